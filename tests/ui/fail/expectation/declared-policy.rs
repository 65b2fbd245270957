use iam_role::{iam_policy, iam_role};

#[iam_policy(allow("s3:*", on("arn:aws:s3:::data/*")))]
struct Everything;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    managed_policies(Everything),
    expect(denies("s3:PutObject", on("arn:aws:s3:::data/*"))),
)]
struct Reader;

fn main() {}

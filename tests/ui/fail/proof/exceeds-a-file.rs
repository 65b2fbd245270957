use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", "s3:DeleteObject", on("arn:aws:s3:::data/*"))),
    ceiling = file("policies/ceiling.json"),
)]
struct Cleaner;

fn main() {}

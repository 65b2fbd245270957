use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy("data", allow("s3:GetObject", on("arn:aws:s3:::data/*"))),
    inline_policy("data", allow("s3:PutObject", on("arn:aws:s3:::data/*"))),
)]
struct Reader;

fn main() {}

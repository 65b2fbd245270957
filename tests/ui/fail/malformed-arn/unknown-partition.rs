use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:amazon:s3:::data/*"))),
)]
struct Reader;

fn main() {}

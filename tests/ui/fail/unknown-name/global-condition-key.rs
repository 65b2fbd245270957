use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::data/*"), when(string_equals("aws:SourceVpx", "vpc-12345678")))),
)]
struct Reader;

fn main() {}

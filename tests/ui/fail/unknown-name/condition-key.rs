use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::data/*"), when(string_equals("s3:prefx", "a")))),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::data/*"), when(bool("aws:SecureTransport", true)))),
    expect(allows("s3:GetObject", on("arn:aws:s3:::data/a"))),
)]
struct Reader;

fn main() {}

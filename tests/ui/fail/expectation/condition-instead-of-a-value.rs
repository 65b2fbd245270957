use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::data/*"))),
    expect(allows("s3:GetObject", on("arn:aws:s3:::data/a"), when(bool("aws:SecureTransport", true)))),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::{bucket}/*"))),
    expect(allows("s3:GetObject", on("arn:aws:s3:::data/a"))),
)]
struct Reader {
    bucket: String,
}

fn main() {}

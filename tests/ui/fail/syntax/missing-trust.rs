use iam_role::iam_role;

#[iam_role(
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::data/*"))),
)]
struct Reader;

fn main() {}

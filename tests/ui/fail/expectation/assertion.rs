use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::data/*"))),
)]
struct Reader;

const _: () = assert!(Reader::SPEC.allows("s3:PutObject", "arn:aws:s3:::data/a"), "the reader may not write");

fn main() {}

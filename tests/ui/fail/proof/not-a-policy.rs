use iam_role::iam_role;

struct Ceiling;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::data/*"))),
    ceiling = Ceiling,
)]
struct Reader;

fn main() {}

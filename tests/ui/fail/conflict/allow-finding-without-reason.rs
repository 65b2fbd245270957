use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:FrobnicateObject", on("arn:aws:s3:::data/*"))),
    allow_finding(INVALID_ACTION),
)]
struct Reader;

fn main() {}

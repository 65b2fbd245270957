use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:*Object", on("arn:aws:s3:::data/*"))),
    never(file("policies/never.json")),
    never("s3:PutObject", on("arn:aws:s3:::data/audit/*")),
)]
struct Writer;

fn main() {}

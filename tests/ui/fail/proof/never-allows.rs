use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::data/*"))),
    never(allow("iam:PassRole", on("*"))),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(permit("s3:GetObject", on("*"))),
)]
struct Reader;

fn main() {}

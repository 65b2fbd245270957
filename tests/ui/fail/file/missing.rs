use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy = file("policies/missing.json"),
)]
struct Reader;

fn main() {}

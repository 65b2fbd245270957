use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy = file("policies/too-large.json"),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy = file("policies/not-utf8.json"),
)]
struct Reader;

fn main() {}

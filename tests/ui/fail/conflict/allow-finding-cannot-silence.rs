use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    name("a role"),
    allow_finding(INVALID_ROLE_NAME, reason = "it looks nice"),
)]
struct Reader;

fn main() {}

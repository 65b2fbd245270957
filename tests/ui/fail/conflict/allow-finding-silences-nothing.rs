use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    allow_finding(INVALID_ACTION, reason = "newer than the catalogue"),
)]
struct Reader;

fn main() {}

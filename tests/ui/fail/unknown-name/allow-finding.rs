use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    allow_finding(INVALID_ACTON, reason = "newer than the catalogue"),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    managed_policies("arn:aws:iam::123456789012:role/PolicyForRole"),
)]
struct Reader;

fn main() {}

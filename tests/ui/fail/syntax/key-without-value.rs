use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    name,
)]
struct Reader;

fn main() {}

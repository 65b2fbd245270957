use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    name = 5,
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
)]
enum Reader {}

fn main() {}

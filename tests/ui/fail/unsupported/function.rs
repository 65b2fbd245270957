use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
)]
fn reader() {}

fn main() {}

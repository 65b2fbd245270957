use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
)]
struct Reader(String);

fn main() {}

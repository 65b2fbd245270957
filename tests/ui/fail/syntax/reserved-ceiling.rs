use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    ceiling = file("ceiling.json"),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    name("data reader"),
)]
struct Reader;

fn main() {}

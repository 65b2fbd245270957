use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com"))
    name("reader"),
)]
struct Reader;

fn main() {}

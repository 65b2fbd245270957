use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    name("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    path("data"),
)]
struct Reader;

fn main() {}

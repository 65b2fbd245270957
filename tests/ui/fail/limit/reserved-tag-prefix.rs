use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    tags("aws:team" = "data"),
)]
struct Reader;

fn main() {}

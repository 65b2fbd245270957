use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    managed_policies("ReadOnlyAcess"),
)]
struct Reader;

fn main() {}

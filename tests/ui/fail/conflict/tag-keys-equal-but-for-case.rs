use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    tags(team = "data", Team = "infra"),
)]
struct Reader;

fn main() {}

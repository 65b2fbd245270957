use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    path("/aws-service-role/data/"),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    permissions_boundary("arn:aws:iam::123456789012:role/developer-boundary"),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    description("reads “production” buckets"),
)]
struct Reader;

fn main() {}

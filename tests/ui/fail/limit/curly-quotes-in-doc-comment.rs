use iam_role::iam_role;

/// Reads “production” buckets.
#[iam_role(trust(service("lambda.amazonaws.com")))]
struct Reader;

fn main() {}

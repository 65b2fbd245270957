use iam_role::iam_role;

struct ReadBucket;

#[iam_role(trust(service("lambda.amazonaws.com")), managed_policies(ReadBucket))]
struct Reader;

fn main() {}

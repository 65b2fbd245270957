use iam_role::iam_role;

#[iam_role(
    trust(servce("lambda.amazonaws.com")),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(principal("arn:aws:iam::123456789012:role/*")),
)]
struct Reader;

fn main() {}

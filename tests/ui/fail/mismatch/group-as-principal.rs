use iam_role::iam_role;

#[iam_role(
    trust(principal("arn:aws:iam::123456789012:group/developers")),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("datasync.amazonaws.com")),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("lamda.amazonaws.com")),
)]
struct Reader;

fn main() {}

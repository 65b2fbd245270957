use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    max_session_duration("13h"),
)]
struct Reader;

fn main() {}

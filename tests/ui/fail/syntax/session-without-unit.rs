use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    max_session_duration("2 hours"),
)]
struct Reader;

fn main() {}

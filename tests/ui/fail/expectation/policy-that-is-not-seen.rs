use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    managed_policies("ReadOnlyAccess"),
    expect(denies("s3:PutObject", on("*"))),
)]
struct Reader;

fn main() {}

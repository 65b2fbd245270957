use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    managed_policies("ReadOnlyAccess"),
    ceiling(allow("s3:Get*", on("*"))),
)]
struct Reader;

fn main() {}

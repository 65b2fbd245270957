use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    expect(allows("s3:GetObject", on("*"))),
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
)]
union Reader {
    bucket: u8,
}

fn main() {}

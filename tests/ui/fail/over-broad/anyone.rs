use iam_role::iam_role;

#[iam_role(
    trust = {
        "Version": "2012-10-17",
        "Statement": { "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "sts:AssumeRole" }
    },
)]
struct Reader;

fn main() {}

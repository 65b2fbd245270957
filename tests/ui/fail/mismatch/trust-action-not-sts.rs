use iam_role::iam_role;

#[iam_role(
    trust = {
        "Version": "2012-10-17",
        "Statement": { "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "s3:GetObject" }
    },
)]
struct Reader;

fn main() {}

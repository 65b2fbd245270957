use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy = {
        "Version": "2012-10-17",
        "Statement": { "Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*" }
    },
)]
struct Reader;

fn main() {}

use iam_role::iam_role;

#[iam_role(
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": { "Federated": "arn:aws:iam::123456789012:saml-provider/corp" },
            "Action": "sts:AssumeRole"
        }
    },
)]
struct Reader;

fn main() {}

use iam_role::{iam_policy, iam_role};

#[iam_policy(allow("s3:GetObject", on("arn:aws:s3:::{bucket}/*")))]
struct ReadBucket {
    bucket: String,
}

#[iam_role(trust(service("lambda.amazonaws.com")), managed_policies(ReadBucket))]
struct Reader;

fn main() {}

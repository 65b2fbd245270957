use iam_role::{iam_policy, iam_role};

#[iam_policy(allow("s3:Get*", on("arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*")))]
struct Ceiling {
    bucket: String,
}

#[iam_policy(allow("s3:GetObject", "s3:PutObject", on("arn:aws:s3:::{bucket}/*")))]
struct Writing {
    bucket: String,
}

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:Get*", "s3:List*", on("arn:aws:s3:::{bucket}"))),
    managed_policies(Writing),
    ceiling = Ceiling,
)]
struct Writer {
    bucket: String,
}

fn main() {}

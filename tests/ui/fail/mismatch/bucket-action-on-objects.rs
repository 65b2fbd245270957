#![deny(deprecated)]

use iam_role::iam_role;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:ListBucket", on("arn:aws:s3:::data/*"))),
)]
struct Reader;

fn main() {}

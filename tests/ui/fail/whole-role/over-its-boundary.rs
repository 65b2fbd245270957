#![deny(warnings)]
use iam_role::{iam_policy, iam_role};

#[iam_policy(allow("sqs:SendMessage", "s3:ListBucket", on("*")))]
struct Sending;

#[iam_policy(allow("s3:*", on("*")), allow_finding(DATA_EXFILTRATION, reason = "a boundary grants nothing"),
    allow_finding(RESOURCE_EXPOSURE, reason = "a boundary grants nothing"))]
struct Bounds;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::reports/*"))),
    managed_policies(Sending),
    permissions_boundary(Bounds),
)]
struct Sender;

fn main() {}

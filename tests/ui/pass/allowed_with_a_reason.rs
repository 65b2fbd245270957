#![deny(warnings)]
use iam_role::{IamRole, iam_role};

#[iam_role(
    trust = service("datasync.amazonaws.com"),
    inline_policy = policy(allow("s3:FrobnicateObject", on("arn:aws:s3:::data/*"))),
    allow_finding(INVALID_ACTION, reason = "newer than the catalogue"),
    allow_finding(RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL, reason = "the task's ARN is not known before the role is"),
)]
struct Frobnicator;

fn main() {
    assert!(Frobnicator.render().is_ok());
}

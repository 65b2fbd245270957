#![deny(warnings)]
use iam_role::{IamPolicy, IamRole, iam_policy, iam_role};

mod policies {
    use iam_role::iam_policy;

    #[iam_policy(allow("s3:ListBucket", on("arn:aws:s3:::{bucket}")))]
    pub struct Listing {
        pub bucket: String,
    }

    #[iam_policy(deny("s3:*", on("*"), when(bool("aws:SecureTransport", false))))]
    pub(crate) struct Encrypted;
}

use policies::Listing as List;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(
        allow("s3:GetObject", "s3:PutObject", on("arn:aws:s3:::{bucket}/*")),
        allow("sqs:SendMessage", on("arn:aws:sqs:*:111122223333:{queue}"), when(string_equals("aws:PrincipalTag/team", "data"))),
    ),
    managed_policies(List, policies::Encrypted),
    permissions_boundary(Bounds),
    allow_finding(PERMISSION_OUTSIDE_BOUNDARY, reason = "the boundary is to keep it out"),
    expect(
        allows("s3:GetObject", on("arn:aws:s3:::{bucket}/a", "arn:aws:s3:::{bucket}/*"), when("aws:SecureTransport" = true)),
        denies("s3:GetObject", on("*"), when("aws:SecureTransport" = "false")),
        denies("s3:PutObject", "s3:DeleteObject", on("*")),
        allows("s3:ListBucket", on("arn:aws:s3:::{bucket}"), when("aws:SecureTransport" = absent)),
    ),
    expect(
        denies("iam:PassRole", on("*")),
        allows(
            "sqs:SendMessage",
            on("arn:aws:sqs:eu-west-1:111122223333:{queue}"),
            when("aws:PrincipalTag/team" = "data", "aws:TagKeys" = ["a", "b"]),
        ),
    ),
)]
struct Reader {
    bucket: String,
    queue: String,
}

#[iam_policy(
    allow("s3:GetObject", "s3:ListBucket", on("arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*")),
    allow("sqs:SendMessage", on("arn:aws:sqs:*:111122223333:*")),
)]
struct Bounds {
    bucket: String,
}

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    managed_policies("ReadOnlyAccess"),
    expect(denies("s3:PutObject", on("*"))),
    allow_finding(EXPECTATION_NOT_DECIDED, reason = "AWS's policy only reads"),
)]
struct Auditor;

const _: () = assert!(!Reader::SPEC.allows("s3:GetObject", "arn:aws:s3:::{bucket}/a"), "only over TLS");
const _: () = assert!(Reader::SPEC.denies("s3:PutObject", "*"), "its boundary");
const _: () = assert!(Reader::SPEC.denies("iam:PassRole", "*"));
const _: () = assert!(!Auditor::SPEC.denies("s3:PutObject", "*"), "nobody sees what AWS's policy says");

fn main() {
    #[iam_policy(allow("sns:Publish", on("arn:aws:sns:*:111122223333:topic")))]
    struct Publishing;

    #[iam_role(
        trust(service("lambda.amazonaws.com")),
        managed_policies(Publishing),
        expect(allows("sns:Publish", on("arn:aws:sns:eu-west-1:111122223333:topic"))),
    )]
    struct Publisher;

    assert!(Publisher.render().is_ok());
    assert!(Auditor.render().is_ok());
    assert!(Bounds { bucket: "data".to_owned() }.render().is_ok());
    assert!(Reader { bucket: "data".to_owned(), queue: "jobs".to_owned() }.render().is_ok());
}

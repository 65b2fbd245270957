//! A set of roles, before and after its declarations changed.

use iam_role::{iam_policy, iam_role, roles};

use crate::fixtures::AnyRole;

/// A bucket, as the roles are given it when they are written to a template.
pub(super) const EXAMPLE: &str = "example-bucket";

/// Three roles, with everything that a role can have.
pub(super) fn before(bucket: &'static str) -> Vec<AnyRole> {
    #[iam_policy(allow("s3:*", on("*")))]
    struct Bound;

    #[iam_policy(
        path("/team/"),
        description("Lists."),
        tags(team = "data"),
        allow("s3:ListBucket", on("arn:aws:s3:::{bucket}"))
    )]
    struct Lister {
        bucket: &'static str,
    }

    #[iam_policy(allow("s3:GetObject", on("arn:aws:s3:::another-bucket/*")))]
    struct Getter;

    #[iam_role(
        name("writer"),
        path("/team/"),
        description("Writes for ${x}, 100 %."),
        trust(service("ec2.amazonaws.com")),
        inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::{bucket}/*"))),
        inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::{bucket}/${aws:username}/*"))),
        managed_policies(Lister, "ReadOnlyAccess"),
        permissions_boundary(Bound),
        tags(team = "data", "cost-center" = "42"),
        max_session_duration("2h"),
        instance_profile("writer")
    )]
    struct Writer {
        bucket: &'static str,
    }

    #[iam_role(
        name("auditor"),
        trust(principal("arn:aws:iam::123456789012:role/team/writer")),
        managed_policies(Lister, "SecurityAudit")
    )]
    struct Auditor {
        bucket: &'static str,
    }

    #[iam_role(name("leaver"), trust(service("lambda.amazonaws.com")), managed_policies(Getter))]
    struct Leaver;

    // The auditor trusts the writer, and still stands first.
    roles![Auditor { bucket }, Writer { bucket }, Leaver]
}

/// One of them changed, one lost a policy, one is gone and its policy with it.
pub(super) fn after(bucket: &'static str) -> Vec<AnyRole> {
    #[iam_policy(allow("s3:*", on("*")))]
    struct Bound;

    #[iam_policy(
        path("/team/"),
        description("Lists."),
        tags(team = "data"),
        allow("s3:ListBucket", "s3:GetBucketLocation", on("arn:aws:s3:::{bucket}"))
    )]
    struct Lister {
        bucket: &'static str,
    }

    #[iam_role(
        name("writer"),
        path("/team/"),
        description("Writes elsewhere."),
        trust(service("ec2.amazonaws.com"), service("lambda.amazonaws.com")),
        inline_policy("list", allow("s3:ListBucket", on("arn:aws:s3:::{bucket}"))),
        inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::{bucket}/${aws:username}"))),
        managed_policies(Lister, "ViewOnlyAccess"),
        permissions_boundary(Bound),
        tags(team = "web", stage = "test"),
        max_session_duration("3h"),
        instance_profile("writer")
    )]
    struct Writer {
        bucket: &'static str,
    }

    #[iam_role(
        name("auditor"),
        trust(principal("arn:aws:iam::123456789012:role/team/writer")),
        managed_policies("SecurityAudit")
    )]
    struct Auditor;

    roles![Auditor, Writer { bucket }]
}

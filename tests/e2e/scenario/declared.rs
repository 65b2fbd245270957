//! The roles of the stack, as they are declared at three times.

use iam_role::{iam_policy, iam_role, roles};

use crate::fixtures::AnyRole;

/// The roles as they are first: one trusts another, two share a policy, one has a boundary and an instance profile.
pub(super) fn first() -> Vec<AnyRole> {
    #[iam_policy(path("/team/"), description("Lists."), allow("s3:ListBucket", on("*")))]
    struct Shared;

    #[iam_policy(allow("s3:GetObject", "s3:PutObject", on("*")))]
    struct Bound;

    #[iam_role(
        trust(service("ec2.amazonaws.com")),
        inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::one/*"))),
        inline_policy("tag", allow("s3:PutObjectTagging", on("arn:aws:s3:::one/*"))),
        permissions_boundary(Bound),
        instance_profile("machine")
    )]
    struct Machine;

    #[iam_role(
        trust(principal("arn:aws:iam::123456789012:role/Machine")),
        inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::one/*"))),
        managed_policies(Shared),
        tags(team = "data")
    )]
    struct Reader;

    #[iam_role(
        trust(service("lambda.amazonaws.com")),
        inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::one/*"))),
        managed_policies(Shared, "ReadOnlyAccess")
    )]
    struct Writer;

    roles![Machine, Reader, Writer]
}

/// The same roles: but for names and paths everything is another.
pub(super) fn then() -> Vec<AnyRole> {
    #[iam_policy(path("/team/"), description("Lists."), allow("s3:ListBucket", on("arn:aws:s3:::two")))]
    struct Shared;

    #[iam_policy(allow("s3:GetObject", "s3:PutObjectTagging", on("*")))]
    struct Bound;

    #[iam_policy(allow("s3:DeleteObject", on("arn:aws:s3:::two/*")))]
    struct Deleter;

    #[iam_role(
        description("Runs."),
        trust(service("lambda.amazonaws.com")),
        inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::two/*"))),
        inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::two/*"))),
        permissions_boundary(Bound),
        instance_profile("computer"),
        max_session_duration("2h")
    )]
    struct Machine;

    #[iam_role(
        trust(principal("arn:aws:iam::123456789012:role/Writer")),
        inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::two/*"))),
        managed_policies(Shared, "SecurityAudit"),
        tags(team = "web", stage = "test")
    )]
    struct Reader;

    #[iam_role(
        trust(service("ec2.amazonaws.com")),
        inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::two/*"))),
        managed_policies(Shared, Deleter)
    )]
    struct Writer;

    roles![Machine, Reader, Writer]
}

/// One of the roles is declared no more, and no policy is.
pub(super) fn at_last() -> Vec<AnyRole> {
    #[iam_role(
        trust(service("lambda.amazonaws.com")),
        inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::two/*")))
    )]
    struct Machine;

    #[iam_role(trust(principal("arn:aws:iam::123456789012:role/Machine")))]
    struct Reader;

    roles![Machine, Reader]
}

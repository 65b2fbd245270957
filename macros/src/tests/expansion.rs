//! What the attributes expand to. `UPDATE_EXPECT=1` writes the snapshots.

use expect_test::{expect, expect_file};

use super::{policy, role};

pub(super) const DATASYNC: &str = r#"
    name = "datasync-destination-writer",
    trust = service("datasync.amazonaws.com", source_account("{account}")),
    inline_policy = policy(
        allow(
            "s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads",
            on("arn:aws:s3:::{bucket}"),
        ),
        allow(
            "s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListMultipartUploadParts",
            "s3:PutObject", "s3:GetObjectTagging", "s3:PutObjectTagging",
            on("arn:aws:s3:::{bucket}/*"),
        ),
    ),
"#;

pub(super) const DATASYNC_STRUCT: &str = "
/// Lets AWS DataSync in this account write into a bucket that another account owns.
pub struct DataSyncWriter {
    pub account: AccountId,
    pub bucket: BucketName,
}";

#[test]
fn a_declaration_of_everything_has_no_rest() {
    let everything = |but: &str| {
        let keys = [
            r#"path = "/team/""#,
            r#"description = "writes""#,
            r#"max_session_duration = "2h""#,
            r#"inline_policy = policy(allow("s3:GetObject", on("arn:aws:s3:::{bucket}/*")))"#,
            r#"managed_policies("ReadOnlyAccess")"#,
            r#"permissions_boundary = "arn:aws:iam::123456789012:policy/bound""#,
            r#"tags(team = "data")"#,
            r#"instance_profile = "writer""#,
        ];
        let kept: Vec<_> = keys.into_iter().filter(|key| !key.starts_with(but)).collect();
        role(
            &format!(r#"trust = service("ec2.amazonaws.com"), {}"#, kept.join(", ")),
            "struct Writer { bucket: BucketName }",
        )
    };
    assert!(!everything("nothing").contains("DEFAULT"));
    for key in ["path", "description", "max", "managed", "permissions", "tags", "instance"] {
        assert!(everything(key).contains("..::iam_role::__private::RoleSpec::DEFAULT"), "{key}");
    }
}

#[test]
fn a_minimal_role_is_short() {
    let expanded = role(r#"trust = service("lambda.amazonaws.com")"#, "pub struct Reader;");
    expect![[r##"
        /**# Who may assume this role
        - Service `lambda.amazonaws.com`: allow `sts:AssumeRole`

        # What this role may do
        - nothing by itself*/
        pub struct Reader;
        #[allow(dead_code)]
        impl Reader {
            ///The role's name.
            pub const NAME: &'static ::core::primitive::str = "Reader";
            ///Who may assume the role, as JSON.
            pub const TRUST_POLICY: &'static ::core::primitive::str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
            ///The whole declaration.
            pub const SPEC: ::iam_role::__private::RoleSpec = ::iam_role::__private::RoleSpec {
                declaration: ::core::concat!(::core::module_path!(), "::", "Reader"),
                package: ::core::env!("CARGO_PKG_NAME"),
                name: "Reader",
                trust: Self::TRUST_POLICY,
                ..::iam_role::__private::RoleSpec::DEFAULT
            };
        }
        #[automatically_derived]
        #[allow(unexpected_cfgs)]
        impl ::iam_role::__private::IamRole for Reader {
            fn spec(&self) -> &'static ::iam_role::__private::RoleSpec {
                #[cfg(rust_analyzer)]
                {
                    use ::iam_role::__private::keys::*;
                    role::trust;
                    trust::service;
                }
                &Self::SPEC
            }
        }
    "##]].assert_eq(&expanded);
    let lines = expanded.lines().count();
    assert!(lines <= 40, "{lines} lines");
}

#[test]
fn parameters() {
    expect_file!["expanded/datasync.rs"].assert_eq(&role(DATASYNC, DATASYNC_STRUCT));
}

#[test]
fn everything_that_a_role_can_have() {
    let attribute = r#"
        name = "user-access",
        path = "/people/",
        trust = account("123456789012", require_mfa),
        managed_policies("ReadOnlyAccess", PolicyForRole),
        permissions_boundary = "arn:aws:iam::111122223333:policy/developer-boundary",
        inline_policy("first", allow("s3:ListBucket", on("arn:aws:s3:::one"))),
        inline_policy = { "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::two" }
        ]},
        tags(team = "data", "cost-center" = "42"),
        max_session_duration = "2h",
        instance_profile,
    "#;
    let item = "/// Developers read production buckets after signing in with MFA.\npub struct UserAccess;";
    expect_file!["expanded/user_access.rs"].assert_eq(&role(attribute, item));
}

#[test]
fn a_policy() {
    let expanded =
        policy(r#"allow("s3:ListBucket", on("arn:aws:s3:::example-bucket"))"#, "pub struct PolicyForRole;");
    expect_file!["expanded/policy_for_role.rs"].assert_eq(&expanded);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let expand = || crate::role(super::tokens(DATASYNC), super::tokens(DATASYNC_STRUCT)).to_string();
    assert_eq!(expand(), expand());
}

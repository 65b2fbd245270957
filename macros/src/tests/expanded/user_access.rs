/// Developers read production buckets after signing in with MFA.
/**# Who may assume this role
- AWS `123456789012`: allow `sts:AssumeRole` if `aws:MultiFactorAuthPresent` Bool `true`

# What this role may do
- allow `s3:ListBucket` on `arn:aws:s3:::one`
- allow `s3:ListBucket` on `arn:aws:s3:::two`
- what `arn:aws:iam::aws:policy/ReadOnlyAccess` says
- what `PolicyForRole` says
- never more than `arn:aws:iam::111122223333:policy/developer-boundary` allows*/
pub struct UserAccess;
#[allow(elided_lifetimes_in_paths)]
#[allow(dead_code)]
impl UserAccess {
    ///The role's name.
    pub const NAME: &'static ::core::primitive::str = "user-access";
    ///Who may assume the role, as JSON.
    pub const TRUST_POLICY: &'static ::core::primitive::str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"#;
    ///What the role may do: the name of each inline policy, and the policy as JSON.
    pub const INLINE_POLICIES: &'static [(
        &'static ::core::primitive::str,
        &'static ::core::primitive::str,
    )] = &[
        (
            "first",
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::one"}]}"#,
        ),
        (
            "UserAccess-2",
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::two"}]}"#,
        ),
    ];
    ///The whole declaration.
    pub const SPEC: ::iam_role::__private::RoleSpec = ::iam_role::__private::RoleSpec {
        declaration: ::core::concat!(::core::module_path!(), "::", "UserAccess"),
        package: ::core::env!("CARGO_PKG_NAME"),
        name: "user-access",
        path: "/people/",
        description: ::core::option::Option::Some(
            "Developers read production buckets after signing in with MFA.",
        ),
        trust: Self::TRUST_POLICY,
        max_session_duration: 7200,
        inline_policies: &[
            ::iam_role::__private::InlinePolicySpec {
                name: "first",
                document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::one"}]}"#,
            },
            ::iam_role::__private::InlinePolicySpec {
                name: "UserAccess-2",
                document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::two"}]}"#,
            },
        ],
        managed_policies: &[
            ::iam_role::__private::ManagedPolicySpec::Arn(
                "arn:aws:iam::aws:policy/ReadOnlyAccess",
            ),
            ::iam_role::__private::ManagedPolicySpec::Declared(
                &<PolicyForRole as ::iam_role::__private::IamPolicy>::SPEC,
            ),
        ],
        permissions_boundary: ::core::option::Option::Some(
            ::iam_role::__private::ManagedPolicySpec::Arn(
                "arn:aws:iam::111122223333:policy/developer-boundary",
            ),
        ),
        tags: &[("team", "data"), ("cost-center", "42")],
        instance_profile: ::core::option::Option::Some("user-access"),
        ..::iam_role::__private::RoleSpec::DEFAULT
    };
}
#[automatically_derived]
#[allow(unexpected_cfgs)]
impl ::iam_role::__private::IamRole for UserAccess {
    fn spec(&self) -> &'static ::iam_role::__private::RoleSpec {
        #[cfg(rust_analyzer)]
        {
            use ::iam_role::__private::keys::*;
            role::name;
            role::path;
            role::trust;
            role::managed_policies;
            role::permissions_boundary;
            role::inline_policy;
            role::inline_policy;
            role::tags;
            role::max_session_duration;
            role::instance_profile;
            trust::account;
            principal::require_mfa;
            document::allow;
            statement::on;
        }
        &Self::SPEC
    }
}
#[automatically_derived]
impl ::iam_role::__private::Assumable for UserAccess {
    type Proof = ::iam_role::__private::MfaCode;
}
#[allow(elided_lifetimes_in_paths)]
const _: () = {
    use ::iam_role::__private as __iam_role;
    const _: () = __iam_role::require_fields(
        "UserAccess",
        &[],
        &<PolicyForRole as __iam_role::IamPolicy>::SPEC,
    );
};
PolicyForRole! {
    [::iam_role::__private::judge] [] [] { name = "user-access", path = "/people/", trust
    = account("123456789012", require_mfa), managed_policies("ReadOnlyAccess",
    PolicyForRole), permissions_boundary =
    "arn:aws:iam::111122223333:policy/developer-boundary", inline_policy("first",
    allow("s3:ListBucket", on("arn:aws:s3:::one"))), inline_policy = { "Version" :
    "2012-10-17", "Statement" : [{ "Effect" : "Allow", "Action" : "s3:ListBucket",
    "Resource" : "arn:aws:s3:::two" }] }, tags(team = "data", "cost-center" = "42"),
    max_session_duration = "2h", instance_profile, } { #[doc =
    " Developers read production buckets after signing in with MFA."] pub struct
    UserAccess; }
}

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
#[allow(dead_code, unexpected_cfgs)]
const _: () = {
    use ::iam_role::__private as __iam_role;
    impl UserAccess {
        ///The role's name.
        pub const NAME: &'static ::core::primitive::str = "user-access";
        ///Who may assume the role, as JSON.
        pub const TRUST_POLICY: &'static ::core::primitive::str = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"123456789012\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}}]}";
        ///What the role may do: the name of each inline policy, and the policy as JSON.
        pub const INLINE_POLICIES: &'static [(
            &'static ::core::primitive::str,
            &'static ::core::primitive::str,
        )] = &[
            (
                "first",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::one\"}]}",
            ),
            (
                "UserAccess-2",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::two\"}]}",
            ),
        ];
    }
    #[automatically_derived]
    impl __iam_role::IamRole for UserAccess {
        fn spec(&self) -> &'static __iam_role::RoleSpec {
            static SPEC: __iam_role::RoleSpec = __iam_role::RoleSpec {
                declaration: ::core::concat!(::core::module_path!(), "::", "UserAccess"),
                package: ::core::env!("CARGO_PKG_NAME"),
                name: "user-access",
                path: "/people/",
                description: ::core::option::Option::Some(
                    "Developers read production buckets after signing in with MFA.",
                ),
                trust: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"123456789012\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}}]}",
                max_session_duration: 7200u32,
                inline_policies: &[
                    __iam_role::InlinePolicySpec {
                        name: "first",
                        document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::one\"}]}",
                    },
                    __iam_role::InlinePolicySpec {
                        name: "UserAccess-2",
                        document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::two\"}]}",
                    },
                ],
                managed_policies: &[
                    __iam_role::ManagedPolicySpec::Arn(
                        "arn:aws:iam::aws:policy/ReadOnlyAccess",
                    ),
                    __iam_role::ManagedPolicySpec::Declared(
                        &<PolicyForRole as __iam_role::IamPolicy>::SPEC,
                    ),
                ],
                permissions_boundary: ::core::option::Option::Some(
                    __iam_role::ManagedPolicySpec::Arn(
                        "arn:aws:iam::111122223333:policy/developer-boundary",
                    ),
                ),
                tags: &[("team", "data"), ("cost-center", "42")],
                instance_profile: ::core::option::Option::Some("user-access"),
                ..__iam_role::RoleSpec::DEFAULT
            };
            &SPEC
        }
        fn parameters(&self) -> __iam_role::Vec<&::core::primitive::str> {
            [].to_vec()
        }
    }
    #[automatically_derived]
    impl __iam_role::Assumable for UserAccess {
        type Proof = __iam_role::MfaCode;
    }
    const _: () = __iam_role::require_fields(
        "UserAccess",
        &[],
        &<PolicyForRole as __iam_role::IamPolicy>::SPEC,
    );
    #[cfg(rust_analyzer)]
    {
        use __iam_role::keys::*;
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
};

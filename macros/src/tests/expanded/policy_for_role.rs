/**# What this policy says
- allow `s3:ListBucket` on `arn:aws:s3:::example-bucket`*/
pub struct PolicyForRole;
#[allow(dead_code, unexpected_cfgs)]
const _: () = {
    use ::iam_role::__private as __iam_role;
    impl PolicyForRole {
        ///The policy's name.
        pub const NAME: &'static ::core::primitive::str = "PolicyForRole";
        ///What the policy says, as JSON.
        pub const POLICY: &'static ::core::primitive::str = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::example-bucket\"}]}";
    }
    #[automatically_derived]
    impl __iam_role::IamPolicy for PolicyForRole {
        const SPEC: __iam_role::PolicySpec = __iam_role::PolicySpec {
            declaration: ::core::concat!(::core::module_path!(), "::", "PolicyForRole"),
            package: ::core::env!("CARGO_PKG_NAME"),
            name: "PolicyForRole",
            document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::example-bucket\"}]}",
            ..__iam_role::PolicySpec::DEFAULT
        };
        fn parameters(&self) -> __iam_role::Vec<&::core::primitive::str> {
            [].to_vec()
        }
    }
    #[cfg(rust_analyzer)]
    {
        use __iam_role::keys::*;
        document::allow;
        statement::on;
    }
};

/**# What this policy says
- allow `s3:ListBucket` on `arn:aws:s3:::example-bucket`*/
pub struct PolicyForRole;
#[allow(dead_code)]
impl PolicyForRole {
    ///The policy's name.
    pub const NAME: &'static ::core::primitive::str = "PolicyForRole";
    ///What the policy says, as JSON.
    pub const POLICY: &'static ::core::primitive::str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::example-bucket"}]}"#;
}
#[automatically_derived]
#[allow(unexpected_cfgs)]
impl ::iam_role::__private::IamPolicy for PolicyForRole {
    const SPEC: ::iam_role::__private::PolicySpec = {
        #[cfg(rust_analyzer)]
        {
            use ::iam_role::__private::keys::*;
            document::allow;
            statement::on;
        }
        ::iam_role::__private::PolicySpec {
            declaration: ::core::concat!(::core::module_path!(), "::", "PolicyForRole"),
            package: ::core::env!("CARGO_PKG_NAME"),
            name: "PolicyForRole",
            document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::example-bucket"}]}"#,
            ..::iam_role::__private::PolicySpec::DEFAULT
        }
    };
}
#[doc(hidden)]
#[allow(unused_macros)]
#[macro_export]
macro_rules! __iam_policy_PolicyForRole_61f78f6a2aebc113 {
    ([$($judge:tt)*] $($rest:tt)*) => {
        $($judge)*! {
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::example-bucket"}]}"#[]
        $($rest)* }
    };
}
#[doc(hidden)]
#[allow(unused_imports, unreachable_pub)]
pub use __iam_policy_PolicyForRole_61f78f6a2aebc113 as PolicyForRole;

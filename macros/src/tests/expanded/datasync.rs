/// Lets AWS DataSync in this account write into a bucket that another account owns.
#[doc = "# Who may assume this role\n- Service `datasync.amazonaws.com`: allow `sts:AssumeRole` if `aws:SourceAccount` StringEquals `{account}`\n\n# What this role may do\n- allow `s3:GetBucketLocation`, `s3:ListBucket`, `s3:ListBucketMultipartUploads` on `arn:aws:s3:::{bucket}`\n- allow `s3:AbortMultipartUpload`, `s3:DeleteObject`, `s3:GetObject`, `s3:ListMultipartUploadParts`, `s3:PutObject`, `s3:GetObjectTagging`, `s3:PutObjectTagging` on `arn:aws:s3:::{bucket}/*`"]
pub struct DataSyncWriter {
    pub account: AccountId,
    pub bucket: BucketName,
}
#[allow(dead_code)]
impl DataSyncWriter {
    ///The role's name.
    pub const NAME: &'static ::core::primitive::str = "datasync-destination-writer";
    ///Who may assume the role, as JSON.
    pub const TRUST_POLICY: ::iam_role::__private::Template = ::iam_role::__private::Template::new(
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"datasync.amazonaws.com\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":\"\u{e000}\"}}}]}",
        &["account", "bucket"],
    );
    ///What the role may do, as JSON.
    pub const INLINE_POLICY: ::iam_role::__private::Template = ::iam_role::__private::Template::new(
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetBucketLocation\",\"s3:ListBucket\",\"s3:ListBucketMultipartUploads\"],\"Resource\":\"arn:aws:s3:::\u{e001}\"},{\"Effect\":\"Allow\",\"Action\":[\"s3:AbortMultipartUpload\",\"s3:DeleteObject\",\"s3:GetObject\",\"s3:ListMultipartUploadParts\",\"s3:PutObject\",\"s3:GetObjectTagging\",\"s3:PutObjectTagging\"],\"Resource\":\"arn:aws:s3:::\u{e001}/*\"}]}",
        &["account", "bucket"],
    );
    ///The whole declaration.
    pub const SPEC: ::iam_role::__private::RoleSpec = ::iam_role::__private::RoleSpec {
        declaration: ::core::concat!(::core::module_path!(), "::", "DataSyncWriter"),
        package: ::core::env!("CARGO_PKG_NAME"),
        parameters: &["account", "bucket"],
        name: "datasync-destination-writer",
        description: ::core::option::Option::Some(
            "Lets AWS DataSync in this account write into a bucket that another account owns.",
        ),
        trust: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"datasync.amazonaws.com\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":\"\u{e000}\"}}}]}",
        inline_policies: &[
            ::iam_role::__private::InlinePolicySpec {
                name: "DataSyncWriter",
                document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetBucketLocation\",\"s3:ListBucket\",\"s3:ListBucketMultipartUploads\"],\"Resource\":\"arn:aws:s3:::\u{e001}\"},{\"Effect\":\"Allow\",\"Action\":[\"s3:AbortMultipartUpload\",\"s3:DeleteObject\",\"s3:GetObject\",\"s3:ListMultipartUploadParts\",\"s3:PutObject\",\"s3:GetObjectTagging\",\"s3:PutObjectTagging\"],\"Resource\":\"arn:aws:s3:::\u{e001}/*\"}]}",
            },
        ],
        ..::iam_role::__private::RoleSpec::DEFAULT
    };
}
#[automatically_derived]
#[allow(unexpected_cfgs)]
impl ::iam_role::__private::IamRole for DataSyncWriter {
    fn spec(&self) -> &'static ::iam_role::__private::RoleSpec {
        #[cfg(rust_analyzer)]
        {
            use ::iam_role::__private::keys::*;
            role::name;
            role::trust;
            role::inline_policy;
            trust::service;
            principal::source_account;
            document::policy;
            document::allow;
            statement::on;
            document::allow;
            statement::on;
        }
        &Self::SPEC
    }
    fn parameters(&self) -> ::iam_role::__private::Vec<&::core::primitive::str> {
        use ::iam_role::__private as __iam_role;
        [
            __iam_role::Parameter::value(&self.account),
            __iam_role::Parameter::value(&self.bucket),
        ]
            .to_vec()
    }
}

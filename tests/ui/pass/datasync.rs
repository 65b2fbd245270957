use iam_role::{AccountId, BucketName, IamRole, iam_role};

/// Lets AWS DataSync in this account write into a bucket that another account owns.
#[iam_role(
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
)]
pub struct DataSyncWriter {
    pub account: AccountId,
    pub bucket: BucketName,
}

fn main() {
    let role = DataSyncWriter {
        account: AccountId::new("123456789012").unwrap(),
        bucket: BucketName::new("example-bucket").unwrap(),
    }
    .render()
    .unwrap();
    assert_eq!(role.name, "datasync-destination-writer");
    assert_eq!(
        role.description.as_deref(),
        Some("Lets AWS DataSync in this account write into a bucket that another account owns.")
    );
    let [policy] = &role.inline_policies[..] else { panic!("one inline policy") };
    assert_eq!(policy.document.statements.len(), 2);
    assert!(policy.document.to_json().contains("arn:aws:s3:::example-bucket/*"));
    assert!(role.trust.to_json().contains(r#""aws:SourceAccount":"123456789012""#));
}

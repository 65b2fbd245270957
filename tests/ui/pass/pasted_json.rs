// The policy of AWS's guide to DataSync transfers across accounts, pasted as it stands there, and the trust beside it.
use iam_role::{IamRole, iam_role};

#[iam_role(
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": { "Service": "datasync.amazonaws.com" },
                "Action": "sts:AssumeRole",
                "Condition": { "StringEquals": { "aws:SourceAccount": "123456789012" } }
            }
        ]
    },
    inline_policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Action": ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
                "Effect": "Allow",
                "Resource": "arn:aws:s3:::amzn-s3-demo-destination-bucket"
            },
            {
                "Action": [
                    "s3:AbortMultipartUpload",
                    "s3:DeleteObject",
                    "s3:GetObject",
                    "s3:ListMultipartUploadParts",
                    "s3:PutObject",
                    "s3:GetObjectTagging",
                    "s3:PutObjectTagging"
                ],
                "Effect": "Allow",
                "Resource": "arn:aws:s3:::amzn-s3-demo-destination-bucket/*"
            }
        ]
    },
)]
struct Writer;

fn main() {
    let role = Writer.render().unwrap();
    assert_eq!(role.name, "Writer");
    assert_eq!(role.inline_policies[0].document.to_json(), Writer::INLINE_POLICY);
    assert_eq!(role.trust.to_json(), Writer::TRUST_POLICY);
}

//! The roles of this service, shared by the program and its build script.

use iam_role::{IamRole, iam_policy, iam_role, roles};

/// Resizes the pictures that users upload.
#[iam_role(
    name("thumbnailer-{stage}"),
    trust(service("lambda.amazonaws.com")),
    inline_policy(
        "pictures",
        allow("s3:GetObject", on("arn:aws:s3:::uploads-{stage}/*")),
        allow("s3:PutObject", on("arn:aws:s3:::thumbnails-{stage}/*"))
    ),
    managed_policies(WriteLogs)
)]
pub(crate) struct Thumbnailer {
    /// `test` or `prod`.
    pub(crate) stage: &'static str,
}

/// Writes the log of one function.
#[iam_policy(
    name("write-logs-{stage}"),
    allow(
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        on("arn:aws:logs:*:*:log-group:/aws/lambda/thumbnailer-{stage}:*")
    )
)]
pub(crate) struct WriteLogs {
    /// `test` or `prod`.
    pub(crate) stage: &'static str,
}

/// Every role of this service, with the values it is provisioned with.
pub(crate) fn all() -> Vec<Box<dyn IamRole + Send + Sync>> {
    roles![Thumbnailer { stage: "test" }, Thumbnailer { stage: "prod" }]
}

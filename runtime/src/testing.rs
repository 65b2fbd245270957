//! Declarations for the unit tests, written as the attributes write them.

use iam_role_policy::placeholder;

use crate::{IamRole, InlinePolicySpec, PolicySpec, RoleSpec};

pub(crate) const SERVICE_TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"datasync.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// The least that a role needs; a test changes what it is about.
pub(crate) const SPEC: RoleSpec = RoleSpec {
    declaration: "app::Writer",
    package: "app",
    parameters: &[],
    name: "writer",
    path: "/",
    description: None,
    max_session_duration: 3600,
    trust: SERVICE_TRUST,
    inline_policies: &[],
    managed_policies: &[],
    permissions_boundary: None,
    tags: &[],
    instance_profile: None,
};

/// The least that a policy needs.
pub(crate) const POLICY: PolicySpec = PolicySpec {
    declaration: "app::Reader",
    package: "app",
    parameters: &[],
    name: "Reader",
    path: "/",
    description: None,
    document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::example"}]}"#,
    tags: &[],
};

/// A declared role with its values.
pub(crate) struct Declared {
    pub(crate) spec: &'static RoleSpec,
    pub(crate) values: Vec<String>,
}

impl IamRole for Declared {
    fn spec(&self) -> &'static RoleSpec {
        self.spec
    }

    fn parameters(&self) -> Vec<&str> {
        self.values.iter().map(String::as_str).collect()
    }
}

pub(crate) fn declared(spec: RoleSpec, values: &[&str]) -> Declared {
    Declared {
        spec: Box::leak(Box::new(spec)),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    }
}

/// `text` with its `{name}`s as placeholders.
pub(crate) fn marked(text: &str, names: &[&str]) -> &'static str {
    placeholder::mark(text, names).unwrap().leak()
}

pub(crate) fn inline(name: &'static str, document: &'static str) -> &'static [InlinePolicySpec] {
    vec![InlinePolicySpec { name, document }].leak()
}

/// An inline policy on the resource that `arn` is, as JSON.
pub(crate) fn on(arn: &str) -> String {
    format!(
        r#"{{{{"Version":"2012-10-17","Statement":[{{{{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["{arn}"]}}}}]}}}}"#
    )
}

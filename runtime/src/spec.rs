//! What the attributes generate: a declaration as constants. Only generated code writes these.
//!
//! Every text may hold [placeholders](iam_role_policy::placeholder); the placeholder with index `i` stands for the
//! parameter `parameters[i]`. Documents are canonical JSON.

use iam_role_policy::limits;

/// A declared role.
#[derive(Clone, Copy, Debug)]
pub struct RoleSpec {
    /// The struct with its module path.
    pub declaration: &'static str,
    /// The package that declares it.
    pub package: &'static str,
    /// The names of the struct's fields.
    pub parameters: &'static [&'static str],
    /// `RoleName`
    pub name: &'static str,
    /// `Path`
    pub path: &'static str,
    /// `Description`
    pub description: Option<&'static str>,
    /// `MaxSessionDuration` in seconds.
    pub max_session_duration: u32,
    /// `AssumeRolePolicyDocument`
    pub trust: &'static str,
    /// `Policies`
    pub inline_policies: &'static [InlinePolicySpec],
    /// `ManagedPolicyArns`
    pub managed_policies: &'static [ManagedPolicySpec],
    /// `PermissionsBoundary`
    pub permissions_boundary: Option<ManagedPolicySpec>,
    /// `Tags` as keys and values.
    pub tags: &'static [(&'static str, &'static str)],
    /// `InstanceProfileName`
    pub instance_profile: Option<&'static str>,
}

impl RoleSpec {
    /// A role of which nothing is said; generated code names only what differs.
    #[doc(hidden)]
    pub const DEFAULT: Self = Self {
        declaration: "",
        package: "",
        parameters: &[],
        name: "",
        path: limits::DEFAULT_PATH,
        description: None,
        max_session_duration: limits::DEFAULT_SESSION_SECONDS,
        trust: "",
        inline_policies: &[],
        managed_policies: &[],
        permissions_boundary: None,
        tags: &[],
        instance_profile: None,
    };
}

/// A declared inline policy.
#[derive(Clone, Copy, Debug)]
pub struct InlinePolicySpec {
    /// `PolicyName`
    pub name: &'static str,
    /// `PolicyDocument`
    pub document: &'static str,
}

/// A managed policy that a role names.
#[derive(Clone, Copy, Debug)]
pub enum ManagedPolicySpec {
    /// By its ARN.
    Arn(&'static str),
    /// By the struct that declares it.
    Declared(&'static PolicySpec),
}

/// A declared customer managed policy.
#[derive(Clone, Copy, Debug)]
pub struct PolicySpec {
    /// The struct with its module path.
    pub declaration: &'static str,
    /// The package that declares it.
    pub package: &'static str,
    /// The names of the struct's fields; a role that names the policy has fields of the same names.
    pub parameters: &'static [&'static str],
    /// `ManagedPolicyName`
    pub name: &'static str,
    /// `Path`
    pub path: &'static str,
    /// `Description`
    pub description: Option<&'static str>,
    /// `PolicyDocument`
    pub document: &'static str,
    /// `Tags` as keys and values.
    pub tags: &'static [(&'static str, &'static str)],
}

impl PolicySpec {
    /// A policy of which nothing is said; generated code names only what differs.
    #[doc(hidden)]
    pub const DEFAULT: Self = Self {
        declaration: "",
        package: "",
        parameters: &[],
        name: "",
        path: limits::DEFAULT_PATH,
        description: None,
        document: "",
        tags: &[],
    };
}

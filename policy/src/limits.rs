//! IAM's quotas and patterns as numbers and character sets; nothing here judges.
//!
//! Source: IAM User Guide, "IAM and AWS STS quotas"; IAM API Reference, the parameters of `CreateRole`, `CreatePolicy`,
//! `CreateInstanceProfile`, `PutRolePolicy` and `TagRole`; AWS STS API Reference, `AssumeRole`.

use std::ops::RangeInclusive;

/// Characters in the name of a role.
pub const ROLE_NAME: usize = 64;

/// Characters in the name of an inline or managed policy.
pub const POLICY_NAME: usize = 128;

/// Characters in the name of an instance profile.
pub const INSTANCE_PROFILE_NAME: usize = 128;

/// Characters in an external id.
pub const EXTERNAL_ID: RangeInclusive<usize> = 2..=1_224;

/// Characters in a path.
pub const PATH: usize = 512;

/// The path under which only AWS itself creates roles.
pub const RESERVED_PATH: &str = "/aws-service-role/";

/// The path of what is created without one. Source: IAM API Reference, `CreateRole`, `CreatePolicy`.
pub const DEFAULT_PATH: &str = "/";

/// Characters in a description.
pub const DESCRIPTION: usize = 1_000;

/// Seconds that a session of a role may last.
pub const SESSION_SECONDS: RangeInclusive<u32> = 3_600..=43_200;

/// Seconds that a session may last if nothing is said of it. Source: IAM API Reference, `CreateRole`.
pub const DEFAULT_SESSION_SECONDS: u32 = 3_600;

/// Tags that a declaration may have. IAM takes 50; the other two are ours, by which a role is known to be ours: who
/// declared it, and where.
pub const TAGS: usize = 50 - 2;

/// Characters in the key of a tag.
pub const TAG_KEY: usize = 128;

/// Characters in the value of a tag.
pub const TAG_VALUE: usize = 256;

/// The start of tag keys that only AWS sets, in any case.
pub const RESERVED_TAG_PREFIX: &str = "aws:";

/// The keys, in any case, of the two tags that are ours: by them a role or policy is known to be its package's.
pub const OWNERSHIP_TAGS: [&str; 2] = ["iam-role:stack", "iam-role:declaration"];

/// Characters, without white space, of all inline policies of a role together.
pub const INLINE_POLICIES: usize = 10_240;

/// Characters, without white space, of a managed policy.
pub const MANAGED_POLICY: usize = 6_144;

/// Characters, without white space, of a trust policy before the account's quota is raised.
pub const TRUST_POLICY_BY_DEFAULT: usize = 2_048;

/// Characters, without white space, of a trust policy when the quota is raised as far as AWS does.
pub const TRUST_POLICY: usize = 8_192;

/// Characters of a service control policy.
///
/// Source: AWS Organizations User Guide, "Quotas and service limits for AWS Organizations".
pub const SERVICE_CONTROL_POLICY: usize = 10_240;

/// Characters of a resource control policy.
///
/// Source: AWS Organizations User Guide, "Quotas and service limits for AWS Organizations".
pub const RESOURCE_CONTROL_POLICY: usize = 5_120;

/// Characters of a resource-based policy, by the prefix of the service that holds it.
///
/// Source: Amazon S3 User Guide, "Bucket policies for Amazon S3"; AWS KMS Developer Guide, "Quotas"; AWS Secrets Manager
/// User Guide, "Quotas"; Amazon ECR API Reference, `SetRepositoryPolicy`.
pub const RESOURCE_POLICY: [(&str, usize); 4] =
    [("ecr", 10_240), ("kms", 32_768), ("s3", 20_480), ("secretsmanager", 20_480)];

/// Managed policies of a role before the account's quota is raised.
pub const MANAGED_POLICIES_BY_DEFAULT: usize = 10;

/// Managed policies of a role when the quota is raised as far as AWS does.
pub const MANAGED_POLICIES: usize = 25;

/// Characters in an ARN that a call to IAM names.
pub const ARN: RangeInclusive<usize> = 20..=2_048;

/// Whether a name of a role, policy or instance profile takes `c`: `[\w+=,.@-]`, which is ASCII in practice.
#[must_use]
pub fn name_takes(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)
}

/// Whether an external id takes `c`: `[\w+=,.@:/-]`.
#[must_use]
pub fn external_id_takes(c: char) -> bool {
    name_takes(c) || matches!(c, ':' | '/')
}

/// Whether the path of a role takes `c`: U+0021 to U+007E.
#[must_use]
pub fn role_path_takes(c: char) -> bool {
    c.is_ascii_graphic()
}

/// Whether the path of a managed policy takes `c`: `[A-Za-z0-9.,+@=_-]` and the slash.
#[must_use]
pub fn policy_path_takes(c: char) -> bool {
    name_takes(c) || c == '/'
}

/// Whether a description takes `c`: `[\t\n\r U+0020-U+007E U+00A1-U+00FF]`, so neither a no-break space nor a curly
/// quote.
#[must_use]
pub fn description_takes(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{7E}' | '\u{A1}'..='\u{FF}')
}

/// Whether the key or value of a tag takes `c`: `[\p{L}\p{Z}\p{N}_.:/=+\-@]`.
#[must_use]
pub fn tag_takes(c: char) -> bool {
    let is_separator = c.is_whitespace() && !c.is_control();
    c.is_alphabetic() || c.is_numeric() || is_separator || "_.:/=+-@".contains(c)
}

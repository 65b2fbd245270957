//! `INVALID_POLICY_ARN`: an ARN that is not that of a policy where a managed policy or a permissions boundary stands.
//!
//! - why: `AttachRolePolicy` and `CreateRole` refuse it; AWS's own tutorial has shown a role's ARN in that place
//! - bad: `"ManagedPolicyArns": ["arn:aws:iam::123456789012:role/PolicyForRole"]`
//! - good: `"ManagedPolicyArns": ["arn:aws:iam::123456789012:policy/PolicyForRole"]`
//! - source: IAM API Reference, `AttachRolePolicy`, `PolicyArn`; IAM User Guide, "IAM identifiers", IAM ARNs

use crate::check::entity::{self, Entity};
use crate::{
    Arn, Code, Finding, Findings, Kind, Locus, ManagedPolicy, identifier, limits, placeholder, wildcard,
};

/// - It is an ARN of 20 to 2,048 characters of IAM, without region, of an account or of `aws`, and of a policy.
/// - It has no wildcard.
/// - A parameter that is the whole ARN may be any.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    let Entity::Role(role) = entity else { return };
    for (policy, kind, locus) in entity::managed_policies(role) {
        let ManagedPolicy::Arn(text) = policy else { continue };
        let fault = fault(text, kind);
        findings.extend(fault.map(|(message, help)| refusal(locus, message, help)));
    }
}

fn refusal(locus: Locus, message: String, help: String) -> Finding {
    Finding::new(Code::INVALID_POLICY_ARN, locus, message).help(help)
}

/// What is wrong with the ARN, and what to write instead.
fn fault(text: &str, kind: Kind) -> Option<(String, String)> {
    let example = "write an ARN like `arn:aws:iam::123456789012:policy/name`".to_owned();
    if text.chars().count() == 1 && placeholder::occurs_in(text) {
        return None;
    }
    let Ok(arn) = Arn::parse(text) else {
        return Some((format!("`{text}` is no ARN of a policy"), of_plain_name(text).unwrap_or(example)));
    };
    if let Some(fault) = fault_of_kind(&arn, kind) {
        return Some(fault);
    }
    let fields_fit = is(arn.service(), "iam") && arn.region().is_empty() && is_account(arn.account());
    if !fields_fit || wildcard::occurs_in(text) {
        return Some((format!("`{text}` is no ARN of a policy"), example));
    }
    let length = text.chars().count();
    let message = format!("the ARN has {length} characters, and IAM takes 20 to 2048");
    (!placeholder::occurs_in(text) && !limits::ARN.contains(&length)).then_some((message, example))
}

/// The fault of an ARN of something else: a role, a user, a bucket.
fn fault_of_kind(arn: &Arn, kind: Kind) -> Option<(String, String)> {
    let (found, name) = arn.resource().split_once('/').unwrap_or((arn.resource(), ""));
    if found == "policy" && !name.is_empty() || placeholder::occurs_in(found) {
        return None;
    }
    let place = if kind == Kind::Boundary { "a permissions boundary" } else { "a managed policy" };
    let written = arn.as_str();
    if arn.service() != "iam" || name.is_empty() {
        let help = "write an ARN like `arn:aws:iam::123456789012:policy/name`".to_owned();
        return Some((format!("`{written}` is not the ARN of {place}"), help));
    }
    let should_be = format!("arn:{}:iam::{}:policy/{name}", arn.partition(), arn.account());
    let article = if found.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    let message = format!("`{written}` is the ARN of {article} {found}, not of {place}");
    Some((message, format!("write `{should_be}`")))
}

/// A bare name where AWS has, or may have, a managed policy of that name.
fn of_plain_name(text: &str) -> Option<String> {
    let is_name = !text.is_empty() && text.chars().all(limits::name_takes);
    is_name.then(|| {
        format!("write `arn:aws:iam::aws:policy/{text}` for AWS's own, else the ARN with your account")
    })
}

fn is(field: &str, wanted: &str) -> bool {
    field == wanted || placeholder::occurs_in(field)
}

fn is_account(field: &str) -> bool {
    identifier::is_account_id(field) || field == "aws" || placeholder::occurs_in(field)
}

#[cfg(test)]
mod tests {
    use crate::ManagedPolicy;
    use crate::check::testing::limits_of;

    fn attached(arn: &str) -> Vec<String> {
        limits_of(|role| role.managed_policies = vec![ManagedPolicy::Arn(arn.to_owned())])
    }

    #[test]
    fn the_arn_of_a_role_is_named_as_such_with_the_policy_it_should_be() {
        assert_eq!(
            attached("arn:aws:iam::123456789012:role/PolicyForRole"),
            [
                "INVALID_POLICY_ARN at ManagedPolicyArns/0: `arn:aws:iam::123456789012:role/PolicyForRole` is the ARN of a \
              role, not of a managed policy; write `arn:aws:iam::123456789012:policy/PolicyForRole`"
            ]
        );
    }

    #[test]
    fn a_boundary_must_be_a_policy_too() {
        let user = "arn:aws:iam::123456789012:user/dev/jane";
        let said = limits_of(|role| role.permissions_boundary = Some(ManagedPolicy::Arn(user.to_owned())));
        assert!(said[0].starts_with("INVALID_POLICY_ARN at PermissionsBoundary: "), "{said:?}");
        assert!(said[0].ends_with("write `arn:aws:iam::123456789012:policy/dev/jane`"), "{said:?}");
    }

    #[test]
    fn what_is_no_arn_of_a_policy_is_refused() {
        for arn in [
            "",
            "ReadOnlyAccess",
            "arn:aws:s3:::bucket",
            "arn:aws:iam::123456789012:policy/",
            "arn:aws:iam::1234:policy/name",
            "arn:aws:iam:us-east-1:123456789012:policy/name",
            "arn:aws:iam::123456789012:policy/*",
            "arn:aws:sts::123456789012:policy/name",
            "arn:aws:iam::\u{E000}:role/name",
        ] {
            assert_eq!(attached(arn).len(), 1, "{arn}");
        }
        assert_eq!(attached(&format!("arn:aws:iam::123456789012:policy/{}", "n".repeat(2_048))).len(), 1);
    }

    #[test]
    fn policies_of_aws_of_an_account_and_of_parameters_pass() {
        for arn in [
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "arn:aws-cn:iam::123456789012:policy/teams/name",
            "arn:\u{E000}:iam::\u{E001}:policy/\u{E002}",
            "\u{E000}",
        ] {
            assert_eq!(attached(arn), [""; 0], "{arn}");
        }
    }

    #[test]
    fn the_help_is_for_what_is_written() {
        let help = |arn: &str| attached(arn).concat().split_once("; ").unwrap().1.to_owned();
        let own =
            "write `arn:aws:iam::aws:policy/ReadOnlyAccess` for AWS's own, else the ARN with your account";
        assert_eq!(help("ReadOnlyAccess"), own);
        let example = "write an ARN like `arn:aws:iam::123456789012:policy/name`";
        for arn in ["", "Read Only", "arn:aws:s3:::bucket/name", "arn:aws:iam::123456789012:policy"] {
            assert_eq!(help(arn), example, "{arn}");
        }
    }
}

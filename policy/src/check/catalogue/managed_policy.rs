//! `INVALID_MANAGED_POLICY`: an AWS managed policy that does not exist, and is nearly one that does.
//!
//! - why: `AttachRolePolicy` refuses it, when the role stands already
//! - bad: `"ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAcces"]`
//! - good: `"ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]`
//! - source: AWS Managed Policy Reference Guide
//!
//! `UNKNOWN_MANAGED_POLICY`: an AWS managed policy that is not known.
//!
//! - why: it may be a slip; AWS adds policies, too
//! - bad: `"ManagedPolicyArns": ["arn:aws:iam::aws:policy/Frobnicate"]`
//! - good: `"ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]`
//! - source: AWS Managed Policy Reference Guide
//!
//! `RETIRED_MANAGED_POLICY`: an AWS managed policy that AWS has withdrawn.
//!
//! - why: it stays where it is attached and can be attached to nothing more
//! - bad: `"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AWSLambdaFullAccess"]`
//! - good: `"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AWSLambda_FullAccess"]`
//! - source: IAM User Guide, "Deprecated AWS managed policies"

use iam_role_catalog::{ManagedPolicy as Known, managed_policies, managed_policy};

use super::newer;
use crate::check::entity::{self, Entity};
use crate::{Arn, Code, Finding, Findings, ManagedPolicy, placeholder, suggest};

/// - Where the account is `aws`, the name behind the path is that of a policy of AWS, and the path its path.
/// - AWS has not withdrawn it.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    let Entity::Role(role) = entity else { return };
    for (policy, _, locus) in entity::managed_policies(role) {
        let ManagedPolicy::Arn(text) = policy else { continue };
        let arn = Arn::parse(text).ok().filter(|arn| arn.account() == "aws" && !placeholder::occurs_in(text));
        let fault = arn.and_then(|arn| fault(&arn));
        findings.extend(fault.map(|(code, message, help)| Finding::new(code, locus, message).help(help)));
    }
}

/// What is wrong with a policy, and what to write instead.
type Fault = (Code, String, String);

fn fault(arn: &Arn) -> Option<Fault> {
    let path_and_name = arn.resource().strip_prefix("policy")?;
    let (_, name) = path_and_name.rsplit_once('/')?;
    let arn_of =
        |known: Known| format!("arn:{}:iam::aws:policy{}{}", arn.partition(), known.path(), known.name());
    let message = || format!("AWS has no managed policy `{}`", arn.as_str());
    if let Some(known) = managed_policy(name) {
        let right = arn_of(known);
        if right != arn.as_str() {
            return Some((Code::INVALID_MANAGED_POLICY, message(), suggest::did_you_mean(&right)));
        }
        return known.retired().then(|| withdrawn(name));
    }
    let near = suggest::nearest_within(name, slips(name), managed_policies().map(Known::name));
    if let Some(known) = near.and_then(managed_policy) {
        return Some((Code::INVALID_MANAGED_POLICY, message(), suggest::did_you_mean(&arn_of(known))));
    }
    let message = format!("the managed policy `{}` is not known", arn.as_str());
    Some((Code::UNKNOWN_MANAGED_POLICY, message, newer(Code::UNKNOWN_MANAGED_POLICY)))
}

fn withdrawn(name: &str) -> Fault {
    let message = format!("AWS has withdrawn the managed policy `{name}`");
    (Code::RETIRED_MANAGED_POLICY, message, "attach the policy that AWS names in its place".to_owned())
}

/// How many slips make a name that is meant; AWS's own names differ by as little as one letter more.
fn slips(name: &str) -> usize {
    if name.len() < 8 { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::{fault, withdrawn};
    use crate::check::testing::role;
    use crate::{Arn, Code, ManagedPolicy, Role, Severity, check};

    fn of(arn: &str) -> Option<(Code, String)> {
        fault(&Arn::parse(arn).unwrap()).map(|(code, _, help)| (code, help))
    }

    #[test]
    fn a_slip_in_the_name_the_case_or_the_path_is_reported() {
        for (arn, right) in [
            ("arn:aws:iam::aws:policy/ReadOnlyAcces", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
            ("arn:aws:iam::aws:policy/readonlyaccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
            (
                "arn:aws-cn:iam::aws:policy/AWSLambdaBasicExecutionRole",
                "arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
            ),
        ] {
            assert_eq!(of(arn), Some((Code::INVALID_MANAGED_POLICY, format!("did you mean `{right}`?"))));
        }
    }

    #[test]
    fn a_short_name_is_meant_with_one_slip_a_longer_one_with_two() {
        let code = |name: &str| of(&format!("arn:aws:iam::aws:policy/{name}")).unwrap().0;
        assert_eq!(code("Biling"), Code::INVALID_MANAGED_POLICY);
        assert_eq!(code("Bilimng"), Code::UNKNOWN_MANAGED_POLICY, "7 letters, 2 slips");
        assert_eq!(code("Billimgs"), Code::INVALID_MANAGED_POLICY, "8 letters, 2 slips");
        assert_eq!(code("ReadOnlyAces"), Code::INVALID_MANAGED_POLICY);
    }

    #[test]
    fn a_name_like_no_other_is_warned_of() {
        let (code, _) = of("arn:aws:iam::aws:policy/Frobnicate").unwrap();
        assert_eq!(code, Code::UNKNOWN_MANAGED_POLICY);
    }

    #[test]
    fn a_withdrawn_policy_is_warned_of_where_it_is_known() {
        let (code, message, _) = withdrawn("AWSLambdaFullAccess");
        assert_eq!((code, code.severity()), (Code::RETIRED_MANAGED_POLICY, Severity::Warning));
        assert_eq!(message, "AWS has withdrawn the managed policy `AWSLambdaFullAccess`");
    }

    #[test]
    fn policies_of_aws_pass() {
        assert_eq!(of("arn:aws:iam::aws:policy/ReadOnlyAccess"), None);
        assert_eq!(of("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"), None);
    }

    #[test]
    fn what_is_attached_to_a_role_is_looked_up() {
        let codes = |arn: &str| {
            let managed_policies = vec![ManagedPolicy::Arn(arn.to_owned())];
            let findings = check::role(&Role { managed_policies, ..role() });
            findings
                .iter()
                .map(|finding| finding.code)
                .filter(|code| code.name().ends_with("MANAGED_POLICY"))
                .collect()
        };
        let expect: [(&str, Vec<Code>); 5] = [
            ("arn:aws:iam::123456789012:policy/Frobnicate", Vec::new()),
            ("arn:aws:iam::aws:policy/Frobnicate\u{E000}", Vec::new()),
            ("arn:aws:iam::aws:policy/ReadOnlyAccess", Vec::new()),
            ("arn:aws:iam::aws:policy/ReadOnlyAcces", vec![Code::INVALID_MANAGED_POLICY]),
            ("arn:aws:iam::aws:policy/Frobnicate", vec![Code::UNKNOWN_MANAGED_POLICY]),
        ];
        for (arn, expected) in expect {
            let found: Vec<Code> = codes(arn);
            assert_eq!(found, expected, "{arn}");
        }
    }
}

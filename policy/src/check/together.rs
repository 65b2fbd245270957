//! What only shows of a role when the documents of the policies that it names are there too, for whoever has checked the role
//! without them.

use super::{entity, of_whole, whole::Whole};
use crate::{Code, Finding, Findings, Role};

/// What the checks of a whole find, and no other check.
const OF_WHOLE: &[Code] = &[
    Code::ACCOUNT_DIFFERS_FROM_ROLE,
    Code::ADMINISTRATOR_ACCESS,
    Code::ALLOW_CANCELLED_BY_DENY,
    Code::CREDENTIALS_EXPOSURE,
    Code::DATA_EXFILTRATION,
    Code::FEDERATION_KEY_WITHOUT_TRUST,
    Code::MISSING_DEPENDENT_ACTION,
    Code::PERMISSION_OUTSIDE_BOUNDARY,
    Code::PRIVILEGE_ESCALATION_BY_EXISTING_RESOURCE,
    Code::PRIVILEGE_ESCALATION_BY_OTHER_PRINCIPAL,
    Code::PRIVILEGE_ESCALATION_BY_PASS_ROLE,
    Code::PRIVILEGE_ESCALATION_BY_POLICY_CHANGE,
    Code::RESOURCE_EXPOSURE,
    Code::ROLE_ARN_WITHOUT_PATH,
    Code::ROLE_CAN_CHANGE_ITSELF,
    Code::ROLE_CAN_PASS_ITSELF,
    Code::SESSION_DURATION_WITHOUT_EFFECT,
    Code::STATEMENTS_CAN_BE_JOINED,
    Code::USER_KEY_IN_ROLE_POLICY,
];

/// What only shows of a role when all its documents are seen together. What one of its customer managed policies shows by
/// itself is not said again: it has been said where that policy is declared.
#[must_use]
pub fn role_together(role: &Role, earlier: &Findings) -> Findings {
    let said: Vec<Finding> = entity::customer_policies(role)
        .map(|(policy, kind, locus)| (&policy.document, kind, locus.member("PolicyDocument")))
        .flat_map(|(document, kind, locus)| of_whole(&Whole::of_document(document, kind, earlier, locus)))
        .collect();
    let is_said = |finding: &Finding| {
        let same = |said: &&Finding| (said.code, &said.locus) == (finding.code, &finding.locus);
        said.iter().filter(same).any(|said| said.message == finding.message)
    };
    let mut findings = Findings::new();
    findings.extend(of_whole(&Whole::of_role(role, earlier)).into_iter().filter(|finding| !is_said(finding)));
    findings
}

/// Whether a finding of this name takes all documents of a role together.
#[must_use]
pub fn is_of_whole(name: &str) -> bool {
    OF_WHOLE.iter().any(|code| code.name() == name)
}

//! `RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY`: a denial by who calls that also hits AWS services.
//!
//! - why: a service that calls by itself has none of the keys of a principal, so it is denied with everybody else
//! - bad: `"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}` alone
//! - good: the same with `"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", RCP missing related principal condition key
//!
//! `RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY`: a denial by the source of a service's call that also hits your
//! own principals.
//!
//! - why: a call that no service makes has none of the keys of a source, so it is denied with the services' calls
//! - bad: `"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"}` alone
//! - good: the same with `"BoolIfExists": {"aws:PrincipalIsAWSService": "true"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", RCP missing related service principal condition
//!   key
//!
//! `RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK`: a denial by the source of a service's call that also hits calls without
//! a source.
//!
//! - why: some services call without saying for whom, and those calls are denied, too
//! - bad: `"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"}` alone
//! - good: the same with `"Null": {"aws:SourceAccount": "false"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", RCP missing service condition key null check

use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Condition, Finding, Findings, OperatorKind};

/// The keys of principals, and what the names of others start with.
const OF_PRINCIPALS: [&str; 4] =
    ["aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"];
const OF_PRINCIPAL_TAGS: &str = "aws:PrincipalTag/";

/// The keys of the source of a service's call.
const OF_SOURCES: [&str; 4] = ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths"];

/// - A statement of a resource control policy that denies where a key of principals is absent says that it does not mean
///   services.
/// - One that denies where a key of a source is absent says that it means services, and those that name a source.
/// - A condition that fails without its key denies nobody who lacks it.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole && !statement.allows()) {
        for condition in statement.conditions().iter().filter(|condition| holds_without_key(condition)) {
            judge(statement, condition, findings);
        }
    }
}

fn judge(statement: &StatementAt<'_>, condition: &Condition, findings: &mut Findings) {
    let key = condition.key.as_str();
    let is_tag =
        key.get(..OF_PRINCIPAL_TAGS.len()).is_some_and(|start| start.eq_ignore_ascii_case(OF_PRINCIPAL_TAGS));
    let is_among = |keys: &[&str]| keys.iter().any(|known| key.eq_ignore_ascii_case(known));
    let mut report = |code, message: String, help: &str| {
        findings.push(Finding::new(code, statement.key_locus(condition), message).help(help));
    };
    if (is_tag || is_among(&OF_PRINCIPALS)) && !speaks_of_services(statement) {
        let message =
            format!("AWS services that call by themselves have no `{key}`, so they are denied, too");
        let help = "add `\"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}`";
        report(Code::RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY, message, help);
    }
    if !is_among(&OF_SOURCES) {
        return;
    }
    if !speaks_of_services(statement) {
        let message = format!("calls that no AWS service makes have no `{key}`, so they are denied, too");
        let help = "add `\"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"true\"}`";
        report(Code::RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY, message, help);
    }
    if !asks_for_source(statement) {
        let message = format!("some AWS services call without `{key}`, and they are denied, too");
        let help = "add `\"Null\": {\"aws:SourceAccount\": \"false\"}`";
        report(Code::RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK, message, help);
    }
}

/// Whether the condition holds for calls without its key.
fn holds_without_key(condition: &Condition) -> bool {
    condition.operator.kind != OperatorKind::Null && !condition.needs_its_key()
}

fn speaks_of_services(statement: &StatementAt<'_>) -> bool {
    statement.conditions_on("aws:PrincipalIsAWSService").next().is_some()
}

/// Whether only calls are meant that say for which account or resource they are.
fn asks_for_source(statement: &StatementAt<'_>) -> bool {
    ["aws:SourceAccount", "aws:SourceArn"].iter().any(|key| {
        statement
            .conditions_on(key)
            .any(|condition| condition.operator.kind == OperatorKind::Null && condition.needs_its_key())
    })
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::codes;

    fn codes_of(condition: &str) -> Vec<&'static str> {
        let statement = format!(
            r#"{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{{{condition}}}}}"#
        );
        codes(Kind::ResourceControl, &statement)
    }

    #[test]
    fn a_denial_by_principal_spares_services() {
        let org = r#""StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}"#;
        let code = "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY";
        assert_eq!(codes_of(org), [code]);
        assert_eq!(codes_of(r#""StringNotEquals":{"aws:principaltag/team":"x"}"#), [code]);
        let spared = format!(r#"{org},"BoolIfExists":{{"aws:PrincipalIsAWSService":"false"}}"#);
        assert_eq!(codes_of(&spared), [""; 0]);
        assert_eq!(codes_of(r#""StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}"#), [""; 0]);
    }

    #[test]
    fn a_denial_by_source_means_services_that_name_one() {
        let org = r#""StringNotEqualsIfExists":{"aws:SourceOrgID":"o-a1b2c3d4e5"}"#;
        let both = [
            "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
            "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
        ];
        assert_eq!(codes_of(org), both);
        let services = format!(r#"{org},"Bool":{{"aws:PrincipalIsAWSService":"true"}}"#);
        assert_eq!(codes_of(&services), ["RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK"]);
        let named = format!(r#"{services},"Null":{{"aws:SourceAccount":"false"}}"#);
        assert_eq!(codes_of(&named), [""; 0]);
    }

    #[test]
    fn a_key_that_is_to_be_absent_names_no_source() {
        let condition = r#""StringNotEqualsIfExists":{"aws:SourceOrgID":"o-a1b2c3d4e5"},
            "Bool":{"aws:PrincipalIsAWSService":"true"},"Null":{"aws:SourceAccount":"true"}"#;
        assert_eq!(codes_of(condition), ["RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK"]);
        let compared = condition.replace(
            r#""Null":{"aws:SourceAccount":"true"}"#,
            r#""StringEquals":{"aws:SourceAccount":"123456789012"}"#,
        );
        assert_eq!(codes_of(&compared), ["RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK"]);
    }
}

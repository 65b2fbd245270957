//! `USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES`: a key that few services send, in a statement about all of them.
//!
//! - why: where the key is not sent, the statement does something else than it seems to do
//! - bad: `"Action": "*"` with `"StringNotEqualsIfExists": {"aws:VpceOrgID": "o-a1b2c3d4e5"}`
//! - good: `"Action": "s3:*"` with the same
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Use condition key only with supported services

use crate::check::subject::{StatementAt, Subject};
use crate::{ActionElement, Code, Finding, Findings};

/// The keys that services come to send one by one.
const OF_FEW_SERVICES: [&str; 3] = ["aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"];

/// - A statement with such a key names the services it is about.
/// - Which services send them is not judged: AWS adds to the list.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let conditions = subject.conditions_on(&OF_FEW_SERVICES);
    for (statement, condition) in conditions.filter(|(statement, _)| speaks_of_all(statement)) {
        let message = format!("not every service sends `{}`, and the statement is about all", condition.key);
        let locus = statement.key_locus(condition);
        let finding = Finding::new(Code::USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES, locus, message);
        findings.push(finding.help("name services that send it, for example `s3:*`"));
    }
}

fn speaks_of_all(statement: &StatementAt<'_>) -> bool {
    match &statement.statement.action {
        ActionElement::Action(patterns) => patterns.iter().any(|pattern| pattern.service().is_none()),
        ActionElement::NotAction(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(action: &str, key: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Deny",{action},"Resource":"*","Condition":{{"StringNotEqualsIfExists":{{"{key}":"o-a1b2c3d4e5"}}}}}}"#
        ))
    }

    #[test]
    fn a_key_of_few_services_needs_their_names() {
        let code = "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES";
        assert_eq!(codes_of(r#""Action":"*""#, "aws:VpceOrgID"), [code]);
        assert_eq!(codes_of(r#""NotAction":"iam:*""#, "aws:vpceaccount"), [code]);
        assert_eq!(codes_of(r#""Action":["s3:*","sqs:*"]"#, "aws:VpceOrgID"), [""; 0]);
        assert_eq!(codes_of(r#""Action":"*""#, "aws:PrincipalOrgID"), [""; 0]);
    }
}

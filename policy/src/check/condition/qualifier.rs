//! `MISSING_QUALIFIER`: a key of several values under an operator without `ForAllValues:` or `ForAnyValue:`.
//!
//! - why: such an operator compares one value, and which of the request's values that is cannot be said
//! - bad: `"StringEquals": {"aws:TagKeys": "team"}`
//! - good: `"ForAllValues:StringEquals": {"aws:TagKeys": "team"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing qualifier
//!
//! `FORALLVALUES_WITH_SINGLE_VALUED_KEY`: a key of one value under `ForAllValues:`.
//!
//! - why: the condition also holds when the key is absent, so it lets through what it seems to keep out
//! - bad: `"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}`
//! - good: `"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", `ForAllValues` with single valued key

use crate::check::subject::{KnownKey, Subject};
use crate::{Code, Condition, Finding, Findings, Operator, OperatorKind, Qualifier};

/// - A key of which a request carries several values has a qualifier, but under `Null`.
/// - A key of which it carries one value has not `ForAllValues:`.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, at) in subject.keys() {
        let fault = at.known.and_then(|known| fault(at.condition, known));
        findings.extend(fault.map(|(code, message, help)| {
            Finding::new(code, statement.key_locus(at.condition), message).help(help)
        }));
    }
}

fn fault(condition: &Condition, known: KnownKey) -> Option<(Code, String, String)> {
    let Operator { qualifier, kind, .. } = condition.operator;
    if kind == OperatorKind::Null {
        return None;
    }
    if qualifier.is_none() && known.multivalued() {
        let message = format!("a request may carry several values of `{}`", condition.key);
        let [all, any] =
            Qualifier::ALL.map(|qualifier| Operator { qualifier: Some(qualifier), ..condition.operator });
        let help = format!("write `{any}` if one has to match, `{all}` if each has to");
        return Some((Code::MISSING_QUALIFIER, message, help));
    }
    (qualifier == Some(Qualifier::ForAllValues) && !known.multivalued()).then(|| {
        let message = format!("a request without `{}` passes under `ForAllValues:`", condition.key);
        let help = format!("write `{}`", Operator { qualifier: None, ..condition.operator });
        (Code::FORALLVALUES_WITH_SINGLE_VALUED_KEY, message, help)
    })
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{identity_codes, said, trust_codes};

    fn codes_of(operator: &str, key: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"{key}":"true"}}}}}}"#
        ))
    }

    #[test]
    fn a_key_of_several_values_needs_a_qualifier() {
        for key in ["aws:TagKeys", "aws:SourceOrgPaths", "dynamodb:LeadingKeys", "AWS:principalorgpaths"] {
            assert_eq!(codes_of("StringEqualsIfExists", key), ["MISSING_QUALIFIER"], "{key}");
            assert_eq!(codes_of("ForAnyValue:StringEquals", key), [""; 0], "{key}");
            assert_eq!(codes_of("Null", key), [""; 0], "{key}");
        }
    }

    #[test]
    fn the_help_writes_the_operator_with_each_qualifier() {
        let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*",
            "Condition":{"StringLikeIfExists":{"aws:TagKeys":"team"}}}}"#;
        let said = said(Kind::Identity, text);
        let help = "; write `ForAnyValue:StringLikeIfExists` if one has to match, `ForAllValues:StringLikeIfExists` if each has to";
        assert!(said[0].ends_with(help), "{said:?}");
    }

    #[test]
    fn a_key_of_one_value_passes_without_it_under_for_all_values() {
        let code = "FORALLVALUES_WITH_SINGLE_VALUED_KEY";
        for key in ["aws:PrincipalOrgID", "aws:PrincipalTag/team", "s3:delimiter"] {
            assert_eq!(codes_of("ForAllValues:StringEquals", key), [code], "{key}");
            assert_eq!(codes_of("StringEquals", key), [""; 0], "{key}");
        }
        let trust = r#"{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
            "Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/idp.example.com"},
            "Condition":{"StringEquals":{"idp.example.com:sub":"x"},
            "ForAllValues:StringEquals":{"idp.example.com:aud":"x"}}}"#;
        assert_eq!(trust_codes(trust), [code]);
    }
}

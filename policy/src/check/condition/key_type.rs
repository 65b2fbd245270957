//! `TYPE_MISMATCH`: an operator that compares other values than the key has.
//!
//! - why: the condition may never hold, or compare something else than is meant
//! - bad: `"NumericEquals": {"aws:SourceVpc": "1"}`
//! - good: `"StringEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Type mismatch
//!
//! `STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS`: a `StringLike` operator on a key whose values are ARNs.
//!
//! - why: a wildcard of `StringLike` runs across the colons of an ARN, so it matches more than the field it stands in
//! - bad: `"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}`
//! - good: `"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", String like operator with ARN condition keys

use iam_role_catalog::KeyType;

use crate::check::subject::{KeyAt, KnownKey, StatementAt, Subject};
use crate::{Code, Family, Finding, Findings, Operator, OperatorKind, wildcard};

/// - The operator is of the family of the key's type, or `Null`.
/// - ARNs are taken by the operators of strings too, but not by `StringLike` and `StringNotLike` with a wildcard inside.
/// - An ARN operator on a key of strings is taken: some strings are ARNs, such as those of an encryption context.
/// - `aws:EpochTime` is both a date and a number.
/// - A lone `*` is for another check.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, at) in subject.keys() {
        if let Some(known) = at.known {
            findings.extend(judge(statement, at, known));
        }
    }
}

fn judge(statement: &StatementAt<'_>, at: &KeyAt<'_>, known: KnownKey) -> Option<Finding> {
    let condition = at.condition;
    let operator = condition.operator;
    let wanted = family(known.key_type());
    let found = operator.kind.family();
    if wanted == Family::Arn && found == Family::String {
        let has_wildcard =
            condition.values.iter().any(|value| wildcard::occurs_in(value) && !wildcard::is_all(value));
        return (is_like(operator) && has_wildcard).then(|| {
            let code = Code::STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS;
            let message = format!("a wildcard of `{operator}` runs across the fields of `{}`", condition.key);
            let help = format!("write `{}`", of_arns(operator));
            Finding::new(code, statement.values_locus(condition).key(), message).help(help)
        });
    }
    let is_epoch = at.is_on("aws:EpochTime") && found == Family::Numeric;
    let fits = found == wanted || found == Family::Null || is_epoch;
    if fits || (wanted, found) == (Family::String, Family::Arn) {
        return None;
    }
    let message = format!("`{operator}` compares other values than `{}` has", condition.key);
    let help = format!("write {}", operators(wanted));
    Some(Finding::new(Code::TYPE_MISMATCH, statement.key_locus(condition), message).help(help))
}

fn is_like(operator: Operator) -> bool {
    matches!(operator.kind, OperatorKind::StringLike | OperatorKind::StringNotLike)
}

/// The same operator for ARNs.
fn of_arns(operator: Operator) -> Operator {
    let kind = if operator.kind.is_negated() { OperatorKind::ArnNotLike } else { OperatorKind::ArnLike };
    Operator { kind, ..operator }
}

fn family(key_type: KeyType) -> Family {
    match key_type {
        KeyType::String => Family::String,
        KeyType::Arn => Family::Arn,
        KeyType::Bool => Family::Bool,
        KeyType::Numeric => Family::Numeric,
        KeyType::Date => Family::Date,
        KeyType::IpAddress => Family::IpAddress,
        KeyType::Binary => Family::Binary,
    }
}

/// The operators of a family, in words.
fn operators(family: Family) -> &'static str {
    match family {
        Family::String => "an operator of strings, such as `StringEquals`",
        Family::Numeric => "an operator of numbers, such as `NumericLessThan`",
        Family::Date => "an operator of dates, such as `DateLessThan`",
        Family::Bool => "`Bool`",
        Family::Binary => "`BinaryEquals`",
        Family::IpAddress => "`IpAddress` or `NotIpAddress`",
        Family::Arn => "an operator of ARNs, such as `ArnLike`",
        Family::Null => "`Null`",
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{identity_codes, said};

    fn statement(operator: &str, key: &str, value: &str) -> String {
        format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"{key}":"{value}"}}}}}}"#
        )
    }

    fn codes_of(operator: &str, key: &str, value: &str) -> Vec<&'static str> {
        identity_codes(&statement(operator, key, value))
    }

    #[test]
    fn an_operator_of_another_type_is_reported() {
        for (operator, key, value) in [
            ("NumericEquals", "aws:SourceAccount", "1"),
            ("StringEquals", "aws:SecureTransport", "true"),
            ("StringLike", "aws:SourceIp", "203.0.113.*"),
            ("StringEqualsIfExists", "s3:max-keys", "10"),
            ("Bool", "aws:PrincipalTag/admin", "true"),
            ("NumericLessThan", "aws:CurrentTime", "1"),
            ("DateLessThan", "aws:PrincipalArn", "2030-01-01"),
        ] {
            assert_eq!(codes_of(operator, key, value), ["TYPE_MISMATCH"], "{operator} {key}");
        }
    }

    #[test]
    fn string_like_on_arns_is_reported_with_its_operator() {
        let code = "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS";
        for operator in ["StringLike", "StringNotLikeIfExists", "ForAnyValue:StringLike"] {
            assert_eq!(codes_of(operator, "aws:PrincipalArn", "arn:aws:iam::*:role/x"), [code], "{operator}");
        }
        let statement = statement("StringNotLikeIfExists", "aws:PrincipalArn", "arn:aws:iam::*:role/x");
        let said = said(Kind::Identity, &format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#));
        let place = format!("{code} at Statement/0/Condition/StringNotLikeIfExists/aws:PrincipalArn: ");
        assert!(said[0].starts_with(&place), "{said:?}");
        assert!(said[0].ends_with("write `ArnNotLikeIfExists`"), "{said:?}");
    }

    #[test]
    fn the_help_names_an_operator_that_fits() {
        for (operator, key, help) in [
            ("NumericEquals", "aws:SourceAccount", "write an operator of strings, such as `StringEquals`"),
            ("StringEquals", "aws:SecureTransport", "write `Bool`"),
            ("StringLike", "aws:SourceIp", "write `IpAddress` or `NotIpAddress`"),
        ] {
            let statement = statement(operator, key, "1");
            let said =
                said(Kind::Identity, &format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#));
            assert!(said[0].starts_with("TYPE_MISMATCH") && said[0].ends_with(help), "{said:?}");
        }
    }

    #[test]
    fn a_wildcard_that_is_plain_text_runs_across_no_fields() {
        let codes = codes_of("StringEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/x");
        assert_eq!(codes, ["WILDCARD_WITHOUT_LIKE_OPERATOR"]);
    }

    #[test]
    fn operators_that_fit_pass() {
        for (operator, key, value) in [
            ("StringEquals", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/x"),
            ("StringLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/x"),
            ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/x"),
            ("ArnEquals", "kms:EncryptionContext:aws:logs:arn", "arn:aws:logs:eu-west-1:123456789012:*"),
            ("Null", "aws:SecureTransport", "true"),
            ("NumericLessThan", "aws:EpochTime", "1"),
            ("NumericLessThan", "glacier:ArchiveAgeInDays", "365"),
            ("DateLessThan", "aws:EpochTime", "1"),
            ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
        ] {
            assert_eq!(codes_of(operator, key, value), [""; 0], "{operator} {key}");
        }
    }
}

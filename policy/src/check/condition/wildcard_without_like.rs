//! `WILDCARD_WITHOUT_LIKE_OPERATOR`: `*` or `?` in a value of an operator that takes it for that character.
//!
//! - why: the condition holds for the character itself alone
//! - bad: `"StringEquals": {"aws:PrincipalTag/job": "admin-*"}`
//! - good: `"StringLike": {"aws:PrincipalTag/job": "admin-*"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Wildcard without like operator

use iam_role_catalog::KeyType;

use crate::check::subject::{KeyAt, Subject};
use crate::{Code, Finding, Findings, Operator, OperatorKind, variable, wildcard};

/// - No wildcard in a value of `StringEquals` and its kin, outside a policy variable.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, at) in subject.keys() {
        let condition = at.condition;
        if !compares_text_as_it_is(condition.operator.kind) {
            continue;
        }
        for (index, value) in condition.values.iter().enumerate().filter(|(_, value)| has_wildcard(value)) {
            let like = with_wildcards(at);
            let message = format!("`{}` takes the wildcard in `{value}` for plain text", condition.operator);
            let locus = statement.value_locus(condition, index);
            let finding = Finding::new(Code::WILDCARD_WITHOUT_LIKE_OPERATOR, locus, message);
            findings.push(finding.help(format!("write `{like}`, or the whole value")));
        }
    }
}

fn compares_text_as_it_is(kind: OperatorKind) -> bool {
    matches!(
        kind,
        OperatorKind::StringEquals
            | OperatorKind::StringEqualsIgnoreCase
            | OperatorKind::StringNotEquals
            | OperatorKind::StringNotEqualsIgnoreCase
    )
}

/// The operator that would take wildcards; for ARNs the one that takes them field by field.
fn with_wildcards(at: &KeyAt<'_>) -> Operator {
    let operator = at.condition.operator;
    let is_arn = at.known.is_some_and(|known| known.key_type() == KeyType::Arn);
    let kind = match (operator.kind.is_negated(), is_arn) {
        (false, false) => OperatorKind::StringLike,
        (true, false) => OperatorKind::StringNotLike,
        (false, true) => OperatorKind::ArnLike,
        (true, true) => OperatorKind::ArnNotLike,
    };
    Operator { kind, ..operator }
}

fn has_wildcard(value: &str) -> bool {
    if !wildcard::occurs_in(value) {
        return false;
    }
    let mut from = 0;
    for span in variable::spans(value) {
        if value.get(from..span.start).is_some_and(wildcard::occurs_in) {
            return true;
        }
        from = span.end;
    }
    value.get(from..).is_some_and(wildcard::occurs_in)
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{identity_codes, said};

    fn codes_of(operator: &str, value: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"aws:PrincipalTag/job":"{value}"}}}}}}"#
        ))
    }

    #[test]
    fn a_wildcard_where_it_is_plain_text_is_reported() {
        for (operator, value) in [
            ("StringEquals", "admin-*"),
            ("StringNotEqualsIfExists", "*"),
            ("StringEqualsIgnoreCase", "${aws:userid}?"),
        ] {
            assert_eq!(codes_of(operator, value), ["WILDCARD_WITHOUT_LIKE_OPERATOR"], "{operator}");
        }
    }

    #[test]
    fn an_arn_is_sent_to_an_operator_of_arns() {
        let of_operator = |operator: &str, key: &str| {
            let statement = format!(
                r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"{key}":"arn:aws:iam::*:role/a"}}}}}}"#
            );
            said(Kind::Identity, &format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#)).concat()
        };
        let of = |key: &str| of_operator("StringNotEquals", key);
        assert!(
            of_operator("StringEquals", "aws:PrincipalArn").ends_with("write `ArnLike`, or the whole value")
        );
        let of_tag = of_operator("StringEquals", "aws:PrincipalTag/role");
        assert!(of_tag.ends_with("write `StringLike`, or the whole value"), "{of_tag}");
        assert!(of("aws:PrincipalArn").ends_with("write `ArnNotLike`, or the whole value"));
        assert!(of("aws:PrincipalTag/role").ends_with("write `StringNotLike`, or the whole value"));
    }

    #[test]
    fn wildcards_of_like_and_the_characters_themselves_pass() {
        assert_eq!(codes_of("StringLike", "admin-*"), [""; 0]);
        assert_eq!(codes_of("StringEquals", "admin-${*}${?}"), [""; 0]);
        assert_eq!(codes_of("StringEquals", "admin"), [""; 0]);
    }
}

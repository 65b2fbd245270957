//! What a trust policy demands of a caller of `sts:AssumeRole` besides being a trusted principal.

use crate::{
    ActionElement, ActionPattern, Condition, Document, Effect, Operator, OperatorKind, PrincipalElement,
    PrincipalKind, Principals, SharedText, Statement, wildcard,
};

/// What `AssumeRole` must be given, read from the trust policy's conditions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Demand {
    /// An external id: `sts:ExternalId` is compared.
    pub external_id: bool,
    /// A code of an MFA device: `aws:MultiFactorAuthPresent` must be true, or `aws:MultiFactorAuthAge` is bounded.
    pub mfa: bool,
}

impl Document {
    /// What each statement of this trust policy that lets AWS principals call `sts:AssumeRole` demands, in order; empty
    /// when only services or identity providers may assume the role.
    ///
    /// A condition demands what it does not hold without: one under `IfExists`, `ForAllValues` or a negated operator
    /// demands nothing. A statement that denies `sts:AssumeRole` to all of a statement's AWS principals where a key is absent
    /// or not as it should be, and for no other reason, demands it of that statement too.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Condition operators"; "Access to AWS accounts owned by third
    /// parties"; "Secure API access with MFA".
    #[must_use]
    pub fn assume_role_demands(&self) -> Vec<Demand> {
        let allowing = self.statements.iter().filter(|statement| lets_aws_principals_assume(statement));
        let demands = allowing.map(|allowing| {
            let of_denials = self.statements.iter().filter_map(|denying| denial(denying, allowing));
            of_denials.fold(demand(allowing), |all, one| Demand {
                external_id: all.external_id || one.external_id,
                mfa: all.mfa || one.mfa,
            })
        });
        demands.collect()
    }
}

fn lets_aws_principals_assume(statement: &Statement) -> bool {
    statement.effect == Effect::Allow && covers_assume_role(statement) && speaks_of_aws(statement)
}

fn covers_assume_role(statement: &Statement) -> bool {
    let is_named = |listed: &[ActionPattern]| listed.iter().any(is_assume_role);
    match &statement.action {
        ActionElement::Action(patterns) => is_named(patterns),
        ActionElement::NotAction(patterns) => !is_named(patterns),
    }
}

/// What `denying` demands of those whom `allowing` lets in: what makes its only condition fail.
fn denial(denying: &Statement, allowing: &Statement) -> Option<Demand> {
    let [condition] = denying.conditions.as_slice() else { return None };
    let denies = denying.effect == Effect::Deny && covers_assume_role(denying);
    (denies && speaks_of_all(denying, allowing)).then(|| Demand {
        external_id: is_on(condition, "sts:ExternalId") && holds_without_key(condition),
        mfa: denies_without_mfa(condition),
    })
}

/// Whether `denying` speaks of every AWS principal that `allowing` lists.
fn speaks_of_all(denying: &Statement, allowing: &Statement) -> bool {
    let (denied, allowed) = (listed(denying), listed(allowing));
    let is_denied = |value: &&str| denied.contains(value);
    is_denied(&"*") || (!allowed.is_empty() && allowed.iter().all(is_denied))
}

/// The AWS principals that the statement lists.
fn listed(statement: &Statement) -> Vec<&str> {
    match &statement.principal {
        Some(PrincipalElement::Principal(Principals::Listed(listed))) => {
            let of_aws = listed.iter().filter(|principal| principal.kind == PrincipalKind::Aws);
            of_aws.map(|principal| principal.value.as_str()).collect()
        }
        Some(PrincipalElement::Principal(Principals::Everyone)) => vec!["*"],
        Some(PrincipalElement::NotPrincipal(_)) | None => Vec::new(),
    }
}

/// Whether callers without MFA are denied. Without `IfExists` those with long-term credentials are not, whose requests
/// lack the keys; whoever gives a code passes either way.
fn denies_without_mfa(condition: &Condition) -> bool {
    if is_on(condition, "aws:MultiFactorAuthAge") {
        let bounds = matches!(
            condition.operator.kind,
            OperatorKind::NumericGreaterThan | OperatorKind::NumericGreaterThanEquals
        );
        return holds_without_key(condition) || bounds && condition.operator.qualifier.is_none();
    }
    let is_false = |value: &SharedText| value.eq_ignore_ascii_case("false");
    is_on(condition, "aws:MultiFactorAuthPresent")
        && condition.operator.kind == OperatorKind::Bool
        && condition.operator.qualifier.is_none()
        && !condition.values.is_empty()
        && condition.values.iter().all(is_false)
}

/// Whether the condition holds when its key is absent: by negation, or because it asks for just that.
fn holds_without_key(condition: &Condition) -> bool {
    let Operator { qualifier, kind, .. } = condition.operator;
    let is_true = |value: &SharedText| value.eq_ignore_ascii_case("true");
    let asks_for_absence = kind == OperatorKind::Null && condition.values.iter().all(is_true);
    qualifier.is_none() && !condition.values.is_empty() && (kind.is_negated() || asks_for_absence)
}

fn is_assume_role(pattern: &ActionPattern) -> bool {
    wildcard::matches_ignoring_case(pattern.as_str(), "sts:AssumeRole")
}

fn speaks_of_aws(statement: &Statement) -> bool {
    match &statement.principal {
        None => false,
        Some(PrincipalElement::NotPrincipal(_) | PrincipalElement::Principal(Principals::Everyone)) => true,
        Some(PrincipalElement::Principal(Principals::Listed(listed))) => {
            listed.iter().any(|principal| principal.kind == PrincipalKind::Aws)
        }
    }
}

fn demand(statement: &Statement) -> Demand {
    let conditions = statement.conditions.as_slice();
    Demand {
        external_id: conditions
            .iter()
            .any(|condition| is_on(condition, "sts:ExternalId") && needs_key(condition)),
        mfa: conditions.iter().any(needs_mfa),
    }
}

/// The age is there only when MFA was used; whether it was used is there for every temporary session.
fn needs_mfa(condition: &Condition) -> bool {
    if is_on(condition, "aws:MultiFactorAuthAge") {
        return needs_key(condition);
    }
    is_on(condition, "aws:MultiFactorAuthPresent")
        && condition.operator.kind != OperatorKind::Null
        && needs_key(condition)
        && condition.values.iter().all(|value| value.eq_ignore_ascii_case("true"))
}

fn is_on(condition: &Condition, key: &str) -> bool {
    condition.key.eq_ignore_ascii_case(key)
}

/// Whether the condition can hold, but not when its key is absent.
fn needs_key(condition: &Condition) -> bool {
    !condition.values.is_empty() && condition.needs_its_key()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, json, read};

    const NONE: Demand = Demand { external_id: false, mfa: false };
    const EXTERNAL_ID: Demand = Demand { external_id: true, mfa: false };
    const MFA: Demand = Demand { external_id: false, mfa: true };

    fn demands(statements: &str) -> Vec<Demand> {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let reading = read(json::parse(&text).unwrap().root(), Kind::Trust);
        assert!(!reading.findings.any_error(), "{text}: {:?}", reading.findings);
        reading.document.assume_role_demands()
    }

    fn statement(principal: &str, action: &str, condition: &str) -> String {
        format!(
            r#"{{"Effect": "Allow", "Principal": {{{principal}}}, {action}, "Condition": {{{condition}}}}}"#
        )
    }

    #[track_caller]
    fn check(condition: &str, demand: Demand) {
        let aws = statement(r#""AWS": "111122223333""#, r#""Action": "sts:AssumeRole""#, condition);
        assert_eq!(demands(&aws), [demand], "{condition}");
    }

    #[test]
    fn only_statements_that_let_aws_principals_assume_the_role_count() {
        let counts =
            |principal, action| demands(&statement(principal, action, r#""Null": {"a:b": "true"}"#)).len();
        let assume_role = r#""Action": "sts:AssumeRole""#;
        assert_eq!(
            counts(r#""AWS": "111122223333""#, r#""Action": ["sts:TagSession", "STS:assumerole"]"#),
            1
        );
        assert_eq!(counts(r#""AWS": "*""#, r#""Action": "sts:Assume*""#), 1);
        assert_eq!(counts(r#""AWS": "*""#, r#""NotAction": "sts:TagSession""#), 1);
        assert_eq!(counts(r#""AWS": "*", "Service": "ec2.amazonaws.com""#, assume_role), 1);
        assert_eq!(counts(r#""Service": "ec2.amazonaws.com""#, assume_role), 0);
        assert_eq!(counts(r#""AWS": "*""#, r#""NotAction": "sts:AssumeRole""#), 0);
        assert_eq!(counts(r#""AWS": "*""#, r#""Action": "sts:AssumeRoleWithSAML""#), 0);
        let deny = statement(r#""AWS": "*""#, assume_role, "").replace("Allow", "Deny");
        assert_eq!(demands(&deny), []);
    }

    #[test]
    fn each_statement_has_its_demand() {
        let aws =
            |condition| statement(r#""AWS": "111122223333""#, r#""Action": "sts:AssumeRole""#, condition);
        let both = r#""StringEquals": {"sts:ExternalId": "x"}, "Bool": {"aws:MultiFactorAuthPresent": true}"#;
        let text = [aws(""), aws(both)].join(", ");
        assert_eq!(demands(&text), [NONE, Demand { external_id: true, mfa: true }]);
    }

    #[track_caller]
    fn check_denied(principal: &str, condition: &str, demand: Demand) {
        let allow = statement(r#""AWS": "111122223333""#, r#""Action": "sts:AssumeRole""#, "");
        let deny = statement(principal, r#""Action": "sts:AssumeRole""#, condition).replace("Allow", "Deny");
        assert_eq!(demands(&format!("{allow}, {deny}")), [demand], "{principal} {condition}");
    }

    #[test]
    fn a_denial_of_what_is_absent_demands_it() {
        let all = r#""AWS": "*""#;
        check_denied(all, r#""StringNotEquals": {"sts:ExternalId": "x"}"#, EXTERNAL_ID);
        check_denied(all, r#""Null": {"sts:ExternalId": "true"}"#, EXTERNAL_ID);
        check_denied(all, r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}"#, MFA);
        check_denied(all, r#""Bool": {"aws:MultiFactorAuthPresent": false}"#, MFA);
        check_denied(all, r#""NumericGreaterThanIfExists": {"aws:MultiFactorAuthAge": "3600"}"#, MFA);
        check_denied(r#""AWS": "111122223333""#, r#""Null": {"sts:ExternalId": "true"}"#, EXTERNAL_ID);
    }

    #[test]
    fn a_denial_of_others_or_for_other_reasons_demands_nothing() {
        let all = r#""AWS": "*""#;
        check_denied(all, r#""StringEquals": {"sts:ExternalId": "x"}"#, NONE);
        check_denied(all, r#""Null": {"sts:ExternalId": "false"}"#, NONE);
        check_denied(all, r#""Bool": {"aws:MultiFactorAuthPresent": "true"}"#, NONE);
        check_denied(all, r#""NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}"#, NONE);
        check_denied(r#""AWS": "444455556666""#, r#""Null": {"sts:ExternalId": "true"}"#, NONE);
        check_denied(r#""Service": "ec2.amazonaws.com""#, r#""Null": {"sts:ExternalId": "true"}"#, NONE);
        let two = r#""Null": {"sts:ExternalId": "true"}, "StringEquals": {"aws:PrincipalAccount": "1"}"#;
        check_denied(all, two, NONE);
    }

    #[test]
    fn an_external_id_is_demanded_where_its_absence_fails() {
        check(r#""StringEquals": {"sts:ExternalId": "x"}"#, EXTERNAL_ID);
        check(r#""StringLike": {"STS:externalid": ["x*", "y"]}"#, EXTERNAL_ID);
        check(r#""ForAnyValue:StringEqualsIfExists": {"sts:ExternalId": "x"}"#, EXTERNAL_ID);
        check(r#""Null": {"sts:ExternalId": "false"}"#, EXTERNAL_ID);
        check(r#""Null": {"sts:ExternalId": "true"}"#, NONE);
        check(r#""StringEqualsIfExists": {"sts:ExternalId": "x"}"#, NONE);
        check(r#""StringNotEquals": {"sts:ExternalId": "x"}"#, NONE);
        check(r#""ForAllValues:StringEquals": {"sts:ExternalId": "x"}"#, NONE);
        check(r#""StringEquals": {"aws:PrincipalTag/sts:ExternalId": "x"}"#, NONE);
    }

    #[test]
    fn mfa_is_demanded_where_its_absence_fails() {
        check(r#""Bool": {"aws:MultiFactorAuthPresent": "true"}"#, MFA);
        check(r#""StringEquals": {"aws:multifactorauthpresent": "True"}"#, MFA);
        check(r#""NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}"#, MFA);
        check(r#""Null": {"aws:MultiFactorAuthAge": "false"}"#, MFA);
        check(r#""Bool": {"aws:MultiFactorAuthPresent": "false"}"#, NONE);
        check(r#""Bool": {"aws:MultiFactorAuthPresent": ["true", "false"]}"#, NONE);
        check(r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}"#, NONE);
        check(r#""Null": {"aws:MultiFactorAuthPresent": "false"}"#, NONE);
        check(r#""NumericLessThanIfExists": {"aws:MultiFactorAuthAge": "3600"}"#, NONE);
        check(r#""NumericNotEquals": {"aws:MultiFactorAuthAge": "0"}"#, NONE);
    }
}

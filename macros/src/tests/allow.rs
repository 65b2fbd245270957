//! Findings that are let through, and those that are not.

use expect_test::expect;

use super::{key_errors, role_errors};

const NEWER: &str = r#"inline_policy(allow("s3:GetObjectOfTomorrow", on("arn:aws:s3:::b/*")))"#;

#[test]
fn with_a_reason() {
    let allowed = format!(r#"{NEWER}, allow_finding(INVALID_ACTION, reason = "announced yesterday")"#);
    assert_eq!(key_errors(&allowed), "");
}

#[test]
fn without_a_reason() {
    expect![[r#"
        INVALID_ACTION
            no reason is given why `INVALID_ACTION` is let through [ALLOW_WITHOUT_REASON]
            help: write allow_finding(INVALID_ACTION, reason = "…")
    "#]]
    .assert_eq(&key_errors(&format!("{NEWER}, allow_finding(INVALID_ACTION)")));
    expect![[r#"
        raeson
            `raeson` is not something that `allow_finding` takes
            help: did you mean `reason`?
        5
            `allow_finding` takes a code and a reason
            help: write `allow_finding(CODE, reason = "…")`
        INVALID_ACTION
            no reason is given why `INVALID_ACTION` is let through [ALLOW_WITHOUT_REASON]
            help: write allow_finding(INVALID_ACTION, reason = "…")
    "#]]
    .assert_eq(&key_errors(&format!("{NEWER}, allow_finding(INVALID_ACTION, raeson = \"x\", 5)")));
}

#[test]
fn for_nothing() {
    expect![[r#"
        INVALID_ACTION
            there is no `INVALID_ACTION` to let through [UNUSED_ALLOW]
            help: take it out
    "#]]
    .assert_eq(&key_errors(r#"allow_finding(INVALID_ACTION, reason = "x")"#));
    expect![[r#"
        allow_finding
            `allow_finding` names no code
            help: write `allow_finding(CODE, reason = "…")` with the code in the finding's brackets
        INVALID_ACTON
            there is no finding `INVALID_ACTON` [ALLOW_OF_UNKNOWN_CODE]
            help: did you mean `INVALID_ACTION`?
        INVALID_ROLE_NAME
            `INVALID_ROLE_NAME` cannot be let through [ALLOW_OF_UNSILENCEABLE_CODE]
            help: mend what it says; IAM would refuse it
    "#]]
    .assert_eq(&key_errors(
        r#"allow_finding(INVALID_ACTION, reason = "x"), allow_finding(INVALID_ACTON, reason = "x"),
           allow_finding(INVALID_ROLE_NAME, reason = "x"), allow_finding(reason = "x")"#,
    ));
}

#[test]
fn what_a_mistake_hides_is_not_called_unused() {
    let errors = key_errors(r#"inline_policy(alow("s3:X")), allow_finding(INVALID_ACTION, reason = "x")"#);
    expect![[r#"
        alow
            `alow` is not a part of a policy
            help: did you mean `allow`?
    "#]]
    .assert_eq(&errors);
}

#[test]
fn an_allowed_suggestion_is_not_called_unused_where_nothing_is_suggested() {
    assert_eq!(key_errors(r#"allow_finding(REDUNDANT_ACTION, reason = "said twice on purpose")"#), "");
}

#[test]
fn a_security_warning_stops_the_build_until_it_is_allowed() {
    let everyone = r#"trust = { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "sts:AssumeRole" }
    ]}"#;
    expect![[r#"
        "*"
            `*` lets every AWS account assume the role [TRUST_POLICY_ALLOWS_EVERYONE]
            help: name an account, or add a condition on `aws:PrincipalOrgID` or `aws:PrincipalAccount`
    "#]]
    .assert_eq(&role_errors(everyone, "struct Reader;"));
    let allowed =
        format!(r#"{everyone}, allow_finding(TRUST_POLICY_ALLOWS_EVERYONE, reason = "a honeypot")"#);
    expect![[""]].assert_eq(&role_errors(&allowed, "struct Reader;"));
}

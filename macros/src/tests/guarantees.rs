//! What a declaration promises of its role. `UPDATE_EXPECT=1` writes the snapshots.

use expect_test::expect;

use super::{role_errors, said, tokens};

/// What the compiler would say of a role that reads one bucket of its parameter, if `keys` stand beside its policy.
fn reader(keys: &str) -> String {
    let attribute = format!(
        r#"
        trust = service("lambda.amazonaws.com"),
        inline_policy(
            allow("s3:GetObject", "s3:PutObject", on("arn:aws:s3:::{{bucket}}/*"), sid = "Objects"),
            allow("s3:ListBucket", on("arn:aws:s3:::{{bucket}}"), when(bool("aws:SecureTransport", true))),
            deny("s3:PutObject", on("arn:aws:s3:::{{bucket}}/audit/*"), sid = "NoAudit"),
        ),
        {keys}
        "#
    );
    role_errors(&attribute, "pub struct Reader { bucket: String }")
}

#[test]
fn expectations_that_are_met() {
    let met = r#"expect(
        allows("s3:GetObject", on("arn:aws:s3:::{bucket}/a/b", "arn:aws:s3:::{bucket}/*")),
        denies("s3:DeleteObject", on("arn:aws:s3:::{bucket}/x")),
        denies("iam:PassRole", "sts:AssumeRole", "s3:ListAllMyBuckets", on("*")),
        denies("s3:PutObject", on("arn:aws:s3:::{bucket}/audit/*")),
        allows("s3:ListBucket", on("arn:aws:s3:::{bucket}"), when("aws:SecureTransport" = true)),
        denies("s3:ListBucket", on("arn:aws:s3:::{bucket}"), when("aws:SecureTransport" = absent)),
        denies("s3:ListBucket", on("arn:aws:s3:::{bucket}"), when("aws:SecureTransport" = ["false"])),
    )"#;
    expect![""].assert_eq(&reader(met));
}

#[test]
fn expectations_that_are_not_met() {
    let not_met = r#"expect(
        allows("s3:DeleteObject", on("arn:aws:s3:::{bucket}/x")),
        allows("s3:GetObject", on("arn:aws:s3:::{bucket}")),
        allows("s3:PutObject", on("arn:aws:s3:::{bucket}/audit/x")),
        denies("s3:PutObject", on("arn:aws:s3:::{bucket}/x")),
        allows("s3:ListBucket", on("arn:aws:s3:::{bucket}")),
        allows("s3:GetObject", on("arn:aws:s3:::other/x")),
        denies("s3:PutObject", on("arn:aws:s3:::{bucket}/*")),
    )"#;
    expect![[r#"
        "s3:DeleteObject"
            the policies do not allow `s3:DeleteObject` on `arn:aws:s3:::{bucket}/x`: no statement allows the action [EXPECTATION_FAILED]
            help: change what keeps it out, or expect that it is denied: `denies(…)`
        "s3:GetObject"
            the policies do not allow `s3:GetObject` on `arn:aws:s3:::{bucket}`: the statement `Objects` of `Reader` allows it on `arn:aws:s3:::{bucket}/*` only [EXPECTATION_FAILED]
            help: change what keeps it out, or expect that it is denied: `denies(…)`
        "s3:PutObject"
            the policies do not allow `s3:PutObject` on `arn:aws:s3:::{bucket}/audit/x`: the statement `NoAudit` of `Reader` denies `s3:PutObject` [EXPECTATION_FAILED]
            help: change what keeps it out, or expect that it is denied: `denies(…)`
        "s3:PutObject"
            the policies allow `s3:PutObject` on `arn:aws:s3:::{bucket}/x`: the statement `Objects` of `Reader` allows `s3:GetObject`, `s3:PutObject` [EXPECTATION_FAILED]
            help: take it out of the statement, deny it, or expect that it is allowed: `allows(…)`
        "s3:ListBucket"
            whether the policies allow `s3:ListBucket` on `arn:aws:s3:::{bucket}` depends on the value of `aws:SecureTransport`, in statement 2 of `Reader` [EXPECTATION_FAILED]
            help: say what the request carries: `when("aws:SecureTransport" = "…")`, or `= absent`
        "s3:GetObject"
            whether the policies allow `s3:GetObject` on `arn:aws:s3:::other/x` depends on the value of `{bucket}`, in the statement `Objects` of `Reader` [EXPECTATION_FAILED]
            help: name a resource for which it makes no difference, `{field}` where the policy has it
        "s3:PutObject"
            whether the policies allow `s3:PutObject` on `arn:aws:s3:::{bucket}/*` depends on the value of `{bucket}` and the text in the place of `*` [EXPECTATION_FAILED]
            help: name a resource for which it makes no difference, `{field}` where the policy has it
    "#]].assert_eq(&reader(not_met));
}

#[test]
fn expectations_that_cannot_be() {
    let wrong = r#"
        expect,
        expect("s3:GetObject", allow("s3:GetObject", on("*")), denies("s3:*", on("*")), allows("s3:Get*", on("*"))),
        expect(
            allows("s3:GetObjekt", on("arn:aws:s3:::{bucket}/x")),
            denies("s3:GetObject"),
            denies("s3:GetObject", on("arn:aws:s3:::b/${aws:username}")),
            denies("s3:GetObject", on("{buckett}")),
            denies("s3:GetObject", on("*"), when(bool("aws:SecureTransport", true))),
            denies("s3:GetObject", on("*"), when("aws:SecureTransprt" = true, "aws:SourceIp" = missing, "aws:SourceIp")),
        ),
    "#;
    expect![[r#"
        expect
            `expect` expects nothing
            help: write `expect(allows("s3:GetObject", on("arn:aws:s3:::bucket/key")))`
        "s3:GetObject"
            this is not an expectation
            help: write `allows(…)` or `denies(…)` around it
        allow
            `allow` is not an expectation
            help: did you mean `allows`?
        "{buckett}"
            `{buckett}` names no field of the struct
            help: did you mean `{bucket}`?
        bool
            an expectation names the value of a key, not a condition on it
            help: write `when("aws:SourceIp" = "203.0.113.7")`
        missing
            `missing` is not what the value of a key can be
            help: write `absent`
        "aws:SourceIp"
            this is not a key with its value
            help: write `when("aws:SourceIp" = "203.0.113.7")`
        denies
            this statement has no `Resource` [MISSING_RESOURCE]
            help: add the resources that the statement is about: `on("arn:…")`, or `on("*")`
        "s3:GetObjekt"
            s3 has no action `s3:GetObjekt` [INVALID_ACTION]
            help: did you mean `s3:GetObject`?
        "aws:SecureTransprt"
            there is no global condition key `aws:SecureTransprt` [INVALID_GLOBAL_CONDITION_KEY]
            help: did you mean `aws:SecureTransport`?
    "#]]
    .assert_eq(&reader(wrong));
}

#[test]
fn a_ceiling_that_is_kept() {
    for kept in [
        r#"ceiling(allow("s3:*", on("*")))"#,
        r#"ceiling = { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": ["s3:*Object", "s3:ListBucket"], "Resource": "arn:aws:s3:::{bucket}*" } }"#,
        r#"ceiling(allow("s3:GetObject", "s3:PutObject", on("arn:aws:s3:::*/*")), allow("s3:ListBucket", on("*"), when(bool("aws:SecureTransport", true))))"#,
        r#"never("iam:PassRole", on("*")), never("s3:Delete*", on("*")), never(file("tests/data/never.json"))"#,
        r#"never("s3:PutObject", on("arn:aws:s3:::{bucket}/audit/*"))"#,
        r#"never("s3:ListBucket", on("*"), when(bool("aws:SecureTransport", false)))"#,
    ] {
        assert_eq!(reader(kept), "", "{kept}");
    }
}

#[test]
fn a_ceiling_that_is_exceeded() {
    expect![[r#"
        "s3:GetObject"
            `s3:GetObject` reaches over the ceiling: it allows `s3:GetObject` on `arn:aws:s3:::example/` with `aws:SecureTransport` = `false`, if `{bucket}` is `example` [CEILING_EXCEEDED]
            help: narrow the statement, or widen the ceiling
    "#]].assert_eq(&reader(r#"ceiling = file("tests/data/ceiling.json")"#));
    expect![[r#"
        "s3:GetObject"
            `s3:GetObject` reaches over the ceiling: it allows `s3:GetObject` on `arn:aws:s3:::example/`, if `{bucket}` is `example` [CEILING_EXCEEDED]
            help: narrow the statement, or widen the ceiling
        "s3:ListBucket"
            `s3:ListBucket` reaches over the ceiling: it allows `s3:ListBucket` on `arn:aws:s3:::example` with `aws:SecureTransport` = `true`, if `{bucket}` is `example` [CEILING_EXCEEDED]
            help: narrow the statement, or widen the ceiling
    "#]].assert_eq(&reader(
        r#"ceiling = { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::{bucket}/public/*" } }"#,
    ));
}

#[test]
fn what_is_granted_although_it_never_should_be() {
    expect![[r#"
        "s3:PutObject"
            `s3:PutObject` grants what is never to be granted: `s3:PutObject` on `arn:aws:s3:::example/`, if `{bucket}` is `example` [NEVER_RULE_BROKEN]
            help: narrow the statement, or deny it in another
        "s3:GetObject"
            `s3:GetObject` grants what is never to be granted: `s3:GetObject` on `arn:aws:s3:::secret/`, if `{bucket}` is `secret` [NEVER_RULE_BROKEN]
            help: narrow the statement, or deny it in another
        allow
            this statement allows, and `never` takes statements that deny [NEVER_RULE_ALLOWS]
            help: write what is never to be granted as a statement that denies
    "#]].assert_eq(&reader(
        r#"never("s3:Put*", on("*")), never(deny("s3:GetObject", on("arn:aws:s3:::secret/*"))), never(allow("s3:GetObject", on("*")))"#,
    ));
}

#[test]
fn what_cannot_be_proved() {
    let attribute = |keys: &str| {
        format!(r#"trust = service("lambda.amazonaws.com"), managed_policies("ReadOnlyAccess"), {keys}"#)
    };
    let said = |keys: &str| role_errors(&attribute(keys), "pub struct Reader;");
    expect![[r#"
        "ReadOnlyAccess"
            it cannot be proved that `arn:aws:iam::aws:policy/ReadOnlyAccess` stays within the ceiling: the compiler does not see it [CEILING_NOT_PROVED]
            help: declare it as a struct with `#[iam_policy]`, or take a boundary that stays within the ceiling
        "ReadOnlyAccess"
            it cannot be proved that `arn:aws:iam::aws:policy/ReadOnlyAccess` grants nothing of what is never to be granted: the compiler does not see it [NEVER_RULE_NOT_PROVED]
            help: declare it as a struct with `#[iam_policy]`, or deny in the role what is never to be granted
    "#]].assert_eq(&said(r#"ceiling(allow("s3:*", on("*"))), never("iam:PassRole", on("*"))"#));
    let let_through =
        r#"ceiling(allow("s3:*", on("*"))), allow_finding(CEILING_NOT_PROVED, reason = "it only reads")"#;
    assert_eq!(said(let_through), "");
    assert_eq!(said(r#"inline_policy(deny("iam:*", on("*"))), never("iam:PassRole", on("*"))"#), "");
}

#[test]
fn guarantees_that_guarantee_nothing() {
    let wrong = r#"
        ceiling = "arn:aws:iam::111122223333:policy/ceiling",
        never,
        never("s3:GetObjekt", on("*")),
        never(file("tests/data/not_json.json")),
    "#;
    expect![[r#"
        "arn:aws:iam::111122223333:policy/ceiling"
            `ceiling` takes documents, no names
            help: write `file("…")`, `allow(…)` and `deny(…)`, JSON in braces, or a struct with `#[iam_policy]`
        never
            the policy says nothing
            help: write `allow("service:Action", on("arn:…"))`, JSON in braces, or `file("…")`
        "tests/data/not_json.json"
            tests/data/not_json.json:3:18: there must be no comma behind the last item
            help: write JSON: no comments, no trailing commas
        "s3:GetObjekt"
            s3 has no action `s3:GetObjekt` [INVALID_ACTION]
            help: did you mean `s3:GetObject`?
    "#]]
    .assert_eq(&reader(wrong));
    expect![[r#"
        never
            this statement has no `Resource` [MISSING_RESOURCE]
            help: add the resources that the statement is about: `on("arn:…")`, or `on("*")`
        never
            this statement has no `Action` [MISSING_ACTION]
            help: add actions: `"s3:GetObject"`
    "#]]
    .assert_eq(&reader(r#"never("iam:PassRole"), never(on("*"))"#));
}

#[test]
fn a_request_names_values_of_keys() {
    let when = |what: &str| {
        reader(&format!(
            r#"expect(denies("s3:DeleteObject", on("arn:aws:s3:::{{bucket}}/x"), when({what})))"#
        ))
    };
    let said =
        [when(""), when(r#"b"x""#), when(r#"string_equals("aws:SourceVpc", "x")"#), when(r#"other("x")"#)];
    expect![[r#"
        when
            `when` names no key
            help: write `when("aws:SourceIp" = "203.0.113.7")`
        b"x"
            `b"x"` is neither a string nor a plain number
            help: write a string in double quotes
        string_equals
            an expectation names the value of a key, not a condition on it
            help: write `when("aws:SourceIp" = "203.0.113.7")`
        other
            this is not a key with its value
            help: write `when("aws:SourceIp" = "203.0.113.7")`
    "#]]
    .assert_eq(&said.concat());
}

#[test]
fn what_all_documents_show_is_said_at_once_only_after_a_mistake() {
    let of = |more: &str| {
        let objects = r#""s3:GetObject", on("arn:aws:s3:::b/*")"#;
        let policy = format!("inline_policy(allow({objects}), deny({objects}))");
        let attribute =
            format!(r#"trust = service("lambda.amazonaws.com"), ceiling = crate::Ceiling, {policy}, {more}"#);
        role_errors(&attribute, "struct Reader;")
    };
    let cancelled = "[ALLOW_CANCELLED_BY_DENY]";
    assert_eq!(of(""), "", "the ceiling is asked for first");
    assert!(of("description = 5").contains(cancelled), "{}", of("description = 5"));
    // So is an `allow_finding` of what is said then.
    expect![[r#"
        INVALID_ACTION
            there is no `INVALID_ACTION` to let through [UNUSED_ALLOW]
            help: take it out
    "#]].assert_eq(&of(
        r#"allow_finding(INVALID_ACTION, reason = "x"), allow_finding(ADMINISTRATOR_ACCESS, reason = "x"),
           allow_finding(ALLOW_CANCELLED_BY_DENY, reason = "x"), allow_finding(CEILING_NOT_PROVED, reason = "x")"#,
    ));
}

#[test]
fn a_part_of_a_policy_is_no_struct() {
    for word in ["allow", "policy", "file"] {
        assert_ne!(reader(&format!("ceiling({word})")), "", "{word}");
    }
    assert_eq!(reader("ceiling(allowed)"), "", "a struct");
}

#[test]
fn documents_are_handed_on_in_one_form_alone() {
    let asked = |handed: &str| said(crate::judgement(tokens(handed)));
    let role = r#"{trust = service("lambda.amazonaws.com")} {struct Reader;}"#;
    assert_eq!(asked(&format!(r#""" [] [] [] {role}"#)), "");
    for wrong in [r#""" {} [] []"#, r#""" [] () []"#, r#""" [] [] {}"#, "5 [] [] []", r#""" [5] [] []"#] {
        let answer = asked(&format!("{wrong} {role}"));
        assert!(answer.contains("only generated code calls this"), "{wrong}: {answer}");
    }
}

//! What a declaration promises of its role. `UPDATE_EXPECT=1` writes the snapshots.

use expect_test::expect;

use super::role_errors;

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
            whether the policies allow `s3:GetObject` on `arn:aws:s3:::{bucket}` depends on the value of `{bucket}`, in the statement `Objects` of `Reader` [EXPECTATION_FAILED]
            help: name a resource for which it makes no difference, `{field}` where the policy has it
        "s3:PutObject"
            the policies do not allow `s3:PutObject` on `arn:aws:s3:::{bucket}/audit/x`: the statement `NoAudit` of `Reader` denies `s3:PutObject` [EXPECTATION_FAILED]
            help: change what keeps it out, or expect that it is denied: `denies(…)`
        "s3:PutObject"
            whether the policies allow `s3:PutObject` on `arn:aws:s3:::{bucket}/x` depends on the value of `{bucket}` [EXPECTATION_FAILED]
            help: name a resource for which it makes no difference, `{field}` where the policy has it
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

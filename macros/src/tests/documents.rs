//! Policies in calls, JSON and files.

use expect_test::expect;

use super::{key_errors, role};

#[test]
fn a_wrong_action_in_every_form() {
    expect![[r#"
        "s3:GetObjekt"
            s3 has no action `s3:GetObjekt` [INVALID_ACTION]
            help: did you mean `s3:GetObject`?
        "s3:GetObjekt"
            s3 has no action `s3:GetObjekt` [INVALID_ACTION]
            help: did you mean `s3:GetObject`?
        "tests/data/wrong_action.json"
            tests/data/wrong_action.json:3:48: s3 has no action `s3:GetObjekt` [INVALID_ACTION]
            help: did you mean `s3:GetObject`?
    "#]].assert_eq(&key_errors(
        r#"inline_policy(allow("s3:GetObjekt", "s3:GetObject", on("arn:aws:s3:::b/*"))),
           inline_policy = { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "arn:aws:s3:::b/*" } },
           inline_policy = file("tests/data/wrong_action.json")"#,
    ));
}

#[test]
fn the_three_forms_are_one_document() {
    let inline_policy = |value: &str| {
        let attribute = format!("trust = service(\"lambda.amazonaws.com\"), inline_policy = {value}");
        let expanded = role(&attribute, "struct Reader { bucket: BucketName }");
        let (_, rest) = expanded.split_once("const INLINE_POLICY").unwrap();
        rest.split_once(';').unwrap().0.to_owned()
    };
    let calls = inline_policy(r#"policy(allow("s3:GetObject", on("arn:aws:s3:::{bucket}/*")))"#);
    let json = inline_policy(
        r#"{ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::{bucket}/*" }
        ]}"#,
    );
    assert!(calls.contains("s3:GetObject"), "{calls}");
    assert_eq!(calls, json);
    assert_eq!(calls, inline_policy(r#"file("tests/data/read.json")"#));
}

#[test]
fn the_parts_of_a_statement() {
    expect![[r#"
        when
            `when` has no conditions
            help: write `when(string_equals("aws:RequestedRegion", "eu-west-1"))`
        onn
            `onn` is not a part of a statement
            help: did you mean `on`?
        5
            this is not part of a statement
            help: write actions in double quotes, then `on(…)`, `when(…)` or `sid = "…"`
        6
            `sid` takes a string
            help: write `sid = "…"`
        5
            `on` takes strings
            help: write each in double quotes
        sid
            `sid` is given twice
            help: remove one of them
        allow
            this statement has no `Action` [MISSING_ACTION]
            help: add actions: `"s3:GetObject"`
        allow
            this statement has no `Resource` [MISSING_RESOURCE]
            help: add the resources that the statement is about: `on("arn:…")`, or `on("*")`
        allow
            this statement has no `Resource` [MISSING_RESOURCE]
            help: add the resources that the statement is about: `on("arn:…")`, or `on("*")`
        allow
            this statement has no `Action` [MISSING_ACTION]
            help: add actions: `"s3:GetObject"`
        not_actions
            a statement cannot have both `Action` and `NotAction` [UNSUPPORTED_ELEMENT_COMBINATION]
            help: keep one, and write a second statement for the other
        not_on
            a statement cannot have both `Resource` and `NotResource` [UNSUPPORTED_ELEMENT_COMBINATION]
            help: keep one, and write a second statement for the other
        deny
            this statement has no `Action` [MISSING_ACTION]
            help: add actions: `"s3:GetObject"`
        deny
            this statement has no `Resource` [MISSING_RESOURCE]
            help: add the resources that the statement is about: `on("arn:…")`, or `on("*")`
    "#]]
    .assert_eq(&key_errors(
        r#"inline_policy(
            allow(),
            allow("s3:GetObject"),
            allow(on("*")),
            allow("s3:GetObject", on(), when()),
            allow("s3:GetObject", on("*"), not_on("*"), not_actions("s3:PutObject"), onn("*"), 5, sid = 6),
            allow("s3:GetObject", on(5), sid = "a", sid = "b"),
            deny,
        )"#,
    ));
}

#[test]
fn conditions() {
    expect![[r#"
        string_equal
            `string_equal` is not a condition operator
            help: did you mean `string_equals`?
        StringEquals
            `StringEquals` is not a condition operator
            help: did you mean `string_equals`?
        null_if_exists
            `null_if_exists` is not a condition operator
            help: did you mean `bool_if_exists`?
        string_equals
            `string_equals` compares no condition key
            help: write the key first: `string_equals("aws:SourceAccount", …)`
        5
            `string_equals` compares no condition key
            help: write the key first: `string_equals("aws:SourceAccount", …)`
        "x"
            this is not a condition
            help: write an operator around it: `string_equals("key", "value")`
        yes
            this cannot be the value of a condition
            help: write a string, a number, `true` or `false`
    "#]]
    .assert_eq(&key_errors(
        r#"inline_policy(allow("s3:GetObject", on("arn:aws:s3:::b/*"), when(
            string_equal("aws:RequestedRegion", "x"),
            StringEquals("aws:RequestedRegion", "x"),
            null_if_exists("aws:RequestedRegion", true),
            string_equals,
            string_equals(5),
            "x",
            bool("aws:SecureTransport", yes),
        )))"#,
    ));
}

#[test]
fn conditions_of_every_kind() {
    let expanded = role(
        r#"trust = service("lambda.amazonaws.com"), inline_policy(allow("s3:GetObject", on("arn:aws:s3:::b/*"), when(
            string_equals("aws:RequestedRegion", "eu-west-1", "eu-west-2"),
            string_equals("aws:PrincipalOrgID", "o-1234567890"),
            bool("aws:SecureTransport", true),
            numeric_less_than_if_exists("s3:signatureAge", 5),
            for_any_value_string_like("aws:PrincipalOrgPaths", "o-1234567890/*"),
        )))"#,
        "struct Reader;",
    );
    let json: String = expanded.lines().filter(|line| line.contains("const INLINE_POLICY")).collect();
    expect![[r##"    const INLINE_POLICY: &'static ::core::primitive::str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:RequestedRegion":["eu-west-1","eu-west-2"],"aws:PrincipalOrgID":"o-1234567890"},"Bool":{"aws:SecureTransport":"true"},"NumericLessThanIfExists":{"s3:signatureAge":"5"},"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-1234567890/*"}}}]}"#;"##]].assert_eq(&json.replace('\\', ""));
}

#[test]
fn files() {
    expect![[r#"
        "tests/data/absent.json"
            `tests/data/absent.json` cannot be read: there is no such file
            help: the path is relative to the folder of the package's `Cargo.toml`
        "tests/data"
            `tests/data` cannot be read: it is a folder
            help: the path is relative to the folder of the package's `Cargo.toml`
        "/etc/passwd"
            `/etc/passwd` is not a path inside the package
            help: write a path inside the package, relative to the folder of its `Cargo.toml`
        "../x.json"
            `../x.json` is not a path inside the package
            help: write a path inside the package, relative to the folder of its `Cargo.toml`
        ""
            `` is not a path inside the package
            help: write a path inside the package, relative to the folder of its `Cargo.toml`
        5
            `file` takes a string
            help: write `file = "…"`
        file
            `file` has no value
            help: write `file = "…"`
        "tests/data/not_utf_8.json"
            tests/data/not_utf_8.json:2: this is not UTF-8
            help: save the file as UTF-8
        "tests/data/not_json.json"
            tests/data/not_json.json:3:18: there must be no comma behind the last item
            help: write JSON: no comments, no trailing commas
        "tests/data/placeholder.json"
            tests/data/placeholder.json:3:76: `{nowhere}` names no field of the struct
            help: add the field `nowhere` to the struct; a brace that means itself is written twice, `{{`
    "#]].assert_eq(&key_errors(
        r#"inline_policy = file("tests/data/absent.json"), inline_policy = file("tests/data"),
           inline_policy = file("/etc/passwd"), inline_policy = file("../x.json"), inline_policy = file(""),
           inline_policy = file(5), inline_policy = file,
           inline_policy = file("tests/data/not_utf_8.json"), inline_policy = file("tests/data/not_json.json"),
           inline_policy = file("tests/data/placeholder.json")"#,
    ));
}

#[test]
fn a_file_is_tracked() {
    let expanded = role(
        r#"trust = service("lambda.amazonaws.com"), inline_policy = file("tests/data/read.json")"#,
        "struct Reader { bucket: BucketName }",
    );
    assert!(expanded.contains("::core::include_bytes!("), "{expanded}");
    assert!(expanded.contains(r#""/", "tests/data/read.json""#), "{expanded}");
}

#[test]
fn names_of_policies() {
    let expanded = role(
        r#"trust = service("lambda.amazonaws.com"), inline_policy = [
            policy("one", allow("s3:GetObject", on("arn:aws:s3:::b/*"))),
            policy(name = "two", allow("s3:GetObject", on("arn:aws:s3:::b/*"))),
            policy(allow("s3:GetObject", on("arn:aws:s3:::b/*"))),
        ]"#,
        "struct Reader;",
    );
    let names: Vec<&str> = expanded.lines().map(str::trim).filter(|line| line.starts_with("name:")).collect();
    assert_eq!(names, ["name: \"Reader\",", "name: \"one\",", "name: \"two\",", "name: \"Reader-3\","]);
}

#[test]
fn a_name_without_policy() {
    expect![[r#"
        "ReadOnlyAccess"
            the policy `ReadOnlyAccess` says nothing
            help: write `allow(…)` behind it, JSON in braces, or `file("…")`
        "x"
            the policy `x` says nothing
            help: write `allow(…)` behind it, JSON in braces, or `file("…")`
    "#]]
    .assert_eq(&key_errors(r#"inline_policy = "ReadOnlyAccess", inline_policy(name = "x")"#));
}

#[test]
fn characters_that_no_document_holds() {
    expect![[r#"
        "arn:aws:s3:::b/"
            `\u{e000}` (U+E000) cannot stand in a policy document
            help: a document holds the characters U+0020 to U+00FF; `?` matches any one character
        "“x”"
            `“` (U+201C) cannot stand in a policy document
            help: a document holds the characters U+0020 to U+00FF; `?` matches any one character
        ""
            `\u{e000}` is a character of no alphabet
            help: remove it; to name a field write `{field}`
        "“x”"
            the `Sid` `“x”` holds `“` [UNSUPPORTED_SID]
            help: IAM takes ASCII letters and digits only
        "s3:GetObjekt"
            s3 has no action `s3:GetObjekt` [INVALID_ACTION]
            help: did you mean `s3:GetObject`?
    "#]].assert_eq(&key_errors(
        "inline_policy(allow(\"s3:GetObject\", on(\"arn:aws:s3:::b/\u{e000}\"))), tags(a = \"\u{e000}\"),
         inline_policy = { \"Version\": \"2012-10-17\", \"Statement\": [
            { \"Sid\": \"“x”\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObjekt\", \"Resource\": \"arn:aws:s3:::b/*\" }
         ]}",
    ));
}

#[test]
fn a_policy_has_one_name_and_it_comes_first() {
    expect![[r#"
        "two"
            this is not part of a policy
            help: write `allow(…)`, `deny(…)`, JSON in braces, or `file("…")`
        "late"
            this is not part of a policy
            help: write `allow(…)`, `deny(…)`, JSON in braces, or `file("…")`
    "#]]
    .assert_eq(&key_errors(
        r#"inline_policy("one", "two", allow("s3:GetObject", on("arn:aws:s3:::b/*"))),
           inline_policy(allow("s3:GetObject", on("arn:aws:s3:::b/*")), "late")"#,
    ));
}

#[test]
fn what_json_lacks_is_not_said_in_the_words_of_calls() {
    expect![[r#"
        allow
            this statement has no `Resource` [MISSING_RESOURCE]
            help: add the resources that the statement is about: `on("arn:…")`, or `on("*")`
        {
            this statement has no `Resource` [MISSING_RESOURCE]
            help: add `Resource` with the ARNs that the statement is about, or `*`
    "#]].assert_eq(&key_errors(
        r#"inline_policy = policy("calls", allow("s3:GetObject")),
           inline_policy = { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:GetObject" } }"#,
    ));
}

#[test]
fn an_operator_that_nobody_knows_is_answered_with_the_plain_ones() {
    expect![[r#"
        frobnicates
            `frobnicates` is not a condition operator
            help: write `string_equals`, `string_not_equals`, `string_equals_ignore_case`, `string_not_equals_ignore_case`, `string_like`, `string_not_like`, `numeric_equals`, `numeric_not_equals`, `numeric_less_than`, `numeric_less_than_equals`, `numeric_greater_than`, `numeric_greater_than_equals`, `date_equals`, `date_not_equals`, `date_less_than`, `date_less_than_equals`, `date_greater_than`, `date_greater_than_equals`, `bool`, `binary_equals`, `ip_address`, `not_ip_address`, `arn_equals`, `arn_like`, `arn_not_equals`, `arn_not_like` or `null`
    "#]].assert_eq(&key_errors(
        r#"inline_policy(allow("s3:GetObject", on("arn:aws:s3:::b/*"), when(frobnicates("aws:SourceVpc", "x"))))"#,
    ));
}

#[test]
fn a_file_takes_the_name_that_stands_before_it() {
    let policy = r#"inline_policy("of-a-file", file("tests/data/read.json"))"#;
    let attribute = format!(r#"trust = service("lambda.amazonaws.com"), {policy}"#);
    let expanded = role(&attribute, "struct Reader { bucket: BucketName }");
    assert!(expanded.contains(r#"name: "of-a-file","#), "{expanded}");
}

#[test]
fn what_json_hides_behind_another_sign_is_not_called_missing() {
    expect![[r#"
        ;
            a comma is missing before `;`
            help: separate the members by `,`
        +
            a comma is missing before `+`
            help: separate the members by `,`
    "#]].assert_eq(&key_errors(
        r#"inline_policy = { "Version": "2012-10-17"; "Statement": [{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }] },
           inline_policy = { "Statement": [{ "Effect": "Allow", "Action": "s3:GetObject" + "Resource": "*" }] }"#,
    ));
}

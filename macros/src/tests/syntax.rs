//! Tokens that are no argument: each mistake at its token, and nothing else lost.

use expect_test::expect;

use super::{codes, key_errors, role, role_errors};

const WRONG_EVERYWHERE: &str = r#"
            nam = "reader",
            name = "reader" path = "/",
            = 5,
            trust = service("lambda.amazonaws.com",),
            name("again"),
            tags(team = ),
            description = 5,
            max_session_duration = "soon",
            b"bytes",
            (x),
            [y],
            ,
            std::,
            -x,
            inline_policy(alow("s3:GetObject")),
        "#;

#[test]
fn every_mistake_in_one_compile() {
    expect![[r#"
        path
            a comma is missing before `path`
            help: separate the parts by `,`
        =
            `=` is not expected here
            help: write a key, a string, a number, or JSON in braces
        =
            `team` has no value
            help: write a value behind `team =`
        b"bytes"
            `b"bytes"` is neither a string nor a plain number
            help: write a string in double quotes
        (
            a word is missing before `(`
            help: write a word before it, as in `allow(…)`
        [
            a list in brackets is not expected here
            help: write its parts without the brackets
        ,
            nothing stands before this comma
            help: remove the comma
        :
            the path ends in `::`
            help: write the name of a struct behind it
        -
            `-` is not expected here
            help: write a key, a string, a number, or JSON in braces
        nam
            `nam` is not a key of `iam_role`
            help: did you mean `name`?
        name
            `name` is given twice
            help: remove one of them
        5
            `description` takes a string
            help: write `description = "…"`
        "soon"
            `soon` is not a duration
            help: write `"2h"`, `"90m"`, `"3600s"`, or a number of seconds
        alow
            `alow` is not a part of a policy
            help: did you mean `allow`?
    "#]]
    .assert_eq(&role_errors(WRONG_EVERYWHERE, "pub struct Reader;"));
}

#[test]
fn a_key_is_a_word() {
    expect![[r#"
        "name"
            a key is missing
            help: the keys are `name`, `path`, `description`, `trust`, `inline_policy`, `managed_policies`, `permissions_boundary`, `tags`, `max_session_duration`, `instance_profile`, `ceiling`, `never`, `expect`, `allow_finding` and `crate`
        {
            a key is missing
            help: the keys are `name`, `path`, `description`, `trust`, `inline_policy`, `managed_policies`, `permissions_boundary`, `tags`, `max_session_duration`, `instance_profile`, `ceiling`, `never`, `expect`, `allow_finding` and `crate`
        5
            a key is missing
            help: the keys are `name`, `path`, `description`, `trust`, `inline_policy`, `managed_policies`, `permissions_boundary`, `tags`, `max_session_duration`, `instance_profile`, `ceiling`, `never`, `expect`, `allow_finding` and `crate`
        a
            a key is missing
            help: the keys are `name`, `path`, `description`, `trust`, `inline_policy`, `managed_policies`, `permissions_boundary`, `tags`, `max_session_duration`, `instance_profile`, `ceiling`, `never`, `expect`, `allow_finding` and `crate`
    "#]].assert_eq(&key_errors(r#""name" = "x", { }, 5, a::b"#));
}

#[test]
fn a_missing_comma_in_a_list() {
    expect![[r#"
        "s3:PutObject"
            a comma is missing before `"s3:PutObject"`
            help: separate the parts by `,`
        on
            a comma is missing before `on`
            help: separate the parts by `,`
    "#]]
    .assert_eq(&key_errors(r#"inline_policy(allow("s3:GetObject" "s3:PutObject" on("arn:aws:s3:::b/*")))"#));
}

#[test]
fn json() {
    expect![[r#"
        ,
            nothing stands before this comma
            help: remove the comma
        "Id"
            a colon is missing behind `"Id"`
            help: write `:` and a value behind the name
        "Sid"
            `"Sid"` has no value
            help: write a value behind `:`
        5
            `5` is no name of a JSON member
            help: write the name in double quotes, then `:` and the value
        allow
            `allow` is not JSON
            help: write strings in double quotes; the calls of the attribute have no place in JSON
        (
            JSON has no parentheses
            help: write a list in `[…]`, an object in `{…}`
        ,
            JSON takes no comma behind the last member
            help: remove the comma
        'x'
            `'x'` is neither a string nor a plain number
            help: write a string in double quotes
        ,
            JSON takes no comma behind the last item
            help: remove the comma
        ,
            JSON takes no comma behind the last member
            help: remove the comma
    "#]]
    .assert_eq(&key_errors(
        r#"inline_policy = {
            "Version": "2012-10-17",,
            "Id" "x",
            "Sid": ,
            5: 6,
            "Statement": [
                { "Effect": allow, "Action": ("s3:GetObject"), "Resource": "*", },
                'x'
                -y,
            ],
        }"#,
    ));
}

#[test]
fn json_of_the_wrong_shape() {
    let errors = key_errors(
        r#"inline_policy = {
            "Version": "2012-10-17",
            "Version": "2012-10-17",
            "Statement": [
                { "Effect": "Allow", "Action": [["s3:GetObject"]], "Resource": 5 },
                { "Effect": true, "Action": "s3:GetObject", "Resource": null, "Recource": "*" }
            ]
        }"#,
    );
    expect![[r#"
        "Version" DUPLICATE_JSON_KEY
        [ DATA_TYPE_MISMATCH
        5 DATA_TYPE_MISMATCH
        true DATA_TYPE_MISMATCH
        null DATA_TYPE_MISMATCH
        "Recource" INVALID_POLICY_ELEMENT
    "#]]
    .assert_eq(&codes(&errors));
}

#[test]
fn a_semicolon_between_parts() {
    expect![[r#"
        ;
            a comma is missing: `;` stands in its place
            help: write `,` instead
        ;
            a comma is missing: `;` stands in its place
            help: write `,` instead
        ,
            nothing stands before this comma
            help: remove the comma
        "x"
            `x` is not a duration
            help: write `"2h"`, `"90m"`, `"3600s"`, or a number of seconds
    "#]]
    .assert_eq(&key_errors(r#"path = "/a/"; max_session_duration = "x"; ,"#));
}

#[test]
fn what_stands_in_the_place_of_a_comma() {
    expect![[r#"
        +
            `+` is not expected here
            help: end the part before it by `,`, or remove it
        [
            `[…]` is not expected here
            help: end the part before it by `,`, or remove it
        {
            a comma is missing before `{…}`
            help: separate the parts by `,`
        [
            `[…]` is not expected here
            help: end the part before it by `,`, or remove it
        {
            a key is missing
            help: the keys are `name`, `path`, `description`, `trust`, `inline_policy`, `managed_policies`, `permissions_boundary`, `tags`, `max_session_duration`, `instance_profile`, `ceiling`, `never`, `expect`, `allow_finding` and `crate`
        tags
            `tags` has no tags
            help: write `tags(team = "data")`
    "#]].assert_eq(&key_errors(
        r#"name = "a" + "b", path = "/" ["x"], description = "a" { "b": 1 }, tags["team"]"#,
    ));
}

#[test]
fn numbers_have_no_suffix_and_keep_their_sign() {
    let duration = |value: &str| key_errors(&format!("max_session_duration = {value}"));
    for (value, digits) in [("1.5", "1.5"), ("-5", "-5"), ("-1.5", "-1.5")] {
        assert!(duration(value).contains(&format!("`{digits}` is not")), "{}", duration(value));
    }
    for value in ["3600u16", "3600.0f32"] {
        let refused = format!("`{value}` is neither a string nor a plain number");
        assert!(duration(value).contains(&refused), "{}", duration(value));
    }
}

#[test]
fn a_path_can_start_at_the_crates() {
    assert_eq!(key_errors("managed_policies(::policies::Reader, policies::Writer, Other)"), "");
    expect![[r#"
        :
            `:` is not expected here
            help: write a key, a string, a number, or JSON in braces
        :
            `:` is not expected here
            help: write a key, a string, a number, or JSON in braces
        :
            `:` is not expected here
            help: write a key, a string, a number, or JSON in braces
        -
            `-` is not expected here
            help: write a key, a string, a number, or JSON in braces
    "#]]
    .assert_eq(&key_errors("managed_policies(: x, :-: y, ::, - x)"));
}

#[test]
fn groups_of_a_macro_by_example_are_seen_through() {
    use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
    let inner = Group::new(Delimiter::None, super::tokens(r#"service("lambda.amazonaws.com")"#));
    let mut attribute = super::tokens("trust =");
    attribute.extend([TokenTree::from(inner)]);
    let expanded: TokenStream = crate::role(attribute, super::tokens("struct Reader;"));
    assert_eq!(super::said(expanded), "");
}

#[test]
fn a_string_means_what_it_means_to_rust() {
    let expanded = |name: &str| {
        role(&format!("name = {name}, trust = service(\"ec2.amazonaws.com\")"), "struct Reader;")
    };
    for name in ["\"reader\"", "r\"reader\"", "r#\"reader\"#", "\"read\\x65r\"", "\"rea\\\n    der\""] {
        assert!(expanded(name).contains("str = \"reader\""), "{name}");
    }
    assert!(
        role_errors("name = \"reader\"suffix", "struct Reader;")
            .contains("is neither a string nor a plain number")
    );
}

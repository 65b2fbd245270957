//! The item under the attribute: what can be a role, its fields, its documentation.

use expect_test::expect;

use super::{codes, role, role_errors};

const TRUST: &str = r#"trust = service("lambda.amazonaws.com")"#;

fn item_errors(item: &str) -> String {
    role_errors(TRUST, item)
}

#[test]
fn what_cannot_be_a_role() {
    expect![[r#"
        enum
            an enum cannot be a role or a policy
            help: declare a struct for each role; its fields are the role's parameters
    "#]]
    .assert_eq(&item_errors("pub enum Reader { A }"));
    expect![[r#"
        union
            a union cannot be a role or a policy
            help: declare a struct for each role; its fields are the role's parameters
    "#]]
    .assert_eq(&item_errors("pub union Reader { a: u8 }"));
    expect![[r#"
        BucketName
            a tuple struct cannot be a role or a policy: its fields have no names
            help: name the fields: `pub struct Reader { pub bucket: BucketName }`
    "#]]
    .assert_eq(&item_errors("pub struct Reader(pub BucketName);"));
    expect![[r#"
        pub
            this is not a struct
            help: put the attribute on a struct: `pub struct Reader;`
    "#]]
    .assert_eq(&item_errors("pub fn reader() {}"));
    expect![[r#"
        N
            the const parameter `N` cannot be part of a role or a policy
            help: make it a field, which a string can name: `pub n: String`
    "#]]
    .assert_eq(&item_errors("pub struct Reader<const N: usize>;"));
}

#[test]
fn a_struct_without_fields_is_a_role_however_it_is_written() {
    for item in ["struct Reader;", "struct Reader {}", "struct Reader();", "struct Reader { }"] {
        assert_eq!(item_errors(item), "", "{item}");
    }
}

#[test]
fn a_field_of_generic_type_is_a_parameter() {
    let attribute = r#"trust = service("lambda.amazonaws.com"), inline_policy(allow("s3:GetObject", on("arn:aws:s3:::{bucket}/*")))"#;
    let expanded = role(attribute, "struct Reader<'a, T> where T: Clone { bucket: &'a T }");
    assert!(expanded.contains("impl<'a, T> Reader<'a, T>\n"), "{expanded}");
    assert!(expanded.contains("&'a T: ::iam_role::__private::Parameter"), "{expanded}");
    let expanded = role(attribute, "struct Reader<T> { bucket: String, pair: (u8, [T; 2]) }");
    assert!(expanded.contains("(u8, [T; 2]): ::iam_role::__private::Parameter"), "{expanded}");
    assert!(!expanded.contains("String: ::iam_role::__private::Parameter"), "{expanded}");
    let expanded = role(attribute, "pub(in crate::roles) struct Reader<'a> { bucket: &'a str }");
    assert!(expanded.contains("impl<'a> Reader<'a>"), "{expanded}");
    assert!(expanded.contains("pub(in crate::roles) const NAME"), "{expanded}");
}

#[test]
fn a_placeholder_that_names_no_field() {
    let attribute = r#"trust = service("lambda.amazonaws.com"),
        inline_policy(allow("s3:GetObject", on("arn:aws:s3:::{buket}/*", "arn:aws:s3:::{key}/{{x}}/${aws:PrincipalTag/a}", "arn:aws:s3:::{bucket"))),
        name = "{}", description = "}""#;
    expect![[r#"
        "{}"
            `{}` names no field of the struct
            help: write the name of a field; a brace that means itself is written twice, `{{`
        "}"
            a brace is never closed, or never opened
            help: write `{field}`; a brace that means itself is written twice, `{{` or `}}`
        "arn:aws:s3:::{buket}/*"
            `{buket}` names no field of the struct
            help: did you mean `{bucket}`?
        "arn:aws:s3:::{key}/{{x}}/${aws:PrincipalTag/a}"
            `{key}` names no field of the struct
            help: add the field `key` to the struct; a brace that means itself is written twice, `{{`
        "arn:aws:s3:::{bucket"
            a brace is never closed, or never opened
            help: write `{field}`; a brace that means itself is written twice, `{{` or `}}`
    "#]]
    .assert_eq(&role_errors(attribute, "pub struct Reader { bucket: BucketName }"));
}

#[test]
fn a_placeholder_in_a_condition_key() {
    let attribute = r#"trust = service("lambda.amazonaws.com", when(string_equals("aws:{key}", "x")))"#;
    expect![[r#"
        "aws:{key}"
            `{key}` cannot stand in the name of an element, an operator or a condition key
            help: write the name itself: it is checked when the program is compiled
    "#]]
    .assert_eq(&role_errors(attribute, "pub struct Reader { key: String }"));
}

#[test]
fn a_field_that_nobody_uses() {
    expect![[r#"
        bucket
            the field `bucket` is not used
            help: write `{bucket}` where its value belongs, or remove the field
        r#type
            the field `type` is not used
            help: write `{type}` where its value belongs, or remove the field
    "#]]
    .assert_eq(&item_errors("pub struct Reader { pub bucket: BucketName, r#type: String }"));
}

#[test]
fn a_field_whose_use_may_be_lost() {
    let attribute = r#"trust = service("lambda.amazonaws.com"), inline_polcy(allow("s3:GetObject", on("arn:aws:s3:::{bucket}/*")))"#;
    expect![[r#"
        inline_polcy
            `inline_polcy` is not a key of `iam_role`
            help: did you mean `inline_policy`?
    "#]]
    .assert_eq(&role_errors(attribute, "struct Reader { bucket: BucketName }"));
}

#[test]
fn a_field_that_is_not_always_there() {
    expect![[r#"
        a
            the field `a` is not always there
            help: declare two structs, each under its `cfg`
    "#]]
    .assert_eq(&role_errors(
        r#"trust = service("lambda.amazonaws.com"), tags(a = "{a}")"#,
        "struct Reader { #[cfg(unix)] a: String }",
    ));
}

#[test]
fn a_raw_field_is_named_without_its_prefix() {
    let attribute = r#"trust = service("lambda.amazonaws.com"), tags(kind = "{type}")"#;
    assert_eq!(role_errors(attribute, "struct Reader { r#type: String }"), "");
}

#[test]
fn a_field_that_a_declared_policy_may_use_is_left_to_the_compiler() {
    let attribute = r#"trust = service("lambda.amazonaws.com"), managed_policies(crate::policies::Reading)"#;
    let expanded = role(attribute, "struct Reader { bucket: BucketName }");
    assert!(
        expanded.contains("require_use(\n        \"bucket\",\n        &[&<crate::policies::Reading as"),
        "{expanded}"
    );
}

#[test]
fn the_description_is_the_first_paragraph() {
    let item =
        "/// Reads what\n/// is there.\n///\n/// And so on.\n#[derive(Clone)]\n/// More.\nstruct Reader;";
    let expanded = role(TRUST, item);
    assert!(expanded.contains(r#"Some("Reads what is there.")"#), "{expanded}");
    assert!(expanded.contains("#[derive(Clone)]\n/// More.\n/**# Who may"), "{expanded}");
}

#[test]
fn a_doc_comment_that_iam_does_not_take() {
    let errors = item_errors("/// Reads “everything” — {really}.\nstruct Reader;");
    assert_eq!(codes(&errors), "/// Reads “everything” — {really}. INVALID_DESCRIPTION\n");
}

#[test]
fn after_a_mistake_the_same_items_are_there() {
    let expanded = role(r#"trust = serice("x"), inline_policy(alow())"#, "pub struct Reader;");
    for name in
        ["const NAME", "const TRUST_POLICY", "const INLINE_POLICY", "IamRole for Reader", "type Proof"]
    {
        assert!(expanded.contains(name), "{name}: {expanded}");
    }
}

#[test]
fn a_placeholder_that_names_no_field_yet() {
    let of = |bucket: &str| {
        let policy = format!(r#"inline_policy(allow("s3:GetObject", on("arn:aws:s3:::{bucket}/*")))"#);
        role_errors(&format!("{TRUST}, {policy}"), "pub struct Reader;")
    };
    expect![[r#"
        "arn:aws:s3:::{my_bucket}/*"
            `{my_bucket}` names no field of the struct
            help: add the field `my_bucket` to the struct; a brace that means itself is written twice, `{{`
        "arn:aws:s3:::{my-bucket}/*"
            `{my-bucket}` names no field of the struct
            help: write the name of a field; a brace that means itself is written twice, `{{`
        "arn:aws:s3:::{}/*"
            `{}` names no field of the struct
            help: write the name of a field; a brace that means itself is written twice, `{{`
        "arn:aws:s3:::{open/*"
            a brace is never closed, or never opened
            help: write `{field}`; a brace that means itself is written twice, `{{` or `}}`
        "arn:aws:s3:::shut}/*"
            a brace is never closed, or never opened
            help: write `{field}`; a brace that means itself is written twice, `{{` or `}}`
    "#]]
    .assert_eq(&[of("{my_bucket}"), of("{my-bucket}"), of("{}"), of("{open"), of("shut}")].concat());
    // A placeholder is no character that anybody can write, and nothing else is said of it.
    for said in [of("\u{E000}"), of("\u{E000}{other}")] {
        let (_, wrong) = said.split_once('\n').unwrap();
        assert!(wrong.trim().starts_with(r"`\u{e000}` (U+E000) cannot stand in a policy document"), "{said}");
        assert_eq!(wrong.lines().count(), 2, "{said}");
    }
}

//! Keys and their values.

use expect_test::expect;

use super::{codes, key_errors, policy_errors, role_errors};

#[test]
fn a_key_twice() {
    expect![[r#"
        path
            `path` is given twice
            help: remove one of them
        trust
            `trust` is given twice
            help: put everything into one `trust(…, …)`
    "#]]
    .assert_eq(&key_errors(r#"path = "/a/", path("/b/"), trust = account("123456789012")"#));
}

#[test]
fn two_inline_policies_are_two_policies() {
    let policy = r#"inline_policy(allow("s3:GetObject", on("arn:aws:s3:::b/*")))"#;
    assert_eq!(key_errors(&format!("{policy}, {policy}")), "");
}

#[test]
fn a_key_that_is_not_there_yet() {
    expect![[r#"
        "ceiling.json"
            `ceiling.json` cannot be read: there is no such file
            help: the path is relative to the folder of the package's `Cargo.toml`
        allows
            this statement has no `Resource` [MISSING_RESOURCE]
            help: add the resources that the statement is about: `on("arn:…")`, or `on("*")`
    "#]]
    .assert_eq(&key_errors(r#"ceiling = file("ceiling.json"), expect(allows("s3:GetObject"))"#));
}

#[test]
fn a_key_that_there_is_not() {
    expect![[r#"
        trast
            `trast` is not a key of `iam_role`
            help: did you mean `trust`?
        inline_policies
            `inline_policies` is not a key of `iam_role`
            help: did you mean `inline_policy`?
        whatever
            `whatever` is not a key of `iam_role`
            help: write `name`, `path`, `description`, `trust`, `inline_policy`, `managed_policies`, `permissions_boundary`, `tags`, `max_session_duration`, `instance_profile`, `ceiling`, `never`, `expect`, `allow_finding` or `crate`
    "#]].assert_eq(&key_errors(r#"trast = "x", inline_policies(allow()), whatever"#));
}

#[test]
fn a_value_of_the_wrong_kind() {
    expect![[r#"
        name
            `name` has no value
            help: write `name = "…"`
        5
            `path` takes a string
            help: write `path = "…"`
        file
            `description` takes a string
            help: write `description = "…"`
        "x"
            a tag is a key and a string
            help: write `team = "data"`, or `"cost-center" = "42"`
        x
            `max_session_duration` takes a duration
            help: write `"2h"`, `"90m"`, `"3600s"`, or a number of seconds
        5
            `instance_profile` takes a string
            help: write `instance_profile = "…"`
        {
            this names no managed policy
            help: write the name of one of AWS's policies or an ARN in double quotes, or a struct with `#[iam_policy]`
        5
            this names no managed policy
            help: write the name of one of AWS's policies or an ARN in double quotes, or a struct with `#[iam_policy]`
        a
            this names no managed policy
            help: write the name of one of AWS's policies or an ARN in double quotes, or a struct with `#[iam_policy]`
        "iam"
            `crate` takes a path
            help: write `crate = path::to::iam_role`, without quotes
        allow_finding
            `allow_finding` names no code
            help: write `allow_finding(CODE, reason = "…")` with the code in the finding's brackets
    "#]].assert_eq(&key_errors(
        r#"name, path = 5, description = file("x"), tags = "x", max_session_duration = x, instance_profile = 5,
           permissions_boundary = { }, managed_policies(5, a(b)), crate = "iam", allow_finding"#,
    ));
}

#[test]
fn a_keyword_is_no_crate() {
    for keyword in ["try", "let", "a::type"] {
        assert!(key_errors(&format!("crate = {keyword}")).contains("`crate` takes a path"), "{keyword}");
    }
    assert!(!key_errors("crate = crate::iam").contains("`crate` takes a path"));
}

#[test]
fn a_keyword_is_no_policy() {
    for keyword in ["in", "a::type"] {
        for key in ["managed_policies", "permissions_boundary"] {
            let errors = key_errors(&format!("{key}({keyword})"));
            assert!(errors.contains("this names no managed policy"), "{errors}");
        }
        let errors = key_errors(&format!("ceiling({keyword})"));
        assert!(errors.contains("part of a policy"), "{errors}");
    }
    assert!(!key_errors("managed_policies(crate::Reader)").contains("this names no managed policy"));
}

#[test]
fn the_ways_to_write_a_value_mean_the_same() {
    let long = super::role(
        r#"name("a"), trust(service("lambda.amazonaws.com")), tags(x = "y"), managed_policies("ReadOnlyAccess")"#,
        "struct Reader;",
    );
    let short = super::role(
        r#"name = "a", trust = [service("lambda.amazonaws.com")], tags = { "x": "y" }, managed_policies = "ReadOnlyAccess""#,
        "struct Reader;",
    );
    assert_eq!(long, short);
}

#[test]
fn tags_in_every_form() {
    let tags = |tags: &str| key_errors(&format!("tags({tags})"));
    expect![[r#"
        "Iam-Role:stack"
            the tag `Iam-Role:stack` marks the owner
            help: take another key; iam-role sets this one
        "iam-role:declaration"
            the tag `iam-role:declaration` marks the owner
            help: take another key; iam-role sets this one
    "#]]
    .assert_eq(&tags(r#""Iam-Role:stack" = "other", "iam-role:declaration" = "x""#));
    assert_eq!(tags(r#""iam-role:team" = "data""#), "");
    assert_eq!(tags(r#"team = "data", "cost-center" = "42""#), "");
    expect![[r#"
        "team"
            a tag is a key and a string
            help: write `team = "data"`, or `"cost-center" = "42"`
        5
            a tag is a key and a string
            help: write `team = "data"`, or `"cost-center" = "42"`
        5
            a tag's value is a string
            help: write it in double quotes
        x
            a tag is a key and a string
            help: write `team = "data"`, or `"cost-center" = "42"`
    "#]]
    .assert_eq(&tags(r#""team", team = 5, { "a": 5 }, x"#));
}

#[test]
fn names_of_managed_policies() {
    expect![[r#"
        "ReadOnlyAcces"
            AWS has no managed policy `arn:aws:iam::aws:policy/ReadOnlyAcces` [INVALID_MANAGED_POLICY]
            help: did you mean `arn:aws:iam::aws:policy/ReadOnlyAccess`?
        warning: "TotallyUnknown"
            the managed policy `arn:aws:iam::aws:policy/TotallyUnknown` is not known [UNKNOWN_MANAGED_POLICY]
            help: the catalogue of 2026-09-26 does not have it; if AWS added it since, write allow_finding(UNKNOWN_MANAGED_POLICY, reason = "…")
    "#]]
    .assert_eq(&key_errors(r#"managed_policies("ReadOnlyAcces", "TotallyUnknown", "ReadOnlyAccess")"#));
    let newer =
        r#"managed_policies("TotallyUnknown"), allow_finding(UNKNOWN_MANAGED_POLICY, reason = "new")"#;
    assert_eq!(key_errors(newer), "");
}

#[test]
fn a_role_without_trust() {
    let misspelt = role_errors(r#"trusts(service("lambda.amazonaws.com"))"#, "pub struct Reader;");
    assert_eq!(misspelt.lines().filter(|line| !line.starts_with(' ')).count(), 1, "{misspelt}");
    expect![[r#"
        Reader
            the role `Reader` trusts nobody, so nobody could assume it
            help: add `trust = service("lambda.amazonaws.com")`, or `account("…")`, `github("…")` or others
    "#]]
    .assert_eq(&role_errors("", "pub struct Reader;"));
    expect![[r#"
        trust
            `trust` trusts nobody
            help: write `trust = service("lambda.amazonaws.com")`
    "#]]
    .assert_eq(&role_errors("trust", "pub struct Reader;"));
}

#[test]
fn a_policy_without_statements() {
    expect![[r#"
        Reading
            the policy says nothing
            help: write `allow("service:Action", on("arn:…"))`, JSON in braces, or `file("…")`
    "#]]
    .assert_eq(&policy_errors("", "pub struct Reading;"));
    expect![[r#"
        trust
            `trust` is not a key of `iam_policy`
            help: write `allow`, `deny`, `policy`, `file`, `name`, `path`, `description`, `tags`, `allow_finding` or `crate`
        "x"
            the name of an `iam_policy` is a key
            help: write `name = "x"`
    "#]].assert_eq(&policy_errors(r#"policy("x", allow("s3:GetObject", on("arn:aws:s3:::b/*"))), trust = 5"#, "pub struct Reading;"));
}

#[test]
fn two_documents_in_one_policy() {
    expect![[r#"
        {
            an `iam_policy` is one policy
            help: declare a struct for each policy, or put all statements into one
    "#]].assert_eq(&policy_errors(r#"{ "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}] }, allow("s3:GetObject", on("arn:aws:s3:::b/*"))"#, "pub struct Reading;"));
}

#[test]
fn what_iam_refuses_is_said_at_the_literal() {
    let long = "n".repeat(65);
    let errors = key_errors(&format!(
        r#"name = "{long}", path = "people", description = "a “quote”", max_session_duration = "13h",
           tags(Team = "a", team = "b", "aws:x" = "c"), instance_profile = "a b",
           managed_policies("arn:aws:iam::123456789012:role/PolicyForRole")"#
    ));
    expect![[r#"
        "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn" INVALID_ROLE_NAME
        "people" INVALID_PATH
        "a “quote”" INVALID_DESCRIPTION
        "13h" INVALID_SESSION_DURATION
        "a b" INVALID_INSTANCE_PROFILE_NAME
        team DUPLICATE_TAG_KEY
        "aws:x" INVALID_TAG
        "arn:aws:iam::123456789012:role/PolicyForRole" INVALID_POLICY_ARN
    "#]]
    .assert_eq(&codes(&errors));
}

#[test]
fn the_51st_tag_is_one_too_many() {
    let tags = |count: usize| (0..count).map(|i| format!("k{i} = \"v\"")).collect::<Vec<_>>().join(", ");
    assert_eq!(key_errors(&format!("tags({})", tags(48))), "");
    assert_eq!(codes(&key_errors(&format!("tags({})", tags(51)))), "tags TOO_MANY_TAGS\n");
}

#[test]
fn a_value_that_is_lost_is_missed_no_more() {
    expect![[r#"
        b"x"
            `b"x"` is neither a string nor a plain number
            help: write a string in double quotes
        b"x"
            `b"x"` is neither a string nor a plain number
            help: write a string in double quotes
        description
            `description` has no value
            help: write `description = "…"`
        tags
            `tags` has no tags
            help: write `tags(team = "data")`
    "#]]
    .assert_eq(&key_errors(r#"path(b"x"), managed_policies(b"x"), description(), tags()"#));
    expect![[r#"
        managed_policies
            `managed_policies` names no policy
            help: write `managed_policies("ReadOnlyAccess")`, an ARN, or a struct with `#[iam_policy]`
    "#]]
    .assert_eq(&key_errors("managed_policies()"));
}

#[test]
fn the_crate_is_named_by_a_path() {
    for path in ["roles", "roles::aws", "crate"] {
        let found = key_errors(&format!("crate = {path}"));
        assert_eq!(found, "", "{path}");
    }
    expect![[r#"
        roles
            `crate` takes a path
            help: write `crate = path::to::iam_role`, without quotes
    "#]]
    .assert_eq(&key_errors(r#"crate = roles("x")"#));
}

#[test]
fn a_policy_of_which_a_part_is_lost_is_not_called_empty() {
    expect![[r#"
        alow
            `alow` is not a key of `iam_policy`
            help: did you mean `allow`?
    "#]]
    .assert_eq(&policy_errors(r#"alow("s3:GetObject", on("*"))"#, "pub struct Reader;"));
}

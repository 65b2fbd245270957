use super::*;
use crate::{CustomerPolicy, InlinePolicy, ManagedPolicy, json, read};

const READ: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::docs/*"}"#;
const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

pub(super) fn document(statements: &str) -> Document {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let reading = read(json::parse(&text).unwrap().root(), Kind::Identity);
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    reading.document
}

/// A role whose inline policy has these statements.
pub(super) fn role(statements: &str) -> Role {
    let inline = InlinePolicy { name: "inline".to_owned(), document: document(statements) };
    Role { inline_policies: vec![inline], ..Role::new("app", Document::default()) }
}

pub(super) fn declared(name: &str, statements: &str) -> ManagedPolicy {
    ManagedPolicy::Customer(Box::new(CustomerPolicy::new(name, document(statements))))
}

pub(super) fn unseen() -> ManagedPolicy {
    ManagedPolicy::Arn("arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned())
}

/// What is said of one expectation; nothing if it is met.
fn said(role: &Role, effect: Effect, action: &str, resource: &str, condition: &str) -> Option<String> {
    let request = format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"{condition}}}"#);
    let expectations = vec![Expectation { effect, request: document(&request) }];
    let findings = judge(role, &Guarantees { expectations, ..Guarantees::default() });
    let mut lines = findings.iter().map(|finding| {
        assert_eq!(finding.locus.to_string(), "expect/0/Statement/0/Action/0");
        format!("{}: {}", finding.code, finding.message)
    });
    let first = lines.next();
    assert_eq!(lines.next(), None);
    first
}

fn allows(role: &Role, action: &str, resource: &str) -> Option<String> {
    said(role, Effect::Allow, action, resource, "")
}

fn denies(role: &Role, action: &str, resource: &str) -> Option<String> {
    said(role, Effect::Deny, action, resource, "")
}

#[test]
fn what_the_policies_decide_by_themselves() {
    let role = role(READ);
    assert_eq!(allows(&role, "s3:GetObject", "arn:aws:s3:::docs/a"), None);
    assert_eq!(allows(&role, "s3:GetObject", "arn:aws:s3:::docs/*"), None);
    assert_eq!(denies(&role, "s3:PutObject", "*"), None);
    assert_eq!(
        allows(&role, "s3:GetObject", "arn:aws:s3:::other/a").unwrap(),
        "EXPECTATION_FAILED: the policies do not allow `s3:GetObject` on `arn:aws:s3:::other/a`: statement 1 of `inline` allows it on `arn:aws:s3:::docs/*` only"
    );
    assert_eq!(
        denies(&role, "s3:GetObject", "arn:aws:s3:::docs/a").unwrap(),
        "EXPECTATION_FAILED: the policies allow `s3:GetObject` on `arn:aws:s3:::docs/a`: statement 1 of `inline` allows `s3:GetObject`"
    );
    assert_eq!(
        denies(&role, "s3:GetObject", "*").unwrap(),
        "EXPECTATION_FAILED: whether the policies allow `s3:GetObject` on `*` depends on the text in the place of `*`, in statement 1 of `inline`"
    );
}

#[test]
fn what_keys_and_roles_leave_to_their_own_policies_is_left_open() {
    let role = role(ALL);
    for (action, resource) in [
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/a"),
        ("sts:AssumeRole", "arn:aws:iam::111122223333:role/other"),
        ("s3:ListAllMyBuckets", "*"),
    ] {
        assert_eq!(allows(&role, action, resource), None, "{action}");
    }
}

#[test]
fn a_request_can_carry_keys() {
    let role = role(
        r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}"#,
    );
    let with = |effect, condition: &str| {
        said(&role, effect, "s3:GetObject", "*", &format!(r#","Condition":{{{condition}}}"#))
    };
    assert_eq!(with(Effect::Allow, r#""StringEquals":{"aws:SecureTransport":"true"}"#), None);
    assert_eq!(with(Effect::Deny, r#""StringEquals":{"aws:SecureTransport":"false"}"#), None);
    assert_eq!(with(Effect::Deny, r#""Null":{"aws:SecureTransport":"true"}"#), None);
    assert!(
        allows(&role, "s3:GetObject", "*")
            .unwrap()
            .ends_with("depends on the value of `aws:SecureTransport`, in statement 1 of `inline`")
    );
}

#[test]
fn a_boundary_bounds() {
    let bounded = Role { permissions_boundary: Some(declared("Bound", READ)), ..role(ALL) };
    assert_eq!(allows(&bounded, "s3:GetObject", "arn:aws:s3:::docs/a"), None);
    assert_eq!(denies(&bounded, "s3:PutObject", "*"), None);
    assert!(
        allows(&bounded, "s3:PutObject", "*").unwrap().ends_with(": the boundary `Bound` does not allow it")
    );
}

#[test]
fn what_cannot_be_seen_may_say_anything() {
    let attached = Role { managed_policies: vec![unseen()], ..role(READ) };
    let undecided = "EXPECTATION_NOT_DECIDED: whether ";
    assert!(allows(&attached, "s3:GetObject", "arn:aws:s3:::docs/a").unwrap().starts_with(undecided));
    assert!(denies(&attached, "s3:PutObject", "*").unwrap().starts_with(undecided));
    let deny = r#"{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}"#;
    let denied = Role { managed_policies: vec![unseen(), declared("Denying", deny)], ..role(READ) };
    assert_eq!(denies(&denied, "s3:PutObject", "*"), None);
    let bounded = Role { permissions_boundary: Some(declared("Bound", READ)), ..attached };
    assert_eq!(denies(&bounded, "s3:PutObject", "*"), None);
}

#[test]
fn a_boundary_that_cannot_be_seen_only_takes_away() {
    let bounded = Role { permissions_boundary: Some(unseen()), ..role(READ) };
    let undecided = "EXPECTATION_NOT_DECIDED: whether ";
    assert!(allows(&bounded, "s3:GetObject", "arn:aws:s3:::docs/a").unwrap().starts_with(undecided));
    assert!(denies(&bounded, "s3:GetObject", "arn:aws:s3:::docs/a").unwrap().starts_with(undecided));
    assert_eq!(denies(&bounded, "s3:PutObject", "*"), None);
}

#[test]
fn an_expectation_is_about_single_requests() {
    let role = role(READ);
    assert!(
        denies(&role, "s3:*", "*").unwrap().starts_with("INVALID_EXPECTATION: `s3:*` stands for several")
    );
    let variable = denies(&role, "s3:GetObject", "arn:aws:s3:::docs/${aws:username}").unwrap();
    assert!(variable.starts_with("INVALID_EXPECTATION: "), "{variable}");
}

/// What is said of a ceiling and of what is never to be granted; nothing if both are kept.
fn proved(role: &Role, ceiling: &[&str], never: &[&str]) -> Vec<String> {
    let rules = |texts: &[&str]| texts.iter().map(|text| Rule::Document(document(text))).collect();
    let guarantees = Guarantees { ceiling: rules(ceiling), never: rules(never), ..Guarantees::default() };
    let findings = judge(role, &guarantees);
    findings.iter().map(|finding| format!("{} at {}", finding.code, finding.locus)).collect()
}

const ANYWHERE: &str = r#"{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}"#;
const ELSEWHERE: &str = r#"{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::other/*"}"#;

#[test]
fn a_role_stays_within_its_ceiling_or_reaches_over() {
    let role = role(READ);
    assert_eq!(proved(&role, &[ANYWHERE], &[]), Vec::<String>::new());
    let over = "CEILING_EXCEEDED at Policies/0/PolicyDocument/Statement/0/Action/0";
    assert_eq!(proved(&role, &[ELSEWHERE], &[]), [over]);
    assert_eq!(proved(&role, &[ELSEWHERE, READ], &[]), Vec::<String>::new());
}

#[test]
fn every_statement_that_reaches_over_is_named() {
    let write = r#"{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"}"#;
    let two = role(&format!("{READ},{write},{ELSEWHERE}"));
    let found =
        proved(&Role { managed_policies: vec![declared("Writing", write)], ..two }, &[READ, ELSEWHERE], &[]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("CEILING_EXCEEDED at Policies/0/PolicyDocument/Statement/1/Action/"));
    assert!(
        found[1].starts_with("CEILING_EXCEEDED at ManagedPolicyArns/0/PolicyDocument/Statement/0/Action/")
    );
}

#[test]
fn what_cannot_be_seen_is_not_proved() {
    let attached = Role { managed_policies: vec![unseen()], ..role(READ) };
    assert_eq!(proved(&attached, &[ANYWHERE], &[]), ["CEILING_NOT_PROVED at ManagedPolicyArns/0"]);
    let deny = r#"{"Effect":"Deny","Action":"iam:*","Resource":"*"}"#;
    let never = r#"{"Effect":"Deny","Action":"iam:PassRole","Resource":"*"}"#;
    assert_eq!(proved(&attached, &[], &[never]), ["NEVER_RULE_NOT_PROVED at ManagedPolicyArns/0"]);
    let denied = Role { managed_policies: vec![unseen()], ..role(&format!("{READ},{deny}")) };
    assert_eq!(proved(&denied, &[], &[never]), Vec::<String>::new());
    let seen = Role { managed_policies: vec![declared("Seen", READ)], ..role(READ) };
    assert_eq!(proved(&seen, &[ANYWHERE], &[never]), Vec::<String>::new());
    assert_eq!(proved(&seen, &[ANYWHERE], &[]), Vec::<String>::new());
    assert_eq!(proved(&seen, &[], &[never]), Vec::<String>::new());
    let bounded = Role { permissions_boundary: Some(declared("Bound", READ)), ..attached };
    assert_eq!(proved(&bounded, &[ANYWHERE], &[never]), Vec::<String>::new());
}

#[test]
fn what_is_never_granted_is_not_granted() {
    let never = |action: &str| format!(r#"{{"Effect":"Deny","Action":"{action}","Resource":"*"}}"#);
    assert_eq!(proved(&role(READ), &[], &[&never("s3:PutObject")]), Vec::<String>::new());
    let broken = "NEVER_RULE_BROKEN at Policies/0/PolicyDocument/Statement/0/Action/0";
    assert_eq!(proved(&role(READ), &[], &[&never("s3:Get*")]), [broken]);
    let allowing = r#"{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}"#;
    assert_eq!(proved(&role(READ), &[], &[allowing]), ["NEVER_RULE_ALLOWS at never/0/Statement/0/Effect"]);
}

#[test]
fn what_the_documents_themselves_name_has_to_exist() {
    let typo = r#"{"Effect":"Allow","Action":"s3:GetObjekt","Resource":"*"}"#;
    let compared = |key: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{{"StringEquals":{{"{key}":"true"}}}}}}"#
        )
    };
    let expected = |statement: &str| Expectation { effect: Effect::Allow, request: document(statement) };
    let promised = Guarantees {
        expectations: [typo, &compared("aws:TagKeys"), &compared("aws:SecureTransprt")].map(expected).into(),
        ceiling: vec![Rule::Declared("Elsewhere".to_owned()), Rule::Document(document(typo))],
        never: vec![Rule::Document(document(&compared("aws:TagKeys")))],
    };
    let earlier = Findings::new();
    let found = documents(&promised, &earlier);
    let places: Vec<String> =
        found.iter().map(|finding| format!("{} {}", finding.code, finding.locus)).collect();
    assert_eq!(
        places,
        [
            "INVALID_ACTION expect/0/Statement/0/Action/0",
            "INVALID_GLOBAL_CONDITION_KEY expect/2/Statement/0/Condition/StringEquals/aws:SecureTransprt",
            "INVALID_ACTION ceiling/1/Statement/0/Action/0",
            "MISSING_QUALIFIER never/0/Statement/0/Condition/StringEquals/aws:TagKeys",
        ]
    );
}

#[test]
fn of_what_only_warns_what_makes_a_rule_empty_is_said() {
    let mismatched = r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::docs/*"}"#;
    let wide = r#"{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}"#;
    let compared = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:SecureTransport":"true"}}}"#;
    let ceiling = [mismatched, wide, compared].map(|statement| Rule::Document(document(statement))).into();
    let earlier = Findings::new();
    let found = documents(&Guarantees { ceiling, ..Guarantees::default() }, &earlier);
    let codes: Vec<Code> = found.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::RESOURCE_MISMATCH]);
}

#[test]
fn the_codes_of_guarantees_are_told_from_others() {
    assert!(is_code("CEILING_EXCEEDED") && is_code("NEVER_RULE_BROKEN"));
    assert!(!is_code("INVALID_ACTION") && !is_code("CEILING"));
}

/// What is said of one expectation in full.
fn told(role: &Role, effect: Effect, statement: &str) -> Vec<String> {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
    let request = check::testing::read_document(&text, Kind::Identity);
    let expectations = vec![Expectation { effect, request }];
    let findings = judge(role, &Guarantees { expectations, ..Guarantees::default() });
    let line = |finding: &Finding| format!("{}; {}", finding.message, finding.help.as_deref().unwrap_or("-"));
    findings.iter().map(line).collect()
}

#[test]
fn what_a_decision_depends_on_is_put_in_words() {
    let get =
        |resource: &str| format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"{resource}"}}"#);
    let of_value = told(&role(&get("arn:aws:s3:::docs/a")), Effect::Allow, &get("arn:aws:s3:::docs/{a}"));
    assert!(of_value[0].contains("depends on the value of `\u{E000}`, in statement 1"), "{of_value:?}");
    let another = "; name a resource for which it makes no difference, `{field}` where the policy has it";
    assert!(of_value[0].ends_with(another), "{of_value:?}");
    let of_text = told(&role(&get("arn:aws:s3:::docs/a")), Effect::Allow, &get("arn:aws:s3:::docs/*"));
    assert!(of_text[0].contains("depends on the text in the place of `*`, in"), "{of_text:?}");
    assert!(of_text[0].ends_with(another), "{of_text:?}");
    let when = |key: &str| {
        let condition = format!(r#","Condition":{{"StringEquals":{{"{key}":"123456789012"}}}}}}"#);
        told(&role(&get("*").replace('}', &condition)), Effect::Allow, &get("*"))
    };
    let of_account = when("aws:PrincipalAccount");
    assert!(of_account[0].contains("depends on the account of the role"), "{of_account:?}");
    let of_role = role(&get("*").replace(
        '}',
        r#","Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/app"}}}"#,
    ));
    let of_role = told(&of_role, Effect::Allow, &get("*"));
    assert!(
        of_role[0].contains("depends on the account of the role and the partition of the role"),
        "{of_role:?}"
    );
    let of_key = when("aws:SourceVpc");
    assert!(
        of_key[0]
            .ends_with("; say what the request carries: `when(\"aws:SourceVpc\" = \"…\")`, or `= absent`"),
        "{of_key:?}"
    );
}

#[test]
fn long_lists_are_cut_and_named_statements_are_named() {
    let many = r#"{"Sid":"Many","Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:ListBucket","s3:DeleteObject"],"Resource":"*"}"#;
    let said = denies(&role(many), "s3:GetObject", "*").unwrap();
    assert!(
        said.ends_with("the statement `Many` of `inline` allows `s3:GetObject`, `s3:PutObject`, `s3:ListBucket` and 1 more"),
        "{said}"
    );
    for (action, resource) in [
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/a"),
        ("sts:AssumeRole", "arn:aws:iam::111122223333:role/other"),
    ] {
        let said = denies(&role(ALL), action, resource).unwrap();
        assert!(said.ends_with(": statement 1 of `inline` allows `*`"), "{said}");
    }
    let mut unnamed = role(ALL);
    unnamed.inline_policies[0].document.statements[0].sid = Some("".into());
    let said = denies(&unnamed, "s3:GetObject", "*").unwrap();
    assert!(said.ends_with(": statement 1 of `inline` allows `*`"), "{said}");
    let none =
        r#"{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:123456789012:q"}"#;
    assert!(allows(&role(none), "s3:GetObject", "*").unwrap().ends_with(": no statement allows the action"));
}

#[test]
fn what_reaches_over_is_shown_by_a_request() {
    let told = |statement: &str| {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
        let granted = check::testing::read_document(&text, Kind::Identity);
        let mut role = role(READ);
        role.inline_policies[0].document = granted;
        let ceiling = vec![Rule::Document(document(ELSEWHERE))];
        let findings = judge(&role, &Guarantees { ceiling, ..Guarantees::default() });
        findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>().concat()
    };
    assert_eq!(
        told(READ),
        "`s3:GetObject` reaches over the ceiling: it allows `s3:GetObject` on `arn:aws:s3:::docs/example`"
    );
    let all_but = r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"arn:aws:s3:::docs/*"}"#;
    assert!(
        told(all_but).starts_with("this statement reaches over the ceiling: it allows `"),
        "{}",
        told(all_but)
    );
    let with_parameter = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::{a}/x"}"#;
    assert_eq!(
        told(with_parameter),
        "`s3:GetObject` reaches over the ceiling: it allows `s3:GetObject` on `arn:aws:s3:::example/x`, if `\u{E000}` is `example`"
    );
}

#[test]
fn what_takes_no_resource_is_asked_for_on_all() {
    let listing = role(r#"{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::docs"}"#);
    assert_eq!(denies(&listing, "s3:ListAllMyBuckets", "*"), None);
    assert_eq!(allows(&role(ALL), "s3:ListAllMyBuckets", "*"), None);
    let denied = r#"{"Effect":"Deny","Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::docs"}"#;
    assert_eq!(allows(&role(&format!("{ALL},{denied}")), "s3:ListAllMyBuckets", "*"), None);
}

/// What the help says to write is what decides it.
#[test]
fn whose_role_it_is_can_be_said() {
    let get = |more: &str| {
        format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::docs/a"{more}}}"#)
    };
    let condition = |operator: &str, key: &str, value: &str| {
        format!(r#","Condition":{{"{operator}":{{"{key}":"{value}"}}}}"#)
    };
    for (operator, key, value) in [
        ("StringEquals", "aws:PrincipalAccount", "123456789012"),
        ("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/app"),
    ] {
        let role = role(&get(&condition(operator, &key.to_lowercase(), value)));
        let told = |said: &str| told(&role, Effect::Allow, &get(said));
        let help = format!("; say whose role it is: `when(\"{key}\" = \"…\")`");
        assert!(told("")[0].ends_with(&help), "{:?}", told(""));
        assert_eq!(told(&condition("StringEquals", key, value)), [""; 0]);
    }
    let variable =
        r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::${aws:PrincipalAccount}/a"}"#;
    let request = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::123456789012/a"}"#;
    let of_variable = told(&role(variable), Effect::Allow, request);
    assert!(of_variable[0].ends_with("`when(\"aws:PrincipalAccount\" = \"…\")`"), "{of_variable:?}");
}

//! Values in every kind of place, and the promise that no value means more than itself.

use proptest::prelude::*;

use super::*;
use crate::{
    Document, Kind, PrincipalElement, ResourceElement, ResourcePattern, SharedText, Statement,
    arbitrary::{self, PARAMETERS},
    json, placeholder, read,
};

/// A document from JSON in which `{a}`, `{b}` and `{c}` are parameters.
fn template(kind: Kind, text: &str) -> Document {
    let tree = json::parse(text).unwrap().root().mark(&["a", "b", "c"]).unwrap();
    let reading = read(tree.root(), kind);
    assert!(!reading.findings.any_error(), "{:?}", reading.findings);
    reading.document
}

fn identity(members: &str) -> Document {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "s3:*", {members}}}}}"#
    );
    template(Kind::Identity, &text)
}

fn trust(members: &str) -> Document {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "sts:AssumeRole", {members}}}}}"#
    );
    template(Kind::Trust, &text)
}

fn customer(document: Document) -> CustomerPolicy {
    CustomerPolicy::new("p", document)
}

/// The canonical text of `document` with its values.
fn fill(document: Document, values: &[&str]) -> Result<String, Vec<Refusal>> {
    customer(document).substitute(values).map(|policy| policy.document.to_json())
}

/// The place, the slot and the rule of the only refusal.
#[track_caller]
fn refused(document: Document, values: &[&str]) -> (String, &'static str, String) {
    match fill(document, values).unwrap_err().as_slice() {
        [only] => (only.locus.to_string(), only.slot, only.rule.clone()),
        several => panic!("{several:?}"),
    }
}

/// Asserts which values a place takes.
#[track_caller]
fn check(document: &Document, good: &[&str], bad: &[&str]) {
    for value in good {
        let filled =
            fill(document.clone(), &[value]).unwrap_or_else(|refusals| panic!("{value}: {refusals:?}"));
        assert!(filled.contains(value), "{filled}");
    }
    for value in bad {
        assert!(fill(document.clone(), &[value]).is_err(), "{value}");
    }
}

/// What no document takes anywhere.
const DANGEROUS: &[&str] = &[
    "*",
    "?",
    "a*",
    "${aws:username}",
    "$",
    "{",
    "}",
    "{a}",
    "\"}",
    "'",
    "\\",
    "",
    "\n",
    "\t",
    "\0",
    "\u{7f}",
    "\u{85}",
    "“",
    "\u{E000}",
    "日本",
];

const SHORT: &str = r#""Resource": "arn:aws:s3:::{a}/*""#;

#[test]
fn dangerous_values_are_refused_everywhere() {
    let places = [
        identity(SHORT),
        identity(r#""Resource": "{a}""#),
        identity(r#""Resource": "*", "Condition": {"StringLike": {"a:b": "x{a}"}}"#),
        identity(r#""Resource": "*", "Condition": {"ArnLike": {"a:b": "arn:aws:s3:::{a}"}}"#),
        identity(r#""Resource": "*", "Condition": {"BinaryEquals": {"a:b": "{a}"}}"#),
        trust(r#""Principal": {"AWS": "{a}"}"#),
        trust(r#""Principal": {"Federated": "{a}"}"#),
    ];
    for place in &places {
        check(place, &[], DANGEROUS);
    }
}

#[test]
fn fields_of_an_arn() {
    let arn = |arn: &str| identity(&format!(r#""Resource": "{arn}""#));
    check(&arn("arn:{a}:s3:::b"), &["aws", "aws-cn", "aws-us-gov"], &["AWS", "amazon", "aws-", "aws:s3"]);
    let regions = ["us-east-1", "us-gov-west-1", "mx-central-1", "eusc-de-east-1"];
    check(
        &arn("arn:aws:sns:{a}:111122223333:t"),
        &regions,
        &["us-east", "useast1", "us-east-x", "a:b", "us--1"],
    );
    check(&arn("arn:aws:sns:{a}-*:111122223333:t"), &["us", "us-east"], &["US", "a:b", "*"]);
    check(&arn("arn:aws:sns:us-east-1:{a}:t"), &["111122223333"], &["12345", "1111222233334", "aws", "a"]);
    let good = ["bucket", "a/b c", "é", "a=b,c&d<e>"];
    check(&arn("arn:aws:s3:::{a}/*"), &good, &["a:b", "arn:aws:s3:::b", &"x".repeat(3000)]);
    check(
        &arn("{a}"),
        &["arn:aws:s3:::bucket", "arn:aws:logs:us-east-1:111122223333:log-group:g:log-stream:s"],
        &["bucket", "arn:aws:s3", "arn:aws:s3:::", "arn:aws:S3:::b", "arn:aws:s3:::b*", "arn:aws:sns:x:1:t"],
    );
    let long = format!("arn:aws:s3:::{}", "x".repeat(2048));
    check(&arn("{a}"), &[], &[&long]);
    // Two parameters make one field.
    assert_eq!(
        fill(arn("arn:aws:sns::{a}{b}:t"), &["111122", "223333"]).unwrap().matches("111122223333").count(),
        1
    );
    assert_eq!(fill(arn("arn:aws:sns::{a}{b}:t"), &["111122", "22333"]).unwrap_err().len(), 2);
}

#[test]
fn principals_take_what_trust_policies_take() {
    let arns = ["arn:aws:iam::111122223333:root", "arn:aws:sts::111122223333:assumed-role/r/s"];
    let aws = trust(r#""Principal": {"AWS": ["111122223333", "{a}"]}"#);
    check(
        &aws,
        &["444455556666", arns[0], arns[1]],
        &["1234", "root", "arn:aws:s3:::b", "ec2.amazonaws.com", "arn:aws:iam::111122223333:policy/x"],
    );
    assert_eq!(refused(aws, &["1"]).0, "PolicyDocument/Statement/0/Principal/AWS/1");
    let role = trust(r#""Principal": {"AWS": "arn:aws:iam::{a}:role/x"}"#);
    check(&role, &["444455556666"], &["1234", "444455556666:role/y"]);
    let service = trust(r#""Principal": {"Service": "{a}"}"#);
    let services = ["ec2.amazonaws.com", "delivery.logs.amazonaws.com", "ec2.amazonaws.com.cn"];
    check(
        &service,
        &services,
        &["ec2", "EC2.amazonaws.com", ".amazonaws.com", "111122223333", "a/b.amazonaws.com"],
    );
    check(&trust(r#""Principal": {"Service": "logs.{a}.amazonaws.com"}"#), &["us-east-1"], &["us east", "."]);
    let federated = trust(r#""Principal": {"Federated": "{a}"}"#);
    let providers = ["accounts.google.com", "arn:aws:iam::111122223333:saml-provider/Okta"];
    check(&federated, &providers, &["https://accounts.google.com", "google", "arn:aws:s3:::b", arns[0]]);
}

#[test]
fn condition_values_take_what_their_operator_compares() {
    let with = |operator: &str| {
        identity(&format!(r#""Resource": "*", "Condition": {{"{operator}": {{"a:b": "{{a}}"}}}}"#))
    };
    check(&with("StringEquals"), &["a:b c/é", "~!@#%^&()", &"x".repeat(3000)], &["a*"]);
    check(&with("NumericLessThan"), &["3600", "0.5"], &["an hour", "1,5", "1e400"]);
    check(&with("DateGreaterThan"), &["2030-01-31T00:00:00Z", "1900000000"], &["soon", "2030-13"]);
    check(&with("Bool"), &["true", "false"], &["yes", "1"]);
    check(&with("Null"), &["true", "false"], &["yes"]);
    check(&with("IpAddress"), &["203.0.113.0/24", "::1", "10.0.0.0/8", "::/10"], &["office", "1.2.3.4/33"]);
    check(&with("NotIpAddress"), &["203.0.113.0/24"], &["0.0.0.0/0", "::/0", "10.0.0.0/00"]);
    check(&with("BinaryEquals"), &["QmFzZQ=="], &["%%", "abc"]);
    check(&with("ArnLike"), &["arn:aws:s3:::b"], &["b", "arn:aws:s3:::*"]);
    let range = identity(r#""Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "{a}/{b}"}}"#);
    assert!(fill(range.clone(), &["203.0.113.0", "24"]).unwrap().contains("203.0.113.0/24"));
    assert_eq!(fill(range.clone(), &["203.0.113.0", "33"]).unwrap_err().len(), 2);
    assert_eq!(fill(range, &["203.0.113.0", "0"]).unwrap_err().len(), 2);
    let prefixed =
        identity(r#""Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "{a}0.0.0.0/0"}}"#);
    assert_eq!(fill(prefixed, &["1"]).unwrap_err().len(), 1);
    let declared = r#""Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["0.0.0.0/0", "{a}"]}}"#;
    assert!(fill(identity(declared), &["::1"]).unwrap().contains("0.0.0.0/0"), "that is the author's");
}

fn role() -> Role {
    Role {
        name: "r-\u{E000}".to_owned(),
        path: "/\u{E001}/".to_owned(),
        description: Some("for \u{E002}".to_owned()),
        max_session_duration: 3600,
        trust: trust(r#""Principal": {"Service": "ec2.amazonaws.com"}"#),
        inline_policies: vec![InlinePolicy {
            name: "i\u{E000}".to_owned(),
            document: identity(r#""Resource": "*""#),
        }],
        managed_policies: vec![
            ManagedPolicy::Declared("Other".to_owned()),
            ManagedPolicy::Arn("arn:aws:iam::aws:policy/\u{E000}".to_owned()),
            ManagedPolicy::Customer(Box::new(customer(identity(r#""Resource": "*""#)))),
        ],
        permissions_boundary: Some(ManagedPolicy::Arn("\u{E001}".to_owned())),
        tags: vec![Tag { key: "k\u{E000}".to_owned(), value: "\u{E002}".to_owned() }],
        instance_profile: Some("\u{E000}".to_owned()),
    }
}

#[test]
fn the_parts_of_a_role_take_what_iam_takes_there() {
    let mut role = role();
    role.path = "/".to_owned();
    role.permissions_boundary = None;
    let filled = role.substitute(&["x@y", "", "Ärzte 日本".get(..6).unwrap()]).unwrap();
    assert_eq!(filled.name, "r-x@y");
    assert_eq!(filled.description.as_deref(), Some("for Ärzte"));
    assert_eq!(filled.managed_policies[1], ManagedPolicy::Arn("arn:aws:iam::aws:policy/x@y".to_owned()));
    assert_eq!(filled.tags[0], Tag { key: "kx@y".to_owned(), value: "Ärzte".to_owned() });
    assert_eq!(filled.inline_policies[0].name, "ix@y");
    // A description and the value of a tag may be empty; a value there is not read as policy language.
    assert_eq!(role.substitute(&["x", "", ""]).unwrap().description.as_deref(), Some("for "));
    role.tags.clear();
    assert_eq!(
        role.substitute(&["x", "", "*?${a}\"'\\"]).unwrap().description.as_deref(),
        Some("for *?${a}\"'\\")
    );
}

#[test]
fn all_refusals_come_at_once_each_with_its_place() {
    let refusals = role().substitute(&["x y", "*", "“"]).unwrap_err();
    let shown: Vec<_> =
        refusals.iter().map(|refusal| (refusal.parameter, refusal.locus.to_string(), refusal.slot)).collect();
    let name = "a name";
    assert_eq!(
        shown,
        [
            (0, "RoleName".to_owned(), name),
            (1, "Path".to_owned(), "a path"),
            (2, "Description".to_owned(), "a description"),
            (0, "Policies/0/PolicyName".to_owned(), name),
            (1, "PermissionsBoundary".to_owned(), "an ARN"),
            (2, "Tags/0/Value".to_owned(), "the value of a tag"),
            (0, "InstanceProfileName".to_owned(), name),
        ]
    );
    let missing = role().substitute(&["x"]).unwrap_err();
    assert!(
        missing.iter().all(|refusal| refusal.parameter > 0 && refusal.rule == "the parameter has no value")
    );
    let (place, slot, rule) = refused(identity(r#""Resource": "arn:aws:sns:us-east-1:{a}:t""#), &["1"]);
    assert_eq!(place, "PolicyDocument/Statement/0/Resource/0");
    assert_eq!((slot, rule.as_str()), ("the account field of an ARN", "an account id is 12 digits"));
}

#[test]
fn nothing_stands_where_no_parameter_can() {
    let mut document = identity(SHORT);
    let hole = SharedText::from("\u{E000}");
    document.id = Some(hole.clone());
    document.statements[0].sid = Some(hole.clone());
    document.statements[0].action =
        crate::ActionElement::Action(vec![crate::ActionPattern::parse("s3:\u{E000}").unwrap()]);
    document.statements[0].resource =
        Some(ResourceElement::Resource(vec![ResourcePattern::parse("arn:aws:\u{E000}:::b").unwrap()]));
    let operator = crate::Operator::parse("StringEquals").unwrap();
    let condition =
        |key: &str, value: &str| crate::Condition { operator, key: key.into(), values: vec![value.into()] };
    document.statements[0].conditions = vec![condition("a:\u{E000}", "x"), condition("a:b", "${a:\u{E000}}")];
    let refusals = fill(document, &["a"]).unwrap_err();
    let places: Vec<_> = refusals.iter().map(|refusal| refusal.locus.to_string()).collect();
    let inside = |place: &str| format!("PolicyDocument/Statement/0/{place}");
    let expected = [
        "PolicyDocument/Id".to_owned(),
        inside("Action/0"),
        inside("Sid"),
        inside("Resource/0"),
        inside("Condition/StringEquals/a:\u{E000}"),
        inside("Condition/StringEquals/a:b/0"),
    ];
    assert_eq!(places, expected);
    assert!(refusals.iter().all(|refusal| refusal.rule == "no parameter can stand here"));
}

/// Every string of a document, in order.
fn strings(document: &Document) -> Vec<SharedText> {
    document.id.iter().cloned().chain(document.statements.iter().flat_map(strings_of)).collect()
}

fn strings_of(statement: &Statement) -> Vec<SharedText> {
    let mut strings: Vec<SharedText> = statement.sid.iter().cloned().collect();
    let principals = statement.principal.iter().flat_map(|element| element.principals().listed());
    strings.extend(principals.map(|principal| principal.value.clone()));
    strings.extend(statement.action.patterns().iter().map(|pattern| pattern.as_str().into()));
    let resources = statement.resource.iter().flat_map(ResourceElement::patterns);
    for pattern in resources {
        match pattern {
            ResourcePattern::Arn(arn) => strings.extend(
                [arn.partition(), arn.service(), arn.region(), arn.account(), arn.resource()]
                    .map(SharedText::from),
            ),
            other => strings.push(other.text().into()),
        }
    }
    for condition in &statement.conditions {
        strings.push(condition.operator.to_string().into());
        strings.push(condition.key.clone());
        strings.extend(condition.values.iter().cloned());
    }
    strings
}

/// What is left of a document without its strings.
fn shape(document: &Document) -> Vec<String> {
    let of = |statement: &Statement| {
        format!(
            "{:?} {:?} {} {:?} {:?}",
            statement.effect,
            statement.principal.as_ref().map(PrincipalElement::name),
            statement.action.name(),
            statement.resource.as_ref().map(|element| (element.name(), element.patterns().len())),
            statement.conditions.iter().map(|condition| condition.values.len()).collect::<Vec<_>>(),
        )
    };
    document.statements.iter().map(of).collect()
}

/// `text` with its values, as plain text.
fn literal(text: &str, values: &[String]) -> String {
    let value = |c: char| placeholder::index(c).map_or_else(|| c.to_string(), |index| values[index].clone());
    text.chars().map(value).collect()
}

/// The strings of the template with its values; a parameter that is a whole ARN becomes that ARN's fields.
fn expected(template: &Document, values: &[String]) -> Vec<String> {
    let mut expected = template.clone();
    for statement in &mut expected.statements {
        if let Some(ResourceElement::Resource(patterns) | ResourceElement::NotResource(patterns)) =
            &mut statement.resource
        {
            for pattern in patterns {
                if let ResourcePattern::Parameter(c) = pattern {
                    *pattern = ResourcePattern::parse(&literal(&c.to_string(), values)).unwrap();
                }
            }
        }
    }
    strings(&expected).iter().map(|text| literal(text, values)).collect()
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        prop::sample::select(DANGEROUS).prop_map(str::to_owned),
        "[a-z/ é.-]{1,6}",
        "[0-9]{12}",
        Just("us-east-1".to_owned()),
        Just("aws-cn".to_owned()),
        Just("true".to_owned()),
        Just("2030".to_owned()),
        "arn:aws:s3:::[a-z:]{1,4}",
        "[a-zé\"{$*]{0,3}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_value_is_refused_or_means_itself(
        (kind, template) in prop_oneof![
            arbitrary::document(Kind::Identity, true).prop_map(|document| (Kind::Identity, document)),
            arbitrary::document(Kind::Trust, true).prop_map(|document| (Kind::Trust, document)),
        ],
        values in prop::collection::vec(any_value(), PARAMETERS),
    ) {
        let given: Vec<&str> = values.iter().map(String::as_str).collect();
        let Ok(filled) = customer(template.clone()).substitute(&given) else { return Ok(()) };
        let text = filled.document.to_json();
        let reading = read(json::parse(&text).unwrap().root(), kind);
        prop_assert!(reading.findings.iter().all(|finding| finding.code.silenceable()), "{:?}", reading.findings);
        prop_assert_eq!(&reading.document, &filled.document);
        prop_assert_eq!(strings(&reading.document), expected(&template, &values));
        prop_assert_eq!(shape(&reading.document), shape(&template));
        let count = |text: &str| [text.matches(['*', '?']).count(), text.matches("${").count()];
        prop_assert_eq!(count(&text), count(&template.to_json()));
    }

    #[test]
    fn one_value_in_each_place_is_refused_or_means_itself(value in any_value(), place in 0_usize..5) {
        let places = [
            r#""Resource": ["arn:aws:s3:::{a}", "arn:aws:s3:::{a}/*"]"#,
            r#""Resource": "arn:aws:sns:{a}:111122223333:${aws:userid}""#,
            r#""Resource": "{a}""#,
            r#""Resource": "*", "Condition": {"StringLike": {"aws:PrincipalTag/team": "$x{a}*"}}"#,
            r#""Resource": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::{a}:role/*"}}"#,
        ];
        let template = identity(places[place]);
        if let Ok(text) = fill(template.clone(), &[&value]) {
            let reading = read(json::parse(&text).unwrap().root(), Kind::Identity);
            prop_assert!(reading.findings.is_empty());
            prop_assert_eq!(strings(&reading.document), expected(&template, &[value]));
            prop_assert_eq!(shape(&reading.document), shape(&template));
        }
    }
}

//! Ceilings and roles as teams write them: prefixes, tags, regions, MFA, organizations, networks, keys, roles that are
//! passed, boundaries, times, trust. A line of `usual.jsonl` each, in the form of `cargo iam-role within --pairs`, with the
//! answer.

use super::*;
use crate::json::{Node, Value};

/// The parameters that may stand in the documents.
const FIELDS: [&str; 3] = ["bucket", "prefix", "account"];

fn member<'n>(node: Node<'n>, name: &str) -> Node<'n> {
    let Value::Object(mut members) = node.value() else { panic!("an object") };
    members.find(|member| member.key == name).map(|member| member.value).unwrap()
}

fn text(node: Node<'_>) -> &str {
    node.text().expect("a text").as_str()
}

fn kind(name: &str) -> Kind {
    match name {
        "identity" => Kind::Identity,
        "trust" => Kind::Trust,
        "resource" => Kind::Resource,
        "scp" => Kind::ServiceControl,
        name => panic!("{name}"),
    }
}

fn side(line: Node<'_>, name: &str, kind: Kind) -> Document {
    let reading = read(member(line, name).mark(&FIELDS).unwrap().root(), kind);
    assert!(!reading.findings.any_error(), "{}: {:?}", text(member(line, "name")), reading.findings);
    reading.document
}

#[test]
fn what_teams_write_is_proved_or_shown() {
    let mut wrong = Vec::new();
    for line in include_str!("usual.jsonl").lines() {
        let parsed = json::parse(line).unwrap();
        let line = parsed.root();
        let kind = kind(text(member(line, "kind")));
        let [candidate, reference] = ["candidate", "reference"].map(|name| side(line, name, kind));
        let answer = within(&[&candidate], &[&reference], kind);
        let word = match answer {
            Answer::Within => "within",
            Answer::Exceeds(_) => "exceeds",
            Answer::Unknown(_) => "unknown",
        };
        if word != text(member(line, "answer")) {
            wrong.push(format!("{}: {answer:?}", text(member(line, "name"))));
        }
        assert_eq!(within(&[&candidate], &[&candidate], kind), Answer::Within);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What could be proved and is not: the right answer stands in front.
#[test]
fn what_is_still_unknown_says_so() {
    let tagged = |tag: &str, more: &str| {
        allow(
            "ec2:StartInstances",
            "*",
            &format!(r#""StringEquals":{{"aws:ResourceTag/team":"{tag}"{more}}}"#),
        )
    };
    // Within: the value of the variable is known by another condition.
    let fixed = tagged("data", r#","aws:PrincipalTag/team":"data""#);
    let Answer::Unknown(_) = of(&fixed, &tagged("${aws:PrincipalTag/team}", "")) else { panic!("proved") };
}

//! `can` and `test` as a user runs them.

use serde_json::{Value, json};

use crate::support::Folder;

const READ: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}"#;

fn case(name: &str, context: &str, expect: &str) -> String {
    format!(
        r#"{{"name":"{name}","identity":[{READ}],"request":{{"principal":"arn:aws:iam::111122223333:role/app","action":"s3:GetObject","resource":"arn:aws:s3:::b/k","context":{context}}},"expect":"{expect}"}}"#
    )
}

const SECURE: &str = r#"{"aws:SecureTransport":true}"#;

#[test]
fn cases_are_decided_line_by_line() {
    let cases = [case("over TLS", SECURE, "allow"), String::new(), case("without <TLS>", "{}", "allow")];
    let folder = Folder::new(&[
        ("a.jsonl", cases.join("\n").as_bytes()),
        ("ok.jsonl", case("over TLS", SECURE, "allow").as_bytes()),
    ]);
    let run = folder.run(&["test", "--format", "json", "a.jsonl"]);
    assert_eq!(run.code, Some(1));
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let allowed = json!({ "name": "over TLS", "expect": "allow", "decision": "allow", "ok": true, "because": "identity policy 0, Statement/0 `Read` allows" });
    let denied = json!({ "name": "without <TLS>", "expect": "allow", "decision": "implicit_deny", "ok": false, "because": "not allowed by: identity" });
    assert_eq!(lines, [allowed, denied]);
    assert_eq!(folder.run(&["test", "ok.jsonl"]).code, Some(0));
    let junit = folder.run(&["test", "--format", "junit", "a.jsonl"]).out;
    assert!(junit.contains(r#"<testsuite name="a.jsonl" tests="2" failures="1">"#), "{junit}");
    assert!(junit.contains(r#"name="without &lt;TLS&gt;">"#), "{junit}");
    let text = folder.run(&["test", "a.jsonl", "ok.jsonl"]).out;
    assert!(text.starts_with("a.jsonl: without <TLS>: implicit_deny, and allow is expected\n"), "{text}");
    assert!(text.ends_with("2 of 3 as expected\n"), "{text}");
}

#[test]
fn a_line_that_is_no_case_is_named_and_the_others_are_decided() {
    let cases = format!("{}\n{{\"name\": \"x\", \"reqest\": 1}}\n", case("over TLS", SECURE, "allow"));
    let folder = Folder::new(&[("a.jsonl", cases.as_bytes())]);
    let run = folder.run(&["test", "--format", "json", "a.jsonl", "missing.jsonl"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.out.lines().count(), 1);
    assert!(
        run.err.contains("error: a.jsonl:2:15: a case has no `reqest`; did you mean `request`?"),
        "{}",
        run.err
    );
    assert!(run.err.contains("`missing.jsonl` does not exist"), "{}", run.err);
}

#[test]
fn one_request_is_decided_and_explained() {
    let folder = Folder::new(&[("read.json", READ.as_bytes())]);
    let can = |more: &[&str]| {
        let request =
            ["can", "--principal", "arn:aws:iam::111122223333:role/app", "--action", "s3:GetObject"];
        let resource = ["--resource", "arn:aws:s3:::b/k", "--identity", "read.json"];
        folder.run(&[&request[..], &resource, more].concat())
    };
    let allowed = can(&["--context", "aws:SecureTransport=true", "--format", "json"]);
    assert_eq!(allowed.code, Some(0));
    let said: Value = serde_json::from_str(&allowed.out).unwrap();
    let expected = json!({ "decision": "allow", "blocked_by": [], "because": "identity policy 0, Statement/0 `Read` allows" });
    assert_eq!(said, expected);
    let denied = can(&[]);
    assert_eq!(denied.code, Some(1));
    assert!(denied.out.contains("denied: no statement allows it\nblocked by: identity\n"), "{}", denied.out);
    assert_eq!(can(&["--boundary", "missing.json"]).code, Some(2));
    assert_eq!(can(&["--context", "aws:SourceIp"]).code, Some(2));
}

#[test]
fn service_control_policies_are_levels() {
    let all = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let sqs = all.replace("\"*\",\"Resource\"", "\"sqs:*\",\"Resource\"");
    let folder = Folder::new(&[("all.json", all.as_bytes()), ("sqs.json", sqs.as_bytes())]);
    let can = |scp: &[&str]| {
        let request =
            ["can", "--principal", "arn:aws:iam::111122223333:role/app", "--action", "s3:GetObject"];
        let resource = ["--resource", "arn:aws:s3:::b/k", "--identity", "all.json"];
        folder.run(&[&request[..], &resource, scp].concat()).code
    };
    assert_eq!(can(&["--scp", "all.json"]), Some(0));
    assert_eq!(can(&["--scp", "all.json", "--scp", "sqs.json"]), Some(1));
}

/// A key with one value is not a multivalued key: it can be the unique id that a principal is named by.
#[test]
fn one_value_of_a_key_is_one_value() {
    let named = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"AROAIOSFODNN7EXAMPLE"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}"#;
    let folder = Folder::new(&[("named.json", named.as_bytes())]);
    let can = |context: &str| {
        let request = ["can", "--principal", "arn:aws:sts::111122223333:assumed-role/app/me"];
        let on = ["--action", "s3:GetObject", "--resource", "arn:aws:s3:::b/k", "--resource-policy"];
        folder.run(&[&request[..], &on, &["named.json", "--context", context]].concat()).code
    };
    assert_eq!(can("aws:userid=AROAIOSFODNN7EXAMPLE:me"), Some(0));
    assert_eq!(can("aws:userid=AROAIOSFODNN7ANOTHER:me"), Some(1));
    assert_eq!(can("=AROAIOSFODNN7EXAMPLE:me"), Some(2), "a value without a key");
}

#[test]
fn a_suite_counts_its_failures_and_is_xml_whatever_its_names_are() {
    let cases = [
        case("one\\u0001\\u001b[2J\\uffff", SECURE, "allow"),
        case("two", SECURE, "allow"),
        case("three", "{}", "allow"),
    ];
    let folder = Folder::new(&[("a.jsonl", cases.join("\n").as_bytes())]);
    let junit = folder.run(&["test", "--format", "junit", "a.jsonl"]).out;
    assert!(junit.contains(r#"<testsuite name="a.jsonl" tests="3" failures="1">"#), "{junit}");
    assert!(junit.contains("name=\"one\u{fffd}\u{fffd}[2J\u{fffd}\"/>"), "{junit:?}");
}

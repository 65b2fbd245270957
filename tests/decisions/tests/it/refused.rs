//! Documents that IAM does not store are no policies: nothing is decided by what could be read of them.

use iam_role_decisions_tests::engine::Prepared;
use serde_json::{Map, Value, json};

fn case(statement: &Value) -> Map<String, Value> {
    let document = json!({"Version": "2012-10-17", "Statement": [statement]});
    Map::from_iter([("identity".to_owned(), json!([document]))])
}

#[test]
fn what_iam_refuses_decides_nothing() {
    let allow = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    assert!(Prepared::new(&case(&allow)).is_ok());
    for (element, value) in [
        ("Effect", json!("allow")),
        ("Action", json!([])),
        ("Action", json!("s3GetObject")),
        ("Action", json!({"s3": "GetObject"})),
        ("Resource", json!("bucket/*")),
        ("Resource", json!(["arn:aws:s3"])),
        ("Condition", json!({"StringEqual": {"aws:username": "a"}})),
        ("Condition", json!({"stringequals": {"aws:username": "a"}})),
        ("Condition", json!({"NullIfExists": {"aws:username": "true"}})),
        ("Condition", json!({"StringEquals": "a"})),
        ("Condition", json!({"StringEquals": {"aws:username": {"a": "b"}}})),
        ("Condition", json!({"ForSomeValues:StringEquals": {"aws:username": "a"}})),
        ("Condition", json!({"NumericLessThan": {"s3:max-keys": "ten"}})),
        ("Condition", json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/33"}})),
        ("Condition", json!({"ArnLike": {"aws:SourceArn": "bucket"}})),
        ("Condition", json!({"DateLessThan": {"aws:CurrentTime": "soon"}})),
        ("Conditions", json!({})),
        ("Principal", json!("*")),
    ] {
        let mut statement = allow.clone();
        statement[element] = value;
        assert!(Prepared::new(&case(&statement)).is_err(), "{statement}");
    }
}

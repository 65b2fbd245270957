//! Values that have not the form of an operator, and what stands for all others.

use super::*;
use crate::evaluate::KeyValue;

fn when(operator: &str, key: &str, value: &str) -> String {
    allow("s3:*", "*", &format!(r#""{operator}":{{"{key}":"{value}"}}"#))
}

#[test]
fn what_has_not_the_form_may_be_neither_equal_nor_not_equal() {
    let (operators, key) = (
        [
            ("NumericEquals", "NumericNotEquals", "5"),
            ("DateEquals", "DateNotEquals", "2030-01-01"),
            ("IpAddress", "NotIpAddress", "10.0.0.0/8"),
            ("ArnLike", "ArnNotLike", "arn:aws:s3:::a"),
        ],
        "ex:k",
    );
    for (positive, negated, value) in operators {
        let either = format!("{},{}", when(positive, key, value), when(negated, key, value));
        let Answer::Unknown(why) = of(&when("Null", key, "false"), &either) else { panic!("{positive}") };
        assert!(why.what.ends_with("makes of every value that `ex:k` can have"), "{positive}: {why:?}");
        assert_within(&either, &either.replace(positive, &format!("{positive}IfExists")));
        // With every operator the form has to be asked for.
        let strings = format!("{},{}", when("StringEquals", key, value), when("StringNotEquals", key, value));
        assert_within(&when("Null", key, "false"), &strings);
    }
    // A key whose type AWS knows has no other values.
    let address = ["IpAddress", "NotIpAddress"].map(|operator| when(operator, "aws:SourceIp", "10.0.0.0/8"));
    assert_within(&when("Null", "aws:SourceIp", "false"), &address.join(","));
}

#[test]
fn bytes_that_nobody_names_are_shown() {
    for (named, shown) in [("QUJD", "QUJDQUJD"), ("QUJDRA==", "QUJDQUJDQUJD")] {
        let witness = assert_exceeds(&when("Null", "ex:b", "false"), &when("BinaryEquals", "ex:b", named));
        assert_eq!(witness.context(), [("ex:b".to_owned(), KeyValue::from(shown))], "{witness}");
    }
    let one = when("BinaryEquals", "ex:b", "QUJD");
    assert_within(&one, &format!("{},{}", when("BinaryEquals", "ex:b", "QQ=="), one));
    let of_one = format!("{},{}", when("BinaryEquals", "ex:b", "QQ=="), one);
    assert_exceeds(&of_one, &one);
}

#[test]
fn a_value_that_is_a_parameter_agrees_with_itself_alone() {
    let with = |operator: &str, value: &str| {
        let statement = when(operator, "ex:n", value);
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
        let tree = json::parse(&text).unwrap().root().mark(&["p", "q"]).unwrap();
        read(tree.root(), Kind::Identity).document
    };
    let is_within = |candidate: &Document, reference: &Document| {
        within(&[candidate], &[reference], Kind::Identity) == Answer::Within
    };
    for (operator, value) in [
        ("NumericLessThan", "5"),
        ("DateLessThan", "2030-01-01"),
        ("IpAddress", "10.0.0.0/8"),
        ("Bool", "true"),
        ("BinaryEquals", "QUJD"),
    ] {
        let [own, other, known] = ["{p}", "{q}", value].map(|value| with(operator, value));
        assert!(is_within(&own, &own), "{operator}");
        assert!(
            !is_within(&own, &other) && !is_within(&own, &known) && !is_within(&known, &own),
            "{operator}"
        );
    }
}

//! What a request shows that was found: names that AWS has, resources that actions know, values that tell parameters apart.

use super::super::fill;
use super::super::pattern::{Compiler, Letters, Reach};
use super::super::text::{Pattern, Patterns};
use super::super::{bits::Bits, budget::Budget, glob, token::Token};
use super::patterns::{chars, words};
use super::*;
use crate::ResourcePattern;

const EVERYTHING: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
const NOTHING_OF_IT: &str = r#"{"Effect":"Allow","Action":"sqs:*","Resource":"*"}"#;

#[test]
fn an_action_that_nobody_knows_is_shown_as_it_is_written() {
    let witness = assert_exceeds(&allow("nobody:KnowsIt", "*", ""), NOTHING_OF_IT);
    assert_eq!(witness.action(), "nobody:KnowsIt");
    let two = r#"{"Effect":"Allow","Action":["nobody:Knows*","nobody:KnowsIt"],"Resource":"*"}"#;
    let denied = format!("{EVERYTHING},{}", deny("nobody:*", "*", ""));
    assert_eq!(assert_exceeds(two, &denied).action(), "nobody:KnowsIt");
}

#[test]
fn an_action_is_of_the_service_that_it_is_about() {
    let witness = assert_exceeds(EVERYTHING, &format!("{EVERYTHING},{}", deny("glue:*", "*", "")));
    let name = witness.action().strip_prefix("glue:").unwrap();
    assert!(iam_role_catalog::service("glue").unwrap().action(name).is_some(), "{witness}");
}

#[test]
fn an_action_without_resource_is_shown_without() {
    let witness = assert_exceeds(&allow("s3:ListAllMyBuckets", "*", ""), NOTHING_OF_IT);
    assert_eq!(witness.resource(), "*");
    let witness = assert_exceeds(&allow("s3:GetObject", "*", ""), NOTHING_OF_IT);
    assert!(witness.resource().starts_with("arn:aws:s3:::"), "{witness}");
}

#[test]
fn what_is_denied_to_a_variable_is_shown_with_its_value() {
    let denied = format!("{EVERYTHING},{}", deny("*", "arn:aws:s3:::${aws:username}", ""));
    for granted in ["arn:aws:s3:::*", "arn:aws:s3:::logs", "arn:aws:s3:::logs*"] {
        let witness = assert_exceeds(&allow("s3:ListBucket", granted, ""), &denied);
        let name = witness.resource().strip_prefix("arn:aws:s3:::").unwrap();
        assert_eq!(witness.context(), [("aws:username".to_owned(), name.into())], "{witness}");
    }
    assert_within(&allow("s3:ListBucket", "arn:aws:sqs:::logs", ""), &denied);
}

#[test]
fn a_variable_has_a_value_only_where_that_matters() {
    let home = allow("s3:ListBucket", "arn:aws:s3:::home-${aws:username}", "");
    let witness = assert_exceeds(&allow("s3:ListBucket", "arn:aws:s3:::*", ""), &home);
    let shown = "`s3:ListBucket` on `arn:aws:s3:::example` with no `aws:username`";
    assert_eq!(witness.to_string(), shown);
}

#[test]
fn a_variable_elsewhere_hides_no_denial() {
    let users = allow("sqs:SendMessage", "arn:aws:s3:::${aws:username}x", "");
    let candidate = format!("{},{users}", allow("s3:ListBucket", "arn:aws:s3:::logs", ""));
    let denied = format!("{EVERYTHING},{}", deny("s3:*", "arn:aws:s3:::${aws:username}*", ""));
    let witness = assert_exceeds(&candidate, &denied);
    assert_eq!((witness.action(), witness.resource()), ("s3:ListBucket", "arn:aws:s3:::logs"));
    let ending = format!(
        "{},{},{}",
        allow("s3:ListBucket", "arn:aws:s3:::logs", ""),
        deny("s3:*", "arn:aws:s3:::*z", ""),
        allow("sqs:SendMessage", "arn:aws:s3:::x${aws:username}", ""),
    );
    let denied = format!("{EVERYTHING},{}", deny("s3:*", "arn:aws:s3:::*${aws:username}", ""));
    assert_eq!(assert_exceeds(&ending, &denied).resource(), "arn:aws:s3:::logs");
    // Nor does it deny what it is not about.
    let listed = r#"["arn:aws:s3:::a","arn:aws:s3:::x${aws:username}"]"#;
    let both = format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":{listed}}}"#);
    let queues = "arn:aws:sqs:::${aws:username}";
    let denied = format!("{EVERYTHING},{}", deny("s3:*", queues, ""));
    assert_within(&format!("{},{both}", allow("sqs:SendMessage", queues, "")), &denied);
}

#[test]
fn parameters_get_values_that_differ() {
    let queue = |account: &str| {
        let statement = allow("sqs:SendMessage", &format!("arn:aws:sqs:us-east-1:{account}:queue"), "");
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
        let tree = json::parse(&text).unwrap().root().mark(&["p", "q"]).unwrap();
        read(tree.root(), Kind::Identity).document
    };
    let Answer::Exceeds(witness) = within(&[&queue("{p}")], &[&queue("{q}")], Kind::Identity) else {
        panic!("nothing is shown")
    };
    let [(0, own), (1, other)] = witness.parameters() else { panic!("{witness:?}") };
    assert_ne!(own, other);
    assert_eq!(within(&[&queue("{p}")], &[&queue("{p}")], Kind::Identity), Answer::Within);
}

#[test]
fn words_are_those_of_the_statements_each_once() {
    let words = |condition: &str| {
        let document = policy(&allow("s3:*", "arn:aws:s3:::logs-a/secret_b.txt/logs-a//", condition));
        let grant = Grant { policies: &[&document], boundaries: &[] };
        fill::words([&grant, &Grant::default()])
    };
    let known = ["example#", "another-example#", "logs-a", "secret_b.txt"];
    assert_eq!(words(""), known);
    let more = words(r#""StringEquals":{"ex:k":["a","b c","a","d","e","f","g","h"]}"#);
    assert_eq!(more[..4], known);
    assert_eq!(more[4..], ["a", "b", "c", "d", "e", "f"]);
}

#[test]
fn values_of_a_known_type_are_of_no_other() {
    let when = |operator: &str, key: &str, value: &str| {
        allow("s3:*", "*", &format!(r#""{operator}":{{"{key}":"{value}"}}"#))
    };
    let (age, told) = ("aws:MultiFactorAuthAge", "ex:age");
    let both = |key: &str| {
        format!("{},{}", when("NumericLessThan", key, "5"), when("NumericGreaterThanEquals", key, "5"))
    };
    assert_within(&when("Null", age, "false"), &both(age));
    assert_ne!(of(&when("Null", told, "false"), &both(told)), Answer::Within);
}

#[test]
fn a_star_in_a_field_takes_no_colon() {
    let [within_field, beyond] =
        [false, true].map(|colon| [Token::Char('a'), Token::Any { colon }, Token::Char('b')]);
    for (text, is_field) in [("ab", true), ("axb", true), ("ax:b", false), ("a:b", false), ("a::b", false)] {
        assert_eq!(glob::matches(&within_field, text), is_field, "{text}");
        assert!(glob::matches(&beyond, text), "{text}");
    }
}

/// Whether the fields of an ARN's pattern, before the last of which are so many colons, stand for `text`, if a `*` at the end of
/// one reaches beyond it.
fn runs(pattern: &[char], colons: usize, text: &[char]) -> bool {
    match (pattern, text) {
        ([], text) => text.is_empty(),
        (['*', rest @ ..], text) => {
            let crosses = colons == 0 || rest.first() == Some(&':');
            let end = text.iter().position(|c| *c == ':').filter(|_| !crosses).unwrap_or(text.len());
            (0..=end).any(|taken| runs(rest, colons, &text[taken..]))
        }
        (['?', rest @ ..], [_, others @ ..]) => runs(rest, colons, others),
        ([':', rest @ ..], [':', others @ ..]) => runs(rest, colons.saturating_sub(1), others),
        ([c, rest @ ..], [own, others @ ..]) => c == own && runs(rest, colons, others),
        (_, []) => false,
    }
}

#[test]
fn what_texts_can_be_to_stars_that_reach_beyond_their_field_is_found() {
    let fields = ["", "a", "*", "a*", "*a"];
    let mut patterns = Vec::new();
    for region in fields {
        for account in fields {
            patterns.extend(["a", "*", "*a", "a:?"].map(|last| format!("arn:p:s:{region}:{account}:{last}")));
        }
    }
    // More colons than an ARN needs.
    let texts: Vec<String> = words(&['a', ':'], 5).iter().map(|end| format!("arn:p:s:{end}")).collect();
    let mut pairs = 0;
    for left in &patterns {
        for right in patterns.iter().skip(pairs % 7).step_by(7) {
            pairs += 1;
            let mut letters = Letters::default();
            let mut compiler = Compiler { letters: &mut letters, variables: true, reach: Reach::Colons };
            let mut both = Patterns::default();
            let mut compile =
                |text: &String| -> Pattern { compiler.resource(&ResourcePattern::parse(text).unwrap()) };
            let numbers = [left, right].map(|pattern| both.number(compile(pattern)));
            let cells = both.cells(None, &mut Budget::new(u32::MAX)).unwrap();
            for text in &texts {
                let own = numbers.into_iter().zip([left, right]);
                let matched = own.filter(|(_, pattern)| runs(&chars(pattern), 5, &chars(text)));
                let matched: Bits = matched.map(|(number, _)| number).collect();
                assert!(
                    cells.iter().any(|cell| cell.surely == matched),
                    "{left} {right} `{text}`: {cells:?}"
                );
            }
        }
    }
    assert!(pairs > 400, "{pairs}");
}

//! The reader of JSON against `serde_json`, and against what IAM takes.

use proptest::prelude::*;

use super::{parse::parse_with, print::LONGEST_ESCAPE, *};
use crate::{Document, Kind, arbitrary, placeholder::MarkError, read};

/// What may stand in a wrong JSON text.
const FRAGMENTS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "'",
    "\\",
    "\"a\"",
    "\"\\u00e9\"",
    "\"\\ud800\"",
    "\"\\uDe00\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\\u0041\"",
    "\\u12",
    "\\b",
    "\\f",
    "\u{1f600}",
    "\"\\x41\"",
    "\"\\'\"",
    "\"\t\"",
    "\"\n\"",
    "\\n",
    "\\\"",
    "\\/",
    "0",
    "00",
    "1",
    "-",
    "+",
    ".",
    "1.5",
    "-0",
    "1.",
    ".5",
    "e",
    "E5",
    "e+5",
    "0x1",
    "NaN",
    "Infinity",
    "true",
    "false",
    "null",
    "nul",
    "True",
    "a",
    "$",
    " ",
    "\t",
    "\n",
    "\r",
    "\u{b}",
    "\u{c}",
    "\u{85}",
    "\u{a0}",
    "\u{e9}",
    "//",
    "//a\n",
    "/*",
    "/* */",
    "#",
    "\u{2028}",
];

/// JSON text of every form, with white space.
fn json_text() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|bool| bool.to_string()),
        (any::<i32>(), 0_u16..999, -30_i8..30).prop_map(|(i, f, e)| format!("{i}.{f}e{e}")),
        any::<u64>().prop_map(|number| number.to_string()),
        "[ -~\u{a0}-\u{ff}]{0,8}".prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    let space = prop_oneof![Just(""), Just(" "), Just("\n\t"), Just("\r\n")];
    scalar.prop_recursive(4, 24, 4, move |inner| {
        let item = (space.clone(), inner).prop_map(|(space, item)| format!("{space}{item}{space}"));
        let member = ("[a-c]{0,2}", item.clone()).prop_map(|(key, item)| format!("\"{key}\":{item}"));
        prop_oneof![
            prop::collection::vec(item, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..4).prop_map(|members| format!("{{{}}}", members.join(", "))),
        ]
    })
}

/// JSON text with one fragment put in, or put in place of a character.
fn nearly_json() -> impl Strategy<Value = String> {
    let fragment = prop::sample::select(FRAGMENTS);
    (json_text(), any::<prop::sample::Index>(), fragment, any::<bool>()).prop_map(
        |(text, index, fragment, replace)| {
            let mut characters: Vec<String> = text.chars().map(String::from).collect();
            let at = index.index(characters.len());
            if replace {
                characters[at] = fragment.to_owned();
            } else {
                characters.insert(at, fragment.to_owned());
            }
            characters.concat()
        },
    )
}

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(FRAGMENTS), 0..7).prop_map(|fragments| fragments.concat())
}

/// Whether a number is JSON, but too large for `serde_json`.
fn beyond_serde_json(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text)
        .is_err_and(|error| error.to_string().contains("out of range"))
}

/// Whether every string in the tree holds only characters that IAM takes.
fn is_taken(node: Node<'_>) -> bool {
    let taken = |text: &str| text.chars().all(is_document_character);
    match node.value() {
        Value::String(text) => taken(&text),
        Value::Array(mut items) => items.all(is_taken),
        Value::Object(mut members) => members.all(|member| taken(&member.key) && is_taken(member.value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// The tree as `serde_json` has it: the last of several equal keys counts.
fn to_serde(node: Node<'_>) -> serde_json::Value {
    match node.value() {
        Value::Null => serde_json::Value::Null,
        Value::Bool(bool) => bool.into(),
        Value::Number(number) => serde_json::from_str(&number).unwrap(),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.map(to_serde).collect(),
        Value::Object(members) => {
            members.map(|member| (member.key.to_string(), to_serde(member.value))).collect()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn takes_what_serde_json_takes(text in prop_oneof![json_text(), nearly_json(), nearly_json(), soup()]) {
        prop_assume!(!beyond_serde_json(&text));
        let read = parse_with(&text, |_| true);
        let expected = serde_json::from_str::<serde_json::Value>(&text);
        prop_assert_eq!(read.is_ok(), expected.is_ok(), "{:?}: {:?}", text, read.as_ref().err());
        if let (Ok(source), Ok(expected)) = (&read, expected) {
            prop_assert_eq!(to_serde(source.root()), expected);
        }
        let taken = text.chars().all(is_document_character);
        let taken = taken && read.is_ok_and(|source| is_taken(source.root()));
        prop_assert_eq!(parse(&text).is_ok(), taken, "{:?}", text);
    }

    #[test]
    fn every_pointer_leads_back(text in json_text()) {
        let source = parse(&text).unwrap();
        let tree: serde_json::Value = serde_json::from_str(&text).unwrap();
        // Of several equal keys `serde_json` keeps one.
        if !has_repeated_key(source.root()) {
            check_pointers(&source, source.root(), &tree);
        }
    }

    #[test]
    fn size_is_that_of_the_text_without_layout(text in json_text()) {
        let tree: serde_json::Value = serde_json::from_str(&text).unwrap();
        let laid_out = serde_json::to_string_pretty(&tree).unwrap();
        prop_assert_eq!(size(&laid_out), tree.to_string().chars().count());
    }
}

/// A branch with the value of a node, its parts numbered in the order of the text from `last` on.
fn grown(node: Node<'_>, last: &mut u32) -> Branch {
    fn next(last: &mut u32) -> At {
        *last += 1;
        At(*last)
    }
    let at = next(last);
    let value = match node.value() {
        Value::Null => Growth::Null,
        Value::Bool(bool) => Growth::Bool(bool),
        Value::Number(digits) => Growth::Number(digits.as_str().into()),
        Value::String(text) => Growth::String(text.as_str().into()),
        Value::Array(items) => Growth::Array(items.map(|item| grown(item, last)).collect()),
        Value::Object(members) => {
            let twig = |member: Member<'_>| {
                let (key, key_at) = (member.key.as_str().into(), next(last));
                Twig { key, key_at, value: grown(member.value, last) }
            };
            Growth::Object(members.map(twig).collect())
        }
    };
    Branch { at, value }
}

/// The places of all values and keys, in order.
fn places(node: Node<'_>) -> Vec<At> {
    let mut found = vec![node.at()];
    found.extend(node.items().flat_map(places));
    for member in node.members() {
        found.push(member.key_at);
        found.extend(places(member.value));
    }
    found
}

proptest! {
    #[test]
    fn what_is_put_together_is_what_is_read(text in json_text()) {
        let source = parse(&text).unwrap();
        let mut last = 0;
        let tree = Tree::from(&grown(source.root(), &mut last));
        prop_assert_eq!(to_serde(tree.root()), to_serde(source.root()));
        prop_assert_eq!(places(tree.root()), (1..=last).map(At).collect::<Vec<_>>());
        let keys = tree.root().nodes().map(|node| node.members().len()).sum::<usize>();
        prop_assert_eq!(tree.root().nodes().count() + keys, last as usize);
    }
}

#[test]
fn a_value_is_asked_for_what_it_is() {
    let source = parse(r#"{"a": ["b", 1], "c": null}"#).unwrap();
    let [list, nothing] = ["a", "c"].map(|key| source.root().member(key).unwrap());
    assert_eq!([source.root(), list, nothing].map(|node| node.items().len()), [0, 2, 0]);
    assert_eq!([source.root(), list, nothing].map(|node| node.members().len()), [2, 0, 0]);
    let (mut items, mut members) = (list.items(), source.root().members());
    assert_eq!([items.size_hint(), members.size_hint()], [(2, Some(2)); 2]);
    let text = items.next().and_then(Node::text).unwrap();
    members.next();
    assert_eq!([items.size_hint(), members.size_hint()], [(1, Some(1)); 2]);
    assert_eq!((format!("{text:?}"), format!("{text}")), ("\"b\"".into(), "b".into()));
    let branch = |value| Branch { at: At(0), value };
    assert_eq!(branch(Growth::String("b".into())).text(), Some("b"));
    assert_eq!(branch(Growth::Number("1".into())).text(), None);
}

#[test]
fn a_tree_is_moved_and_its_strings_are_changed() {
    let source = parse(r#"{"a": ["b", "c"]}"#).unwrap();
    let (own, first) = (places(source.root()), 10);
    let tree = source.into_tree().renumbered(first).with_strings(|text| (text == "b").then(|| "a".into()));
    assert_eq!(to_serde(tree.root()), serde_json::json!({"a": ["a", "c"]}));
    assert!(places(tree.root()).iter().zip(own).all(|(at, own)| at.0 == own.0 + first));
}

fn has_repeated_key(node: Node<'_>) -> bool {
    match node.value() {
        Value::Array(mut items) => items.any(has_repeated_key),
        Value::Object(members) => members.clone().enumerate().any(|(index, member)| {
            members.clone().take(index).any(|earlier| *earlier.key == *member.key)
                || has_repeated_key(member.value)
        }),
        _ => false,
    }
}

/// What is written where the node at `at` stands.
fn written(source: &Source<'_>, at: At) -> serde_json::Value {
    serde_json::from_str(&source.text()[source.range(at).unwrap()]).unwrap()
}

fn check_pointers(source: &Source<'_>, node: Node<'_>, tree: &serde_json::Value) {
    assert_eq!(tree.pointer(&source.pointer(node.at())), Some(&to_serde(node)));
    assert!(source.text()[source.range(node.at()).unwrap()].starts_with(|c: char| !c.is_whitespace()));
    assert_eq!(written(source, node.at()), to_serde(node));
    match node.value() {
        Value::Array(items) => items.for_each(|item| check_pointers(source, item, tree)),
        Value::Object(members) => members.for_each(|member| {
            assert_eq!(source.pointer(member.key_at), source.pointer(member.value.at()));
            assert_eq!(written(source, member.key_at), member.key.as_str());
            check_pointers(source, member.value, tree);
        }),
        _ => {}
    }
}

#[test]
fn every_leniency_is_refused_with_its_place() {
    let wrong = [
        ("", "there is no JSON here", 1, 1),
        ("{\"a\":1,}", "there must be no comma behind the last item", 1, 7),
        ("{\n \"a\": 1\n \"b\": 2}", "a comma is missing here", 2, 8),
        ("{a: 1}", "a key in double quotes is expected here", 1, 2),
        ("{'a': 1}", "strings are written in double quotes", 1, 2),
        ("// no\n{}", "JSON has no comments", 1, 1),
        ("{} {}", "there is more text behind the end of the JSON", 1, 4),
        ("{\"a\" 1}", "a colon must stand behind a key", 1, 6),
        ("{\"a\":}", "unexpected close brace", 1, 6),
        ("[\n[", "this `[` is never closed", 2, 1),
        ("{\"a\": 1", "this `{` is never closed", 1, 1),
        ("[\"a\tb\"]", "a line break or tab inside a string is written `\\n`, `\\r` or `\\t`", 1, 4),
        ("[1,\u{a0}2]", "U+00A0 is no white space in JSON", 1, 4),
        ("\u{feff}{}", "`\\u{feff}` (U+FEFF) cannot stand in a policy document", 1, 1),
        ("[\"é\", “b”]", "`“` (U+201C) cannot stand in a policy document", 1, 7),
        ("[\"\\ue000\"]", "`\\u{e000}` (U+E000) cannot stand in a policy document", 1, 2),
        ("[\"\\u0000\"]", "`\\0` (U+0000) cannot stand in a policy document", 1, 2),
        ("{\"\\u201c\":1}", "`“` (U+201C) cannot stand in a policy document", 1, 2),
        ("[\"\\ud83d\\ude00\"]", "`\u{1f600}` (U+1F600) cannot stand in a policy document", 1, 2),
        ("[\"a\\ud83d\"]", "this escape is half of a pair, and stands for nothing", 1, 4),
        ("[\"a\\ud83d\\u0041\"]", "this escape is half of a pair, and stands for nothing", 1, 4),
        ("[\"\\u12é4\"]", "four hexadecimal digits stand behind `\\u`", 1, 3),
        ("[\"\\u+041\"]", "four hexadecimal digits stand behind `\\u`", 1, 3),
        ("[\"a\\'\"]", "JSON has no such escape", 1, 4),
        ("[1, \"a]", "this string is never closed", 1, 5),
        ("[1] // no", "JSON has no comments", 1, 5),
        ("[1}", "unexpected close brace", 1, 3),
        ("{\"a\": 1]", "a key in double quotes is expected here", 1, 8),
        ("{\"a\":", "a value is missing behind the colon", 1, 6),
        ("[nul]", "a JSON value is expected here", 1, 2),
        ("[+1]", "a number starts with no plus sign", 1, 2),
        ("[01]", "a number starts with no needless zero", 1, 2),
        ("[0x1]", "JSON has no such number", 1, 2),
        ("[-]", "a digit is expected here", 1, 3),
        ("[1e+]", "a digit is expected here", 1, 5),
        ("[1.]", "leading or trailing decimal points on numbers are not allowed", 1, 2),
        ("[.5]", "leading or trailing decimal points on numbers are not allowed", 1, 2),
        ("[-.5]", "leading or trailing decimal points on numbers are not allowed", 1, 2),
        ("]", "unexpected close bracket", 1, 1),
        ("[1, , 2]", "unexpected comma", 1, 5),
        ("{\"a\"::1}", "unexpected colon", 1, 6),
        ("[1:2]", "unexpected colon", 1, 3),
        ("[1", "this `[` is never closed", 1, 1),
        ("{\"a\": [1, ", "this `[` is never closed", 1, 7),
        ("{\"a\": [1], ", "this `{` is never closed", 1, 1),
        ("{", "this `{` is never closed", 1, 1),
    ];
    for (text, message, line, column) in wrong {
        let error = parse(text).unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.position),
            (message, Position { line, column }),
            "{text:?}"
        );
    }
    assert!(parse("[\"\\n\\u00e9é\", 1.5e3, -0, {\"a\": null, \"a\": true}]\r\n").is_ok());
}

#[test]
fn length_and_depth_have_their_ends() {
    let most = format!("\"{}\"", "é".repeat(131_070));
    assert!(parse(&most).is_ok());
    let message = "the text is too long: IAM takes at most 131072 characters";
    assert!(parse(&format!("[{}\n]", most.replacen("éé", "", 1))).is_ok(), "layout does not count");
    assert_eq!(parse(&format!("[{most}]")).unwrap_err().message, message);
    assert_eq!(parse(&" ".repeat(10_000_000)).unwrap_err().message, message);
    assert_eq!(parse(&"[".repeat(10_000_000)).unwrap_err().message, message);
    assert_eq!(parse(&"[".repeat(100_000)).unwrap_err().message, "the values are nested too deeply");
    let nested = |levels| parse(&format!("{}{}", "[".repeat(levels), "]".repeat(levels))).is_ok();
    assert!(nested(512) && !nested(513));
    for first in ["[]", "[[]]"] {
        let beside = format!("[{first}{}]", ",[[]]".repeat(1_000));
        assert!(parse(&beside).is_ok(), "beside each other they are not deep");
    }
}

#[test]
fn a_pointer_names_what_the_text_has() {
    let text = "{\"Statement\": {\"Action\": \"*\", \"a/b~c\": [[], {\"x\": 1}]}}";
    let source = parse(text).unwrap();
    let pointer = |part: &str| {
        let offset = text.find(part).unwrap();
        let at = (0..20).map(At).find(|at| source.range(*at).unwrap().start == offset).unwrap();
        (source.pointer(at), source.position(at).unwrap().column)
    };
    assert_eq!(pointer("\"*\""), ("/Statement/Action".to_owned(), 26));
    assert_eq!(pointer("\"Action\""), ("/Statement/Action".to_owned(), 16));
    assert_eq!(pointer("1}"), ("/Statement/a~1b~0c/1/x".to_owned(), 51));
    assert_eq!(pointer("{\"S"), (String::new(), 1));
    assert_eq!(source.range(At(99)), None);
}

#[test]
fn size_counts_what_is_inside_strings_only() {
    assert_eq!(size("{ \"a b\" :\n\t\"\\\" \" }"), "{\"a b\":\"\\\" \"}".len());
    assert_eq!(size("\"é\""), 3);
}

#[test]
fn strings_are_marked_and_keys_hold_no_parameter() {
    let text = r#"{"a{{": ["x{one}", "${aws:username}", "{two}"], "k/{one}": "{", "{nil}": 1}"#;
    let source = parse(text).unwrap();
    let errors = source.root().mark(&["one", "two"]).unwrap_err();
    let named: Vec<_> =
        errors.iter().map(|(at, error)| (&text[source.range(*at).unwrap()], error.clone())).collect();
    assert_eq!(
        named,
        [
            ("\"k/{one}\"", MarkError::InKey("one".to_owned())),
            ("\"{\"", MarkError::Unbalanced),
            ("\"{nil}\"", MarkError::Unknown("nil".to_owned())),
        ]
    );
    let marked = parse(r#"{"a{{": ["x{one}", "${aws:username}"]}"#).unwrap().root().mark(&["one"]).unwrap();
    let wanted = serde_json::json!({"a{": ["x\u{E000}", "${aws:username}"]});
    assert_eq!(to_serde(marked.root()), wanted);
}

fn of_any_kind() -> impl Strategy<Value = (Kind, Document)> {
    let with_kind = |kind| arbitrary::document(kind, false).prop_map(move |document| (kind, document));
    prop::sample::select(Kind::ALL.to_vec()).prop_flat_map(with_kind)
}

proptest! {
    #[test]
    fn what_is_printed_reads_as_the_same_document((kind, document) in of_any_kind()) {
        let text = document.to_json();
        let reading = read(parse(&text).unwrap().root(), kind);
        let refused: Vec<_> = reading.findings.iter().filter(|finding| !finding.code.silenceable()).collect();
        prop_assert!(refused.is_empty(), "{text}: {refused:?}");
        prop_assert_eq!(&reading.document, &document, "{}", text);
        prop_assert_eq!(reading.document.to_json(), text.clone());
        prop_assert_eq!(document.size(), size(&text));
        let [made, read] = [&document, &reading.document].map(Document::size_at_most);
        let sizes = [document.size(), read.characters(), made.characters()];
        prop_assert!(sizes.is_sorted(), "{text}: {sizes:?}");
        prop_assert!(made.exact().is_none_or(|size| size == document.size()), "{}", text);
        prop_assert!(read.exact().is_none_or(|size| size == document.size()), "{}", text);
    }
}

#[test]
fn a_document_is_measured_without_a_look_at_texts_that_are_as_they_were_written() {
    let document = |action: &str| {
        let text = format!(r#"{{"Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"*"}}]}}"#);
        read(parse(&text).unwrap().root(), Kind::Identity).document
    };
    let sizes = |document: &Document| {
        let at_most = document.size_at_most();
        (document.size(), at_most.characters(), at_most.exact())
    };
    let get = document("s3:GetObject");
    let (size, at_most, exact) = sizes(&get);
    assert_eq!((size, exact), (at_most, Some(size)));
    let (size, at_most, exact) = sizes(&document(r"s3:Get\u004fbject"));
    assert_eq!((size, exact), (at_most - (LONGEST_ESCAPE - 1) * "s3:GetObject".len(), None));
    let (size, at_most, exact) = sizes(&document("s3:é"));
    assert_eq!((size, exact), (at_most - 1, None), "a character of two bytes");
    let of_two = [get, document("s3:é")].map(|document| document.statements).concat();
    let (size, at_most, exact) = sizes(&Document { version: None, id: None, statements: of_two });
    assert_eq!((size, exact), (at_most - 1, None), "in the first JSON each character is a byte");
}

#[test]
fn a_document_is_no_longer_than_is_said_without_a_look() {
    let of_id = |id: String| Document { id: Some(id.into()), ..Default::default() };
    let longest = of_id("\u{1}".repeat(20));
    assert_eq!(longest.size(), longest.size_at_most().characters());
    let quotes = of_id("\"".repeat(20));
    assert!(quotes.size() < quotes.size_at_most().characters());
}

#[test]
fn the_canonical_text_has_a_fixed_order_and_no_brackets_around_one_item() {
    let text = r#" {"Statement": {"Condition": {"Null": {"b:d": true, "b:c": ["false"]}, "Bool": {"b:c": []}},
        "Resource": ["arn:aws:s3:::a\u0022é\n", "*"], "Action": ["s3:*"], "Effect": "Deny", "Sid": "x"},
        "Id": "i\\", "Version": "2008-10-17"} "#;
    let printed = read(parse(text).unwrap().root(), Kind::Identity).document.to_json();
    let wanted = concat!(
        r#"{"Version":"2008-10-17","Id":"i\\","Statement":[{"Sid":"x","Effect":"Deny","Action":"s3:*","#,
        r#""Resource":["arn:aws:s3:::a\"é\n","*"],"#,
        r#""Condition":{"Null":{"b:d":"true","b:c":"false"},"Bool":{"b:c":[]}}}]}"#
    );
    assert_eq!(printed, wanted);
    let text = r#"{"Statement": [{"Effect": "Allow", "NotAction": "*", "Principal": {"Service": ["b.c"], "AWS": ["1", "2"]}}]}"#;
    let printed = read(parse(text).unwrap().root(), Kind::Trust).document.to_json();
    let wanted =
        r#"{"Statement":[{"Effect":"Allow","Principal":{"Service":"b.c","AWS":["1","2"]},"NotAction":"*"}]}"#;
    assert_eq!(printed, wanted);
}

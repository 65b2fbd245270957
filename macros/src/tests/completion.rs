//! The words that an editor sees.

use super::{policy, role};
use crate::{expand::completion::KEYWORDS, vocabulary::Place};

/// The words in the block that only an editor compiles.
fn words(expanded: &str) -> Vec<String> {
    let block = expanded.lines().map(str::trim).skip_while(|line| !line.ends_with("::keys::*;")).skip(1);
    block.take_while(|line| *line != "}").map(|line| line.trim_end_matches(';').to_owned()).collect()
}

#[test]
fn a_half_typed_word_is_there_with_its_place() {
    let attribute = r#"na, trust = serv, inline_policy(al, allow("s3:GetObject", o, when(string_e))), allow_finding(X, re)"#;
    let expected = [
        "role::na",
        "role::trust",
        "role::inline_policy",
        "role::allow_finding",
        "finding::re",
        "trust::serv",
        "document::al",
        "document::allow",
        "statement::o",
        "statement::when",
        "condition::string_e",
    ];
    assert_eq!(words(&role(attribute, "struct Reader;")), expected);
}

#[test]
fn in_a_policy() {
    assert_eq!(
        words(&policy("ta, allow(no)", "struct Reading;")),
        ["policy::ta", "document::allow", "statement::no"]
    );
}

#[test]
fn a_keyword_is_no_path() {
    assert_eq!(
        words(&policy("let = 1, r#let = 1, _ = 1, allow(no)", "struct Reading;")),
        ["policy::r#let", "document::allow", "statement::no"]
    );
}

#[test]
fn keywords_are_found_because_they_are_sorted() {
    assert!(KEYWORDS.is_sorted());
}

#[test]
fn every_word_of_the_vocabulary_is_understood() {
    for (place, attribute) in [
        (Place::Role, "WORD"),
        (Place::Trust, "trust(WORD)"),
        (Place::Principal, "trust(service(WORD))"),
        (Place::Saml, "trust(saml(\"x\", WORD))"),
        (Place::Oidc, "trust(oidc(\"x\", WORD))"),
        (Place::Github, "trust(github(\"x\", WORD))"),
        (Place::Eks, "trust(eks(\"x\", WORD))"),
        (Place::Document, "inline_policy(WORD)"),
        (Place::Statement, "inline_policy(allow(WORD))"),
        (Place::Condition, "inline_policy(allow(when(WORD)))"),
        (Place::Finding, "allow_finding(X, WORD)"),
    ] {
        for word in place.names() {
            let errors = super::role_errors(&attribute.replace("WORD", &word), "struct Reader;");
            let unknown = format!("`{word}` is not {}", place.what());
            assert!(!errors.contains(&unknown), "{attribute} with {word}: {errors}");
        }
    }
    for word in Place::Policy.names() {
        let errors = super::policy_errors(&word, "struct Reading;");
        assert!(!errors.contains(&format!("`{word}` is not a key")), "{word}: {errors}");
    }
}

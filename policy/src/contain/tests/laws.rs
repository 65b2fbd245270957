//! What holds of every document, and that hard questions end.

use proptest::prelude::*;

use super::*;
use crate::arbitrary;

/// The documents with each statement written a second time with another `Sid`, so that no two are the same as written.
fn reworded(document: &Document) -> Document {
    let mut reworded = document.clone();
    for statement in &mut reworded.statements {
        let again = statement.conditions.first().cloned();
        statement.conditions.extend(again);
    }
    reworded
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_document_is_within_itself(document in arbitrary::document(Kind::Identity, true)) {
        prop_assert_eq!(within(&[&document], &[&document], Kind::Identity), Answer::Within);
        let reworded = reworded(&document);
        let answer = within(&[&document], &[&reworded], Kind::Identity);
        prop_assert!(!matches!(answer, Answer::Exceeds(_)), "{:?}", answer);
    }

    #[test]
    fn less_is_within_more(
        document in arbitrary::document(Kind::Identity, true),
        more in arbitrary::document(Kind::Identity, true),
    ) {
        let allowing = |document: &Document, effect| {
            let mut document = document.clone();
            document.statements.retain(|statement| statement.effect == effect);
            document
        };
        let (allowed, denied) = (allowing(&more, crate::Effect::Allow), allowing(&more, crate::Effect::Deny));
        prop_assert_eq!(within(&[&document], &[&document, &allowed], Kind::Identity), Answer::Within);
        prop_assert_eq!(within(&[&document, &denied], &[&document], Kind::Identity), Answer::Within);
    }

    #[test]
    fn a_trust_policy_is_within_itself(document in arbitrary::document(Kind::Trust, true)) {
        let answer = within(&[&document], &[&reworded(&document)], Kind::Trust);
        prop_assert!(!matches!(answer, Answer::Exceeds(_)), "{:?}", answer);
    }
}

#[test]
fn hard_questions_end() {
    // Each pattern doubles what a text can be.
    let patterns = |count: u8| -> String {
        let arns = (0..count).map(|number| format!("\"arn:aws:s3:::*{}*b\"", char::from(b'c' + number)));
        arns.collect::<Vec<_>>().join(",")
    };
    let each = |count: u8| -> Document {
        let statements = (0..count)
            .map(|number| allow("s3:*", &format!("arn:aws:s3:::*{}*b", char::from(b'c' + number)), ""));
        policy(&statements.collect::<Vec<_>>().join(","))
    };
    let all = policy(&format!(r#"{{"Effect":"Allow","Action":"s3:*","Resource":[{}]}}"#, patterns(20)));
    let answer = within(&[&all], &[&each(20)], Kind::Identity);
    assert!(matches!(answer, Answer::Unknown(_) | Answer::Within), "{answer:?}");
    let few = policy(&format!(r#"{{"Effect":"Allow","Action":"s3:*","Resource":[{}]}}"#, patterns(4)));
    assert_eq!(within(&[&few], &[&each(4)], Kind::Identity), Answer::Within);
}

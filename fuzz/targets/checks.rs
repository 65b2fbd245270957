//! Documents that are nearly right: the checks neither stop nor hang, and every finding has a place.
//!
//! An input is the text of a document, or a list of [`Choices`]: of random texts few come as far as the checks.

#![no_main]

use iam_role_fuzz::{choices::Choices, role_with};
use iam_role_policy::{Findings, Kind, check, json, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = str::from_utf8(bytes)
        && text.starts_with('{')
    {
        Kind::ALL.into_iter().for_each(|kind| look_at(text, kind));
        return;
    }
    let mut choices = Choices::of(bytes);
    let Ok(kind) = choices.one_of(&Kind::ALL) else { return };
    if let Ok(text) = choices.document(kind) {
        look_at(&text, kind);
    }
});

fn look_at(text: &str, kind: Kind) {
    let Ok(source) = json::parse(text) else { return };
    let reading = read(source.root(), kind);
    let findings = check::document_after(&reading.document, kind, &reading.findings);
    let all = || findings.iter().chain(&reading.findings);
    assert!(all().all(|finding| reading.places.at(&finding.locus).is_some()), "{text}");
    assert!(all().all(|finding| !finding.message.is_empty() && !finding.message.contains('\n')), "{text}");
    if matches!(kind, Kind::Identity | Kind::Trust) {
        let _ = check::role_after(&role_with(reading.document, kind), &Findings::new());
    }
}

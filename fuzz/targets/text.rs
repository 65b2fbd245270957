//! Any text: [`json::parse`] and [`read`] neither stop nor hang, and what they say holds together.

#![no_main]

use iam_role_policy::{Kind, json, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(source) = json::parse(text) else { return };
    if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
        let error = error.to_string();
        // Numbers beyond 64 bits and more than 128 levels are JSON, too.
        assert!(error.contains("out of range") || error.contains("recursion limit"), "{error}");
    }
    for kind in Kind::ALL {
        let reading = read(source.root(), kind);
        for (locus, at) in reading.places.iter() {
            let range = source.range(at).expect("what was read stands somewhere");
            assert!(text.get(range).is_some_and(|part| !part.is_empty()), "{locus}");
            let _ = (source.pointer(at), source.position(at));
        }
        assert!(reading.findings.iter().all(|finding| reading.places.at(&finding.locus).is_some()));
        if reading.findings.iter().all(|finding| finding.code.silenceable()) {
            let printed = reading.document.to_json();
            let again = read(json::parse(&printed).expect("what is printed is JSON").root(), kind);
            assert_eq!(again.document, reading.document);
        }
    }
});

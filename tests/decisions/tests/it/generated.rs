//! Generated cases.

use iam_role_decisions_tests::generate::situation;
use iam_role_policy::{Kind, Severity, json, read};
use serde_json::Value;

/// The documents of a layer, whether it is one, a list, or a list of lists.
fn documents(layer: &Value) -> Vec<&Value> {
    match layer {
        Value::Array(items) => items.iter().flat_map(documents).collect(),
        document => vec![document],
    }
}

fn kind_of(layer: &str) -> Kind {
    match layer {
        "boundary" => Kind::Boundary,
        "trust" => Kind::Trust,
        "resource_policy" => Kind::Resource,
        "scp" => Kind::ServiceControl,
        "rcp" => Kind::ResourceControl,
        _ => Kind::Identity,
    }
}

#[test]
fn every_generated_document_is_one_that_iam_stores() {
    for seed in 0..2000 {
        for (layer, value) in &situation(seed, 0).policies {
            for document in documents(value) {
                let text = document.to_string();
                let reading = read(json::parse(&text).unwrap().root(), kind_of(layer));
                // AWS attaches `RCPFullAWSAccess`; nobody else can attach an RCP that allows.
                let refusal = reading.findings.iter().find(|finding| {
                    let is_error = finding.code.severity() == Severity::Error && !finding.code.silenceable();
                    is_error && finding.code.name() != "RCP_SYNTAX_ERROR_ALLOW"
                });
                assert!(refusal.is_none(), "{layer} {text} {refusal:?}");
            }
        }
    }
}

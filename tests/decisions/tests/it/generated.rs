//! Generated cases.

use iam_role_decisions_tests::generate::situation;
use iam_role_policy::{Kind, Severity, json, read};

#[test]
fn every_generated_document_is_one_that_iam_stores() {
    let mut refused = std::collections::BTreeMap::new();
    for seed in 0..3000 {
        let situation = situation(seed, 0);
        for (layer, value) in &situation.policies {
            let kind = match layer.as_str() {
                "identity" | "session" => Kind::Identity,
                "boundary" => Kind::Boundary,
                "trust" => Kind::Trust,
                "resource_policy" => Kind::Resource,
                "scp" => Kind::Scp,
                _ => Kind::Rcp,
            };
            let mut documents = Vec::new();
            let mut todo = vec![value];
            while let Some(value) = todo.pop() {
                match value.as_array() {
                    Some(values) => todo.extend(values),
                    None => documents.push(value),
                }
            }
            for document in documents {
                let text = document.to_string();
                let reading = read(&json::parse(&text).unwrap(), kind);
                for finding in &reading.findings {
                    if finding.code.severity() == Severity::Error {
                        refused
                            .entry((format!("{:?}", finding.code), layer.clone()))
                            .or_insert_with(|| format!("{} {text}", finding.message));
                    }
                }
            }
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}

//! What keeps the second opinion a second one.

use std::fs;
use std::path::Path;

#[test]
fn the_second_evaluator_does_not_name_the_engine() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let folder = fs::read_dir(sources.join("reference")).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = folder.chain([sources.join("reference.rs")]).collect();
    assert!(files.len() > 5);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("iam_role_policy") && !text.contains("crate::"), "{}", file.display());
    }
}

//! Files of cases: a case a line, as `cargo iam-role test` reads them.

use std::path::Path;
use std::{fs, io};

use serde_json::Value;

/// The cases of every file in a folder of this package, each with the name of its file.
pub fn cases_of(folder: &str) -> io::Result<Vec<(String, Value)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for line in fs::read_to_string(&path)?.lines() {
            cases.push((file.clone(), serde_json::from_str(line)?));
        }
    }
    Ok(cases)
}

//! The checklist of `docs/provisioning.md`: what it calls done names a test that exists, and the rest gives a reason.

use std::fs;
use std::path::Path;

use crate::fixtures::Outcome;

#[test]
fn what_the_checklist_calls_done_is_tested() -> Outcome {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?;
    let text = fs::read_to_string(root.join("docs/provisioning.md"))?;
    let (_, checklist) = text.split_once("\n## The checklist\n").ok_or("no checklist")?;
    let mut lines = 0;
    for line in checklist.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| |")) {
        let cells: Vec<_> = line.trim_matches('|').split(" | ").collect();
        let [_, state, tests] = cells.as_slice() else {
            return Err(format!("not three cells: {line}").into());
        };
        let named = named(root, tests)?;
        let fits = if state.starts_with("done") { named > 0 } else { state.contains(": ") };
        assert!(fits, "neither a test nor a reason: {line}");
        lines += 1;
    }
    assert!(lines > 30, "only {lines} lines were found");
    Ok(())
}

/// How many tests the cell names; all of them exist.
fn named(root: &Path, cell: &str) -> Result<usize, Box<dyn std::error::Error>> {
    let mut count = 0;
    for (file, test) in cell.split('`').filter_map(|code| code.split_once("::")) {
        let folder = if file.contains("/src/") || file.starts_with("xtask/") { "" } else { "tests/e2e" };
        let path = root.join(folder).join(file);
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let exists = [format!("fn {test}("), format!("fn {test}<")].iter().any(|start| text.contains(start));
        assert!(exists, "`{file}` has no test `{test}`");
        count += 1;
    }
    Ok(count)
}

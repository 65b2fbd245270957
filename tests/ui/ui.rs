//! What the attribute says to a wrong declaration (`fail/<class>/<case>.rs`, one mistake each, with the compiler's whole
//! output beside it) and that the near misses compile and run (`pass/*.rs`).
//!
//! `TRYBUILD=overwrite cargo test -p iam-role-ui-tests` writes the outputs anew; read the diff before you commit it.

use std::{fs, io, path::Path};

#[test]
fn declarations() -> io::Result<()> {
    copy_policy_files()?;
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("fail/*/*.rs");
    Ok(())
}

/// trybuild compiles every case in a package of its own; `file("policies/…")` is looked up there.
fn copy_policy_files() -> io::Result<()> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().ok_or(io::ErrorKind::NotFound)?;
    let copies = target.join("tests/trybuild").join(env!("CARGO_PKG_NAME")).join("policies");
    fs::create_dir_all(&copies)?;
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"))? {
        let file = file?;
        fs::copy(file.path(), copies.join(file.file_name()))?;
    }
    fs::write(copies.join("too-large.json"), vec![b' '; 10 << 20])
}

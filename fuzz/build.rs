//! The crate of the attributes as plain modules: a procedural macro's crate can be called by the compiler alone.
//!
//! Copies its modules, and its root without the functions that the compiler calls.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use syn::{Attribute, Item, Meta};

fn main() -> io::Result<()> {
    let folder = |variable| PathBuf::from(env::var_os(variable).expect("cargo sets it"));
    let source = folder("CARGO_MANIFEST_DIR").join("../macros/src");
    let copy = folder("OUT_DIR").join("attributes");
    println!("cargo::rerun-if-changed={}", source.display());
    copy_all(&source, &copy)?;
    let root = fs::read_to_string(source.join("lib.rs"))?;
    let mut file = syn::parse_file(&root).expect("the attributes' root is Rust");
    file.attrs.clear();
    file.items.retain(|item| !is_entry(item) && !is_test(item));
    fs::write(copy.join("lib.rs"), prettyplease::unparse(&file))
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() { copy_all(&entry.path(), &copy)? } else { fs::copy(entry.path(), copy).map(drop)? }
    }
    Ok(())
}

/// Whether it is a function that the compiler calls.
fn is_entry(item: &Item) -> bool {
    let Item::Fn(function) = item else { return false };
    function.attrs.iter().any(|attribute| {
        attribute.path().segments.last().is_some_and(|last| last.ident.to_string().starts_with("proc_macro"))
    })
}

/// Whether it is a module of tests.
fn is_test(item: &Item) -> bool {
    let Item::Mod(module) = item else { return false };
    let is_test = |attribute: &Attribute| matches!(&attribute.meta, Meta::List(list) if list.tokens.to_string() == "test");
    module.attrs.iter().any(is_test)
}

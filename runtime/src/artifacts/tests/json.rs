use std::fs;

use tempfile::TempDir;

use super::*;
use crate::{
    ManagedPolicySpec, PolicySpec, RoleSpec,
    testing::{Declared, POLICY, SERVICE_TRUST, SPEC, declared, inline},
};

fn named(name: &'static str) -> Declared {
    declared(RoleSpec { name, ..SPEC }, &[])
}

/// The files below a folder, without the list.
fn below(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    files.retain(|file| file != ".iam-role");
    files.sort();
    files
}

#[test]
fn every_document_is_a_file_of_canonical_json() {
    let folder = TempDir::new().unwrap();
    let role = declared(
        RoleSpec {
            inline_policies: inline("a+=,.@-_b", POLICY.document),
            managed_policies: &[
                ManagedPolicySpec::Declared(&POLICY),
                ManagedPolicySpec::Arn("arn:aws:iam::aws:policy/x"),
            ],
            permissions_boundary: Some(ManagedPolicySpec::Declared(&POLICY)),
            ..SPEC
        },
        &[],
    );
    let artifacts = write(folder.path(), Format::Json, &[role]).unwrap();
    let expected = ["writer/inline/a+=,.@-_b.json", "writer/managed/Reader.json", "writer/trust-policy.json"];
    assert_eq!(below(folder.path()), expected);
    assert_eq!(artifacts.files(), expected.map(|file| folder.path().join(file)));
    assert_eq!(artifacts.written(), artifacts.files());
    let text = fs::read_to_string(folder.path().join("writer/trust-policy.json")).unwrap();
    assert_eq!(text, format!("{SERVICE_TRUST}\n"));
}

#[test]
fn what_did_not_change_is_not_written() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), Format::Json, &[named("a"), named("b")]).unwrap();
    let dates = || {
        let date = |file: &str| fs::metadata(folder.path().join(file)).unwrap().modified().unwrap();
        ["a/trust-policy.json", "b/trust-policy.json", ".iam-role"].map(date)
    };
    let before = dates();
    let again = write(folder.path(), Format::Json, &[named("b"), named("a")]).unwrap();
    assert_eq!((again.written(), again.removed()), (&[][..], &[][..]));
    assert_eq!(dates(), before);
}

#[test]
fn a_file_that_was_edited_or_lost_comes_back() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), Format::Json, &[named("a"), named("b")]).unwrap();
    let [a, b] = ["a", "b"].map(|role| folder.path().join(role).join("trust-policy.json"));
    fs::write(&a, "{}").unwrap();
    fs::remove_file(&b).unwrap();
    let again = write(folder.path(), Format::Json, &[named("a"), named("b")]).unwrap();
    assert_eq!(again.written(), [a.clone(), b.clone()]);
    assert_eq!(fs::read(a).unwrap(), fs::read(b).unwrap());
}

#[test]
fn only_what_an_earlier_run_wrote_is_removed() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), Format::Json, &[named("a"), named("b")]).unwrap();
    fs::write(folder.path().join("README"), "mine").unwrap();
    fs::write(folder.path().join("b/notes"), "mine").unwrap();
    let outside = TempDir::new().unwrap();
    let precious = outside.path().join("precious");
    fs::write(&precious, "mine").unwrap();
    let manifest = folder.path().join(".iam-role");
    let text = fs::read_to_string(&manifest).unwrap();
    let up = format!("../{}/precious", outside.path().file_name().unwrap().to_str().unwrap());
    fs::write(&manifest, format!("{text}{}\n{up}\nREADME/../README\n", precious.display())).unwrap();
    let again = write(folder.path(), Format::Json, &[] as &[Declared]).unwrap();
    assert_eq!(again.removed().len(), 2);
    assert_eq!(below(folder.path()), ["README", "b/notes"]);
    assert!(precious.exists() && !folder.path().join("a").exists());
}

#[test]
fn a_role_that_cannot_be_rendered_leaves_the_folder_alone() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), Format::Json, &[named("a")]).unwrap();
    let broken = |name| declared(RoleSpec { name, trust: "{", ..SPEC }, &[]);
    let error = write(folder.path(), Format::Json, &[named("b"), broken("c"), broken("d")]).unwrap_err();
    assert!(matches!(&error, ArtifactError::Render { errors } if errors.len() == 2), "{error}");
    assert_eq!(below(folder.path()), ["a/trust-policy.json"]);
}

#[test]
fn two_roles_of_one_name_are_refused() {
    let folder = TempDir::new().unwrap();
    let other = declared(RoleSpec { name: "Writer", declaration: "app::Other", ..SPEC }, &[]);
    let error = write(folder.path(), Format::Json, &[named("writer"), other]).unwrap_err().to_string();
    assert!(
        error.contains("`app::Writer` and `app::Other` both write the file `Writer/trust-policy.json`"),
        "{error}"
    );
    assert_eq!(below(folder.path()), [] as [&str; 0]);
}

#[test]
fn a_name_never_leaves_the_folder() {
    let folder = TempDir::new().unwrap();
    let names = ["..", ".", "a.", "con", "COM1.x", "comrade", ".iam-role"];
    write(folder.path(), Format::Json, &names.map(named)).unwrap();
    let expected = [".._", "._", ".iam-role_", "COM1_.x", "a._", "comrade", "con_"]
        .map(|role| format!("{role}/trust-policy.json"));
    assert_eq!(below(folder.path()), expected);
    assert!(!folder.path().join("../trust-policy.json").exists());
}

#[test]
fn a_policy_is_no_device() {
    let folder = TempDir::new().unwrap();
    let role = declared(RoleSpec { inline_policies: inline("NUL", POLICY.document), ..SPEC }, &[]);
    write(folder.path(), Format::Json, &[role]).unwrap();
    assert_eq!(below(folder.path()), ["writer/inline/NUL_.json", "writer/trust-policy.json"]);
}

#[test]
fn an_attached_boundary_of_another_text_is_refused() {
    const OTHER: PolicySpec = PolicySpec {
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"]}]}"#,
        ..POLICY
    };
    let folder = TempDir::new().unwrap();
    let role = declared(
        RoleSpec {
            managed_policies: &[ManagedPolicySpec::Declared(&POLICY)],
            permissions_boundary: Some(ManagedPolicySpec::Declared(&OTHER)),
            ..SPEC
        },
        &[],
    );
    assert!(matches!(write(folder.path(), Format::Json, &[role]).unwrap_err(), ArtifactError::Render { .. }));
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("policies");
    fs::write(&file, "a file").unwrap();
    let error = write(&file, Format::Json, &[named("a")]).unwrap_err();
    let said = format!("{error:?}");
    assert!(said.contains(&file.display().to_string()) && said.contains("help: make"), "{said}");
    assert!(std::error::Error::source(&error).is_some());
    assert_eq!(fs::read_to_string(&file).unwrap(), "a file");
}

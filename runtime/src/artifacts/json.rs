//! Roles into policies as canonical JSON, each document a file.
//!
//! INVARIANT: no name of a role or policy leads out of the folder, and no two documents share a file.

use std::collections::BTreeMap;

use iam_role_policy::{ManagedPolicy, Role};

use super::{ArtifactError, disk};
use crate::IamRole;

/// The text of every file, by its path below the folder.
pub(super) fn texts<R: IamRole>(roles: &[R]) -> Result<BTreeMap<String, String>, ArtifactError> {
    let mut texts = Texts::default();
    for (role, rendered) in roles.iter().zip(super::rendered(roles)?) {
        texts.add_role(&rendered, role.spec().declaration);
    }
    if let Some(clash) = texts.clash {
        return Err(clash);
    }
    Ok(texts.files)
}

#[derive(Default)]
struct Texts {
    files: BTreeMap<String, String>,
    /// Who writes each file; the key is in lower case, since a file system may not tell two cases apart.
    owners: BTreeMap<String, &'static str>,
    clash: Option<ArtifactError>,
}

impl Texts {
    fn add_role(&mut self, role: &Role, declaration: &'static str) {
        let folder = on_disk(&role.name);
        self.add(format!("{folder}/trust-policy.json"), role.trust.to_json(), declaration);
        for policy in &role.inline_policies {
            let file = format!("{folder}/inline/{}.json", no_device(&policy.name));
            self.add(file, policy.document.to_json(), declaration);
        }
        for policy in role.managed_policies.iter().chain(&role.permissions_boundary) {
            if let ManagedPolicy::Customer(policy) = policy {
                let file = format!("{folder}/managed/{}.json", no_device(&policy.name));
                self.add(file, policy.document.to_json(), declaration);
            }
        }
    }

    fn add(&mut self, file: String, mut text: String, declaration: &'static str) {
        text.push('\n');
        // A policy that is both attached and the boundary is one file.
        if self.files.get(&file) == Some(&text) && self.owners.get(&file.to_lowercase()) == Some(&declaration)
        {
            return;
        }
        if let Some(other) = self.owners.insert(file.to_lowercase(), declaration) {
            self.clash.get_or_insert(ArtifactError::clash(format!("the file `{file}`"), other, declaration));
            return;
        }
        self.files.insert(file, text);
    }
}

/// A role's name as the name of a folder: one of dots only, one that ends in a dot, and that of the list of files get an
/// underscore behind them.
fn on_disk(name: &str) -> String {
    let name = no_device(name);
    if name.ends_with('.') || name.eq_ignore_ascii_case(disk::MANIFEST) { format!("{name}_") } else { name }
}

/// A name that is no device of Windows, which is one with any ending: `con.x` becomes `con_.x`.
fn no_device(name: &str) -> String {
    let (stem, ending) = name.split_at(name.find('.').unwrap_or(name.len()));
    let lower = stem.to_ascii_lowercase();
    let is_number = |rest: &str| matches!(rest.as_bytes(), [digit] if digit.is_ascii_digit());
    let numbered = |device: &str| lower.strip_prefix(device).is_some_and(is_number);
    let device = ["con", "prn", "aux", "nul"].contains(&lower.as_str()) || numbered("com") || numbered("lpt");
    if device { format!("{stem}_{ending}") } else { name.to_owned() }
}

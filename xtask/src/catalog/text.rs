//! The catalogue as the text files of `catalog/data`, and back.
//!
//! - Rows end with a line feed; columns are parted by tabs; the first is the name; the last may be `retired`.
//! - A table is sorted by name in lower case, behind the line of its index, which starts with `#`. The tables of all services' actions, resource types, condition keys and
//!   operations hold a block for each service, under a line `@prefix`; `services.txt` says where each block stands, in bytes,
//!   then which of the actions manage permissions, and which resource types have ARNs that name another service.
//! - Within a service, condition keys and resource types are named by their row's number: `0-2,5`.

mod decode;
mod encode;
#[path = "../../../catalog/src/hash.rs"]
mod hash;
#[path = "../../../catalog/src/index.rs"]
mod index;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

pub(super) use self::decode::decode;
pub(super) use self::encode::encode;

/// File name to text.
pub(super) type Files = BTreeMap<&'static str, String>;

/// The mark of a name that AWS's reference does not list.
const RETIRED: &str = "retired";

/// Every file there is.
const NAMES: [&str; 13] = [
    "actions.txt",
    "condition_keys.txt",
    "date.txt",
    "global_keys.txt",
    "key_owners.txt",
    "managed_policies.txt",
    "operations.txt",
    "partitions.txt",
    "regions.txt",
    "resource_types.txt",
    "service_principals.txt",
    "services.txt",
    "web_identity_claims.txt",
];

/// Reads the files; one that is not there is empty.
pub(super) fn read(folder: &Path) -> Result<Files> {
    let read = |name: &'static str| match fs::read_to_string(folder.join(name)) {
        Ok(text) => Ok((name, text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok((name, String::new())),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", folder.join(name).display())),
    };
    NAMES.into_iter().map(read).collect()
}

/// Writes the files that differ from what is there.
pub(super) fn write(folder: &Path, files: &Files) -> Result<()> {
    let present = read(folder)?;
    for (name, text) in files.iter().filter(|(name, text)| present.get(*name) != Some(text)) {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        println!("wrote catalog/data/{name}, {} bytes", text.len());
    }
    Ok(())
}

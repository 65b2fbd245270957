//! What is written for other tools is what is provisioned: policies to the byte, templates by what they leave to plan.

mod cloudformation;
mod stack;
mod terraform;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use iam_role::IamRole;
use iam_role::artifacts;
use iam_role_endpoints::{Clients, Endpoint};
use percent_encoding::percent_decode_str;

use crate::fixtures::{Outcome, everything, everywhere};

everywhere!(artifacts_are_what_is_provisioned);

async fn artifacts_are_what_is_provisioned(endpoint: &Endpoint) -> Outcome {
    let folder = tempfile::tempdir()?;
    let role = everything!();
    let written = artifacts::write(folder.path(), artifacts::Format::Json, &[&role])?;
    let mut texts = BTreeMap::new();
    for file in written.files() {
        let name = file.strip_prefix(folder.path())?.to_string_lossy().replace('\\', "/");
        texts.insert(name, fs::read_to_string(Path::new(file))?.trim_end().to_owned());
    }
    let clients = endpoint.clients();
    role.provision(&clients.iam).await?;
    assert_eq!(provisioned(&clients).await?, texts);
    Ok(())
}

/// Every document of the role, by the file that the build script keeps it in.
async fn provisioned(clients: &Clients) -> Result<BTreeMap<String, String>, Box<dyn std::error::Error>> {
    let iam = &clients.iam;
    let mut texts = BTreeMap::new();
    let mut keep = |file: String, text: &str| -> Outcome {
        texts.insert(format!("writer/{file}.json"), percent_decode_str(text).decode_utf8()?.into_owned());
        Ok(())
    };
    let role = iam.get_role().role_name("writer").send().await?.role.ok_or("no role")?;
    keep("trust-policy".to_owned(), role.assume_role_policy_document().unwrap_or_default())?;
    for name in ["get", "put"] {
        let policy = iam.get_role_policy().role_name("writer").policy_name(name).send().await?;
        keep(format!("inline/{name}"), policy.policy_document())?;
    }
    for name in ["Bound", "team/Lister"] {
        let arn = format!("arn:aws:iam::123456789012:policy/{name}");
        let version = iam.get_policy_version().policy_arn(arn).version_id("v1").send().await?;
        let text = version.policy_version.and_then(|version| version.document).unwrap_or_default();
        keep(format!("managed/{}", name.trim_start_matches("team/")), &text)?;
    }
    Ok(texts)
}

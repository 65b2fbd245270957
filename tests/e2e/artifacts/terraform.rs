//! The configuration for Terraform: applied, it leaves nothing to plan, neither to us nor to Terraform.
//!
//! The provider is hundreds of megabytes and in no package registry, so this runs where a mirror of providers is
//! configured, and says so where it does not. What can be held against the provider without it, the unit tests of the
//! export do everywhere.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use iam_role::IamRole;
use iam_role::artifacts::{self, Format};
use iam_role_endpoints::Endpoint;

use super::stack::{EXAMPLE, after, before};
use crate::account::Account;
use crate::fixtures::{AnyRole, Outcome};

#[tokio::test]
async fn an_applied_configuration_leaves_nothing_to_plan() -> Outcome {
    if let Err(reason) = mirror() {
        println!("skipped: {reason}");
        return Ok(());
    }
    let endpoint = Endpoint::moto().await?;
    let iam = endpoint.clients().iam;
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("provider.tf.json"), provider(endpoint.url().unwrap_or_default()))?;
    for roles in [before(EXAMPLE), after(EXAMPLE)] {
        artifacts::write(folder.path(), Format::Terraform, &roles)?;
        for arguments in [&["init"][..], &["validate"], &["apply", "-auto-approve"]] {
            assert!(terraform(folder.path(), arguments)?.status.success());
        }
        assert_applied(&iam, &roles).await?;
        let planned = terraform(folder.path(), &["plan", "-detailed-exitcode"])?;
        assert_eq!(planned.status.code(), Some(0), "Terraform sees changes");
    }
    assert!(terraform(folder.path(), &["destroy", "-auto-approve"])?.status.success());
    Account::read(&iam).await?.assert_is(&Account::default(), "after all was destroyed");
    endpoint.leave();
    Ok(())
}

async fn assert_applied(iam: &aws_sdk_iam::Client, roles: &[AnyRole]) -> Outcome {
    Account::read(iam).await?.assert_is(&Account::declared(roles)?, "applied");
    for role in roles {
        let plan = role.plan(iam).await?;
        assert!(plan.is_empty(), "{plan}");
    }
    Ok(())
}

/// Whether there is a Terraform that has its providers on this machine; why not.
fn mirror() -> Result<(), String> {
    let variable = "TF_CLI_CONFIG_FILE";
    let file = env::var_os(variable).ok_or(format!("`{variable}` names no file"))?;
    let said = |error| format!("`{variable}` names `{}`: {error}", Path::new(&file).display());
    let text = fs::read_to_string(&file).map_err(said)?;
    if !text.contains("_mirror") {
        return Err(format!("`{}` configures no mirror of providers", Path::new(&file).display()));
    }
    let version = Command::new("terraform").arg("version").output();
    version.map(drop).map_err(|error| format!("`terraform` cannot be run: {error}"))
}

/// The provider, pointed at the endpoint.
fn provider(url: &str) -> String {
    include_str!("provider.tf.json").replace("ENDPOINT", url)
}

/// What Terraform does in the folder; shown if the test fails.
fn terraform(folder: &Path, arguments: &[&str]) -> Result<Output, Box<dyn std::error::Error>> {
    let output = Command::new("terraform").args(arguments).arg("-no-color").current_dir(folder).output()?;
    println!("terraform {arguments:?}");
    println!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Ok(output)
}

//! The template for CloudFormation: deployed, it leaves nothing to plan; cfn-lint finds nothing in it.
//!
//! Deployed on ministack, since moto's stacks do not change roles. Where ministack is wrong: it loses the permissions
//! boundary of a role, which is put by hand here.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use aws_sdk_iam::Client;
use iam_role::IamRole;
use iam_role::artifacts::{self, Format};
use iam_role::policy_engine::ManagedPolicy;
use iam_role_endpoints::{ACCOUNT, Endpoint, python};
use tempfile::TempDir;

use super::stack::{EXAMPLE, after, before};
use crate::account::Account;
use crate::fixtures::{AnyRole, Outcome, everything, everything_else};

/// The value that the template is given in place of the one it was written with.
const DEPLOYED: &str = "deployed-bucket";

#[tokio::test]
async fn a_deployed_template_leaves_nothing_to_plan() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    let clients = endpoint.clients();
    deploy(&endpoint, "create", &before(EXAMPLE))?;
    let declared = before(DEPLOYED);
    assert_deployed(&clients.iam, &declared).await?;

    // What CloudFormation itself does not see.
    let [_, writer, _] = declared.as_slice() else { panic!("three roles are declared") };
    let rogue =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]}"#;
    let put = clients.iam.put_role_policy().role_name("writer").policy_name("rogue");
    put.policy_document(rogue).send().await?;
    let drift = writer.drift(&clients.iam).await?.to_string();
    assert!(drift.contains("- inline policy `rogue`"), "{drift}");
    assert!(drift.contains("the role belongs to the CloudFormation stack `roles`"), "{drift}");
    clients.iam.delete_role_policy().role_name("writer").policy_name("rogue").send().await?;

    // A policy that CloudFormation made is changed by CloudFormation alone.
    let changed = after(DEPLOYED);
    let [_, writer] = changed.as_slice() else { panic!("two roles are declared") };
    let refused = writer.plan(&clients.iam).await.unwrap_err().to_string();
    assert!(
        refused.contains("policy `arn:aws:iam::123456789012:policy/team/Lister` exists and is not ours"),
        "{refused}"
    );
    deploy(&endpoint, "update", &after(EXAMPLE))?;
    assert_deployed(&clients.iam, &changed).await?;

    delete(&endpoint)?;
    let nothing = Account::read(&clients.iam).await?;
    nothing.assert_is(&Account::default(), "after the stack was deleted");
    endpoint.leave();
    Ok(())
}

/// The account holds what is declared, as far as CloudFormation can say it, and there is nothing to plan.
async fn assert_deployed(iam: &Client, roles: &[AnyRole]) -> Outcome {
    put_boundaries(iam, roles).await?;
    let (mut expected, mut found) = (Account::declared(roles)?, Account::read(iam).await?);
    expected.policies.values_mut().for_each(|policy| policy.tags.clear());
    expected.profiles.values_mut().for_each(|(_, tags)| tags.clear());
    let of_the_stack = |key: &str| key.starts_with("aws:cloudformation:");
    found.roles.values_mut().for_each(|role| role.tags.retain(|key, _| !of_the_stack(key)));
    found.assert_is(&expected, "deployed");
    for role in roles {
        let plan = role.plan(iam).await?;
        assert!(plan.is_empty(), "{plan}");
    }
    Ok(())
}

async fn put_boundaries(iam: &Client, roles: &[AnyRole]) -> Outcome {
    for role in roles {
        let role = role.render()?;
        if let Some(ManagedPolicy::Customer(policy)) = &role.permissions_boundary {
            let arn = format!("arn:aws:iam::{ACCOUNT}:policy{}{}", policy.path, policy.name);
            let put = iam.put_role_permissions_boundary().role_name(&role.name);
            put.permissions_boundary(arn).send().await?;
        }
    }
    Ok(())
}

fn deploy(endpoint: &Endpoint, verb: &str, roles: &[AnyRole]) -> Outcome {
    let (_folder, template) = written(roles)?;
    let parameter = format!("Bucket={DEPLOYED}");
    stack(endpoint, &[OsStr::new(verb), OsStr::new("roles"), template.as_os_str(), OsStr::new(&parameter)])
}

fn delete(endpoint: &Endpoint) -> Outcome {
    stack(endpoint, &[OsStr::new("delete"), OsStr::new("roles")])
}

/// What boto3 does with the stack.
fn stack(endpoint: &Endpoint, arguments: &[&OsStr]) -> Outcome {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e/python/deploy.py");
    let mut command = python()?;
    let output = command.arg(script).arg(endpoint.url().unwrap_or_default()).args(arguments).output()?;
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

fn written<R: IamRole>(roles: &[R]) -> Result<(TempDir, PathBuf), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let written = artifacts::write(folder.path(), Format::CloudFormation, roles)?;
    let template = written.files().first().cloned().ok_or("no template")?;
    Ok((folder, template))
}

#[test]
fn cfn_lint_has_nothing_to_say() -> Outcome {
    let folder = tempfile::tempdir()?;
    let [everything, other]: [AnyRole; 2] = [Box::new(everything!()), Box::new(everything_else!())];
    let mut templates = Vec::new();
    for (index, roles) in [before(EXAMPLE), after(EXAMPLE), vec![everything], vec![other]].iter().enumerate()
    {
        let (_folder, template) = written(roles)?;
        let copy = folder.path().join(format!("{index}.template.json"));
        fs::copy(template, &copy)?;
        templates.push(copy);
    }
    assert_eq!(lint(&templates)?, "");
    // That it looks at policies at all:
    let wrong = fs::read_to_string(&templates[0])?.replace("s3:PutObject", "s3:PutObjekt");
    fs::write(&templates[0], wrong)?;
    let said = lint(&templates)?;
    assert!(said.contains("W3037") && said.contains("putobjekt"), "{said}");
    Ok(())
}

/// What cfn-lint says of the templates.
fn lint(templates: &[PathBuf]) -> Result<String, Box<dyn std::error::Error>> {
    let mut command = python()?;
    command.args(["-c", "import sys; from cfnlint.runner import main; sys.exit(main())"]);
    let output = command.args(["--format", "parseable", "--"]).args(templates).output()?;
    let said = [output.stdout, output.stderr].concat();
    Ok(String::from_utf8(said)?)
}

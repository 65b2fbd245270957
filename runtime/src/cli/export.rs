//! `export`: the declared roles as files for other tools.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Console, Declared, Verdict, ruling::stack_name, target::Account};
use crate::{
    IamRole,
    artifacts::{self, ArtifactError, Artifacts, Stale},
};

/// How the template comes to many accounts.
///
/// Source: AWS CloudFormation User Guide, "Create CloudFormation `StackSets` with service-managed permissions".
const STACK_SETS: &str = "\
For hundreds of accounts, let CloudFormation StackSets deploy the template, from the organization's management account:

  … export --format cloudformation --out deploy
  aws cloudformation create-stack-set --stack-set-name iam-roles \\
      --template-body file://deploy/iam-roles.template.json --capabilities CAPABILITY_NAMED_IAM \\
      --permission-model SERVICE_MANAGED \\
      --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false
  aws cloudformation create-stack-instances --stack-set-name iam-roles --regions us-east-1 \\
      --deployment-targets OrganizationalUnitIds=ou-examplerootid111-exampleouid111";

/// Write the roles as files: JSON policies, a CloudFormation template or a Terraform configuration.
///
/// The fields of the declared structs stay parameters of the template, with the values of this program as defaults. Files of
/// an earlier export that no role has any more are removed; other files in the folder are left alone.
///
/// Exit code 0: written, or with --check up to date. 1: --check found files that are not. 2: something failed.
#[derive(Debug, Args)]
#[command(after_help = STACK_SETS)]
pub(super) struct Arguments {
    /// What to write
    #[arg(long, value_enum)]
    format: Format,

    /// The folder to write to; it belongs to this export
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// The stack's name, the value of the tag `iam-role:stack`; the declaring package's unless it is given
    #[arg(long, value_name = "NAME", value_parser = stack_name)]
    stack: Option<String>,

    /// Write nothing; say which files are not up to date
    #[arg(long)]
    check: bool,

    #[command(flatten)]
    account: Account,
}

/// What the files are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Each policy as a file
    Json,
    /// One template
    Cloudformation,
    /// One configuration, `.tf.json`
    Terraform,
}

impl From<Format> for artifacts::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Json => Self::Json,
            Format::Cloudformation => Self::CloudFormation,
            Format::Terraform => Self::Terraform,
        }
    }
}

impl Arguments {
    pub(super) fn run(&self, declared: &Declared<'_>, console: &mut Console) -> Verdict {
        let roles = match declared.of(self.account.target().as_ref()) {
            Ok(roles) => roles,
            Err(error) => return failed(console, &error),
        };
        match &self.stack {
            None => self.export(&roles, console),
            Some(name) => match artifacts::of_stack(name, &roles) {
                Ok(roles) => self.export(&roles, console),
                Err(error) => failed(console, &error.to_string()),
            },
        }
    }

    fn export<R: IamRole>(&self, roles: &[R], console: &mut Console) -> Verdict {
        let done = if self.check {
            artifacts::check(&self.out, self.format.into(), roles).map(|stale| told(console, &stale))
        } else {
            artifacts::write(&self.out, self.format.into(), roles).map(|done| written(console, &done))
        };
        done.unwrap_or_else(|error: ArtifactError| failed(console, &error.to_string()))
    }
}

fn failed(console: &mut Console, error: &str) -> Verdict {
    console.error(error);
    Verdict::Failed
}

/// Says which files are not up to date.
fn told(console: &mut Console, stale: &[Stale]) -> Verdict {
    for file in stale {
        console.answer(&match file {
            Stale::Missing(path) => format!("missing: {}", path.display()),
            Stale::Changed(path) => format!("changed: {}", path.display()),
            Stale::Left(path) => format!("left over: {}", path.display()),
        });
    }
    if stale.is_empty() {
        return Verdict::Done;
    }
    console.say(
        "the files are not what is declared\nhelp: run the same without --check, and commit what it writes",
    );
    Verdict::Differs
}

/// Says what was done, and how much was as it should be.
fn written(console: &mut Console, done: &Artifacts) -> Verdict {
    for file in done.written() {
        console.answer(&format!("wrote {}", file.display()));
    }
    for file in done.removed() {
        console.answer(&format!("removed {}", file.display()));
    }
    if done.written().is_empty() && done.removed().is_empty() {
        console.say("everything was up to date");
    }
    Verdict::Done
}

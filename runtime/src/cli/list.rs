//! `list`: what is declared, a role a line.

use clap::Args;
use iam_role_policy::Role;
use serde_json::json;

use super::{
    Console, Given, Target, Verdict,
    prepared::Format,
    target::{Account, Targets},
};
use crate::{IamRole, RenderError, RoleArn, ownership};

/// Show the roles that are declared.
///
/// Each with its ARN if an account is named, its stack, and the struct that declares it. AWS is asked which account it is
/// only if a connection is named, or if the roles depend on the account.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    account: Account,

    #[command(flatten)]
    targets: Targets,

    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Arguments {
    pub(super) async fn run(&self, given: &Given<'_>, console: &mut Console) -> Verdict {
        let (lines, errors) = self.lines(given).await;
        for error in &errors {
            console.error(error);
        }
        match self.format {
            Format::Text => console.answer(&table(&lines)),
            Format::Json => {
                let roles: Vec<_> = lines.iter().map(Line::json).collect();
                console.data(&json!({ "roles": roles }).to_string());
            }
        }
        if errors.is_empty() { Verdict::Done } else { Verdict::Failed }
    }

    /// What is declared for every account, and what cannot be shown of it.
    async fn lines(&self, given: &Given<'_>) -> (Vec<Line>, Vec<String>) {
        let (mut lines, mut errors) = (Vec::new(), Vec::new());
        for target in self.accounts(given).await {
            let roles = target.and_then(|target| Ok((given.declared.of(target.as_ref())?, target)));
            match roles {
                Ok((roles, target)) => {
                    for role in &*roles {
                        match Line::new(role, target.as_ref()) {
                            Ok(line) => lines.push(line),
                            Err(error) => errors.push(error.to_string()),
                        }
                    }
                }
                Err(error) => errors.push(error),
            }
        }
        (lines, errors)
    }

    /// The accounts that are named; none, once, if no account matters.
    async fn accounts(&self, given: &Given<'_>) -> Vec<Result<Option<Target>, String>> {
        let named: Vec<_> = self
            .targets
            .named()
            .cloned()
            .chain(self.account.target())
            .map(|target| Ok(Some(target)))
            .collect();
        if !named.is_empty() {
            return named;
        }
        if !self.targets.is_given() && !given.declared.depends() {
            return vec![Ok(None)];
        }
        let attempts = self.targets.connect(given.connection.as_ref()).await;
        attempts.into_iter().map(|attempt| attempt.site.map(|site| Some(site.target))).collect()
    }
}

/// One declared role.
struct Line {
    role: Role,
    arn: Option<RoleArn>,
    /// The name of the account that `--target` gave it.
    target: Option<String>,
    declaration: &'static str,
}

impl Line {
    fn new(role: &impl IamRole, target: Option<&Target>) -> Result<Self, RenderError> {
        let declaration = role.spec().declaration;
        let role = role.render()?;
        let arn = target.map(|target| RoleArn::of(&role, target.partition(), target.account()));
        let target = target.and_then(Target::name).map(str::to_owned);
        Ok(Self { role, arn, target, declaration })
    }

    fn stack(&self) -> &str {
        ownership::stack(&self.role.tags).unwrap_or_default()
    }

    /// What stands in a row of the table.
    fn cells(&self) -> [&str; 3] {
        let name = self.arn.as_ref().map_or(self.role.name.as_str(), RoleArn::as_str);
        [name, self.stack(), self.declaration]
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "name": self.role.name,
            "path": self.role.path,
            "arn": self.arn.as_ref().map(RoleArn::as_str),
            "account": self.arn.as_ref().map(|arn| arn.account().as_str()),
            "target": self.target,
            "stack": self.stack(),
            "declaration": self.declaration,
        })
    }
}

/// The rows under their heads, each column as wide as its widest cell.
fn table(lines: &[Line]) -> String {
    let heads = ["ROLE", "STACK", "DECLARED BY"];
    let rows: Vec<_> = [heads].into_iter().chain(lines.iter().map(Line::cells)).collect();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let (first, second) = (width(0), width(1));
    let row =
        |[name, stack, declaration]: &[&str; 3]| format!("{name:first$}  {stack:second$}  {declaration}");
    rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

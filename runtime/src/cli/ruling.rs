//! The options that say how a stack is planned, and the stack that they make of declared roles.
//!
//! INVARIANT: [`Ruling::arguments`] parsed again is the same: a saved plan carries them.

use clap::Args;

use super::{Declared, Target};
use crate::{Rules, Stack, stack};

/// The stack, and how it treats what it does not declare.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Stack")]
pub(super) struct Ruling {
    /// The stack's name, the value of the tag `iam-role:stack`; the declaring package's unless it is given
    #[arg(long, value_name = "NAME", value_parser = stack_name)]
    stack: Option<String>,

    /// Leave the inline policies, attachments and tags that are not declared
    #[arg(long)]
    additive: bool,

    /// Do not look at undeclared policies of this name or ARN (`*` for any characters, `?` for one); may be repeated
    #[arg(long, value_name = "PATTERN")]
    ignore: Vec<String>,

    /// Do not look at undeclared tags of this key; may be repeated
    #[arg(long, value_name = "PATTERN")]
    ignore_tag: Vec<String>,

    /// Take over the role, policy or instance profile of this name, which exists and is not ours; may be repeated
    #[arg(long, value_name = "NAME")]
    adopt: Vec<String>,

    /// Delete what carries the stack's tag and is declared no more
    #[arg(long)]
    prune: bool,
}

/// A name that a stack can have, which is known before anybody is asked.
pub(super) fn stack_name(text: &str) -> Result<String, String> {
    stack::fits(text).map(|()| text.to_owned()).map_err(|error| error.to_string())
}

impl Ruling {
    /// The stack that is declared for an account; the error is in words.
    pub(super) fn stack(
        &self,
        declared: &Declared<'_>,
        target: &Target,
        force: bool,
    ) -> Result<Stack, String> {
        let roles = declared.of(Some(target))?;
        let stack = Stack::new(&roles).map_err(|error| error.to_string())?;
        let stack = match &self.stack {
            Some(name) => stack.named(name).map_err(|error| error.to_string())?,
            None => stack,
        };
        let by = self.rules();
        Ok(stack.rules(if force { by.forcing() } else { by }))
    }

    fn rules(&self) -> Rules {
        let mut rules = Rules::default();
        if self.additive {
            rules = rules.additive();
        }
        if self.prune {
            rules = rules.pruning();
        }
        rules = self.ignore.iter().fold(rules, |rules, pattern| rules.ignoring_policies(pattern));
        rules = self.ignore_tag.iter().fold(rules, |rules, pattern| rules.ignoring_tags(pattern));
        self.adopt.iter().fold(rules, |rules, name| rules.adopting(name))
    }

    /// The options as they are written.
    pub(super) fn arguments(&self) -> Vec<String> {
        let Self { stack, additive, ignore, ignore_tag, adopt, prune } = self;
        let flags = [("--additive", *additive), ("--prune", *prune)];
        let flags = flags.into_iter().filter(|(_, given)| *given).map(|(flag, _)| flag.to_owned());
        let option = |name: &'static str| move |value: &String| format!("{name}={value}");
        let values = stack.iter().map(option("--stack")).chain(ignore.iter().map(option("--ignore")));
        let more = ignore_tag.iter().map(option("--ignore-tag")).chain(adopt.iter().map(option("--adopt")));
        flags.chain(values).chain(more).collect()
    }
}

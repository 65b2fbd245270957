//! A difference for people: a line for each change, and below it an example.

use std::fmt;

use super::{Change, Difference, Found, Other};
use crate::{ActionElement, ActionPattern, Condition, ResourceElement, ResourcePattern};

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lists = [
            ("adds", &self.adds),
            ("removes", &self.removes),
            ("now denies", &self.denies),
            ("no longer denies", &self.releases),
        ];
        for (word, changes) in lists {
            for change in changes {
                write!(f, "{word}: {change}")?;
            }
        }
        Ok(())
    }
}

/// Without the word that says which side has it: `s3:GetObject on arn:aws:s3:::data/*`, and an example below.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        actions(&self.action, f)?;
        if let Some(resource) = &self.resource {
            resources(resource, f)?;
        }
        if !self.conditions.is_empty() {
            f.write_str(" when ")?;
            conditions(&self.conditions, f)?;
        }
        match &self.found {
            Found::Ungranted(witness, other) => {
                match other {
                    Other::Silent => {}
                    Other::OnlyWhen(only) => {
                        f.write_str("; the other side only when ")?;
                        conditions(only, f)?;
                    }
                    Other::Denied { document, statement } => {
                        write!(
                            f,
                            "; statement {statement} of policy {document} of the other side denies it"
                        )?;
                    }
                }
                writeln!(f, "\n    for example {witness}")
            }
            Found::Idle(why) => writeln!(f, ", without effect\n    {}", why.what),
            Found::Unknown(why) => writeln!(f, "\n    perhaps: {}\n    help: {}", why.what, why.help),
        }
    }
}

fn actions(element: &ActionElement, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if matches!(element, ActionElement::NotAction(_)) {
        f.write_str("everything but ")?;
    }
    let texts: Vec<_> = element.patterns().iter().map(ActionPattern::as_str).collect();
    f.write_str(&texts.join(", "))
}

fn resources(element: &ResourceElement, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(if matches!(element, ResourceElement::NotResource(_)) {
        " on everything but "
    } else {
        " on "
    })?;
    let texts: Vec<_> = element.patterns().iter().map(ResourcePattern::text).collect();
    f.write_str(&texts.join(", "))
}

fn conditions(conditions: &[Condition], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, condition) in conditions.iter().enumerate() {
        let and = if index == 0 { "" } else { " and " };
        let values = condition.values.join("` or `");
        write!(f, "{and}{} {} `{values}`", condition.key, condition.operator)?;
    }
    Ok(())
}

//! `Action` and `NotAction`.
//!
//! `MISSING_ACTION`: a statement without `Action` or `NotAction`.
//!
//! - why: IAM refuses the policy
//! - bad: `{"Effect": "Allow", "Resource": "*"}`
//! - good: `{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing action
//!
//! `EMPTY_ARRAY_ACTION`: a list of actions without any.
//!
//! - why: IAM refuses the policy: `Policy statement must contain actions`
//! - bad: `"Action": []`
//! - good: `"Action": ["s3:GetObject"]`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Empty array action
//!
//! `INVALID_ACTION_FORMAT`: an action that is neither `*` nor a service, one colon and a name.
//!
//! - why: IAM refuses the policy
//! - bad: `"Action": "GetObject"`
//! - good: `"Action": "s3:GetObject"`
//! - source: IAM User Guide, "IAM JSON policy elements: Action"

use super::places::Here;
use super::reader::{OneOrOther, Reader, is_empty_list, parameter, string};
use super::variable;
use crate::{ActionElement, ActionError, ActionPattern, Code, Finding, Findings, Locus, Node};

impl Reader {
    /// What the statement allows or denies; without anything that can be read, an `Action` of none.
    pub(super) fn action(&mut self, elements: OneOrOther<'_>, statement: Here) -> ActionElement {
        let nothing = ActionElement::Action(Vec::new());
        let Some((name, element)) = self.either(elements, ["Action", "NotAction"]) else {
            let here = self.locus(statement);
            let finding = Finding::new(Code::MISSING_ACTION, here, "this statement has no `Action`");
            self.report(
                finding.help("add `Action` with what the statement is about, for example `s3:GetObject`"),
            );
            return nothing;
        };
        if is_empty_list(element.node) {
            let here = self.locus(element.here);
            let finding =
                Finding::new(Code::EMPTY_ARRAY_ACTION, here, format!("this `{name}` lists no action"));
            self.report(finding.help("list at least one action, or leave the statement out"));
            return nothing;
        }
        let patterns = self.items(element, |node, findings| action(node, name, findings));
        match name {
            "NotAction" if !patterns.is_empty() => ActionElement::NotAction(patterns),
            _ => ActionElement::Action(patterns),
        }
    }
}

fn action(node: Node<'_>, element: &str, findings: &mut Findings) -> Option<ActionPattern> {
    let text = string(node, element, findings)?;
    let pattern = ActionPattern::sharing(text);
    if pattern.as_ref().is_ok_and(ActionPattern::is_plain) {
        return pattern.ok();
    }
    let misplaced = parameter(&text, element).or_else(|| variable::misplaced(&text, "an action"));
    let pattern = match misplaced {
        Some(problem) => Err(problem),
        None => pattern.map_err(|error| malformed(&text, error)),
    };
    pattern.map_err(|problem| findings.push(problem)).ok()
}

fn malformed(text: &str, error: ActionError) -> Finding {
    Finding::new(Code::INVALID_ACTION_FORMAT, Locus::root(), message(text, error)).help(help(error))
}

fn message(text: &str, error: ActionError) -> String {
    match error {
        ActionError::NoService => format!("the action `{text}` names no service"),
        ActionError::SeveralColons => format!("the action `{text}` has more than one colon"),
        ActionError::WildcardInService => format!("the action `{text}` has a wildcard before the colon"),
        ActionError::MalformedService => {
            format!("the action `{text}` has no service prefix before the colon")
        }
        ActionError::MalformedName if text.contains(char::is_whitespace) => {
            format!("the action `{text}` has a space behind the colon")
        }
        ActionError::MalformedName => format!("the action `{text}` has no name behind the colon"),
    }
}

fn help(error: ActionError) -> &'static str {
    match error {
        ActionError::NoService => "write `service:Name`, for example `s3:GetObject`, or `*` for every action",
        ActionError::SeveralColons => "write `service:Name`; resources stand in `Resource`",
        ActionError::WildcardInService => "name the service; wildcards may stand behind the colon only",
        ActionError::MalformedService => {
            "a prefix is letters, digits and hyphens, for example `s3` in `s3:GetObject`"
        }
        ActionError::MalformedName => "write a name without spaces, for example `s3:GetObject` or `s3:Get*`",
    }
}

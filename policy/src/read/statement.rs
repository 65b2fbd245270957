//! One statement: which elements it has, by the kind of document.
//!
//! `MISSING_EFFECT`: a statement without `Effect`.
//!
//! - why: IAM refuses the policy
//! - bad: `{"Action": "s3:GetObject", "Resource": "*"}`
//! - good: `{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing effect
//!
//! `INVALID_EFFECT`: an effect other than `Allow` and `Deny`.
//!
//! - why: IAM refuses the policy
//! - bad: `"Effect": "allow"`
//! - good: `"Effect": "Allow"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid effect
//!
//! `UNSUPPORTED_ELEMENT_COMBINATION`: an element beside its opposite.
//!
//! - why: IAM refuses the policy
//! - bad: `"Action": "s3:GetObject", "NotAction": "s3:PutObject"`
//! - good: `"Action": "s3:GetObject"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Unsupported element combination
//!
//! `UNSUPPORTED_SID`: a `Sid` with a character other than an ASCII letter or digit, in a policy that IAM holds.
//!
//! - why: IAM refuses the policy; other services may take more characters
//! - bad: `"Sid": "allow-read"`
//! - good: `"Sid": "AllowRead"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Unsupported Sid
//!
//! `EMPTY_SID_VALUE`: an empty `Sid`.
//!
//! - why: it says nothing
//! - bad: `"Sid": ""`
//! - good: no `Sid`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Empty Sid value

use super::reader::{Elements, Reader};
use crate::{Code, Effect, Finding, Locus, Node, Statement, Value, suggest};

const ELEMENTS: &[&str] = &[
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl Reader {
    /// The statement that the object `node` at `here` is.
    pub(super) fn statement(&mut self, node: &Node, here: Locus) -> Statement {
        self.place(here.clone(), node.at);
        let members = if let Value::Object(members) = &node.value { members.as_slice() } else { &[] };
        let elements = self.elements(members, &here, ELEMENTS, "a statement");
        let action = self.action(&elements, &here);
        let resource = self.resource(&elements, &here, &action);
        Statement {
            sid: elements.get("Sid").and_then(|node| self.sid(node, &here)),
            effect: self.effect(elements.get("Effect"), &here).unwrap_or(Effect::Deny),
            principal: self.principal(&elements, &here),
            action,
            resource,
            conditions: match elements.get("Condition") {
                Some(node) => self.conditions(node, &here.member("Condition")),
                None => Vec::new(),
            },
        }
    }

    fn sid(&mut self, node: &Node, statement: &Locus) -> Option<String> {
        let text = self.fixed_string(node, statement, "Sid")?;
        let here = || statement.clone().member("Sid");
        let takes = |c: &char| c.is_ascii_alphanumeric() || !self.kind.is_of_iam();
        if let Some(wrong) = text.chars().find(|c| !takes(c)) {
            let message = format!("the `Sid` `{text}` holds `{wrong}`");
            let help = "IAM takes ASCII letters and digits only";
            self.report(Finding::new(Code::UNSUPPORTED_SID, here(), message).help(help));
            return None;
        }
        if text.is_empty() {
            let finding = Finding::new(Code::EMPTY_SID_VALUE, here(), "this `Sid` is empty");
            self.report(finding.help("give the statement a name, or leave `Sid` out"));
        }
        Some(text.to_owned())
    }

    fn effect(&mut self, node: Option<&Node>, statement: &Locus) -> Option<Effect> {
        let Some(node) = node else {
            let finding =
                Finding::new(Code::MISSING_EFFECT, statement.clone(), "this statement has no `Effect`");
            self.report(finding.help("add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`"));
            return None;
        };
        let text = self.fixed_string(node, statement, "Effect")?;
        let effect = Effect::ALL.into_iter().find(|effect| effect.name() == text);
        if effect.is_none() {
            let help = suggest::help(text, &Effect::ALL.map(Effect::name));
            let message = format!("there is no effect `{text}`");
            let here = statement.clone().member("Effect");
            self.report(Finding::new(Code::INVALID_EFFECT, here, message).maybe_help(help));
        }
        effect
    }

    /// The element `name`, or its form with `Not`, and which it is; a finding if the statement has both.
    pub(super) fn either<'n>(
        &mut self,
        elements: &Elements<'n>,
        statement: &Locus,
        [name, negated]: [&'static str; 2],
    ) -> Option<(&'static str, &'n Node)> {
        match (elements.get(name), elements.get(negated)) {
            (Some(node), None) => Some((name, node)),
            (None, Some(node)) => Some((negated, node)),
            (None, None) => None,
            (Some(node), Some(_)) => {
                let here = statement.clone().member(negated).key();
                let message = format!("a statement cannot have both `{name}` and `{negated}`");
                let help = "keep one, and write a second statement for the other";
                self.report(Finding::new(Code::UNSUPPORTED_ELEMENT_COMBINATION, here, message).help(help));
                Some((name, node))
            }
        }
    }

    /// Reports each of the elements `names` that the statement has though documents of this kind have none.
    pub(super) fn refuse(
        &mut self,
        elements: &Elements<'_>,
        statement: &Locus,
        names: &[(&'static str, Code)],
        help: &str,
    ) {
        let kind = self.kind.described();
        for (name, code) in names {
            if elements.get(name).is_some() {
                let here = statement.clone().member(*name).key();
                self.report(Finding::new(*code, here, format!("{kind} has no `{name}`")).help(help));
            }
        }
    }
}

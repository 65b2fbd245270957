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

use super::places::Here;
use super::reader::{Element, OneOrOther, Reader};
use crate::{Code, Effect, Finding, SharedText, Statement, json::Members, suggest, words};

const ELEMENTS: [&str; 9] = [
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
    /// The statement that the object at `here` is.
    pub(super) fn statement(&mut self, members: Members<'_>, here: Here) -> Statement {
        let [sid, effect, principal, not_principal, action, not_action, resource, not_resource, condition] =
            self.elements(members, here, &ELEMENTS, "a statement");
        let action = self.action([action, not_action], here);
        let resource = self.resource([resource, not_resource], here, &action);
        Statement {
            sid: sid.and_then(|sid| self.sid(sid)),
            effect: self.effect(effect, here).unwrap_or(Effect::Deny),
            principal: self.principal([principal, not_principal], here),
            action,
            resource,
            conditions: condition.map_or_else(Vec::new, |block| self.conditions(block)),
        }
    }

    fn sid(&mut self, element: Element<'_>) -> Option<SharedText> {
        let text = self.fixed_string(element, "Sid")?;
        let other = words::others(&text).next().filter(|_| self.kind.is_of_iam());
        if let Some(wrong) = other.and_then(|(at, _)| text.get(at..)?.chars().next()) {
            let message = format!("the `Sid` `{text}` holds `{wrong}`");
            let finding = Finding::new(Code::UNSUPPORTED_SID, self.locus(element.here), message);
            self.report(finding.help("IAM takes ASCII letters and digits only"));
            return None;
        }
        if text.is_empty() {
            let here = self.locus(element.here);
            let finding = Finding::new(Code::EMPTY_SID_VALUE, here, "this `Sid` is empty");
            self.report(finding.help("give the statement a name, or leave `Sid` out"));
        }
        Some(text.shared())
    }

    fn effect(&mut self, element: Option<Element<'_>>, statement: Here) -> Option<Effect> {
        let Some(element) = element else {
            let here = self.locus(statement);
            let finding = Finding::new(Code::MISSING_EFFECT, here, "this statement has no `Effect`");
            self.report(finding.help("add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`"));
            return None;
        };
        let text = self.fixed_string(element, "Effect")?;
        let effect = Effect::ALL.into_iter().find(|effect| text == effect.name());
        if effect.is_none() {
            let help = suggest::help(&text, &Effect::ALL.map(Effect::name));
            let message = format!("there is no effect `{text}`");
            let here = self.locus(element.here);
            self.report(Finding::new(Code::INVALID_EFFECT, here, message).maybe_help(help));
        }
        effect
    }

    /// The element `name`, or its form with `Not`, and which it is; a finding if the statement has both.
    pub(super) fn either<'n>(
        &mut self,
        elements: OneOrOther<'n>,
        [name, negated]: [&'static str; 2],
    ) -> Option<(&'static str, Element<'n>)> {
        match elements {
            [Some(element), None] => Some((name, element)),
            [None, Some(element)] => Some((negated, element)),
            [None, None] => None,
            [Some(element), Some(other)] => {
                let here = self.locus(other.here).key();
                let message = format!("a statement cannot have both `{name}` and `{negated}`");
                let help = "keep one, and write a second statement for the other";
                self.report(Finding::new(Code::UNSUPPORTED_ELEMENT_COMBINATION, here, message).help(help));
                Some((name, element))
            }
        }
    }

    /// Reports the element `name` if the statement has it though documents of this kind have none.
    pub(super) fn refuse(&mut self, element: Option<Element<'_>>, name: &str, code: Code, help: &str) {
        if let Some(element) = element {
            let here = self.locus(element.here).key();
            let kind = self.kind.described();
            self.report(Finding::new(code, here, format!("{kind} has no `{name}`")).help(help));
        }
    }
}

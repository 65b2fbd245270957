//! Values into a document: what stands where, and so which slot it is.

use super::{filling::Filling, slot::Slot};
use crate::{
    ActionElement, Arn, Condition, Document, Family, Locus, Principal, PrincipalElement, PrincipalKind,
    Principals, ResourceElement, ResourcePattern, Statement, placeholder,
};

impl Filling<'_> {
    /// `document` at `here` with its values.
    pub(super) fn document(&mut self, document: &Document, here: &Locus) -> Document {
        let statements = here.clone().member("Statement");
        Document {
            version: document.version,
            id: document
                .id
                .as_ref()
                .map(|id| self.text(id, &here.clone().member("Id"), &Slot::NOWHERE).into()),
            statements: self.each(&document.statements, &statements, Self::statement),
        }
    }

    fn statement(&mut self, statement: &Statement, here: &Locus) -> Statement {
        self.refuse_in_actions(&statement.action, here);
        Statement {
            sid: statement
                .sid
                .as_ref()
                .map(|sid| self.text(sid, &here.clone().member("Sid"), &Slot::NOWHERE).into()),
            effect: statement.effect,
            principal: statement.principal.as_ref().map(|element| self.principal_element(element, here)),
            action: statement.action.clone(),
            resource: statement.resource.as_ref().map(|element| self.resource_element(element, here)),
            conditions: statement
                .conditions
                .iter()
                .map(|condition| self.condition(condition, here))
                .collect(),
        }
    }

    /// No parameter can stand in an action, so actions stay as they are.
    fn refuse_in_actions(&mut self, element: &ActionElement, statement: &Locus) {
        for (index, pattern) in element.patterns().iter().enumerate() {
            let here = statement.clone().member(element.name()).item(index);
            self.text(pattern.as_str(), &here, &Slot::NOWHERE);
        }
    }

    fn resource_element(&mut self, element: &ResourceElement, statement: &Locus) -> ResourceElement {
        let patterns =
            self.each(element.patterns(), &statement.clone().member(element.name()), Self::resource);
        match element {
            ResourceElement::Resource(_) => ResourceElement::Resource(patterns),
            ResourceElement::NotResource(_) => ResourceElement::NotResource(patterns),
        }
    }

    fn resource(&mut self, pattern: &ResourcePattern, here: &Locus) -> ResourcePattern {
        let filled = match pattern {
            ResourcePattern::Any => return ResourcePattern::Any,
            ResourcePattern::Arn(arn) => self.arn(arn.as_str(), here, &Slot::ARN),
            ResourcePattern::Parameter(c) => self.arn(&c.to_string(), here, &Slot::ARN),
        };
        // What cannot be parsed was refused.
        ResourcePattern::parse(&filled).unwrap_or_else(|_| pattern.clone())
    }

    fn principal_element(&mut self, element: &PrincipalElement, statement: &Locus) -> PrincipalElement {
        let here = statement.clone().member(element.name());
        let principals = match element.principals() {
            Principals::Everyone => Principals::Everyone,
            Principals::Listed(listed) => Principals::Listed(self.principals(listed, &here)),
        };
        match element {
            PrincipalElement::Principal(_) => PrincipalElement::Principal(principals),
            PrincipalElement::NotPrincipal(_) => PrincipalElement::NotPrincipal(principals),
        }
    }

    fn principals(&mut self, listed: &[Principal], element: &Locus) -> Vec<Principal> {
        let mut filled: Vec<Principal> = Vec::new();
        for principal in listed {
            let index = filled.iter().filter(|earlier| earlier.kind == principal.kind).count();
            let here = element.clone().member(principal.kind.name()).item(index);
            filled.push(Principal { kind: principal.kind, value: self.principal(principal, &here).into() });
        }
        filled
    }

    fn principal(&mut self, principal: &Principal, here: &Locus) -> String {
        let slot = match principal.kind {
            PrincipalKind::Aws => Slot::AWS_PRINCIPAL,
            PrincipalKind::Service => Slot::SERVICE_PRINCIPAL,
            PrincipalKind::Federated => Slot::IDENTITY_PROVIDER,
            PrincipalKind::CanonicalUser => Slot::NOWHERE,
        };
        if Arn::parse(&principal.value).is_ok() {
            return self.arn(&principal.value, here, &slot);
        }
        self.text(&principal.value, here, &slot)
    }

    fn condition(&mut self, condition: &Condition, statement: &Locus) -> Condition {
        let operator = statement.clone().member("Condition").member(condition.operator.to_string());
        let here = operator.member(condition.key.clone());
        if placeholder::occurs_in(&condition.key) {
            self.text(&condition.key, &here.clone().key(), &Slot::NOWHERE);
        }
        let family = condition.operator.kind.family();
        let slot = Slot::condition(family);
        let mut values = Vec::with_capacity(condition.values.len());
        for (index, value) in condition.values.iter().enumerate() {
            let here = here.clone().item(index);
            let filled = match family {
                Family::Arn => self.arn(value, &here, &slot),
                _ => self.text(value, &here, &slot),
            };
            values.push(filled.into());
        }
        Condition { operator: condition.operator, key: condition.key.clone(), values }
    }
}

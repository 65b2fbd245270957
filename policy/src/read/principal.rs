//! `Principal` and `NotPrincipal`: their shape. What a value may be is for the checks.
//!
//! `MISSING_PRINCIPAL`: a statement without `Principal`, in a policy that says to whom it applies.
//!
//! - why: the policy is refused
//! - bad: `{"Effect": "Allow", "Action": "sts:AssumeRole"}`
//! - good: the same with `"Principal": {"AWS": "123456789012"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing principal
//!
//! `UNSUPPORTED_PRINCIPAL`: a principal in a policy of an identity.
//!
//! - why: IAM refuses the policy: the principal is whoever the policy is attached to
//! - bad: `"Principal": {"AWS": "123456789012"}` in an inline policy
//! - good: no `Principal`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Unsupported principal
//!
//! `SCP_SYNTAX_ERROR_PRINCIPAL`: a principal in a service control policy.
//!
//! - why: AWS Organizations refuses the policy: it applies to all principals of the accounts it is attached to
//! - bad: `"Principal": "*"` in a service control policy
//! - good: a condition on `aws:PrincipalArn`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", SCP syntax error principal
//!
//! `RCP_SYNTAX_ERROR_PRINCIPAL`: a principal other than `"*"` in a resource control policy, or `NotPrincipal`.
//!
//! - why: AWS Organizations refuses the policy
//! - bad: `"Principal": {"AWS": "123456789012"}` in a resource control policy
//! - good: `"Principal": "*"` and a condition on `aws:PrincipalAccount`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", RCP syntax error principal
//!
//! `INVALID_PRINCIPAL_FORMAT`: a principal element that is neither `"*"` nor an object.
//!
//! - why: IAM refuses the policy
//! - bad: `"Principal": "123456789012"`
//! - good: `"Principal": {"AWS": "123456789012"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid principal format
//!
//! `INVALID_PRINCIPAL_KEY`: a kind of principal that does not exist.
//!
//! - why: IAM refuses the policy
//! - bad: `"Principal": {"Account": "123456789012"}`
//! - good: `"Principal": {"AWS": "123456789012"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid principal key
//!
//! `EMPTY_OBJECT_PRINCIPAL`: a principal element without principals.
//!
//! - why: IAM refuses the policy
//! - bad: `"Principal": {}`
//! - good: `"Principal": {"AWS": "123456789012"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Empty object principal
//!
//! `EMPTY_ARRAY_PRINCIPAL`: a list of principals without any.
//!
//! - why: IAM refuses the policy
//! - bad: `"Principal": {"AWS": []}`
//! - good: `"Principal": {"AWS": ["123456789012"]}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Empty array principal
//!
//! `ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL`: `NotPrincipal` in a trust policy.
//!
//! - why: IAM refuses the policy
//! - bad: `"NotPrincipal": {"AWS": "123456789012"}`
//! - good: `"Principal": {"AWS": "210987654321"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Role trust policy syntax error
//!   `NotPrincipal`
//!
//! `ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL`: `"Principal": "*"` in a trust policy.
//!
//! - why: IAM refuses the policy
//! - bad: `"Principal": "*"`
//! - good: `"Principal": {"AWS": "123456789012"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Role trust policy unsupported wildcard in
//!   principal

use super::places::Here;
use super::reader::{Element, Entry, OneOrOther, Reader, is_empty_list, string};
use super::resource::{parameter_in_service, partial_parameter};
use super::variable;
use crate::{
    Arn, Code, Finding, Findings, Kind, Locus, Node, Principal, PrincipalElement, PrincipalKind, Principals,
    Value, placeholder, suggest,
};

impl Reader {
    /// Who the statement at `here` speaks of, as far as documents of its kind may say so.
    pub(super) fn principal(
        &mut self,
        elements @ [principal, not_principal]: OneOrOther<'_>,
        here: Here,
    ) -> Option<PrincipalElement> {
        match self.kind {
            Kind::Identity | Kind::Boundary => {
                let help = "leave it out: the policy speaks of whom it is attached to";
                self.refuse_principals(elements, Code::UNSUPPORTED_PRINCIPAL, help)
            }
            Kind::ServiceControl => {
                let help = "leave it out, and compare `aws:PrincipalArn` in a condition";
                self.refuse_principals(elements, Code::SCP_SYNTAX_ERROR_PRINCIPAL, help)
            }
            Kind::ResourceControl => self.everyone(elements, here),
            Kind::Trust => {
                let code = Code::ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL;
                let help = "name who may assume the role in `Principal`";
                self.refuse(not_principal, "NotPrincipal", code, help);
                let found = principal.map(|element| ("Principal", element));
                self.one_of_two(found, here, not_principal.is_some())
            }
            Kind::Resource => {
                let found = self.either(elements, ["Principal", "NotPrincipal"]);
                self.one_of_two(found, here, false)
            }
        }
    }

    fn refuse_principals(
        &mut self,
        [principal, not_principal]: OneOrOther<'_>,
        code: Code,
        help: &str,
    ) -> Option<PrincipalElement> {
        self.refuse(principal, "Principal", code, help);
        self.refuse(not_principal, "NotPrincipal", code, help);
        None
    }

    /// The principal of a resource control policy: `"*"` and nothing else.
    fn everyone(
        &mut self,
        [principal, not_principal]: OneOrOther<'_>,
        here: Here,
    ) -> Option<PrincipalElement> {
        let code = Code::RCP_SYNTAX_ERROR_PRINCIPAL;
        let help = "write `\"Principal\": \"*\"`, and compare keys like `aws:PrincipalArn` in a condition";
        self.refuse(not_principal, "NotPrincipal", code, help);
        let Some(element) = principal else {
            if not_principal.is_none() {
                self.report(missing(self.kind, self.locus(here)));
            }
            return None;
        };
        if is_star(element.node) {
            return Some(PrincipalElement::Principal(Principals::Everyone));
        }
        let message = "a resource control policy names no principals";
        self.report(Finding::new(code, self.locus(element.here), message).help(help));
        None
    }

    /// The element that was `found`, which the statement must have unless the other was `refused`.
    fn one_of_two(
        &mut self,
        found: Option<(&'static str, Element<'_>)>,
        here: Here,
        refused: bool,
    ) -> Option<PrincipalElement> {
        let Some((name, element)) = found else {
            if !refused {
                self.report(missing(self.kind, self.locus(here)));
            }
            return None;
        };
        let principals = self.principals(element, name)?;
        Some(match name {
            "NotPrincipal" => PrincipalElement::NotPrincipal(principals),
            _ => PrincipalElement::Principal(principals),
        })
    }

    fn principals(&mut self, Element { node, here }: Element<'_>, name: &str) -> Option<Principals> {
        let Value::Object(members) = node.value() else {
            if is_star(node) && self.kind == Kind::Resource {
                return Some(Principals::Everyone);
            }
            self.report(no_map(node, self.locus(here)));
            return None;
        };
        if members.is_empty() {
            let message = format!("this `{name}` names nobody");
            let finding = Finding::new(Code::EMPTY_OBJECT_PRINCIPAL, self.locus(here), message);
            self.report(finding.help(format!("name {}, for example {EXAMPLE}", whom(self.kind))));
            return None;
        }
        let mut listed = Vec::new();
        for entry in self.entries(members, here) {
            listed.extend(self.principals_of_kind(&entry));
        }
        (!listed.is_empty()).then_some(Principals::Listed(listed))
    }

    fn principals_of_kind(&mut self, entry: &Entry<'_>) -> Vec<Principal> {
        let Entry { member, here, .. } = *entry;
        let Some(kind) = PrincipalKind::named(&member.key) else {
            let help = suggest::help(&member.key, &PrincipalKind::ALL.map(PrincipalKind::name));
            let message = format!("there is no kind of principal `{}`", member.key);
            self.report(
                Finding::new(Code::INVALID_PRINCIPAL_KEY, self.locus(here).key(), message).maybe_help(help),
            );
            return Vec::new();
        };
        if is_empty_list(member.value) {
            let message = format!("`{}` lists no principal", member.key);
            let finding = Finding::new(Code::EMPTY_ARRAY_PRINCIPAL, self.locus(here), message);
            self.report(finding.help("list at least one, or leave it out"));
            return Vec::new();
        }
        self.items(entry.value(), |node, findings| principal(node, kind, findings))
    }
}

const EXAMPLE: &str = "`\"Service\": \"ec2.amazonaws.com\"`";

/// Who a policy of that kind names.
fn whom(kind: Kind) -> &'static str {
    if kind == Kind::Trust { "who may assume the role" } else { "whom the statement is about" }
}

/// The finding that the statement at `here` has no principal.
fn missing(kind: Kind, here: Locus) -> Finding {
    let message = format!("this statement of {} has no `Principal`", kind.described());
    let help = match kind {
        Kind::ResourceControl => "add `\"Principal\": \"*\"`".to_owned(),
        _ => format!("add `Principal` with {}", whom(kind)),
    };
    Finding::new(Code::MISSING_PRINCIPAL, here, message).help(help)
}

/// Whether `node` is the string `"*"`.
fn is_star(node: Node<'_>) -> bool {
    node.text().is_some_and(|text| *text == *"*")
}

fn no_map(node: Node<'_>, here: Locus) -> Finding {
    if is_star(node) {
        let message = "a trust policy cannot have the principal `\"*\"`";
        let help = "name who may assume the role, for example `{\"AWS\": \"123456789012\"}`; to deny everyone, write `{\"AWS\": \"*\"}`";
        return Finding::new(Code::ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL, here, message)
            .help(help);
    }
    let message = match node.value() {
        Value::String(text) => format!("the principal `{text}` does not say of what kind it is"),
        _ => "`Principal` takes an object from kinds of principals to principals".to_owned(),
    };
    let help = "write an object, for example `{\"AWS\": \"123456789012\"}` or `{\"Service\": \"ec2.amazonaws.com\"}`";
    Finding::new(Code::INVALID_PRINCIPAL_FORMAT, here, message).help(help)
}

fn principal(node: Node<'_>, kind: PrincipalKind, findings: &mut Findings) -> Option<Principal> {
    let value = string(node, kind.name(), findings)?;
    let arn = Arn::parse(&value).ok();
    let problem = variable::misplaced(&value, "a principal").or_else(|| match &arn {
        Some(arn) => parameter_in_service(arn),
        None => across_fields(&value),
    });
    if let Some(problem) = problem {
        findings.push(problem);
        return None;
    }
    Some(Principal { kind, value: value.shared() })
}

/// The finding that a parameter stands for several fields of an ARN, or for its start, so that nothing is known of what it
/// is the ARN of.
fn across_fields(value: &str) -> Option<Finding> {
    (placeholder::occurs_in(value) && value.contains(':')).then(|| partial_parameter(value))
}

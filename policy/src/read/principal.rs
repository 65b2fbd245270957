//! `Principal` and `NotPrincipal`: their shape. What a value may be is for the checks of trust policies.
//!
//! `MISSING_PRINCIPAL`: a statement of a trust policy without `Principal`.
//!
//! - why: IAM refuses the policy
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

use super::reader::{Elements, Reader, is_empty_list, string};
use super::resource::parameter_in_service;
use super::variable;
use crate::{
    Arn, Code, Finding, Findings, Kind, Locus, Member, Node, Principal, PrincipalElement, PrincipalKind,
    Principals, Value, suggest,
};

impl Reader {
    /// Who the statement at `here` speaks of: an element that trust policies must have and identity-based policies must
    /// not.
    pub(super) fn principal(&mut self, elements: &Elements<'_>, here: &Locus) -> Option<PrincipalElement> {
        if self.kind != Kind::Trust {
            let code = Code::UNSUPPORTED_PRINCIPAL;
            let help = "leave it out: the policy speaks of whom it is attached to";
            self.refuse(elements, here, &[("Principal", code), ("NotPrincipal", code)], help);
            return None;
        }
        let code = Code::ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL;
        self.refuse(elements, here, &[("NotPrincipal", code)], "name who may assume the role in `Principal`");
        if let Some(node) = elements.get("Principal") {
            return self.principals(node, here.clone().member("Principal"));
        }
        if elements.get("NotPrincipal").is_none() {
            let message = "this statement of a trust policy has no `Principal`";
            let finding = Finding::new(Code::MISSING_PRINCIPAL, here.clone(), message);
            self.report(finding.help("add `Principal` with who may assume the role"));
        }
        None
    }

    fn principals(&mut self, node: &Node, here: Locus) -> Option<PrincipalElement> {
        let Value::Object(members) = &node.value else {
            self.report(no_map(node, here));
            return None;
        };
        if members.is_empty() {
            let finding = Finding::new(Code::EMPTY_OBJECT_PRINCIPAL, here, "this `Principal` names nobody");
            self.report(
                finding
                    .help("name who may assume the role, for example `\"Service\": \"ec2.amazonaws.com\"`"),
            );
            return None;
        }
        let mut listed = Vec::new();
        for member in self.entries(members, &here) {
            listed.extend(self.principals_of_kind(member, &here));
        }
        (!listed.is_empty()).then_some(PrincipalElement::Principal(Principals::Listed(listed)))
    }

    fn principals_of_kind(&mut self, member: &Member, element: &Locus) -> Vec<Principal> {
        let here = element.clone().member(member.key.clone());
        let Some(kind) = PrincipalKind::named(&member.key) else {
            let help = suggest::help(&member.key, &PrincipalKind::ALL.map(PrincipalKind::name));
            let message = format!("there is no kind of principal `{}`", member.key);
            self.report(Finding::new(Code::INVALID_PRINCIPAL_KEY, here.key(), message).maybe_help(help));
            return Vec::new();
        };
        if is_empty_list(&member.value) {
            let message = format!("`{}` lists no principal", member.key);
            let finding = Finding::new(Code::EMPTY_ARRAY_PRINCIPAL, here, message);
            self.report(finding.help("list at least one, or leave it out"));
            return Vec::new();
        }
        self.items(&member.value, &here, |node, findings| principal(node, kind, findings))
    }
}

fn no_map(node: &Node, here: Locus) -> Finding {
    if matches!(&node.value, Value::String(text) if text == "*") {
        let message = "a trust policy cannot have the principal `\"*\"`";
        let help = "name who may assume the role, for example `{\"AWS\": \"123456789012\"}`";
        return Finding::new(Code::ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL, here, message)
            .help(help);
    }
    let message = match &node.value {
        Value::String(text) => format!("the principal `{text}` does not say of what kind it is"),
        _ => "`Principal` takes an object from kinds of principals to principals".to_owned(),
    };
    let help = "write an object, for example `{\"AWS\": \"123456789012\"}` or `{\"Service\": \"ec2.amazonaws.com\"}`";
    Finding::new(Code::INVALID_PRINCIPAL_FORMAT, here, message).help(help)
}

fn principal(node: &Node, kind: PrincipalKind, findings: &mut Findings) -> Option<Principal> {
    let value = string(node, kind.name(), findings)?;
    let arn = Arn::parse(value).ok();
    let problem = variable::misplaced(value, "a principal").or_else(|| parameter_in_service(arn.as_ref()?));
    if let Some(problem) = problem {
        findings.push(problem);
        return None;
    }
    Some(Principal { kind, value: value.to_owned() })
}

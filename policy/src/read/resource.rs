//! `Resource` and `NotResource`.
//!
//! `MISSING_RESOURCE`: a statement without `Resource` or `NotResource`, in a policy that must have one.
//!
//! - why: the policy is refused: `Policy statement must contain resources`; only trust policies have none, and the
//!   policies of Amazon ECR repositories and Amazon EFS file systems need none
//! - bad: `{"Effect": "Allow", "Action": "s3:GetObject"}`
//! - good: the same with `"Resource": "arn:aws:s3:::bucket/*"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing resource
//!
//! `EMPTY_ARRAY_RESOURCE`: a list of resources without any.
//!
//! - why: IAM refuses the policy: `Policy statement must contain resources`
//! - bad: `"Resource": []`
//! - good: `"Resource": ["arn:aws:s3:::bucket/*"]`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Empty array resource
//!
//! `INVALID_ARN_PREFIX`: a resource that is neither `*` nor an ARN.
//!
//! - why: IAM refuses the policy
//! - bad: `"Resource": "bucket/*"`
//! - good: `"Resource": "arn:aws:s3:::bucket/*"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid ARN prefix
//!
//! `MISSING_ARN_FIELD`: an ARN of fewer than six fields.
//!
//! - why: IAM refuses the policy
//! - bad: `"Resource": "arn:aws:s3:bucket"`
//! - good: `"Resource": "arn:aws:s3:::bucket"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing ARN field
//!
//! `VARIABLE_IN_ARN_FIELD`: a policy variable before the fifth colon of an ARN.
//!
//! - why: AWS documents variables behind the fifth colon alone, though one of its own policies has one before it
//! - bad: `"Resource": "arn:aws:kms:*:${aws:PrincipalAccount}:key/*"`
//! - good: `"Resource": "arn:aws:kms:*:123456789012:key/*"`
//! - source: IAM User Guide, "IAM policy elements: Variables and tags", Where you can use policy variables
//!
//! `ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE`: `Resource` in a trust policy.
//!
//! - why: IAM refuses the policy: the resource is the role
//! - bad: `"Resource": "*"` in a trust policy
//! - good: no `Resource`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Role trust policy syntax error resource

use super::places::Here;
use super::reader::{OneOrOther, Reader, is_empty_list, string};
use super::variable;
use crate::{
    ActionElement, ActionPattern, Arn, ArnError, Code, Finding, Findings, Kind, Locus, Node, ResourceElement,
    ResourcePattern, json::Text, placeholder,
};

impl Reader {
    /// What the statement is about: an element that trust policies must not have and others must.
    pub(super) fn resource(
        &mut self,
        elements: OneOrOther<'_>,
        statement: Here,
        action: &ActionElement,
    ) -> Option<ResourceElement> {
        if self.kind == Kind::Trust {
            let code = Code::ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE;
            let help = "leave it out: the resource of a trust policy is the role itself";
            let [resource, not_resource] = elements;
            self.refuse(resource, "Resource", code, help);
            self.refuse(not_resource, "NotResource", code, help);
            return None;
        }
        let Some((name, element)) = self.either(elements, ["Resource", "NotResource"]) else {
            if self.kind != Kind::Resource || !is_optional(action) {
                let here = self.locus(statement);
                let finding = Finding::new(Code::MISSING_RESOURCE, here, "this statement has no `Resource`");
                self.report(finding.help("add `Resource` with the ARNs that the statement is about, or `*`"));
            }
            return None;
        };
        if is_empty_list(element.node) {
            let here = self.locus(element.here);
            let finding =
                Finding::new(Code::EMPTY_ARRAY_RESOURCE, here, format!("this `{name}` lists no resource"));
            self.report(finding.help("list at least one ARN, or `*`"));
            return None;
        }
        let (kind, live) = (self.kind, self.variables_live);
        let patterns = self.items(element, |node, findings| resource(node, name, kind, live, findings));
        match name {
            _ if patterns.is_empty() => None,
            "NotResource" => Some(ResourceElement::NotResource(patterns)),
            _ => Some(ResourceElement::Resource(patterns)),
        }
    }
}

/// The services whose resource-based policies may leave `Resource` out: the resource is what the policy is attached to.
///
/// Source: Amazon ECR User Guide, "Private repository policy examples"; Amazon EFS User Guide, "Resource-based policy
/// examples for Amazon EFS".
const WITHOUT_RESOURCE: [&str; 3] = ["ecr", "ecr-public", "elasticfilesystem"];

/// Whether all actions are of services whose policies may leave `Resource` out.
fn is_optional(action: &ActionElement) -> bool {
    let is_known = |pattern: &ActionPattern| {
        let named = |service: &str| WITHOUT_RESOURCE.iter().any(|known| known.eq_ignore_ascii_case(service));
        pattern.service().is_some_and(named)
    };
    matches!(action, ActionElement::Action(patterns) if patterns.iter().all(is_known))
}

fn resource(
    node: Node<'_>,
    element: &str,
    kind: Kind,
    live: bool,
    findings: &mut Findings,
) -> Option<ResourcePattern> {
    let text = string(node, element, findings)?;
    let pattern = match pattern(text, kind) {
        Ok(pattern) => pattern,
        Err(error) => {
            findings.push(malformed(&text, error));
            return None;
        }
    };
    if !variable::may_occur_in(&text) {
        return Some(pattern);
    }
    if let ResourcePattern::Arn(arn) = &pattern {
        if let Some(problem) = parameter_in_service(arn).or_else(|| variable::parameter_inside(&text)) {
            findings.push(problem);
            return None;
        }
        findings.extend(variable_in_field(arn).filter(|_| live));
    }
    variable::check(&text, live, findings);
    Some(pattern)
}

/// The pattern that `text` is; a resource-based policy of Amazon API Gateway may shorten an ARN to what follows the id of
/// the API.
///
/// Source: Amazon API Gateway Developer Guide, "API Gateway resource policy examples".
fn pattern(text: Text<'_>, kind: Kind) -> Result<ResourcePattern, ArnError> {
    if kind == Kind::Resource
        && let Some(path) = text.strip_prefix("execute-api:/")
    {
        return ResourcePattern::parse(&format!("arn:*:execute-api:*:*:*/{path}"));
    }
    ResourcePattern::sharing(text)
}

/// The finding that a variable stands before the fifth colon of `arn`, if one does. AWS says that it cannot, but takes it.
fn variable_in_field(arn: &Arn) -> Option<Finding> {
    let mut fields = [arn.partition(), arn.service(), arn.region(), arn.account()].into_iter();
    let field = fields.find(|field| crate::variable::occurs_in(field))?;
    let message = format!("the variable `{field}` stands before the fifth colon of `{}`", arn.as_str());
    let help = "write the field out, or `*`; variables stand behind the fifth colon of a resource's ARN";
    Some(Finding::new(Code::VARIABLE_IN_ARN_FIELD, Locus::root(), message).help(help))
}

fn malformed(text: &str, error: ArnError) -> Finding {
    match error {
        ArnError::NoPrefix if text.chars().next().is_some_and(|c| placeholder::index(c).is_some()) => {
            partial_parameter(text)
        }
        ArnError::NoPrefix => {
            let message = format!("the resource `{text}` is neither an ARN nor `*`");
            let help =
                "write `arn:partition:service:region:account:resource`, for example `arn:aws:s3:::bucket/*`";
            Finding::new(Code::INVALID_ARN_PREFIX, Locus::root(), message).help(help)
        }
        ArnError::MissingField => {
            let message = format!("the ARN `{text}` has fewer than six fields");
            let help = "write `arn:partition:service:region:account:resource`; a field may be empty, but not its colon";
            Finding::new(Code::MISSING_ARN_FIELD, Locus::root(), message).help(help)
        }
    }
}

/// The finding that a parameter starts an ARN without being all of it: what it is the ARN of could not be checked.
pub(super) fn partial_parameter(text: &str) -> Finding {
    let message = format!("a parameter that is an ARN must stand alone: `{text}`");
    let help = "write the ARN out and put parameters into its fields, for example `arn:aws:s3:::{bucket}/*`";
    Finding::new(Code::PARAMETER_NOT_ALLOWED, Locus::root(), message).help(help)
}

/// The finding that a parameter stands in the service field of `arn`, if one does.
pub(super) fn parameter_in_service(arn: &Arn) -> Option<Finding> {
    if !placeholder::occurs_in(arn.service()) {
        return None;
    }
    let message = format!("no parameter can stand in the service field of an ARN: `{}`", arn.as_str());
    let help = "write the service out, for example `s3`; parameters may stand in every other field";
    Some(Finding::new(Code::PARAMETER_NOT_ALLOWED, Locus::root(), message).help(help))
}

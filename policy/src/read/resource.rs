//! `Resource` and `NotResource`.

use super::reader::{Elements, Reader, is_empty_list, string};
use super::variable;
use crate::{
    Arn, ArnError, Code, Finding, Findings, Kind, Locus, Node, ResourceElement, ResourcePattern, placeholder,
};

impl Reader {
    /// What the statement at `here` is about: an element that identity-based policies must have and trust policies
    /// must not.
    pub(super) fn resource(&mut self, elements: &Elements<'_>, here: &Locus) -> Option<ResourceElement> {
        if self.kind == Kind::Trust {
            let code = Code::ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE;
            let help = "leave it out: the resource of a trust policy is the role itself";
            self.refuse(elements, here, &[("Resource", code), ("NotResource", code)], help);
            return None;
        }
        let Some((name, node)) = self.either(elements, here, ["Resource", "NotResource"]) else {
            let finding =
                Finding::new(Code::MISSING_RESOURCE, here.clone(), "this statement has no `Resource`");
            self.report(finding.help("add `Resource` with the ARNs that the statement is about, or `*`"));
            return None;
        };
        let here = here.clone().member(name);
        if is_empty_list(node) {
            let finding =
                Finding::new(Code::EMPTY_ARRAY_RESOURCE, here, format!("this `{name}` lists no resource"));
            self.report(finding.help("list at least one ARN, or `*`"));
            return None;
        }
        let live = self.variables_live;
        let patterns = self.items(node, &here, |node, findings| resource(node, name, live, findings));
        match name {
            _ if patterns.is_empty() => None,
            "NotResource" => Some(ResourceElement::NotResource(patterns)),
            _ => Some(ResourceElement::Resource(patterns)),
        }
    }
}

fn resource(node: &Node, element: &str, live: bool, findings: &mut Findings) -> Option<ResourcePattern> {
    let text = string(node, element, findings)?;
    match ResourcePattern::parse(text).map_err(|error| malformed(text, error)).and_then(well_placed) {
        Ok(pattern) => {
            variable::check(text, live, findings);
            Some(pattern)
        }
        Err(finding) => {
            findings.push(finding);
            None
        }
    }
}

/// `pattern`, unless a parameter or a variable stands in it where none can.
fn well_placed(pattern: ResourcePattern) -> Result<ResourcePattern, Finding> {
    let ResourcePattern::Arn(arn) = &pattern else { return Ok(pattern) };
    let fields = [arn.partition(), arn.service(), arn.region(), arn.account()];
    let place = "before the fifth colon of an ARN";
    let problem = parameter_in_service(arn)
        .or_else(|| variable::parameter_inside(arn.as_str()))
        .or_else(|| fields.into_iter().find_map(|field| variable::misplaced(arn.as_str(), field, place)));
    problem.map_or(Ok(pattern), Err)
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

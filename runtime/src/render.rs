//! A declaration and its parameters' values into a finished role.
//!
//! ```text
//! RoleSpec ─parse, read→ Role with placeholders ─substitute→ Role ─role_limits→ Role that IAM takes
//! ```
//!
//! INVARIANT: a value is spliced into a parsed document; it never becomes anything but the literal it is.

mod error;
#[cfg(test)]
mod tests;

pub use error::{RenderError, RenderProblem};

use iam_role_policy::{
    CustomerPolicy, Document, Findings, InlinePolicy, Kind, Locus, ManagedPolicy, Role, Severity, Tag, check,
    json, read,
};

use crate::{ManagedPolicySpec, PolicySpec, RoleSpec, ownership};

/// The role that `spec` declares, with `values` in the order of its parameters.
pub(crate) fn role(spec: &RoleSpec, values: &[&str]) -> Result<Role, RenderError> {
    let mut problems = Vec::new();
    let named: Vec<_> = spec.parameters.iter().copied().zip(values.iter().copied()).collect();
    let template = template(spec, &named, &mut problems);
    let filled = template.substitute(values).unwrap_or_else(|refusals| {
        problems.extend(refusals.into_iter().map(|refusal| RenderProblem::refused(refusal, &named)));
        template
    });
    stop_at(spec.declaration, &mut problems)?;
    problems.extend(refused(check::role_limits(&filled)));
    problems.extend(namesakes(&filled));
    problems.extend(reserved_tags("a role", &filled.tags, &Locus::root()));
    stop_at(spec.declaration, &mut problems)?;
    Ok(owned(filled, spec))
}

/// The customer managed policy that `spec` declares, with `values` in the order of its parameters.
pub(crate) fn policy(spec: &PolicySpec, values: &[&str]) -> Result<CustomerPolicy, RenderError> {
    let mut problems = Vec::new();
    let named: Vec<_> = spec.parameters.iter().copied().zip(values.iter().copied()).collect();
    let mut rendered = customer_policy(spec, &named, &Locus::root(), &mut problems);
    stop_at(spec.declaration, &mut problems)?;
    problems.extend(refused(check::policy_limits(&rendered)));
    stop_at(spec.declaration, &mut problems)?;
    rendered.tags.extend(ownership::tags(spec.package, spec.declaration));
    Ok(rendered)
}

/// The role that `spec` declares with its placeholders; the policies declared beside it only by name.
///
/// Of a role that can be rendered: what cannot be read is not in it.
pub(crate) fn role_template(spec: &RoleSpec) -> Role {
    let beside: Vec<_> = spec.managed_policies.iter().chain(&spec.permissions_boundary).collect();
    let mut role = template(
        &RoleSpec { managed_policies: &[], permissions_boundary: None, ..*spec },
        &[],
        &mut Vec::new(),
    );
    for policy in beside {
        role.managed_policies.push(match policy {
            ManagedPolicySpec::Arn(arn) => ManagedPolicy::Arn((*arn).to_owned()),
            ManagedPolicySpec::Declared(spec) => ManagedPolicy::Declared(spec.name.to_owned()),
        });
    }
    role
}

/// The policy that `spec` declares with its placeholders, one that can be rendered.
pub(crate) fn policy_template(spec: &PolicySpec) -> CustomerPolicy {
    unfilled(spec, &Locus::root(), &mut Vec::new())
}

/// What of the findings IAM would refuse.
fn refused(findings: Findings) -> impl Iterator<Item = RenderProblem> {
    let errors = findings.into_iter().filter(|finding| finding.severity() == Severity::Error);
    errors.map(RenderProblem::found)
}

fn stop_at(declaration: &'static str, problems: &mut Vec<RenderProblem>) -> Result<(), RenderError> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(RenderError { declaration, problems: std::mem::take(problems) })
}

/// The role with its own placeholders; the policies declared beside it have their values already.
fn template(spec: &RoleSpec, named: &[(&'static str, &str)], problems: &mut Vec<RenderProblem>) -> Role {
    let inline = |(index, policy): (usize, &crate::InlinePolicySpec)| InlinePolicy {
        name: policy.name.to_owned(),
        document: document(policy.document, Kind::Identity, &Role::inline_policy_locus(index), problems),
    };
    let inline_policies = spec.inline_policies.iter().enumerate().map(inline).collect();
    let managed = |(index, policy): (usize, &ManagedPolicySpec)| {
        managed_policy(policy, named, &Locus::root().member("ManagedPolicyArns").item(index), problems)
    };
    let managed_policies = spec.managed_policies.iter().enumerate().map(managed).collect();
    let boundary_locus = Locus::root().member("PermissionsBoundary");
    let boundary = spec.permissions_boundary.as_ref();
    Role {
        name: spec.name.to_owned(),
        path: spec.path.to_owned(),
        description: spec.description.map(str::to_owned),
        max_session_duration: spec.max_session_duration,
        trust: document(spec.trust, Kind::Trust, &Role::trust_locus(), problems),
        inline_policies,
        managed_policies,
        permissions_boundary: boundary.map(|policy| managed_policy(policy, named, &boundary_locus, problems)),
        tags: tags(spec.tags),
        instance_profile: spec.instance_profile.map(str::to_owned),
    }
}

fn managed_policy(
    spec: &ManagedPolicySpec,
    named: &[(&'static str, &str)],
    locus: &Locus,
    problems: &mut Vec<RenderProblem>,
) -> ManagedPolicy {
    match spec {
        ManagedPolicySpec::Arn(arn) => ManagedPolicy::Arn((*arn).to_owned()),
        ManagedPolicySpec::Declared(spec) => {
            ManagedPolicy::Customer(Box::new(customer_policy(spec, named, locus, problems)))
        }
    }
}

/// The policy with the values of the fields that are named like its parameters.
fn customer_policy(
    spec: &PolicySpec,
    named: &[(&'static str, &str)],
    outer: &Locus,
    problems: &mut Vec<RenderProblem>,
) -> CustomerPolicy {
    let mut values = Vec::new();
    for parameter in spec.parameters {
        match named.iter().find(|(name, _)| name == parameter) {
            Some((name, value)) => values.push((*name, *value)),
            None => problems.push(RenderProblem::missing(parameter, spec.declaration, outer.clone())),
        }
    }
    let policy = unfilled(spec, outer, problems);
    if values.len() < spec.parameters.len() {
        return nothing();
    }
    let texts: Vec<_> = values.iter().map(|(_, value)| *value).collect();
    let filled = policy.substitute(&texts).unwrap_or_else(|refusals| {
        let seen_from_outside = |refusal: iam_role_policy::Refusal| {
            let locus = refusal.locus.within(outer);
            RenderProblem::refused(iam_role_policy::Refusal { locus, ..refusal }, &values)
        };
        problems.extend(refusals.into_iter().map(seen_from_outside));
        nothing()
    });
    problems.extend(reserved_tags("a policy", &filled.tags, outer));
    filled
}

fn unfilled(spec: &PolicySpec, outer: &Locus, problems: &mut Vec<RenderProblem>) -> CustomerPolicy {
    let locus = outer.clone().member("PolicyDocument");
    CustomerPolicy {
        name: spec.name.to_owned(),
        path: spec.path.to_owned(),
        description: spec.description.map(str::to_owned),
        document: document(spec.document, Kind::Identity, &locus, problems),
        tags: tags(spec.tags),
    }
}

/// The document that `text` is; what cannot be read of it is a problem.
fn document(text: &str, kind: Kind, locus: &Locus, problems: &mut Vec<RenderProblem>) -> Document {
    match json::parse_template(text) {
        Ok(source) => {
            let reading = read(source.root(), kind);
            // What IAM would refuse is not in the document; the rest is in it, because the declaration let it through.
            let refused = reading.findings.into_iter().filter(|finding| !finding.code.silenceable());
            problems.extend(refused.map(|finding| {
                let locus = finding.locus.within(locus);
                RenderProblem::found(iam_role_policy::Finding { locus, ..finding })
            }));
            reading.document
        }
        Err(error) => {
            problems.push(RenderProblem::unreadable(&error, locus.clone()));
            Document::default()
        }
    }
}

/// What stands for a policy that has not all its values: its placeholders are none of the role's.
fn nothing() -> CustomerPolicy {
    CustomerPolicy::new("", Document::default())
}

fn tags(declared: &[(&str, &str)]) -> Vec<Tag> {
    declared.iter().map(|(key, value)| Tag { key: (*key).to_owned(), value: (*value).to_owned() }).collect()
}

/// The role, and the policies declared beside it, with the tags of their owners.
fn owned(mut role: Role, spec: &RoleSpec) -> Role {
    role.tags.extend(ownership::tags(spec.package, spec.declaration));
    let specs = spec.managed_policies.iter().chain(&spec.permissions_boundary);
    let policies = role.managed_policies.iter_mut().chain(&mut role.permissions_boundary);
    for (policy, spec) in policies.zip(specs) {
        if let (ManagedPolicy::Customer(policy), ManagedPolicySpec::Declared(spec)) = (policy, spec) {
            policy.tags.extend(ownership::tags(spec.package, spec.declaration));
        }
    }
    role
}

/// The tags, declared for what stands at `outer`, that would pass for those of ownership.
fn reserved_tags(what: &str, tags: &[Tag], outer: &Locus) -> Vec<RenderProblem> {
    let place = |index| outer.clone().member("Tags").item(index);
    let reserved = tags.iter().enumerate().filter(|(_, tag)| ownership::is_reserved(&tag.key));
    reserved.map(|(index, tag)| RenderProblem::reserved_tag(what, &tag.key, place(index))).collect()
}

/// Two policies of one name cannot both stand in an account.
fn namesakes(role: &Role) -> Option<RenderProblem> {
    let mut known: Vec<&CustomerPolicy> = Vec::new();
    for policy in role.permissions_boundary.iter().chain(&role.managed_policies) {
        let ManagedPolicy::Customer(policy) = policy else { continue };
        match known.iter().find(|known| known.name.eq_ignore_ascii_case(&policy.name)) {
            Some(other) if **other != **policy => {
                return Some(RenderProblem::namesakes(&other.name, &policy.name));
            }
            _ => known.push(policy),
        }
    }
    None
}

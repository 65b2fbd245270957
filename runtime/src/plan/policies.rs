//! The customer managed policies that a role declares, into the steps that each needs before it can be attached.

use std::collections::BTreeMap;

use iam_role_policy::{CustomerPolicy, Document, ManagedPolicy, Role};

use super::{
    Conflict, Observed, ObservedDocument, ObservedPolicy, ObservedVersion, PolicyArn, Rules, Step,
    account::{add_version, tag},
    cloudformation, conflict,
    step::TagChange,
};
use crate::ownership;

/// IAM keeps this many versions of a policy.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas".
const VERSIONS: usize = 5;

/// The declared policies by name.
#[derive(Default)]
pub(super) struct Policies(BTreeMap<String, Pending>);

/// A policy's ARN, the steps that were not taken yet, and the versions that it has.
struct Pending {
    arn: PolicyArn,
    steps: Vec<Step>,
    versions: Vec<ObservedVersion>,
}

impl Policies {
    pub(super) fn new(
        observed: &Observed,
        role: &Role,
        rules: &Rules,
        elsewhere: &[String],
        conflicts: &mut Vec<Conflict>,
        notes: &mut Vec<String>,
    ) -> Self {
        let mut policies = BTreeMap::new();
        for policy in declared(role) {
            let found = observed.policies.iter().find(|found| found.name.eq_ignore_ascii_case(&policy.name));
            let (arn, steps) = match found {
                None => {
                    let create = Step::CreatePolicy(Box::new(policy.clone()));
                    (PolicyArn::Created(policy.name.clone()), vec![create])
                }
                Some(found)
                    if !rules.adopts_policy(found)
                        && cloudformation::has_as_declared(observed.role.as_ref(), role, found, policy) =>
                {
                    notes.push(cloudformation::used_as_it_stands("policy", &found.arn));
                    (PolicyArn::Known(found.arn.clone()), Vec::new())
                }
                Some(found) => {
                    conflicts.extend(conflict::of_policy(found, policy, rules));
                    notes.extend(description(found, policy));
                    let others = elsewhere.contains(&policy.name.to_ascii_lowercase());
                    let steps = if others { Vec::new() } else { update(found, policy) };
                    notes.extend(changes_for_others(found, &steps));
                    (PolicyArn::Known(found.arn.clone()), steps)
                }
            };
            let mut versions = found.map(|found| found.versions.clone()).unwrap_or_default();
            let deleted = |version: &ObservedVersion| {
                steps.iter().any(
                    |step| matches!(step, Step::DeletePolicyVersion { version: id, .. } if *id == version.id),
                )
            };
            versions.retain(|version| !deleted(version));
            let planned = Pending { arn, steps, versions };
            policies.insert(policy.name.clone(), planned);
        }
        Self(policies)
    }

    /// The policy's ARN, and what must be done before it can be attached; the second time, that is nothing.
    pub(super) fn ready(&mut self, policy: &ManagedPolicy, steps: &mut Vec<Step>) -> Option<PolicyArn> {
        match policy {
            ManagedPolicy::Arn(arn) => Some(PolicyArn::Known(arn.clone())),
            ManagedPolicy::Declared(name) => self.take(name, steps),
            ManagedPolicy::Customer(policy) => self.take(&policy.name, steps),
        }
    }

    /// The policy's ARN; what must be done before it can be attached is left for later.
    pub(super) fn arn(&self, policy: &ManagedPolicy) -> Option<PolicyArn> {
        let name = match policy {
            ManagedPolicy::Arn(arn) => return Some(PolicyArn::Known(arn.clone())),
            ManagedPolicy::Declared(name) => name,
            ManagedPolicy::Customer(policy) => &policy.name,
        };
        self.0.get(name).map(|pending| pending.arn.clone())
    }

    /// The steps that only tag; those of a policy that is taken over come first, so that it is ours wherever the rest is cut
    /// off.
    pub(super) fn tag(&mut self, steps: &mut Vec<Step>) {
        let tags = |step: &Step| matches!(step, Step::TagPolicy { .. } | Step::UntagPolicy { .. });
        for pending in self.0.values_mut() {
            let leading = pending.steps.iter().take_while(|step| tags(step)).count();
            steps.extend(pending.steps.drain(..leading));
        }
    }

    /// What the policy says, and what it is to say, if that is another thing.
    pub(super) fn change(&self, policy: &ManagedPolicy) -> Option<(&ObservedDocument, &Document)> {
        let ManagedPolicy::Customer(policy) = policy else { return None };
        self.0.get(&policy.name)?.steps.iter().find_map(|step| match step {
            Step::CreatePolicyVersion { before, after, .. } => Some((before, after)),
            _ => None,
        })
    }

    /// Has the policy say `between` until it is ready.
    pub(super) fn put(&mut self, policy: &ManagedPolicy, between: &Document, steps: &mut Vec<Step>) {
        let ManagedPolicy::Customer(policy) = policy else { return };
        let Some(pending) = self.0.get_mut(&policy.name) else { return };
        let is_version = |step: &Step| matches!(step, Step::CreatePolicyVersion { .. });
        let Some(index) = pending.steps.iter().position(is_version) else { return };
        let mut rest = pending.steps.split_off(index);
        steps.append(&mut pending.steps);
        let Some(Step::CreatePolicyVersion { arn, before, .. }) = rest.first_mut() else { return };
        let before = std::mem::replace(before, ObservedDocument::Document(between.clone()));
        let arn = arn.clone();
        steps.push(Step::CreatePolicyVersion { arn: arn.clone(), before, after: between.clone() });
        add_version(&mut pending.versions);
        pending.steps.extend(make_room(&arn, &mut pending.versions));
        pending.steps.append(&mut rest);
    }

    fn take(&mut self, name: &str, steps: &mut Vec<Step>) -> Option<PolicyArn> {
        let pending = self.0.get_mut(name)?;
        steps.append(&mut pending.steps);
        Some(pending.arn.clone())
    }
}

/// What the role declares of a policy that is there.
pub(super) fn declared_as<'a>(found: &ObservedPolicy, role: &'a Role) -> Option<&'a CustomerPolicy> {
    declared(role).into_iter().find(|policy| policy.name.eq_ignore_ascii_case(&found.name))
}

/// The policies that a role declares beside it, attached or as its boundary, each once.
pub(crate) fn declared(role: &Role) -> Vec<&CustomerPolicy> {
    let mut policies: Vec<&CustomerPolicy> = Vec::new();
    for policy in role.permissions_boundary.iter().chain(&role.managed_policies) {
        if let ManagedPolicy::Customer(policy) = policy
            && policies.iter().all(|known| known.name != policy.name)
        {
            policies.push(policy);
        }
    }
    policies
}

/// The steps that make the policy what is declared.
pub(super) fn update(found: &ObservedPolicy, policy: &CustomerPolicy) -> Vec<Step> {
    let mut steps = Vec::new();
    let arn = &found.arn;
    // The keys of a policy's tags are compared with regard to case, those of a role's are not.
    let same = |a: &str, b: &str| a == b;
    let mut tags = found.tags.clone();
    if !ownership::shared(&found.tags, &policy.tags) {
        let changes = TagChange::between(&tags, &ownership::of(&policy.tags), same);
        tag(&mut tags, &changes);
        steps.push(Step::TagPolicy { arn: arn.clone(), tags: changes });
    }
    steps.extend(next_version(found, &policy.document));
    let changes = TagChange::between(&tags, &policy.tags, same);
    if !changes.is_empty() {
        steps.push(Step::TagPolicy { arn: arn.clone(), tags: changes });
    }
    let undeclared = TagChange::undeclared(&tags, &policy.tags, same);
    if !undeclared.is_empty() {
        steps.push(Step::UntagPolicy { arn: arn.clone(), tags: undeclared });
    }
    steps
}

/// The steps that make the policy say this.
pub(super) fn next_version(found: &ObservedPolicy, document: &Document) -> Vec<Step> {
    if found.document.is(document) {
        return Vec::new();
    }
    let (before, after) = (found.document.clone(), document.clone());
    let version = Step::CreatePolicyVersion { arn: found.arn.clone(), before, after };
    make_room(&found.arn, &mut found.versions.clone()).into_iter().chain([version]).collect()
}

/// Who else has a policy whose document changes.
pub(super) fn changes_for_others(found: &ObservedPolicy, steps: &[Step]) -> Option<String> {
    let changes = steps.iter().any(|step| matches!(step, Step::CreatePolicyVersion { .. }));
    let users = found.used_by.join(", ");
    (changes && !users.is_empty()).then(|| format!("policy `{}` changes for {users} too", found.arn))
}

/// The step before another version, where there are as many as there can be: the oldest that is not in use goes.
fn make_room(arn: &str, versions: &mut Vec<ObservedVersion>) -> Option<Step> {
    let oldest = versions.iter().position(|version| !version.is_default);
    let oldest = oldest.filter(|_| versions.len() >= VERSIONS)?;
    Some(Step::DeletePolicyVersion { arn: arn.to_owned(), version: versions.remove(oldest).id })
}

/// IAM never changes the description of a policy.
fn description(found: &ObservedPolicy, policy: &CustomerPolicy) -> Option<String> {
    let text = |description: &Option<String>| description.clone().unwrap_or_default();
    let differs = text(&found.description) != text(&policy.description);
    differs.then(|| {
        let (name, description) = (&policy.name, text(&found.description));
        format!("policy `{name}` keeps the description `{description}`: IAM never changes it")
    })
}

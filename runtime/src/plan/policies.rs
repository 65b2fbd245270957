//! The customer managed policies that a role declares, into the steps that each needs before it can be attached.

use std::collections::BTreeMap;

use iam_role_policy::{CustomerPolicy, ManagedPolicy, Role};

use super::{
    Conflict, Observed, ObservedPolicy, PolicyArn, Rules, Step, account::tag, cloudformation, conflict,
    step::TagChange,
};
use crate::ownership;

/// IAM keeps this many versions of a policy.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas".
const VERSIONS: usize = 5;

/// The declared policies by name, with their ARNs and the steps that were not taken yet.
pub(super) struct Policies(BTreeMap<String, (PolicyArn, Vec<Step>)>);

impl Policies {
    pub(super) fn new(
        observed: &Observed,
        role: &Role,
        rules: &Rules,
        conflicts: &mut Vec<Conflict>,
        notes: &mut Vec<String>,
    ) -> Self {
        let mut policies = BTreeMap::new();
        for policy in declared(role) {
            let found = observed.policies.iter().find(|found| found.name.eq_ignore_ascii_case(&policy.name));
            let planned = match found {
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
                    (PolicyArn::Known(found.arn.clone()), update(found, policy))
                }
            };
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
        self.0.get(name).map(|(arn, _)| arn.clone())
    }

    fn take(&mut self, name: &str, steps: &mut Vec<Step>) -> Option<PolicyArn> {
        let (arn, pending) = self.0.get_mut(name)?;
        steps.append(pending);
        Some(arn.clone())
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

fn update(found: &ObservedPolicy, policy: &CustomerPolicy) -> Vec<Step> {
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
    if !found.document.is(&policy.document) {
        let oldest = found.versions.iter().find(|version| !version.is_default);
        if let Some(oldest) = oldest.filter(|_| found.versions.len() >= VERSIONS) {
            steps.push(Step::DeletePolicyVersion { arn: arn.clone(), version: oldest.id.clone() });
        }
        let (before, after) = (found.document.clone(), policy.document.clone());
        steps.push(Step::CreatePolicyVersion { arn: arn.clone(), before, after });
    }
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

/// IAM never changes the description of a policy.
fn description(found: &ObservedPolicy, policy: &CustomerPolicy) -> Option<String> {
    let text = |description: &Option<String>| description.clone().unwrap_or_default();
    let differs = text(&found.description) != text(&policy.description);
    differs.then(|| {
        let (name, description) = (&policy.name, text(&found.description));
        format!("policy `{name}` keeps the description `{description}`: IAM never changes it")
    })
}

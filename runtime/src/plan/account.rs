//! A whole account: what of it concerns one role, and what each step makes of it.
//!
//! Two roles may share a policy. So each of several roles is planned on what the steps of those before it leave, and
//! nothing need be read in between.
//!
//! INVARIANT: [`Account::observed`] gives for a role what reading that role alone would give.

use std::collections::BTreeSet;

use iam_role_policy::{Arn, CustomerPolicy, Document, ManagedPolicy, Role, Tag};

use super::{
    Observed, ObservedDocument, ObservedInstanceProfile, ObservedPolicy, ObservedRole, ObservedVersion,
    PolicyArn, Step, TagChange, policies::declared,
};

/// What was read of an account. The default is an empty one, whose id is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The account's id, if any ARN names it.
    pub id: Option<String>,
    /// The roles, ours and others.
    pub roles: Vec<ObservedRole>,
    /// The customer managed policies, ours and others. Here `used_by` names users and groups only: which roles have a
    /// policy, the roles say. A policy whose tags did not matter when the account was read shows none, and is never ours.
    pub policies: Vec<ObservedPolicy>,
    /// The instance profiles, as far as they hold a role or are declared.
    pub instance_profiles: Vec<ObservedInstanceProfile>,
}

impl Account {
    /// The account that all this stands in.
    #[must_use]
    pub fn new(
        roles: Vec<ObservedRole>,
        policies: Vec<ObservedPolicy>,
        instance_profiles: Vec<ObservedInstanceProfile>,
    ) -> Self {
        let mut account = Self { id: None, roles, policies, instance_profiles };
        account.id = account.known_arn().map(|arn| arn.account().to_owned());
        account
    }

    /// The role of this name; two names that differ in case only are one to IAM.
    #[must_use]
    pub fn role(&self, name: &str) -> Option<&ObservedRole> {
        self.roles.iter().find(|role| role.name.eq_ignore_ascii_case(name))
    }

    /// The customer managed policy of this name, at whatever path: a name is taken at all of them.
    #[must_use]
    pub fn policy(&self, name: &str) -> Option<&ObservedPolicy> {
        self.policies.iter().find(|policy| policy.name.eq_ignore_ascii_case(name))
    }

    /// What of the account concerns `role`.
    #[must_use]
    pub fn observed(&self, role: &Role) -> Observed {
        let found = self.role(&role.name);
        let declared = declared(role).into_iter().filter_map(|policy| self.policy(&policy.name));
        let mut policies: Vec<_> = declared.cloned().collect();
        for arn in undeclared_policies(found, &policies, role) {
            policies.extend(self.policies.iter().find(|policy| policy.arn == arn).cloned());
        }
        for policy in &mut policies {
            policy.used_by.extend(self.other_roles_with(&policy.arn, &role.name));
            policy.used_by.sort();
        }
        let holds = |profile: &ObservedInstanceProfile| {
            found.is_some_and(|found| profile.roles.iter().any(|name| name.eq_ignore_ascii_case(&found.name)))
        };
        let is_declared = |profile: &ObservedInstanceProfile| {
            role.instance_profile.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(&profile.name))
        };
        let concerned = |profile: &&ObservedInstanceProfile| holds(profile) || is_declared(profile);
        let mut instance_profiles: Vec<_> =
            self.instance_profiles.iter().filter(concerned).cloned().collect();
        instance_profiles.sort_by(|one, other| one.name.cmp(&other.name));
        Observed { role: found.cloned(), policies, instance_profiles }
    }

    /// In words, the roles but `name` that have the policy, attached or as their boundary.
    pub(super) fn other_roles_with(&self, arn: &str, name: &str) -> Vec<String> {
        let others = self.roles.iter().filter(|role| !role.name.eq_ignore_ascii_case(name));
        let having = others.filter(|role| {
            role.managed_policies.iter().chain(&role.permissions_boundary).any(|other| other == arn)
        });
        having.map(|role| format!("role `{}`", role.name)).collect()
    }

    /// Takes `step` of the plan for the role of this name.
    pub fn after(&mut self, role: &str, step: &Step) {
        match step {
            Step::CreatePolicy(policy) => self.create_policy(policy),
            Step::CreatePolicyVersion { arn, after, .. } => self.change_policy(arn, |found| {
                found.document = ObservedDocument::Document(after.clone());
                add_version(&mut found.versions);
            }),
            Step::DeletePolicyVersion { arn, version } => {
                self.change_policy(arn, |found| found.versions.retain(|other| other.id != *version));
            }
            Step::TagPolicy { arn, tags } => self.change_policy(arn, |found| tag(&mut found.tags, tags)),
            Step::UntagPolicy { arn, tags } => self.change_policy(arn, |found| untag(&mut found.tags, tags)),
            Step::DeletePolicy { arn } => self.policies.retain(|policy| policy.arn != *arn),
            Step::CreateRole { role, permissions_boundary } => {
                self.create_role(role, permissions_boundary.as_ref());
            }
            Step::DeleteRole { name } => self.roles.retain(|role| !role.name.eq_ignore_ascii_case(name)),
            Step::CreateInstanceProfile { profile: name, tags, .. } => {
                let (name, tags) = (name.clone(), tags.clone());
                self.instance_profiles.push(ObservedInstanceProfile { name, roles: Vec::new(), tags });
            }
            Step::TagInstanceProfile { profile, tags } => {
                self.change_profile(profile, |found| tag(&mut found.tags, tags));
            }
            Step::AddRoleToInstanceProfile { profile } => {
                self.change_profile(profile, |found| found.roles.push(role.to_owned()));
            }
            Step::RemoveRoleFromInstanceProfile { profile } => self.change_profile(profile, |found| {
                found.roles.retain(|other| !other.eq_ignore_ascii_case(role));
            }),
            Step::DeleteInstanceProfile { profile } => {
                self.instance_profiles.retain(|found| !found.name.eq_ignore_ascii_case(profile));
            }
            Step::PutPermissionsBoundary { after, .. } => {
                let arn = self.resolve(after);
                self.change_role(role, |found| found.permissions_boundary = Some(arn));
            }
            Step::AttachPolicy { policy } => {
                let arn = self.resolve(policy);
                self.change_role(role, |found| found.managed_policies.push(arn));
            }
            _ => self.change_role(role, |found| found.after(step)),
        }
    }

    fn create_policy(&mut self, policy: &CustomerPolicy) {
        self.policies.push(ObservedPolicy {
            arn: self.arn(&format!("policy{}{}", policy.path, policy.name)),
            name: policy.name.clone(),
            path: policy.path.clone(),
            description: policy.description.clone(),
            document: ObservedDocument::Document(policy.document.clone()),
            versions: vec![ObservedVersion { id: "v1".to_owned(), is_default: true }],
            tags: policy.tags.clone(),
            used_by: Vec::new(),
        });
    }

    fn create_role(&mut self, role: &Role, boundary: Option<&PolicyArn>) {
        self.roles.push(ObservedRole {
            arn: self.arn(&format!("role{}{}", role.path, role.name)),
            name: role.name.clone(),
            path: role.path.clone(),
            description: role.description.clone(),
            max_session_duration: role.max_session_duration,
            trust: ObservedDocument::Document(role.trust.clone()),
            inline_policies: [].into(),
            managed_policies: Vec::new(),
            permissions_boundary: boundary.map(|arn| self.resolve(arn)),
            tags: role.tags.clone(),
        });
    }

    fn change_role(&mut self, name: &str, change: impl FnOnce(&mut ObservedRole)) {
        if let Some(found) = self.roles.iter_mut().find(|role| role.name.eq_ignore_ascii_case(name)) {
            change(found);
        }
    }

    pub(super) fn change_policy(&mut self, arn: &str, change: impl FnOnce(&mut ObservedPolicy)) {
        if let Some(found) = self.policies.iter_mut().find(|policy| policy.arn == arn) {
            change(found);
        }
    }

    fn change_profile(&mut self, name: &str, change: impl FnOnce(&mut ObservedInstanceProfile)) {
        let same = |found: &&mut ObservedInstanceProfile| found.name.eq_ignore_ascii_case(name);
        if let Some(found) = self.instance_profiles.iter_mut().find(same) {
            change(found);
        }
    }

    fn resolve(&self, arn: &PolicyArn) -> String {
        match arn {
            PolicyArn::Known(arn) => arn.clone(),
            PolicyArn::Created(name) => {
                self.policy(name).map_or_else(|| name.clone(), |policy| policy.arn.clone())
            }
        }
    }

    /// The ARN of what is created here; without an account while none is known, which no ARN of IAM is.
    fn arn(&self, resource: &str) -> String {
        let known = self.known_arn();
        let partition = known.as_ref().map_or("aws", Arn::partition);
        format!("arn:{partition}:iam::{}:{resource}", self.id.as_deref().unwrap_or_default())
    }

    fn known_arn(&self) -> Option<Arn> {
        let roles = self.roles.iter().map(|role| role.arn.as_str());
        let mut arns = roles.chain(self.policies.iter().map(|policy| policy.arn.as_str()));
        arns.find_map(|text| Arn::parse(text).ok().filter(|arn| !arn.account().is_empty()))
    }
}

impl ObservedRole {
    /// Takes a step that changes nothing but the role.
    fn after(&mut self, step: &Step) {
        let written = |document: &Document| ObservedDocument::Document(document.clone());
        match step {
            Step::UpdateTrustPolicy { after, .. } => self.trust = written(after),
            Step::UpdateRole { after: (description, duration), .. } => {
                self.description.clone_from(description);
                self.max_session_duration = *duration;
            }
            Step::DeletePermissionsBoundary { .. } => self.permissions_boundary = None,
            Step::PutInlinePolicy { name, after, .. } => {
                self.inline_policies.insert(name.clone(), written(after));
            }
            Step::DeleteInlinePolicy { name, .. } => {
                self.inline_policies.remove(name);
            }
            Step::DetachPolicy { arn } => self.managed_policies.retain(|other| other != arn),
            Step::TagRole { tags } => tag(&mut self.tags, tags),
            Step::UntagRole { tags } => untag(&mut self.tags, tags),
            _ => {}
        }
    }
}

/// The customer managed policies that a role has and does not declare, those of `declared` being the ones it does; AWS's
/// own are nobody's to delete.
pub(crate) fn undeclared_policies(
    found: Option<&ObservedRole>,
    declared: &[ObservedPolicy],
    role: &Role,
) -> BTreeSet<String> {
    let named = role.managed_policies.iter().chain(&role.permissions_boundary);
    let by_arn: Vec<_> = named
        .filter_map(|policy| match policy {
            ManagedPolicy::Arn(arn) => Some(arn),
            ManagedPolicy::Declared(_) | ManagedPolicy::Customer(_) => None,
        })
        .collect();
    let has =
        found.into_iter().flat_map(|role| role.managed_policies.iter().chain(&role.permissions_boundary));
    has.filter(|arn| !arn.contains(":iam::aws:") && !by_arn.contains(arn))
        .filter(|arn| declared.iter().all(|policy| policy.arn != **arn))
        .cloned()
        .collect()
}

/// The versions are numbered in the order in which they are made.
pub(super) fn add_version(versions: &mut Vec<ObservedVersion>) {
    let number = |version: &ObservedVersion| version.id.strip_prefix('v')?.parse::<u32>().ok();
    let last = versions.iter().filter_map(number).max().unwrap_or_default();
    for version in versions.iter_mut() {
        version.is_default = false;
    }
    versions.push(ObservedVersion { id: format!("v{}", last.saturating_add(1)), is_default: true });
}

pub(super) fn tag(tags: &mut Vec<Tag>, changes: &[TagChange]) {
    for TagChange { key, after, .. } in changes {
        match tags.iter_mut().find(|tag| tag.key == *key) {
            Some(tag) => tag.value.clone_from(after),
            None => tags.push(Tag { key: key.clone(), value: after.clone() }),
        }
    }
}

fn untag(tags: &mut Vec<Tag>, gone: &[Tag]) {
    tags.retain(|tag| !gone.iter().any(|other| other.key == tag.key));
}

#[cfg(test)]
mod tests;

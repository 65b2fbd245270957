//! What carries the tag of a stack and is declared no more, into turns that delete it, if that is asked for.

use std::collections::{BTreeMap, BTreeSet};

use iam_role_policy::{Tag, limits};

use super::{Planning, Subject};
use crate::{
    ownership,
    plan::{ObservedInstanceProfile, ObservedPolicy, ObservedRole, declared_policies, destroy},
};

impl Planning<'_> {
    /// Names the roles of the stack that are not declared, and deletes them if that is asked for.
    pub(super) fn leftover_roles(&mut self, delete: bool) {
        for found in self.undeclared_roles() {
            let subject = Subject::UndeclaredRole(found.name.clone());
            self.plan.undeclared.push(subject.clone());
            if delete {
                let plan = destroy::undeclared_role(&self.account, &found, self.stack.planned_by());
                self.take(subject, plan);
            }
        }
    }

    /// The same for the instance profiles and policies, which are deleted if nobody uses them.
    pub(super) fn leftovers(&mut self, delete: bool) {
        for found in self.undeclared_profiles() {
            let subject = Subject::UndeclaredInstanceProfile(found.name.clone());
            self.plan.undeclared.push(subject.clone());
            if delete {
                self.take(subject, Ok(destroy::instance_profile(&found)));
            }
        }
        for found in self.undeclared_policies() {
            let subject = Subject::UndeclaredPolicy(found.arn.clone());
            self.plan.undeclared.push(subject.clone());
            if delete {
                let plan = destroy::policy(&self.account, &found);
                self.take(subject, Ok(plan));
            }
        }
    }

    /// The roles of the stack that are not declared.
    pub(super) fn undeclared_roles(&self) -> Vec<ObservedRole> {
        let declared = lower_case(self.stack.roles().iter().map(|role| role.name.as_str()));
        let found = self.account.roles.iter().filter(|role| {
            self.owns(&role.tags)
                && !role.path.starts_with(limits::RESERVED_PATH)
                && !declared.contains(&role.name.to_ascii_lowercase())
        });
        found.cloned().collect()
    }

    fn undeclared_profiles(&self) -> Vec<ObservedInstanceProfile> {
        let declared = lower_case(self.declared.iter().filter_map(|role| role.instance_profile.as_deref()));
        let found = self.account.instance_profiles.iter().filter(|profile| {
            let stays = !self.destroys && declared.contains(&profile.name.to_ascii_lowercase());
            self.owns(&profile.tags) && !stays
        });
        found.cloned().collect()
    }

    /// Those that no role declares. When the roles go, those that they declare too; another package may declare one of
    /// these, and own more.
    fn undeclared_policies(&self) -> Vec<ObservedPolicy> {
        let declared = self.declared.iter().flat_map(|role| declared_policies(role));
        let declared: BTreeMap<_, _> =
            declared.map(|policy| (policy.name.to_ascii_lowercase(), policy)).collect();
        let found = self.account.policies.iter().filter(|found| {
            match declared.get(&found.name.to_ascii_lowercase()) {
                None => self.owns(&found.tags),
                Some(policy) => {
                    self.destroys && ownership::shared(&found.tags, &policy.tags) && found.path == policy.path
                }
            }
        });
        found.cloned().collect()
    }

    fn owns(&self, tags: &[Tag]) -> bool {
        ownership::stack(tags).is_some_and(|owner| self.owners.contains(owner))
    }
}

/// Two names that differ in case only are one to IAM.
fn lower_case<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    names.map(str::to_ascii_lowercase).collect()
}

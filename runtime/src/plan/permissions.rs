//! What a run itself needs to be allowed: a stack's plan, or a stack, into the least policy under which it succeeds.
//!
//! INVARIANT: what is written is named by its whole ARN, and what is attached and what bounds is named in conditions, so that
//! nobody can make more of the policy than the roles are declared to be. Only what is read is named by patterns: drift is
//! what nobody declared.

mod needs;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use iam_role_policy::{Document, ManagedPolicy, Role, limits};

use self::needs::Needs;
use super::{Plan, PolicyArn, StackPlan, Step, declared_policies};
use crate::{AccountId, Partition, Stack};

/// Lists of a whole account, which know no resource.
const LISTS: [&str; 4] =
    ["iam:GetAccountAuthorizationDetails", "iam:ListInstanceProfiles", "iam:ListPolicies", "iam:ListRoles"];
/// What is read of a role.
const OF_ROLE: [&str; 5] = [
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListInstanceProfilesForRole",
    "iam:ListRolePolicies",
];
/// What is read of a customer managed policy.
const OF_POLICY: [&str; 4] =
    ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListEntitiesForPolicy", "iam:ListPolicyVersions"];
/// What is read of an instance profile.
const OF_PROFILE: [&str; 1] = ["iam:GetInstanceProfile"];

/// The key of the policy that is attached or detached, and that of the boundary that a role gets.
///
/// Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Identity and Access Management".
const POLICY: &str = "iam:PolicyARN";
const BOUNDARY: &str = "iam:PermissionsBoundary";

impl StackPlan {
    /// The least policy under which this plan can be made and applied in the account. It may be larger than a managed
    /// policy: [`divide`](iam_role_policy::minimize::divide) makes several of it that grant the same together.
    #[must_use]
    pub fn permissions(&self, partition: &Partition, account: &AccountId) -> Document {
        let mut place = Place::new(partition, account);
        let plans = || self.turns().iter().filter_map(|turn| turn.plan().ok());
        for step in plans().flat_map(Plan::steps) {
            if let Step::CreatePolicy(policy) = step {
                place.created.insert(policy.name.clone(), place.arn("policy", &policy.path, &policy.name));
            }
        }
        let mut needs = Needs::default();
        place.reading(&mut needs);
        for plan in plans() {
            place.plan(plan, &mut needs);
        }
        needs.document()
    }
}

impl Stack {
    /// The least policy under which the stack can be planned, applied, watched and destroyed in the account, whatever
    /// becomes of it there. What is declared no more is not among it: that is deleted with what the plan needs that does
    /// it, [`StackPlan::permissions`].
    ///
    /// ```
    /// use iam_role::policy_engine::{limits, minimize::divide};
    /// use iam_role::{Stack, prelude::*, roles};
    ///
    /// #[iam_role(trust = service("lambda.amazonaws.com"))]
    /// struct Worker;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let stack = Stack::new(&roles![Worker])?;
    /// let least = stack.permissions(&"aws".parse()?, &"111122223333".parse()?);
    /// // One managed policy, or several that grant the same together where it is larger than IAM takes.
    /// for policy in divide(&least, limits::MANAGED_POLICY)? {
    ///     println!("{}", policy.to_json());
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn permissions(&self, partition: &Partition, account: &AccountId) -> Document {
        let place = Place::new(partition, account);
        let mut needs = Needs::default();
        place.reading(&mut needs);
        for role in self.roles() {
            place.whole_life(role, &mut needs);
        }
        needs.document()
    }
}

/// The account in which things have their ARNs.
struct Place<'a> {
    partition: &'a Partition,
    account: &'a AccountId,
    /// The ARNs of the policies that a plan creates, by their names.
    created: BTreeMap<String, String>,
}

impl<'a> Place<'a> {
    fn new(partition: &'a Partition, account: &'a AccountId) -> Self {
        Self { partition, account, created: BTreeMap::new() }
    }

    fn arn(&self, kind: &str, path: &str, name: &str) -> String {
        format!("arn:{}:iam::{}:{kind}{path}{name}", self.partition, self.account)
    }

    fn reading(&self, needs: &mut Needs) {
        needs.all(&LISTS, "*");
        needs.all(&OF_ROLE, &self.arn("role", "/", "*"));
        needs.all(&OF_POLICY, &self.arn("policy", "/", "*"));
        needs.all(&OF_PROFILE, &self.arn("instance-profile", "/", "*"));
    }

    fn plan(&self, plan: &Plan, needs: &mut Needs) {
        let created = plan.steps.iter().find_map(|step| match step {
            Step::CreateRole { role, .. } => Some(role.path.as_str()),
            _ => None,
        });
        let path = created
            .or_else(|| plan.before.roles.first().map(|role| role.path.as_str()))
            .unwrap_or(limits::DEFAULT_PATH);
        let role = self.arn("role", path, &plan.role);
        let mut profiles = BTreeMap::new();
        for step in &plan.steps {
            if let Step::CreateInstanceProfile { profile, path, .. } = step {
                profiles.insert(profile.as_str(), vec![self.arn("instance-profile", path, profile)]);
            }
        }
        // The path of one that is there is not known.
        let profile = |name: &str| {
            let anywhere = || ["/", "/*/"].map(|path| self.arn("instance-profile", path, name)).to_vec();
            profiles.get(name).cloned().unwrap_or_else(anywhere)
        };
        for step in &plan.steps {
            self.step(step, &role, &profile, needs);
        }
        let attached = plan.steps.iter().filter_map(|step| match step {
            Step::AttachPolicy { policy } => Some(self.policy(policy)),
            _ => None,
        });
        needs.only("iam:AttachRolePolicy", &role, POLICY, attached.collect());
        let detached = plan.steps.iter().filter_map(|step| match step {
            Step::DetachPolicy { arn } => Some(arn.clone()),
            _ => None,
        });
        needs.only("iam:DetachRolePolicy", &role, POLICY, detached.collect());
    }

    fn step(&self, step: &Step, role: &str, profile: &dyn Fn(&str) -> Vec<String>, needs: &mut Needs) {
        let action = step.action();
        match step {
            Step::CreatePolicy(policy) => {
                let arn = self.arn("policy", &policy.path, &policy.name);
                needs.all(&[action], &arn);
                needs.when(!policy.tags.is_empty(), "iam:TagPolicy", &arn);
            }
            Step::CreatePolicyVersion { arn, .. }
            | Step::DeletePolicyVersion { arn, .. }
            | Step::TagPolicy { arn, .. }
            | Step::UntagPolicy { arn, .. }
            | Step::DeletePolicy { arn } => needs.all(&[action], arn),
            Step::CreateRole { role: created, permissions_boundary } => {
                self.bounded(action, role, permissions_boundary.as_ref(), needs);
                needs.when(!created.tags.is_empty(), "iam:TagRole", role);
            }
            Step::PutPermissionsBoundary { after, .. } => self.bounded(action, role, Some(after), needs),
            // All those of the role together have one condition.
            Step::AttachPolicy { .. } | Step::DetachPolicy { .. } => {}
            Step::UpdateTrustPolicy { .. }
            | Step::UpdateRole { .. }
            | Step::DeletePermissionsBoundary { .. }
            | Step::PutInlinePolicy { .. }
            | Step::DeleteInlinePolicy { .. }
            | Step::TagRole { .. }
            | Step::UntagRole { .. }
            | Step::DeleteRole { .. } => needs.all(&[action], role),
            Step::CreateInstanceProfile { profile: name, tags, .. } => {
                let profiles = profile(name);
                needs.each(action, &profiles);
                needs.each("iam:TagInstanceProfile", if tags.is_empty() { &[] } else { &profiles });
            }
            Step::AddRoleToInstanceProfile { profile: name } => {
                needs.each(action, &profile(name));
                needs.all(&["iam:PassRole"], role);
            }
            Step::TagInstanceProfile { profile: name, .. }
            | Step::RemoveRoleFromInstanceProfile { profile: name }
            | Step::DeleteInstanceProfile { profile: name } => {
                needs.each(action, &profile(name));
            }
        }
    }

    /// A call that gives a role its boundary: this one, if it has any.
    fn bounded(&self, action: &'static str, role: &str, boundary: Option<&PolicyArn>, needs: &mut Needs) {
        match boundary {
            Some(boundary) => needs.only(action, role, BOUNDARY, [self.policy(boundary)].into()),
            None => needs.all(&[action], role),
        }
    }

    fn policy(&self, policy: &PolicyArn) -> String {
        match policy {
            PolicyArn::Known(arn) => arn.clone(),
            PolicyArn::Created(name) => {
                self.created.get(name).cloned().unwrap_or_else(|| self.arn("policy", "/", name))
            }
        }
    }

    /// Everything that may be done to the role as it is declared.
    fn whole_life(&self, role: &Role, needs: &mut Needs) {
        let arn = self.arn("role", &role.path, &role.name);
        needs.all(
            &[
                "iam:DeleteRole",
                "iam:DeleteRolePermissionsBoundary",
                "iam:DeleteRolePolicy",
                "iam:DetachRolePolicy",
                "iam:PutRolePolicy",
                "iam:TagRole",
                "iam:UntagRole",
                "iam:UpdateAssumeRolePolicy",
                "iam:UpdateRole",
            ],
            &arn,
        );
        let managed = |policy: &ManagedPolicy| match policy {
            ManagedPolicy::Arn(arn) => arn.clone(),
            ManagedPolicy::Declared(name) => self.arn("policy", "/", name),
            ManagedPolicy::Customer(policy) => self.arn("policy", &policy.path, &policy.name),
        };
        needs.only("iam:AttachRolePolicy", &arn, POLICY, role.managed_policies.iter().map(managed).collect());
        match &role.permissions_boundary {
            Some(boundary) => {
                for action in ["iam:CreateRole", "iam:PutRolePermissionsBoundary"] {
                    needs.only(action, &arn, BOUNDARY, BTreeSet::from([managed(boundary)]));
                }
            }
            None => needs.all(&["iam:CreateRole"], &arn),
        }
        for policy in declared_policies(role) {
            needs.all(
                &[
                    "iam:CreatePolicy",
                    "iam:CreatePolicyVersion",
                    "iam:DeletePolicy",
                    "iam:DeletePolicyVersion",
                    "iam:TagPolicy",
                    "iam:UntagPolicy",
                ],
                &self.arn("policy", &policy.path, &policy.name),
            );
        }
        if let Some(profile) = &role.instance_profile {
            needs.all(&["iam:PassRole"], &arn);
            needs.all(
                &[
                    "iam:AddRoleToInstanceProfile",
                    "iam:CreateInstanceProfile",
                    "iam:DeleteInstanceProfile",
                    "iam:RemoveRoleFromInstanceProfile",
                    "iam:TagInstanceProfile",
                ],
                &self.arn("instance-profile", &role.path, profile),
            );
        }
    }
}

//! What a role has and does not declare, into what a plan sees of it; and what may be taken over, deleted and forced.
//!
//! INVARIANT: what is declared is always seen: rules say what becomes of the rest.

use std::collections::BTreeSet;

use iam_role_policy::{ManagedPolicy, Role, Tag, wildcard};

use super::{Observed, ObservedPolicy, ObservedRole, policies::declared_as};

/// How a stack treats what it does not declare. The default is exclusive: what a role of ours has and does not declare is
/// removed, nothing that is not ours is taken over, nothing that is declared no more is deleted, nothing is forced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    additive: bool,
    prune: bool,
    force: bool,
    ignored_policies: Vec<String>,
    ignored_tags: Vec<String>,
    adopted: BTreeSet<String>,
}

impl Rules {
    /// Leaves what a role has beside what it declares: inline policies, attachments, a permissions boundary, tags.
    #[must_use]
    pub fn additive(self) -> Self {
        Self { additive: true, ..self }
    }

    /// Does not look at undeclared policies of this name, inline or attached, or at attachments with this ARN. `*` stands
    /// for any characters and `?` for one; case does not count.
    #[must_use]
    pub fn ignoring_policies(mut self, pattern: &str) -> Self {
        self.ignored_policies.push(pattern.to_owned());
        self
    }

    /// Does not look at undeclared tags with this key. `*` stands for any characters and `?` for one; case does not count.
    #[must_use]
    pub fn ignoring_tags(mut self, pattern: &str) -> Self {
        self.ignored_tags.push(pattern.to_owned());
        self
    }

    /// Takes over the role, policy or instance profile of this name, which exists and is not ours: it gets our tags first
    /// and is changed like any other then.
    #[must_use]
    pub fn adopting(mut self, name: &str) -> Self {
        self.adopted.insert(name.to_ascii_lowercase());
        self
    }

    /// Deletes what carries the stack's tag and is declared no more: roles, and policies and instance profiles that nobody
    /// uses.
    #[must_use]
    pub fn pruning(self) -> Self {
        Self { prune: true, ..self }
    }

    /// Deletes roles although others have added to them.
    #[must_use]
    pub fn forcing(self) -> Self {
        Self { force: true, ..self }
    }

    /// Whether what is declared no more is deleted.
    #[must_use]
    pub fn prunes(&self) -> bool {
        self.prune
    }

    /// Whether a role is deleted with what others have added.
    #[must_use]
    pub fn forces(&self) -> bool {
        self.force
    }

    /// Whether what has this name may be taken over.
    #[must_use]
    pub fn adopts(&self, name: &str) -> bool {
        self.adopted.contains(&name.to_ascii_lowercase())
    }

    /// Whether the policy may be taken over, by its name or by its ARN.
    pub(super) fn adopts_policy(&self, found: &ObservedPolicy) -> bool {
        self.adopts(&found.name) || self.adopts(&found.arn)
    }

    /// What a plan for `role` sees: without what stays although it is not declared, of which `notes` says what nobody
    /// chose to ignore.
    pub(super) fn seen(&self, observed: &Observed, role: &Role, notes: &mut Vec<String>) -> Observed {
        let mut seen = observed.clone();
        if let Some(found) = &mut seen.role {
            self.see_policies(found, role, notes);
            self.see_tags(&mut found.tags, &role.tags, str::eq_ignore_ascii_case);
        }
        for found in &mut seen.policies {
            if let Some(policy) = declared_as(found, role) {
                self.see_tags(&mut found.tags, &policy.tags, |a, b| a == b);
            }
        }
        seen
    }

    fn see_policies(&self, found: &mut ObservedRole, role: &Role, notes: &mut Vec<String>) {
        let mut stays = |what: &str, name: &str| {
            let ignored = self.ignores_policy(name);
            if self.additive && !ignored {
                notes.push(format!("{what} `{name}` is not declared; it stays"));
            }
            ignored || self.additive
        };
        // A name in another case than a declared one is that one to IAM, and in its way.
        let declared =
            |name: &str| role.inline_policies.iter().any(|policy| policy.name.eq_ignore_ascii_case(name));
        found.inline_policies.retain(|name, _| declared(name) || !stays("inline policy", name));
        found
            .managed_policies
            .retain(|arn| is_named(arn, &role.managed_policies) || !stays("attached policy", arn));
        if role.permissions_boundary.is_none() {
            found.permissions_boundary =
                found.permissions_boundary.take().filter(|arn| !stays("permissions boundary", arn));
        }
    }

    fn see_tags(&self, found: &mut Vec<Tag>, declared: &[Tag], same: fn(&str, &str) -> bool) {
        found.retain(|tag| {
            let is_declared = declared.iter().any(|other| same(&other.key, &tag.key));
            is_declared || !(self.additive || any(&self.ignored_tags, &tag.key))
        });
    }

    /// Whether a pattern says the policy's name, which is the last part of its ARN, or the whole ARN.
    fn ignores_policy(&self, name: &str) -> bool {
        let last = name.rsplit('/').next().unwrap_or(name);
        any(&self.ignored_policies, name) || any(&self.ignored_policies, last)
    }
}

fn any(patterns: &[String], text: &str) -> bool {
    let text = text.to_lowercase();
    patterns.iter().any(|pattern| wildcard::matches(&pattern.to_lowercase(), &text))
}

/// Whether one of the managed policies that a role names has this ARN.
pub(super) fn is_named(arn: &str, policies: &[ManagedPolicy]) -> bool {
    let has_name = |name: &str| {
        let last = arn.rsplit('/').next().unwrap_or_default();
        !arn.contains(":iam::aws:") && last.eq_ignore_ascii_case(name)
    };
    policies.iter().any(|policy| match policy {
        ManagedPolicy::Arn(named) => named == arn,
        ManagedPolicy::Declared(name) => has_name(name),
        ManagedPolicy::Customer(policy) => has_name(&policy.name),
    })
}

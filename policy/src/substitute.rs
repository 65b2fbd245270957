//! A template role and its parameters' values into a finished role.
//!
//! A value is spliced into the parsed document at its placeholder. What could widen the policy there, or mean anything
//! but itself, is refused: the finished document is the template with the value as an opaque literal.

mod document;
mod filling;
mod slot;
#[cfg(test)]
mod tests;

use self::{filling::Filling, slot::Slot};
use crate::{CustomerPolicy, InlinePolicy, Locus, ManagedPolicy, Role, Tag};

/// A value that a place in the role cannot take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The index of the parameter, from 0.
    pub parameter: usize,
    /// Where its placeholder stands.
    pub locus: Locus,
    /// What stands there, in words: `the account field of an ARN`.
    pub slot: &'static str,
    /// What the place takes, in words: `an account id is 12 digits`.
    pub rule: String,
}

impl Role {
    /// The role with every placeholder replaced by the value with its index.
    ///
    /// Names, paths, descriptions and tags take the characters that IAM takes there; how long they may be, the limits
    /// of the finished role say.
    ///
    /// # Errors
    /// Every value that its place cannot take, and every placeholder without a value.
    pub fn substitute(&self, values: &[&str]) -> Result<Self, Vec<Refusal>> {
        let mut filling = Filling::new(values);
        let root = Locus::root();
        let role = Self {
            name: filling.text(&self.name, &root.clone().member("RoleName"), &Slot::NAME),
            path: filling.text(&self.path, &root.clone().member("Path"), &Slot::PATH),
            description: filling.description(self.description.as_deref(), &root),
            max_session_duration: self.max_session_duration,
            trust: filling.document(&self.trust, &Self::trust_locus()),
            inline_policies: filling.each(
                &self.inline_policies,
                &root.clone().member("Policies"),
                Filling::inline,
            ),
            managed_policies: filling.each(
                &self.managed_policies,
                &root.clone().member("ManagedPolicyArns"),
                Filling::managed,
            ),
            permissions_boundary: self
                .permissions_boundary
                .as_ref()
                .map(|policy| filling.managed(policy, &root.clone().member("PermissionsBoundary"))),
            tags: filling.each(&self.tags, &root.clone().member("Tags"), Filling::tag),
            instance_profile: self
                .instance_profile
                .as_ref()
                .map(|name| filling.text(name, &root.member("InstanceProfileName"), &Slot::NAME)),
        };
        filling.finish(role)
    }
}

impl CustomerPolicy {
    /// The policy with every placeholder replaced by the value with its index.
    ///
    /// # Errors
    /// Every value that its place cannot take, and every placeholder without a value.
    pub fn substitute(&self, values: &[&str]) -> Result<Self, Vec<Refusal>> {
        let mut filling = Filling::new(values);
        let policy = filling.customer(self, &Locus::root());
        filling.finish(policy)
    }
}

impl Filling<'_> {
    /// Each of `items` filled, which stand in the list at `list`.
    fn each<T>(&mut self, items: &[T], list: &Locus, fill: fn(&mut Self, &T, &Locus) -> T) -> Vec<T> {
        items.iter().enumerate().map(|(index, item)| fill(self, item, &list.clone().item(index))).collect()
    }

    fn inline(&mut self, policy: &InlinePolicy, here: &Locus) -> InlinePolicy {
        InlinePolicy {
            name: self.text(&policy.name, &here.clone().member("PolicyName"), &Slot::NAME),
            document: self.document(&policy.document, &here.clone().member("PolicyDocument")),
        }
    }

    fn managed(&mut self, policy: &ManagedPolicy, here: &Locus) -> ManagedPolicy {
        match policy {
            ManagedPolicy::Arn(arn) => ManagedPolicy::Arn(self.arn(arn, here, &Slot::ARN)),
            ManagedPolicy::Declared(name) => ManagedPolicy::Declared(name.clone()),
            ManagedPolicy::Customer(policy) => ManagedPolicy::Customer(Box::new(self.customer(policy, here))),
        }
    }

    fn customer(&mut self, policy: &CustomerPolicy, here: &Locus) -> CustomerPolicy {
        CustomerPolicy {
            name: self.text(&policy.name, &here.clone().member("ManagedPolicyName"), &Slot::NAME),
            path: self.text(&policy.path, &here.clone().member("Path"), &Slot::PATH),
            description: self.description(policy.description.as_deref(), here),
            document: self.document(&policy.document, &here.clone().member("PolicyDocument")),
            tags: self.each(&policy.tags, &here.clone().member("Tags"), Self::tag),
        }
    }

    fn description(&mut self, text: Option<&str>, outer: &Locus) -> Option<String> {
        text.map(|text| self.text(text, &outer.clone().member("Description"), &Slot::DESCRIPTION))
    }

    fn tag(&mut self, tag: &Tag, here: &Locus) -> Tag {
        Tag {
            key: self.text(&tag.key, &here.clone().member("Key"), &Slot::TAG_KEY),
            value: self.text(&tag.value, &here.clone().member("Value"), &Slot::TAG_VALUE),
        }
    }
}

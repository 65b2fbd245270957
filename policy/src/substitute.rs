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
use crate::{CustomerPolicy, Document, InlinePolicy, Locus, ManagedPolicy, Role, Tag};

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
        let role = filling.role(self);
        filling.finish(role)
    }

    /// What the values of the parameters have to look like: the index of a parameter and a regular expression, one for
    /// each kind of place that it stands in, which a value must match from start to end. What matches all of them is
    /// taken by [`substitute`](Self::substitute), but for characters beyond U+00FF and addresses of IPv6 that are none,
    /// which IAM refuses itself.
    ///
    /// For templates whose values are put in by another tool; the expressions mean the same to Java and to RE2.
    #[must_use]
    pub fn value_patterns(&self) -> Vec<(usize, String)> {
        let mut filling = Filling::new(&[]);
        filling.role(self);
        filling.patterns()
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

    /// What the values of the parameters have to look like, as [`Role::value_patterns`] says it.
    #[must_use]
    pub fn value_patterns(&self) -> Vec<(usize, String)> {
        let mut filling = Filling::new(&[]);
        filling.customer(self, &Locus::root());
        filling.patterns()
    }
}

impl Document {
    /// The document with every placeholder replaced by the value with its index.
    ///
    /// # Errors
    /// Every value that its place cannot take, and every placeholder without a value.
    pub fn substitute(&self, values: &[&str]) -> Result<Self, Vec<Refusal>> {
        let mut filling = Filling::new(values);
        let document = filling.document(self, &Locus::root());
        filling.finish(document)
    }
}

impl Filling<'_> {
    fn role(&mut self, role: &Role) -> Role {
        let root = Locus::root();
        Role {
            name: self.text(&role.name, &root.clone().member("RoleName"), &Slot::NAME),
            path: self.text(&role.path, &root.clone().member("Path"), &Slot::PATH),
            description: self.description(role.description.as_deref(), &root),
            max_session_duration: role.max_session_duration,
            trust: self.document(&role.trust, &Role::trust_locus()),
            inline_policies: self.each(&role.inline_policies, &root.clone().member("Policies"), Self::inline),
            managed_policies: self.each(
                &role.managed_policies,
                &root.clone().member("ManagedPolicyArns"),
                Self::managed,
            ),
            permissions_boundary: role
                .permissions_boundary
                .as_ref()
                .map(|policy| self.managed(policy, &root.clone().member("PermissionsBoundary"))),
            tags: self.each(&role.tags, &root.clone().member("Tags"), Self::tag),
            instance_profile: role
                .instance_profile
                .as_ref()
                .map(|name| self.text(name, &root.member("InstanceProfileName"), &Slot::NAME)),
        }
    }

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

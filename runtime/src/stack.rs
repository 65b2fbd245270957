//! The roles of a program into a stack: rendered, no two of them alike, with the rules by which they are planned.
//!
//! INVARIANT: no two roles of a stack would write the same thing differently, so that any order of them leads to the same
//! account.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use iam_role_policy::{CustomerPolicy, Role, limits};

use crate::{
    IamRole, RenderError, ownership,
    plan::{Conflict, Rules, declared_policies},
};

/// The roles that are planned, applied and destroyed together.
///
/// ```
/// use iam_role::{Rules, Stack, prelude::*, roles};
///
/// #[iam_role(trust = service("lambda.amazonaws.com"))]
/// struct Worker;
///
/// # fn main() -> Result<(), iam_role::StackError> {
/// let stack = Stack::new(&roles![Worker])?.named("shop")?.rules(Rules::default().additive());
/// assert_eq!(stack.roles()[0].name, "Worker");
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    name: Option<String>,
    roles: Vec<Role>,
    rules: Rules,
}

impl Stack {
    /// Renders `roles`, in their order. What is listed twice and is the same counts once.
    ///
    /// # Errors
    /// Names every role that cannot be rendered; then every role, policy and instance profile that two of them would
    /// write differently.
    pub fn new<R: IamRole>(roles: &[R]) -> Result<Self, StackError> {
        let (mut rendered, mut refused) = (Vec::new(), Vec::new());
        for role in roles {
            match role.render() {
                Ok(role) => rendered.push(role),
                Err(error) => refused.push(error),
            }
        }
        if !refused.is_empty() {
            return Err(StackError(Problems::Rendering(refused)));
        }
        let mut apart = Apart::default();
        let roles: Vec<_> = rendered.into_iter().filter(|role| apart.takes(role)).collect();
        if !apart.conflicts.is_empty() {
            return Err(StackError(Problems::Alike(apart.conflicts)));
        }
        Ok(Self { name: None, roles, rules: Rules::default() })
    }

    /// The stack with this name, which the tag `iam-role:stack` of everything that it creates then has for its value.
    /// Without a name it is the package that declares a role or policy.
    ///
    /// Two programs, or two runs of one with other parameters, that create roles in the same account need two names:
    /// what carries a stack's name and is not among its roles, is declared no more.
    ///
    /// # Errors
    /// The name is none that a tag of IAM can have for its value.
    pub fn named(mut self, name: &str) -> Result<Self, StackError> {
        fits(name)?;
        self.roles = self.roles.into_iter().map(|role| ownership::in_stack(role, name)).collect();
        self.name = Some(name.to_owned());
        Ok(self)
    }

    /// The stack, planned by these rules.
    #[must_use]
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// The stack with the managed policies of AWS as they are called in the partition, for example `aws-cn`.
    #[must_use]
    pub fn in_partition(mut self, partition: &str) -> Self {
        self.roles = self.roles.into_iter().map(|role| role.in_partition(partition)).collect();
        self
    }

    /// The rules by which it is planned.
    #[must_use]
    pub fn planned_by(&self) -> &Rules {
        &self.rules
    }

    /// The name that it was given.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The roles, in the order in which they were listed.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The values that the tag `iam-role:stack` has on what belongs to it: its name, or the packages that declare its
    /// roles.
    #[must_use]
    pub fn owners(&self) -> BTreeSet<&str> {
        self.roles.iter().filter_map(|role| ownership::stack(&role.tags)).chain(self.name()).collect()
    }
}

/// Whether a stack can have the name, which is the value of a tag.
pub(crate) fn fits(name: &str) -> Result<(), StackError> {
    let fits = !name.trim().is_empty() && name.chars().count() <= limits::TAG_VALUE;
    if fits && name.chars().all(limits::tag_takes) {
        return Ok(());
    }
    Err(StackError(Problems::Name(name.to_owned())))
}

#[cfg(test)]
impl Stack {
    /// The stack of roles that are rendered already.
    pub(crate) fn of(roles: Vec<Role>) -> Self {
        Self { name: None, roles, rules: Rules::default() }
    }
}

/// What was taken of several roles so far, by what IAM knows it by.
#[derive(Default)]
struct Apart {
    roles: BTreeMap<String, Role>,
    policies: BTreeMap<String, CustomerPolicy>,
    profiles: BTreeSet<String>,
    conflicts: Vec<Conflict>,
}

impl Apart {
    /// Whether the role is another than those before it; what of it one of those has differently is a conflict.
    fn takes(&mut self, role: &Role) -> bool {
        // Two names that differ in case only are one to IAM.
        let key = |name: &str| name.to_ascii_lowercase();
        let known = self.roles.get(&key(&role.name));
        if let Some(known) = known {
            if known != role {
                self.twice("role", &role.name);
            }
            return false;
        }
        self.roles.insert(key(&role.name), role.clone());
        for policy in declared_policies(role) {
            let known = self.policies.entry(key(&policy.name)).or_insert_with(|| policy.clone());
            if known != policy {
                self.twice("policy", &policy.name);
            }
        }
        if let Some(profile) = role.instance_profile.as_ref().filter(|name| !self.profiles.insert(key(name)))
        {
            self.twice("instance profile", profile);
        }
        true
    }

    fn twice(&mut self, what: &'static str, name: &str) {
        self.conflicts.push(Conflict::DeclaredTwice { what, name: name.to_owned() });
    }
}

/// Why roles make no stack, everything at once. Nothing was sent; running again changes nothing.
///
/// Its `Debug` reads like its `Display`, so that `main` may return it.
#[derive(Clone, PartialEq, Eq)]
pub struct StackError(Problems);

#[derive(Clone, PartialEq, Eq)]
enum Problems {
    Rendering(Vec<RenderError>),
    Alike(Vec<Conflict>),
    Name(String),
}

impl std::error::Error for StackError {}

impl fmt::Display for StackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = |texts: Vec<String>| texts.join("\n");
        match &self.0 {
            Problems::Rendering(errors) => {
                f.write_str(&lines(errors.iter().map(ToString::to_string).collect()))
            }
            Problems::Alike(conflicts) => {
                f.write_str(&lines(conflicts.iter().map(ToString::to_string).collect()))
            }
            Problems::Name(name) => write!(
                f,
                "a stack cannot be named {}\nhelp: take at most {} letters, digits, spaces and `_.:/=+-@`, at least one \
                 of them no space",
                crate::parameter::quoted(name),
                limits::TAG_VALUE
            ),
        }
    }
}

impl fmt::Debug for StackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ManagedPolicySpec, PolicySpec, RoleSpec,
        testing::{Declared, POLICY, SPEC, declared},
    };

    fn with(name: &'static str, policy: PolicySpec) -> Declared {
        let policies = vec![ManagedPolicySpec::Declared(Box::leak(Box::new(policy)))];
        declared(RoleSpec { name, managed_policies: policies.leak(), ..SPEC }, &[])
    }

    fn refused(roles: &[Declared]) -> String {
        Stack::new(roles).unwrap_err().to_string()
    }

    #[test]
    fn two_that_undo_each_other_are_refused() {
        const WIDER: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;
        let wider = PolicySpec { document: WIDER, ..POLICY };
        assert_eq!(Stack::new(&[with("a", POLICY), with("b", POLICY)]).unwrap().roles().len(), 2);
        let error = refused(&[with("a", POLICY), with("A", POLICY), with("b", wider)]);
        assert!(error.contains("role `A` is declared twice"), "{error}");
        assert!(error.contains("policy `Reader` is declared twice"), "{error}");
        let profile = |name| declared(RoleSpec { name, instance_profile: Some("box"), ..SPEC }, &[]);
        let error = refused(&[profile("a"), profile("b")]);
        assert!(error.contains("instance profile `box` is declared twice"), "{error}");
    }

    #[test]
    fn what_is_listed_twice_counts_once() {
        let profile = || declared(RoleSpec { instance_profile: Some("box"), ..SPEC }, &[]);
        assert_eq!(Stack::new(&[profile(), profile()]).unwrap().roles().len(), 1);
    }

    #[test]
    fn every_role_that_cannot_be_rendered_is_named() {
        let unfit = |declaration| declared(RoleSpec { declaration, name: "no name", ..SPEC }, &[]);
        let error = refused(&[unfit("app::A"), unfit("app::B")]);
        assert!(error.contains("`app::A` cannot") && error.contains("`app::B` cannot"), "{error}");
    }

    #[test]
    fn a_name_is_the_owner_of_everything() {
        let stack = Stack::new(&[with("a", POLICY)]).unwrap();
        assert_eq!(stack.owners(), BTreeSet::from(["app"]));
        let stack = stack.named("prod/shop").unwrap();
        assert_eq!(stack.owners(), BTreeSet::from(["prod/shop"]));
        let role = &stack.roles()[0];
        let policy = declared_policies(role)[0];
        for tags in [&role.tags, &policy.tags] {
            assert_eq!(ownership::stack(tags), Some("prod/shop"));
            assert_eq!(tags.len(), 2, "{tags:?}");
        }
        for name in ["", " ", "a*", &"x".repeat(257)] {
            assert!(Stack::new(&[with("a", POLICY)]).unwrap().named(name).is_err(), "{name}");
        }
    }
}

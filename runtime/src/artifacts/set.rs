//! Roles into one set: their templates, the policies they share, and the variables that stand for their parameters.
//!
//! INVARIANT: every role of the set can be rendered with the values it has, and each name in it is one role or policy.

use std::collections::BTreeSet;

use iam_role_policy::{CustomerPolicy, ManagedPolicy, Role, Tag};

use super::ArtifactError;
use crate::{IamRole, ManagedPolicySpec, PolicySpec, RoleSpec, ownership, plan::trusts, render};

/// What a template is made of.
#[derive(Default)]
pub(super) struct Set {
    pub(super) variables: Vec<Variable>,
    pub(super) roles: Vec<Declared<Role>>,
    pub(super) policies: Vec<Declared<CustomerPolicy>>,
}

/// A parameter of the template.
pub(super) struct Variable {
    /// Its name, between declarations: `bucket`, or with a struct or a role before it.
    pub(super) name: String,
    /// Its value in the roles as they were given.
    pub(super) value: String,
    /// The regular expressions that every value must match.
    pub(super) patterns: BTreeSet<String>,
}

/// A role or policy.
pub(super) struct Declared<T> {
    /// With the values it was given.
    pub(super) rendered: T,
    /// With placeholders.
    pub(super) template: T,
    /// The variable of each placeholder, by its index.
    pub(super) variables: Vec<usize>,
    /// The struct that declares it.
    declaration: &'static str,
    /// Managed policies, and behind them the boundary if there is one.
    pub(super) managed: Vec<Managed>,
    /// The roles of the set that must be there before it, since it trusts them.
    pub(super) after: Vec<usize>,
}

/// A managed policy that a role names.
pub(super) enum Managed {
    /// By its ARN, which may hold placeholders.
    Arn(String),
    /// The policy of the set with this index.
    Declared(usize),
}

/// A parameter of a role with its value.
struct Instance<'a> {
    declaration: &'a str,
    role: &'a str,
    field: &'a str,
    value: &'a str,
}

impl Set {
    pub(super) fn new<R: IamRole>(roles: &[R]) -> Result<Self, ArtifactError> {
        let rendered = super::rendered(roles)?;
        let values: Vec<_> = roles.iter().map(IamRole::parameters).collect();
        let mut instances = Vec::new();
        for ((role, rendered), values) in roles.iter().zip(&rendered).zip(&values) {
            let RoleSpec { declaration, parameters, .. } = role.spec();
            let of_role = parameters.iter().zip(values);
            let name = &rendered.name;
            instances.push(
                of_role
                    .map(|(field, value)| Instance { declaration, role: name, field, value })
                    .collect::<Vec<_>>(),
            );
        }
        let mut set = Self::default();
        let all: Vec<_> = instances.iter().flatten().collect();
        let variables: Vec<Vec<_>> =
            instances.iter().map(|own| own.iter().map(|one| set.variable(one, &all)).collect()).collect();
        for ((role, rendered), variables) in roles.iter().zip(rendered).zip(variables) {
            set.add_role(role.spec(), rendered, variables)?;
        }
        set.order();
        Ok(set)
    }

    /// The variable that stands for a parameter: one for all roles whose fields of that name have that value, or one for
    /// the struct, or one for the role.
    fn variable(&mut self, instance: &Instance<'_>, all: &[&Instance<'_>]) -> usize {
        let namesakes = || all.iter().filter(|other| other.field == instance.field);
        let same = |other: &&Instance<'_>| other.value == instance.value;
        let own = |other: &&&Instance<'_>| other.declaration == instance.declaration;
        let owner = ownership::name(instance.declaration);
        let name = if namesakes().all(same) {
            instance.field.to_owned()
        } else if namesakes().filter(own).all(same) {
            format!("{owner}_{}", instance.field)
        } else {
            format!("{}_{}", instance.role, instance.field)
        };
        let known = self.variables.iter().position(|variable| variable.name == name);
        known.unwrap_or_else(|| {
            let value = instance.value.to_owned();
            self.variables.push(Variable { name, value, patterns: BTreeSet::new() });
            self.variables.len() - 1
        })
    }

    fn add_role(
        &mut self,
        spec: &'static RoleSpec,
        rendered: Role,
        variables: Vec<usize>,
    ) -> Result<(), ArtifactError> {
        let template = render::role_template(spec);
        for (parameter, pattern) in template.value_patterns() {
            self.require(&variables, parameter, pattern);
        }
        let namesake = |other: &&Declared<Role>| other.rendered.name.eq_ignore_ascii_case(&rendered.name);
        if let Some(other) = self.roles.iter().find(namesake) {
            let what = format!("the role `{}`", rendered.name);
            return Err(ArtifactError::clash(what, other.declaration, spec.declaration));
        }
        let mut managed = Vec::new();
        let specs = spec.managed_policies.iter().chain(&spec.permissions_boundary);
        let policies = rendered.managed_policies.iter().chain(&rendered.permissions_boundary);
        for (policy, named) in policies.zip(specs) {
            match (named, policy) {
                (ManagedPolicySpec::Arn(arn), _) => managed.push(Managed::Arn((*arn).to_owned())),
                (ManagedPolicySpec::Declared(declared), ManagedPolicy::Customer(policy)) => {
                    managed.push(Managed::Declared(self.add_policy(declared, policy, spec, &variables)?));
                }
                // What is declared is rendered with all that belongs to it.
                (ManagedPolicySpec::Declared(_), ManagedPolicy::Arn(_) | ManagedPolicy::Declared(_)) => {}
            }
        }
        let declaration = spec.declaration;
        self.roles.push(Declared { rendered, template, variables, declaration, managed, after: Vec::new() });
        Ok(())
    }

    /// The policy as the role has it, whose fields of the same names give its values.
    fn add_policy(
        &mut self,
        spec: &'static PolicySpec,
        rendered: &CustomerPolicy,
        role: &RoleSpec,
        of_role: &[usize],
    ) -> Result<usize, ArtifactError> {
        let namesake =
            |other: &Declared<CustomerPolicy>| other.rendered.name.eq_ignore_ascii_case(&rendered.name);
        if let Some(known) = self.policies.iter().position(namesake) {
            let other = self.policies.get(known).filter(|other| other.rendered != *rendered);
            return other.map_or(Ok(known), |other| {
                let what = format!("the policy `{}`", rendered.name);
                Err(ArtifactError::clash(what, other.declaration, spec.declaration))
            });
        }
        let template = render::policy_template(spec);
        let field = |name: &&str| role.parameters.iter().position(|field| field == name);
        let variables: Vec<_> =
            spec.parameters.iter().filter_map(|parameter| of_role.get(field(parameter)?).copied()).collect();
        for (parameter, pattern) in template.value_patterns() {
            self.require(&variables, parameter, pattern);
        }
        self.policies.push(Declared {
            rendered: rendered.clone(),
            template,
            variables,
            declaration: spec.declaration,
            managed: Vec::new(),
            after: Vec::new(),
        });
        Ok(self.policies.len() - 1)
    }

    fn require(&mut self, variables: &[usize], parameter: usize, pattern: String) {
        let variable = variables.get(parameter).and_then(|index| self.variables.get_mut(*index));
        if let Some(variable) = variable {
            variable.patterns.insert(pattern);
        }
    }

    /// Finds who trusts whom. IAM takes no principal that does not exist; of two roles that trust each other, the later
    /// one waits.
    fn order(&mut self) {
        for later in 0..self.roles.len() {
            let others =
                (0..self.roles.len()).filter(|other| *other != later && !self.waits_for(*other, later));
            let after = others.filter(|other| match (self.roles.get(later), self.roles.get(*other)) {
                (Some(role), Some(other)) => trusts(&role.rendered, &other.rendered),
                _ => false,
            });
            let after: Vec<_> = after.collect();
            if let Some(role) = self.roles.get_mut(later) {
                role.after = after;
            }
        }
    }

    /// Whether the role `waiting` waits for `other`, itself or through others.
    fn waits_for(&self, waiting: usize, other: usize) -> bool {
        let (mut seen, mut next) = (BTreeSet::new(), vec![waiting]);
        while let Some(role) = next.pop() {
            if role == other {
                return true;
            }
            if seen.insert(role) {
                next.extend(self.roles.get(role).map_or(&[][..], |role| &role.after));
            }
        }
        false
    }
}

impl Declared<Role> {
    /// The attached managed policies.
    pub(super) fn attached(&self) -> &[Managed] {
        self.managed.get(..self.rendered.managed_policies.len()).unwrap_or_default()
    }

    /// The permissions boundary.
    pub(super) fn boundary(&self) -> Option<&Managed> {
        self.managed.get(self.rendered.managed_policies.len())
    }
}

/// The tags that are declared, in `template`, and those of the owner, in `rendered`.
pub(super) fn with_owner(template: &[Tag], rendered: &[Tag]) -> Vec<Tag> {
    let owner = rendered.iter().filter(|tag| ownership::is_reserved(&tag.key));
    template.iter().chain(owner).cloned().collect()
}

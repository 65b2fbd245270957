//! The managed policies that a role names: AWS's own by name, any by ARN, declared ones by their struct.

use iam_role_catalog as catalog;
use iam_role_policy::{Locus, ManagedPolicy, placeholder};

use super::Lowering;
use crate::declaration::{Declared, Reference, RoleDeclaration};

impl Lowering<'_> {
    pub(super) fn managed_policies(&mut self, declaration: &RoleDeclaration) -> Vec<ManagedPolicy> {
        let mut policies = Vec::with_capacity(declaration.managed_policies.len());
        for reference in &declaration.managed_policies {
            let locus = Locus::root().member("ManagedPolicyArns").item(policies.len());
            policies.extend(self.managed_policy(reference, locus));
        }
        policies
    }

    pub(super) fn permissions_boundary(&mut self, declaration: &RoleDeclaration) -> Option<ManagedPolicy> {
        let reference = declaration.permissions_boundary.as_ref()?;
        self.managed_policy(reference, Locus::root().member("PermissionsBoundary"))
    }

    fn managed_policy(&mut self, reference: &Reference, locus: Locus) -> Option<ManagedPolicy> {
        self.map.value(locus, reference.span());
        match reference {
            Reference::Declared(Declared { path, name, .. }) => {
                self.declared.push(path.clone());
                Some(ManagedPolicy::Declared(name.clone()))
            }
            Reference::Named(text) => {
                let marked = self.parameters.text(text, self.journal)?;
                let is_name = !marked.contains(':') && !placeholder::occurs_in(&marked) && !marked.is_empty();
                Some(ManagedPolicy::Arn(if is_name { aws_managed(&marked) } else { marked }))
            }
        }
    }
}

/// The ARN of the policy that AWS keeps under that name; of a name that is not known, the one it would have.
fn aws_managed(name: &str) -> String {
    let known = catalog::managed_policy(name);
    let (path, name) = known.map_or(("/", name), |policy| (policy.path(), policy.name()));
    format!("arn:aws:iam::aws:policy{path}{name}")
}

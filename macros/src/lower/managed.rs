//! The managed policies that a role names: AWS's own by name, any by ARN, declared ones by their struct.

use iam_role_catalog as catalog;
use iam_role_policy::{Locus, ManagedPolicy, placeholder, suggest};

use super::Lowering;
use crate::{
    declaration::{Reference, RoleDeclaration},
    journal::Journal,
    syntax::Text,
};

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
            Reference::Declared { path, name, .. } => {
                self.declared.push(path.clone());
                Some(ManagedPolicy::Declared(name.clone()))
            }
            Reference::Named(text) => {
                let marked = self.parameters.text(text, self.journal)?;
                let is_name = !marked.contains(':') && !placeholder::occurs_in(&marked) && !marked.is_empty();
                let arn = if is_name { aws_managed(text, self.journal)? } else { marked };
                Some(ManagedPolicy::Arn(arn))
            }
        }
    }
}

/// The ARN of the policy that AWS keeps under that name.
fn aws_managed(name: &Text, journal: &mut Journal) -> Option<String> {
    if let Some(policy) = catalog::managed_policy(&name.value) {
        return Some(format!("arn:aws:iam::aws:policy{}{}", policy.path(), policy.name()));
    }
    let known = catalog::managed_policies().map(catalog::ManagedPolicy::name);
    let help = match suggest::nearest(&name.value, known) {
        Some(near) => suggest::did_you_mean(near),
        None => "write the ARN of a newer or of your own policy, or a struct with `#[iam_policy]`".to_owned(),
    };
    let message = format!("AWS has no managed policy `{}` as of {}", name.value, catalog::DATE.trim());
    journal.lose(name.span, message, help);
    None
}

//! How the other side speaks of a request that it does not grant.

use super::Other;
use crate::{
    Document, Effect, Kind, Locus,
    contain::Witness,
    evaluate::{Applied, Explanation, Policies, Policy, Truth, explain},
};

/// What `documents` say of the request: that a statement denies it, or would allow it but for its conditions.
pub(super) fn says(documents: &[Document], kind: Kind, witness: &Witness) -> Other {
    let Ok(request) = witness.request() else { return Other::Silent };
    let mut says = Other::Silent;
    for (document, policy) in documents.iter().enumerate() {
        let prepared = [Policy::new(policy)];
        let explanation = explain_as(kind, &prepared, |policies| explain(policies, &request));
        for (statement, written) in policy.statements.iter().enumerate() {
            let locus = Locus::statement(statement);
            let applied = explanation.steps.iter().flat_map(|step| &step.statements);
            let Some(applied) = applied.into_iter().find(|applied| applied.locus == locus) else { continue };
            if applied.effect == Effect::Deny && applied.applies == Truth::Yes {
                return Other::Denied { document, statement };
            }
            if says == Other::Silent
                && applied.effect == Effect::Allow
                && but_for(applied, written.conditions.len())
            {
                says = Other::OnlyWhen(written.conditions.clone());
            }
        }
    }
    says
}

/// Whether only conditions keep the statement from applying; they are the last of its parts.
fn but_for(applied: &Applied, conditions: usize) -> bool {
    let elements = applied.parts.len().saturating_sub(conditions);
    conditions > 0 && applied.parts.iter().take(elements).all(|part| part.matches == Truth::Yes)
}

/// Asks with the policy attached as `kind` has it, and nothing else.
fn explain_as(
    kind: Kind,
    policy: &[Policy; 1],
    ask: impl FnOnce(&Policies<'_>) -> Explanation,
) -> Explanation {
    let [only] = policy;
    let levels = [policy.to_vec()];
    let none = Policies::default();
    ask(&match kind {
        Kind::Identity | Kind::Boundary => Policies { identity: policy, ..none },
        Kind::Trust => Policies { trust: Some(only), ..none },
        Kind::Resource => Policies { resource: Some(only), ..none },
        Kind::ServiceControl => Policies { scp: Some(&levels), ..none },
        Kind::ResourceControl => Policies { rcp: Some(&levels), ..none },
    })
}

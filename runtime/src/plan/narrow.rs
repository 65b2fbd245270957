//! A role whose boundary is replaced, into the steps that must come before: what the role may do only now, or only then,
//! is not there while the boundary changes.
//!
//! Neither order of the two changes alone is safe. With the new boundary over the old permissions, or the old boundary over
//! the new ones, the role could do what neither end lets it. With the permissions that both have it cannot, under either
//! boundary. What denies stays where it is.

use super::{
    ObservedDocument, ObservedPolicy, ObservedRole, PolicyArn, Step,
    policies::Policies,
    role::{common, is_spelt_differently},
    weight::{attached_denies, may_deny},
};
use iam_role_policy::Role;

/// Whether the steps of the boundary change one that bounds the role now.
pub(super) fn is_needed(found: &ObservedRole, boundary: &[Step]) -> bool {
    let changes =
        |step: &Step| matches!(step, Step::PutPermissionsBoundary { .. } | Step::CreatePolicyVersion { .. });
    found.permissions_boundary.is_some() && boundary.iter().any(changes)
}

/// The steps, and the role as it stands behind them.
pub(super) fn narrow(
    found: &ObservedRole,
    observed: &[ObservedPolicy],
    role: &Role,
    policies: &Policies,
) -> (Vec<Step>, ObservedRole) {
    let mut narrowed = found.clone();
    let mut steps = Vec::new();
    for (name, before) in &found.inline_policies {
        match in_common(name, before, role) {
            InCommon::All => {}
            InCommon::Some(common) => {
                let ObservedDocument::Document(after) = &common else { continue };
                let (name, before, after) = (name.clone(), Some(before.clone()), after.clone());
                steps.push(Step::PutInlinePolicy { name: name.clone(), before, after });
                narrowed.inline_policies.insert(name, common);
            }
            InCommon::Nothing => {
                steps.push(Step::DeleteInlinePolicy { name: name.clone(), before: before.clone() });
                narrowed.inline_policies.remove(name);
            }
        }
    }
    let declared: Vec<_> = role.managed_policies.iter().filter_map(|policy| policies.arn(policy)).collect();
    let goes =
        |arn: &String| !declared.contains(&PolicyArn::Known(arn.clone())) && !attached_denies(arn, observed);
    steps.extend(
        found
            .managed_policies
            .iter()
            .filter(|arn| goes(arn))
            .map(|arn| Step::DetachPolicy { arn: arn.clone() }),
    );
    narrowed.managed_policies.retain(|arn| !goes(arn));
    (steps, narrowed)
}

/// What of an inline policy stays while the boundary changes.
enum InCommon {
    All,
    Some(ObservedDocument),
    Nothing,
}

fn in_common(name: &str, before: &ObservedDocument, role: &Role) -> InCommon {
    let declared = role.inline_policies.iter().find(|policy| policy.name == name);
    let Some(declared) = declared else {
        // One in another spelling is removed before the declared one comes, whatever happens.
        let stays = may_deny(before) || is_spelt_differently(name, role);
        return if stays { InCommon::All } else { InCommon::Nothing };
    };
    match common(before, &declared.document) {
        Some(common) if before.is(&common) => InCommon::All,
        Some(common) if common.statements.is_empty() => InCommon::Nothing,
        Some(common) => InCommon::Some(ObservedDocument::Document(common)),
        None if may_deny(before) => InCommon::All,
        None => InCommon::Nothing,
    }
}

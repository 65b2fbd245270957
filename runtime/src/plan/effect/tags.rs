//! Tags of the role that change, into the doubt whether its policies decide by them.
//!
//! A role's tags are `aws:PrincipalTag` of what it asks for, and `aws:ResourceTag` of who asks to assume it.
//!
//! Source: IAM User Guide, "AWS global condition context keys".

use std::collections::BTreeSet;

use iam_role_policy::Document;

use super::side::Side;

/// Why the proof about the permissions, in which tags are as they are in the request, does not hold.
pub(super) fn in_permissions(before: Side<'_>, after: Side<'_>) -> Option<String> {
    let changed = changed(before, after);
    let asks = |document: &Document| names(document, "principaltag/", &changed);
    let may_ask = |side: Side<'_>| {
        side.role.is_some_and(|role| {
            let mut managed = role.managed_policies.iter().chain(&role.permissions_boundary);
            role.inline_policies.values().any(|found| found.document().is_none_or(asks))
                || managed.any(|policy| side.managed(policy).is_none_or(|document| asks(&document)))
        })
    };
    doubt(&changed, may_ask(before) || may_ask(after))
}

/// The same about the trust policy.
pub(super) fn in_trust(before: Side<'_>, after: Side<'_>) -> Option<String> {
    let changed = changed(before, after);
    let asks = |document: &Document| names(document, "resourcetag/", &changed);
    let mut roles = before.role.into_iter().chain(after.role);
    doubt(&changed, roles.any(|role| role.trust.document().is_none_or(asks)))
}

/// The keys of the tags that change while there is a role, in lower case.
fn changed(before: Side<'_>, after: Side<'_>) -> BTreeSet<String> {
    let (Some(before), Some(after)) = (before.role, after.role) else { return BTreeSet::new() };
    let [before, after] = [before, after].map(|role| -> BTreeSet<_> {
        role.tags.iter().map(|tag| (tag.key.to_ascii_lowercase(), &tag.value)).collect()
    });
    before.symmetric_difference(&after).map(|(key, _)| key.clone()).collect()
}

/// Whether a condition or a variable of the document asks for one of the tags.
fn names(document: &Document, prefix: &str, keys: &BTreeSet<String>) -> bool {
    let text = document.to_json().to_ascii_lowercase();
    keys.iter().any(|key| text.contains(&format!("{prefix}{key}")))
}

fn doubt(changed: &BTreeSet<String>, in_doubt: bool) -> Option<String> {
    let keys = || changed.iter().map(String::as_str).collect::<Vec<_>>().join("` or `");
    let is = in_doubt && !changed.is_empty();
    is.then(|| format!("a policy may decide by the role's tag `{}`, which changes", keys()))
}

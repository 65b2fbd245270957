//! A role at one moment, as JSON.

use iam_role_policy::Arn;
use serde_json::{Map, Value, json};

use super::{super::Account, found, tags};

/// The role with the documents of its customer managed policies, as far as they are known; `null` if there is none.
pub(super) fn json(account: &Account, role: &str) -> Value {
    let Some(role) = account.role(role) else { return Value::Null };
    let inline = role.inline_policies.iter().map(|(name, document)| (name.clone(), found(document)));
    let mut attached: Vec<_> = role.managed_policies.iter().map(|arn| named(arn)).collect();
    attached.sort_unstable();
    let has =
        |arn: &String| role.managed_policies.contains(arn) || role.permissions_boundary.as_ref() == Some(arn);
    let known = account.policies.iter().filter(|policy| has(&policy.arn));
    json!({
        "path": role.path,
        "description": role.description,
        "max_session_duration": role.max_session_duration,
        "trust_policy": found(&role.trust),
        "inline_policies": inline.collect::<Map<_, _>>(),
        "attached_policies": attached,
        "permissions_boundary": role.permissions_boundary.as_deref().map(named),
        "policies": known.map(|policy| (named(&policy.arn).to_owned(), found(&policy.document))).collect::<Map<_, _>>(),
        "tags": tags(&role.tags),
    })
}

/// The ARN, or the name of a policy whose ARN is not known before it is created.
fn named(arn: &str) -> &str {
    let is_known = !Arn::parse(arn).is_ok_and(|arn| arn.account().is_empty());
    if is_known { arn } else { arn.rsplit('/').next().unwrap_or(arn) }
}

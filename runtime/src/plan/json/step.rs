//! A step, as JSON: the call, what it does to access, and what it writes.

use iam_role_policy::{CustomerPolicy, Role, Tag};
use serde_json::{Map, Value, json};

use super::{
    super::{Access, PolicyArn, Step, TagChange},
    document, found, tags,
};

pub(super) fn json(step: &Step, access: &Access) -> Value {
    let mut members = Map::new();
    members.insert("action".to_owned(), step.action().into());
    members.insert("access".to_owned(), access.direction().name().into());
    if let Value::Object(written) = written(step) {
        members.extend(written);
    }
    members.into()
}

/// What the call takes, and what was there before.
fn written(step: &Step) -> Value {
    match step {
        Step::CreatePolicy(policy) => customer_policy(policy),
        Step::CreatePolicyVersion { arn, before, after } => {
            json!({ "policy": arn, "before": found(before), "after": document(after) })
        }
        Step::DeletePolicyVersion { arn, version } => json!({ "policy": arn, "version": version }),
        Step::TagPolicy { arn, tags } => json!({ "policy": arn, "tags": changed(tags) }),
        Step::UntagPolicy { arn, tags } => json!({ "policy": arn, "tags": gone(tags) }),
        Step::DeletePolicy { arn } | Step::DetachPolicy { arn } => json!({ "policy": arn }),
        Step::CreateRole { role, permissions_boundary } => created(role, permissions_boundary.as_ref()),
        Step::UpdateTrustPolicy { before, after } => {
            json!({ "before": found(before), "after": document(after) })
        }
        Step::UpdateRole { before, after } => json!({ "before": settings(before), "after": settings(after) }),
        Step::PutPermissionsBoundary { before, after } => json!({ "before": before, "after": policy(after) }),
        Step::DeletePermissionsBoundary { before } => json!({ "before": before }),
        Step::PutInlinePolicy { name, before, after } => {
            json!({ "name": name, "before": before.as_ref().map(found), "after": document(after) })
        }
        Step::DeleteInlinePolicy { name, before } => json!({ "name": name, "before": found(before) }),
        Step::AttachPolicy { policy: attached } => json!({ "policy": policy(attached) }),
        Step::TagRole { tags } => json!({ "tags": changed(tags) }),
        Step::UntagRole { tags } => json!({ "tags": gone(tags) }),
        Step::DeleteRole { name } => json!({ "name": name }),
        Step::CreateInstanceProfile { profile, path, tags: created } => {
            json!({ "instance_profile": profile, "path": path, "tags": tags(created) })
        }
        Step::TagInstanceProfile { profile, tags } => {
            json!({ "instance_profile": profile, "tags": changed(tags) })
        }
        Step::AddRoleToInstanceProfile { profile }
        | Step::RemoveRoleFromInstanceProfile { profile }
        | Step::DeleteInstanceProfile { profile } => json!({ "instance_profile": profile }),
    }
}

fn customer_policy(policy: &CustomerPolicy) -> Value {
    json!({
        "name": policy.name,
        "path": policy.path,
        "description": policy.description,
        "after": document(&policy.document),
        "tags": tags(&policy.tags),
    })
}

fn created(role: &Role, boundary: Option<&PolicyArn>) -> Value {
    json!({
        "name": role.name,
        "path": role.path,
        "description": role.description,
        "max_session_duration": role.max_session_duration,
        "after": document(&role.trust),
        "permissions_boundary": boundary.map(policy),
        "tags": tags(&role.tags),
    })
}

/// An ARN, or the name of a policy that an earlier step creates.
fn policy(policy: &PolicyArn) -> Value {
    match policy {
        PolicyArn::Known(arn) => json!(arn),
        PolicyArn::Created(name) => json!({ "created": name }),
    }
}

fn settings((description, seconds): &(Option<String>, u32)) -> Value {
    json!({ "description": description, "max_session_duration": seconds })
}

fn changed(tags: &[TagChange]) -> Value {
    let change = |tag: &TagChange| (tag.key.clone(), json!({ "before": tag.before, "after": tag.after }));
    tags.iter().map(change).collect::<Map<_, _>>().into()
}

fn gone(tags: &[Tag]) -> Value {
    let change = |tag: &Tag| (tag.key.clone(), json!({ "before": tag.value, "after": null }));
    tags.iter().map(change).collect::<Map<_, _>>().into()
}

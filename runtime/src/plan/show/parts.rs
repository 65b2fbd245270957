//! The steps of a plan, into the parts of the role that they are about.

use std::collections::BTreeMap;

use iam_role_policy::{Document, Role, Tag};

use super::{
    super::{ObservedDocument, Step, TagChange},
    one_line, statements,
    text::{Text, Tone},
};

/// Writes every part that any step is about.
pub(super) fn write(steps: &[Step], text: &mut Text) {
    if let Some(change) = trust(steps) {
        change.write("trust policy", text);
    }
    boundary(steps, text);
    for (name, change) in inline_policies(steps) {
        change.write(&format!("inline policy `{name}`"), text);
    }
    for part in [managed_policy, settings, instance_profile, tags] {
        for step in steps {
            part(step, text);
        }
    }
}

/// A document before the first step and after the last.
#[derive(Clone, Copy)]
struct Change<'a> {
    before: Option<&'a ObservedDocument>,
    after: Option<&'a Document>,
}

impl Change<'_> {
    fn write(self, what: &str, text: &mut Text) {
        let (sign, tone) = match (self.before, self.after) {
            (None, _) => ('+', Tone::Comes),
            (_, None) => ('-', Tone::Goes),
            (Some(_), Some(_)) => ('~', Tone::Changes),
        };
        text.put(1, tone, &format!("{sign} {what}"));
        statements::write(self.before, self.after, 3, text);
    }
}

fn trust(steps: &[Step]) -> Option<Change<'_>> {
    let mut changes = steps.iter().filter_map(|step| match step {
        Step::CreateRole { role, .. } => Some(Change { before: None, after: Some(&role.trust) }),
        Step::UpdateTrustPolicy { before, after } => {
            Some(Change { before: Some(before), after: Some(after) })
        }
        _ => None,
    });
    let first = changes.next()?;
    Some(Change { after: changes.next_back().unwrap_or(first).after, ..first })
}

fn inline_policies(steps: &[Step]) -> BTreeMap<&str, Change<'_>> {
    let mut policies = BTreeMap::<&str, Change<'_>>::new();
    for step in steps {
        let (name, before, after) = match step {
            Step::PutInlinePolicy { name, before, after } => (name, before.as_ref(), Some(after)),
            Step::DeleteInlinePolicy { name, before } => (name, Some(before), None),
            _ => continue,
        };
        policies.entry(name).or_insert(Change { before, after }).after = after;
    }
    policies
}

fn boundary(steps: &[Step], text: &mut Text) {
    let what = "permissions boundary";
    for step in steps {
        match step {
            Step::CreateRole { permissions_boundary: Some(arn), .. } => {
                text.put(1, Tone::Comes, &format!("+ {what} `{arn}`"));
            }
            Step::PutPermissionsBoundary { before: None, after } => {
                text.put(1, Tone::Comes, &format!("+ {what} `{after}`"));
            }
            Step::PutPermissionsBoundary { before: Some(before), after } => {
                text.put(1, Tone::Changes, &format!("~ {what}"));
                statements::value(&[format!("`{before}`")], &[format!("`{after}`")], 3, text);
            }
            Step::DeletePermissionsBoundary { before } => {
                text.put(1, Tone::Goes, &format!("- {what} `{before}`"));
            }
            _ => {}
        }
    }
}

fn managed_policy(step: &Step, text: &mut Text) {
    match step {
        Step::CreatePolicy(policy) => {
            Change { before: None, after: Some(&policy.document) }
                .write(&format!("policy `{}`", policy.name), text);
            created_tags(&policy.tags, 3, text);
        }
        Step::CreatePolicyVersion { arn, before, after } => {
            Change { before: Some(before), after: Some(after) }.write(&format!("policy `{arn}`"), text);
        }
        Step::AttachPolicy { policy } => text.put(1, Tone::Comes, &format!("+ attached policy `{policy}`")),
        Step::DetachPolicy { arn } => text.put(1, Tone::Goes, &format!("- attached policy `{arn}`")),
        Step::DeletePolicy { arn } => text.put(1, Tone::Goes, &format!("- policy `{arn}`")),
        Step::DeletePolicyVersion { arn, version } => {
            text.put(1, Tone::Goes, &format!("- version {version} of policy `{arn}`"));
        }
        Step::TagPolicy { arn, tags } => {
            text.put(1, Tone::Changes, &format!("~ tags of policy `{arn}`"));
            tag_changes(tags, 3, text);
        }
        Step::UntagPolicy { arn, tags } => {
            text.put(1, Tone::Changes, &format!("~ tags of policy `{arn}`"));
            deleted_tags(tags, 3, text);
        }
        _ => {}
    }
}

fn settings(step: &Step, text: &mut Text) {
    match step {
        Step::CreateRole { role, .. } => created_settings(role, text),
        Step::UpdateRole { before, after } => {
            text.put(1, Tone::Changes, "~ settings");
            let said = |(description, duration): &(Option<String>, u32)| {
                let description = description.iter().map(|text| format!("description {}", one_line(text)));
                description.chain([sessions(*duration)]).collect::<Vec<_>>()
            };
            statements::value(&said(before), &said(after), 3, text);
        }
        _ => {}
    }
}

fn created_settings(role: &Role, text: &mut Text) {
    if role.path != "/" {
        text.put(1, Tone::Comes, &format!("+ path {}", role.path));
    }
    if let Some(description) = &role.description {
        text.put(1, Tone::Comes, &format!("+ description {}", one_line(description)));
    }
    text.put(1, Tone::Comes, &format!("+ {}", sessions(role.max_session_duration)));
}

/// How long sessions may be, in hours where that is a whole number of them.
fn sessions(seconds: u32) -> String {
    let hours = seconds.is_multiple_of(3600).then(|| format!("{} h", seconds / 3600));
    format!("sessions of at most {}", hours.unwrap_or_else(|| format!("{seconds} s")))
}

fn instance_profile(step: &Step, text: &mut Text) {
    match step {
        Step::CreateInstanceProfile { profile, .. } => {
            text.put(1, Tone::Comes, &format!("+ instance profile `{profile}`"));
        }
        Step::TagInstanceProfile { profile, tags } => {
            text.put(1, Tone::Changes, &format!("~ tags of instance profile `{profile}`"));
            tag_changes(tags, 3, text);
        }
        Step::AddRoleToInstanceProfile { profile } => {
            text.put(1, Tone::Comes, &format!("+ role in instance profile `{profile}`"));
        }
        Step::RemoveRoleFromInstanceProfile { profile } => {
            text.put(1, Tone::Goes, &format!("- role in instance profile `{profile}`"));
        }
        Step::DeleteInstanceProfile { profile } => {
            text.put(1, Tone::Goes, &format!("- instance profile `{profile}`"));
        }
        _ => {}
    }
}

fn tags(step: &Step, text: &mut Text) {
    match step {
        Step::CreateRole { role, .. } => created_tags(&role.tags, 1, text),
        Step::TagRole { tags } => tag_changes(tags, 1, text),
        Step::UntagRole { tags } => deleted_tags(tags, 1, text),
        _ => {}
    }
}

fn created_tags(tags: &[Tag], depth: usize, text: &mut Text) {
    for Tag { key, value } in tags {
        text.put(depth, Tone::Comes, &format!("+ tag {key} = {value}"));
    }
}

fn deleted_tags(tags: &[Tag], depth: usize, text: &mut Text) {
    for Tag { key, value } in tags {
        text.put(depth, Tone::Goes, &format!("- tag {key} = {value}"));
    }
}

fn tag_changes(tags: &[TagChange], depth: usize, text: &mut Text) {
    for TagChange { key, before, after } in tags {
        match before {
            Some(before) => text.put(depth, Tone::Changes, &format!("~ tag {key} = {before} → {after}")),
            None => text.put(depth, Tone::Comes, &format!("+ tag {key} = {after}")),
        }
    }
}

//! A plan for people: one line a step, and below it what comes and goes.

use std::{collections::BTreeSet, fmt};

use iam_role_policy::{Document, Role, Statement, Tag};

use super::{ObservedDocument, Plan, Step, TagChange};
use crate::parameter::visible;

/// One line a step, `+` for what comes, `-` for what goes, `~` for what changes; below it the statements and values.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.steps.len() {
            0 => write!(f, "role `{}`: nothing to change", self.role)?,
            1 => write!(f, "role `{}`: 1 step", self.role)?,
            steps => write!(f, "role `{}`: {steps} steps", self.role)?,
        }
        for step in &self.steps {
            write!(f, "\n  {} {step}", step.sign())?;
            step.details().iter().try_for_each(|line| write!(f, "\n      {}", visible(line)))?;
        }
        self.notes.iter().try_for_each(|note| write!(f, "\n  note: {}", visible(note)))
    }
}

/// What the step does, in one line that reads on after "cannot", for example "delete the role".
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreatePolicy(policy) => write!(f, "create policy `{}`", policy.name),
            Self::CreatePolicyVersion { arn, .. } => write!(f, "put a new version of policy `{arn}`"),
            Self::DeletePolicyVersion { arn, version } => {
                write!(f, "delete version {version} of policy `{arn}`")
            }
            Self::TagPolicy { arn, .. } => write!(f, "tag policy `{arn}`"),
            Self::UntagPolicy { arn, .. } => write!(f, "untag policy `{arn}`"),
            Self::DeletePolicy { arn } => write!(f, "delete policy `{arn}`"),
            Self::CreateRole { .. } => f.write_str("create the role"),
            Self::UpdateTrustPolicy { .. } => f.write_str("update the trust policy"),
            Self::UpdateRole { .. } => f.write_str("update description and session duration"),
            Self::PutPermissionsBoundary { .. } => f.write_str("put the permissions boundary"),
            Self::DeletePermissionsBoundary { .. } => f.write_str("delete the permissions boundary"),
            Self::PutInlinePolicy { name, .. } => write!(f, "put inline policy `{name}`"),
            Self::DeleteInlinePolicy { name, .. } => write!(f, "delete inline policy `{name}`"),
            Self::AttachPolicy { policy } => write!(f, "attach policy `{policy}`"),
            Self::DetachPolicy { arn } => write!(f, "detach policy `{arn}`"),
            Self::TagRole { .. } => f.write_str("tag the role"),
            Self::UntagRole { .. } => f.write_str("untag the role"),
            Self::DeleteRole { .. } => f.write_str("delete the role"),
            Self::CreateInstanceProfile { profile, .. } => write!(f, "create instance profile `{profile}`"),
            Self::AddRoleToInstanceProfile { profile } => {
                write!(f, "add the role to instance profile `{profile}`")
            }
            Self::RemoveRoleFromInstanceProfile { profile } => {
                write!(f, "remove the role from instance profile `{profile}`")
            }
            Self::DeleteInstanceProfile { profile } => write!(f, "delete instance profile `{profile}`"),
        }
    }
}

impl Step {
    fn sign(&self) -> char {
        match self {
            Self::CreatePolicy(_)
            | Self::CreateRole { .. }
            | Self::PutPermissionsBoundary { before: None, .. }
            | Self::PutInlinePolicy { before: None, .. }
            | Self::AttachPolicy { .. }
            | Self::CreateInstanceProfile { .. }
            | Self::AddRoleToInstanceProfile { .. } => '+',
            Self::CreatePolicyVersion { .. }
            | Self::TagPolicy { .. }
            | Self::UpdateTrustPolicy { .. }
            | Self::UpdateRole { .. }
            | Self::PutPermissionsBoundary { .. }
            | Self::PutInlinePolicy { .. }
            | Self::TagRole { .. } => '~',
            Self::DeletePolicyVersion { .. }
            | Self::UntagPolicy { .. }
            | Self::DeletePolicy { .. }
            | Self::DeletePermissionsBoundary { .. }
            | Self::DeleteInlinePolicy { .. }
            | Self::DetachPolicy { .. }
            | Self::UntagRole { .. }
            | Self::DeleteRole { .. }
            | Self::RemoveRoleFromInstanceProfile { .. }
            | Self::DeleteInstanceProfile { .. } => '-',
        }
    }

    fn details(&self) -> Vec<String> {
        match self {
            Self::CreateRole { role, permissions_boundary } => {
                let mut lines = new_role(role);
                lines.extend(permissions_boundary.iter().map(|arn| format!("+ permissions boundary {arn}")));
                lines
            }
            Self::CreatePolicy(policy) => change(None, Some(&policy.document)),
            Self::CreatePolicyVersion { before, after, .. } | Self::UpdateTrustPolicy { before, after } => {
                change(Some(before), Some(after))
            }
            Self::PutInlinePolicy { before, after, .. } => change(before.as_ref(), Some(after)),
            Self::DeleteInlinePolicy { before, .. } => change(Some(before), None),
            Self::UpdateRole { before, after } => settings(before, after),
            Self::PutPermissionsBoundary { before, after } => {
                before.iter().map(|arn| format!("- {arn}")).chain([format!("+ {after}")]).collect()
            }
            Self::DeletePermissionsBoundary { before } => vec![format!("- {before}")],
            Self::TagRole { tags } | Self::TagPolicy { tags, .. } => {
                tags.iter().flat_map(tag_change).collect()
            }
            Self::UntagRole { tags } | Self::UntagPolicy { tags, .. } => {
                tags.iter().map(|Tag { key, value }| format!("- {key} = {value}")).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn new_role(role: &Role) -> Vec<String> {
    let mut lines = vec![format!("+ path {}", role.path)];
    lines.extend(role.description.iter().map(|text| format!("+ description {}", one_line(text))));
    lines.push(format!("+ sessions of at most {}", duration(role.max_session_duration)));
    lines.extend(change(None, Some(&role.trust)));
    lines.extend(role.tags.iter().map(|Tag { key, value }| format!("+ tag {key} = {value}")));
    lines
}

fn settings(before: &(Option<String>, u32), after: &(Option<String>, u32)) -> Vec<String> {
    let mut lines = Vec::new();
    if before.0 != after.0 {
        lines.extend(before.0.iter().map(|text| format!("- description {}", one_line(text))));
        lines.extend(after.0.iter().map(|text| format!("+ description {}", one_line(text))));
    }
    if before.1 != after.1 {
        lines.push(format!("- sessions of at most {}", duration(before.1)));
        lines.push(format!("+ sessions of at most {}", duration(after.1)));
    }
    lines
}

fn tag_change(TagChange { key, before, after }: &TagChange) -> Vec<String> {
    let before = before.iter().map(|value| format!("- {key} = {value}"));
    before.chain([format!("+ {key} = {after}")]).collect()
}

/// The statements that go and the statements that come; those that only moved or were written differently do not show.
fn change(before: Option<&ObservedDocument>, after: Option<&Document>) -> Vec<String> {
    let mut lines = Vec::new();
    let old = match before {
        Some(ObservedDocument::Document(document)) => Some(document),
        Some(ObservedDocument::Unreadable(text)) => {
            lines.push(format!("- {}", one_line(text)));
            None
        }
        None => None,
    };
    if let (Some(old), Some(new)) = (old, after) {
        let said = |document: &Document| document.version.map_or("no version", version);
        if old.version != new.version {
            lines.extend([format!("- {}", said(old)), format!("+ {}", said(new))]);
        }
        if old.id != new.id {
            lines.extend(old.id.iter().map(|id| format!("- id {id}")));
            lines.extend(new.id.iter().map(|id| format!("+ id {id}")));
        }
    }
    lines.extend(only_in(old, after).map(|text| format!("- {text}")));
    lines.extend(only_in(after, old).map(|text| format!("+ {text}")));
    lines
}

fn version(version: iam_role_policy::Version) -> &'static str {
    match version {
        iam_role_policy::Version::V2008 => "version 2008-10-17",
        iam_role_policy::Version::V2012 => "version 2012-10-17",
    }
}

/// The statements of `here` that are not in `there`, as JSON.
fn only_in(here: Option<&Document>, there: Option<&Document>) -> impl Iterator<Item = String> {
    let statements = |document: Option<&Document>| document.map_or_else(Vec::new, |d| d.statements.clone());
    let known: BTreeSet<_> = statements(there).iter().map(Statement::normal).collect();
    let new = statements(here).into_iter().filter(move |statement| !known.contains(&statement.normal()));
    new.map(|statement| {
        let document = Document { version: None, id: None, statements: vec![statement] };
        let text = document.to_json();
        let bare = text.strip_prefix(r#"{"Statement":["#).and_then(|text| text.strip_suffix("]}"));
        bare.unwrap_or(&text).to_owned()
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Seconds as hours where that is a whole number of them.
fn duration(seconds: u32) -> String {
    if seconds.is_multiple_of(3600) { format!("{} h", seconds / 3600) } else { format!("{seconds} s") }
}

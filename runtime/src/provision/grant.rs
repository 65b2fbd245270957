//! The second half of a cross-account role: a policy in the trusted account that lets somebody there assume it.

use std::fmt;

use aws_sdk_iam::Client;
use iam_role_policy::{
    ActionElement, Document, Effect, Kind, ResourceElement, ResourcePattern, Role, Statement,
};

use super::{
    CallError, ConflictError, Error,
    failure::Failure,
    observe::{document, there},
    whole::believing_whole,
};
use crate::{
    RoleArn,
    assume::{GRANTED, assume_role_policy},
    plan::{Conflicts, ObservedDocument},
};

/// Who gets an inline policy; IAM calls users, groups and roles identities.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Identity {
    /// The group of this name.
    Group(String),
    /// The user of this name.
    User(String),
    /// The role of this name; one that is provisioned from a declaration loses the policy again, unless that has it too.
    Role(String),
}

impl Identity {
    /// The group of this name.
    #[must_use]
    pub fn group(name: impl Into<String>) -> Self {
        Self::Group(name.into())
    }

    /// The user of this name.
    #[must_use]
    pub fn user(name: impl Into<String>) -> Self {
        Self::User(name.into())
    }

    /// The role of this name.
    #[must_use]
    pub fn role(name: impl Into<String>) -> Self {
        Self::Role(name.into())
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(name) => write!(f, "group `{name}`"),
            Self::User(name) => write!(f, "user `{name}`"),
            Self::Role(name) => write!(f, "role `{name}`"),
        }
    }
}

/// What granting did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    policy_name: String,
    changed: bool,
}

impl Granted {
    /// The name of the inline policy: the role's name and account are in it, so that two roles never share one.
    #[must_use]
    pub fn policy_name(&self) -> &str {
        &self.policy_name
    }

    /// Whether it had to be written.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.changed
    }
}

/// Lets `identity`, in the account of `client`, assume the role that has this ARN.
pub(crate) async fn grant(
    client: &Client,
    role: &Role,
    arn: &RoleArn,
    identity: &Identity,
) -> Result<Granted, Error> {
    let (client, policy) = (&believing_whole(client), assume_role_policy(role, arn));
    let policy_name = format!("assume-{}-in-{}", arn.role_name(), arn.account());
    let failed = |verb: &str, actions: [&'static str; 3], failure| {
        let action = identity.pick(actions);
        let doing = format!("{verb} inline policy `{policy_name}`");
        Error::Call(Box::new(CallError::new(identity.to_string(), doing, action, failure)))
    };
    let reading = ["iam:GetGroupPolicy", "iam:GetUserPolicy", "iam:GetRolePolicy"];
    let found =
        identity.read(client, &policy_name).await.map_err(|failure| failed("read", reading, failure))?;
    let found = found.map(|text| document(&text, Kind::Identity));
    let changed = !found.as_ref().is_some_and(|found| found.is(&policy));
    if changed {
        if found.is_some_and(|found| !is_a_grant(&found, arn)) {
            let conflicts = Conflicts::other_grant(identity.to_string(), policy_name);
            return Err(Error::Conflict(ConflictError::before_all(conflicts)));
        }
        let writing = ["iam:PutGroupPolicy", "iam:PutUserPolicy", "iam:PutRolePolicy"];
        let put = identity.put(client, &policy_name, &policy).await;
        put.map_err(|failure| failed("put", writing, failure))?;
    }
    Ok(Granted { policy_name, changed })
}

/// Whether a policy says nothing but that the role may be assumed. An inline policy has no tags to tell its owner, and
/// one with a condition, or with more in it, was not written here.
fn is_a_grant(found: &ObservedDocument, arn: &RoleArn) -> bool {
    let ObservedDocument::Document(found) = found else { return false };
    let (account, ending) = (arn.account().as_str(), format!("/{}", arn.role_name()));
    let role = |pattern: &ResourcePattern| matches!(pattern, ResourcePattern::Arn(arn) if arn.account() == account && arn.resource().ends_with(&ending));
    let plain = |statement: &Statement| {
        let actions = matches!(&statement.action, ActionElement::Action(actions) if actions.iter().all(|action| GRANTED.contains(&action.as_str())));
        let resources = matches!(&statement.resource, Some(ResourceElement::Resource(patterns)) if patterns.iter().all(role));
        statement.effect == Effect::Allow && statement.conditions.is_empty() && actions && resources
    };
    found.statements.iter().all(plain)
}

impl Identity {
    fn pick<T>(&self, [group, user, role]: [T; 3]) -> T {
        match self {
            Self::Group(_) => group,
            Self::User(_) => user,
            Self::Role(_) => role,
        }
    }

    async fn read(&self, client: &Client, policy: &str) -> Result<Option<String>, Failure> {
        Ok(match self {
            Self::Group(name) => {
                let call = client.get_group_policy().group_name(name).policy_name(policy);
                there("iam:GetGroupPolicy", call.send().await)?.map(|answer| answer.policy_document)
            }
            Self::User(name) => {
                let call = client.get_user_policy().user_name(name).policy_name(policy);
                there("iam:GetUserPolicy", call.send().await)?.map(|answer| answer.policy_document)
            }
            Self::Role(name) => {
                let call = client.get_role_policy().role_name(name).policy_name(policy);
                there("iam:GetRolePolicy", call.send().await)?.map(|answer| answer.policy_document)
            }
        })
    }

    async fn put(&self, client: &Client, policy: &str, document: &Document) -> Result<(), Failure> {
        let text = document.to_json();
        match self {
            Self::Group(name) => {
                let call = client.put_group_policy().group_name(name).policy_name(policy);
                call.policy_document(text).send().await?;
            }
            Self::User(name) => {
                let call = client.put_user_policy().user_name(name).policy_name(policy);
                call.policy_document(text).send().await?;
            }
            Self::Role(name) => {
                let call = client.put_role_policy().role_name(name).policy_name(policy);
                call.policy_document(text).send().await?;
            }
        }
        Ok(())
    }
}

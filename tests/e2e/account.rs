//! All that stands in an account, read with the SDK alone, to compare with what was declared. Of the in-process endpoint
//! it can be had without a call.
//!
//! Nothing of the code under test reads here, so that it cannot hide its own mistakes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;

use aws_sdk_iam::Client;
use aws_sdk_iam::types::{PolicyScopeType, Tag};
use iam_role::IamRole;
use iam_role::policy_engine::{self, CustomerPolicy, Document, ManagedPolicy};
use iam_role_endpoints::{ACCOUNT, State};
use percent_encoding::percent_decode_str;
use serde_json::Value;

type Answer<T> = Result<T, Box<dyn Error>>;

/// Everything that IAM keeps of an account and these tests can change, by names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) roles: BTreeMap<String, Role>,
    pub(crate) policies: BTreeMap<String, Policy>,
    /// The roles in each instance profile.
    pub(crate) profiles: BTreeMap<String, (Vec<String>, Tags)>,
}

pub(crate) type Tags = BTreeMap<String, String>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) path: String,
    pub(crate) description: String,
    pub(crate) max_session_duration: u32,
    pub(crate) trust: Value,
    pub(crate) inline: BTreeMap<String, Value>,
    pub(crate) attached: BTreeSet<String>,
    pub(crate) boundary: Option<String>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    pub(crate) description: String,
    /// The default version.
    pub(crate) document: Value,
    pub(crate) tags: Tags,
}

impl Account {
    /// What the account will be when these roles, and nothing else, are in it.
    pub(crate) fn declared<R: IamRole>(roles: &[R]) -> Answer<Self> {
        let mut account = Self::default();
        for role in roles {
            let role = role.render()?;
            for policy in role.managed_policies.iter().chain(&role.permissions_boundary) {
                if let ManagedPolicy::Customer(policy) = policy {
                    account.policies.insert(arn(policy), Policy::declared(policy)?);
                }
            }
            if let Some(profile) = &role.instance_profile {
                let owner = role.tags.iter().filter(|tag| tag.key.starts_with("iam-role:"));
                account.profiles.insert(profile.clone(), (vec![role.name.clone()], tags_of(owner)));
            }
            account.roles.insert(role.name.clone(), Role::declared(&role)?);
        }
        Ok(account)
    }

    /// Fails where the account differs from what it should be, and says what is there instead.
    pub(crate) fn assert_is(&self, expected: &Self, what: &str) {
        assert_eq!(self.roles, expected.roles, "roles, {what}");
        assert_eq!(self.policies, expected.policies, "policies, {what}");
        assert_eq!(self.profiles, expected.profiles, "instance profiles, {what}");
    }

    /// What the in-process endpoint keeps.
    pub(crate) fn of(state: &State) -> Answer<Self> {
        let mut account = Self::default();
        for role in state.roles.values() {
            let mut inline = BTreeMap::new();
            for policy in &role.inline_policies {
                inline.insert(policy.policy_name.clone(), serde_json::from_str(&policy.policy_document)?);
            }
            let attached = role.attached_policies.iter().map(|policy| policy.policy_arn.clone());
            let found = Role {
                path: role.path.clone(),
                description: role.description.clone(),
                max_session_duration: u32::try_from(role.max_session_duration)?,
                trust: serde_json::from_str(&role.assume_role_policy_document)?,
                inline,
                attached: attached.collect(),
                boundary: role.permissions_boundary.clone(),
                tags: sorted(&role.tags),
            };
            account.roles.insert(role.name.clone(), found);
        }
        for policy in state.policies.values().filter(|policy| !policy.arn.starts_with("arn:aws:iam::aws:")) {
            let (description, tags) = (policy.description.clone(), sorted(&policy.tags));
            let document = serde_json::from_str(&policy.document)?;
            account.policies.insert(policy.arn.clone(), Policy { description, document, tags });
        }
        for profile in state.instance_profiles.values() {
            let (name, roles) = (profile.name.clone(), profile.roles.clone());
            account.profiles.insert(name, (roles, sorted(&profile.tags)));
        }
        Ok(account)
    }

    /// What the account is.
    pub(crate) async fn read(iam: &Client) -> Answer<Self> {
        let mut account = Self::default();
        for role in iam.list_roles().send().await?.roles {
            let name = role.role_name;
            account.roles.insert(name.clone(), Role::read(iam, &name).await?);
        }
        let local = iam.list_policies().scope(PolicyScopeType::Local);
        for policy in local.send().await?.policies.unwrap_or_default() {
            let arn = policy.arn.ok_or("a policy without an ARN")?;
            // The in-process endpoint lists those too.
            if arn.starts_with("arn:aws:iam::aws:") {
                continue;
            }
            account.policies.insert(arn.clone(), Policy::read(iam, &arn).await?);
        }
        for profile in iam.list_instance_profiles().send().await?.instance_profiles {
            let name = profile.instance_profile_name;
            let found = iam.get_instance_profile().instance_profile_name(&name).send().await?;
            let found = found.instance_profile.ok_or("an instance profile without a body")?;
            let inside = found.roles.iter().map(|role| role.role_name.clone()).collect();
            account.profiles.insert(name, (inside, tags(found.tags())));
        }
        Ok(account)
    }
}

impl Role {
    fn declared(role: &policy_engine::Role) -> Answer<Self> {
        let mut inline = BTreeMap::new();
        for policy in &role.inline_policies {
            inline.insert(policy.name.clone(), json(&policy.document)?);
        }
        Ok(Self {
            path: role.path.clone(),
            description: role.description.clone().unwrap_or_default(),
            max_session_duration: role.max_session_duration,
            trust: json(&role.trust)?,
            inline,
            attached: role.managed_policies.iter().map(arn_of).collect(),
            boundary: role.permissions_boundary.as_ref().map(arn_of),
            tags: tags_of(&role.tags),
        })
    }

    /// The role of this name.
    pub(crate) async fn read(iam: &Client, name: &str) -> Answer<Self> {
        let role = iam.get_role().role_name(name).send().await?.role.ok_or("a role without a body")?;
        let mut inline = BTreeMap::new();
        for policy in iam.list_role_policies().role_name(name).send().await?.policy_names {
            let found = iam.get_role_policy().role_name(name).policy_name(&policy).send().await?;
            inline.insert(policy, decoded(found.policy_document())?);
        }
        let attached = iam.list_attached_role_policies().role_name(name).send().await?;
        let boundary = role.permissions_boundary();
        Ok(Self {
            path: role.path.clone(),
            description: role.description.clone().unwrap_or_default(),
            max_session_duration: u32::try_from(role.max_session_duration().unwrap_or(3600))?,
            trust: decoded(role.assume_role_policy_document().unwrap_or_default())?,
            inline,
            attached: attached
                .attached_policies()
                .iter()
                .filter_map(|policy| policy.policy_arn().map(str::to_owned))
                .collect(),
            boundary: boundary.and_then(|boundary| boundary.permissions_boundary_arn()).map(str::to_owned),
            tags: tags(role.tags()),
        })
    }
}

impl Policy {
    fn declared(policy: &CustomerPolicy) -> Answer<Self> {
        let description = policy.description.clone().unwrap_or_default();
        Ok(Self { description, document: json(&policy.document)?, tags: tags_of(&policy.tags) })
    }

    async fn read(iam: &Client, arn: &str) -> Answer<Self> {
        let policy =
            iam.get_policy().policy_arn(arn).send().await?.policy.ok_or("a policy without a body")?;
        let version = policy.default_version_id().unwrap_or("v1");
        let version = iam.get_policy_version().policy_arn(arn).version_id(version).send().await?;
        let text = version.policy_version.and_then(|version| version.document).unwrap_or_default();
        Ok(Self {
            description: policy.description().unwrap_or_default().to_owned(),
            document: decoded(&text)?,
            tags: tags(policy.tags()),
        })
    }
}

/// The ARN of a customer managed policy in the account of the endpoints.
fn arn(policy: &CustomerPolicy) -> String {
    format!("arn:aws:iam::{ACCOUNT}:policy{}{}", policy.path, policy.name)
}

fn arn_of(policy: &ManagedPolicy) -> String {
    match policy {
        ManagedPolicy::Arn(text) | ManagedPolicy::Declared(text) => text.clone(),
        ManagedPolicy::Customer(policy) => arn(policy),
    }
}

fn json(document: &Document) -> Answer<Value> {
    Ok(serde_json::from_str(&document.to_json())?)
}

/// The document as IAM hands it out: percent-encoded.
pub(crate) fn decoded(document: &str) -> Answer<Value> {
    Ok(serde_json::from_str(&percent_decode_str(document).decode_utf8()?)?)
}

fn tags(tags: &[Tag]) -> Tags {
    tags.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()
}

fn sorted(tags: &HashMap<String, String>) -> Tags {
    tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn tags_of<'a>(tags: impl IntoIterator<Item = &'a policy_engine::Tag>) -> Tags {
    tags.into_iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()
}

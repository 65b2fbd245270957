//! Calls of IAM into what stands in the account; every list is read to its end.
//!
//! What vanishes between two calls is taken as not there: the next run sees the same.

use std::{borrow::Cow, collections::BTreeMap};

use aws_sdk_iam::{Client, types};
use iam_role_policy::{CustomerPolicy, Kind, Role, Tag, limits};
use percent_encoding::percent_decode_str;

use super::{Error, Session, apply::Slept, failure::Failure};
use crate::{
    RoleArn,
    plan::{
        Observed, ObservedDocument, ObservedInstanceProfile, ObservedPolicy, ObservedRole, ObservedVersion,
        Step, declared_policies, undeclared_policies,
    },
};

/// Waits until a role that IAM says exists can be read, in seconds.
const WAITS: [u64; 3] = [1, 2, 4];

impl Session<'_> {
    /// Everything of the role that stands in the account.
    pub(super) async fn observe(&mut self, role: &Role) -> Result<Observed, Error> {
        let name = self.name;
        let found_role = self
            .read_role()
            .await
            .map_err(|failure| self.failed(format!("read role `{name}`"), "iam:GetRole", failure))?;
        let mut policies = Vec::new();
        for policy in declared_policies(role) {
            let found = self.read_policy(policy, found_role.as_ref()).await.map_err(|failure| {
                self.failed(format!("read policy `{}`", policy.name), "iam:GetPolicy", failure)
            })?;
            policies.extend(found);
        }
        for arn in undeclared_policies(found_role.as_ref(), &policies, role) {
            let found = self
                .read_undeclared_policy(&arn)
                .await
                .map_err(|failure| self.failed(format!("read policy `{arn}`"), "iam:GetPolicy", failure))?;
            policies.extend(found);
        }
        let declared = role.instance_profile.as_ref();
        let read = self.read_instance_profiles(declared, found_role.is_some()).await;
        let instance_profiles = read.map_err(|failure| {
            self.failed("read the instance profiles".to_owned(), "iam:GetInstanceProfile", failure)
        })?;
        Ok(Observed { role: found_role, policies, instance_profiles })
    }

    /// The same, after `step` was told that what it creates exists: a role that was created a moment ago may take some
    /// moments until it can be read.
    pub(super) async fn observe_existing(&mut self, step: &Step, role: &Role) -> Result<Observed, Error> {
        let expected = self.role_arn.is_some() || matches!(step, Step::CreateRole { .. });
        for wait in WAITS {
            let observed = self.observe(role).await?;
            if !expected || observed.role.is_some() || self.sleep(wait).await != Slept::Well {
                return Ok(observed);
            }
        }
        self.observe(role).await
    }

    /// Whether there is a role of this name, ours or not.
    pub(super) async fn role_stands(&mut self) -> Result<bool, Error> {
        self.calls += 1;
        let name = self.name;
        let answer = there("iam:GetRole", self.client.get_role().role_name(name).send().await)
            .map_err(|failure| self.failed(format!("read role `{name}`"), "iam:GetRole", failure))?;
        Ok(answer.is_some())
    }

    /// Who else uses the policies, for those that are to be deleted.
    pub(super) async fn observe_users(&mut self, observed: &mut Observed) -> Result<(), Error> {
        for policy in &mut observed.policies {
            policy.used_by = self.read_users(&policy.arn).await.map_err(|failure| {
                let doing = format!("read who uses policy `{}`", policy.arn);
                self.failed(doing, "iam:ListEntitiesForPolicy", failure)
            })?;
        }
        Ok(())
    }

    /// The ARN of the role, if it can be read yet.
    pub(super) async fn read_arn(&mut self) -> Result<Option<String>, Error> {
        self.calls += 1;
        let answer = there("iam:GetRole", self.client.get_role().role_name(self.name).send().await)
            .map_err(|failure| self.failed("learn the role's ARN".to_owned(), "iam:GetRole", failure))?;
        Ok(answer.and_then(|answer| answer.role).map(|role| role.arn))
    }

    async fn read_role(&mut self) -> Result<Option<ObservedRole>, Failure> {
        self.calls += 1;
        let name = self.name;
        let answer = there("iam:GetRole", self.client.get_role().role_name(name).send().await)?;
        let Some(role) = answer.and_then(|answer| answer.role) else { return Ok(None) };
        let trust = role.assume_role_policy_document().unwrap_or_default();
        Ok(Some(ObservedRole {
            trust: document(trust, Kind::Trust),
            inline_policies: self.read_inline_policies().await?,
            managed_policies: self.read_attached_policies().await?,
            permissions_boundary: role
                .permissions_boundary()
                .and_then(|boundary| boundary.permissions_boundary_arn())
                .map(str::to_owned),
            max_session_duration: seconds(role.max_session_duration),
            tags: tags(role.tags.as_deref()),
            arn: role.arn,
            name: role.role_name,
            path: role.path,
            description: role.description,
        }))
    }

    async fn read_inline_policies(&mut self) -> Result<BTreeMap<String, ObservedDocument>, Failure> {
        let (client, role) = (self.client, self.name);
        let mut names = Vec::new();
        let mut pages = client.list_role_policies().role_name(role).into_paginator().send();
        while let Some(page) = pages.next().await {
            self.calls += 1;
            names.extend(
                there("iam:ListRolePolicies", page)?.map(|page| page.policy_names).unwrap_or_default(),
            );
        }
        let mut policies = BTreeMap::new();
        for name in names {
            self.calls += 1;
            let call = client.get_role_policy().role_name(role).policy_name(&name);
            if let Some(policy) = there("iam:GetRolePolicy", call.send().await)? {
                policies.insert(name, document(&policy.policy_document, Kind::Identity));
            }
        }
        Ok(policies)
    }

    async fn read_attached_policies(&mut self) -> Result<Vec<String>, Failure> {
        let call = self.client.list_attached_role_policies().role_name(self.name);
        let mut pages = call.into_paginator().send();
        let mut attached = Vec::new();
        while let Some(page) = pages.next().await {
            self.calls += 1;
            let page = there("iam:ListAttachedRolePolicies", page)?;
            attached.extend(page.and_then(|page| page.attached_policies).unwrap_or_default());
        }
        Ok(attached_arns(attached))
    }

    async fn read_policy(
        &mut self,
        policy: &CustomerPolicy,
        role: Option<&ObservedRole>,
    ) -> Result<Option<ObservedPolicy>, Failure> {
        let known = self.created.policies.get(&policy.name).cloned();
        let expected = role.and_then(|role| RoleArn::answered(&role.arn, &role.name));
        let arn = known.or_else(|| expected.map(|role| role.policy(policy)));
        let found = match arn {
            Some(arn) => self.read_policy_at(&arn).await?,
            None => None,
        };
        if found.is_some() {
            return Ok(found);
        }
        // The account may be unknown, or the policy may stand at another path: its name is taken all the same.
        match self.find_policy(&policy.name).await? {
            Some(arn) => self.read_policy_at(&arn).await,
            None => Ok(None),
        }
    }

    async fn read_undeclared_policy(&mut self, arn: &str) -> Result<Option<ObservedPolicy>, Failure> {
        let Some(found) = self.read_policy_at(arn).await? else { return Ok(None) };
        Ok(Some(ObservedPolicy { used_by: self.read_users(arn).await?, ..found }))
    }

    async fn find_policy(&mut self, name: &str) -> Result<Option<String>, Failure> {
        let call = self.client.list_policies().scope(types::PolicyScopeType::Local);
        let mut pages = call.into_paginator().send();
        while let Some(page) = pages.next().await {
            self.calls += 1;
            let page = page.map_err(|error| Failure::from(error).of("iam:ListPolicies"))?;
            let policies = page.policies.unwrap_or_default();
            let same = |policy: &types::Policy| {
                policy.policy_name().is_some_and(|found| found.eq_ignore_ascii_case(name))
            };
            if let Some(found) = policies.into_iter().find(same) {
                return Ok(found.arn);
            }
        }
        Ok(None)
    }

    /// The policy with this ARN, if there is one.
    pub(super) async fn read_policy_at(&mut self, arn: &str) -> Result<Option<ObservedPolicy>, Failure> {
        let client = self.client;
        self.calls += 1;
        let answer = there("iam:GetPolicy", client.get_policy().policy_arn(arn).send().await)?;
        let Some(policy) = answer.and_then(|answer| answer.policy) else { return Ok(None) };
        let default = policy.default_version_id().unwrap_or("v1");
        self.calls += 1;
        let call = client.get_policy_version().policy_arn(arn).version_id(default);
        let version =
            there("iam:GetPolicyVersion", call.send().await)?.and_then(|answer| answer.policy_version);
        let text = version.and_then(|version| version.document).unwrap_or_default();
        Ok(Some(ObservedPolicy {
            arn: arn.to_owned(),
            name: policy.policy_name().unwrap_or_default().to_owned(),
            path: policy.path().unwrap_or(limits::DEFAULT_PATH).to_owned(),
            description: policy.description().map(str::to_owned),
            document: document(&text, Kind::Identity),
            versions: self.read_versions(arn).await?,
            tags: tags(policy.tags.as_deref()),
            used_by: Vec::new(),
        }))
    }

    async fn read_versions(&mut self, arn: &str) -> Result<Vec<ObservedVersion>, Failure> {
        let mut pages = self.client.list_policy_versions().policy_arn(arn).into_paginator().send();
        let mut versions = Vec::new();
        while let Some(page) = pages.next().await {
            self.calls += 1;
            for version in
                there("iam:ListPolicyVersions", page)?.and_then(|page| page.versions).unwrap_or_default()
            {
                let is_default = version.is_default_version;
                versions.extend(version.version_id.map(|id| ObservedVersion { id, is_default }));
            }
        }
        Ok(oldest_first(versions))
    }

    async fn read_users(&mut self, arn: &str) -> Result<Vec<String>, Failure> {
        let Users { mut but_roles, roles } = read_users(self.client, arn, &mut self.calls).await?;
        let others = roles.into_iter().filter(|name| !name.eq_ignore_ascii_case(self.name));
        but_roles.extend(others.map(|name| format!("role `{name}`")));
        but_roles.sort();
        Ok(but_roles)
    }

    async fn read_instance_profiles(
        &mut self,
        declared: Option<&String>,
        role_exists: bool,
    ) -> Result<Vec<ObservedInstanceProfile>, Failure> {
        let client = self.client;
        let mut names: Vec<_> = declared.into_iter().cloned().collect();
        if role_exists {
            let call = client.list_instance_profiles_for_role().role_name(self.name);
            let mut pages = call.into_paginator().send();
            while let Some(page) = pages.next().await {
                self.calls += 1;
                let page = there("iam:ListInstanceProfilesForRole", page)?;
                let found = page.map(|page| page.instance_profiles).unwrap_or_default();
                names.extend(found.into_iter().map(|profile| profile.instance_profile_name));
            }
        }
        names.sort();
        names.dedup();
        let mut profiles = Vec::new();
        for name in names {
            self.calls += 1;
            let call = client.get_instance_profile().instance_profile_name(&name);
            let answer = there("iam:GetInstanceProfile", call.send().await)?;
            let Some(found) = answer.and_then(|answer| answer.instance_profile) else { continue };
            // The declared name may be one of these in another case.
            if profiles
                .iter()
                .all(|known: &ObservedInstanceProfile| known.name != found.instance_profile_name)
            {
                profiles.push(profile(found));
            }
        }
        Ok(profiles)
    }
}

/// Who has a policy, attached or as a boundary.
pub(super) struct Users {
    /// Users and groups, in words.
    pub(super) but_roles: Vec<String>,
    /// The names of roles.
    pub(super) roles: Vec<String>,
}

pub(super) async fn read_users(client: &Client, arn: &str, calls: &mut usize) -> Result<Users, Failure> {
    let mut pages = client.list_entities_for_policy().policy_arn(arn).into_paginator().send();
    let mut users = Users { but_roles: Vec::new(), roles: Vec::new() };
    while let Some(page) = pages.next().await {
        *calls += 1;
        let Some(page) = there("iam:ListEntitiesForPolicy", page)? else { continue };
        let group = |group: &types::PolicyGroup| group.group_name().map(|name| format!("group `{name}`"));
        let user = |user: &types::PolicyUser| user.user_name().map(|name| format!("user `{name}`"));
        users.but_roles.extend(page.policy_groups().iter().filter_map(group));
        users.but_roles.extend(page.policy_users().iter().filter_map(user));
        users
            .roles
            .extend(page.policy_roles.unwrap_or_default().into_iter().filter_map(|role| role.role_name));
    }
    Ok(users)
}

/// The answer to the call `action`; `None` if what was asked for does not exist.
pub(super) fn there<T, E>(action: &'static str, answer: Result<T, E>) -> Result<Option<T>, Failure>
where
    Failure: From<E>,
{
    match answer.map_err(Failure::from) {
        Ok(answer) => Ok(Some(answer)),
        Err(failure) if failure.is("NoSuchEntity") => Ok(None),
        Err(failure) => Err(failure.of(action)),
    }
}

/// IAM hands documents back percent-encoded, as RFC 3986 has it; some endpoints do not.
pub(super) fn document(text: &str, kind: Kind) -> ObservedDocument {
    let text = if text.starts_with('%') {
        percent_decode_str(text).decode_utf8_lossy()
    } else {
        Cow::Borrowed(text)
    };
    ObservedDocument::new(&text, kind)
}

pub(super) fn tags(tags: Option<&[types::Tag]>) -> Vec<Tag> {
    let tag = |tag: &types::Tag| Tag { key: tag.key().to_owned(), value: tag.value().to_owned() };
    let mut tags: Vec<_> = tags.unwrap_or_default().iter().map(tag).collect();
    tags.sort_by(|one, other| one.key.cmp(&other.key));
    tags
}

pub(super) fn profile(found: types::InstanceProfile) -> ObservedInstanceProfile {
    let tags = tags(found.tags.as_deref());
    let roles = found.roles.into_iter().map(|role| role.role_name).collect();
    ObservedInstanceProfile { name: found.instance_profile_name, roles, tags }
}

/// A `MaxSessionDuration`; what IAM does not say is an hour (IAM API Reference, `CreateRole`).
pub(super) fn seconds(duration: Option<i32>) -> u32 {
    duration.and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or(3600)
}

/// IAM promises no order of what is attached; a plan that is the same reads the same.
pub(super) fn attached_arns(attached: Vec<types::AttachedPolicy>) -> Vec<String> {
    let mut arns: Vec<_> = attached.into_iter().filter_map(|policy| policy.policy_arn).collect();
    arns.sort();
    arns
}

/// Versions are numbered in the order in which they were made: v9 is older than v10.
pub(super) fn oldest_first(versions: impl IntoIterator<Item = ObservedVersion>) -> Vec<ObservedVersion> {
    let mut versions: Vec<_> = versions.into_iter().collect();
    versions.sort_by_key(|version| (version.id.len(), version.id.clone()));
    versions
}

#[cfg(test)]
mod tests {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

    use super::*;

    #[test]
    fn a_document_is_decoded_only_if_it_is_encoded() {
        let plain = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a%20b/*"}]}"#;
        let encoded = utf8_percent_encode(plain, NON_ALPHANUMERIC).to_string();
        let found = document(plain, Kind::Identity);
        let ObservedDocument::Document(read) = &found else { panic!("{found:?}") };
        assert!(read.to_json().contains("a%20b"));
        assert_eq!(document(&encoded, Kind::Identity), found);
        assert_eq!(document("%7B", Kind::Identity), ObservedDocument::Unreadable("{".to_owned()));
    }
}

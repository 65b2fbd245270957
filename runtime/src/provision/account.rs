//! Calls of IAM into a whole account.
//!
//! Two streams carry most of it, a thousand roles a call: `GetAccountAuthorizationDetails` has the documents,
//! `ListRoles` the descriptions and durations that it lacks. What neither carries is asked only where it decides
//! something: whose a policy or an instance profile is that a declared role declares or has, and who else uses it.
//!
//! INVARIANT: a stream that was cut off is an error; what was not read is never taken for absent.

mod profiles;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicUsize, Ordering},
};

use aws_sdk_iam::{
    Client,
    types::{self, EntityType},
};
use futures_util::{StreamExt, TryStreamExt, future::try_join, stream};
use iam_role_policy::{Kind, Role, limits};

use super::{
    CallError, Error, Session,
    failure::Failure,
    observe::{attached_arns, document, oldest_first, profile, read_users, seconds, tags, there},
};
use crate::{
    Stack, ownership,
    plan::{
        Account, ObservedInstanceProfile, ObservedPolicy, ObservedRole, ObservedVersion, declared_policies,
        undeclared_policies,
    },
};

/// The most that IAM hands out at once.
///
/// Source: IAM API Reference, `GetAccountAuthorizationDetails` and `ListRoles`, `MaxItems`.
const PAGE: i32 = 1000;

/// So many single calls are under way at once: IAM allows few a second.
const AT_ONCE: usize = 4;

/// Reads the account of `client`, as far as it takes to plan `stack`; with `orphans` also what nobody declares and only the
/// stack may own. The number is that of the calls.
pub(super) async fn read(client: &Client, stack: &Stack, orphans: bool) -> Result<(Account, usize), Error> {
    let names = stack.roles().iter().map(|role| lower_case(&role.name)).collect();
    let (roles, owners) = (stack.roles(), orphans.then(|| stack.owners()));
    let reader = Reader { client, roles, names, owners, calls: AtomicUsize::new(0) };
    let account = reader.read().await?;
    Ok((account, reader.calls.into_inner()))
}

struct Reader<'a> {
    client: &'a Client,
    /// The declared roles.
    roles: &'a [Role],
    /// Their names in lower case.
    names: BTreeSet<String>,
    /// Whose orphans are read too.
    owners: Option<BTreeSet<&'a str>>,
    calls: AtomicUsize,
}

/// What `ListRoles` has of a role and its details have not.
struct Settings {
    description: Option<String>,
    max_session_duration: u32,
}

/// By names in lower case: two that differ in case only are one to IAM.
type ByName<T> = BTreeMap<String, T>;

impl Reader<'_> {
    async fn read(&self) -> Result<Account, Error> {
        let ((details, policies), settings) = try_join(self.details(), self.settings()).await?;
        let (roles, profiles) = self.roles(details, settings).await?;
        let policies = self.policies(policies, &roles).await?;
        let profiles = self.profiles(profiles, &roles).await?;
        Ok(Account::new(roles, policies, profiles))
    }

    async fn details(&self) -> Result<(Vec<types::RoleDetail>, Vec<types::ManagedPolicyDetail>), Error> {
        const ACTION: &str = "iam:GetAccountAuthorizationDetails";
        let failed = |failure| failed("read its roles and policies".to_owned(), ACTION, failure);
        let call = self.client.get_account_authorization_details();
        let call = call.filter(EntityType::Role).filter(EntityType::LocalManagedPolicy);
        let mut pages = call.into_paginator().page_size(PAGE).send();
        let (mut roles, mut policies, mut more) = (Vec::new(), Vec::new(), false);
        while let Some(page) = pages.next().await {
            self.count(1);
            let page = page.map_err(|error| failed(error.into()))?;
            more = page.is_truncated;
            roles.extend(page.role_detail_list.unwrap_or_default());
            policies.extend(page.policies.unwrap_or_default().into_iter().map(named));
        }
        if more { Err(failed(cut_off())) } else { Ok((roles, policies)) }
    }

    async fn settings(&self) -> Result<ByName<Settings>, Error> {
        let failed = |failure| failed("list its roles".to_owned(), "iam:ListRoles", failure);
        let mut pages = self.client.list_roles().into_paginator().page_size(PAGE).send();
        let (mut settings, mut more) = (BTreeMap::new(), false);
        while let Some(page) = pages.next().await {
            self.count(1);
            let page = page.map_err(|error| failed(error.into()))?;
            more = page.is_truncated;
            settings.extend(page.roles.into_iter().map(|role| {
                let max_session_duration = seconds(role.max_session_duration);
                let description = role.description;
                (lower_case(&role.role_name), Settings { description, max_session_duration })
            }));
        }
        if more { Err(failed(cut_off())) } else { Ok(settings) }
    }

    /// The roles, and the instance profiles that hold any.
    async fn roles(
        &self,
        details: Vec<types::RoleDetail>,
        mut settings: ByName<Settings>,
    ) -> Result<(Vec<ObservedRole>, Vec<ObservedInstanceProfile>), Error> {
        let (mut roles, mut profiles) = (ByName::new(), Vec::new());
        for mut detail in details {
            let Some(name) = detail.role_name.clone() else { continue };
            let held_by = detail.instance_profile_list.take().unwrap_or_default();
            if let Some(settings) = settings.remove(&lower_case(&name)) {
                profiles.extend(held_by.into_iter().map(profile));
                roles.insert(lower_case(&name), role(detail, name, settings));
            } else {
                // It came or went between the two streams.
                settings.insert(lower_case(&name), Settings::default());
            }
        }
        let torn = self.roles.iter().filter(|role| settings.contains_key(&lower_case(&role.name)));
        for (role, held_by) in self.each(torn, |role| self.role_alone(role)).await? {
            profiles.extend(held_by);
            roles.extend(role.map(|role| (lower_case(&role.name), role)));
        }
        let bare = roles.values().filter(|role| self.lacks_something(role));
        let whole = self.each(bare.cloned(), |role| self.role_with_tags(role)).await?;
        roles.extend(whole.into_iter().map(|role| (lower_case(&role.name), role)));
        Ok((roles.into_values().collect(), profiles))
    }

    /// A declared role that one stream has and the other has not.
    async fn role_alone(
        &self,
        role: &Role,
    ) -> Result<(Option<ObservedRole>, Vec<ObservedInstanceProfile>), Error> {
        let mut session = Session::new(self.client, &role.name);
        let observed = session.observe(role).await?;
        self.count(session.calls);
        Ok((observed.role, observed.instance_profiles))
    }

    /// A declared role whose details lack its owner or its boundary; some endpoints leave them out.
    async fn role_with_tags(&self, role: ObservedRole) -> Result<ObservedRole, Error> {
        self.count(1);
        let answer = there("iam:GetRole", self.client.get_role().role_name(&role.name).send().await)
            .map_err(|failure| failed(format!("read role `{}`", role.name), "iam:GetRole", failure))?;
        // One that has gone meanwhile is as it was: the steps will tell.
        let Some(found) = answer.and_then(|answer| answer.role) else { return Ok(role) };
        let boundary = found.permissions_boundary.and_then(|boundary| boundary.permissions_boundary_arn);
        let permissions_boundary = role.permissions_boundary.or(boundary);
        Ok(ObservedRole { tags: tags(found.tags.as_deref()), permissions_boundary, ..role })
    }

    /// Whether the details of a declared role have no owner, or not the boundary that it declares: a call by itself is
    /// cheaper than a plan that writes what is there.
    fn lacks_something(&self, found: &ObservedRole) -> bool {
        let declared = || self.roles.iter().find(|role| role.name.eq_ignore_ascii_case(&found.name));
        self.declares(found).then(declared).flatten().is_some_and(|role| {
            let unbounded = role.permissions_boundary.is_some() && found.permissions_boundary.is_none();
            unbounded || ownership::stack(&found.tags).is_none()
        })
    }

    fn declares(&self, found: &ObservedRole) -> bool {
        self.names.contains(&lower_case(&found.name))
    }

    /// The customer managed policies; those that a declared role declares or has, with tags and with who uses them.
    async fn policies(
        &self,
        details: Vec<types::ManagedPolicyDetail>,
        roles: &[ObservedRole],
    ) -> Result<Vec<ObservedPolicy>, Error> {
        let local =
            details.into_iter().filter(|detail| !detail.arn().unwrap_or(":iam::aws:").contains(":iam::aws:"));
        let (concerned, others): (Vec<_>, Vec<_>) = {
            let (names, arns) = self.concerned(roles);
            let foreign = self.policies_of_others(roles);
            local.partition(|detail| {
                let name = lower_case(detail.policy_name().unwrap_or_default());
                let is = |arns: &BTreeSet<String>| detail.arn().is_some_and(|arn| arns.contains(arn));
                names.contains(&name) || is(&arns) || self.owners.is_some() && !is(&foreign)
            })
        };
        let concerned = self.each(concerned, |detail| self.policy_with_tags(detail, roles)).await?;
        let others = others.into_iter().map(policy);
        Ok(concerned.into_iter().flatten().chain(others).collect())
    }

    /// The names, in lower case, of the policies that the roles declare, and the ARNs of those that they have.
    fn concerned(&self, found: &[ObservedRole]) -> (BTreeSet<String>, BTreeSet<String>) {
        let declared = self.roles.iter().flat_map(declared_policies).map(|policy| lower_case(&policy.name));
        let found: ByName<&ObservedRole> = found.iter().map(|role| (lower_case(&role.name), role)).collect();
        let undeclared = self
            .roles
            .iter()
            .flat_map(|role| undeclared_policies(found.get(&lower_case(&role.name)).copied(), &[], role));
        (declared.collect(), undeclared.collect())
    }

    /// The ARNs of the policies that roles of others have: nothing of the stack may be deleted under them.
    fn policies_of_others(&self, roles: &[ObservedRole]) -> BTreeSet<String> {
        let others = roles.iter().filter(|role| !self.is_ours(role));
        others
            .flat_map(|role| role.managed_policies.iter().chain(&role.permissions_boundary))
            .cloned()
            .collect()
    }

    /// Whether the role is declared, or carries a tag of the stack whose orphans are read.
    fn is_ours(&self, role: &ObservedRole) -> bool {
        let owners = self.owners.as_ref();
        let owned = |owner| owners.is_some_and(|owners| owners.contains(owner));
        self.declares(role) || ownership::stack(&role.tags).is_some_and(owned)
    }

    async fn policy_with_tags(
        &self,
        detail: types::ManagedPolicyDetail,
        roles: &[ObservedRole],
    ) -> Result<Option<ObservedPolicy>, Error> {
        let (attached, bounding) = (detail.attachment_count, detail.permissions_boundary_usage_count);
        let found = policy(detail);
        let arn = &found.arn;
        self.count(1);
        let answer = there("iam:GetPolicy", self.client.get_policy().policy_arn(arn).send().await)
            .map_err(|failure| failed(format!("read policy `{arn}`"), "iam:GetPolicy", failure))?;
        let Some(answer) = answer.and_then(|answer| answer.policy) else { return Ok(None) };
        let attached_to = roles.iter().filter(|role| role.managed_policies.contains(arn)).count();
        let bounds = roles.iter().filter(|role| role.permissions_boundary.as_ref() == Some(arn)).count();
        let all_known = |said: Option<i32>, known| {
            said.and_then(|said| usize::try_from(said).ok()).is_some_and(|said| said <= known)
        };
        let used_by = if all_known(attached, attached_to) && all_known(bounding, bounds) {
            Vec::new()
        } else {
            self.users(arn).await?
        };
        let (tags, description) = (tags(answer.tags.as_deref()), answer.description);
        Ok(Some(ObservedPolicy { description, tags, used_by, ..found }))
    }

    /// The users and groups that have the policy.
    async fn users(&self, arn: &str) -> Result<Vec<String>, Error> {
        let mut calls = 0;
        let users = read_users(self.client, arn, &mut calls).await;
        self.count(calls);
        let users = users.map_err(|failure| {
            failed(format!("read who uses policy `{arn}`"), "iam:ListEntitiesForPolicy", failure)
        })?;
        Ok(users.but_roles)
    }

    /// What `read` answers for each, in their order.
    async fn each<T, U, F>(
        &self,
        items: impl IntoIterator<Item = T>,
        read: impl Fn(T) -> F,
    ) -> Result<Vec<U>, Error>
    where
        F: Future<Output = Result<U, Error>>,
    {
        let reads: Vec<_> = items.into_iter().map(read).collect();
        stream::iter(reads).buffered(AT_ONCE).try_collect().await
    }

    fn count(&self, calls: usize) {
        self.calls.fetch_add(calls, Ordering::Relaxed);
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { description: None, max_session_duration: seconds(None) }
    }
}

/// Two names that differ in case only are one to IAM.
fn lower_case(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn failed(doing: String, action: &'static str, failure: Failure) -> Error {
    Error::Call(Box::new(CallError::new("account".to_owned(), doing, action, failure)))
}

fn cut_off() -> Failure {
    Failure::garbled("there is more to read, and no word of where it goes on")
}

fn role(detail: types::RoleDetail, name: String, settings: Settings) -> ObservedRole {
    let trust = document(detail.assume_role_policy_document().unwrap_or_default(), Kind::Trust);
    let inline = detail.role_policy_list().iter().filter_map(|policy| {
        let text = policy.policy_document().unwrap_or_default();
        Some((policy.policy_name()?.to_owned(), document(text, Kind::Identity)))
    });
    let inline_policies = inline.collect();
    let attached = detail.attached_managed_policies.unwrap_or_default();
    let Settings { description, max_session_duration } = settings;
    ObservedRole {
        arn: detail.arn.unwrap_or_default(),
        name,
        path: detail.path.unwrap_or_else(|| limits::DEFAULT_PATH.to_owned()),
        description,
        max_session_duration,
        trust,
        inline_policies,
        managed_policies: attached_arns(attached),
        permissions_boundary: detail
            .permissions_boundary
            .and_then(|boundary| boundary.permissions_boundary_arn),
        tags: tags(detail.tags.as_deref()),
    }
}

/// The policy with its name, which some endpoints leave out; it is the last part of the ARN.
fn named(mut detail: types::ManagedPolicyDetail) -> types::ManagedPolicyDetail {
    let last = detail.arn().and_then(|arn| arn.rsplit('/').next()).map(str::to_owned);
    detail.policy_name = detail.policy_name.or(last);
    detail
}

/// The policy without its tags, which no stream carries.
fn policy(detail: types::ManagedPolicyDetail) -> ObservedPolicy {
    let versions = detail.policy_version_list.unwrap_or_default();
    let default = versions.iter().find(|version| version.is_default_version);
    let text = default.and_then(types::PolicyVersion::document).unwrap_or_default();
    ObservedPolicy {
        arn: detail.arn.unwrap_or_default(),
        name: detail.policy_name.unwrap_or_default(),
        path: detail.path.unwrap_or_else(|| limits::DEFAULT_PATH.to_owned()),
        description: detail.description,
        document: document(text, Kind::Identity),
        versions: oldest_first(versions.into_iter().filter_map(|version| {
            let is_default = version.is_default_version;
            version.version_id.map(|id| ObservedVersion { id, is_default })
        })),
        tags: Vec::new(),
        used_by: Vec::new(),
    }
}

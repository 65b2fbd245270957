//! Steps into calls.

use std::time::Duration;

use aws_sdk_iam::{config::retry::RetryConfig, types};
use aws_smithy_async::rt::sleep::{AsyncSleep, default_async_sleep};
use iam_role_policy::{CustomerPolicy, Role, Tag};

use super::{Error, Session, failure::Failure, watch::Event};
use crate::{
    RoleArn,
    plan::{Plan, PolicyArn, Step, TagChange},
};

/// Waits between the attempts at a step that only time can help, in seconds; two minutes in all, which is how long
/// the peers found that IAM may take to know a new principal.
pub(super) const WAITS: [u64; 8] = [1, 2, 4, 8, 15, 30, 30, 30];

/// Why the steps of a plan were not all taken.
pub(super) enum Halt {
    /// What a step makes is there already, or something in its place: who made it, only looking tells. It may have been this
    /// run, whose call was answered and the answer lost.
    Stands(Step, Failure),
    /// A call failed.
    Failed(Error),
}

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slept {
    Well,
    /// The client cannot wait.
    NotAtAll,
    /// Somebody cancelled meanwhile.
    Cancelled,
}

impl Session<'_> {
    /// Takes the steps in order; the answer is the step before which somebody cancelled, if anybody did.
    pub(super) async fn apply(&mut self, plan: &Plan) -> Result<Option<Step>, Halt> {
        for step in plan.steps() {
            match self.insist(step).await {
                Ok(true) => self.took(step),
                Ok(false) => return Ok(Some(step.clone())),
                Err(failure) if stands_already(step, &failure) => {
                    return Err(Halt::Stands(step.clone(), failure));
                }
                Err(failure) => return Err(Halt::Failed(self.failed_at(step, failure))),
            }
        }
        Ok(None)
    }

    fn took(&mut self, step: &Step) {
        match step {
            Step::CreateRole { .. } => self.created.names.extend([self.name.to_owned()]),
            Step::CreateInstanceProfile { profile, .. } => self.created.names.extend([profile.clone()]),
            _ => {}
        }
        self.done.push(step.clone());
        if let Some((watch, subject)) = self.watch {
            (watch.tell)(Event::Took { subject, step });
        }
    }

    /// The role's ARN, as IAM answered it; a new role may go by its unique id for some time.
    pub(super) async fn arn(&mut self) -> Result<RoleArn, Error> {
        let mut waits = WAITS.into_iter();
        loop {
            let answered = self.role_arn.as_deref().unwrap_or_default();
            if let Some(arn) = RoleArn::answered(answered, self.name) {
                return Ok(arn);
            }
            let failure = Failure::garbled(&format!("`{answered}` is not the ARN of a role"));
            let slept = match waits.next() {
                Some(wait) => self.sleep(wait).await,
                None => Slept::NotAtAll,
            };
            if slept != Slept::Well {
                return Err(self.failed("learn the role's ARN".to_owned(), "iam:GetRole", failure));
            }
            self.role_arn = self.read_arn().await?.or(self.role_arn.take());
        }
    }

    /// Takes a step, again and again while only time is missing; `false` if somebody cancelled before it was taken.
    async fn insist(&mut self, step: &Step) -> Result<bool, Failure> {
        let mut waits = WAITS.into_iter();
        while !self.is_cancelled() {
            self.calls += 1;
            let failure = match self.take(step).await {
                Ok(()) => return Ok(true),
                Err(failure) if failure.is("NoSuchEntity") && removes(step) => return Ok(true),
                Err(failure) => failure,
            };
            let worth = time_helps(step, &failure) || self.is_new(&failure) || self.is_throttled(&failure);
            let wait = waits.next().filter(|_| worth);
            let Some(seconds) = wait else { return Err(failure) };
            if let Some((watch, subject)) = self.watch {
                (watch.tell)(Event::Waits { subject, step, seconds, because: &failure.to_string() });
            }
            if self.sleep(seconds).await == Slept::NotAtAll {
                return Err(failure);
            }
        }
        Ok(false)
    }

    /// Whether what IAM does not find was created by this run a moment ago.
    fn is_new(&self, failure: &Failure) -> bool {
        let said = failure.message.as_deref().unwrap_or_default();
        let names = |name: &String| said.contains(&format!(" {name} "));
        let is_named = self.created.names.iter().any(names)
            || self.created.policies.values().any(|arn| said.contains(arn));
        failure.is("NoSuchEntity") && is_named
    }

    /// Whether IAM is asked too much, for longer than the client has patience; one that shall not repeat calls has none.
    fn is_throttled(&self, failure: &Failure) -> bool {
        let repeats = self.client.config().retry_config().is_none_or(RetryConfig::has_retry);
        failure.is_throttling() && repeats
    }

    fn is_cancelled(&self) -> bool {
        self.watch.is_some_and(|(watch, _)| watch.cancel.is_cancelled())
    }

    /// Waits the way the client does, and looks every second whether somebody has cancelled.
    pub(super) async fn sleep(&self, seconds: u64) -> Slept {
        // A client that was configured by hand waits by the SDK's default, which its configuration does not show.
        let sleep = self.client.config().sleep_impl().or_else(default_async_sleep);
        let Some(sleep) = sleep else { return Slept::NotAtAll };
        for _ in 0..seconds {
            if self.is_cancelled() {
                return Slept::Cancelled;
            }
            sleep.sleep(Duration::from_secs(1)).await;
        }
        if self.is_cancelled() { Slept::Cancelled } else { Slept::Well }
    }

    async fn take(&mut self, step: &Step) -> Result<(), Failure> {
        match step {
            Step::CreateRole { role, permissions_boundary } => {
                self.create_role(role, permissions_boundary.as_ref()).await
            }
            Step::CreatePolicy(policy) => self.create_policy(policy).await,
            Step::CreatePolicyVersion { .. }
            | Step::DeletePolicyVersion { .. }
            | Step::TagPolicy { .. }
            | Step::UntagPolicy { .. }
            | Step::DeletePolicy { .. } => self.policy_step(step).await,
            Step::CreateInstanceProfile { .. }
            | Step::TagInstanceProfile { .. }
            | Step::AddRoleToInstanceProfile { .. }
            | Step::RemoveRoleFromInstanceProfile { .. }
            | Step::DeleteInstanceProfile { .. } => self.instance_profile_step(step).await,
            Step::UpdateTrustPolicy { .. }
            | Step::UpdateRole { .. }
            | Step::TagRole { .. }
            | Step::UntagRole { .. }
            | Step::DeleteRole { .. } => self.role_step(step).await,
            Step::PutPermissionsBoundary { .. }
            | Step::DeletePermissionsBoundary { .. }
            | Step::PutInlinePolicy { .. }
            | Step::DeleteInlinePolicy { .. }
            | Step::AttachPolicy { .. }
            | Step::DetachPolicy { .. } => self.permission_step(step).await,
        }
    }

    async fn create_role(&mut self, role: &Role, boundary: Option<&PolicyArn>) -> Result<(), Failure> {
        let answer = self
            .client
            .create_role()
            .role_name(&role.name)
            .path(&role.path)
            .set_description(role.description.clone())
            .max_session_duration(seconds(role.max_session_duration))
            .assume_role_policy_document(role.trust.to_json())
            .set_permissions_boundary(boundary.map(|arn| self.resolve(arn)))
            .set_tags(Some(tags(&role.tags)?))
            .send()
            .await?;
        self.role_arn = answer.role().map(|role| role.arn().to_owned());
        Ok(())
    }

    async fn create_policy(&mut self, policy: &CustomerPolicy) -> Result<(), Failure> {
        let answer = self
            .client
            .create_policy()
            .policy_name(&policy.name)
            .path(&policy.path)
            .set_description(policy.description.clone())
            .policy_document(policy.document.to_json())
            .set_tags(Some(tags(&policy.tags)?))
            .send()
            .await?;
        let arn = answer.policy().and_then(|policy| policy.arn());
        let arn = arn.ok_or_else(|| Failure::garbled("a created policy without an ARN"))?;
        self.created.policies.insert(policy.name.clone(), arn.to_owned());
        Ok(())
    }

    async fn policy_step(&self, step: &Step) -> Result<(), Failure> {
        let client = self.client;
        match step {
            Step::CreatePolicyVersion { arn, after, .. } => {
                let call = client.create_policy_version().policy_arn(arn).policy_document(after.to_json());
                call.set_as_default(true).send().await?;
            }
            Step::DeletePolicyVersion { arn, version } => {
                client.delete_policy_version().policy_arn(arn).version_id(version).send().await?;
            }
            Step::TagPolicy { arn, tags } => {
                client.tag_policy().policy_arn(arn).set_tags(Some(changes(tags)?)).send().await?;
            }
            Step::UntagPolicy { arn, tags } => {
                client.untag_policy().policy_arn(arn).set_tag_keys(Some(keys(tags))).send().await?;
            }
            Step::DeletePolicy { arn } => {
                client.delete_policy().policy_arn(arn).send().await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn role_step(&self, step: &Step) -> Result<(), Failure> {
        let (client, name) = (self.client, self.name);
        match step {
            Step::UpdateTrustPolicy { after, .. } => {
                let call = client.update_assume_role_policy().role_name(name);
                call.policy_document(after.to_json()).send().await?;
            }
            Step::UpdateRole { after: (description, duration), .. } => {
                // What is left out, IAM resets; an empty description is how one is taken away.
                let call = client.update_role().role_name(name).max_session_duration(seconds(*duration));
                call.description(description.as_deref().unwrap_or_default()).send().await?;
            }
            Step::TagRole { tags } => {
                client.tag_role().role_name(name).set_tags(Some(changes(tags)?)).send().await?;
            }
            Step::UntagRole { tags } => {
                client.untag_role().role_name(name).set_tag_keys(Some(keys(tags))).send().await?;
            }
            Step::DeleteRole { name } => {
                client.delete_role().role_name(name).send().await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn permission_step(&self, step: &Step) -> Result<(), Failure> {
        let (client, role) = (self.client, self.name);
        match step {
            Step::PutPermissionsBoundary { after, .. } => {
                let call = client.put_role_permissions_boundary().role_name(role);
                call.permissions_boundary(self.resolve(after)).send().await?;
            }
            Step::DeletePermissionsBoundary { .. } => {
                client.delete_role_permissions_boundary().role_name(role).send().await?;
            }
            Step::PutInlinePolicy { name, after, .. } => {
                let call = client.put_role_policy().role_name(role).policy_name(name);
                call.policy_document(after.to_json()).send().await?;
            }
            Step::DeleteInlinePolicy { name, .. } => {
                client.delete_role_policy().role_name(role).policy_name(name).send().await?;
            }
            Step::AttachPolicy { policy } => {
                client.attach_role_policy().role_name(role).policy_arn(self.resolve(policy)).send().await?;
            }
            Step::DetachPolicy { arn } => {
                client.detach_role_policy().role_name(role).policy_arn(arn).send().await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn instance_profile_step(&self, step: &Step) -> Result<(), Failure> {
        let (client, role) = (self.client, self.name);
        match step {
            Step::CreateInstanceProfile { profile, path, tags: owner } => {
                let call = client.create_instance_profile().instance_profile_name(profile).path(path);
                call.set_tags(Some(tags(owner)?)).send().await?;
            }
            Step::TagInstanceProfile { profile, tags } => {
                let call = client.tag_instance_profile().instance_profile_name(profile);
                call.set_tags(Some(changes(tags)?)).send().await?;
            }
            Step::AddRoleToInstanceProfile { profile } => {
                let call = client.add_role_to_instance_profile().instance_profile_name(profile);
                call.role_name(role).send().await?;
            }
            Step::RemoveRoleFromInstanceProfile { profile } => {
                let call = client.remove_role_from_instance_profile().instance_profile_name(profile);
                call.role_name(role).send().await?;
            }
            Step::DeleteInstanceProfile { profile } => {
                client.delete_instance_profile().instance_profile_name(profile).send().await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The ARN as IAM knows it. A policy that this run has created goes by its name in a plan, and, where the account was
    /// not known, by an ARN without one.
    fn resolve(&self, arn: &PolicyArn) -> String {
        let (text, name) = match arn {
            PolicyArn::Known(text) if text.contains(":iam:::policy/") => {
                (text, text.rsplit('/').next().unwrap_or(text))
            }
            PolicyArn::Known(text) => return text.clone(),
            // A plan creates a policy before it names it; an endpoint would refuse the bare name.
            PolicyArn::Created(name) => (name, name.as_str()),
        };
        self.created.policies.get(name).unwrap_or(text).clone()
    }
}

/// Whether a step only takes away, so that what is gone already needs no more.
fn removes(step: &Step) -> bool {
    let verbs = ["iam:Delete", "iam:Detach", "iam:Remove", "iam:Untag"];
    verbs.iter().any(|verb| step.action().starts_with(verb))
}

/// Whether a step cannot make what is there: a name is taken, an instance profile holds a role, which is all that it can
/// hold, and a policy has five versions. The SDK repeats calls whose answer is lost, and the second of two that both took
/// effect is answered so.
///
/// Source: IAM API Reference, `AddRoleToInstanceProfile` and `CreatePolicyVersion`; IAM User Guide, "IAM and AWS STS quotas".
fn stands_already(step: &Step, failure: &Failure) -> bool {
    let fills = matches!(step, Step::AddRoleToInstanceProfile { .. } | Step::CreatePolicyVersion { .. });
    failure.is("EntityAlreadyExists") || fills && failure.is("LimitExceeded")
}

/// Whether the step may succeed a little later: a principal that IAM does not know yet, a part of what is to be deleted
/// that IAM has not yet seen go, or another change that is under way.
fn time_helps(step: &Step, failure: &Failure) -> bool {
    match step {
        _ if failure.is("ConcurrentModification") => true,
        Step::CreateRole { .. } | Step::UpdateTrustPolicy { .. } => failure.is_unknown_principal(),
        Step::DeleteRole { .. } | Step::DeletePolicy { .. } | Step::DeleteInstanceProfile { .. } => {
            failure.is("DeleteConflict")
        }
        _ => false,
    }
}

fn tags(tags: &[Tag]) -> Result<Vec<types::Tag>, Failure> {
    let tag = |tag: &Tag| types::Tag::builder().key(&tag.key).value(&tag.value).build();
    Ok(tags.iter().map(tag).collect::<Result<_, _>>()?)
}

fn changes(tags: &[TagChange]) -> Result<Vec<types::Tag>, Failure> {
    let tag = |tag: &TagChange| types::Tag::builder().key(&tag.key).value(&tag.after).build();
    Ok(tags.iter().map(tag).collect::<Result<_, _>>()?)
}

fn keys(tags: &[Tag]) -> Vec<String> {
    tags.iter().map(|tag| tag.key.clone()).collect()
}

fn seconds(duration: u32) -> i32 {
    i32::try_from(duration).unwrap_or(i32::MAX)
}

//! Steps into calls.

use std::time::Duration;

use aws_sdk_iam::types;
use aws_smithy_async::rt::sleep::{AsyncSleep, default_async_sleep};
use iam_role_policy::{CustomerPolicy, Role, Tag};

use super::{Error, Session, failure::Failure};
use crate::{
    RoleArn,
    plan::{Plan, PolicyArn, Step, TagChange},
};

/// Waits between the attempts at a step that only time can help, in seconds; two minutes in all, which is how long
/// the peers found that IAM may take to know a new principal.
const WAITS: [u64; 8] = [1, 2, 4, 8, 15, 30, 30, 30];

/// Why the steps of a plan were not all taken.
pub(super) enum Stop {
    /// What a step creates exists already.
    Exists(Step, Failure),
    /// A call failed.
    Failed(Error),
}

impl Session<'_> {
    /// Takes the steps in order.
    pub(super) async fn apply(&mut self, plan: &Plan) -> Result<(), Stop> {
        for step in plan.steps() {
            match self.insist(step).await {
                Ok(()) => self.done.push(step.clone()),
                Err(failure) if failure.is("EntityAlreadyExists") => {
                    return Err(Stop::Exists(step.clone(), failure));
                }
                Err(failure) => return Err(Stop::Failed(self.failed_at(step, failure))),
            }
        }
        Ok(())
    }

    /// The role's ARN, as IAM answered it.
    pub(super) fn arn(&self) -> Result<RoleArn, Error> {
        let answered = self.role_arn.as_deref().unwrap_or_default();
        RoleArn::answered(answered, &self.role.name).ok_or_else(|| {
            let failure = Failure::garbled(&format!("`{answered}` is not the ARN of a role"));
            self.failed("learn the role's ARN".to_owned(), "iam:GetRole", failure)
        })
    }

    /// Takes a step, again and again while only time is missing.
    async fn insist(&mut self, step: &Step) -> Result<(), Failure> {
        for wait in WAITS {
            self.calls += 1;
            match self.take(step).await {
                Err(failure) if failure.is("NoSuchEntity") && removes(step) => return Ok(()),
                Err(failure) if time_helps(step, &failure) || self.is_new(&failure) => {
                    if !self.sleep(wait).await {
                        return Err(failure);
                    }
                }
                outcome => return outcome,
            }
        }
        self.calls += 1;
        self.take(step).await
    }

    /// Whether what IAM does not find was created by this run a moment ago.
    fn is_new(&self, failure: &Failure) -> bool {
        let said = failure.message.as_deref().unwrap_or_default();
        let role = format!("role with name {} ", self.role.name);
        let role_is_new = self.done.iter().any(|step| matches!(step, Step::CreateRole { .. }));
        let is_named =
            role_is_new && said.contains(&role) || self.policies.values().any(|arn| said.contains(arn));
        failure.is("NoSuchEntity") && is_named
    }

    /// Waits the way the client does; `false` if it cannot wait.
    pub(super) async fn sleep(&self, seconds: u64) -> bool {
        // A client that was configured by hand waits by the SDK's default, which its configuration does not show.
        let sleep = self.client.config().sleep_impl().or_else(default_async_sleep);
        let Some(sleep) = sleep else { return false };
        sleep.sleep(Duration::from_secs(seconds)).await;
        true
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
        self.policies.insert(policy.name.clone(), arn.to_owned());
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
        let (client, name) = (self.client, &self.role.name);
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
        let (client, role) = (self.client, &self.role.name);
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
        let (client, role) = (self.client, &self.role.name);
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

    fn resolve(&self, arn: &PolicyArn) -> String {
        match arn {
            PolicyArn::Known(arn) => arn.clone(),
            // A plan creates a policy before it names it; an endpoint would refuse the bare name.
            PolicyArn::Created(name) => self.policies.get(name).unwrap_or(name).clone(),
        }
    }
}

/// Whether a step only takes away, so that what is gone already needs no more.
fn removes(step: &Step) -> bool {
    let verbs = ["iam:Delete", "iam:Detach", "iam:Remove", "iam:Untag"];
    verbs.iter().any(|verb| step.action().starts_with(verb))
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

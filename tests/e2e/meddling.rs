//! Somebody else changes or deletes what a stack has, between its plan and its steps, or in the middle of them.
//!
//! The run gets there all the same, or its error says what changed; what somebody else owns is as they left it; and the next
//! run gets there, or names what is in its way.

use std::error::Error;

use aws_sdk_iam::Client;
use aws_sdk_iam::error::BuildError;
use aws_sdk_iam::types::Tag;
use iam_role::ApplyError;
use iam_role_endpoints::{Clients, Endpoint};

use crate::account::Account;
use crate::fixtures::Outcome;
use crate::scenario::{
    Deed, POLICY, SHARED, account, assert_others_are_well, clients_of, every, with_bystanders,
};

const BOUND: &str = "arn:aws:iam::123456789012:policy/Bound";
const BYSTANDER: &str = "arn:aws:iam::123456789012:policy/bystander";
const THEIR_TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"sts:AssumeRole"}]}"#;

/// How far somebody else came.
type Tried = Result<(), aws_sdk_iam::Error>;

/// What somebody else does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Meddling {
    DeletesARole,
    DeletesAnInlinePolicy,
    AddsAnInlinePolicy,
    ChangesAnInlinePolicy,
    AttachesAPolicy,
    ChangesATrustPolicy,
    RemovesABoundary,
    ChangesAPolicy,
    FillsAPolicyWithVersions,
    DeletesAPolicy,
    DeletesAnInstanceProfile,
    TakesAnInstanceProfile,
    TakesARole,
    TakesAPolicy,
    MakesARoleAnew,
}

use Meddling::{
    AddsAnInlinePolicy, AttachesAPolicy, ChangesAPolicy, ChangesATrustPolicy, ChangesAnInlinePolicy,
    DeletesAPolicy, DeletesARole, DeletesAnInlinePolicy, DeletesAnInstanceProfile, FillsAPolicyWithVersions,
    MakesARoleAnew, RemovesABoundary, TakesAPolicy, TakesARole, TakesAnInstanceProfile,
};

const ALL: [Meddling; 15] = [
    DeletesARole,
    DeletesAnInlinePolicy,
    AddsAnInlinePolicy,
    ChangesAnInlinePolicy,
    AttachesAPolicy,
    ChangesATrustPolicy,
    RemovesABoundary,
    ChangesAPolicy,
    FillsAPolicyWithVersions,
    DeletesAPolicy,
    DeletesAnInstanceProfile,
    TakesAnInstanceProfile,
    TakesARole,
    TakesAPolicy,
    MakesARoleAnew,
];

impl Meddling {
    /// Whether it makes something somebody else's, so that a run must leave it alone.
    fn takes(self) -> bool {
        matches!(self, TakesAnInstanceProfile | TakesARole | TakesAPolicy | MakesARoleAnew)
    }

    /// Does it; what is not there any more, or not yet, is left.
    async fn happens(self, iam: Client) {
        // Each fails only where the run has deleted what it is about, or not yet made it.
        let _ = self.tried(&iam).await;
    }

    async fn tried(self, iam: &Client) -> Tried {
        match self {
            DeletesARole | MakesARoleAnew => {
                delete_role(iam, "Writer").await?;
                if self == MakesARoleAnew {
                    let create = iam.create_role().role_name("Writer");
                    create.assume_role_policy_document(THEIR_TRUST).send().await?;
                    let put = iam.put_role_policy().role_name("Writer").policy_name("put");
                    put.policy_document(POLICY).send().await?;
                }
            }
            DeletesAnInlinePolicy => {
                iam.delete_role_policy().role_name("Machine").policy_name("get").send().await?;
            }
            AddsAnInlinePolicy | ChangesAnInlinePolicy => {
                let name = if self == AddsAnInlinePolicy { "rogue" } else { "get" };
                let put = iam.put_role_policy().role_name("Machine").policy_name(name);
                put.policy_document(POLICY).send().await?;
            }
            AttachesAPolicy => {
                iam.attach_role_policy().role_name("Writer").policy_arn(BYSTANDER).send().await?;
            }
            ChangesATrustPolicy => {
                let update = iam.update_assume_role_policy().role_name("Reader");
                update.policy_document(THEIR_TRUST).send().await?;
            }
            RemovesABoundary => {
                iam.delete_role_permissions_boundary().role_name("Machine").send().await?;
            }
            TakesARole => {
                iam.tag_role().role_name("Reader").tags(another()?).send().await?;
            }
            _ => self.tried_beside_roles(iam).await?,
        }
        Ok(())
    }

    async fn tried_beside_roles(self, iam: &Client) -> Tried {
        match self {
            ChangesAPolicy => {
                let create = iam.create_policy_version().policy_arn(SHARED).set_as_default(true);
                create.policy_document(POLICY).send().await?;
            }
            FillsAPolicyWithVersions => {
                for _ in 0..5 {
                    let create = iam.create_policy_version().policy_arn(SHARED).set_as_default(false);
                    create.policy_document(POLICY).send().await?;
                }
            }
            DeletesAPolicy => {
                for role in ["Reader", "Writer"] {
                    iam.detach_role_policy().role_name(role).policy_arn(SHARED).send().await?;
                }
                let versions = iam.list_policy_versions().policy_arn(SHARED).send().await?;
                for version in versions.versions().iter().filter(|version| !version.is_default_version()) {
                    let delete = iam.delete_policy_version().policy_arn(SHARED);
                    delete.set_version_id(version.version_id.clone()).send().await?;
                }
                iam.delete_policy().policy_arn(SHARED).send().await?;
            }
            DeletesAnInstanceProfile => {
                let remove = iam.remove_role_from_instance_profile().instance_profile_name("machine");
                remove.role_name("Machine").send().await?;
                iam.delete_instance_profile().instance_profile_name("machine").send().await?;
            }
            TakesAnInstanceProfile => {
                // The changed stack declares one of this name.
                iam.create_instance_profile().instance_profile_name("computer").send().await?;
            }
            TakesAPolicy => {
                iam.tag_policy().policy_arn(BOUND).tags(another()?).send().await?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn another() -> Result<Tag, BuildError> {
    Tag::builder().key("iam-role:stack").value("another").build()
}

/// All of it, as somebody with the console does.
async fn delete_role(iam: &Client, name: &str) -> Tried {
    for policy in iam.list_role_policies().role_name(name).send().await?.policy_names {
        iam.delete_role_policy().role_name(name).policy_name(policy).send().await?;
    }
    let attached = iam.list_attached_role_policies().role_name(name).send().await?;
    for policy in attached.attached_policies() {
        let detach = iam.detach_role_policy().role_name(name);
        detach.set_policy_arn(policy.policy_arn.clone()).send().await?;
    }
    iam.delete_role().role_name(name).send().await?;
    Ok(())
}

/// What somebody else has taken, in an account.
fn taken(meddling: Meddling, account: &Account) -> String {
    match meddling {
        TakesAnInstanceProfile => format!("{:?}", account.profiles.get("computer")),
        TakesARole => format!("{:?}", account.roles.get("Reader")),
        TakesAPolicy => format!("{:?}", account.policies.get(BOUND)),
        _ => format!("{:?}", account.roles.get("Writer")),
    }
}

/// The stack as it was made first, which a run is about to change.
struct Place {
    endpoint: Endpoint,
    clients: Clients,
    start: Account,
}

async fn place() -> Result<Place, Box<dyn Error>> {
    let endpoint = with_bystanders().await?;
    Deed::create()?.play(&clients_of(&endpoint)).await?;
    let (clients, start) = (clients_of(&endpoint), account(&endpoint).await?);
    Ok(Place { endpoint, clients, start })
}

impl Place {
    /// What the run came to is well or says why; what others have is well; and what the next run comes to.
    async fn assert_well(&self, ran: Result<(), ApplyError>, goal: &Account, at: &str) -> Outcome {
        if let Err(error) = ran {
            let text = error.to_string();
            let failed = error.applied().ok_or_else(|| format!("{at}: {text}"))?;
            for (subject, error) in failed.failed() {
                let text = error.to_string();
                assert!(text.contains(&subject.name().to_owned()) || !error.retry_is_safe(), "{at}: {text}");
                assert!(text.contains("\nhelp: "), "{at}: {text}");
            }
        }
        assert_others_are_well(&account(&self.endpoint).await?, &self.start, at);
        let deed = Deed::change()?;
        match deed.play(&clients_of(&self.endpoint)).await {
            Ok(()) => {
                assert_eq!(account(&self.endpoint).await?.roles, goal.roles, "{at}");
                let drift = deed.stack.drift(&clients_of(&self.endpoint).iam).await?;
                assert!(drift.is_empty(), "{at}: {drift}");
            }
            Err(error) => {
                let in_the_way = ["is not ours", "belongs to", "another"];
                let text = error.to_string();
                assert!(in_the_way.iter().any(|words| text.contains(words)), "{at}: {text}");
                assert!(!error.retry_is_safe(), "{at}: {text}");
            }
        }
        Ok(())
    }
}

async fn goal() -> Result<(Account, usize), Box<dyn Error>> {
    let Place { endpoint, clients, .. } = place().await?;
    Deed::change()?.play(&clients).await?;
    Ok((account(&endpoint).await?, clients.wire.calls().len()))
}

#[tokio::test(start_paused = true)]
async fn between_the_plan_and_its_steps() -> Outcome {
    let (goal, _) = goal().await?;
    for meddling in ALL {
        let place = place().await?;
        let deed = Deed::change()?;
        let plan = deed.stack.plan(&place.clients.iam).await?;
        meddling.happens(place.endpoint.clients().iam).await;
        let theirs = taken(meddling, &account(&place.endpoint).await?);
        let ran = deed.stack.take(&place.clients.iam, &plan).await.map(drop);
        if meddling.takes() {
            let error = ran.as_ref().err().ok_or_else(|| format!("{meddling:?}: it was taken over"))?;
            assert!(!error.retry_is_safe(), "{meddling:?}: {error}");
            assert_eq!(taken(meddling, &account(&place.endpoint).await?), theirs, "{meddling:?}");
        }
        place.assert_well(ran, &goal, &format!("{meddling:?} before the steps")).await?;
    }
    Ok(())
}

/// Before every fifteenth call, or every one with `IAM_ROLE_EVERY_FAULT` in the environment.
#[tokio::test(start_paused = true)]
async fn in_the_middle_of_the_steps() -> Outcome {
    let (goal, calls) = goal().await?;
    for (index, meddling) in ALL.into_iter().enumerate() {
        let (first, step) = if every() { (1, 1) } else { (1 + index, 15) };
        for number in (first..=calls).step_by(step) {
            let place = place().await?;
            let other = place.endpoint.clients().iam;
            place.clients.wire.just_before_call(number, meddling.happens(other));
            let ran = Deed::change()?.play(&place.clients).await;
            let at = format!("{meddling:?} before call {number}");
            place.assert_well(ran, &goal, &at).await?;
        }
    }
    Ok(())
}

/// What others add to a role after its deletion was planned keeps it from being deleted.
#[tokio::test(start_paused = true)]
async fn what_others_add_after_a_deletion_was_planned_stays() -> Outcome {
    let endpoint = with_bystanders().await?;
    let deed = Deed::create()?;
    deed.play(&clients_of(&endpoint)).await?;
    let clients = clients_of(&endpoint);
    let plan = deed.stack.plan_destroy(&clients.iam).await?;
    AddsAnInlinePolicy.happens(endpoint.clients().iam).await;
    let error = deed.stack.take(&clients.iam, &plan).await.err().ok_or("it was deleted")?;
    assert!(error.to_string().contains("inline policy `rogue`"), "{error}");
    let account = account(&endpoint).await?;
    assert!(account.roles.get("Machine").is_some_and(|role| role.inline.contains_key("rogue")));
    assert!(!account.roles.contains_key("Writer"), "the others go");
    Ok(())
}

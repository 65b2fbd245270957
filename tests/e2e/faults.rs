//! Every call of one role's run fails once, before and after it takes effect; the next run goes on from there.
//!
//! In process only: the number of calls does not depend on the endpoint, and here it can be cut off a hundred times a
//! second.

use std::collections::BTreeSet;
use std::error::Error;

use iam_role::{IamRole, Rules, Stack};
use iam_role_endpoints::{Clients, Endpoint, Fault, ServiceError};

use crate::account::{Account, Role};
use crate::fixtures::{AnyRole, Outcome, everything, everything_else, role};
use crate::scenario::{account, assert_others_are_well, clients_of, every, has_effect, with_bystanders};

/// What is done to a role.
#[derive(Clone, Copy)]
enum Deed {
    Provision,
    Destroy,
}

/// A role as it is declared now, and as it stands in the account before.
struct Scene {
    before: Option<AnyRole>,
    role: AnyRole,
    deed: Deed,
    /// Whether the role had a policy or an instance profile that it declares no more.
    lets_go: bool,
    /// Which calls are taken where not all are.
    first: usize,
}

impl Scene {
    /// A new account with what stands there before, and with a role of somebody else.
    async fn set(&self) -> Result<(Endpoint, Clients), Box<dyn Error>> {
        let endpoint = with_bystanders().await?;
        let clients = clients_of(&endpoint);
        if let Some(before) = &self.before {
            before.provision(&clients.iam).await?;
        }
        clients.wire.clear();
        Ok((endpoint, clients))
    }

    async fn play(&self, clients: &Clients) -> Result<(), iam_role::Error> {
        match self.deed {
            Deed::Provision => self.role.provision(&clients.iam).await.map(drop),
            Deed::Destroy => self.role.destroy(&clients.iam).await.map(drop),
        }
    }

    /// Cuts the deed off with `fault` at each of its calls that `matters`, and does it again; the run in which it happens
    /// `ends_well`, or may end with an error. Without `IAM_ROLE_EVERY_FAULT` in the environment only at every
    /// seventh.
    async fn cut_off(
        &self,
        matters: fn(&str) -> bool,
        ends_well: bool,
        fault: impl Fn(usize) -> Fault,
    ) -> Outcome {
        let (endpoint, clients) = self.set().await?;
        let start = account(&endpoint).await?;
        self.play(&clients).await?;
        let (calls, goal) = (clients.wire.calls(), account(&endpoint).await?);
        assert!(calls.len() >= 9, "{calls:?}");
        let mattering = (1..).zip(&calls).filter(|(_, call)| matters(call));
        let (first, step) = if every() { (0, 1) } else { (self.first, 7) };
        for (number, call) in mattering.skip(first).step_by(step) {
            let (endpoint, clients) = self.set().await?;
            clients.wire.inject(fault(number));
            if let Err(error) = self.play(&clients).await {
                assert!(!ends_well && error.retry_is_safe(), "{call} (call {number}): {error}");
            }
            assert!(clients.wire.calls().len() >= number, "call {number} was never made");
            let at = || format!("cut off at {call}, call {number} of {calls:?}");
            let between = account(&endpoint).await?;
            assert_between(&start, &between, &goal, &at());
            self.play(&clients).await.map_err(|error| format!("{}: {error}", at()))?;
            let mut account = account(&endpoint).await?;
            assert_others_are_well(&account, &start, &at());
            if self.lets_go {
                // What was loosened from the role and not yet deleted is not found again.
                account.profiles.retain(|_, (roles, _)| !roles.is_empty());
                account.policies.retain(|arn, _| goal.policies.contains_key(arn));
            }
            account.assert_is(&goal, &at());
        }
        Ok(())
    }
}

/// The role, wherever it was cut off: has nothing that neither declaration has; what is new is bounded as the new
/// declaration says, and what is old was never without the boundary that it had.
fn assert_between(start: &Account, between: &Account, goal: &Account, at: &str) {
    let Some(role) = between.roles.get("writer") else { return };
    let (old, new) = (start.roles.get("writer"), goal.roles.get("writer"));
    let sides: Vec<_> = [old, new].into_iter().flatten().collect();
    let whom = |role: &Role| allowed(&role.trust);
    let is_one = sides.iter().any(|side| side.trust == role.trust);
    // Otherwise it is between the two: those who are trusted before and after are trusted, and nobody else.
    let always = sides.iter().map(|side| whom(side)).reduce(|one, other| &one & &other);
    assert!(is_one || sides.len() == 2 && Some(whom(role)) == always, "trust, {at}");
    assert!(sides.iter().any(|side| side.boundary == role.boundary), "boundary, {at}");
    let has = |side: &Role, policy: &Permission<'_>| permissions(side).contains(policy);
    for policy in permissions(role) {
        assert!(sides.iter().any(|side| has(side, &policy)), "{policy:?}, {at}");
        if old.is_none_or(|old| !has(old, &policy)) {
            assert_eq!(
                Some(&role.boundary),
                new.map(|new| &new.boundary),
                "{policy:?} is not bounded yet, {at}"
            );
        }
        if new.is_none_or(|new| !has(new, &policy)) && old.is_some_and(|old| old.boundary.is_some()) {
            assert!(role.boundary.is_some(), "{policy:?} is bounded no more, {at}");
        }
    }
}

/// The statements that allow, as text.
fn allowed(document: &serde_json::Value) -> BTreeSet<String> {
    let statements = document["Statement"].as_array().into_iter().flatten();
    statements.filter(|statement| statement["Effect"] == "Allow").map(ToString::to_string).collect()
}

/// An attached policy's ARN, or an inline policy's name and document.
type Permission<'a> = (&'a str, Option<&'a serde_json::Value>);

fn permissions(role: &Role) -> Vec<Permission<'_>> {
    let inline = role.inline.iter().map(|(name, document)| (name.as_str(), Some(document)));
    inline.chain(role.attached.iter().map(|arn| (arn.as_str(), None))).collect()
}

fn scenes() -> [Scene; 4] {
    let full = || -> AnyRole { Box::new(everything!()) };
    let scene = |first, before: Option<AnyRole>, role: AnyRole| Scene {
        lets_go: before.is_some(),
        before,
        role,
        deed: Deed::Provision,
        first,
    };
    [
        scene(0, None, full()),
        scene(2, Some(full()), Box::new(everything_else!())),
        scene(4, Some(full()), Box::new(role!(path("/team/")))),
        Scene { deed: Deed::Destroy, lets_go: false, ..scene(6, Some(full()), full()) },
    ]
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_refused_loses_nothing() -> Outcome {
    for scene in scenes() {
        let fault = |number| Fault::at_call(number, ServiceError::access_denied());
        scene.cut_off(|_| true, false, fault).await?;
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_done_and_called_refused_loses_nothing() -> Outcome {
    for scene in scenes() {
        let fault = |number| Fault::at_call(number, ServiceError::access_denied()).after_effect();
        scene.cut_off(has_effect, false, fault).await?;
    }
    Ok(())
}

/// The SDK asks again although the first attempt took effect, so that it is told of its own deed.
#[tokio::test(start_paused = true)]
async fn an_answer_that_is_lost_is_no_error() -> Outcome {
    for scene in scenes() {
        scene.cut_off(|_| true, true, |number| Fault::disconnect_at_call(number).after_effect()).await?;
    }
    Ok(())
}

/// All three attempts took effect, and none is heard of.
#[tokio::test(start_paused = true)]
async fn answers_that_are_all_lost_lose_nothing() -> Outcome {
    for scene in scenes() {
        let fault = |number| Fault::disconnect_at_call(number).after_effect().times(3);
        scene.cut_off(has_effect, false, fault).await?;
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_call_that_times_out_is_no_error() -> Outcome {
    for scene in scenes() {
        scene.cut_off(|_| true, true, |number| Fault::silence_at_call(number).after_effect()).await?;
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn throttling_is_no_error() -> Outcome {
    for scene in scenes() {
        let fault = |number| Fault::at_call(number, ServiceError::throttling()).times(2);
        scene.cut_off(|_| true, true, fault).await?;
    }
    Ok(())
}

/// Another operator deletes the role just before each kind of call.
#[tokio::test(start_paused = true)]
async fn a_role_that_is_deleted_at_any_moment_is_made_again() -> Outcome {
    for scene in scenes().into_iter().filter(|scene| matches!(scene.deed, Deed::Provision)) {
        let (endpoint, clients) = scene.set().await?;
        scene.play(&clients).await?;
        let (calls, goal) = (clients.wire.calls(), account(&endpoint).await?);
        let kinds: BTreeSet<_> = calls.into_iter().collect();
        for call in kinds.into_iter().step_by(if every() { 1 } else { 3 }) {
            let (endpoint, clients) = scene.set().await?;
            let (iam, role) = (clients.iam.clone(), everything!());
            clients.wire.just_before(&call, async move {
                let stack = Stack::new(&[role]).unwrap().rules(Rules::default().forcing());
                stack.destroy(&iam).await.unwrap();
            });
            if let Err(error) = scene.play(&clients).await {
                assert!(error.retry_is_safe(), "deleted before {call}: {error}");
            }
            scene.play(&clients).await.map_err(|error| format!("deleted before {call}: {error}"))?;
            let account = account(&endpoint).await?;
            assert_eq!(account.roles, goal.roles, "deleted before {call}");
            assert!(scene.role.drift(&clients.iam).await?.is_empty(), "deleted before {call}");
        }
    }
    Ok(())
}

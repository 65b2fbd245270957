//! A stack of roles, made so: side by side, in the right order, cancelled, and what becomes of the rest when one fails.

use std::sync::{Arc, Mutex};

use iam_role::plan::{Step, Subject};
use iam_role::{
    ApplyError, Cancel, Event, IamRole, NotBegun, Outcome as Became, RoleArn, Stack, iam_policy, iam_role,
    roles,
};
use iam_role_endpoints::{Endpoint, Fault, ServiceError};
use tokio::time::Instant;

use crate::account::Account;
use crate::fixtures::{AnyRole, Outcome, everything, everywhere};
use crate::whole::workers;

everywhere!(
    roles_are_applied_together,
    a_role_that_fails_stops_those_alone_that_come_after_it,
    a_policy_that_roles_share_is_made_once,
    a_policy_that_roles_share_changes_around_them,
    what_a_stack_has_made_it_takes_away,
    two_runs_at_once_converge,
);

/// Trusts [`Second`], which must therefore be there first.
#[iam_role(trust(principal("arn:aws:iam::123456789012:role/Second")))]
struct First;

#[iam_role(trust(account("123456789012")))]
struct Second;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*")))
)]
struct Third;

fn three() -> Vec<AnyRole> {
    roles![First, Second, Third]
}

/// What whoever watches is told, a line each.
fn told(event: &Event<'_>) -> String {
    match event {
        Event::Read { roles, .. } => format!("{roles} roles read"),
        Event::Began { subject, turn, of, steps, .. } => format!("{turn}/{of} {subject}: {steps} steps"),
        Event::Took { subject, step, .. } => format!("{subject}: {step}"),
        Event::Done { subject, .. } => format!("{subject} done"),
        Event::Failed { subject, .. } => format!("{subject} failed"),
        other => format!("{other:?}"),
    }
}

async fn roles_are_applied_together(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    let stack = Stack::new(&three())?;
    let mut lines = Vec::new();
    let applied = stack.apply(&clients.iam).at_once(1).telling(|event| lines.push(told(&event))).await?;
    let (reads, writes) =
        clients.wire.calls().split_at_checked(2).map(|(a, b)| (a.to_vec(), b.to_vec())).unwrap_or_default();
    assert!(reads.contains(&"ListRoles".to_owned()), "{reads:?}");
    assert_eq!(writes, ["CreateRole", "CreateRole", "CreateRole", "PutRolePolicy"]);
    assert_eq!(applied.calls(), 6);
    let expected = [
        "0 roles read",
        "1/3 role `Second`: 1 steps",
        "role `Second`: create the role",
        "role `Second` done",
        "2/3 role `First`: 1 steps",
        "role `First`: create the role",
        "role `First` done",
        "3/3 role `Third`: 2 steps",
        "role `Third`: create the role",
    ];
    assert_eq!(lines.get(..expected.len()).unwrap_or(&lines), expected);
    assert_eq!(applied.arn("Third").map(RoleArn::as_str), Some("arn:aws:iam::123456789012:role/Third"));
    assert!(
        applied.to_string().starts_with("3 of 3 done, 3 changed, in 6 calls\nrole `Second`: create the role")
    );
    Account::read(&clients.iam).await?.assert_is(&Account::declared(&three())?, endpoint.name());

    let again = stack.apply(&clients.iam).await?;
    assert_eq!(again.steps().count(), 0, "{again}");
    assert_eq!(again.arn("First").map(RoleArn::as_str), Some("arn:aws:iam::123456789012:role/First"));
    assert!(stack.drift(&clients.iam).await?.is_empty());
    Ok(())
}

async fn a_role_that_fails_stops_those_alone_that_come_after_it(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    let stack = Stack::new(&three())?;
    // The first of them that is created is the one that another comes after.
    clients.wire.inject(Fault::on("CreateRole", ServiceError::access_denied()));
    let error = stack.apply(&clients.iam).await.err().ok_or("nothing failed")?;
    assert!(error.retry_is_safe());
    let text = error.to_string();
    assert!(text.starts_with("1 of 3 done, 1 changed, in "), "{text}");
    assert!(text.contains("\nrole `Second`: cannot create the role"), "{text}");
    let after = "\nrole `First`: not begun: it comes after role `Second`, which was not done";
    assert!(text.contains(after), "{text}");
    let applied = error.applied().ok_or("nothing was applied")?;
    let because = NotBegun::After(Subject::Role("Second".to_owned()));
    let first = applied.turns().iter().find(|(subject, _)| subject.name() == "First").ok_or("no first")?;
    assert!(matches!(&first.1, Became::NotBegun(why) if *why == because), "{first:?}");
    assert_eq!(applied.failed().count(), 1);

    stack.apply(&clients.iam).await?;
    Account::read(&clients.iam).await?.assert_is(&Account::declared(&three())?, endpoint.name());
    Ok(())
}

/// In an account that is empty its id is not known, nor the ARN of the policy, before it is there.
async fn a_policy_that_roles_share_is_made_once(endpoint: &Endpoint) -> Outcome {
    #[iam_policy(path("/team/"), allow("s3:ListBucket", on("*")))]
    struct Lister;
    #[iam_role(trust(service("lambda.amazonaws.com")), managed_policies(Lister))]
    struct One;
    #[iam_role(trust(service("lambda.amazonaws.com")), permissions_boundary(Lister))]
    struct Two;

    let clients = endpoint.clients();
    let roles = roles![One, Two];
    let stack = Stack::new(&roles)?;
    stack.apply(&clients.iam).await?;
    let made = clients.wire.calls().iter().filter(|call| *call == "CreatePolicy").count();
    assert_eq!(made, 1);
    Account::read(&clients.iam).await?.assert_is(&Account::declared(&roles)?, endpoint.name());
    assert!(stack.drift(&clients.iam).await?.is_empty());
    Ok(())
}

/// It loses something before the roles change and gains something after them.
async fn a_policy_that_roles_share_changes_around_them(endpoint: &Endpoint) -> Outcome {
    fn before() -> Vec<AnyRole> {
        #[iam_policy(allow("s3:ListBucket", "s3:PutObject", on("*")))]
        struct Common;
        #[iam_role(
            trust(service("lambda.amazonaws.com")),
            managed_policies(Common),
            inline_policy(allow("s3:GetObject", on("*")))
        )]
        struct One;
        #[iam_role(trust(service("lambda.amazonaws.com")), permissions_boundary(Common))]
        struct Two;
        roles![One, Two]
    }
    fn after() -> Vec<AnyRole> {
        #[iam_policy(allow("s3:ListBucket", "s3:GetObject", on("*")))]
        struct Common;
        #[iam_role(
            trust(service("lambda.amazonaws.com")),
            managed_policies(Common),
            inline_policy(allow("s3:DeleteObject", on("*")))
        )]
        struct One;
        #[iam_role(trust(service("lambda.amazonaws.com")), permissions_boundary(Common))]
        struct Two;
        roles![One, Two]
    }
    let clients = endpoint.clients();
    Stack::new(&before())?.apply(&clients.iam).await?;
    clients.wire.clear();
    let stack = Stack::new(&after())?;
    let applied = stack.apply(&clients.iam).await?;
    let steps: Vec<_> = applied.steps().map(|(subject, step)| (subject.name(), step.action())).collect();
    let policy = ("arn:aws:iam::123456789012:policy/Common", "iam:CreatePolicyVersion");
    assert_eq!(steps, [policy, ("One", "iam:PutRolePolicy"), policy]);
    Account::read(&clients.iam).await?.assert_is(&Account::declared(&after())?, endpoint.name());
    assert!(stack.drift(&clients.iam).await?.is_empty());

    // There is no room for a version that is there already, because its answer was lost.
    let full = ServiceError::new(409, "LimitExceeded", "Cannot exceed quota for PolicyVersionsPerPolicy: 5");
    clients.wire.inject(Fault::on("CreatePolicyVersion", full).after_effect());
    Stack::new(&before())?.apply(&clients.iam).await?;
    Account::read(&clients.iam).await?.assert_is(&Account::declared(&before())?, endpoint.name());
    Ok(())
}

async fn what_a_stack_has_made_it_takes_away(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    let mut roles = three();
    roles.push(Box::new(everything!()));
    let stack = Stack::new(&roles)?;
    stack.apply(&clients.iam).await?;
    let planned = stack.plan_destroy(&clients.iam).await?;
    let steps = planned.turns().iter().filter_map(|turn| turn.plan().ok()).map(|plan| plan.steps().len());
    let steps: usize = steps.sum();
    let applied = stack.destroy(&clients.iam).await?;
    assert_eq!(applied.steps().count(), steps, "{applied}");
    assert_eq!(Account::read(&clients.iam).await?, Account::default());
    assert_eq!(stack.destroy(&clients.iam).await?.steps().count(), 0);
    Ok(())
}

/// As two pipelines do: whoever loses is told that running again is safe, and it is.
async fn two_runs_at_once_converge(endpoint: &Endpoint) -> Outcome {
    let (one, other) = (endpoint.clients(), endpoint.clients());
    let mut roles = three();
    roles.push(Box::new(everything!()));
    let stack = Stack::new(&roles)?;
    let runs = tokio::join!(stack.apply(&one.iam).into_future(), stack.apply(&other.iam).into_future());
    for error in [runs.0.err(), runs.1.err()].into_iter().flatten() {
        assert!(error.retry_is_safe(), "{error}");
    }
    stack.apply(&one.iam).await?;
    Account::read(&one.iam).await?.assert_is(&Account::declared(&roles)?, endpoint.name());
    let role = everything!();
    let runs = tokio::join!(role.provision(&one.iam), role.provision(&other.iam));
    assert!(runs.0.is_ok() && runs.1.is_ok());
    Ok(())
}

/// In process from here on, where the clock can be paused.
#[tokio::test(start_paused = true)]
async fn a_plan_is_taken_as_it_is() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let stack = Stack::new(&three())?;
    let plan = stack.plan(&clients.iam).await?;
    clients.wire.clear();
    let applied = stack.take(&clients.iam, &plan).await?;
    let mut calls = clients.wire.calls();
    calls.sort();
    let (details, list) = ("GetAccountAuthorizationDetails", "ListRoles");
    assert_eq!(calls, ["CreateRole", "CreateRole", "CreateRole", details, list, "PutRolePolicy"]);
    assert_eq!(applied.arn("Third").map(RoleArn::as_str), Some("arn:aws:iam::123456789012:role/Third"));
    Ok(())
}

/// Somebody else makes it between reading and creating: it is read by itself, and made as declared.
#[tokio::test(start_paused = true)]
async fn a_role_that_comes_meanwhile_is_made_as_declared() -> Outcome {
    let endpoint = Endpoint::in_process();
    let (clients, other) = (endpoint.clients(), endpoint.clients());
    let stack = Stack::new(&roles![Third])?;
    clients.wire.just_before("CreateRole", async move {
        Third.provision(&other.iam).await.unwrap();
        let call = other.iam.put_role_policy().role_name("Third").policy_name("rogue");
        let list =
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:List*","Resource":"*"}]}"#;
        call.policy_document(list).send().await.unwrap();
    });
    let applied = stack.apply(&clients.iam).await?;
    let steps: Vec<_> = applied.steps().map(|(_, step)| step.to_string()).collect();
    assert_eq!(steps, ["delete inline policy `rogue`"]);
    Account::read(&clients.iam).await?.assert_is(&Account::declared(&roles![Third])?, "came meanwhile");
    Ok(())
}

/// One of somebody else that comes in between stays as it is.
#[tokio::test(start_paused = true)]
async fn a_role_of_others_that_comes_meanwhile_is_in_the_way() -> Outcome {
    let endpoint = Endpoint::in_process();
    let (clients, other) = (endpoint.clients(), endpoint.clients());
    clients.wire.just_before("CreateRole", async move {
        let trust = Third.render().unwrap().trust.to_json();
        let call = other.iam.create_role().role_name("Third").assume_role_policy_document(trust);
        call.send().await.unwrap();
    });
    let error = Stack::new(&roles![Third])?.apply(&clients.iam).await.err().ok_or("it was taken over")?;
    assert!(error.to_string().contains("role `Third` exists and is not ours"), "{error}");
    assert!(!error.retry_is_safe());
    assert!(Account::read(&clients.iam).await?.roles.values().all(|role| role.inline.is_empty()));
    Ok(())
}

/// Cancelled behind each step in turn: that step is the last, whatever was under way beside it is named, and the next run
/// goes on from there.
#[tokio::test(start_paused = true)]
async fn a_run_that_is_cancelled_stops_between_two_steps() -> Outcome {
    let roles = workers(6)?;
    for last in 1..24 {
        let clients = Endpoint::in_process().clients();
        let stack = Stack::new(&roles)?;
        let cancel = Cancel::new();
        let taken = Arc::new(Mutex::new(0));
        let (count, end) = (Arc::clone(&taken), cancel.clone());
        let run = stack.apply(&clients.iam).at_once(3).until(&cancel).telling(move |event| {
            if let Event::Took { .. } = event {
                let mut count = count.lock().unwrap();
                *count += 1;
                if *count == last {
                    end.cancel();
                }
            }
        });
        let error = run.await.err().ok_or("it was not cancelled")?;
        assert!(error.retry_is_safe());
        let applied = error.applied().ok_or("nothing was applied")?;
        // The calls that were under way are answered first.
        let steps = *taken.lock().unwrap();
        assert!((last..last + 3).contains(&steps), "{steps} after {last}");
        assert_eq!(applied.steps().count(), steps);
        for (subject, became) in applied.turns() {
            match became {
                Became::Done { steps, .. } => assert_eq!(steps.len(), 4, "{subject}"),
                Became::Stopped { steps, before, .. } => {
                    let next =
                        ["put inline policy `get`", "put inline policy `put`", "put inline policy `list`"];
                    let next = steps.len().checked_sub(1).and_then(|index| next.get(index)).copied();
                    assert_eq!(next, Some(before.to_string().as_str()), "{subject}");
                }
                Became::NotBegun(why) => assert_eq!(*why, NotBegun::Cancelled, "{subject}"),
                other => return Err(format!("{subject}: {other:?}").into()),
            }
        }
        stack.apply(&clients.iam).await?;
        Account::read(&clients.iam).await?.assert_is(&Account::declared(&roles)?, "cancelled");
    }
    Ok(())
}

/// Whoever waits for IAM to know a principal does not wait two minutes more.
#[tokio::test(start_paused = true)]
async fn a_run_that_is_cancelled_while_it_waits_stops_at_once() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let unknown = ServiceError::invalid_principal("arn:aws:iam::123456789012:role/Second");
    clients.wire.inject(Fault::on("CreateRole", unknown).times(usize::MAX));
    let stack = Stack::new(&roles![First])?;
    let cancel = Cancel::new();
    let (end, mut waits) = (cancel.clone(), 0);
    let start = Instant::now();
    let run = stack.apply(&clients.iam).until(&cancel).telling(|event| {
        if let Event::Waits { step: Step::CreateRole { .. }, because, .. } = event {
            assert!(because.contains("Invalid principal in policy"));
            waits += 1;
            if waits == 3 {
                end.cancel();
            }
        }
    });
    let error = run.await.err().ok_or("it was not cancelled")?;
    // The first two waits are one second and two.
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    assert!(error.to_string().contains("role `First`: not begun: cancelled"), "{error}");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_cancelled_before_it_begins_changes_nothing() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let cancel = Cancel::new();
    cancel.cancel();
    let run = Stack::new(&three())?;
    let error = run.apply(&clients.iam).until(&cancel).await.err().ok_or("it was not cancelled")?;
    assert!(error.to_string().starts_with("0 of 3 done, 0 changed, "), "{error}");
    assert_eq!(Account::read(&clients.iam).await?, Account::default());
    Ok(())
}

/// Many more refusals than the caller's own client would live with.
#[tokio::test(start_paused = true)]
async fn throttling_slows_a_run_down_and_does_not_end_it() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let roles = workers(8)?;
    clients.wire.inject(Fault::on("CreateRole", ServiceError::throttling()).times(20));
    clients.wire.inject(Fault::on("PutRolePolicy", ServiceError::throttling()).times(20));
    Stack::new(&roles)?.apply(&clients.iam).await?;
    Account::read(&clients.iam).await?.assert_is(&Account::declared(&roles)?, "throttled");
    Ok(())
}

/// Three calls of ten, reading ones too, all the while: nothing fails, and no more calls are made than that takes. Which
/// calls are refused follows from their number alone, so that another run makes as many.
#[tokio::test(start_paused = true)]
async fn a_run_that_is_throttled_all_the_while_ends_well() -> Outcome {
    let roles = workers(40)?;
    let mut counts = Vec::new();
    for _ in 0..2 {
        let clients = Endpoint::in_process().clients();
        clients.wire.inject(Fault::often(30, 7, ServiceError::throttling()));
        let start = Instant::now();
        let stack = Stack::new(&roles)?;
        stack.apply(&clients.iam).await?;
        assert!(stack.plan(&clients.iam).await?.is_empty());
        stack.destroy(&clients.iam).await?;
        // Without throttling: 2 + 160, 2, 2 + 160, and one that looks for instance profiles.
        let calls = clients.wire.calls().len();
        assert!((327 * 12 / 10..327 * 17 / 10).contains(&calls), "{calls} calls");
        // By the clock of the SDK, which has slowed down to what it is allowed.
        let took = start.elapsed().as_secs();
        assert!((30..1800).contains(&took), "{took} seconds");
        counts.push(calls);
    }
    assert_eq!(counts.first(), counts.last());
    Ok(())
}

/// A caller who does not want calls repeated gets what they asked for.
#[tokio::test(start_paused = true)]
async fn who_switched_repeating_off_is_taken_at_their_word() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let off = aws_config::retry::RetryConfig::disabled();
    let config = clients.iam.config().to_builder().retry_config(off).build();
    let iam = aws_sdk_iam::Client::from_conf(config);
    clients.wire.inject(Fault::on("CreateRole", ServiceError::throttling()));
    let error = Stack::new(&roles![Third])?.apply(&iam).await.err().ok_or("it was repeated")?;
    assert!(error.to_string().contains("Rate exceeded [Throttling]"), "{error}");
    Ok(())
}

/// An account that cannot be read is one error, and nothing is changed.
#[tokio::test(start_paused = true)]
async fn an_account_that_cannot_be_read_is_not_changed() -> Outcome {
    let clients = Endpoint::down().clients();
    let error = Stack::new(&three())?.apply(&clients.iam).await.err().ok_or("nobody listens there")?;
    assert!(matches!(error, ApplyError::Unread(_)) && error.applied().is_none());
    assert!(error.to_string().contains("no answer from the endpoint"), "{error}");
    Ok(())
}

/// So that it can be spawned on any executor.
#[test]
fn a_run_can_be_sent() -> Outcome {
    fn sent<T: Send + 'static>(_: T) {}
    let iam = Endpoint::in_process().clients().iam;
    let stack = Stack::new(&three())?;
    sent(async move {
        let account = stack.account(&iam).await;
        let plan = stack.plan(&iam).await;
        let applied = stack.apply(&iam).telling(|_| ()).await;
        (account.is_ok(), plan.is_ok(), applied.is_ok(), stack.destroy(&iam).await.is_ok())
    });
    Ok(())
}

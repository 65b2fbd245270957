//! A stack's every call fails once, before and after it takes effect, or is the last that the process made; the next run
//! goes on from there, and at no moment is a role's access wider than before and after.
//!
//! In process only, as the faults of one role. One account lives through all that can be done to a stack, cut off at the
//! same call of each, so that what was healed is also what the next deed begins with.

use std::collections::BTreeSet;
use std::env;
use std::error::Error;

use aws_config::retry::RetryConfig;
use iam_role::policy_engine::evaluate::{Decision, Policies, Policy, Request, decide};
use iam_role::policy_engine::{Kind, json, read};
use iam_role::{Rules, Stack, StackError, iam_policy, iam_role, roles};
use iam_role_endpoints::{ACCOUNT, Clients, Endpoint, Fault, ServiceError};
use serde_json::Value;

use crate::account::{Account, Role};
use crate::fixtures::{AnyRole, Outcome};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
const POLICY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:List*","Resource":"*"}]}"#;

/// The policy that two of the roles share.
const SHARED: &str = "arn:aws:iam::123456789012:policy/team/Shared";

/// A policy of somebody else.
const BYSTANDER: &str = "arn:aws:iam::123456789012:policy/bystander";

/// Whoever one of the roles trusts at some time, and somebody whom none does.
const CALLERS: [&str; 5] = [
    "ec2.amazonaws.com",
    "lambda.amazonaws.com",
    "arn:aws:iam::123456789012:role/Machine",
    "arn:aws:iam::123456789012:role/Writer",
    "arn:aws:iam::123456789012:role/bystander",
];

/// So often is a call tried.
const ATTEMPTS: u8 = 9;

/// The roles as they are first: one trusts another, two share a policy, one has a boundary and an instance profile.
fn first() -> Vec<AnyRole> {
    #[iam_policy(path("/team/"), description("Lists."), allow("s3:ListBucket", on("*")))]
    struct Shared;

    #[iam_policy(allow("s3:GetObject", "s3:PutObject", on("*")))]
    struct Bound;

    #[iam_role(
        trust(service("ec2.amazonaws.com")),
        inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::one/*"))),
        inline_policy("tag", allow("s3:PutObjectTagging", on("arn:aws:s3:::one/*"))),
        permissions_boundary(Bound),
        instance_profile("machine")
    )]
    struct Machine;

    #[iam_role(
        trust(principal("arn:aws:iam::123456789012:role/Machine")),
        inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::one/*"))),
        managed_policies(Shared),
        tags(team = "data")
    )]
    struct Reader;

    #[iam_role(
        trust(service("lambda.amazonaws.com")),
        inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::one/*"))),
        managed_policies(Shared, "ReadOnlyAccess")
    )]
    struct Writer;

    roles![Machine, Reader, Writer]
}

/// The same roles: but for names and paths everything is another.
fn then() -> Vec<AnyRole> {
    #[iam_policy(path("/team/"), description("Lists."), allow("s3:ListBucket", on("arn:aws:s3:::two")))]
    struct Shared;

    #[iam_policy(allow("s3:GetObject", "s3:PutObjectTagging", on("*")))]
    struct Bound;

    #[iam_policy(allow("s3:DeleteObject", on("arn:aws:s3:::two/*")))]
    struct Deleter;

    #[iam_role(
        description("Runs."),
        trust(service("lambda.amazonaws.com")),
        inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::two/*"))),
        inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::two/*"))),
        permissions_boundary(Bound),
        instance_profile("computer"),
        max_session_duration("2h")
    )]
    struct Machine;

    #[iam_role(
        trust(principal("arn:aws:iam::123456789012:role/Writer")),
        inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::two/*"))),
        managed_policies(Shared, "SecurityAudit"),
        tags(team = "web", stage = "test")
    )]
    struct Reader;

    #[iam_role(
        trust(service("ec2.amazonaws.com")),
        inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::two/*"))),
        managed_policies(Shared, Deleter)
    )]
    struct Writer;

    roles![Machine, Reader, Writer]
}

/// One of the roles is declared no more, and no policy is.
fn at_last() -> Vec<AnyRole> {
    #[iam_role(
        trust(service("lambda.amazonaws.com")),
        inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::two/*")))
    )]
    struct Machine;

    #[iam_role(trust(principal("arn:aws:iam::123456789012:role/Machine")))]
    struct Reader;

    roles![Machine, Reader]
}

/// What is done to the stack.
struct Deed {
    name: &'static str,
    stack: Stack,
    destroys: bool,
}

impl Deed {
    fn new(name: &'static str, roles: &[AnyRole], planned_by: Rules) -> Result<Self, StackError> {
        let stack = Stack::new(roles)?.named("faults")?.rules(planned_by);
        Ok(Self { name, stack, destroys: false })
    }

    /// One after the other.
    fn all() -> Result<[Self; 4], StackError> {
        Ok([
            Self::new("create", &first(), Rules::default())?,
            Self::new("change", &then(), Rules::default())?,
            Self::new("prune", &at_last(), Rules::default().pruning())?,
            Self { destroys: true, ..Self::new("destroy", &at_last(), Rules::default())? },
        ])
    }

    /// Does it, a turn at a time, so that a call's number says which call it is.
    async fn play(&self, clients: &Clients) -> Result<(), iam_role::ApplyError> {
        let iam = &clients.iam;
        let run = if self.destroys { self.stack.destroy(iam) } else { self.stack.apply(iam) };
        run.at_once(1).await.map(drop)
    }

    /// Plans it anew, and takes the steps of that plan.
    async fn play_on(&self, clients: &Clients) -> Outcome {
        let (iam, stack) = (&clients.iam, &self.stack);
        let plan = if self.destroys { stack.plan_destroy(iam).await? } else { stack.plan(iam).await? };
        stack.take(iam, &plan).await?;
        Ok(())
    }
}

/// Clients that try so often that a run leaves it to them how: the SDK's adaptive retries measure with a clock that cannot
/// be paused, for all clients of the process.
fn clients_of(endpoint: &Endpoint) -> Clients {
    let clients = endpoint.clients();
    let retry = RetryConfig::standard().with_max_attempts(ATTEMPTS.into());
    let config = clients.iam.config().to_builder().retry_config(retry).build();
    Clients { iam: aws_sdk_iam::Client::from_conf(config), ..clients }
}

/// What stands in the account before and belongs to others.
async fn bystanders(clients: &Clients) -> Outcome {
    let iam = &clients.iam;
    iam.create_policy().policy_name("bystander").policy_document(POLICY).send().await?;
    iam.create_role().role_name("bystander").assume_role_policy_document(TRUST).send().await?;
    let put = iam.put_role_policy().role_name("bystander").policy_name("list");
    put.policy_document(POLICY).send().await?;
    iam.attach_role_policy().role_name("bystander").policy_arn(BYSTANDER).send().await?;
    iam.create_instance_profile().instance_profile_name("bystander").send().await?;
    let add = iam.add_role_to_instance_profile().instance_profile_name("bystander");
    add.role_name("bystander").send().await?;
    Ok(())
}

/// What is of others is in the account, as it was.
fn assert_others_are_well(account: &Account, before: &Account, at: &str) {
    assert_eq!(account.roles.get("bystander"), before.roles.get("bystander"), "{at}");
    assert_eq!(account.profiles.get("bystander"), before.profiles.get("bystander"), "{at}");
    assert_eq!(account.policies.get(BYSTANDER), before.policies.get(BYSTANDER), "{at}");
}

/// A deed as it goes without faults: its calls, and the account that it leaves.
struct Story {
    deed: Deed,
    calls: Vec<String>,
    goal: Account,
}

/// The account before everything, and what each deed makes of it.
async fn stories() -> Result<(Account, Vec<Story>), Box<dyn Error>> {
    let endpoint = &Endpoint::in_process();
    bystanders(&clients_of(endpoint)).await?;
    let before = Account::read(&clients_of(endpoint).iam).await?;
    let mut stories = Vec::new();
    for deed in Deed::all()? {
        let clients = clients_of(endpoint);
        deed.play(&clients).await?;
        let calls = clients.wire.calls();
        let goal = Account::read(&clients.iam).await?;
        assert_others_are_well(&goal, &before, deed.name);
        assert!(deed.stack.drift(&clients.iam).await?.is_empty() || deed.destroys, "{}", deed.name);
        stories.push(Story { deed, calls, goal });
    }
    // Pruned and destroyed, nothing is left.
    assert_eq!(stories.last().map(|story| &story.goal), Some(&before));
    Ok((before, stories))
}

/// Cuts every deed off with `fault` at each of its calls that `matters`, and does it again; without `IAM_ROLE_EVERY_FAULT`
/// in the environment only at every seventh from `first` on, which is another one for each fault.
async fn cut_off(first: usize, matters: fn(&str) -> bool, fault: impl Fn(usize) -> Fault) -> Outcome {
    let (before, stories) = stories().await?;
    let longest = stories.iter().map(|story| story.calls.len()).max().unwrap_or_default();
    assert!(longest >= 20, "{longest} calls");
    let (first, step) = if env::var_os("IAM_ROLE_EVERY_FAULT").is_some() { (1, 1) } else { (first, 7) };
    for number in (first..=longest).step_by(step) {
        let endpoint = &Endpoint::in_process();
        bystanders(&clients_of(endpoint)).await?;
        let mut start = &before;
        for story in &stories {
            match story.calls.get(number - 1).filter(|call| matters(call)) {
                Some(call) => {
                    let at = format!("{} cut off at {call}, call {number}", story.deed.name);
                    story.cut_off(endpoint, fault(number), start, &at).await?;
                }
                None => story.deed.play(&clients_of(endpoint)).await?,
            }
            start = &story.goal;
        }
    }
    Ok(())
}

impl Story {
    async fn cut_off(&self, endpoint: &Endpoint, fault: Fault, start: &Account, at: &str) -> Outcome {
        let clients = clients_of(endpoint);
        clients.wire.inject(fault);
        tokio::select! {
            played = self.deed.play(&clients) => if let Err(error) = played {
                assert!(error.retry_is_safe(), "{at}: {error}");
            },
            // The process is killed: what it was about to do is dropped.
            () = clients.wire.silence() => {}
        }
        let clients = clients_of(endpoint);
        let between = Account::read(&clients.iam).await?;
        assert_others_are_well(&between, start, at);
        assert_between(start, &between, &self.goal, at)?;
        self.deed.play_on(&clients).await.map_err(|error| format!("{at}: {error}"))?;
        Account::read(&clients.iam).await?.assert_is(&self.goal, at);
        Ok(())
    }
}

/// Every role, wherever the stack was cut off, trusts nobody and may do nothing that it does neither
/// before nor after.
fn assert_between(start: &Account, between: &Account, goal: &Account, at: &str) -> Outcome {
    for (name, role) in &between.roles {
        let sides: Vec<_> =
            [start, goal].into_iter().filter_map(|side| Some((side, side.roles.get(name)?))).collect();
        for caller in CALLERS {
            let enters = |role: &Role| may_enter(role, name, caller);
            let mut at_a_side = false;
            for (_, side) in &sides {
                at_a_side |= enters(side)?;
            }
            assert!(at_a_side || !enters(role)?, "{caller} becomes {name}, {at}");
        }
        for arn in &role.attached {
            assert!(sides.iter().any(|(_, side)| side.attached.contains(arn)), "{arn} at {name}, {at}");
        }
        for request in requests(name, sides.iter().copied().chain([(between, role)]))? {
            let mut may_at_a_side = false;
            for (account, side) in &sides {
                may_at_a_side |= may(account, side, &request)?;
            }
            let (action, resource) = (request.action(), request.resource());
            assert!(may_at_a_side || !may(between, role, &request)?, "{name}: {action} on {resource}, {at}");
        }
    }
    Ok(())
}

/// The documents of what a role has, but for the policy that roles share: it changes for all of them in the turn of one, so
/// that the others have the new policy with whatever else they still have. AWS's own policies have no document here.
fn documents<'a>(account: &'a Account, role: &'a Role) -> impl Iterator<Item = &'a Value> {
    let own = role.attached.iter().filter(|arn| *arn != SHARED);
    let attached = own.filter_map(|arn| Some(&account.policies.get(arn)?.document));
    role.inline.values().chain(attached)
}

fn policy(document: &Value, kind: Kind) -> Result<Policy, Box<dyn Error>> {
    let text = document.to_string();
    let parsed = json::parse(&text).map_err(|_| format!("no JSON: {text}"))?;
    Ok(Policy::new(&read(parsed.root(), kind).document))
}

/// Whether `caller` may become the role of this name.
fn may_enter(role: &Role, name: &str, caller: &str) -> Result<bool, Box<dyn Error>> {
    let trust = policy(&role.trust, Kind::Trust)?;
    let request = Request::new(caller, "sts:AssumeRole", &format!("arn:aws:iam::{ACCOUNT}:role/{name}"))?;
    let policies = Policies { trust: Some(&trust), ..Policies::default() };
    Ok(decide(&policies, &request) == Decision::Allow)
}

/// Whether the role may do what `request` asks, with what it has in this account.
fn may(account: &Account, role: &Role, request: &Request) -> Result<bool, Box<dyn Error>> {
    let identity = documents(account, role).map(|document| policy(document, Kind::Identity));
    let identity = identity.collect::<Result<Vec<_>, _>>()?;
    let boundary = match &role.boundary {
        Some(arn) => {
            let bound = account.policies.get(arn).ok_or("its boundary is gone")?;
            Some([policy(&bound.document, Kind::Identity)?])
        }
        None => None,
    };
    let boundary = boundary.as_ref().map(<[Policy; 1]>::as_slice);
    Ok(decide(&Policies { identity: &identity, boundary, ..Policies::default() }, request) == Decision::Allow)
}

/// What the role asks for: every action on every resource that its policies name at any of these times.
fn requests<'a>(
    name: &str,
    times: impl Iterator<Item = (&'a Account, &'a Role)>,
) -> Result<Vec<Request>, Box<dyn Error>> {
    let (mut actions, mut resources) = (BTreeSet::new(), BTreeSet::new());
    for (account, role) in times {
        for document in documents(account, role) {
            for statement in listed(document.get("Statement")) {
                actions.extend(listed(statement.get("Action")).filter_map(Value::as_str));
                resources.extend(listed(statement.get("Resource")).filter_map(Value::as_str));
            }
        }
    }
    let principal = format!("arn:aws:iam::{ACCOUNT}:role/{name}");
    let request = |action: &str, resource: &str| {
        // Any one that the pattern matches.
        Ok(Request::new(&principal, &action.replace('*', "Bucket"), &resource.replace('*', "key"))?)
    };
    resources.retain(|resource| *resource != "*");
    let resources = &resources;
    actions.iter().flat_map(|action| resources.iter().map(|resource| request(action, resource))).collect()
}

/// One, or the members of a list of them.
fn listed(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let list = value.and_then(Value::as_array);
    list.into_iter().flatten().chain(value.filter(move |_| list.is_none()))
}

fn has_effect(call: &str) -> bool {
    !call.starts_with("Get") && !call.starts_with("List")
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_refused_loses_nothing() -> Outcome {
    cut_off(1, |_| true, |number| Fault::at_call(number, ServiceError::access_denied())).await
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_done_and_called_refused_loses_nothing() -> Outcome {
    cut_off(2, has_effect, |number| Fault::at_call(number, ServiceError::access_denied()).after_effect())
        .await
}

/// The SDK asks again although the first attempt took effect, so that it is told of its own deed.
#[tokio::test(start_paused = true)]
async fn an_answer_that_is_lost_loses_nothing() -> Outcome {
    cut_off(3, has_effect, |number| Fault::disconnect_at_call(number).after_effect()).await
}

/// Every attempt took effect, and none is heard of.
#[tokio::test(start_paused = true)]
async fn answers_that_are_all_lost_lose_nothing() -> Outcome {
    cut_off(4, has_effect, |number| Fault::disconnect_at_call(number).after_effect().times(ATTEMPTS.into()))
        .await
}

#[tokio::test(start_paused = true)]
async fn throttling_without_end_loses_nothing() -> Outcome {
    let throttled = |number| Fault::at_call(number, ServiceError::throttling()).times(ATTEMPTS.into());
    cut_off(5, |_| true, throttled).await
}

#[tokio::test(start_paused = true)]
async fn a_process_that_is_killed_before_a_call_arrives_loses_nothing() -> Outcome {
    cut_off(6, has_effect, Fault::silence_at_call).await
}

#[tokio::test(start_paused = true)]
async fn a_process_that_is_killed_before_an_answer_arrives_loses_nothing() -> Outcome {
    cut_off(7, has_effect, |number| Fault::silence_at_call(number).after_effect()).await
}

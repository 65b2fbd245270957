//! A stack's whole life in one account: created, changed, pruned, destroyed, and made once more out of what others left.
//!
//! What stands there and belongs to others stays as it is all the while. The endpoint is the one in this process, which
//! tells the account of every moment.

mod access;
mod declared;

use std::env;
use std::error::Error;
use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use iam_role::{ApplyError, Rules, Run, Stack, StackError};
use iam_role_endpoints::{Clients, Endpoint};

use crate::account::Account;
use crate::fixtures::{AnyRole, Outcome};

pub(crate) use access::Judge;

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
pub(crate) const POLICY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:List*","Resource":"*"}]}"#;

/// The policy that two of the roles share.
pub(crate) const SHARED: &str = "arn:aws:iam::123456789012:policy/team/Shared";

/// A policy of somebody else.
const BYSTANDER: &str = "arn:aws:iam::123456789012:policy/bystander";

/// What is done to the stack.
pub(crate) struct Deed {
    pub(crate) name: &'static str,
    pub(crate) stack: Stack,
    destroys: bool,
    /// Whether others make by hand what it takes over.
    adopts: bool,
}

impl Deed {
    fn new(name: &'static str, roles: &[AnyRole], planned_by: Rules) -> Result<Self, StackError> {
        let stack = Stack::new(roles)?.named("faults")?.rules(planned_by);
        Ok(Self { name, stack, destroys: false, adopts: false })
    }

    pub(crate) fn create() -> Result<Self, StackError> {
        Self::new("create", &declared::first(), Rules::default())
    }

    pub(crate) fn change() -> Result<Self, StackError> {
        Self::new("change", &declared::then(), Rules::default())
    }

    fn prune() -> Result<Self, StackError> {
        Self::new("prune", &declared::at_last(), Rules::default().pruning())
    }

    pub(crate) fn destroy() -> Result<Self, StackError> {
        let rules = Rules::default().pruning().forcing();
        Ok(Self { destroys: true, ..Self::new("destroy", &declared::then(), rules)? })
    }

    fn adopt() -> Result<Self, StackError> {
        let all = ["Machine", "machine", "Bound", "Shared"];
        let rules = all.iter().fold(Rules::default(), |rules, name| rules.adopting(name));
        Ok(Self { adopts: true, ..Self::new("adopt", &declared::first(), rules)? })
    }

    /// One after the other.
    fn all() -> Result<[Self; 5], StackError> {
        Ok([Self::create()?, Self::change()?, Self::prune()?, Self::destroy()?, Self::adopt()?])
    }

    /// What has to be there first, in the account of `endpoint`.
    async fn prepare(&self, endpoint: &Endpoint) -> Outcome {
        if self.adopts { by_hand(&endpoint.clients()).await } else { Ok(()) }
    }

    pub(crate) fn run(&self, clients: &Clients) -> Run<'static> {
        if self.destroys { self.stack.destroy(&clients.iam) } else { self.stack.apply(&clients.iam) }
    }

    /// Does it, a turn at a time, so that a call's number says which call it is.
    pub(crate) async fn play(&self, clients: &Clients) -> Result<(), ApplyError> {
        self.run(clients).at_once(1).await.map(drop)
    }

    /// Plans it anew, and takes the steps of that plan.
    pub(crate) async fn play_on(&self, clients: &Clients) -> Outcome {
        let (iam, stack) = (&clients.iam, &self.stack);
        let plan = if self.destroys { stack.plan_destroy(iam).await? } else { stack.plan(iam).await? };
        stack.take(iam, &plan).await?;
        Ok(())
    }
}

/// A deed as it goes without faults: its calls, and the account before and behind it.
pub(crate) struct Story {
    pub(crate) deed: Deed,
    pub(crate) calls: Vec<String>,
    pub(crate) start: Account,
    pub(crate) goal: Account,
}

impl Story {
    /// All deeds, one after the other in one account.
    pub(crate) async fn all() -> Result<Vec<Self>, Box<dyn Error>> {
        let endpoint = &with_bystanders().await?;
        let before = account(endpoint).await?;
        let mut stories = Vec::new();
        for deed in Deed::all()? {
            deed.prepare(endpoint).await?;
            let start = account(endpoint).await?;
            let clients = clients_of(endpoint);
            deed.play(&clients).await?;
            let (calls, goal) = (clients.wire.calls(), account(endpoint).await?);
            assert_others_are_well(&goal, &before, deed.name);
            assert!(deed.destroys || deed.stack.drift(&clients.iam).await?.is_empty(), "{}", deed.name);
            assert!(!deed.destroys || goal == before, "something is left");
            stories.push(Self { deed, calls, start, goal });
        }
        Ok(stories)
    }

    /// The account of `endpoint` becomes the one that the deed starts from, if it is what the one before left.
    pub(crate) async fn prepare(&self, endpoint: &Endpoint) -> Outcome {
        self.deed.prepare(endpoint).await?;
        account(endpoint).await?.assert_is(&self.start, self.deed.name);
        Ok(())
    }

    /// At every moment that the endpoint has kept, nothing of others was touched, and no role was wider than before or
    /// behind the deed.
    pub(crate) fn assert_between(&self, endpoint: &Endpoint, judge: &mut Judge, at: &str) -> Outcome {
        for moment in endpoint.recorded() {
            let account = Account::of(&moment.account)?;
            let at = format!("behind {} of {at}", moment.call);
            assert_others_are_well(&account, &self.start, &at);
            judge.assert_between(&[&self.start, &self.goal], &account, &at)?;
        }
        Ok(())
    }
}

/// The account of the in-process endpoint.
pub(crate) async fn account(endpoint: &Endpoint) -> Result<Account, Box<dyn Error>> {
    Account::of(&endpoint.state().await)
}

/// Clients that wait half a minute for an answer.
pub(crate) fn clients_of(endpoint: &Endpoint) -> Clients {
    let clients = endpoint.clients();
    let patience = TimeoutConfig::builder().operation_attempt_timeout(Duration::from_secs(30)).build();
    let config = clients.iam.config().to_builder().timeout_config(patience).build();
    Clients { iam: aws_sdk_iam::Client::from_conf(config), ..clients }
}

/// An account in which others have a role with all that belongs to it.
pub(crate) async fn with_bystanders() -> Result<Endpoint, Box<dyn Error>> {
    let endpoint = Endpoint::in_process();
    let iam = endpoint.clients().iam;
    iam.create_policy().policy_name("bystander").policy_document(POLICY).send().await?;
    iam.create_role().role_name("bystander").assume_role_policy_document(TRUST).send().await?;
    let put = iam.put_role_policy().role_name("bystander").policy_name("list");
    put.policy_document(POLICY).send().await?;
    iam.attach_role_policy().role_name("bystander").policy_arn(BYSTANDER).send().await?;
    iam.create_instance_profile().instance_profile_name("bystander").send().await?;
    let add = iam.add_role_to_instance_profile().instance_profile_name("bystander");
    add.role_name("bystander").send().await?;
    Ok(endpoint)
}

/// Some of what the stack declares, made by others and in their way.
async fn by_hand(clients: &Clients) -> Outcome {
    let iam = &clients.iam;
    for (name, path) in [("Bound", "/"), ("Shared", "/team/")] {
        let create = iam.create_policy().policy_name(name).path(path).policy_document(POLICY);
        create.send().await?;
    }
    iam.create_role().role_name("Machine").assume_role_policy_document(TRUST).send().await?;
    for name in ["get", "list"] {
        let put = iam.put_role_policy().role_name("Machine").policy_name(name);
        put.policy_document(POLICY).send().await?;
    }
    let read_only = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    iam.attach_role_policy().role_name("Machine").policy_arn(read_only).send().await?;
    iam.create_instance_profile().instance_profile_name("machine").send().await?;
    let add = iam.add_role_to_instance_profile().instance_profile_name("machine");
    add.role_name("Machine").send().await?;
    Ok(())
}

/// What is of others is in the account, as it was.
pub(crate) fn assert_others_are_well(account: &Account, before: &Account, at: &str) {
    assert_eq!(account.roles.get("bystander"), before.roles.get("bystander"), "{at}");
    assert_eq!(account.profiles.get("bystander"), before.profiles.get("bystander"), "{at}");
    assert_eq!(account.policies.get(BYSTANDER), before.policies.get(BYSTANDER), "{at}");
}

/// Whether the faults happen at every call, not at some of them.
pub(crate) fn every() -> bool {
    env::var_os("IAM_ROLE_EVERY_FAULT").is_some()
}

/// Whether a call changes anything.
pub(crate) fn has_effect(call: &str) -> bool {
    !call.starts_with("Get") && !call.starts_with("List")
}

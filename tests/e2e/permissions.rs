//! The least policy that a run needs: under it everything succeeds, and without one of its actions that call is refused.
//!
//! On ministack only, which authorizes every call. It gives `CreatePolicy` and the calls about instance profiles no resource,
//! takes a role that is created for one without a path, and gives `iam:PolicyARN` and `iam:PermissionsBoundary` no value, so that a stack that has these runs under its policy
//! [as ministack sees it](as_ministack_sees); the unit tests ask the evaluator about the rest.

use std::{collections::BTreeSet, error::Error};

use iam_role::policy_engine::{ActionElement, Document, ResourceElement, ResourcePattern, Statement};
use iam_role::{AccountId, IamRole, Partition, Rules, Stack, iam_policy, iam_role, roles};
use iam_role_endpoints::{ACCOUNT, Clients, Endpoint};

use crate::{
    enforcement::user,
    fixtures::{AnyRole, Outcome},
};

/// Reads.
#[iam_role(
    name("worker"),
    trust(account("123456789012")),
    inline_policy(policy("read", allow("s3:GetObject", on("arn:aws:s3:::data/*")))),
    tags(team("data"), old("1"))
)]
struct Before;

/// Writes.
#[iam_role(
    name("worker"),
    trust(service("ec2.amazonaws.com")),
    inline_policy(policy("write", allow("s3:PutObject", on("arn:aws:s3:::data/*")))),
    tags(team("web")),
    max_session_duration("2h")
)]
struct After;

/// From nothing to one role, to the other, and to nothing again.
async fn whole_life(clients: &Clients) -> Outcome {
    let iam = &clients.iam;
    assert_eq!(Before.plan(iam).await?.steps().len(), 2);
    Before.provision(iam).await?;
    After.provision(iam).await?;
    assert!(After.drift(iam).await?.is_empty());
    After.destroy(iam).await?;
    Ok(())
}

fn without(document: &Document, action: &str) -> Document {
    let mut document = document.clone();
    for statement in &mut document.statements {
        if let ActionElement::Action(actions) = &mut statement.action {
            actions.retain(|other| other.as_str() != action);
        }
    }
    document.statements.retain(|statement| !statement.action.patterns().is_empty());
    document
}

#[tokio::test]
async fn the_least_policy_is_enough_and_every_action_of_it_is_needed() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    let (root, deployer) = (endpoint.clients(), user(&endpoint, "deployer").await?);
    let (partition, account) = (Partition::new("aws")?, AccountId::new(ACCOUNT)?);
    let least = Stack::new(&roles![Before])?.permissions(&partition, &account);
    assert_eq!(least, Stack::new(&roles![After])?.permissions(&partition, &account));
    let allow = async |document: &Document| -> Result<(), Box<dyn Error>> {
        let put = root.iam.put_user_policy().user_name("deployer").policy_name("least");
        put.policy_document(document.to_json()).send().await?;
        Ok(())
    };
    allow(&least).await?;
    whole_life(&deployer).await?;
    let needed = [
        "iam:GetRole",
        "iam:ListRolePolicies",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:CreateRole",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:DeleteRolePolicy",
        "iam:DeleteRole",
    ];
    for action in needed {
        allow(&without(&least, action)).await?;
        let refused = whole_life(&deployer).await.expect_err(action).to_string();
        assert!(refused.contains(action), "{action}: {refused}");
        // Wherever it was cut off.
        Before.provision(&root.iam).await?;
        Before.destroy(&root.iam).await?;
    }
    Ok(())
}

/// What bounds.
#[iam_policy(allow("s3:*", on("*")))]
struct Bound;

/// What bounds later.
#[iam_policy(path("/team/"), allow("s3:Get*", on("*")))]
struct OtherBound;

/// Two declarations of a role, with all that one can have, and with nothing of it as it was.
fn machines() -> [AnyRole; 2] {
    let before = {
        #[iam_policy(path("/team/"), tags(team = "data"), allow("s3:ListBucket", on("*")))]
        struct Lister;

        #[iam_role(
            name("machine"),
            trust(service("ec2.amazonaws.com")),
            inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::data/*"))),
            managed_policies(Lister, "ReadOnlyAccess"),
            permissions_boundary(Bound),
            tags(team = "data"),
            instance_profile("machine")
        )]
        struct Machine;
        Box::new(Machine)
    };
    let after = {
        #[iam_policy(path("/team/"), tags(stage = "test"), allow("s3:ListBucket", on("arn:aws:s3:::data")))]
        struct Lister;

        #[iam_role(
            name("machine"),
            trust(account("123456789012")),
            inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::data/*"))),
            managed_policies(Lister, "SecurityAudit"),
            permissions_boundary(OtherBound),
            tags(team = "web")
        )]
        struct Machine;
        Box::new(Machine)
    };
    [before, after]
}

/// The stacks of them, each with another role.
fn stacks() -> Result<[Stack; 2], Box<dyn Error>> {
    let [before, after] = machines();
    let (one, other): (AnyRole, AnyRole) = (Box::new(Before), Box::new(After));
    Ok([Stack::new(&[before, one])?, Stack::new(&[after, other])?])
}

/// A role, and one that will be declared no more. That one has no boundary: of what is not declared, ministack does not
/// tell it, so that it is not known what has to go first.
fn leaving() -> Result<Stack, Box<dyn Error>> {
    #[iam_policy(allow("s3:ListBucket", on("*")))]
    struct Leaver;

    #[iam_role(
        name("leaver"),
        trust(service("ec2.amazonaws.com")),
        inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::data/*"))),
        managed_policies(Leaver),
        instance_profile("leaver")
    )]
    struct Leaving;
    Ok(Stack::new(&roles![Before, Leaving])?)
}

/// What stays of it.
fn staying() -> Result<Stack, Box<dyn Error>> {
    Ok(Stack::new(&roles![Before])?.rules(Rules::default().pruning()))
}

/// Conditions on what ministack does not tell go, and the actions that it gives no resource are allowed on all.
fn as_ministack_sees(document: &Document) -> Document {
    let mut document = document.clone();
    let is_told = |action: &str| action != "iam:CreatePolicy" && !action.contains("InstanceProfile");
    let mut anywhere = Vec::new();
    for statement in &mut document.statements {
        statement.conditions.clear();
        let everything = Some(ResourceElement::Resource(vec![ResourcePattern::Any]));
        let untold = statement.action.patterns().iter().filter(|action| !is_told(action.as_str()));
        let action = ActionElement::Action(untold.cloned().collect());
        anywhere.push(Statement { action, resource: everything, ..statement.clone() });
    }
    anywhere.retain(|statement| !statement.action.patterns().is_empty());
    document.statements.extend(anywhere);
    document
}

fn actions(document: &Document) -> BTreeSet<String> {
    let patterns = document.statements.iter().flat_map(|statement| statement.action.patterns());
    patterns.map(|action| action.as_str().to_owned()).collect()
}

/// A user whom one policy lets do something.
struct Deployer {
    root: Clients,
    clients: Clients,
    /// What was refused without its action, and what was not.
    needed: BTreeSet<String>,
    unneeded: BTreeSet<String>,
}

impl Deployer {
    async fn allow(&self, document: &Document) -> Outcome {
        let put = self.root.iam.put_user_policy().user_name("deployer").policy_name("least");
        put.policy_document(document.to_json()).send().await?;
        Ok(())
    }

    /// What the deployer does by `run` succeeds under `least`, after what `prepare` does. Without an action of it, it is
    /// refused because of that action, or never asks for it.
    async fn proves(
        &mut self,
        least: &Document,
        prepare: impl AsyncFn(&Clients) -> Outcome,
        run: impl AsyncFn(&Clients) -> Outcome,
    ) -> Outcome {
        let least = as_ministack_sees(least);
        prepare(&self.root).await?;
        self.allow(&least).await?;
        run(&self.clients).await?;
        for action in actions(&least) {
            prepare(&self.root).await?;
            self.allow(&without(&least, &action)).await?;
            match run(&self.clients).await {
                Ok(()) => self.unneeded.insert(action),
                Err(refused) => {
                    let refused = refused.to_string();
                    assert!(refused.contains(&action), "{action}: {refused}");
                    self.needed.insert(action)
                }
            };
        }
        Ok(())
    }
}

/// Nothing of the stacks is there.
async fn clear(root: &Clients) -> Outcome {
    for stack in stacks()? {
        stack.rules(Rules::default().pruning().forcing()).destroy(&root.iam).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_stack_needs_no_more_than_its_least_policy() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    let (root, clients) = (endpoint.clients(), user(&endpoint, "deployer").await?);
    let (partition, account) = (Partition::new("aws")?, AccountId::new(ACCOUNT)?);
    let mut deployer = Deployer { root, clients, needed: BTreeSet::new(), unneeded: BTreeSet::new() };
    let [before, after] = stacks()?;

    // The whole life, of the stack and of single roles.
    let mut life = before.permissions(&partition, &account);
    life.statements.extend(after.permissions(&partition, &account).statements);
    let root = deployer.root.clone();
    let lives = async |clients: &Clients| -> Outcome {
        let [machine, _] = machines();
        machine.plan(&clients.iam).await?;
        before.apply(&clients.iam).await?;
        let bound = format!("arn:aws:iam::{ACCOUNT}:policy/Bound");
        let put = root.iam.put_role_permissions_boundary().role_name("worker").permissions_boundary(bound);
        put.send().await?;
        After.provision(&clients.iam).await?;
        after.apply(&clients.iam).await?;
        machine.provision(&clients.iam).await?;
        before.apply(&clients.iam).await?;
        before.destroy(&clients.iam).await?;
        Ok(())
    };
    deployer.proves(&life, clear, lives).await?;

    // A role with its policy and its instance profile is pruned.
    let there = async |root: &Clients| -> Outcome { Ok(leaving()?.apply(&root.iam).await.map(drop)?) };
    let prunes = async |clients: &Clients| -> Outcome { Ok(staying()?.apply(&clients.iam).await.map(drop)?) };
    clear(&deployer.root).await?;
    there(&deployer.root).await?;
    let to_prune = staying()?.plan(&deployer.root.iam).await?.permissions(&partition, &account);
    deployer.proves(&to_prune, there, prunes).await?;
    staying()?.destroy(&deployer.root.iam).await?;

    // Adopted: what another stack has made.
    let other = before.clone().named("other")?;
    let taking = Rules::default().adopting("machine").adopting("worker").adopting("Lister").adopting("Bound");
    let adopting = before.clone().rules(taking);
    let theirs = async |root: &Clients| -> Outcome {
        adopting.apply(&root.iam).await?;
        clear(root).await?;
        Ok(other.apply(&root.iam).await.map(drop)?)
    };
    theirs(&deployer.root).await?;
    let to_adopt = adopting.plan(&deployer.root.iam).await?.permissions(&partition, &account);
    let adopts = async |clients: &Clients| -> Outcome { Ok(adopting.apply(&clients.iam).await.map(drop)?) };
    deployer.proves(&to_adopt, theirs, adopts).await?;

    // ministack asks for no action but the call's own, so that this one is the evaluator's to prove.
    let never: Vec<_> = deployer.unneeded.difference(&deployer.needed).collect();
    assert_eq!(never, ["iam:PassRole"]);
    endpoint.leave();
    Ok(())
}

//! The least policy that a run needs: under it everything succeeds, and without one of its actions that call is refused.
//!
//! On ministack only, which authorizes every call. It gives `CreatePolicy` and the calls about instance profiles no resource,
//! and `iam:PolicyARN` and `iam:PermissionsBoundary` no value, so the role here has none of these; the unit tests ask the
//! evaluator about them.

use std::error::Error;

use iam_role::policy_engine::{ActionElement, Document};
use iam_role::{AccountId, IamRole, Partition, Stack, iam_role, roles};
use iam_role_endpoints::{ACCOUNT, Clients, Endpoint};

use crate::{enforcement::user, fixtures::Outcome};

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

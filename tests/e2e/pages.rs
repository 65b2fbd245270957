//! Lists that do not fit on one page: IAM hands out a hundred at a time.
//!
//! On moto only, which does so with policies; the others hand out everything at once.

use iam_role::plan::Step;
use iam_role::{IamRole, iam_policy};
use iam_role_endpoints::Endpoint;

use crate::account::Role;
use crate::fixtures::{Outcome, role};

const POLICY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:List*","Resource":"*"}]}"#;

#[tokio::test]
async fn everything_that_was_added_is_found_and_removed() -> Outcome {
    let endpoint = Endpoint::moto().await?;
    let clients = endpoint.clients();
    let iam = &clients.iam;
    role!().provision(iam).await?;
    for number in 0..130 {
        let policy = iam.create_policy().policy_name(format!("rogue-{number}")).policy_document(POLICY);
        let arn = policy.send().await?.policy.and_then(|policy| policy.arn).ok_or("no ARN")?;
        iam.attach_role_policy().role_name("writer").policy_arn(arn).send().await?;
    }
    clients.wire.clear();
    assert_eq!(role!().drift(iam).await?.steps().len(), 130);
    let calls = clients.wire.calls();
    assert_eq!(calls.iter().filter(|call| *call == "ListAttachedRolePolicies").count(), 2);
    role!().provision(iam).await?;
    let role = Role::read(iam, "writer").await?;
    assert!(role.attached.is_empty(), "{role:?}");
    Ok(())
}

/// The policy's role is gone, so that its ARN is unknown and it must be looked for.
#[tokio::test]
async fn a_policy_is_found_on_the_second_page() -> Outcome {
    #[iam_policy(allow("s3:ListBucket", on("*")))]
    struct Lister;

    let endpoint = Endpoint::moto().await?;
    let clients = endpoint.clients();
    let iam = &clients.iam;
    for number in 0..130 {
        iam.create_policy().policy_name(format!("Another-{number}")).policy_document(POLICY).send().await?;
    }
    let role = || role!(managed_policies(Lister));
    role().provision(iam).await?;
    iam.detach_role_policy()
        .role_name("writer")
        .policy_arn("arn:aws:iam::123456789012:policy/Lister")
        .send()
        .await?;
    iam.delete_role().role_name("writer").send().await?;
    clients.wire.clear();
    let plan = role().plan(iam).await?;
    assert_eq!(clients.wire.calls().iter().filter(|call| *call == "ListPolicies").count(), 2);
    let actions: Vec<_> = plan.steps().iter().map(Step::action).collect();
    assert_eq!(actions, ["iam:CreateRole", "iam:AttachRolePolicy"]);
    role().provision(iam).await?;
    assert!(role().drift(iam).await?.is_empty());
    Ok(())
}

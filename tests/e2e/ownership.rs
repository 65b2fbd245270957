//! What is not ours is refused, and not touched.

use aws_sdk_iam::Client;
use aws_sdk_iam::types::Tag;
use iam_role::{Error, IamRole, iam_policy};
use iam_role_endpoints::{Clients, Endpoint};

use crate::account::Account;
use crate::fixtures::{Outcome, everywhere, role, writes};

everywhere!(
    a_role_of_nobody_is_refused,
    a_role_of_another_is_refused,
    a_policy_of_nobody_is_refused,
    an_instance_profile_of_nobody_is_refused,
    a_full_instance_profile_is_refused,
    a_role_that_is_handed_over_is_taken,
    another_path_is_refused,
    another_path_of_a_policy_is_refused,
    everything_in_the_way_is_named_at_once,
);

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
const LIST: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:List*","Resource":"*"}]}"#;

async fn create(iam: &Client, name: &str, owner: Option<&str>) -> Outcome {
    let call = iam.create_role().role_name(name).assume_role_policy_document(TRUST);
    let tag = |owner| Tag::builder().key("iam-role:stack").value(owner).build();
    call.set_tags(owner.map(tag).transpose()?.map(|tag| vec![tag])).send().await?;
    iam.put_role_policy().role_name(name).policy_name("list").policy_document(LIST).send().await?;
    Ok(())
}

/// Neither provisioning nor planning changes anything, and each says all of `said`.
async fn assert_refused(clients: &Clients, role: &impl IamRole, said: &[&str]) -> Outcome {
    let before = Account::read(&clients.iam).await?;
    clients.wire.clear();
    let errors = [
        role.provision(&clients.iam).await.err().ok_or("it was provisioned")?,
        role.plan(&clients.iam).await.err().ok_or("it was planned")?,
    ];
    let calls = clients.wire.calls();
    assert!(writes(&calls).is_empty(), "{calls:?}");
    for error in errors {
        assert!(matches!(error, Error::Conflict(_)) && !error.retry_is_safe(), "{error}");
        let text = error.to_string();
        assert!(said.iter().all(|said| text.contains(said)), "{said:?} is not said:\n{text}");
    }
    assert_eq!(Account::read(&clients.iam).await?, before);
    Ok(())
}

async fn assert_destroying_refused(clients: &Clients, role: &impl IamRole) -> Outcome {
    let before = Account::read(&clients.iam).await?;
    let error = role.destroy(&clients.iam).await.err().ok_or("it was destroyed")?;
    assert!(error.to_string().contains("is not ours"), "{error}");
    assert_eq!(Account::read(&clients.iam).await?, before);
    Ok(())
}

async fn a_role_of_nobody_is_refused(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    create(&clients.iam, "writer", None).await?;
    let said = [
        "role `writer` exists and is not ours: it has no tag `iam-role:stack`",
        "help: take another name",
        "aws iam tag-role --role-name writer --tags Key=iam-role:stack,Value=iam-role-tests",
    ];
    assert_refused(&clients, &role!(), &said).await?;
    assert_destroying_refused(&clients, &role!()).await
}

async fn a_role_of_another_is_refused(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    create(&clients.iam, "writer", Some("billing")).await?;
    let said = ["its tag `iam-role:stack` says `billing`, not `iam-role-tests`"];
    assert_refused(&clients, &role!(), &said).await?;
    assert_destroying_refused(&clients, &role!()).await
}

fn listing() -> impl IamRole {
    #[iam_policy(allow("s3:ListBucket", on("*")))]
    struct Lister;
    role!(managed_policies(Lister))
}

async fn a_policy_of_nobody_is_refused(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    role!().provision(&clients.iam).await?;
    clients.iam.create_policy().policy_name("Lister").policy_document(LIST).send().await?;
    let said =
        ["policy `arn:aws:iam::123456789012:policy/Lister` exists and is not ours", "aws iam tag-policy"];
    assert_refused(&clients, &listing(), &said).await?;

    // The role is ours to destroy; the policy stays.
    let destroyed = listing().destroy(&clients.iam).await?;
    assert!(destroyed.to_string().contains("policy/Lister` is not ours; it stays"), "{destroyed}");
    assert_eq!(Account::read(&clients.iam).await?.policies.len(), 1);
    Ok(())
}

async fn an_instance_profile_of_nobody_is_refused(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    role!().provision(&clients.iam).await?;
    clients.iam.create_instance_profile().instance_profile_name("machine").send().await?;
    let said = ["instance profile `machine` exists and is not ours", "aws iam tag-instance-profile"];
    assert_refused(&clients, &role!(instance_profile("machine")), &said).await
}

/// An instance profile of ours that holds a role of somebody else.
async fn a_full_instance_profile_is_refused(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    role!().provision(&clients.iam).await?;
    create(&clients.iam, "reader", None).await?;
    let owner = Tag::builder().key("iam-role:stack").value("iam-role-tests").build()?;
    clients.iam.create_instance_profile().instance_profile_name("machine").tags(owner).send().await?;
    let add = clients.iam.add_role_to_instance_profile().instance_profile_name("machine");
    add.role_name("reader").send().await?;
    let said = ["instance profile `machine` holds the role `reader`, and IAM allows one"];
    assert_refused(&clients, &role!(instance_profile("machine")), &said).await
}

/// By the command that the refusal names.
async fn a_role_that_is_handed_over_is_taken(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    create(&clients.iam, "writer", None).await?;
    let owner = Tag::builder().key("iam-role:stack").value("iam-role-tests").build()?;
    clients.iam.tag_role().role_name("writer").tags(owner).send().await?;
    role!().provision(&clients.iam).await?;
    crate::fixtures::assert_converged(endpoint, &role!()).await
}

async fn another_path_is_refused(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    role!(path("/team/")).provision(&clients.iam).await?;
    let said = ["has the path `/team/`, not `/`", "help: declare `path = \"/team/\"`"];
    assert_refused(&clients, &role!(), &said).await
}

async fn another_path_of_a_policy_is_refused(endpoint: &Endpoint) -> Outcome {
    #[iam_policy(path("/team/"), allow("s3:ListBucket", on("*")))]
    struct Lister;
    let clients = endpoint.clients();
    role!(managed_policies(Lister)).provision(&clients.iam).await?;
    let said = ["policy `Lister` has the path `/team/`, not `/`"];
    assert_refused(&clients, &listing(), &said).await
}

async fn everything_in_the_way_is_named_at_once(endpoint: &Endpoint) -> Outcome {
    #[iam_policy(allow("s3:ListBucket", on("*")))]
    struct Lister;
    let clients = endpoint.clients();
    create(&clients.iam, "writer", None).await?;
    clients.iam.create_policy().policy_name("Lister").policy_document(LIST).send().await?;
    clients.iam.create_instance_profile().instance_profile_name("machine").send().await?;
    let said = ["role `writer`", "policy/Lister`", "instance profile `machine`"];
    assert_refused(&clients, &role!(managed_policies(Lister), instance_profile("machine")), &said).await
}

/// In process only: AWS alone makes such roles, and the others do not let a role of this path be made by hand.
#[tokio::test]
async fn a_role_that_is_linked_to_a_service_is_refused() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let path = "/aws-service-role/ec2.amazonaws.com/";
    let call = clients.iam.create_role().role_name("writer").path(path).assume_role_policy_document(TRUST);
    let owner = Tag::builder().key("iam-role:stack").value("iam-role-tests").build()?;
    call.tags(owner).send().await?;
    let before = Account::read(&clients.iam).await?;
    let refusals = [
        role!().provision(&clients.iam).await.err(),
        role!().plan(&clients.iam).await.err(),
        role!().destroy(&clients.iam).await.err(),
    ];
    for refusal in refusals {
        let text = refusal.ok_or("it was not refused")?.to_string();
        assert!(text.contains("is linked to an AWS service"), "{text}");
    }
    assert_eq!(Account::read(&clients.iam).await?, before);
    Ok(())
}

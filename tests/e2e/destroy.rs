//! A role goes, and all that belongs to it.

use iam_role::{IamRole, iam_policy, iam_role};
use iam_role_endpoints::{Clients, Endpoint};

use crate::account::Account;
use crate::fixtures::{Outcome, everything, everywhere, role};

everywhere!(
    everything_goes_in_order,
    a_second_run_changes_nothing,
    what_others_added_is_not_lost,
    versions_of_a_policy_go_first,
    a_policy_that_another_uses_stays,
    an_instance_profile_that_is_not_ours_stays,
);

/// The calls that destroying `role` takes, without those that read.
async fn destroy(clients: &Clients, role: &impl IamRole) -> Result<Vec<String>, iam_role::Error> {
    clients.wire.clear();
    let destroyed = role.destroy(&clients.iam).await?;
    let calls = clients.wire.calls();
    assert_eq!(destroyed.calls(), calls.len(), "the count is wrong: {calls:?}");
    Ok(calls.into_iter().filter(|call| !call.starts_with("Get") && !call.starts_with("List")).collect())
}

async fn everything_goes_in_order(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    let role = everything!();
    role.provision(&clients.iam).await?;
    let order = [
        "RemoveRoleFromInstanceProfile",
        "DeleteInstanceProfile",
        "DeleteRolePolicy",
        "DeleteRolePolicy",
        "DetachRolePolicy",
        "DetachRolePolicy",
        "DeleteRole",
        "DeletePolicy",
        "DeletePolicy",
    ];
    assert_eq!(destroy(&clients, &role).await?, order);
    assert_eq!(Account::read(&clients.iam).await?, Account::default());
    Ok(())
}

async fn a_second_run_changes_nothing(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    let role = everything!();
    role.provision(&clients.iam).await?;
    role.destroy(&clients.iam).await?;
    assert!(destroy(&clients, &role).await?.is_empty());
    let destroyed = role.destroy(&clients.iam).await?;
    assert!(destroyed.steps().is_empty() && destroyed.notes().is_empty(), "{destroyed}");
    Ok(())
}

async fn what_others_added_is_not_lost(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    let role = role!();
    role.provision(&clients.iam).await?;
    let iam = &clients.iam;
    let document =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
    iam.put_role_policy().role_name("writer").policy_name("rogue").policy_document(document).send().await?;
    let read_only = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    iam.attach_role_policy().role_name("writer").policy_arn(read_only).send().await?;
    let before = Account::read(&clients.iam).await?;
    let error = role.destroy(&clients.iam).await.err().ok_or("it was destroyed")?.to_string();
    assert!(error.contains("inline policy `rogue`") && error.contains(read_only), "{error}");
    assert_eq!(Account::read(&clients.iam).await?, before);
    // Once the role is as declared, it can go.
    role.provision(&clients.iam).await?;
    assert_eq!(destroy(&clients, &role).await?, ["DeleteRole"]);
    Ok(())
}

async fn versions_of_a_policy_go_first(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    for bucket in ["one", "two", "three"] {
        listing("writer", bucket).provision(&clients.iam).await?;
    }
    let calls = destroy(&clients, &listing("writer", "three")).await?;
    let order =
        ["DetachRolePolicy", "DeleteRole", "DeletePolicyVersion", "DeletePolicyVersion", "DeletePolicy"];
    assert_eq!(calls, order);
    assert_eq!(Account::read(&clients.iam).await?, Account::default());
    Ok(())
}

fn listing<'a>(name: &'a str, bucket: &str) -> impl IamRole + use<'a> {
    #[iam_policy(allow("s3:ListBucket", on("arn:aws:s3:::{bucket}")))]
    struct Lister {
        bucket: String,
    }

    #[iam_role(name("{name}"), trust(service("lambda.amazonaws.com")), managed_policies(Lister))]
    struct Writer<'a> {
        name: &'a str,
        bucket: String,
    }
    Writer { name, bucket: bucket.to_owned() }
}

async fn a_policy_that_another_uses_stays(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    let (writer, reader) = (listing("writer", "one"), listing("reader", "one"));
    writer.provision(&clients.iam).await?;
    reader.provision(&clients.iam).await?;
    let destroyed = writer.destroy(&clients.iam).await?;
    assert!(destroyed.to_string().contains("is used by role `reader`; it stays"), "{destroyed}");
    assert_eq!(Account::read(&clients.iam).await?, Account::declared(&[&reader])?);
    reader.destroy(&clients.iam).await?;
    assert_eq!(Account::read(&clients.iam).await?, Account::default());
    Ok(())
}

async fn an_instance_profile_that_is_not_ours_stays(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    let role = role!();
    role.provision(&clients.iam).await?;
    clients.iam.create_instance_profile().instance_profile_name("machine").send().await?;
    let add = clients.iam.add_role_to_instance_profile().instance_profile_name("machine");
    add.role_name("writer").send().await?;

    let plan = role.plan(&clients.iam).await?;
    assert!(plan.is_empty() && plan.to_string().contains("is not ours; it stays"), "{plan}");
    let error = role.destroy(&clients.iam).await.err().ok_or("it was destroyed")?.to_string();
    assert!(error.contains("instance profile `machine`"), "{error}");
    let remove = clients.iam.remove_role_from_instance_profile().instance_profile_name("machine");
    remove.role_name("writer").send().await?;
    assert_eq!(destroy(&clients, &role).await?, ["DeleteRole"]);
    let left = Account::read(&clients.iam).await?;
    assert_eq!(left.profiles.keys().collect::<Vec<_>>(), ["machine"]);
    Ok(())
}

/// On ministack only: to the others, a policy that bounds somebody is used by nobody.
#[tokio::test]
async fn a_policy_that_bounds_another_stays() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    let clients = endpoint.clients();
    let role = listing("writer", "one");
    role.provision(&clients.iam).await?;
    let trust = role.render()?.trust.to_json();
    let other = clients.iam.create_role().role_name("other").assume_role_policy_document(trust);
    other.permissions_boundary("arn:aws:iam::123456789012:policy/Lister").send().await?;
    let destroyed = role.destroy(&clients.iam).await?;
    assert!(destroyed.to_string().contains("is used by role `other`; it stays"), "{destroyed}");
    assert_eq!(Account::read(&clients.iam).await?.policies.len(), 1);
    Ok(())
}

//! A role that is not there yet.

use iam_role::IamRole;
use iam_role_endpoints::{ACCOUNT, Endpoint};

use crate::account::Account;
use crate::fixtures::{Outcome, assert_converged, everything, everywhere, provision, role, writes};

everywhere!(
    a_new_role_costs_two_calls,
    a_second_run_only_reads,
    a_role_with_everything_is_created_whole,
    a_plan_changes_nothing,
    the_answer_tells_the_arn,
);

async fn a_new_role_costs_two_calls(endpoint: &Endpoint) -> Outcome {
    let role = role!(inline_policy(allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*"))));
    let calls = provision(&endpoint.clients(), &role).await?;
    assert_eq!(calls, ["CreateRole", "PutRolePolicy"]);
    assert_converged(endpoint, &role).await
}

async fn a_second_run_only_reads(endpoint: &Endpoint) -> Outcome {
    let role = role!(inline_policy(allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*"))));
    let clients = endpoint.clients();
    provision(&clients, &role).await?;
    let before = Account::read(&clients.iam).await?;
    let calls = provision(&clients, &role).await?;
    let reads = [
        "CreateRole",
        "GetRole",
        "ListRolePolicies",
        "GetRolePolicy",
        "ListAttachedRolePolicies",
        "ListInstanceProfilesForRole",
    ];
    assert_eq!(calls, reads);
    assert_eq!(Account::read(&clients.iam).await?, before);
    Ok(())
}

async fn a_role_with_everything_is_created_whole(endpoint: &Endpoint) -> Outcome {
    let role = everything!();
    let calls = provision(&endpoint.clients(), &role).await?;
    // The boundary is there before anything that it bounds; so it is seen first that nobody else has such a role.
    let expected = [
        "GetRole",
        "CreatePolicy",
        "CreateRole",
        "PutRolePolicy",
        "PutRolePolicy",
        "CreatePolicy",
        "AttachRolePolicy",
        "AttachRolePolicy",
        "CreateInstanceProfile",
        "AddRoleToInstanceProfile",
    ];
    assert_eq!(calls, expected);
    assert_converged(endpoint, &role).await?;
    let calls = provision(&endpoint.clients(), &role).await?;
    assert!(writes(&calls).is_empty(), "{calls:?}");
    Ok(())
}

async fn a_plan_changes_nothing(endpoint: &Endpoint) -> Outcome {
    let role = everything!();
    let clients = endpoint.clients();
    let plan = role.plan(&clients.iam).await?;
    assert_eq!(plan.steps().len(), 9, "{plan}");
    assert_eq!(Account::read(&clients.iam).await?, Account::default());
    Ok(())
}

async fn the_answer_tells_the_arn(endpoint: &Endpoint) -> Outcome {
    let role = role!(path("/team/data/"));
    for _ in 0..2 {
        let provisioned = role.provision(&endpoint.clients().iam).await?;
        let arn = format!("arn:aws:iam::{ACCOUNT}:role/team/data/writer");
        assert_eq!(provisioned.arn().as_str(), arn);
        assert!(provisioned.to_string().contains(&arn), "{provisioned}");
    }
    Ok(())
}

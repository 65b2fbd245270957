//! A role that is not there yet.

use iam_role::{IamRole, iam_policy};
use iam_role_endpoints::{ACCOUNT, Endpoint};

use crate::account::Account;
use crate::fixtures::{Outcome, assert_converged, everything, everywhere, provision, role, trusting, writes};

everywhere!(
    a_new_role_costs_two_calls,
    a_second_run_only_reads,
    a_role_with_everything_is_created_whole,
    a_plan_changes_nothing,
    the_answer_tells_the_arn,
    a_policy_that_is_attached_and_bounds_is_created_once,
    a_role_that_trusts_itself_takes_two_steps,
    what_a_role_left_behind_is_taken_up,
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

async fn a_policy_that_is_attached_and_bounds_is_created_once(endpoint: &Endpoint) -> Outcome {
    #[iam_policy(allow("s3:ListBucket", on("*")))]
    struct Lister;
    let role = role!(managed_policies(Lister), permissions_boundary(Lister));
    let calls = provision(&endpoint.clients(), &role).await?;
    assert_eq!(calls, ["GetRole", "CreatePolicy", "CreateRole", "AttachRolePolicy"]);
    assert_converged(endpoint, &role).await?;
    role.destroy(&endpoint.clients().iam).await?;
    assert_eq!(Account::read(&endpoint.clients().iam).await?, Account::default());
    Ok(())
}

/// IAM takes no principal that does not exist.
async fn a_role_that_trusts_itself_takes_two_steps(endpoint: &Endpoint) -> Outcome {
    let role =
        trusting!(trust(service("lambda.amazonaws.com"), principal("arn:aws:iam::123456789012:role/writer")));
    let calls = provision(&endpoint.clients(), &role).await?;
    assert_eq!(calls, ["CreateRole", "UpdateAssumeRolePolicy"]);
    assert_converged(endpoint, &role).await
}

/// The role was deleted by hand; its policy and its instance profile stand there still, and are ours.
async fn what_a_role_left_behind_is_taken_up(endpoint: &Endpoint) -> Outcome {
    #[iam_policy(allow("s3:ListBucket", on("*")))]
    struct Lister;
    let role = role!(managed_policies(Lister), instance_profile("machine"));
    let clients = endpoint.clients();
    let iam = &clients.iam;
    role.provision(iam).await?;
    let remove = iam.remove_role_from_instance_profile().instance_profile_name("machine");
    remove.role_name("writer").send().await?;
    let arn = "arn:aws:iam::123456789012:policy/Lister";
    iam.detach_role_policy().role_name("writer").policy_arn(arn).send().await?;
    iam.delete_role().role_name("writer").send().await?;
    role.provision(iam).await?;
    assert_converged(endpoint, &role).await
}

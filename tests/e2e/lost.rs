//! Answers that are lost: the SDK makes the call again, and IAM refuses the second of two that both took effect. Looking
//! tells that it was our own deed.

use std::collections::BTreeSet;

use iam_role::{IamRole, Stack, iam_policy, iam_role, roles};
use iam_role_endpoints::{Endpoint, Fault};

use crate::account::Account;
use crate::fixtures::{Outcome, assert_converged, everything, everything_else};
use crate::scenario::{POLICY, Story, account, clients_of, has_effect, with_bystanders};

/// An instance profile holds one role: adding it again exceeds that.
#[tokio::test(start_paused = true)]
async fn a_role_that_was_added_to_its_instance_profile_is_not_one_too_many() -> Outcome {
    for one_by_one in [true, false] {
        let endpoint = Endpoint::in_process();
        let clients = endpoint.clients();
        clients.wire.inject(Fault::disconnect_on("AddRoleToInstanceProfile").after_effect());
        if one_by_one {
            let provisioned = everything!().provision(&clients.iam).await?;
            assert_eq!(provisioned.arn().role_name(), "writer");
        } else {
            Stack::new(&[everything!()])?.apply(&clients.iam).await?;
        }
        assert_eq!(added(&clients.wire.calls()), 2);
        assert_converged(&endpoint, &everything!()).await?;
    }
    Ok(())
}

fn added(calls: &[String]) -> usize {
    calls.iter().filter(|call| *call == "AddRoleToInstanceProfile").count()
}

/// One that holds somebody else's role is named, and left alone.
#[tokio::test(start_paused = true)]
async fn an_instance_profile_that_was_taken_meanwhile_is_named() -> Outcome {
    let endpoint = with_bystanders().await?;
    let (clients, other) = (endpoint.clients(), endpoint.clients());
    clients.wire.just_before("AddRoleToInstanceProfile", async move {
        let remove = other.iam.remove_role_from_instance_profile().instance_profile_name("bystander");
        remove.role_name("bystander").send().await.unwrap();
        let add = other.iam.add_role_to_instance_profile().instance_profile_name("writer");
        add.role_name("bystander").send().await.unwrap();
    });
    let error = everything!().provision(&clients.iam).await.err().ok_or("it was taken over")?;
    assert!(error.to_string().contains("`bystander`") && !error.retry_is_safe(), "{error}");
    assert_eq!(added(&clients.wire.calls()), 1);
    let account = account(&endpoint).await?;
    assert_eq!(account.profiles.get("writer").ok_or("it is gone")?.0, ["bystander"]);
    Ok(())
}

/// The fifth version is made, and a sixth would be one too many.
#[tokio::test(start_paused = true)]
async fn a_version_that_was_made_is_not_made_again() -> Outcome {
    const LISTER: &str = "arn:aws:iam::123456789012:policy/team/Lister";
    for one_by_one in [true, false] {
        let endpoint = Endpoint::in_process();
        let clients = endpoint.clients();
        everything!().provision(&clients.iam).await?;
        for _ in 0..3 {
            let create = clients.iam.create_policy_version().policy_arn(LISTER).set_as_default(false);
            create.policy_document(POLICY).send().await?;
        }
        clients.wire.inject(Fault::disconnect_on("CreatePolicyVersion").after_effect().times(2));
        if one_by_one {
            everything_else!().provision(&clients.iam).await?;
        } else {
            Stack::new(&[everything_else!()])?.apply(&clients.iam).await?;
        }
        assert!(everything_else!().drift(&clients.iam).await?.is_empty());
        let versions = clients.iam.list_policy_versions().policy_arn(LISTER).send().await?;
        assert_eq!(versions.versions().len(), 5);
    }
    Ok(())
}

/// In an account that is empty nothing tells its id, so that a policy goes by its name until it is there.
#[tokio::test(start_paused = true)]
async fn a_policy_that_was_made_is_known_to_the_roles_that_share_it() -> Outcome {
    #[iam_policy(path("/team/"), allow("s3:ListBucket", on("*")))]
    struct Lister;
    #[iam_role(trust(service("lambda.amazonaws.com")), managed_policies(Lister))]
    struct One;
    #[iam_role(trust(service("lambda.amazonaws.com")), permissions_boundary(Lister))]
    struct Two;

    let (endpoint, roles) = (Endpoint::in_process(), roles![One, Two]);
    let clients = endpoint.clients();
    clients.wire.inject(Fault::disconnect_on("CreatePolicy").after_effect());
    Stack::new(&roles)?.apply(&clients.iam).await?;
    account(&endpoint).await?.assert_is(&Account::declared(&roles)?, "the answer was lost");
    Ok(())
}

/// Each kind of call once in the life of a stack.
#[tokio::test(start_paused = true)]
async fn no_kind_of_call_fails_because_its_answer_was_lost() -> Outcome {
    let stories = Story::all().await?;
    let endpoint = &with_bystanders().await?;
    let mut kinds = BTreeSet::new();
    for story in &stories {
        story.prepare(endpoint).await?;
        let clients = clients_of(endpoint);
        for call in &story.calls {
            if has_effect(call) && kinds.insert(call.clone()) {
                clients.wire.inject(Fault::disconnect_on(call).after_effect());
            }
        }
        story.deed.play(&clients).await?;
        account(endpoint).await?.assert_is(&story.goal, story.deed.name);
    }
    assert!(kinds.len() >= 20, "{kinds:?}");
    Ok(())
}

/// Three answers of ten are lost, of whatever calls.
#[tokio::test(start_paused = true)]
async fn a_bad_line_is_no_error() -> Outcome {
    let stories = Story::all().await?;
    for seed in 0..3 {
        let endpoint = &with_bystanders().await?;
        for story in &stories {
            story.prepare(endpoint).await?;
            let clients = clients_of(endpoint);
            clients.wire.inject(Fault::disconnect_often(30, seed).after_effect());
            story.deed.play(&clients).await.map_err(|error| format!("seed {seed}: {error}"))?;
            account(endpoint).await?.assert_is(&story.goal, story.deed.name);
        }
    }
    Ok(())
}

//! Calls that fail: what the error says, what is tried again, and that the next run makes it good.
//!
//! In process, where the clock can be paused, but for the endpoint that is down.

use std::error::Error;
use std::time::Duration;

use aws_sdk_iam::error::SdkError;
use aws_sdk_iam::operation::put_role_policy::PutRolePolicyError;
use iam_role::{IamRole, RoleArn, Stack, iam_role};
use iam_role_endpoints::{Clients, Endpoint, Fault, ServiceError};
use tokio::time::Instant;

use crate::account::Account;
use crate::fixtures::{Outcome, assert_converged, provision, role};

fn reading() -> impl IamRole {
    role!(
        inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*"))),
        inline_policy("list", allow("s3:ListBucket", on("arn:aws:s3:::example-bucket"))),
        managed_policies("ReadOnlyAccess")
    )
}

/// The error that provisioning ends with, and the calls until then.
async fn failing(
    clients: &Clients,
    role: &impl IamRole,
) -> Result<(iam_role::Error, Vec<String>), Box<dyn Error>> {
    clients.wire.clear();
    let error = role.provision(&clients.iam).await.err().ok_or("it was provisioned")?;
    Ok((error, clients.wire.calls()))
}

#[tokio::test(start_paused = true)]
async fn access_denied_half_way_says_what_was_done_and_what_is_missing() -> Outcome {
    let endpoint = Endpoint::in_process();
    let clients = endpoint.clients();
    clients.wire.inject(Fault::on("AttachRolePolicy", ServiceError::access_denied()));
    let (error, calls) = failing(&clients, &reading()).await?;
    assert_eq!(calls, ["CreateRole", "PutRolePolicy", "PutRolePolicy", "AttachRolePolicy"]);
    let expected = "\
role `writer`: cannot attach policy `arn:aws:iam::aws:policy/ReadOnlyAccess`: User: \
arn:aws:iam::123456789012:user/deployer is not authorized to perform this [AccessDenied]
note: already done: create the role, put inline policy `get`, put inline policy `list`
help: allow the caller `iam:AttachRolePolicy` on it; running again is safe";
    assert_eq!(error.to_string(), expected);
    assert_eq!(format!("{error:?}"), expected);
    assert!(error.retry_is_safe());
    assert_eq!(error.done().len(), 3);
    let iam_role::Error::Call(call) = &error else { return Err("no error of a call".into()) };
    assert_eq!((call.action(), call.code()), ("iam:AttachRolePolicy", Some("AccessDenied")));

    let calls = provision(&clients, &reading()).await?;
    assert_eq!(calls.last().map(String::as_str), Some("AttachRolePolicy"));
    assert_converged(&endpoint, &reading()).await
}

/// Reading a role takes several calls; the one that was refused is named.
#[tokio::test]
async fn access_denied_while_reading_names_the_call() -> Outcome {
    let endpoint = Endpoint::in_process();
    let clients = endpoint.clients();
    reading().provision(&clients.iam).await?;
    for operation in ["GetRole", "ListRolePolicies", "GetRolePolicy", "ListAttachedRolePolicies"] {
        clients.wire.inject(Fault::on(operation, ServiceError::access_denied()));
        let error = reading().plan(&clients.iam).await.err().ok_or("it was read")?;
        let help = format!("help: allow the caller `iam:{operation}` on it");
        assert!(error.to_string().contains(&help), "{error}");
    }
    Ok(())
}

/// The SDK's own error is kept whole, not its text.
#[tokio::test]
async fn the_source_of_an_error_is_that_of_the_sdk() -> Outcome {
    let clients = Endpoint::in_process().clients();
    clients.wire.inject(Fault::on("PutRolePolicy", ServiceError::access_denied()));
    let (error, _) = failing(&clients, &reading()).await?;
    let source = error.source().ok_or("no source")?;
    assert!(source.downcast_ref::<SdkError<PutRolePolicyError>>().is_some(), "{source:?}");
    Ok(())
}

#[tokio::test]
async fn a_reader_that_may_not_read_is_told_so() -> Outcome {
    let clients = Endpoint::in_process().clients();
    clients.wire.inject(Fault::on("GetRole", ServiceError::access_denied()));
    let error = role!().drift(&clients.iam).await.err().ok_or("it was read")?;
    let text = error.to_string();
    assert!(text.starts_with("role `writer`: cannot read role `writer`: "), "{text}");
    assert!(text.ends_with("help: allow the caller `iam:GetRole` on it; running again is safe"), "{text}");
    Ok(())
}

/// Alone of the failures, this one is not tried in process.
#[tokio::test]
async fn an_endpoint_that_is_down_is_called_that() -> Outcome {
    let clients = Endpoint::down().clients();
    let (error, calls) = failing(&clients, &role!()).await?;
    // The SDK's three attempts.
    assert_eq!(calls, ["CreateRole"; 3]);
    let text = error.to_string();
    assert!(
        text.starts_with("role `writer`: cannot create the role: no answer from the endpoint: "),
        "{text}"
    );
    assert!(
        text.ends_with("help: see that the endpoint is up and its address right; running again is safe"),
        "{text}"
    );
    assert!(error.retry_is_safe() && error.done().is_empty());
    for error in [role!().plan(&clients.iam).await.err(), role!().destroy(&clients.iam).await.err()] {
        let text = error.ok_or("nobody listens there")?.to_string();
        assert!(text.contains("no answer from the endpoint"), "{text}");
    }
    Ok(())
}

/// The SDK asks again and is told that the role exists: by then it is ours.
#[tokio::test]
async fn a_lost_answer_of_create_role_is_no_error() -> Outcome {
    let endpoint = Endpoint::in_process();
    let clients = endpoint.clients();
    clients.wire.inject(Fault::disconnect_on("CreateRole").after_effect());
    reading().provision(&clients.iam).await?;
    assert_eq!(clients.wire.calls().iter().filter(|call| *call == "CreateRole").count(), 2);
    assert_converged(&endpoint, &reading()).await
}

/// For some moments IAM answers the unique id of a new role for its ARN, or does not find the role at all.
#[tokio::test(start_paused = true)]
async fn a_role_that_goes_by_its_unique_id_is_waited_for() -> Outcome {
    let endpoint = Endpoint::in_process();
    let arn = "arn:aws:iam::123456789012:role/writer";
    for last in ["GetRole", "CreateRole"] {
        let clients = endpoint.clients();
        clients.wire.inject(Fault::rewrite_on("CreateRole", arn, "AROAEXAMPLEID"));
        clients.wire.inject(Fault::on("GetRole", ServiceError::no_such_role("writer")));
        if last == "GetRole" {
            clients.wire.inject(Fault::rewrite_on("GetRole", arn, "AROAEXAMPLEID").times(2));
        }
        let provisioned = reading().provision(&clients.iam).await?;
        assert_eq!(provisioned.arn().as_str(), arn);
        assert_eq!(provisioned.calls(), clients.wire.calls().len());
        reading().destroy(&endpoint.clients().iam).await?;

        clients.wire.inject(Fault::rewrite_on("CreateRole", arn, "AROAEXAMPLEID"));
        let applied = Stack::new(&[reading()])?.apply(&clients.iam).await?;
        assert_eq!(applied.arn("writer").map(RoleArn::as_str), Some(arn));
        reading().destroy(&endpoint.clients().iam).await?;
    }
    Ok(())
}

/// Two minutes, and then the error says what IAM answers.
#[tokio::test(start_paused = true)]
async fn a_role_that_stays_without_an_arn_ends_in_an_error() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let arn = "arn:aws:iam::123456789012:role/writer";
    for call in ["CreateRole", "GetRole"] {
        clients.wire.inject(Fault::rewrite_on(call, arn, "AROAEXAMPLEID").times(usize::MAX));
    }
    let (error, calls) = failing(&clients, &reading()).await?;
    assert!(calls.len() < 20, "{calls:?}");
    assert!(error.to_string().contains("`AROAEXAMPLEID` is not the ARN of a role"), "{error}");
    assert!(error.retry_is_safe());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn throttling_is_waited_out() -> Outcome {
    let endpoint = Endpoint::in_process();
    let clients = endpoint.clients();
    clients.wire.inject(Fault::on("CreateRole", ServiceError::throttling()).times(2));
    clients.wire.inject(Fault::on("PutRolePolicy", ServiceError::throttling()).times(2));
    reading().provision(&clients.iam).await?;
    assert_converged(&endpoint, &reading()).await
}

const PRINCIPAL: &str = "arn:aws:iam::123456789012:role/admin";

fn trusting() -> impl IamRole {
    #[iam_role(name("writer"), trust(principal("arn:aws:iam::123456789012:role/admin")))]
    struct Writer;
    Writer
}

#[tokio::test(start_paused = true)]
async fn a_principal_that_iam_does_not_know_yet_is_waited_for() -> Outcome {
    let endpoint = Endpoint::in_process();
    let clients = endpoint.clients();
    clients.wire.inject(Fault::on("CreateRole", ServiceError::invalid_principal(PRINCIPAL)).times(4));
    trusting().provision(&clients.iam).await?;
    assert_eq!(clients.wire.calls(), ["CreateRole"; 5]);
    assert_converged(&endpoint, &trusting()).await
}

#[tokio::test(start_paused = true)]
async fn so_it_is_when_the_trust_policy_changes() -> Outcome {
    let endpoint = Endpoint::in_process();
    let clients = endpoint.clients();
    let before = crate::fixtures::trusting!(trust(service("lambda.amazonaws.com")));
    let after = crate::fixtures::trusting!(trust(principal("arn:aws:iam::123456789012:role/admin")));
    before.provision(&clients.iam).await?;
    let unknown = ServiceError::invalid_principal(PRINCIPAL);
    clients.wire.inject(Fault::on("UpdateAssumeRolePolicy", unknown).times(3));
    clients.wire.clear();
    after.provision(&clients.iam).await?;
    let updates = clients.wire.calls().iter().filter(|call| *call == "UpdateAssumeRolePolicy").count();
    assert_eq!(updates, 4);
    assert_converged(&endpoint, &after).await
}

/// Two minutes is how long a principal may stay unknown.
#[tokio::test(start_paused = true)]
async fn a_principal_that_stays_unknown_ends_in_an_error() -> Outcome {
    let clients = Endpoint::in_process().clients();
    clients
        .wire
        .inject(Fault::on("CreateRole", ServiceError::invalid_principal(PRINCIPAL)).times(usize::MAX));
    let start = Instant::now();
    let (error, calls) = failing(&clients, &trusting()).await?;
    let waited = start.elapsed();
    assert!(waited > Duration::from_mins(1) && waited < Duration::from_mins(3), "{waited:?}");
    assert!(calls.len() < 20, "{calls:?}");
    let text = error.to_string();
    assert!(text.contains("Invalid principal in policy"), "{text}");
    assert!(text.contains("help: create the principals that the trust policy names first"), "{text}");
    assert!(error.retry_is_safe());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn another_malformed_document_is_not_tried_again() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let malformed = ServiceError::new(400, "MalformedPolicyDocument", "Has prohibited field Resource");
    clients.wire.inject(Fault::on("CreateRole", malformed).times(usize::MAX));
    let start = Instant::now();
    let (error, calls) = failing(&clients, &role!()).await?;
    assert_eq!(calls, ["CreateRole"]);
    assert!(start.elapsed() < Duration::from_secs(1));
    assert!(error.to_string().contains("Has prohibited field Resource [MalformedPolicyDocument]"), "{error}");
    Ok(())
}

/// Whatever is answered for ever, a run ends, and in minutes.
#[tokio::test(start_paused = true)]
async fn the_same_error_for_ever_ends_in_bounded_time() -> Outcome {
    let errors = [
        ServiceError::throttling(),
        ServiceError::access_denied(),
        ServiceError::no_such_role("writer"),
        ServiceError::new(409, "EntityAlreadyExists", "Role with name writer already exists."),
        ServiceError::new(409, "DeleteConflict", "Cannot delete entity, must detach all policies first."),
        ServiceError::new(409, "ConcurrentModification", "The request was rejected."),
        ServiceError::new(409, "LimitExceeded", "Cannot exceed quota for RolesPerAccount: 1000"),
        ServiceError::new(500, "ServiceFailure", "The request processing has failed."),
        ServiceError::new(503, "ServiceUnavailable", "The service is down."),
        ServiceError::invalid_principal(PRINCIPAL),
    ];
    let operations =
        ["CreateRole", "PutRolePolicy", "AttachRolePolicy", "GetRole", "DeleteRole", "DetachRolePolicy"];
    for (error, operation) in errors.iter().flat_map(|error| operations.map(|operation| (error, operation))) {
        let clients = Endpoint::in_process().clients();
        clients.wire.inject(Fault::on(operation, error.clone()).times(usize::MAX));
        let start = Instant::now();
        let provisioned = reading().provision(&clients.iam).await.map(drop);
        let destroyed = reading().destroy(&clients.iam).await.map(drop);
        let (waited, calls) = (start.elapsed(), clients.wire.calls().len());
        assert!(waited < Duration::from_mins(10), "{operation}, {error:?}: {waited:?}");
        assert!(calls < 100, "{operation}, {error:?}: {calls} calls");
        for failed in [provisioned, destroyed].into_iter().filter_map(Result::err) {
            assert!(
                failed.retry_is_safe() && failed.to_string().contains("\nhelp: "),
                "{operation}: {failed}"
            );
        }
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_conflict_of_deleting_is_waited_out() -> Outcome {
    let clients = Endpoint::in_process().clients();
    reading().provision(&clients.iam).await?;
    let conflict =
        ServiceError::new(409, "DeleteConflict", "Cannot delete entity, must detach all policies first.");
    clients.wire.inject(Fault::on("DeleteRole", conflict).times(3));
    reading().destroy(&clients.iam).await?;
    assert_eq!(Account::read(&clients.iam).await?, Account::default());
    Ok(())
}

/// What was created a moment ago may not be known everywhere yet.
#[tokio::test(start_paused = true)]
async fn what_this_run_created_is_waited_for() -> Outcome {
    let endpoint = Endpoint::in_process();
    let clients = endpoint.clients();
    clients.wire.inject(Fault::on("PutRolePolicy", ServiceError::no_such_role("writer")).times(2));
    reading().provision(&clients.iam).await?;
    assert_converged(&endpoint, &reading()).await
}

/// IAM takes one change of a role at a time.
#[tokio::test(start_paused = true)]
async fn a_change_at_the_same_time_is_waited_for() -> Outcome {
    let endpoint = Endpoint::in_process();
    let clients = endpoint.clients();
    role!(description("Reads.")).provision(&clients.iam).await?;
    let busy = ServiceError::new(409, "ConcurrentModification", "Wait a few minutes and submit it again.");
    clients.wire.inject(Fault::on("UpdateRole", busy).times(2));
    let after = role!(description("Writes."));
    after.provision(&clients.iam).await?;
    assert_converged(&endpoint, &after).await
}

/// Another operator deletes the role after it was read: nothing is invented, the next run makes it again.
#[tokio::test(start_paused = true)]
async fn a_role_that_is_deleted_under_our_feet_is_reported_and_made_again() -> Outcome {
    let endpoint = Endpoint::in_process();
    let clients = endpoint.clients();
    role!(description("Reads.")).provision(&clients.iam).await?;
    let (other, doomed) = (endpoint.clients(), role!(description("Reads.")));
    clients.wire.just_before("UpdateRole", async move {
        doomed.destroy(&other.iam).await.unwrap();
    });
    let after = role!(description("Writes."));
    let (error, _) = failing(&clients, &after).await?;
    let text = error.to_string();
    assert!(
        text.contains("[NoSuchEntity]") && text.contains("something deletes it at the same time"),
        "{text}"
    );
    assert!(error.retry_is_safe());
    after.provision(&clients.iam).await?;
    assert_converged(&endpoint, &after).await
}

/// Somebody else destroys it at the same time: what is gone is gone.
#[tokio::test(start_paused = true)]
async fn destroying_what_goes_meanwhile_is_no_error() -> Outcome {
    for call in ["GetRole", "ListRolePolicies", "DetachRolePolicy", "DeleteRolePolicy", "DeleteRole"] {
        let endpoint = Endpoint::in_process();
        let clients = endpoint.clients();
        reading().provision(&clients.iam).await?;
        let (other, doomed) = (endpoint.clients(), reading());
        clients.wire.just_before(call, async move {
            doomed.destroy(&other.iam).await.unwrap();
        });
        reading().destroy(&clients.iam).await.map_err(|error| format!("gone before {call}: {error}"))?;
        assert_eq!(Account::read(&clients.iam).await?, Account::default(), "gone before {call}");
    }
    Ok(())
}

//! Several roles in one go, and several runs at once.

use iam_role::{IamRole, Progress, iam_role, provision_all, roles};
use iam_role_endpoints::{Endpoint, Fault, ServiceError};

use crate::account::Account;
use crate::fixtures::{Outcome, assert_converged, everything, everywhere};

everywhere!(roles_are_provisioned_together, a_role_that_fails_stops_no_other, two_runs_at_once_converge);

/// Trusts [`Second`], which must therefore be there first.
#[iam_role(trust(principal("arn:aws:iam::123456789012:role/Second")))]
struct First;

#[iam_role(trust(account("123456789012")))]
struct Second;

#[iam_role(
    trust(service("lambda.amazonaws.com")),
    inline_policy(allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*")))
)]
struct Third;

/// What whoever watches is told, a line each.
fn told(progress: &Progress<'_>) -> String {
    match progress {
        Progress::Started { role, turn, of, .. } => format!("{turn}/{of} {role}"),
        Progress::Finished { role, provisioned, .. } => {
            format!("{role}: {} steps", provisioned.steps().len())
        }
        Progress::Failed { role, .. } => format!("{role} failed"),
        other => format!("{other:?}"),
    }
}

async fn roles_are_provisioned_together(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    let roles = roles![First, Second, Third];
    let mut lines = Vec::new();
    let done = provision_all(&clients.iam, &roles, |progress| lines.push(told(&progress))).await?;
    assert_eq!(clients.wire.calls(), ["CreateRole", "CreateRole", "CreateRole", "PutRolePolicy"]);
    let names: Vec<_> = done.iter().map(|done| done.arn().role_name()).collect();
    assert_eq!(names, ["Second", "First", "Third"]);
    let expected =
        ["1/3 Second", "Second: 1 steps", "2/3 First", "First: 1 steps", "3/3 Third", "Third: 2 steps"];
    assert_eq!(lines, expected);
    Account::read(&clients.iam).await?.assert_is(&Account::declared(&roles)?, endpoint.name());
    Ok(())
}

async fn a_role_that_fails_stops_no_other(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    let roles = roles![First, Second, Third];
    clients.wire.inject(Fault::on("CreateRole", ServiceError::access_denied()));
    let mut lines = Vec::new();
    let failed = provision_all(&clients.iam, &roles, |progress| lines.push(told(&progress))).await;
    let failed = failed.err().ok_or("nothing failed")?;
    let names: Vec<_> = failed.failed().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names, failed.provisioned().len()), (vec!["Second"], 2));
    let text = failed.to_string();
    assert!(
        text.starts_with("1 of 3 roles are not as declared\nrole `Second`: cannot create the role"),
        "{text}"
    );
    assert!(lines.contains(&"Second failed".to_owned()), "{lines:?}");

    provision_all(&clients.iam, &roles, |_| ()).await?;
    Account::read(&clients.iam).await?.assert_is(&Account::declared(&roles)?, endpoint.name());
    Ok(())
}

/// As two pipelines do: whoever loses is told that running again is safe, and it is.
async fn two_runs_at_once_converge(endpoint: &Endpoint) -> Outcome {
    let (one, other) = (endpoint.clients(), endpoint.clients());
    let role = everything!();
    let runs = tokio::join!(role.provision(&one.iam), role.provision(&other.iam));
    for error in [runs.0.err(), runs.1.err()].into_iter().flatten() {
        assert!(error.retry_is_safe(), "{error}");
    }
    role.provision(&one.iam).await?;
    assert_converged(endpoint, &role).await
}

//! What the tests share: roles, calls, and one test on each endpoint.

use std::error::Error;

use iam_role::IamRole;
use iam_role_endpoints::{Clients, Endpoint};

use crate::account::Account;

/// What a test answers: an error ends it, and is shown.
pub(crate) type Outcome = Result<(), Box<dyn Error>>;

/// Any declared role.
pub(crate) type AnyRole = Box<dyn IamRole + Send + Sync>;

/// Trusted by AWS Lambda and named `writer`, with these keys besides. All are declared at the same place under the same
/// name, as one role is whose declaration changes: `role!(description("before"))`, then `role!(description("after"))`.
macro_rules! role {
    ($($keys:tt)*) => {{
        #[iam_role::iam_role(name("writer"), trust(service("lambda.amazonaws.com")), $($keys)*)]
        struct Writer;
        Writer
    }};
}

/// As [`role!`], with the trust among the keys.
macro_rules! trusting {
    ($($keys:tt)*) => {{
        #[iam_role::iam_role(name("writer"), $($keys)*)]
        struct Writer;
        Writer
    }};
}

/// A role with one of everything that a role can have, and two of what it can have several of.
macro_rules! everything {
    () => {{
        #[iam_role::iam_policy(allow("s3:*", on("*")))]
        struct Bound;

        #[iam_role::iam_policy(
            path("/team/"),
            description("Lists."),
            tags(team = "data"),
            allow("s3:ListBucket", on("*"))
        )]
        struct Lister;

        #[iam_role::iam_role(
                            name("writer"),
                            path("/team/"),
                            description("Writes."),
                            trust(service("ec2.amazonaws.com")),
                            inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*"))),
                            inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::example-bucket/*"))),
                            managed_policies(Lister, "ReadOnlyAccess"),
                            permissions_boundary(Bound),
                            tags(team = "data", "cost-center" = "42"),
                            max_session_duration("2h"),
                            instance_profile("writer")
                        )]
        struct Writer;
        Writer
    }};
}

/// Nothing of what [`everything!`] declares stays, but for names and paths.
macro_rules! everything_else {
    () => {{
        #[iam_role::iam_policy(allow("s3:Get*", on("*")))]
        struct Bound;

        #[iam_role::iam_policy(
            path("/team/"),
            description("Lists."),
            tags(team = "data"),
            allow("s3:ListBucket", on("arn:aws:s3:::two"))
        )]
        struct Lister;

        #[iam_role::iam_policy(allow("s3:GetObject", on("*")))]
        struct Getter;

        #[iam_role::iam_role(
            name("writer"),
            path("/team/"),
            description("Writes elsewhere."),
            trust(service("lambda.amazonaws.com")),
            inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::another-bucket/*"))),
            inline_policy("list", allow("s3:ListBucket", on("arn:aws:s3:::another-bucket"))),
            managed_policies(Lister, Getter, "SecurityAudit"),
            permissions_boundary(Bound),
            tags(team = "web", stage = "test"),
            max_session_duration("3h"),
            instance_profile("machine")
        )]
        struct Writer;
        Writer
    }};
}

/// Runs each of these tests on each endpoint: the endpoints agree on what they test. Where ministack is wrong, the test
/// says how.
macro_rules! everywhere {
    ($($test:ident),* $(,)?) => { $crate::fixtures::everywhere!($($test),*; not on ministack:); };
    ($($test:ident),* $(,)?; not on ministack: $($truer:ident),* $(,)?) => {
        mod in_process {
            $crate::fixtures::each!(start_paused = true, Endpoint::in_process(); $($test,)* $($truer,)*);
        }
        mod moto {
            $crate::fixtures::each!(start_paused = false, Endpoint::moto().await?; $($test,)* $($truer,)*);
        }
        mod ministack {
            $crate::fixtures::each!(start_paused = false, Endpoint::ministack().await?; $($test,)*);
        }
    };
}

/// Each of these tests with the endpoint that `$endpoint` makes. Waiting costs no time where the clock is paused.
macro_rules! each {
    (start_paused = $paused:literal, $endpoint:expr; $($test:ident,)*) => {
        use iam_role_endpoints::Endpoint;
        $(#[tokio::test(start_paused = $paused)]
        async fn $test() -> $crate::fixtures::Outcome {
            let endpoint = $endpoint;
            super::$test(&endpoint).await?;
            endpoint.leave();
            Ok(())
        })*
    };
}

pub(crate) use {each, everything, everything_else, everywhere, role, trusting};

/// Those of the calls that change something, without the first: creating is how the tool finds out whether something is
/// there.
pub(crate) fn writes(calls: &[String]) -> Vec<&str> {
    let reads = |call: &str| call.starts_with("Get") || call.starts_with("List");
    calls.iter().skip(1).map(String::as_str).filter(|call| !reads(call)).collect()
}

/// Provisions `role`, and answers the calls that it took.
pub(crate) async fn provision(clients: &Clients, role: &impl IamRole) -> Result<Vec<String>, Box<dyn Error>> {
    clients.wire.clear();
    let provisioned = role.provision(&clients.iam).await?;
    let calls = clients.wire.calls();
    assert_eq!(provisioned.calls(), calls.len(), "the count is wrong: {calls:?}");
    Ok(calls)
}

/// The account holds what `role` declares and nothing else, and the tool sees it so.
pub(crate) async fn assert_converged(endpoint: &Endpoint, role: &impl IamRole) -> Outcome {
    let clients = endpoint.clients();
    Account::read(&clients.iam).await?.assert_is(&Account::declared(&[role])?, endpoint.name());
    let drift = role.drift(&clients.iam).await?;
    assert!(drift.is_empty(), "{}: {drift}", endpoint.name());
    Ok(())
}

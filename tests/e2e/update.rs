//! A role whose declaration changes: each change takes exactly the calls that it needs.

use std::collections::BTreeSet;

use iam_role::{IamRole, iam_policy, iam_role};
use iam_role_endpoints::{Clients, Endpoint};

use crate::account::Account;
use crate::fixtures::{
    AnyRole, Outcome, assert_converged, everything, everything_else, everywhere, provision, role, trusting,
    writes,
};

everywhere!(
    each_change_takes_the_calls_that_it_needs,
    a_change_of_everything_is_ordered,
    what_is_declared_no_more_stays,
    a_sixth_version_makes_room,
    the_case_of_a_tag_key_is_no_change,
    the_description_of_a_policy_stays;
    not on ministack: a_description_goes, the_default_version_stays,
);

/// A declaration before and after a change.
struct Change {
    what: &'static str,
    before: AnyRole,
    after: AnyRole,
    calls: &'static [&'static str],
}

fn change(
    what: &'static str,
    before: impl IamRole + Send + Sync + 'static,
    after: impl IamRole + Send + Sync + 'static,
    calls: &'static [&'static str],
) -> Change {
    Change { what, before: Box::new(before), after: Box::new(after), calls }
}

async fn each_change_takes_the_calls_that_it_needs(endpoint: &Endpoint) -> Outcome {
    let changes =
        [settings(), trust(), boundary(), tags(), inline_policies(), managed_policies(), instance_profile()];
    for change in changes.into_iter().flatten() {
        change.happen(endpoint).await?;
    }
    Ok(())
}

/// ministack cannot take a description away: it drops empty fields.
async fn a_description_goes(endpoint: &Endpoint) -> Outcome {
    let update: &[_] = &["UpdateRole"];
    change("a description goes", role!(description("Reads.")), role!(), update).happen(endpoint).await?;
    let before = role!(description("Reads."), max_session_duration("2h"));
    let after = role!(max_session_duration("2h"));
    change("a description goes and the longest session stays", before, after, update).happen(endpoint).await
}

impl Change {
    /// Provisions the one, then the other, and looks at each call and at what stands there; then clears up.
    async fn happen(self, endpoint: &Endpoint) -> Outcome {
        let Self { what, before, after, calls } = self;
        let what = format!("{what}, on {}", endpoint.name());
        let clients = endpoint.clients();
        before.provision(&clients.iam).await?;
        let plan = after.plan(&clients.iam).await?;
        let made = provision(&clients, &after).await?;
        assert_eq!(writes(&made), calls, "{what}");
        let planned: Vec<_> = plan.steps().iter().map(|step| step.action().replace("iam:", "")).collect();
        assert_eq!(planned, calls, "{what}: {plan}");
        let again = provision(&clients, &after).await?;
        assert!(writes(&again).is_empty(), "{what}: {again:?}");
        Account::read(&clients.iam).await?.assert_is(&Account::declared(&[&after])?, &what);
        after.destroy(&clients.iam).await?;
        assert_eq!(Account::read(&clients.iam).await?, Account::default(), "{what}");
        Ok(())
    }
}

fn settings() -> Vec<Change> {
    let update: &[_] = &["UpdateRole"];
    let (short, long) =
        (|| role!(description("Reads.")), || role!(description("Reads."), max_session_duration("12h")));
    vec![
        change("a description comes", role!(), short(), update),
        change("a description changes", short(), role!(description("Writes.")), update),
        change("longer sessions", role!(), role!(max_session_duration("12h")), update),
        change("longer sessions and the description stays", short(), long(), update),
        change("shorter sessions and the description stays", long(), short(), update),
    ]
}

fn trust() -> Vec<Change> {
    let update: &[_] = &["UpdateAssumeRolePolicy"];
    let lambda = || trusting!(trust(service("lambda.amazonaws.com")));
    let both = || trusting!(trust(service("lambda.amazonaws.com"), service("ec2.amazonaws.com")));
    vec![
        change("another is trusted", lambda(), trusting!(trust(service("ec2.amazonaws.com"))), update),
        change("one more is trusted", lambda(), both(), update),
        change("one is trusted no more", both(), lambda(), update),
        change("one is trusted instead of another, and permissions change", both(), replaced(), IN_BETWEEN),
    ]
}

/// Whoever is trusted no more never has the new permissions, and whoever is trusted anew never has the old ones.
const IN_BETWEEN: &[&str] = &["UpdateAssumeRolePolicy", "PutRolePolicy", "UpdateAssumeRolePolicy"];

fn replaced() -> impl IamRole + Send + Sync + 'static {
    trusting!(
        trust(service("lambda.amazonaws.com"), account("111122223333")),
        inline_policy(allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*")))
    )
}

fn boundary() -> Vec<Change> {
    let read = || role!(permissions_boundary("arn:aws:iam::aws:policy/ReadOnlyAccess"));
    let power = || role!(permissions_boundary("arn:aws:iam::aws:policy/PowerUserAccess"));
    vec![
        change("a boundary comes", role!(), read(), &["PutRolePermissionsBoundary"]),
        change("a boundary changes", read(), power(), &["PutRolePermissionsBoundary"]),
        change("a boundary goes", read(), role!(), &["DeleteRolePermissionsBoundary"]),
    ]
}

fn tags() -> Vec<Change> {
    vec![
        change("a tag comes", role!(), role!(tags(team = "data")), &["TagRole"]),
        change("a tag changes", role!(tags(team = "data")), role!(tags(team = "web")), &["TagRole"]),
        change("a tag goes", role!(tags(team = "data")), role!(), &["UntagRole"]),
        change(
            "a tag is renamed",
            role!(tags(team = "data")),
            role!(tags(group = "data")),
            &["TagRole", "UntagRole"],
        ),
    ]
}

fn inline_policies() -> Vec<Change> {
    let get = || role!(inline_policy("data", allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*"))));
    let put = || role!(inline_policy("data", allow("s3:PutObject", on("arn:aws:s3:::example-bucket/*"))));
    let renamed = || role!(inline_policy("more", allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*"))));
    let two = || {
        role!(
            inline_policy("data", allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*"))),
            inline_policy("more", allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*")))
        )
    };
    vec![
        change("an inline policy comes", role!(), get(), &["PutRolePolicy"]),
        change("a second inline policy comes", get(), two(), &["PutRolePolicy"]),
        change("an inline policy changes", get(), put(), &["PutRolePolicy"]),
        change("an inline policy is renamed", get(), renamed(), &["PutRolePolicy", "DeleteRolePolicy"]),
        change("an inline policy goes", two(), get(), &["DeleteRolePolicy"]),
    ]
}

fn managed_policies() -> Vec<Change> {
    let read = || role!(managed_policies("ReadOnlyAccess"));
    let audit = || role!(managed_policies("SecurityAudit"));
    let both = || role!(managed_policies("ReadOnlyAccess", "SecurityAudit"));
    let version: &[_] = &["CreatePolicyVersion"];
    vec![
        change("a managed policy comes", role!(), read(), &["AttachRolePolicy"]),
        change("a second managed policy comes", read(), both(), &["AttachRolePolicy"]),
        change("a managed policy is replaced", read(), audit(), &["AttachRolePolicy", "DetachRolePolicy"]),
        change("a managed policy goes", both(), read(), &["DetachRolePolicy"]),
        change("a declared policy comes", role!(), listing_one(), &["CreatePolicy", "AttachRolePolicy"]),
        change("a declared policy changes", listing_one(), listing_two(), version),
        change("a declared policy's tags change", listing_tagged(), listing_one(), &["UntagPolicy"]),
        change("a declared policy is tagged", listing_one(), listing_tagged(), &["TagPolicy"]),
        change("a declared boundary changes", bound_to_reading(), bound_to_writing(), version),
    ]
}

fn instance_profile() -> Vec<Change> {
    let with = role!(instance_profile("machine"));
    let calls = &["CreateInstanceProfile", "AddRoleToInstanceProfile"];
    vec![change("an instance profile comes", role!(), with, calls)]
}

/// What is declared no more, and stands by itself, is not deleted at once.
async fn what_is_declared_no_more_stays(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    listing_one().provision(&clients.iam).await?;
    role!(instance_profile("machine")).provision(&clients.iam).await?;
    let calls = provision(&clients, &role!()).await?;
    assert!(writes(&calls).is_empty(), "{calls:?}");
    let left = Account::read(&clients.iam).await?;
    assert_eq!((left.policies.len(), left.profiles.len()), (1, 1));
    assert!(left.roles.values().all(|role| role.attached.is_empty()), "{left:?}");
    Ok(())
}

fn listing_one() -> impl IamRole + Send + Sync + 'static {
    #[iam_policy(allow("s3:ListBucket", on("arn:aws:s3:::one")))]
    struct Lister;
    role!(managed_policies(Lister))
}

fn listing_tagged() -> impl IamRole + Send + Sync + 'static {
    #[iam_policy(tags(team = "data"), allow("s3:ListBucket", on("arn:aws:s3:::one")))]
    struct Lister;
    role!(managed_policies(Lister))
}

/// IAM changes no description of a policy: it is told, and nothing is tried.
async fn the_description_of_a_policy_stays(endpoint: &Endpoint) -> Outcome {
    #[iam_policy(description("Lists one."), allow("s3:ListBucket", on("arn:aws:s3:::one")))]
    struct Lister;
    let clients = endpoint.clients();
    listing_one().provision(&clients.iam).await?;
    let provisioned = role!(managed_policies(Lister)).provision(&clients.iam).await?;
    assert!(provisioned.steps().is_empty(), "{provisioned}");
    let notes = provisioned.notes().join("\n");
    assert!(
        notes.contains("policy `Lister` keeps the description") && notes.contains("IAM never changes it"),
        "{notes}"
    );
    Ok(())
}

fn listing_two() -> impl IamRole + Send + Sync + 'static {
    #[iam_policy(allow("s3:ListBucket", on("arn:aws:s3:::two")))]
    struct Lister;
    role!(managed_policies(Lister))
}

fn bound_to_reading() -> impl IamRole + Send + Sync + 'static {
    #[iam_policy(allow("s3:Get*", on("*")))]
    struct Bound;
    role!(permissions_boundary(Bound))
}

fn bound_to_writing() -> impl IamRole + Send + Sync + 'static {
    #[iam_policy(allow("s3:Put*", on("*")))]
    struct Bound;
    role!(permissions_boundary(Bound))
}

/// The boundary changes too, so what goes is gone before it and what comes is there after it: the role never has more than
/// both its declarations.
async fn a_change_of_everything_is_ordered(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    everything!().provision(&clients.iam).await?;
    let after = everything_else!();
    let calls = provision(&clients, &after).await?;
    let order = [
        "UpdateAssumeRolePolicy", // to nobody: no statement stays
        "DeleteRolePolicy",       // has nothing in common with its next text
        "CreatePolicyVersion",    // is within its last text
        "DeleteRolePolicy",
        "DetachRolePolicy",
        "CreatePolicyVersion", // of the boundary
        "PutRolePolicy",
        "PutRolePolicy",
        "CreatePolicy",
        "AttachRolePolicy",
        "AttachRolePolicy",
        "UpdateAssumeRolePolicy",
        "UpdateRole",
        "TagRole",
        "UntagRole",
        "CreateInstanceProfile",
        "AddRoleToInstanceProfile",
    ];
    assert_eq!(writes(&calls), order);
    let drift = after.drift(&clients.iam).await?;
    assert!(drift.is_empty() && drift.to_string().contains("`writer` is ours"), "{drift}");
    let mut there = Account::read(&clients.iam).await?;
    assert!(there.profiles.remove("writer").is_some());
    there.assert_is(&Account::declared(&[&after])?, endpoint.name());
    Ok(())
}

fn listing(bucket: &str) -> impl IamRole + use<> {
    #[iam_policy(allow("s3:ListBucket", on("arn:aws:s3:::{bucket}")))]
    struct Lister {
        bucket: String,
    }

    #[iam_role(name("writer"), trust(service("lambda.amazonaws.com")), managed_policies(Lister))]
    struct Writer {
        bucket: String,
    }
    Writer { bucket: bucket.to_owned() }
}

const LISTER: &str = "arn:aws:iam::123456789012:policy/Lister";

async fn versions(clients: &Clients) -> Result<Vec<String>, aws_sdk_iam::Error> {
    let versions = clients.iam.list_policy_versions().policy_arn(LISTER).send().await?.versions;
    let ids = versions.unwrap_or_default().into_iter().filter_map(|version| version.version_id);
    Ok(ids.collect::<BTreeSet<_>>().into_iter().collect())
}

/// IAM keeps five versions of a policy.
async fn a_sixth_version_makes_room(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    for bucket in ["one", "two", "three", "four", "five"] {
        listing(bucket).provision(&clients.iam).await?;
    }
    let calls = provision(&clients, &listing("six")).await?;
    assert_eq!(writes(&calls), ["DeletePolicyVersion", "CreatePolicyVersion"]);
    assert_converged(endpoint, &listing("six")).await?;
    assert_eq!(versions(&clients).await?, ["v2", "v3", "v4", "v5", "v6"]);
    Ok(())
}

/// When the oldest version is the default, the one after it goes. ministack cannot set the default.
async fn the_default_version_stays(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    for bucket in ["one", "two", "three", "four", "five"] {
        listing(bucket).provision(&clients.iam).await?;
    }
    clients.iam.set_default_policy_version().policy_arn(LISTER).version_id("v1").send().await?;
    let drift = listing("five").drift(&clients.iam).await?.to_string();
    assert!(drift.contains("arn:aws:s3:::one") && drift.contains("arn:aws:s3:::five"), "{drift}");
    let calls = provision(&clients, &listing("six")).await?;
    assert_eq!(writes(&calls), ["DeletePolicyVersion", "CreatePolicyVersion"]);
    assert_eq!(versions(&clients).await?, ["v1", "v3", "v4", "v5", "v6"]);
    assert_converged(endpoint, &listing("six")).await
}

/// Keys that differ only in case are one key to IAM, which keeps the first spelling.
async fn the_case_of_a_tag_key_is_no_change(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    role!(tags(Team = "data")).provision(&clients.iam).await?;
    let calls = provision(&clients, &role!(tags(team = "data"))).await?;
    assert!(writes(&calls).is_empty(), "{calls:?}");
    let calls = provision(&clients, &role!(tags(TEAM = "web"))).await?;
    assert_eq!(writes(&calls), ["TagRole"]);
    let tags = crate::account::Role::read(&clients.iam, "writer").await?.tags;
    assert_eq!(tags.get("Team").map(String::as_str), Some("web"), "{tags:?}");
    assert_eq!(tags.len(), 3, "{tags:?}");
    Ok(())
}

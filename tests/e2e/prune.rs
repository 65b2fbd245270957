//! What carries the stack's tag and is declared no more: found wherever it is, shown, and deleted when that is asked for.

use std::error::Error;

use aws_sdk_iam::types::Tag;
use iam_role::{Rules, Stack, iam_policy, iam_role, roles};
use iam_role_endpoints::{Clients, Endpoint};

use crate::fixtures::Outcome;

const POLICY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:List*","Resource":"*"}]}"#;
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// It stays.
#[iam_role(name("kept"), trust(service("lambda.amazonaws.com")))]
struct Kept;

/// A role that goes, with all that one can have, on paths of its own.
fn leaving() -> Result<Stack, Box<dyn Error>> {
    #[iam_policy(path("/limits/"), allow("s3:*", on("*")))]
    struct Bound;

    #[iam_policy(path("/team/a/"), tags(team = "data"), allow("s3:ListBucket", on("*")))]
    struct Lister;

    #[iam_role(
        name("gone"),
        path("/team/b/"),
        trust(service("ec2.amazonaws.com")),
        inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::data/*"))),
        managed_policies(Lister, "ReadOnlyAccess"),
        permissions_boundary(Bound),
        instance_profile("gone")
    )]
    struct Gone;
    Ok(Stack::new(&roles![Kept, Gone])?)
}

fn staying() -> Result<Stack, Box<dyn Error>> {
    Ok(Stack::new(&roles![Kept])?)
}

fn tag(key: &str, value: &str) -> Result<Tag, Box<dyn Error>> {
    Ok(Tag::builder().key(key).value(value).build()?)
}

/// As many tags as IAM takes, the owner's last.
fn owned_by(stack: &str) -> Result<Vec<Tag>, Box<dyn Error>> {
    let others = (0..49).map(|number| tag(&format!("a-{number:02}"), "x"));
    others.chain([tag("iam-role:stack", stack)]).collect()
}

/// A policy and an instance profile that nobody uses, and a role.
async fn leave_behind(clients: &Clients, name: &str, tags: &[Tag]) -> Outcome {
    let (iam, tags) = (&clients.iam, Some(tags.to_vec()));
    let policy = iam.create_policy().policy_name(name).path("/left/").policy_document(POLICY);
    policy.set_tags(tags.clone()).send().await?;
    let profile = iam.create_instance_profile().instance_profile_name(name).path("/left/");
    profile.set_tags(tags.clone()).send().await?;
    let role = iam.create_role().role_name(name).path("/left/").assume_role_policy_document(TRUST);
    role.set_tags(tags).send().await?;
    Ok(())
}

/// The names of all roles, policies and instance profiles.
async fn names(clients: &Clients) -> Result<[Vec<String>; 3], Box<dyn Error>> {
    let iam = &clients.iam;
    let roles = iam.list_roles().send().await?.roles.into_iter().map(|role| role.role_name);
    let policies = iam.list_policies().scope("Local".into()).send().await?.policies.unwrap_or_default();
    let ours =
        policies.into_iter().filter(|policy| !policy.arn().unwrap_or_default().contains(":aws:policy/"));
    let policies = ours.filter_map(|policy| policy.policy_name);
    let profiles = iam.list_instance_profiles().send().await?.instance_profiles;
    let profiles = profiles.into_iter().map(|profile| profile.instance_profile_name);
    let mut all = [roles.collect::<Vec<_>>(), policies.collect(), profiles.collect()];
    for names in &mut all {
        names.sort();
    }
    Ok(all)
}

/// Not on ministack, whose details of roles never carry a boundary: the policy of one is not known to be in use there.
#[tokio::test]
async fn what_is_declared_no_more_is_found_everywhere() -> Outcome {
    for endpoint in [Endpoint::in_process(), Endpoint::moto().await?] {
        is_found_everywhere(&endpoint).await?;
        endpoint.leave();
    }
    Ok(())
}

async fn is_found_everywhere(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    leaving()?.apply(&clients.iam).await?;
    leave_behind(&clients, "left", &owned_by("iam-role-tests")?).await?;
    leave_behind(&clients, "theirs", &owned_by("another")?).await?;
    leave_behind(&clients, "nobodys", &[]).await?;
    let before = names(&clients).await?;

    // Shown, and left.
    let shown = staying()?.plan(&clients.iam).await?;
    assert!(shown.is_empty(), "{shown}");
    let text = shown.to_string();
    let said = |name: &str| {
        text.contains(&format!("role `{name}` is declared no more; it stays until it is pruned"))
    };
    assert_eq!(["gone", "left", "theirs", "nobodys"].map(said), [true, true, false, false], "{text}");
    staying()?.apply(&clients.iam).await?;
    assert_eq!(names(&clients).await?, before);

    // Deleted when it is asked for; what is another's stays.
    let pruning = || -> Result<Stack, Box<dyn Error>> { Ok(staying()?.rules(Rules::default().pruning())) };
    let plan = pruning()?.plan(&clients.iam).await?;
    pruning()?.apply(&clients.iam).await?;
    let (theirs, roles) = (["nobodys", "theirs"], ["kept", "nobodys", "theirs"]);
    assert_eq!(names(&clients).await?, [&roles[..], &theirs, &theirs], "{plan}");
    let again = pruning()?.plan(&clients.iam).await?;
    assert!(again.is_empty() && again.undeclared().is_empty(), "{again}");
    Ok(())
}

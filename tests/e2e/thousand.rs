//! A thousand roles with three policies each: made, planned, changed and taken away, each in as few calls as that takes.
//!
//! It is a thousand with `IAM_ROLE_EVERY_FAULT` in the environment; without it fewer, of which the same is true.

use std::error::Error;
use std::fs;

use iam_role::{RoleName, Stack, iam_policy, iam_role};
use iam_role_endpoints::{Clients, Endpoint};

use crate::account::Account;
use crate::fixtures::Outcome;
use crate::scenario::{account, every};

#[iam_policy(allow("s3:GetObject", "s3:PutObject", on("*")))]
struct Bound;

#[iam_policy(allow("s3:ListBucket", on("arn:aws:s3:::example-bucket")))]
struct Lister;

/// One of many roles.
#[iam_role(
    name = "{name}",
    trust(service("lambda.amazonaws.com")),
    inline_policy("own", allow("s3:GetObject", on("arn:aws:s3:::example-bucket/{folder}/{name}/*"))),
    managed_policies(Lister),
    permissions_boundary(Bound)
)]
struct Worker {
    name: RoleName,
    folder: String,
}

/// So many of them, of which the first `moved` have another folder.
fn stack(roles: usize, moved: usize) -> Result<Stack, Box<dyn Error>> {
    let worker = |number| {
        let folder = if number < moved { "new" } else { "old" };
        Ok(Worker { name: format!("worker-{number:04}").parse()?, folder: folder.to_owned() })
    };
    let workers = (0..roles).map(worker).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    Ok(Stack::new(&workers)?)
}

/// The calls since this was asked last, so many of each kind.
fn counted(clients: &Clients) -> Vec<(String, usize)> {
    let mut calls = clients.wire.calls();
    clients.wire.clear();
    calls.sort();
    let chunks = calls.chunk_by(|one, other| one == other);
    chunks.filter_map(|chunk| Some((chunk.first()?.clone(), chunk.len()))).collect()
}

fn expected(calls: &[(&str, usize)]) -> Vec<(String, usize)> {
    calls.iter().map(|(call, count)| ((*call).to_owned(), *count)).collect()
}

/// The most memory that this process ever had, in megabytes, where the system tells.
fn peak() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<usize>().ok()? / 1024)
}

#[tokio::test(start_paused = true)]
async fn a_thousand_roles_live_and_die() -> Outcome {
    let roles = if every() { 1000 } else { 150 };
    let endpoint = Endpoint::in_process();
    let clients = endpoint.clients();
    let reads = [("GetAccountAuthorizationDetails", 1), ("GetPolicy", 2), ("ListRoles", 1)];

    stack(roles, 0)?.apply(&clients.iam).await?;
    let made = [
        ("AttachRolePolicy", roles),
        ("CreatePolicy", 2),
        ("CreateRole", roles),
        ("GetAccountAuthorizationDetails", 1),
        ("ListRoles", 1),
        ("PutRolePolicy", roles),
    ];
    assert_eq!(counted(&clients), expected(&made));

    assert!(stack(roles, 0)?.plan(&clients.iam).await?.is_empty());
    assert_eq!(counted(&clients), expected(&reads));

    stack(roles, 1)?.apply(&clients.iam).await?;
    let one = [reads.as_slice(), &[("PutRolePolicy", 1)]].concat();
    assert_eq!(counted(&clients), expected(&one));

    stack(roles, roles)?.apply(&clients.iam).await?;
    let all = [reads.as_slice(), &[("PutRolePolicy", roles - 1)]].concat();
    assert_eq!(counted(&clients), expected(&all));

    stack(roles, roles)?.destroy(&clients.iam).await?;
    let gone = [
        ("DeletePolicy", 2),
        ("DeleteRole", roles),
        ("DeleteRolePolicy", roles),
        ("DetachRolePolicy", roles),
        ("GetAccountAuthorizationDetails", 1),
        ("GetPolicy", 2),
        ("ListInstanceProfiles", 1),
        ("ListRoles", 1),
    ];
    assert_eq!(counted(&clients), expected(&gone));
    assert_eq!(account(&endpoint).await?, Account::default());
    println!("at most {} MB", peak().unwrap_or_default());
    Ok(())
}

//! Many accounts: moto has each account's roles for itself, and hands out credentials for the account of the role that is
//! assumed.

use iam_role_endpoints::{Clients, Credentials, Endpoint};

use super::process::{ended, program};
use crate::fixtures::Outcome;

const ACCOUNTS: [&str; 2] = ["111122223333", "444455556666"];

/// Clients that work in the account.
pub(super) async fn in_account(
    endpoint: &Endpoint,
    account: &str,
) -> Result<Clients, Box<dyn std::error::Error>> {
    let arn = format!("arn:aws:iam::{account}:role/deployer");
    let assumed = endpoint.clients().sts.assume_role().role_arn(arn).role_session_name("test").send().await?;
    let keys = assumed.credentials.ok_or("no credentials")?;
    let token = Some(keys.session_token);
    Ok(endpoint.clients_as(Credentials::new(keys.access_key_id, keys.secret_access_key, token, None, "test")))
}

pub(super) async fn names(clients: &Clients) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let roles = clients.iam.list_roles().send().await?.roles;
    Ok(roles.into_iter().map(|role| role.role_name).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_account_gets_the_roles_that_are_declared_for_it() -> Outcome {
    let endpoint = Endpoint::moto().await?;
    let url = endpoint.url().ok_or("no address")?;
    let [one, other] = ACCOUNTS.map(|account| format!("{account}x=arn:aws:iam::{account}:role/deployer"));
    let run = |arguments: &[&str]| {
        let place = ["--endpoint-url", url, "--target", &one, "--target", &other];
        ended(program(&[arguments, &place].concat()))
    };
    let (code, out, err) = run(&["apply", "--yes"])?;
    assert_eq!(code, Some(0), "{err}");
    for account in ACCOUNTS {
        assert!(out.contains(&format!("{account}x ({account}): 1 of 1 done")), "{out}");
        let clients = in_account(&endpoint, account).await?;
        assert_eq!(names(&clients).await?, ["writer-1"]);
        let policy = clients.iam.get_role_policy().role_name("writer-1").policy_name("put").send().await?;
        assert!(
            policy.policy_document().contains(&format!("data-{account}")),
            "{}",
            policy.policy_document()
        );
    }
    // Nothing is in the account whose credentials assume the roles.
    assert_eq!(names(&endpoint.clients()).await?, [""; 0]);

    // What one account's people change is that account's drift.
    let clients = in_account(&endpoint, ACCOUNTS[1]).await?;
    clients.iam.delete_role_policy().role_name("writer-1").policy_name("put").send().await?;
    let (code, out, _) = run(&["drift", "--format", "json"])?;
    assert_eq!(code, Some(1));
    let document: serde_json::Value = serde_json::from_str(&out)?;
    let accounts: Vec<_> = document["accounts"].as_array().ok_or("no accounts")?.iter().collect();
    assert_eq!(accounts.iter().map(|account| &account["account"]).collect::<Vec<_>>(), ACCOUNTS);

    let (code, _, err) = run(&["destroy", "--yes"])?;
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(names(&clients).await?, [""; 0]);
    endpoint.leave();
    Ok(())
}

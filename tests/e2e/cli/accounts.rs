//! Several accounts side by side, inside this process.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    sync::Arc,
    time::Duration,
};

use iam_role::{
    Cancel,
    cli::{Program, Target},
};
use iam_role_endpoints::{Clients, Endpoint, Fault, ServiceError};
use tokio::sync::Semaphore;

use super::{
    support::{Ran, Written, ran},
    targets::{in_account, names},
};
use crate::fixtures::{AnyRole, Outcome, role};

const ACCOUNTS: [&str; 5] = ["111122223333", "222233334444", "333344445555", "444455556666", "555566667777"];

fn get() -> AnyRole {
    Box::new(role!(inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*")))))
}

fn reader() -> AnyRole {
    #[iam_role::iam_role(name("reader"), trust(service("lambda.amazonaws.com")))]
    struct Reader;
    Box::new(Reader)
}

/// The third account's role has an instance profile, as no other has.
fn by_account(target: &Target) -> Vec<AnyRole> {
    if target.account().as_str() == ACCOUNTS[2] {
        return vec![Box::new(role!(instance_profile("machine")))];
    }
    vec![get()]
}

fn two(_: &Target) -> Vec<AnyRole> {
    vec![get(), reader()]
}

/// A program with these arguments, in all the accounts.
fn program(clients: &Clients, roles: fn(&Target) -> Vec<AnyRole>, arguments: &[&str]) -> Program<'static> {
    let targets = ACCOUNTS.map(|id| format!("--target=in-{id}=arn:aws:iam::{id}:role/deployer"));
    let program = Program::for_each(move |target| Ok::<_, io::Error>(roles(target)));
    let arguments = ["app"].iter().chain(arguments).map(ToString::to_string).chain(targets);
    program.connection(clients.config.clone()).arguments(arguments)
}

async fn run(clients: &Clients, roles: fn(&Target) -> Vec<AnyRole>, arguments: &[&str]) -> Ran {
    ran(program(clients, roles, arguments)).await
}

fn display(account: &str) -> String {
    format!("in-{account} ({account}): ")
}

/// Every line says which account it is about.
#[track_caller]
fn assert_named(text: &str) {
    for line in text.lines() {
        assert!(ACCOUNTS.iter().any(|account| line.starts_with(&display(account))), "{line}");
    }
}

fn count(clients: &Clients, call: &str) -> usize {
    clients.wire.calls().iter().filter(|made| *made == call).count()
}

#[tokio::test(start_paused = true)]
async fn few_accounts_are_worked_in_at_once() -> Outcome {
    let endpoint = Endpoint::organization();
    let clients = endpoint.clients();
    let gate = Arc::new(Semaphore::new(0));
    for call in ["ListRoles", "CreateRole"] {
        for _ in ACCOUNTS {
            let gate = Arc::clone(&gate);
            clients.wire.just_before(call, async move { gate.acquire().await.unwrap().forget() });
        }
    }
    // The clock moves on only when everything else waits.
    let idle = || tokio::time::sleep(Duration::from_secs(1));
    let watching = async {
        idle().await;
        let reading = count(&clients, "ListRoles");
        gate.add_permits(ACCOUNTS.len());
        idle().await;
        let writing = count(&clients, "CreateRole");
        gate.add_permits(ACCOUNTS.len());
        (reading, writing)
    };
    let (applied, at_once) = tokio::join!(run(&clients, by_account, &["apply", "--yes"]), watching);
    assert_eq!(at_once, (4, 4));
    let applied = applied.with(0);
    assert_named(&applied.err);
    for account in ACCOUNTS {
        assert!(applied.err.contains(&format!("{}role `writer`: create the role\n", display(account))));
        assert!(applied.out.contains(&format!("{}1 of 1 done", display(account))), "{}", applied.out);
        assert_eq!(names(&in_account(&endpoint, account).await?).await?, ["writer"]);
    }
    assert_eq!(names(&clients).await?, [""; 0]);
    run(&clients, by_account, &["drift"]).await.with(0);
    Ok(())
}

/// Whatever comes first, plans and results are told account by account.
#[tokio::test(start_paused = true)]
async fn accounts_are_not_mixed_up() -> Outcome {
    let clients = Endpoint::organization().clients();
    // The first account is the last to be read.
    clients.wire.just_before("ListRoles", tokio::time::sleep(Duration::from_secs(2)));
    let planned = run(&clients, by_account, &["plan"]).await.with(1);
    let heads = planned.out.lines().filter(|line| line.starts_with("in-"));
    let heads: Vec<_> = heads.map(|line| line.get(3..15).unwrap_or_default()).collect();
    assert_eq!(heads, ACCOUNTS);
    let parts: Vec<_> = planned.out.split("in-").skip(1).collect();
    for (part, account) in parts.iter().zip(ACCOUNTS) {
        assert!(part.contains("role `writer`"), "{part}");
        assert_eq!(part.contains("machine"), account == ACCOUNTS[2], "{part}");
    }
    let json = run(&clients, by_account, &["apply", "--yes", "--format", "json"]).await.with(0).json()?;
    let done: Vec<_> = json["accounts"].as_array().unwrap().iter().map(|done| &done["account"]).collect();
    assert_eq!(done, ACCOUNTS);
    assert_eq!(json["accounts"][2]["turns"][0]["steps"].as_array().unwrap().len(), 3);
    assert_eq!(json["accounts"][3]["turns"][0]["steps"].as_array().unwrap().len(), 2);
    Ok(())
}

#[tokio::test]
async fn an_account_that_fails_half_way_does_not_stop_the_others() -> Outcome {
    let endpoint = Endpoint::organization();
    let clients = endpoint.clients();
    clients.wire.inject(Fault::on("CreateInstanceProfile", ServiceError::access_denied()));
    let applied = run(&clients, by_account, &["apply", "--yes"]).await.with(2);
    let failed = display(ACCOUNTS[2]);
    assert!(applied.err.contains(&format!("error: {failed}role `writer`: cannot create")), "{}", applied.err);
    assert!(applied.out.contains(&format!("{failed}0 of 1 done")), "{}", applied.out);
    for account in ACCOUNTS.iter().filter(|account| **account != ACCOUNTS[2]) {
        assert!(applied.out.contains(&format!("{}1 of 1 done", display(account))), "{}", applied.out);
    }
    run(&clients, by_account, &["apply", "--yes"]).await.with(0);
    run(&clients, by_account, &["destroy", "--yes"]).await.with(0);
    for account in ACCOUNTS {
        assert_eq!(names(&in_account(&endpoint, account).await?).await?, [""; 0]);
    }
    Ok(())
}

/// Hears what is said, and puts an end to the run when a role is created.
struct Stopper(Written, Cancel);

impl Write for Stopper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.0.write(bytes);
        if self.0.text().contains("create the role") {
            self.1.cancel();
        }
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn all_accounts_stop_between_two_steps() -> Outcome {
    let endpoint = Endpoint::organization();
    let clients = endpoint.clients();
    let (cancel, err, out) = (Cancel::new(), Written::default(), Written::default());
    let program = program(&clients, two, &["apply", "--yes", "--concurrency", "1"]).until(&cancel);
    let code = program.output(out.clone(), Stopper(err.clone(), cancel.clone())).run().await;
    assert_eq!(code, std::process::ExitCode::from(2));
    let roles = |text: &str| -> BTreeMap<&str, bool> {
        let is_told = |account: &&str| text.contains(&format!("{}0 of 2 done", display(account)));
        ACCOUNTS.iter().map(|account| (*account, is_told(account))).collect()
    };
    assert!(roles(&out.text()).values().all(|is_told| *is_told), "{}", out.text());
    let stopped = "role `writer`: stopped before the step: put inline policy `get`";
    assert!(err.text().contains(&format!("error: {}{stopped}", display(ACCOUNTS[0]))), "{}", err.text());
    assert_eq!(names(&in_account(&endpoint, ACCOUNTS[4]).await?).await?, [""; 0], "its turn had not come");
    run(&clients, two, &["apply", "--yes"]).await.with(0);
    run(&clients, two, &["drift"]).await.with(0);
    Ok(())
}

#[tokio::test]
async fn two_targets_in_one_account_are_refused() -> Outcome {
    let clients = Endpoint::organization().clients();
    let twice = format!("--target=arn:aws:iam::{}:role/other", ACCOUNTS[1]);
    let refused = run(&clients, by_account, &["apply", "--yes", &twice]).await.with(2);
    let said =
        format!("more than one --target is in account {}\nhelp: name each account by one role", ACCOUNTS[1]);
    assert_eq!(refused.err.matches(&said).count(), 2, "{}", refused.err);
    assert!(refused.out.contains(&format!("{}1 of 1 done", display(ACCOUNTS[0]))), "{}", refused.out);
    Ok(())
}

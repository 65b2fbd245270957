//! A whole account, read at once: what of it concerns a role is what reading that role alone gives, in few calls.

use std::error::Error;

use iam_role::plan::{self, Account};
use iam_role::{IamRole, RoleName, Stack, iam_policy, iam_role, roles};
use iam_role_endpoints::{Clients, Endpoint, Fault, ServiceError};

use crate::fixtures::{AnyRole, Outcome, everything, everything_else, everywhere, role};

// ministack's details of roles never carry a boundary, so that one which nobody declared is not seen there.
everywhere!(
    an_empty_account_is_read,
    what_is_not_declared_is_not_looked_into;
    not on ministack: what_is_read_at_once_is_what_is_read_alone
);

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
const LIST: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:List*","Resource":"*"}]}"#;

/// One of many roles, with three inline policies.
#[iam_role(
    name = "{name}",
    trust(service("lambda.amazonaws.com")),
    inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::example-bucket/{name}/*"))),
    inline_policy("put", allow("s3:PutObject", on("arn:aws:s3:::example-bucket/{name}/*"))),
    inline_policy("list", allow("s3:ListBucket", on("arn:aws:s3:::example-bucket")))
)]
pub(crate) struct Worker {
    name: RoleName,
}

/// So many of them.
pub(crate) fn workers(count: usize) -> Result<Vec<Worker>, Box<dyn Error>> {
    let worker = |number| Ok(Worker { name: format!("worker-{number}").parse()? });
    (0..count).map(worker).collect()
}

/// Roles of others, a group, and a policy that all of them have.
async fn bystanders(clients: &Clients) -> Outcome {
    let iam = &clients.iam;
    let policy = iam.create_policy().policy_name("Shared").policy_document(LIST).send().await?;
    let arn = policy.policy.and_then(|policy| policy.arn).ok_or("a policy without an ARN")?;
    for name in ["one", "Two"] {
        iam.create_role().role_name(name).assume_role_policy_document(TRUST).send().await?;
        iam.attach_role_policy().role_name(name).policy_arn(&arn).send().await?;
        let put = iam.put_role_policy().role_name(name).policy_name("list");
        put.policy_document(LIST).send().await?;
    }
    iam.create_group().group_name("people").send().await?;
    iam.attach_group_policy().group_name("people").policy_arn(&arn).send().await?;
    iam.create_instance_profile().instance_profile_name("elsewhere").send().await?;
    iam.add_role_to_instance_profile().instance_profile_name("elsewhere").role_name("one").send().await?;
    Ok(())
}

/// The role has what it does not declare: an inline policy, one that the group has too, an instance profile, a tag.
async fn add_to(clients: &Clients, role: &str) -> Outcome {
    let iam = &clients.iam;
    let put = iam.put_role_policy().role_name(role).policy_name("rogue");
    put.policy_document(LIST).send().await?;
    let shared = "arn:aws:iam::123456789012:policy/Shared";
    iam.attach_role_policy().role_name(role).policy_arn(shared).send().await?;
    iam.create_instance_profile().instance_profile_name("rogue").send().await?;
    Ok(())
}

/// Both ways of reading lead to the same steps, which hold what was read.
async fn assert_same(clients: &Clients, declared: AnyRole, what: &str) -> Outcome {
    let stack = Stack::new(&[&declared])?;
    let account = stack.account(&clients.iam).await?;
    let rendered = declared.render()?;
    let at_once = plan::plan(&account.observed(&rendered), &rendered);
    match (at_once, declared.plan(&clients.iam).await) {
        (Ok(at_once), Ok(alone)) => {
            assert_eq!(at_once.steps(), alone.steps(), "{what}");
            assert_eq!(at_once.notes(), alone.notes(), "{what}");
        }
        (Err(at_once), Err(iam_role::Error::Conflict(alone))) => {
            assert_eq!(&at_once, alone.conflicts(), "{what}");
        }
        (at_once, alone) => return Err(format!("{what}: {at_once:?}, but alone {alone:?}").into()),
    }
    Ok(())
}

async fn what_is_read_at_once_is_what_is_read_alone(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    bystanders(&clients).await?;
    let declared = || -> [(AnyRole, &str); 4] {
        [
            (Box::new(everything!()), "everything"),
            (Box::new(everything_else!()), "everything else"),
            (Box::new(role!(path("/team/"))), "nothing"),
            (
                Box::new(role!(path("/team/"), managed_policies("arn:aws:iam::123456789012:policy/Shared"))),
                "by ARN",
            ),
        ]
    };
    for (role, what) in declared() {
        assert_same(&clients, role, &format!("{what}, of which nothing is there")).await?;
    }
    for (before, is_there) in declared() {
        before.provision(&clients.iam).await?;
        for (role, what) in declared() {
            assert_same(&clients, role, &format!("{what}, where {is_there} is")).await?;
        }
    }
    add_to(&clients, "writer").await?;
    for (role, what) in declared() {
        assert_same(&clients, role, &format!("{what}, and more")).await?;
    }
    Ok(())
}

async fn an_empty_account_is_read(endpoint: &Endpoint) -> Outcome {
    let account = Stack::new(&roles![everything!()])?.account(&endpoint.clients().iam).await?;
    assert_eq!(account, Account::default());
    Ok(())
}

/// What is of no role of the stack costs no call.
async fn what_is_not_declared_is_not_looked_into(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    bystanders(&clients).await?;
    clients.wire.clear();
    let account = Stack::new(&roles![role!()])?.account(&clients.iam).await?;
    let mut calls = clients.wire.calls();
    calls.sort();
    assert_eq!(calls, ["GetAccountAuthorizationDetails", "ListRoles"]);
    let names: Vec<_> = account.roles.iter().map(|role| role.name.as_str()).collect();
    assert_eq!(names, ["one", "Two"]);
    assert_eq!(account.policies.len(), 1);
    assert_eq!(account.id.as_deref(), Some("123456789012"));
    Ok(())
}

/// So many calls of each kind.
fn counted(clients: &Clients) -> Vec<(String, usize)> {
    let mut calls = clients.wire.calls();
    calls.sort();
    let chunks = calls.chunk_by(|one, other| one == other);
    chunks.filter_map(|chunk| Some((chunk.first()?.clone(), chunk.len()))).collect()
}

/// Not on ministack, whose details of roles carry no tags, so that it costs a call a role to see whose they are.
#[tokio::test(start_paused = true)]
async fn five_hundred_roles_that_are_as_declared_cost_two_calls() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let stack = Stack::new(&workers(500)?)?;
    stack.apply(&clients.iam).await?;
    clients.wire.clear();
    assert!(stack.plan(&clients.iam).await?.is_empty());
    let reads = [("GetAccountAuthorizationDetails".to_owned(), 1), ("ListRoles".to_owned(), 1)];
    assert_eq!(counted(&clients), reads);
    clients.wire.clear();
    let applied = stack.apply(&clients.iam).await?;
    assert_eq!((counted(&clients), applied.calls()), (reads.to_vec(), 2));
    Ok(())
}

/// In process both lists are handed out by pages; moto does so with one of them.
#[tokio::test]
async fn more_than_a_thousand_roles_are_read_by_pages() -> Outcome {
    for (endpoint, pages) in [(Endpoint::in_process(), 2), (Endpoint::moto().await?, 1)] {
        let clients = endpoint.clients();
        for number in 0..1100 {
            let name = format!("worker-{number}");
            clients.iam.create_role().role_name(name).assume_role_policy_document(TRUST).send().await?;
        }
        clients.wire.clear();
        let account = Stack::new(&workers(1)?)?.account(&clients.iam).await?;
        assert_eq!(account.roles.len(), 1100, "{}", endpoint.name());
        let mut calls = counted(&clients);
        calls.retain(|(call, _)| call != "GetRole");
        let expected = [("GetAccountAuthorizationDetails".to_owned(), pages), ("ListRoles".to_owned(), 2)];
        assert_eq!(calls, expected, "{}", endpoint.name());
    }
    Ok(())
}

/// Half a list is none: what is missing from it would be created again, or deleted.
#[tokio::test]
async fn a_list_that_was_cut_off_is_an_error() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let stack = Stack::new(&workers(2)?)?;
    stack.apply(&clients.iam).await?;
    for operation in ["GetAccountAuthorizationDetails", "ListRoles"] {
        let (whole, half) = ("<IsTruncated>false</IsTruncated>", "<IsTruncated>true</IsTruncated>");
        clients.wire.inject(Fault::rewrite_on(operation, whole, half));
        let error = stack.plan(&clients.iam).await.err().ok_or("it was read")?.to_string();
        assert!(
            error.contains("there is more to read") && error.contains("running again is safe"),
            "{error}"
        );
        for garbage in
            [String::new(), "<html>502</html>".to_owned(), "<Get".to_owned(), "x".repeat(10_000_000)]
        {
            clients.wire.inject(Fault::answer_on(operation, garbage));
            let error = stack.plan(&clients.iam).await.err().ok_or("it was read")?.to_string();
            assert!(error.contains("the answer is not one of this service"), "{error:.200}");
            assert!(error.len() < 2000, "{error:.2000}");
        }
    }
    assert!(stack.plan(&clients.iam).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_reader_that_may_not_read_is_told_what_it_needs() -> Outcome {
    #[iam_policy(allow("s3:ListBucket", on("*")))]
    struct Lister;
    let clients = Endpoint::in_process().clients();
    let stack = Stack::new(&roles![role!(managed_policies(Lister), instance_profile("writer"))])?;
    stack.apply(&clients.iam).await?;
    for operation in ["GetAccountAuthorizationDetails", "ListRoles", "GetPolicy", "GetInstanceProfile"] {
        clients.wire.inject(Fault::on(operation, ServiceError::access_denied()));
        let text = stack.plan(&clients.iam).await.err().ok_or("it was read")?.to_string();
        assert!(text.starts_with("account: cannot "), "{text}");
        assert!(text.contains(&format!("help: allow the caller `iam:{operation}` on it")), "{text}");
    }
    Ok(())
}

/// A role that one list has and the other has not, because it went or came in between.
#[tokio::test]
async fn a_role_that_goes_while_the_account_is_read_is_not_there() -> Outcome {
    for operation in ["GetAccountAuthorizationDetails", "ListRoles"] {
        let endpoint = Endpoint::in_process();
        let (clients, other) = (endpoint.clients(), endpoint.clients());
        everything!().provision(&clients.iam).await?;
        clients.wire.just_before(operation, async move {
            everything!().destroy(&other.iam).await.unwrap();
        });
        let stack = Stack::new(&roles![everything!()])?;
        stack.apply(&clients.iam).await?;
        assert!(everything!().drift(&clients.iam).await?.is_empty(), "gone before {operation}");
    }
    Ok(())
}

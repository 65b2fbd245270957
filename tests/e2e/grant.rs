//! The other half of a role that an account trusts: the policy in that account.

use iam_role::{AccountId, Assumable, IamRole, Identity, NoProof, Partition, iam_role};
use iam_role_endpoints::Endpoint;
use serde_json::json;

use crate::account::decoded;
use crate::enforcement::{assume, assuming_user, user};
use crate::fixtures::{Outcome, everywhere};

#[iam_role(path("/partners/"), trust(account("123456789012")))]
struct Shared;

#[iam_role(trust(account("123456789012", tag_session)))]
struct Tagged;

const ARN: &str = "arn:aws:iam::123456789012:role/partners/Shared";

everywhere!(granting_puts_exactly_the_policy_and_once);

#[test]
fn the_policy_lets_exactly_this_role_be_assumed() -> Outcome {
    let (partition, account) = (Partition::new("aws")?, AccountId::new("123456789012")?);
    let policy = Shared.assume_role_policy(&Shared.arn(&partition, &account)?)?;
    let expected = json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ARN}]
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&policy.to_json())?, expected);

    let policy = Tagged.assume_role_policy(&Tagged.arn(&partition, &account)?)?;
    let expected = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Resource": "arn:aws:iam::123456789012:role/Tagged"
        }]
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&policy.to_json())?, expected);
    Ok(())
}

async fn granting_puts_exactly_the_policy_and_once(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    let iam = &clients.iam;
    let arn = Shared.provision(iam).await?.arn().clone();
    iam.create_group().group_name("developers").send().await?;
    iam.create_user().user_name("alice").send().await?;
    let identities = [
        (Identity::group("developers"), ["GetGroupPolicy", "PutGroupPolicy"]),
        (Identity::user("alice"), ["GetUserPolicy", "PutUserPolicy"]),
        (Identity::role("Shared"), ["GetRolePolicy", "PutRolePolicy"]),
    ];
    for (identity, calls) in identities {
        clients.wire.clear();
        let granted = Shared.grant_assume_role(iam, &arn, &identity).await?;
        assert!(granted.changed());
        assert_eq!(clients.wire.calls(), calls);
        clients.wire.clear();
        assert!(!Shared.grant_assume_role(iam, &arn, &identity).await?.changed(), "{identity}");
        assert_eq!(clients.wire.calls(), calls[..1]);
        assert_eq!(granted.policy_name(), "assume-Shared-in-123456789012");
    }
    let policy =
        iam.get_user_policy().user_name("alice").policy_name("assume-Shared-in-123456789012").send().await?;
    let expected = serde_json::from_str::<serde_json::Value>(&Shared.assume_role_policy(&arn)?.to_json())?;
    assert_eq!(decoded(policy.policy_document())?, expected);
    Ok(())
}

/// On ministack only: the others let anybody assume anything.
#[tokio::test]
async fn granting_makes_the_denied_allowed() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    let iam = endpoint.clients().iam;
    let arn = Shared.provision(&iam).await?.arn().clone();

    let alice = user(&endpoint, "alice").await?;
    assert!(!assume(&alice, &arn).await?, "alice needs no grant");
    Shared.grant_assume_role(&iam, &arn, &Identity::user("alice")).await?;
    assert!(assume(&alice, &arn).await?, "granted to alice");

    let bob = user(&endpoint, "bob").await?;
    iam.create_group().group_name("developers").send().await?;
    iam.add_user_to_group().group_name("developers").user_name("bob").send().await?;
    assert!(!assume(&bob, &arn).await?, "bob needs no grant");
    Shared.grant_assume_role(&iam, &arn, &Identity::group("developers")).await?;
    assert!(assume(&bob, &arn).await?, "granted to the group of bob");

    // One role assumes the next.
    let first = Tagged.provision(&iam).await?.arn().clone();
    let carol = assuming_user(&endpoint, "carol").await?;
    let session = endpoint.clients_as(Tagged.assume(&carol.sts, &first, "session", NoProof).await?);
    assert!(!assume(&session, &arn).await?, "the role needs no grant");
    Shared.grant_assume_role(&iam, &arn, &Identity::role("Tagged")).await?;
    assert!(assume(&session, &arn).await?, "granted to the role");
    assert!(!assume(&session, &first).await?, "it lets another role be assumed too");
    Ok(())
}

#[tokio::test]
async fn granting_to_nobody_says_so() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let arn = Shared.provision(&clients.iam).await?.arn().clone();
    let error = Shared.grant_assume_role(&clients.iam, &arn, &Identity::group("nobody")).await;
    let text = error.err().ok_or("it was granted to nobody")?.to_string();
    assert!(text.contains("group `nobody`") && text.contains("[NoSuchEntity]"), "{text}");
    Ok(())
}

/// A condition that somebody demands, or a permission beside it: neither may be lost.
#[tokio::test]
async fn a_policy_of_that_name_that_says_something_else_stays() -> Outcome {
    let iam = Endpoint::in_process().clients().iam;
    let arn = Shared.provision(&iam).await?.arn().clone();
    iam.create_group().group_name("developers").send().await?;
    let name = "assume-Shared-in-123456789012";
    let grant = Shared.assume_role_policy(&arn)?.to_json();
    let demanding = grant.replace("}]}", r#","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"#);
    for other in [demanding, grant.replace("sts:AssumeRole", "s3:GetObject"), grant.replace("Shared", "*")] {
        iam.put_group_policy()
            .group_name("developers")
            .policy_name(name)
            .policy_document(&other)
            .send()
            .await?;
        let error = Shared.grant_assume_role(&iam, &arn, &Identity::group("developers")).await;
        let error = error.err().ok_or("it was overwritten")?;
        assert!(error.to_string().contains("of group `developers` does not only let"), "{error}");
        assert!(!error.retry_is_safe());
        let kept = iam.get_group_policy().group_name("developers").policy_name(name).send().await?;
        assert_eq!(decoded(kept.policy_document())?, serde_json::from_str::<serde_json::Value>(&other)?);
    }
    let more = grant.replace(r#""sts:AssumeRole""#, r#"["sts:AssumeRole","sts:TagSession"]"#);
    iam.put_group_policy().group_name("developers").policy_name(name).policy_document(more).send().await?;
    assert!(Shared.grant_assume_role(&iam, &arn, &Identity::group("developers")).await?.changed());
    Ok(())
}

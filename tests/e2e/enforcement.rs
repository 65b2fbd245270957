//! What the role really may do, and who may really assume it: ministack authorizes every call.
//!
//! On ministack only: in process nothing is enforced, and moto overlooks external ids, MFA, boundaries and conditions.

use std::error::Error;

use aws_sdk_iam::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{Tag, Tagging};
use iam_role::{Assumable, BucketName, ExternalId, IamRole, NoProof, RoleArn, iam_policy, iam_role};
use iam_role_endpoints::{Clients, Credentials, Endpoint};

use crate::fixtures::Outcome;

type Answer<T> = Result<T, Box<dyn Error>>;

/// The permissions of AWS DataSync's guide, for whom a user of this account can stand in.
#[iam_role(
    name("datasync-destination-writer"),
    trust(account("123456789012", external_id("{external_id}"))),
    inline_policy(
        allow(
            "s3:GetBucketLocation",
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
            on("arn:aws:s3:::{bucket}")
        ),
        allow(
            "s3:AbortMultipartUpload",
            "s3:DeleteObject",
            "s3:GetObject",
            "s3:ListMultipartUploadParts",
            "s3:PutObject",
            "s3:GetObjectTagging",
            "s3:PutObjectTagging",
            on("arn:aws:s3:::{bucket}/*")
        )
    )
)]
struct DataSyncWriter {
    external_id: ExternalId,
    bucket: BucketName,
}

const ASSUME_ANYTHING: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}"#;

/// A new user without permissions.
pub(crate) async fn user(endpoint: &Endpoint, name: &str) -> Answer<Clients> {
    let iam = endpoint.clients().iam;
    iam.create_user().user_name(name).send().await?;
    let key = iam.create_access_key().user_name(name).send().await?.access_key.ok_or("no access key")?;
    Ok(endpoint.clients_as(Credentials::new(key.access_key_id, key.secret_access_key, None, None, "test")))
}

/// A new user whose own policies let him assume any role, so that only the trust policy is in his way.
pub(crate) async fn assuming_user(endpoint: &Endpoint, name: &str) -> Answer<Clients> {
    let clients = user(endpoint, name).await?;
    let put = endpoint.clients().iam.put_user_policy().user_name(name).policy_name("assume");
    put.policy_document(ASSUME_ANYTHING).send().await?;
    Ok(clients)
}

fn s3(clients: &Clients) -> aws_sdk_s3::Client {
    let config = aws_sdk_s3::config::Builder::from(&clients.config).force_path_style(true);
    aws_sdk_s3::Client::from_conf(config.build())
}

/// Whether the call was allowed; an error that is no denial is one of the test.
fn allowed<T, E: ProvideErrorMetadata + Error + 'static>(answer: Result<T, SdkError<E>>) -> Answer<bool> {
    match answer {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Some("AccessDenied") => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Each of the ten actions of the role is used once on `bucket`: what was allowed, in order.
async fn use_every_permission(s3: &aws_sdk_s3::Client, bucket: &str, upload: &str) -> Answer<Vec<bool>> {
    let key = "a/b c.txt";
    let body = || ByteStream::from_static(b"text");
    let tagging = Tagging::builder().tag_set(Tag::builder().key("team").value("data").build()?).build()?;
    Ok(vec![
        allowed(s3.get_bucket_location().bucket(bucket).send().await)?,
        allowed(s3.list_objects_v2().bucket(bucket).send().await)?,
        allowed(s3.list_multipart_uploads().bucket(bucket).send().await)?,
        allowed(s3.put_object().bucket(bucket).key(key).body(body()).send().await)?,
        allowed(s3.get_object().bucket(bucket).key(key).send().await)?,
        allowed(s3.put_object_tagging().bucket(bucket).key(key).tagging(tagging).send().await)?,
        allowed(s3.get_object_tagging().bucket(bucket).key(key).send().await)?,
        allowed(s3.create_multipart_upload().bucket(bucket).key(key).send().await)?,
        allowed(
            s3.upload_part()
                .bucket(bucket)
                .key(key)
                .upload_id(upload)
                .part_number(1)
                .body(body())
                .send()
                .await,
        )?,
        allowed(s3.list_parts().bucket(bucket).key(key).upload_id(upload).send().await)?,
        allowed(s3.abort_multipart_upload().bucket(bucket).key(key).upload_id(upload).send().await)?,
        allowed(s3.delete_object().bucket(bucket).key(key).send().await)?,
    ])
}

/// A bucket with an object and an upload that has begun; answers the upload's id.
async fn bucket(endpoint: &Endpoint, name: &str) -> Answer<String> {
    let root = s3(&endpoint.clients());
    root.create_bucket().bucket(name).send().await?;
    root.put_object().bucket(name).key("a/b c.txt").body(ByteStream::from_static(b"old")).send().await?;
    let upload = root.create_multipart_upload().bucket(name).key("a/b c.txt").send().await?;
    Ok(upload.upload_id.ok_or("no upload")?)
}

#[tokio::test]
async fn the_datasync_role_may_do_its_ten_actions_on_its_bucket_and_nothing_else() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    let role = DataSyncWriter {
        external_id: ExternalId::new("partner-1")?,
        bucket: BucketName::new("destination-bucket")?,
    };
    let arn = role.provision(&endpoint.clients().iam).await?.arn().clone();
    let uploads =
        [bucket(&endpoint, "destination-bucket").await?, bucket(&endpoint, "another-bucket").await?];

    let caller = assuming_user(&endpoint, "operator").await?;
    let credentials = role.assume(&caller.sts, &arn, "session", ExternalId::new("partner-1")?).await?;
    let session = s3(&endpoint.clients_as(credentials));
    assert_eq!(use_every_permission(&session, "destination-bucket", &uploads[0]).await?, [true; 12]);
    assert_eq!(use_every_permission(&session, "another-bucket", &uploads[1]).await?, [false; 12]);

    assert!(!allowed(session.list_buckets().send().await)?);
    assert!(!allowed(session.delete_bucket().bucket("destination-bucket").send().await)?);
    assert!(!allowed(session.get_bucket_policy().bucket("destination-bucket").send().await)?);
    let delete_tagging = session.delete_object_tagging().bucket("destination-bucket").key("a/b c.txt");
    assert!(!allowed(delete_tagging.send().await)?);
    // What its user may do besides, the session may not.
    let other = caller.sts.assume_role().role_arn(arn.as_str()).role_session_name("again");
    assert!(allowed(other.external_id("partner-1").send().await)?);
    Ok(())
}

#[tokio::test]
async fn the_external_id_is_demanded() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    let role = DataSyncWriter {
        external_id: ExternalId::new("partner-1")?,
        bucket: BucketName::new("destination-bucket")?,
    };
    let arn = role.provision(&endpoint.clients().iam).await?.arn().clone();
    let caller = assuming_user(&endpoint, "operator").await?;

    let missing = caller.sts.assume_role().role_arn(arn.as_str()).role_session_name("session");
    assert!(!allowed(missing.send().await)?);
    let wrong = role.assume(&caller.sts, &arn, "session", ExternalId::new("partner-2")?).await;
    let text = wrong.err().ok_or("the wrong external id was taken")?.to_string();
    assert!(
        text.contains("[AccessDenied]") && text.contains("help: let the caller assume the role"),
        "{text}"
    );
    assert!(!text.contains("partner-"), "an external id is shown: {text}");
    role.assume(&caller.sts, &arn, "session", ExternalId::new("partner-1")?).await?;
    Ok(())
}

/// Whether a user whose own policies let him may assume the role, without any proof.
async fn lets_a_user_in(endpoint: &Endpoint, role: &impl IamRole) -> Answer<bool> {
    let arn = role.provision(&endpoint.clients().iam).await?.arn().clone();
    let caller = assuming_user(endpoint, &format!("user-of-{}", arn.role_name())).await?;
    assume(&caller, &arn).await
}

pub(crate) async fn assume(caller: &Clients, arn: &RoleArn) -> Answer<bool> {
    allowed(caller.sts.assume_role().role_arn(arn.as_str()).role_session_name("session").send().await)
}

#[tokio::test]
async fn the_trust_policy_says_who_comes_in() -> Outcome {
    #[iam_role(trust(account("123456789012")))]
    struct Open;
    #[iam_role(trust(account("123456789012", require_mfa)))]
    struct WithMfa;
    #[iam_role(trust(service("lambda.amazonaws.com")))]
    struct ForLambda;
    #[iam_role(trust(account("999999999999")))]
    struct ForAnother;
    #[iam_role(trust(principal("arn:aws:iam::123456789012:user/user-of-ForOne")))]
    struct ForOne;
    #[iam_role(trust(principal("arn:aws:iam::123456789012:user/somebody")))]
    struct ForSomebody;

    let endpoint = Endpoint::ministack().await?;
    assert!(lets_a_user_in(&endpoint, &Open).await?);
    assert!(!lets_a_user_in(&endpoint, &WithMfa).await?, "without MFA");
    assert!(!lets_a_user_in(&endpoint, &ForLambda).await?, "a service's role");
    assert!(!lets_a_user_in(&endpoint, &ForAnother).await?, "another account's role");
    assert!(lets_a_user_in(&endpoint, &ForOne).await?);
    assert!(!lets_a_user_in(&endpoint, &ForSomebody).await?, "another user's role");
    Ok(())
}

#[iam_policy(allow("s3:GetObject", "s3:ListBucket", on("*")))]
struct OnlyReading;

#[tokio::test]
async fn a_permissions_boundary_bounds() -> Outcome {
    #[iam_role(
        trust(account("123456789012")),
        inline_policy(allow("s3:GetObject", "s3:PutObject", on("arn:aws:s3:::destination-bucket/*"))),
        permissions_boundary(OnlyReading)
    )]
    struct Bounded;

    let endpoint = Endpoint::ministack().await?;
    bucket(&endpoint, "destination-bucket").await?;
    let arn = Bounded.provision(&endpoint.clients().iam).await?.arn().clone();
    let caller = assuming_user(&endpoint, "operator").await?;
    let session = s3(&endpoint.clients_as(Bounded.assume(&caller.sts, &arn, "session", NoProof).await?));
    let put =
        || session.put_object().bucket("destination-bucket").key("k").body(ByteStream::from_static(b"text"));
    let get = session.get_object().bucket("destination-bucket").key("a/b c.txt");
    assert!(allowed(get.send().await)?);
    assert!(!allowed(put().send().await)?, "the boundary does not bound");
    // In the boundary, and not in the policy.
    assert!(!allowed(session.list_objects_v2().bucket("destination-bucket").send().await)?);

    let iam = endpoint.clients().iam;
    iam.delete_role_permissions_boundary().role_name("Bounded").send().await?;
    assert!(allowed(put().send().await)?, "it was not the boundary that denied");
    Ok(())
}

#[tokio::test]
async fn conditions_and_denials_hold() -> Outcome {
    #[iam_role(
        trust(account("123456789012")),
        inline_policy(
            allow("s3:*", on("arn:aws:s3:::destination-bucket", "arn:aws:s3:::destination-bucket/*")),
            deny("s3:PutObject", on("arn:aws:s3:::destination-bucket/locked/*")),
            deny("s3:DeleteObject", on("*"), when(bool("aws:SecureTransport", "false")))
        )
    )]
    struct Careful;

    let endpoint = Endpoint::ministack().await?;
    bucket(&endpoint, "destination-bucket").await?;
    let arn = Careful.provision(&endpoint.clients().iam).await?.arn().clone();
    let caller = assuming_user(&endpoint, "operator").await?;
    let session = s3(&endpoint.clients_as(Careful.assume(&caller.sts, &arn, "session", NoProof).await?));
    let put = |key| {
        session.put_object().bucket("destination-bucket").key(key).body(ByteStream::from_static(b"text"))
    };
    assert!(allowed(put("open/k").send().await)?);
    assert!(!allowed(put("locked/k").send().await)?);
    assert!(!allowed(session.delete_object().bucket("destination-bucket").key("open/k").send().await)?);
    Ok(())
}

#[tokio::test]
async fn a_boundary_that_widens_comes_after_the_permissions_that_narrow() -> Outcome {
    use iam_role_endpoints::{Fault, ServiceError};

    fn before() -> impl Assumable<Proof = NoProof> {
        #[iam_policy(allow("s3:Get*", on("*")))]
        struct Bound;
        #[iam_role(
            name("moving"),
            trust(account("123456789012")),
            inline_policy(
                "data",
                allow("s3:GetObject", "s3:PutObject", on("arn:aws:s3:::destination-bucket/*"))
            ),
            permissions_boundary(Bound)
        )]
        struct Moving;
        Moving
    }
    fn after() -> impl Assumable<Proof = NoProof> {
        #[iam_policy(allow("s3:*", on("*")))]
        struct Bound;
        #[iam_role(
            name("moving"),
            trust(account("123456789012")),
            inline_policy("data", allow("s3:GetObject", on("arn:aws:s3:::destination-bucket/*"))),
            permissions_boundary(Bound)
        )]
        struct Moving;
        Moving
    }

    let endpoint = Endpoint::ministack().await?;
    bucket(&endpoint, "destination-bucket").await?;
    let arn = before().provision(&endpoint.clients().iam).await?.arn().clone();
    let caller = assuming_user(&endpoint, "operator").await?;
    let session = s3(&endpoint.clients_as(before().assume(&caller.sts, &arn, "session", NoProof).await?));
    let put =
        || session.put_object().bucket("destination-bucket").key("k").body(ByteStream::from_static(b"text"));
    assert!(!allowed(put().send().await)?, "the old declaration does not let it put");
    let clients = endpoint.clients();
    clients.wire.inject(Fault::on("PutRolePolicy", ServiceError::access_denied()));
    assert!(after().provision(&clients.iam).await.is_err());
    assert!(!allowed(put().send().await)?, "neither declaration lets it put, and on the way it may");
    after().provision(&clients.iam).await?;
    assert!(!allowed(put().send().await)?, "the new declaration does not let it put");
    Ok(())
}

/// The caller's own permission comes just before the second attempt; whom the trust policy names is nobody's to wait for.
#[tokio::test]
async fn a_grant_that_comes_late_is_waited_for() -> Outcome {
    #[iam_role(name("granted-late"), trust(account("123456789012")))]
    struct Late;
    #[iam_role(name("granted-never"), trust(principal("arn:aws:iam::123456789012:user/somebody")))]
    struct Never;

    let endpoint = Endpoint::ministack().await?;
    let (root, caller) = (endpoint.clients(), user(&endpoint, "late").await?);
    let arn = Late.provision(&root.iam).await?.arn().clone();
    caller.wire.just_before("AssumeRole", async {});
    let put = root.iam.put_user_policy().user_name("late").policy_name("assume");
    let granted = put.policy_document(ASSUME_ANYTHING).send();
    caller.wire.just_before("AssumeRole", async { granted.await.map(drop).unwrap() });
    Late.wait_until_assumable(&caller.sts, &arn, "session", NoProof).await?;
    assert_eq!(caller.wire.calls(), ["AssumeRole", "GetCallerIdentity", "AssumeRole"]);

    let arn = Never.provision(&root.iam).await?.arn().clone();
    let error = Never.wait_until_assumable(&caller.sts, &arn, "session", NoProof).await.unwrap_err();
    let help = "help: let `arn:aws:iam::123456789012:user/late` in by the trust policy";
    assert!(error.to_string().contains(help), "{error}");
    endpoint.leave();
    Ok(())
}

//! Each endpoint starts, keeps a role and stops; and the wire in front of it tells and breaks what it is told to.

use std::error::Error;
use std::net::TcpStream;
use std::process::{Command, Stdio};

use aws_sdk_iam::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_iam::types::{InstanceProfile, Tag};
use iam_role_endpoints::{Clients, Credentials, Endpoint, Fault, ServiceError};

type Outcome = Result<(), Box<dyn Error>>;

const NAME: &str = "writer";
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"datasync.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
/// Every character that some step on the way might take for its own: escapes of URLs, of XML, and beyond ASCII.
const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/a+b %41&<x>'é*"}]}"#;
const BOUNDARY: &str = "arn:aws:iam::123456789012:policy/boundary";
const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

async fn create_role(clients: &Clients) -> Result<(), aws_sdk_iam::Error> {
    clients.iam.create_role().role_name(NAME).assume_role_policy_document(TRUST).send().await?;
    Ok(())
}

async fn put_policy(clients: &Clients) -> Result<(), aws_sdk_iam::Error> {
    clients
        .iam
        .put_role_policy()
        .role_name(NAME)
        .policy_name("inline")
        .policy_document(POLICY)
        .send()
        .await?;
    Ok(())
}

/// The error code, or nothing when all went well.
fn code<E: ProvideErrorMetadata>(result: &Result<(), E>) -> Option<&str> {
    result.as_ref().err().and_then(ProvideErrorMetadata::code)
}

fn decoded(document: &str) -> Result<String, Box<dyn Error>> {
    Ok(percent_encoding::percent_decode_str(document).decode_utf8()?.into_owned())
}

/// Creates a role with everything that a role has, and reads it back.
async fn keeps_a_role(endpoint: &Endpoint) -> Outcome {
    let clients = endpoint.clients();
    let Clients { iam, wire, .. } = &clients;
    iam.create_policy().policy_name("boundary").policy_document(POLICY).send().await?;
    wire.clear();
    let role = iam.create_role().role_name(NAME).path("/team/").assume_role_policy_document(TRUST);
    let role =
        role.description("schreibt Übergaben").max_session_duration(7200).permissions_boundary(BOUNDARY);
    role.tags(Tag::builder().key("team").value("data").build()?).send().await?;
    put_policy(&clients).await?;
    assert_eq!(wire.calls(), ["CreateRole", "PutRolePolicy"], "{}", endpoint.name());

    let role = iam.get_role().role_name(NAME).send().await?.role.ok_or("no role")?;
    assert_eq!(role.arn, "arn:aws:iam::123456789012:role/team/writer");
    assert_eq!(role.description.as_deref(), Some("schreibt Übergaben"));
    assert_eq!(role.max_session_duration, Some(7200));
    assert_eq!(decoded(&role.assume_role_policy_document.unwrap_or_default())?, TRUST);
    assert_eq!(
        role.permissions_boundary.and_then(|boundary| boundary.permissions_boundary_arn).as_deref(),
        Some(BOUNDARY)
    );
    assert_eq!(role.tags, Some(vec![Tag::builder().key("team").value("data").build()?]));

    let policy = iam.get_role_policy().role_name(NAME).policy_name("inline").send().await?;
    assert!(policy.policy_document().starts_with("%7B"), "{} does not encode documents", endpoint.name());
    assert_eq!(decoded(policy.policy_document())?, POLICY);

    iam.attach_role_policy().role_name(NAME).policy_arn(READ_ONLY).send().await?;
    let attached = iam.list_attached_role_policies().role_name(NAME).send().await?;
    assert_eq!(attached.attached_policies().first().and_then(|policy| policy.policy_arn()), Some(READ_ONLY));
    Ok(())
}

/// The details of the account, a page at a time.
#[tokio::test]
async fn in_process_hands_out_details_by_pages() -> Outcome {
    let endpoint = Endpoint::in_process();
    let Clients { iam, wire, .. } = &endpoint.clients();
    for number in 0..5 {
        let name = format!("role-{number}");
        iam.create_role().role_name(name).assume_role_policy_document(TRUST).send().await?;
    }
    iam.create_instance_profile().instance_profile_name("machine").send().await?;
    iam.add_role_to_instance_profile().instance_profile_name("machine").role_name("role-3").send().await?;
    wire.clear();
    let mut pages = iam.get_account_authorization_details().into_paginator().page_size(2).send();
    let mut holding = std::collections::BTreeMap::new();
    while let Some(page) = pages.next().await {
        for role in page?.role_detail_list() {
            let profiles = role.instance_profile_list().iter().map(InstanceProfile::instance_profile_name);
            let profiles: Vec<_> = profiles.map(str::to_owned).collect();
            assert!(holding.insert(role.role_name().ok_or("no name")?.to_owned(), profiles).is_none());
        }
    }
    assert_eq!((wire.calls().len(), holding.len()), (3, 5));
    assert_eq!(holding.get("role-3").map(Vec::as_slice), Some(&["machine".to_owned()][..]));
    let listed = iam.list_roles().max_items(4).send().await?;
    assert_eq!((listed.roles().len(), listed.is_truncated()), (4, true));
    Ok(())
}

#[tokio::test]
async fn an_answer_can_be_another() -> Outcome {
    let clients = Endpoint::in_process().clients();
    clients.wire.inject(Fault::rewrite_on(
        "CreateRole",
        "arn:aws:iam::123456789012:role/writer",
        "AROAEXAMPLE",
    ));
    clients.wire.inject(Fault::answer_on("GetRole", "<garbage"));
    let call = clients.iam.create_role().role_name(NAME).assume_role_policy_document(TRUST);
    assert_eq!(call.send().await?.role.ok_or("no role")?.arn, "AROAEXAMPLE");
    let get = || clients.iam.get_role().role_name(NAME).send();
    assert_eq!(get().await.unwrap_err().code(), None);
    assert_eq!(get().await?.role.ok_or("no role")?.arn, "arn:aws:iam::123456789012:role/writer");
    Ok(())
}

/// Drops the endpoint, and looks whether anything is left of it.
fn stops(endpoint: Endpoint) -> Outcome {
    let process = endpoint.process_id().ok_or("no process")?.to_string();
    let address = endpoint.url().and_then(|url| url.strip_prefix("http://")).ok_or("no address")?.to_owned();
    assert!(is_running(&process)?);
    TcpStream::connect(&address)?;
    drop(endpoint);
    assert!(!is_running(&process)?);
    assert!(TcpStream::connect(&address).is_err());
    Ok(())
}

fn is_running(process: &str) -> Result<bool, std::io::Error> {
    Ok(Command::new("kill").args(["-0", process]).stderr(Stdio::null()).status()?.success())
}

#[tokio::test]
async fn in_process_keeps_a_role() -> Outcome {
    keeps_a_role(&Endpoint::in_process()).await
}

#[tokio::test]
async fn moto_keeps_a_role_and_stops() -> Outcome {
    let endpoint = Endpoint::moto().await?;
    keeps_a_role(&endpoint).await?;
    stops(endpoint)
}

#[tokio::test]
async fn ministack_keeps_a_role_and_stops() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    keeps_a_role(&endpoint).await?;
    stops(endpoint)
}

#[tokio::test]
async fn ministack_refuses_credentials_that_it_did_not_give() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    let stranger = endpoint.clients_as(Credentials::new("AKIAIOSFODNN7EXAMPLE", "wrong", None, None, "test"));
    assert_eq!(code(&create_role(&stranger).await), Some("InvalidClientTokenId"));
    Ok(())
}

#[tokio::test]
async fn endpoints_share_no_state() -> Outcome {
    create_role(&Endpoint::in_process().clients()).await?;
    create_role(&Endpoint::in_process().clients()).await?;
    Ok(())
}

/// It knows nothing of what was done to it.
#[tokio::test]
async fn an_endpoint_that_was_left_is_empty() -> Outcome {
    for _ in 0..2 {
        let endpoint = Endpoint::moto().await?;
        keeps_a_role(&endpoint).await?;
        endpoint.leave();
        let endpoint = Endpoint::ministack().await?;
        keeps_a_role(&endpoint).await?;
        endpoint.leave();
    }
    Ok(())
}

#[tokio::test]
async fn nobody_answers_where_nobody_listens() {
    let clients = Endpoint::down().clients();
    let error = clients.iam.get_role().role_name(NAME).send().await.unwrap_err();
    assert!(matches!(error, SdkError::DispatchFailure(_)), "{error:?}");
    assert_eq!(clients.wire.calls(), ["GetRole"; 3]);
}

#[tokio::test]
async fn access_is_denied_half_way() -> Outcome {
    let clients = Endpoint::in_process().clients();
    clients.wire.inject(Fault::on("PutRolePolicy", ServiceError::access_denied()));
    create_role(&clients).await?;
    assert_eq!(code(&put_policy(&clients).await), Some("AccessDenied"));
    assert_eq!(clients.wire.calls(), ["CreateRole", "PutRolePolicy"]);
    put_policy(&clients).await?;
    Ok(())
}

#[tokio::test]
async fn a_fault_counts_calls() -> Outcome {
    let clients = Endpoint::in_process().clients();
    clients.wire.inject(Fault::at_call(2, ServiceError::access_denied()).times(2));
    create_role(&clients).await?;
    assert_eq!(code(&put_policy(&clients).await), Some("AccessDenied"));
    assert_eq!(code(&put_policy(&clients).await), Some("AccessDenied"));
    put_policy(&clients).await?;
    Ok(())
}

#[tokio::test]
async fn a_fault_after_the_effect_loses_only_the_answer() -> Outcome {
    let clients = Endpoint::in_process().clients();
    clients.wire.inject(Fault::on("CreateRole", ServiceError::access_denied()).after_effect());
    assert_eq!(code(&create_role(&clients).await), Some("AccessDenied"));
    assert_eq!(code(&create_role(&clients).await), Some("EntityAlreadyExists"));
    Ok(())
}

#[tokio::test]
async fn the_sdk_asks_again_after_a_broken_connection() -> Outcome {
    let clients = Endpoint::in_process().clients();
    clients.wire.inject(Fault::disconnect_on("CreateRole"));
    create_role(&clients).await?;
    assert_eq!(clients.wire.calls(), ["CreateRole", "CreateRole"]);
    Ok(())
}

/// So `EntityAlreadyExists` can be the echo of one's own call.
#[tokio::test]
async fn the_sdk_asks_again_although_the_role_was_created() {
    let clients = Endpoint::in_process().clients();
    clients.wire.inject(Fault::disconnect_at_call(1).after_effect());
    assert_eq!(code(&create_role(&clients).await), Some("EntityAlreadyExists"));
}

#[tokio::test(start_paused = true)]
async fn throttling_costs_a_paused_clock_no_time() -> Outcome {
    let clients = Endpoint::in_process().clients();
    clients.wire.inject(Fault::on("CreateRole", ServiceError::throttling()).times(2));
    create_role(&clients).await?;
    assert_eq!(clients.wire.calls(), ["CreateRole"; 3]);
    Ok(())
}

#[tokio::test]
async fn an_error_carries_its_code_and_message() {
    let clients = Endpoint::in_process().clients();
    clients.wire.inject(Fault::on(
        "CreateRole",
        ServiceError::invalid_principal("arn:aws:iam::111122223333:user/<&>"),
    ));
    let error = create_role(&clients).await.unwrap_err();
    assert_eq!(error.code(), Some("MalformedPolicyDocument"));
    let message = r#"Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:user/<&>""#;
    assert_eq!(error.message(), Some(message));
}

#[tokio::test]
async fn a_role_is_deleted_under_our_feet() -> Outcome {
    let endpoint = Endpoint::in_process();
    let clients = endpoint.clients();
    let other = endpoint.clients();
    clients.wire.just_before("PutRolePolicy", async move {
        other.iam.delete_role().role_name(NAME).send().await.unwrap();
    });
    create_role(&clients).await?;
    assert_eq!(code(&put_policy(&clients).await), Some("NoSuchEntity"));
    assert_eq!(clients.wire.calls(), ["CreateRole", "PutRolePolicy"]);
    Ok(())
}

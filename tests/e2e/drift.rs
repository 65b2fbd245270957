//! What another operator changed behind our back.

use aws_sdk_iam::Client;
use aws_sdk_iam::types::Tag;
use iam_role::IamRole;
use iam_role_endpoints::Endpoint;

use crate::fixtures::{Outcome, assert_converged, everywhere, provision, role, writes};

everywhere!(
    drift_is_named_and_undone,
    a_role_that_was_taken_out_of_its_instance_profile_is_put_back,
    documents_that_mean_the_same_are_no_drift
);

const ROGUE: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]}"#;
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}]}"#;

/// Everything that can be done to a role, at once.
async fn meddle(iam: &Client) -> Outcome {
    iam.put_role_policy().role_name("writer").policy_name("rogue").policy_document(ROGUE).send().await?;
    iam.put_role_policy().role_name("writer").policy_name("data").policy_document(ROGUE).send().await?;
    let administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
    iam.attach_role_policy().role_name("writer").policy_arn(administrator).send().await?;
    let read_only = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    iam.detach_role_policy().role_name("writer").policy_arn(read_only).send().await?;
    let boundary = "arn:aws:iam::aws:policy/PowerUserAccess";
    iam.put_role_permissions_boundary().role_name("writer").permissions_boundary(boundary).send().await?;
    iam.update_assume_role_policy().role_name("writer").policy_document(TRUST).send().await?;
    let update = iam.update_role().role_name("writer").description("Meddled with.");
    update.max_session_duration(3600).send().await?;
    let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build();
    iam.tag_role().role_name("writer").tags(tag("team", "rogue")?).tags(tag("cost", "1")?).send().await?;
    Ok(())
}

async fn drift_is_named_and_undone(endpoint: &Endpoint) -> Outcome {
    let role = role!(
        description("Writes."),
        max_session_duration("2h"),
        tags(team = "data"),
        inline_policy("data", allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*"))),
        managed_policies("ReadOnlyAccess"),
    );
    let clients = endpoint.clients();
    role.provision(&clients.iam).await?;
    meddle(&clients.iam).await?;

    let drift = role.drift(&clients.iam).await?.to_string();
    for named in [
        "- inline policy `rogue`",
        "~ inline policy `data`",
        "- attached policy `arn:aws:iam::aws:policy/AdministratorAccess`",
        "+ attached policy `arn:aws:iam::aws:policy/ReadOnlyAccess`",
        "- permissions boundary `arn:aws:iam::aws:policy/PowerUserAccess`",
        "~ trust policy",
        "- description Meddled with.",
        "+ description Writes.",
        "- sessions of at most 1 h",
        "~ tag team = rogue → data",
        "- tag cost = 1",
    ] {
        assert!(drift.contains(named), "`{named}` is not named on {}:\n{drift}", endpoint.name());
    }
    let calls = provision(&clients, &role).await?;
    let order = [
        "UpdateAssumeRolePolicy",
        "PutRolePolicy",
        "AttachRolePolicy",
        "DeleteRolePolicy",
        "DetachRolePolicy",
        // Nobody was trusted while the permissions of both times were there.
        "UpdateAssumeRolePolicy",
        "DeleteRolePermissionsBoundary",
        "UpdateRole",
        "TagRole",
        "UntagRole",
    ];
    assert_eq!(writes(&calls), order);
    assert_converged(endpoint, &role).await
}

/// Another order, another case, one value as a list of one, an empty `Sid`, and white space.
async fn documents_that_mean_the_same_are_no_drift(endpoint: &Endpoint) -> Outcome {
    let role = role!(inline_policy(
        "data",
        allow("s3:GetObject", "s3:PutObject", on("arn:aws:s3:::example-bucket/*")),
        deny("s3:*", on("*"), when(bool("aws:SecureTransport", "false")))
    ));
    let clients = endpoint.clients();
    role.provision(&clients.iam).await?;
    let same = r#"{
        "Statement": [
            {"Resource": ["*"], "Effect": "Deny", "Action": ["s3:*"], "Condition": {"Bool": {"aws:SecureTransport": ["false"]}}},
            {"Effect": "Allow", "Action": ["S3:putobject", "s3:GetObject"], "Resource": ["arn:aws:s3:::example-bucket/*"]}
        ],
        "Version": "2012-10-17"
    }"#;
    clients
        .iam
        .put_role_policy()
        .role_name("writer")
        .policy_name("data")
        .policy_document(same)
        .send()
        .await?;
    let drift = role.drift(&clients.iam).await?;
    assert!(drift.is_empty(), "{}: {drift}", endpoint.name());
    let calls = provision(&clients, &role).await?;
    assert!(writes(&calls).is_empty(), "{calls:?}");
    Ok(())
}

async fn a_role_that_was_taken_out_of_its_instance_profile_is_put_back(endpoint: &Endpoint) -> Outcome {
    let role = role!(instance_profile("machine"));
    let clients = endpoint.clients();
    role.provision(&clients.iam).await?;
    let remove = clients.iam.remove_role_from_instance_profile().instance_profile_name("machine");
    remove.role_name("writer").send().await?;
    let calls = provision(&clients, &role).await?;
    assert_eq!(writes(&calls), ["AddRoleToInstanceProfile"]);
    assert_converged(endpoint, &role).await
}

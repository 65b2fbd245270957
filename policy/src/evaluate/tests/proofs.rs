//! Explanations as people read them.

use super::{OBJECT, ROLE, identity, resource};
use crate::evaluate::{Context, Layer, Policies, Request, Truth, explain};
use crate::placeholder;

#[test]
fn a_proof_names_what_decided_and_what_nearly_did() {
    let identity = [identity(
        r#"{"Sid": "Read", "Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "arn:aws:s3:::bucket/*"},
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": false}}},
        {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}"#,
    )];
    let policies = Policies { identity: &identity, ..Policies::default() };
    let request = Request::new(ROLE, "s3:GetObject", OBJECT).unwrap();
    let proof = explain(&policies, &request.clone().context(Context::closed()));
    let expected = "\
allowed
identity: allows
  policy 0, Statement/0 `Read` allows
    yes: `Action` is `s3:Get*`, `s3:List*`; the request has `s3:GetObject`
    yes: `Resource` is `arn:aws:s3:::bucket/*`; the request has `arn:aws:s3:::bucket/key`
  policy 0, Statement/1 would deny
    yes: `Action` is `s3:*`; the request has `s3:GetObject`
    yes: `Resource` is `*`; the request has `arn:aws:s3:::bucket/key`
    no: `Bool` asks for `false`; `aws:SecureTransport` is absent, though AWS gives it to every request
";
    assert_eq!(proof.to_string(), expected);
    let insecure = request.clone().context(Context::closed().with("aws:SecureTransport", "false"));
    let proof = explain(&policies, &insecure);
    assert_eq!(proof.blocked_by, [Layer::Identity]);
    assert!(
        proof.to_string().starts_with("denied: a statement denies it\nblocked by: identity\n"),
        "{proof}"
    );
    let open = explain(&policies, &request.context(Context::open()));
    assert!(open.to_string().starts_with("depends on the value of `aws:SecureTransport`\n"), "{open}");
    let deny = &open.steps[0].statements[1];
    assert_eq!((deny.applies, deny.parts[2].matches), (Truth::Unknown, Truth::Unknown));
    assert_eq!(deny.parts[2].locus.to_string(), "Statement/1/Condition/Bool/aws:SecureTransport");
}

#[test]
fn a_proof_names_the_layers_in_the_way() {
    let all = [identity(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#)];
    let other = [identity(r#"{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}"#)];
    let levels = [all.to_vec(), other.to_vec()];
    let bucket = resource(
        r#"{"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "s3:*", "Resource": "*"}"#,
    );
    let policies = Policies {
        identity: &all,
        boundary: Some(&other),
        scp: Some(&levels),
        resource: Some(&bucket),
        ..Policies::default()
    };
    let request = Request::new(ROLE, "s3:GetObject", OBJECT).unwrap();
    let proof = explain(&policies, &request);
    assert_eq!(proof.blocked_by, [Layer::Scp, Layer::Boundary]);
    let layers: Vec<_> = proof.steps.iter().map(|step| (step.layer, step.level)).collect();
    let expected = [
        (Layer::Scp, Some(0)),
        (Layer::Scp, Some(1)),
        (Layer::Resource, None),
        (Layer::Identity, None),
        (Layer::Boundary, None),
    ];
    assert_eq!(layers, expected);
    let proof = explain(&policies, &request.resource_account("444455556666"));
    assert_eq!(proof.blocked_by, [Layer::Scp, Layer::Resource, Layer::Boundary]);
    assert_eq!(proof.notes.len(), 1, "{proof}");
}

#[test]
fn a_proof_names_parameters() {
    let policies = [identity(r#"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::{a}/*"}"#)];
    let policies = Policies { identity: &policies, ..Policies::default() };
    let proof = explain(&policies, &Request::new(ROLE, "s3:GetObject", OBJECT).unwrap()).to_string();
    let shown = placeholder::show(&proof, &["bucket"]);
    assert!(shown.starts_with("depends on the value of `{bucket}`\n"), "{shown}");
    assert!(shown.contains("`Resource` is `arn:aws:s3:::{bucket}/*`"), "{shown}");
}

#[test]
fn a_proof_says_what_is_in_no_policy() {
    let note = |principal, action, resource| {
        let request = Request::new(principal, action, resource).unwrap();
        explain(&Policies::default(), &request).notes
    };
    let root = "arn:aws:iam::111122223333:root";
    assert_eq!(note(ROLE, "s3:GetObject", OBJECT).len(), 0);
    assert_eq!(note(root, "s3:GetObject", OBJECT), ["the root user may do everything in its account"]);
    let key = "arn:aws:kms:eu-west-1:111122223333:key/1";
    let missing = "the policy of a role or of a KMS key must allow by itself, and none was given";
    assert_eq!(note(ROLE, "kms:Decrypt", key), [missing]);
    assert_eq!(note(ROLE, "sts:AssumeRole", "arn:aws:iam::111122223333:role/taken"), [missing]);
}

//! Documents of every layer, written around a scene.

use serde_json::{Map, Value, json};

use super::conditions::{block, variable};
use super::dice::Dice;
use super::near;
use super::requests::{OURS, Scene, THEIRS};

/// What a document is attached to; the grammar differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// Identity, boundary, session, SCP: no principal.
    Plain,
    /// A resource's own policy.
    Resource,
    /// A role's trust policy: no resource.
    Trust,
    /// A resource control policy: denies only, to everyone.
    Rcp,
}

/// What AWS attaches to every level of an organization: `FullAWSAccess` and `RCPFullAWSAccess`.
pub(super) fn full_access(layer: Layer) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    if let Some(statement) = statement.as_object_mut().filter(|_| layer == Layer::Rcp) {
        statement.insert("Principal".to_owned(), "*".into());
    }
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

/// One document with one to three statements.
pub(super) fn document(dice: &mut Dice, scene: &Scene, layer: Layer) -> Value {
    let count = 1 + dice.below(3);
    let statements: Vec<Value> = (0..count).map(|_| statement(dice, scene, layer)).collect();
    let mut document = Map::new();
    if layer == Layer::Rcp || dice.below(10) > 0 {
        document.insert("Version".to_owned(), "2012-10-17".into());
    } else if dice.one_in(2) {
        document.insert("Version".to_owned(), "2008-10-17".into());
    }
    let statement = match <[Value; 1]>::try_from(statements) {
        Ok([one]) if dice.one_in(2) => one,
        Ok(one) => one.to_vec().into(),
        Err(several) => several.into(),
    };
    document.insert("Statement".to_owned(), statement);
    Value::Object(document)
}

fn statement(dice: &mut Dice, scene: &Scene, layer: Layer) -> Value {
    let mut statement = Map::new();
    let mut insert = |name: &str, value: Value| statement.insert(name.to_owned(), value);
    let denies = layer == Layer::Rcp || dice.one_in(6);
    insert("Effect", if denies { "Deny" } else { "Allow" }.into());
    match layer {
        Layer::Plain => {}
        Layer::Rcp => {
            insert("Principal", "*".into());
        }
        // What a trust policy cannot have, and what AWS no longer takes with Allow.
        Layer::Resource if denies && dice.one_in(5) => {
            insert("NotPrincipal", principals(dice, scene, layer));
        }
        Layer::Resource | Layer::Trust => {
            insert("Principal", principals(dice, scene, layer));
        }
    }
    let not =
        if layer != Layer::Rcp && layer != Layer::Trust && dice.one_in(8) { "NotAction" } else { "Action" };
    insert(not, one_or_more(dice, |dice| action(dice, scene, layer)));
    if layer != Layer::Trust {
        let not = if dice.one_in(8) { "NotResource" } else { "Resource" };
        insert(not, one_or_more(dice, |dice| resource(dice, scene)));
    }
    if dice.one_in(2) {
        insert("Condition", block(dice, scene));
    }
    Value::Object(statement)
}

fn one_or_more(dice: &mut Dice, item: impl Fn(&mut Dice) -> String) -> Value {
    match dice.below(5) {
        0 => json!([item(dice), item(dice)]),
        1 => json!([item(dice)]),
        _ => item(dice).into(),
    }
}

/// A pattern of actions that covers the scene's, or nearly does. The service is always written out.
fn action(dice: &mut Dice, scene: &Scene, layer: Layer) -> String {
    let service = scene.action.split(':').next().unwrap_or_default().len() + 1;
    match dice.below(8) {
        _ if layer == Layer::Trust => trust_action(dice, scene),
        0 if layer != Layer::Rcp => "*".to_owned(),
        0 | 1 => dice.pick(&["s3:*", "s3:Get*", "sqs:*", "kms:*", "sts:*", "s3:?etObject"]).to_owned(),
        2 | 3 => scene.action.to_owned(),
        _ => {
            let pattern = near::pattern(dice, scene.action, service);
            // A slash is no part of an action, and neither is nothing.
            let pattern = pattern.replace('/', "");
            if pattern.len() > service { pattern } else { scene.action.to_owned() }
        }
    }
}

/// A trust policy takes actions of STS only, and no wildcards.
fn trust_action(dice: &mut Dice, scene: &Scene) -> String {
    match dice.below(4) {
        0 => dice.pick(&["sts:AssumeRole", "sts:TagSession", "sts:AssumeRoleWithWebIdentity"]).to_owned(),
        1 => scene.action.replace("Assume", "assume"),
        _ => scene.action.to_owned(),
    }
}

/// A pattern of resources that covers the scene's, or nearly does; wildcards and variables stand where IAM takes them.
fn resource(dice: &mut Dice, scene: &Scene) -> String {
    let fixed = sixth_field(scene.resource);
    match dice.below(10) {
        _ if fixed == 0 => dice.pick(&["*", "*", "arn:aws:s3:::*", "arn:aws:sqs:*:*:*"]).to_owned(),
        0 => "*".to_owned(),
        1 => {
            let before = scene.resource.get(..fixed).unwrap_or_default();
            let folder = if scene.resource.contains("b/") { dice.pick(&["b/", "b/alice/", ""]) } else { "" };
            format!("{before}{folder}{}", variable(dice))
        }
        2 => scene.resource.replace("us-east-1", dice.pick(&["*", "us-east-?", "us-*", "", "us-east-2"])),
        3 => scene.resource.replace(OURS, dice.pick(&["*", "11112222????", THEIRS, OURS])),
        4 | 5 => scene.resource.to_owned(),
        _ => {
            let pattern = near::pattern(dice, scene.resource, fixed);
            if pattern.len() > fixed { pattern } else { scene.resource.to_owned() }
        }
    }
}

/// Where the sixth field of an ARN starts.
fn sixth_field(arn: &str) -> usize {
    arn.match_indices(':').nth(4).map_or(0, |(place, _)| place + 1)
}

/// Principals that are, or nearly are, the one of the scene.
fn principals(dice: &mut Dice, scene: &Scene, layer: Layer) -> Value {
    if layer == Layer::Resource && dice.one_in(6) {
        return "*".into();
    }
    let federated = scene.principal.starts_with("accounts.")
        || scene.principal.starts_with("cognito")
        || scene.principal.contains("-provider/");
    match dice.below(6) {
        0 if layer == Layer::Trust || dice.one_in(2) => json!({"AWS": "*"}),
        1 => json!({"Service": dice.pick(&["ec2.amazonaws.com", "s3.amazonaws.com"])}),
        _ if federated => json!({"Federated": scene.principal}),
        _ if scene.principal.ends_with(".amazonaws.com") => json!({"Service": [scene.principal]}),
        2 => json!({"AWS": [principal(dice, scene), principal(dice, scene)], "Service": "ec2.amazonaws.com"}),
        3 => json!({"AWS": [principal(dice, scene), principal(dice, scene), principal(dice, scene)]}),
        _ => json!({"AWS": principal(dice, scene)}),
    }
}

/// One ARN or account: the caller's own, its role's, its account's, or one beside it.
fn principal(dice: &mut Dice, scene: &Scene) -> String {
    let account = scene.principal.split(':').nth(4).filter(|account| !account.is_empty()).unwrap_or(OURS);
    let other = if account == OURS { THEIRS } else { OURS };
    let name = scene.principal.split('/').nth(1).unwrap_or("app");
    match dice.below(10) {
        0 => account.to_owned(),
        1 => format!("arn:aws:iam::{account}:root"),
        2 => format!("arn:aws:iam::{account}:role/{name}"),
        3 => format!("arn:aws:iam::{account}:user/{name}"),
        4 => other.to_owned(),
        5 => dice
            .pick(&["arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:user/alice"])
            .to_owned(),
        6 => format!("arn:aws:sts::{account}:assumed-role/app/{}", dice.pick(&["one", "two"])),
        _ if scene.principal.starts_with("arn:") => scene.principal.to_owned(),
        _ => format!("arn:aws:iam::{other}:role/app"),
    }
}

//! Scenes: who asks for what, and the context that goes with it.

use serde_json::{Map, Value, json};

use super::conditions::{KEYS, found};
use super::dice::Dice;
use super::near;

pub(super) const OURS: &str = "111122223333";
pub(super) const THEIRS: &str = "444455556666";

const USERS: [&str; 4] = [
    "arn:aws:iam::111122223333:user/alice",
    "arn:aws:iam::111122223333:user/Alice",
    "arn:aws:iam::444455556666:user/alice",
    "arn:aws:iam::111122223333:user/dev/alice",
];
const SESSIONS: [&str; 5] = [
    "arn:aws:sts::111122223333:assumed-role/app/one",
    "arn:aws:sts::111122223333:assumed-role/app/two",
    "arn:aws:sts::111122223333:assumed-role/App/one",
    "arn:aws:sts::444455556666:assumed-role/app/one",
    "arn:aws:sts::111122223333:federated-user/alice",
];
const ROOTS: [&str; 2] = ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"];
const SERVICES: [&str; 3] = ["ec2.amazonaws.com", "s3.amazonaws.com", "ecs-tasks.amazonaws.com"];
const FEDERATED: [&str; 4] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "arn:aws:iam::111122223333:saml-provider/idp",
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
];

/// Actions with resources that they work on.
const S3: (&[&str], &[&str]) = (
    &["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3:ListBucket"],
    &[
        "arn:aws:s3:::b/k",
        "arn:aws:s3:::b",
        "arn:aws:s3:::b/alice/k",
        "arn:aws:s3:::b/k/",
        "arn:aws:s3:::b/K",
        "arn:aws:s3:::b/a*",
        "arn:aws:s3:::b/a:b",
    ],
);
const SQS: (&[&str], &[&str]) = (
    &["sqs:SendMessage", "sqs:ReceiveMessage"],
    &[
        "arn:aws:sqs:us-east-1:111122223333:q",
        "arn:aws:sqs:us-east-2:111122223333:q",
        "arn:aws:sqs:us-east-1:444455556666:q",
    ],
);
const KMS: (&[&str], &[&str]) = (
    &["kms:Decrypt", "kms:Encrypt"],
    &["arn:aws:kms:us-east-1:111122223333:key/k1", "arn:aws:kms:us-east-1:444455556666:key/k1"],
);
const ROLE: &[&str] = &["arn:aws:iam::111122223333:role/target", "arn:aws:iam::444455556666:role/target"];
const LISTS: (&[&str], &[&str]) = (&["s3:ListAllMyBuckets", "sqs:ListQueues", "kms:ListKeys"], &["*"]);

/// What the policies and the requests of a situation are about.
pub(super) struct Scene {
    pub(super) principal: &'static str,
    pub(super) action: &'static str,
    pub(super) resource: &'static str,
    /// Where the ARN names no account.
    owner: Option<&'static str>,
    /// The values that most requests have, and that the policies are written around.
    pub(super) context: Map<String, Value>,
}

impl Scene {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let kind = dice.below(10);
        let principal = principal(dice);
        let trust = (trust_actions(principal), ROLE);
        let (actions, resources) = match kind {
            0..=3 => S3,
            4 | 5 => SQS,
            6 => KMS,
            7 | 8 => trust,
            _ => LISTS,
        };
        // An identity from outside can do nothing but assume a role.
        let (actions, resources) = if FEDERATED.contains(&principal) { trust } else { (actions, resources) };
        let (action, resource) = (dice.pick(actions), dice.pick(resources));
        let owner = resource.starts_with("arn:aws:s3").then(|| if dice.one_in(4) { THEIRS } else { OURS });
        Self { principal, action, resource, owner, context: draw_context(dice) }
    }

    /// Whether policies can be attached to who asks.
    pub(super) fn has_own_policies(&self) -> bool {
        self.principal.contains("::111122223333:user/")
            || self.principal.contains("::444455556666:user/")
            || self.principal.contains(":sts:")
    }

    /// Whether who asks belongs to an account.
    pub(super) fn has_account(&self) -> bool {
        self.has_own_policies() || self.principal.ends_with(":root")
    }

    pub(super) fn is_session(&self) -> bool {
        self.principal.contains(":sts:")
    }

    pub(super) fn is_trust(&self) -> bool {
        self.action.starts_with("sts:")
    }

    /// One request of the scene, most of it as the scene has it.
    pub(super) fn request(&self, dice: &mut Dice) -> Value {
        let context = if dice.one_in(3) { draw_context(dice) } else { self.vary_context(dice) };
        let resource =
            if dice.one_in(8) { near::resource(dice, self.resource) } else { self.resource.to_owned() };
        let action = if dice.one_in(8) { odd_case(self.action) } else { self.action.to_owned() };
        let mut request = json!({
            "principal": self.principal, "action": action, "resource": resource, "context": context,
        });
        if let (Some(owner), Some(request)) = (self.owner, request.as_object_mut()) {
            request.insert("resource_account".to_owned(), owner.into());
        }
        request
    }

    /// The scene's own context with one key changed or left out.
    fn vary_context(&self, dice: &mut Dice) -> Map<String, Value> {
        let mut context = self.context.clone();
        let key = dice.pick(&KEYS);
        let present = context.keys().find(|name| name.eq_ignore_ascii_case(key)).cloned();
        match (present, dice.below(3)) {
            (Some(name), 0) => {
                context.remove(&name);
            }
            (Some(name), 1) => {
                let value = match context.get(&name).and_then(Value::as_str) {
                    Some(value) => near::text(dice, value).into(),
                    None => found(dice, key),
                };
                context.insert(name, value);
            }
            (None, 0) => {
                context.insert(spelling(dice, key), found(dice, key));
            }
            _ => {}
        }
        context
    }

    /// What the scene's own request has under `key`, if it is one text.
    pub(super) fn value_of(&self, key: &str) -> Option<&str> {
        let mut entries = self.context.iter();
        let (_, value) = entries.find(|(name, _)| name.eq_ignore_ascii_case(key))?;
        match value {
            Value::String(text) => Some(text),
            Value::Array(values) => values.first()?.as_str(),
            _ => None,
        }
    }
}

/// Two thirds of all keys, with values that mostly belong there.
fn draw_context(dice: &mut Dice) -> Map<String, Value> {
    let mut context = Map::new();
    for key in KEYS {
        if dice.below(3) > 0 {
            context.insert(spelling(dice, key), found(dice, key));
        }
    }
    context
}

fn principal(dice: &mut Dice) -> &'static str {
    match dice.below(12) {
        0..=3 => dice.pick(&USERS),
        4..=7 => dice.pick(&SESSIONS),
        8 => dice.pick(&ROOTS),
        9 => dice.pick(&SERVICES),
        10 => "*",
        _ => dice.pick(&FEDERATED),
    }
}

fn trust_actions(principal: &str) -> &'static [&'static str] {
    match principal {
        saml if saml.contains("saml") => &["sts:AssumeRoleWithSAML", "sts:TagSession"],
        provider if FEDERATED.contains(&provider) => &["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
        _ => &["sts:AssumeRole", "sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
    }
}

/// Keys have no case.
pub(super) fn spelling(dice: &mut Dice, key: &str) -> String {
    match dice.below(6) {
        0 => key.to_lowercase(),
        1 => odd_case(key),
        _ => key.to_owned(),
    }
}

fn odd_case(text: &str) -> String {
    let flip = |(place, c): (usize, char)| {
        if place % 2 == 0 { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
    };
    text.chars().enumerate().map(flip).collect()
}

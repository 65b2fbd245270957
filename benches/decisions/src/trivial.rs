//! One policy of two statements, and three requests: one that is allowed, one that is denied, one that no statement is
//! about.

use anyhow::{Context as _, Result, ensure};
use cedar_policy::{Authorizer, Context, Decision, Entities, PolicySet, Request};
use serde_json::json;

use crate::{answer::Answer, iam_rs, ours, request::Ask};

/// The policy in IAM's language.
const POLICY: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"},
        {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::bucket/secret/*"}
    ]
}"#;

/// The same as Cedar's authors write it: what is in what is said by the entities.
const CEDAR: &str = r#"
    permit (principal, action == Action::"GetObject", resource in Bucket::"bucket");
    forbid (principal, action in Action::"s3", resource in Folder::"secret");
"#;

/// Action and key of the requests, and whether they are allowed.
const REQUESTS: [(&str, &str, Answer); 3] = [
    ("GetObject", "key", Answer::Allow),
    ("GetObject", "secret/key", Answer::ExplicitDeny),
    ("PutObject", "key", Answer::ImplicitDeny),
];

/// The policy and the requests, ready for each engine.
#[derive(Debug)]
pub struct Trivial {
    ours: (iam_role_policy::evaluate::Policy, Vec<iam_role_policy::evaluate::Request>),
    iam_rs: (::iam_rs::PolicyEvaluator, Vec<::iam_rs::IAMRequest>),
    cedar: Cedar,
}

/// What Cedar needs to decide.
#[derive(Debug)]
struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    requests: Vec<Request>,
}

impl Trivial {
    /// How many requests one call of the functions below decides.
    pub const REQUESTS: usize = REQUESTS.len();

    /// Makes everything ready, and makes sure that all engines decide alike.
    pub fn new() -> Result<Self> {
        let asks = REQUESTS.map(|(action, key, _)| Ask {
            action: format!("s3:{action}"),
            resource: format!("arn:aws:s3:::bucket/{key}"),
            context: Vec::new(),
        });
        let ours = asks.iter().map(ours::request).collect::<Option<_>>().context("no such request")?;
        let iam_rs = asks.iter().map(iam_rs::request).collect::<Option<_>>().context("no such request")?;
        let trivial = Self {
            ours: (ours::policy(POLICY).context("no policy")?, ours),
            iam_rs: (iam_rs::evaluator(POLICY).context("no policy")?, iam_rs),
            cedar: Cedar::new()?,
        };
        let expected = REQUESTS.map(|(_, _, answer)| answer);
        ensure!(trivial.ours() == expected, "{:?}", trivial.ours());
        ensure!(trivial.iam_rs() == expected, "{:?}", trivial.iam_rs());
        // Cedar tells no implicit deny from an explicit one.
        ensure!(trivial.cedar() == expected.map(|answer| answer == Answer::Allow), "{:?}", trivial.cedar());
        Ok(trivial)
    }

    /// Decides with this engine.
    #[must_use]
    pub fn ours(&self) -> [Answer; REQUESTS.len()] {
        let (policy, requests) = &self.ours;
        std::array::from_fn(|i| ours::answer(policy, &requests[i]))
    }

    /// Decides with iam-rs.
    #[must_use]
    pub fn iam_rs(&self) -> [Answer; REQUESTS.len()] {
        let (evaluator, requests) = &self.iam_rs;
        std::array::from_fn(|i| iam_rs::answer(evaluator, &requests[i]))
    }

    /// Decides with Cedar; whether the requests are allowed.
    #[must_use]
    pub fn cedar(&self) -> [bool; REQUESTS.len()] {
        let Cedar { authorizer, policies, entities, requests } = &self.cedar;
        std::array::from_fn(|i| {
            authorizer.is_authorized(&requests[i], policies, entities).decision() == Decision::Allow
        })
    }
}

impl Cedar {
    fn new() -> Result<Self> {
        let entity = |kind: &str, id: &str, parents: &[(&str, &str)]| {
            let parents: Vec<_> = parents.iter().map(|(kind, id)| json!({"type": kind, "id": id})).collect();
            json!({"uid": {"type": kind, "id": id}, "attrs": {}, "parents": parents})
        };
        let entities = json!([
            entity("Role", "app", &[]),
            entity("Action", "s3", &[]),
            entity("Action", "GetObject", &[("Action", "s3")]),
            entity("Action", "PutObject", &[("Action", "s3")]),
            entity("Bucket", "bucket", &[]),
            entity("Folder", "secret", &[("Bucket", "bucket")]),
            entity("Object", "key", &[("Bucket", "bucket")]),
            entity("Object", "secret/key", &[("Folder", "secret")]),
        ]);
        let request = |(action, key, _)| -> Result<Request> {
            let action = format!("Action::\"{action}\"").parse()?;
            let resource = format!("Object::\"{key}\"").parse()?;
            Ok(Request::new("Role::\"app\"".parse()?, action, resource, Context::empty(), None)?)
        };
        Ok(Self {
            authorizer: Authorizer::new(),
            policies: CEDAR.parse()?,
            entities: Entities::from_json_value(entities, None)?,
            requests: REQUESTS.into_iter().map(request).collect::<Result<_>>()?,
        })
    }
}

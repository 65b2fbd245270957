//! Whether a role's access at one time is within what it is at others, asked of the evaluator.

use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::rc::Rc;

use iam_role::policy_engine::evaluate::{Decision, Policies, Policy, Request, decide};
use iam_role::policy_engine::{Kind, json, read};
use iam_role_endpoints::ACCOUNT;
use serde_json::Value;

use crate::account::{Account, Role};
use crate::fixtures::Outcome;

/// Whoever one of the roles trusts at some time, and somebody whom none does.
const CALLERS: [&str; 5] = [
    "ec2.amazonaws.com",
    "lambda.amazonaws.com",
    "arn:aws:iam::123456789012:role/Machine",
    "arn:aws:iam::123456789012:role/Writer",
    "arn:aws:iam::123456789012:role/bystander",
];

/// What is asked: every action on every resource that a policy of some account names.
pub(crate) struct Judge {
    /// Actions and resources.
    questions: Vec<(String, String)>,
    /// Whether it asks what a role may do, not only what it is made of.
    decides: bool,
    /// What was found out, by a role's name and all that decides over its access.
    known: HashMap<String, Rc<Access>>,
}

/// Who may become a role, and what it may do then.
#[derive(Default)]
struct Access {
    callers: BTreeSet<&'static str>,
    /// The indices of the questions.
    may: BTreeSet<usize>,
}

impl Judge {
    pub(crate) fn new<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Self {
        let (mut actions, mut resources) = (BTreeSet::new(), BTreeSet::new());
        for account in accounts {
            let inline = account.roles.values().flat_map(|role| role.inline.values());
            for document in inline.chain(account.policies.values().map(|policy| &policy.document)) {
                for statement in listed(document.get("Statement")) {
                    // Any one that the pattern matches.
                    let one = |text: &str, part| text.replace('*', part);
                    let named = |element| listed(statement.get(element)).filter_map(Value::as_str);
                    actions.extend(named("Action").map(|action| one(action, "Bucket")));
                    let named = named("Resource").filter(|resource| *resource != "*");
                    resources.extend(named.map(|resource| one(resource, "key")));
                }
            }
        }
        let pair = |action: &String| {
            let action = action.clone();
            resources.iter().map(move |resource| (action.clone(), resource.clone()))
        };
        Self { questions: actions.iter().flat_map(pair).collect(), decides: true, known: HashMap::new() }
    }

    /// One that asks whom a role trusts and what is attached to it, and not what comes of all that together.
    pub(crate) fn of_parts(self) -> Self {
        Self { decides: false, ..self }
    }

    /// No role lets anybody in, may do anything or lets anybody do anything that it does at none of the `ends`.
    pub(crate) fn assert_between(&mut self, ends: &[&Account], moment: &Account, at: &str) -> Outcome {
        for (name, role) in &moment.roles {
            let sides: Vec<_> = ends.iter().filter_map(|end| Some((*end, end.roles.get(name)?))).collect();
            for arn in &role.attached {
                assert!(sides.iter().any(|(_, side)| side.attached.contains(arn)), "{arn} at {name}, {at}");
            }
            let access = self.access(name, role, moment)?;
            let mut at_ends = Vec::new();
            for (end, side) in sides {
                at_ends.push(self.access(name, side, end)?);
            }
            for caller in &access.callers {
                assert!(
                    at_ends.iter().any(|end| end.callers.contains(caller)),
                    "{caller} becomes {name}, {at}"
                );
            }
            for index in access.may.iter().filter(|_| self.decides) {
                let what = format!("{:?}, {at}\n{role:#?}", self.questions.get(*index));
                assert!(at_ends.iter().any(|end| end.may.contains(index)), "{name}: {what}");
                for caller in &access.callers {
                    let lets = |end: &Rc<Access>| end.callers.contains(caller) && end.may.contains(index);
                    assert!(at_ends.iter().any(lets), "{caller} through {name}: {what}");
                }
            }
        }
        Ok(())
    }

    fn access(&mut self, name: &str, role: &Role, account: &Account) -> Result<Rc<Access>, Box<dyn Error>> {
        let boundary =
            role.boundary.as_ref().map(|arn| account.policies.get(arn).map(|found| &found.document));
        let documents: Vec<_> = documents(account, role).collect();
        let key = format!("{name} {} {documents:?} {boundary:?}", role.trust);
        if let Some(known) = self.known.get(&key) {
            return Ok(Rc::clone(known));
        }
        let boundary = match boundary {
            Some(bound) => Some([policy(bound.ok_or("its boundary is gone")?, Kind::Identity)?]),
            None => None,
        };
        let identity = documents.into_iter().map(|document| policy(document, Kind::Identity));
        let identity = identity.collect::<Result<Vec<_>, _>>()?;
        let boundary = boundary.as_ref().map(<[Policy; 1]>::as_slice);
        let own = Policies { identity: &identity, boundary, ..Policies::default() };
        let access = Access { callers: callers(role, name)?, may: self.allowed(name, &own)? };
        let access = Rc::new(access);
        self.known.insert(key, Rc::clone(&access));
        Ok(access)
    }

    fn allowed(&self, name: &str, policies: &Policies<'_>) -> Result<BTreeSet<usize>, Box<dyn Error>> {
        let principal = format!("arn:aws:iam::{ACCOUNT}:role/{name}");
        let mut may = BTreeSet::new();
        for (index, (action, resource)) in self.questions.iter().enumerate() {
            let request = Request::new(&principal, action, resource)?;
            may.extend((decide(policies, &request) == Decision::Allow).then_some(index));
        }
        Ok(may)
    }
}

/// Who may become the role of this name.
fn callers(role: &Role, name: &str) -> Result<BTreeSet<&'static str>, Box<dyn Error>> {
    let trust = policy(&role.trust, Kind::Trust)?;
    let policies = Policies { trust: Some(&trust), ..Policies::default() };
    let mut callers = BTreeSet::new();
    for caller in CALLERS {
        let request = Request::new(caller, "sts:AssumeRole", &format!("arn:aws:iam::{ACCOUNT}:role/{name}"))?;
        callers.extend((decide(&policies, &request) == Decision::Allow).then_some(caller));
    }
    Ok(callers)
}

/// The documents of what a role has. AWS's own policies have none here.
fn documents<'a>(account: &'a Account, role: &'a Role) -> impl Iterator<Item = &'a Value> {
    let attached = role.attached.iter().filter_map(|arn| Some(&account.policies.get(arn)?.document));
    role.inline.values().chain(attached)
}

fn policy(document: &Value, kind: Kind) -> Result<Policy, Box<dyn Error>> {
    let text = document.to_string();
    let parsed = json::parse(&text).map_err(|_| format!("no JSON: {text}"))?;
    Ok(Policy::new(&read(parsed.root(), kind).document))
}

/// One, or the members of a list of them.
fn listed(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let list = value.and_then(Value::as_array);
    list.into_iter().flatten().chain(value.filter(move |_| list.is_none()))
}

//! `EXPECTATION_FAILED`: a request that the role's policies do not decide as expected.
//!
//! - why: the declaration says what it is for, and the policies say something else
//! - bad: `inline_policy(allow("s3:GetObject", on("arn:aws:s3:::docs/*"))), expect(allows("s3:PutObject", on("arn:aws:s3:::docs/a")))`
//! - good: `inline_policy(allow("s3:GetObject", on("arn:aws:s3:::docs/*"))), expect(denies("s3:PutObject", on("*")))`
//! - source: this tool
//!
//! `EXPECTATION_NOT_DECIDED`: a request that a policy decides which the compiler does not see.
//!
//! - why: a policy that is named by its ARN may allow or deny anything
//! - bad: `managed_policies("ReadOnlyAccess"), expect(denies("s3:PutObject", on("*")))`
//! - good: the policy's statements in a struct with `#[iam_policy]`, which the role names
//! - source: this tool
//!
//! `INVALID_EXPECTATION`: an expectation that names no requests.
//!
//! - why: whether `s3:*` is allowed has no one answer
//! - bad: `expect(denies("s3:*", on("*")))`
//! - good: `never("s3:*", on("*"))`, which is proved for every action
//! - source: this tool

use std::fmt;

use iam_role_catalog as catalog;

use super::{
    Expectation, Guarantees,
    granted::{Boundary, Granted, Seen},
};
use crate::{
    ActionElement, ActionPattern, Code, Condition, Document, Effect, Finding, Findings, Kind, Locus,
    OperatorKind, Principal, PrincipalElement, PrincipalKind, Principals, ResourceElement, ResourcePattern,
    Role, SharedText, Statement, contain,
    evaluate::{Cause, Context, Decision, KeyValue, Policies, Policy, Request, decide},
    placeholder, variable,
};

/// Tests every expectation. For each of its actions the first resource is named that is not decided as expected.
///
/// - an expectation is about the role's own policies: what policies of resources and organizations say is left open
/// - it is met if the answer is the same whatever the parameters are, and whatever the request carries that is not named
/// - `*` and `?` in a resource are like parameters: the answer must be the same for every text there
/// - a policy that cannot be seen may allow and deny anything; a boundary that cannot be seen may deny anything
pub(super) fn check(
    role: &Role,
    granted: &Granted<'_>,
    expectations: &[Expectation],
    findings: &mut Findings,
) {
    if expectations.is_empty() {
        return;
    }
    let tests = Tests::of(role, granted);
    for (index, expectation) in expectations.iter().enumerate() {
        let mut inner = Findings::new();
        for (number, statement) in expectation.request.statements.iter().enumerate() {
            tests.statement(expectation.effect, statement, &Locus::statement(number), &mut inner);
        }
        findings.absorb(inner, &Guarantees::expectation_locus(index));
    }
}

/// The policies of a role, and who asks.
struct Tests<'a> {
    granted: &'a Granted<'a>,
    identity: Vec<Policy>,
    boundary: Option<Vec<Policy>>,
    /// Leaves every decision to the role's own policies.
    owner: Policy,
    role: String,
}

/// One request, and its resource as it was written.
struct Asked<'a> {
    request: Request,
    action: &'a str,
    resource: String,
}

impl<'a> Tests<'a> {
    fn of(role: &Role, granted: &'a Granted<'a>) -> Self {
        let (partition, account) = (stand_in(0), stand_in(1));
        let boundary = match &granted.boundary {
            Boundary::Seen(policy) => Some(vec![Policy::new(policy.document)]),
            Boundary::None | Boundary::Unseen(_) => None,
        };
        Self {
            granted,
            identity: granted.policies.iter().map(|policy| Policy::new(policy.document)).collect(),
            boundary,
            owner: Policy::new(&delegation(&format!("arn:{partition}:iam::{account}:root"))),
            role: format!("arn:{partition}:iam::{account}:role{}{}", role.path, role.name),
        }
    }

    /// Tests the requests that `statement` allows.
    fn statement(&self, expected: Effect, statement: &Statement, locus: &Locus, findings: &mut Findings) {
        let resources = statement.resource.as_ref().map_or(&[][..], ResourceElement::patterns);
        let context = context(&statement.conditions);
        for (index, action) in statement.action.patterns().iter().enumerate() {
            let locus = locus.clone().member("Action").item(index);
            if action.is_wildcard() {
                findings.push(several(action, expected, locus));
                continue;
            }
            let failures =
                resources.iter().filter_map(|resource| match self.asked(action, resource, &context) {
                    Some(asked) => self.failure(expected, &asked, &locus),
                    None => Some(no_resource(&resource.text(), &locus)),
                });
            findings.extend(failures.take(1));
        }
    }

    /// The request for `action` on `resource`, if there can be one.
    fn asked<'p>(
        &self,
        action: &'p ActionPattern,
        resource: &ResourcePattern,
        context: &Context,
    ) -> Option<Asked<'p>> {
        let written = resource.text();
        if variable::occurs_in(&written) {
            return None;
        }
        let is_nothing = matches!(resource, ResourcePattern::Any) && is_without_resource(action);
        let resource = if is_nothing { written.clone() } else { for_every_text(&written) };
        let request = Request::new(&self.role, action.as_str(), &resource).ok()?.context(context.clone());
        Some(Asked { request, action: action.as_str(), resource: written })
    }

    /// What is to be said of a request that is not decided as expected for certain.
    fn failure(&self, expected: Effect, asked: &Asked<'_>, locus: &Locus) -> Option<Finding> {
        let unseen = self.granted.unseen.first().map(|(name, _)| *name);
        let bound = match self.granted.boundary {
            Boundary::Unseen(name) => Some(name),
            Boundary::None | Boundary::Seen(_) => None,
        };
        match (expected, self.decide(&self.identity, asked)) {
            (_, Decision::Depends(causes)) => Some(self.depends(asked, &causes, locus)),
            (Effect::Allow, Decision::Allow) => {
                unseen.or(bound).map(|policy| not_decided(asked, policy, locus))
            }
            (_, Decision::ImplicitDeny) if self.could_be_allowed(asked) => {
                unseen.map(|policy| not_decided(asked, policy, locus))
            }
            (Effect::Allow, Decision::ImplicitDeny | Decision::ExplicitDeny) => {
                Some(self.denied(asked, locus))
            }
            (Effect::Deny, Decision::Allow) => Some(match bound {
                Some(boundary) => not_decided(asked, boundary, locus),
                None => self.allowed(asked, locus),
            }),
            (Effect::Deny, Decision::ImplicitDeny | Decision::ExplicitDeny) => None,
        }
    }

    fn decide(&self, identity: &[Policy], asked: &Asked<'_>) -> Decision {
        let (resource, boundary) = (Some(&self.owner), self.boundary.as_deref());
        decide(&Policies { identity, boundary, resource, ..Policies::default() }, &asked.request)
    }

    /// Whether a policy that cannot be seen could allow the request.
    fn could_be_allowed(&self, asked: &Asked<'_>) -> bool {
        let mut identity = self.identity.clone();
        identity.push(Policy::new(&contain::everything(Kind::Identity)));
        !self.granted.unseen.is_empty()
            && !matches!(self.decide(&identity, asked), Decision::ImplicitDeny | Decision::ExplicitDeny)
    }

    fn allowed(&self, asked: &Asked<'_>, locus: &Locus) -> Finding {
        let by = self.among(&self.granted.policies, asked, |decision| *decision == Decision::Allow);
        let by = by.map(|(name, statement)| format!(": {name} allows {}", listed(statement)));
        let message = format!("the policies allow {asked}{}", by.unwrap_or_default());
        let help = "take it out of the statement, deny it, or expect that it is allowed: `allows(…)`";
        Finding::new(Code::EXPECTATION_FAILED, locus.clone(), message).help(help)
    }

    fn denied(&self, asked: &Asked<'_>, locus: &Locus) -> Finding {
        let message = format!("the policies do not allow {asked}: {}", self.reason(asked));
        let help = "change what keeps it out, or expect that it is denied: `denies(…)`";
        Finding::new(Code::EXPECTATION_FAILED, locus.clone(), message).help(help)
    }

    /// What keeps a request out.
    fn reason(&self, asked: &Asked<'_>) -> String {
        let own = &self.granted.policies;
        let bounding = self.granted.boundary.seen();
        let denies = |decision: &Decision| *decision == Decision::ExplicitDeny;
        let by = self.among(own, asked, denies).or_else(|| self.among(bounding, asked, denies));
        if let Some((name, statement)) = by {
            return format!("{name} denies {}", listed(statement));
        }
        if let (Some(_), [boundary]) =
            (self.among(own, asked, |decision| *decision == Decision::Allow), bounding)
        {
            return format!("the boundary `{}` does not allow it", boundary.name);
        }
        match own.iter().flat_map(Seen::statements).find(|(_, _, alone)| self.allows_elsewhere(alone, asked))
        {
            Some((name, statement, _)) => format!("{name} allows it on {} only", resources(statement)),
            None => "no statement allows the action".to_owned(),
        }
    }

    fn depends(&self, asked: &Asked<'_>, causes: &[Cause], locus: &Locus) -> Finding {
        let names: Vec<String> = causes.iter().map(shown).collect();
        let depends = |decision: &Decision| matches!(decision, Decision::Depends(_));
        let by = self
            .among(&self.granted.policies, asked, depends)
            .or_else(|| self.among(self.granted.boundary.seen(), asked, depends));
        let statement = by.as_ref().map(|(_, statement)| *statement);
        let by = by.as_ref().map(|(name, _)| format!(", in {name}")).unwrap_or_default();
        let message = format!("whether the policies allow {asked} depends on {}{by}", names.join(" and "));
        let finding = Finding::new(Code::EXPECTATION_FAILED, locus.clone(), message);
        finding.maybe_help(causes.iter().find_map(|cause| remedy(cause, statement)))
    }

    /// The first statement of `policies` that alone would come to such a decision, and what people call it.
    fn among<'p>(
        &self,
        policies: &'p [Seen<'p>],
        asked: &Asked<'_>,
        is_it: impl Fn(&Decision) -> bool,
    ) -> Option<(String, &'p Statement)> {
        let mut statements = policies.iter().flat_map(Seen::statements);
        let (name, statement, _) =
            statements.find(|(_, _, alone)| is_it(&self.decide_alone(alone, asked)))?;
        Some((name, statement))
    }

    /// What a policy comes to by itself, without a boundary.
    fn decide_alone(&self, alone: &Document, asked: &Asked<'_>) -> Decision {
        let (resource, identity) = (Some(&self.owner), &[Policy::new(alone)]);
        decide(&Policies { identity, resource, ..Policies::default() }, &asked.request)
    }

    /// Whether the one statement of `alone` could allow the action on other resources.
    fn allows_elsewhere(&self, alone: &Document, asked: &Asked<'_>) -> bool {
        let anywhere = |statement: &Statement| Statement {
            resource: Some(ResourceElement::Resource(vec![ResourcePattern::Any])),
            ..statement.clone()
        };
        let statements = alone.statements.iter().map(anywhere).collect();
        let anywhere = Document { statements, ..alone.clone() };
        matches!(self.decide_alone(&anywhere, asked), Decision::Allow | Decision::Depends(_))
    }
}

impl fmt::Display for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` on `{}`", self.action, self.resource)
    }
}

/// What the conditions of an expectation say that a request carries; of other keys nothing is known.
fn context(conditions: &[Condition]) -> Context {
    let mut context = Context::open();
    for Condition { operator, key, values } in conditions {
        let value = match (operator.kind, values.as_slice()) {
            (OperatorKind::Null, _) => KeyValue::Absent,
            (_, [value]) => KeyValue::One(value.to_string()),
            (_, values) => KeyValue::Many(values.iter().map(SharedText::to_string).collect()),
        };
        context.insert(key, value);
    }
    context
}

/// A parameter that is none of the role's.
fn stand_in(number: usize) -> char {
    placeholder::character(placeholder::MOST - 1 - number).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The resource with a parameter of its own in the place of each wildcard.
fn for_every_text(resource: &str) -> String {
    let mut wildcards = 2..;
    let stood_in = |c| match c {
        '*' | '?' => wildcards.next().map_or(c, stand_in),
        c => c,
    };
    resource.chars().map(stood_in).collect()
}

/// Whether AWS takes no resource for the action, so that `*` is the resource of its requests.
fn is_without_resource(action: &ActionPattern) -> bool {
    let service = action.service().and_then(catalog::service);
    let known = service.and_then(|service| service.action(action.name()));
    known.is_some_and(catalog::Action::is_without_resource)
}

/// The policy of a resource that leaves everything to the policies of `principal`'s account.
fn delegation(principal: &str) -> Document {
    let principal = Principal { kind: PrincipalKind::Aws, value: principal.into() };
    let mut document = contain::everything(Kind::Identity);
    for statement in &mut document.statements {
        statement.principal = Some(PrincipalElement::Principal(Principals::Listed(vec![principal.clone()])));
    }
    document
}

fn several(action: &ActionPattern, expected: Effect, locus: Locus) -> Finding {
    let action = action.as_str();
    let message =
        format!("`{action}` stands for several actions, and an expectation is about single requests");
    let help = match expected {
        Effect::Allow => "name each action".to_owned(),
        Effect::Deny => format!("write `never(\"{action}\", on(…))`, which is proved for every action"),
    };
    Finding::new(Code::INVALID_EXPECTATION, locus, message).help(help)
}

fn no_resource(resource: &str, locus: &Locus) -> Finding {
    let message = format!("`{resource}` is not the resource of a request");
    let help =
        "write the ARN itself, with `{field}` for a parameter; a policy variable has a value in a request";
    Finding::new(Code::INVALID_EXPECTATION, locus.clone(), message).help(help)
}

fn not_decided(asked: &Asked<'_>, policy: &str, locus: &Locus) -> Finding {
    let message =
        format!("whether {asked} is allowed depends on `{policy}`, which the compiler does not see");
    let help = "declare that policy as a struct with `#[iam_policy]` and name the struct";
    Finding::new(Code::EXPECTATION_NOT_DECIDED, locus.clone(), message).help(help)
}

/// What a decision depends on, for people.
fn shown(cause: &Cause) -> String {
    match cause {
        Cause::Parameter(index) if *index == placeholder::MOST - 1 => "the partition of the role".to_owned(),
        Cause::Parameter(index) if *index == placeholder::MOST - 2 => "the account of the role".to_owned(),
        Cause::Parameter(index) => match placeholder::character(*index) {
            Some(c) if *index < placeholder::MOST / 2 => format!("the value of `{c}`"),
            _ => "the text in the place of `*`".to_owned(),
        },
        cause => cause.to_string(),
    }
}

/// What to write of the request so that `statement`, on which it lies, is decided.
fn remedy(cause: &Cause, statement: Option<&Statement>) -> Option<String> {
    match cause {
        Cause::Key(key) => {
            Some(format!("say what the request carries: `when(\"{key}\" = \"…\")`, or `= absent`"))
        }
        Cause::Parameter(index) if *index >= placeholder::MOST - 2 => {
            let key = statement.and_then(key_of_role).unwrap_or("aws:PrincipalAccount");
            Some(format!("say whose role it is: `when(\"{key}\" = \"…\")`"))
        }
        Cause::Parameter(_) => Some(
            "name a resource for which it makes no difference, `{field}` where the policy has it".to_owned(),
        ),
        Cause::Other(_) => None,
    }
}

/// The key by which the statement asks in which account the role is, or which role it is.
fn key_of_role(statement: &Statement) -> Option<&'static str> {
    const KEYS: [&str; 2] = ["aws:PrincipalAccount", "aws:PrincipalArn"];
    let asks =
        |key: &str| statement.conditions.iter().any(|condition| condition.key.eq_ignore_ascii_case(key));
    KEYS.into_iter().find(|key| asks(key))
}

/// The actions of a statement, for people.
fn listed(statement: &Statement) -> String {
    let not = if matches!(statement.action, ActionElement::NotAction(_)) { "all actions but " } else { "" };
    format!("{not}{}", quoted(statement.action.patterns().iter().map(|pattern| pattern.as_str().to_owned())))
}

/// The resources of a statement, for people.
fn resources(statement: &Statement) -> String {
    let Some(element) = &statement.resource else { return "nothing".to_owned() };
    let not = if matches!(element, ResourceElement::NotResource(_)) { "all resources but " } else { "" };
    format!("{not}{}", quoted(element.patterns().iter().map(ResourcePattern::text)))
}

/// The texts in backticks; of many, the first few.
fn quoted(texts: impl ExactSizeIterator<Item = String>) -> String {
    const MOST: usize = 3;
    let rest = texts.len().saturating_sub(MOST);
    let shown: Vec<String> = texts.take(MOST).map(|text| format!("`{text}`")).collect();
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    shown.join(", ") + &more
}

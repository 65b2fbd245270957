//! Both sides before the evaluator: whether it agrees that a request is allowed by one and not by the other.

use super::principal::{OTHER_ACCOUNT, SOMEBODY};
use crate::evaluate::{Caller, Context, Decision, KeyValue, Policies, Policy, Request, RequestError, decide};
use crate::{
    ActionElement, ActionPattern, Document, Effect, Kind, Principal, PrincipalElement, PrincipalKind,
    Principals, ResourceElement, ResourcePattern, Statement, Version,
};

/// An account that is not the caller's.
const ANOTHER_ACCOUNT: &str = "000000000000";

/// Both sides, ready to decide requests.
pub(super) struct Judge {
    kind: Kind,
    candidate: Prepared,
    reference: Prepared,
    /// What the reference denies, as if it allowed it.
    denials: Prepared,
    /// Allows everything to everyone, wherever another policy must agree.
    everything: [Policy; 1],
    /// Leaves everything to the accounts of callers whom nobody names.
    accounts: Policy,
}

struct Prepared {
    policies: Vec<Policy>,
    boundaries: Vec<Policy>,
    /// Whether there are policies of two versions where one policy has to be made of all.
    is_torn: bool,
}

/// A request in plain texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) principal: String,
    pub(super) action: String,
    pub(super) resource: String,
    /// The account of the resource: the caller's, or another where the resource's policy has to agree.
    pub(super) resource_account: String,
    pub(super) context: Vec<(String, KeyValue)>,
}

impl Asked {
    pub(super) fn request(&self) -> Result<Request, RequestError> {
        let request = Request::new(&self.principal, &self.action, &self.resource)?;
        let mut context = Context::closed();
        for (key, value) in &self.context {
            context.insert(key, value.clone());
        }
        Ok(request.resource_account(&self.resource_account).context(context))
    }
}

impl Judge {
    /// Puts both sides before the evaluator: of each its policies and its boundaries, without placeholders.
    pub(super) fn new([candidate, reference]: &[[Vec<Document>; 2]; 2], kind: Kind) -> Self {
        let somebody = Caller::parse(SOMEBODY).ok();
        let accounts = somebody.as_ref().and_then(Caller::account).into_iter().chain([OTHER_ACCOUNT]);
        let accounts = accounts.map(|id| Principal { kind: PrincipalKind::Aws, value: id.into() });
        let accounts = PrincipalElement::Principal(Principals::Listed(accounts.collect()));
        Self {
            kind,
            candidate: Prepared::new(candidate, kind),
            reference: Prepared::new(reference, kind),
            denials: Prepared::new(&[denials(reference), Vec::new()], kind),
            everything: [Policy::new(&everything(None))],
            accounts: Policy::new(&everything(Some(accounts))),
        }
    }

    /// Whether the candidate allows the request and the reference does not, whatever AWS leaves open. What is open of a
    /// denial counts as denied; so a denial is certain if the same would surely allow.
    pub(super) fn separates(&self, asked: &Asked) -> bool {
        let Ok(request) = asked.request() else { return false };
        if self.candidate.is_torn || self.reference.is_torn {
            return false;
        }
        self.decide(&self.candidate, &request) == Decision::Allow
            && match self.decide(&self.reference, &request) {
                Decision::ImplicitDeny => true,
                Decision::ExplicitDeny => self.decide(&self.denials, &request) == Decision::Allow,
                Decision::Allow | Decision::Depends(_) => false,
            }
    }

    /// Who can ask with `context`, each with what of it does not follow from who asks, so that nothing is shown that cannot
    /// be: `principal`, and whom the context names. Where statements name nobody, `principal` stands for anybody.
    pub(super) fn callers(
        &self,
        principal: &str,
        context: &[(String, KeyValue)],
    ) -> Vec<(String, Vec<(String, KeyValue)>)> {
        let mut callers = vec![(principal.to_owned(), context.to_vec())];
        if !matches!(self.kind, Kind::Trust | Kind::Resource | Kind::ResourceControl) {
            return callers;
        }
        for (key, value) in context {
            let KeyValue::One(value) = value else { continue };
            let named = match key.to_ascii_lowercase().as_str() {
                "aws:principalarn" => value.clone(),
                "aws:principalaccount" => format!("arn:aws:iam::{value}:role/example"),
                _ => continue,
            };
            callers.push((named, context.to_vec()));
        }
        for (caller, context) in &mut callers {
            if let Ok(caller) = Caller::parse(caller) {
                context.retain(|(key, _)| !caller.determines(key));
            }
        }
        callers
    }

    /// Whose the resource has to be for the documents of this kind to have the last word about what `principal` asks.
    pub(super) fn owner(&self, principal: &str) -> String {
        let caller = Caller::parse(principal).ok();
        let own = caller
            .as_ref()
            .and_then(Caller::account)
            .filter(|_| !matches!(self.kind, Kind::Trust | Kind::Resource));
        own.unwrap_or(ANOTHER_ACCOUNT).to_owned()
    }

    fn decide(&self, Prepared { policies, boundaries, .. }: &Prepared, request: &Request) -> Decision {
        let levels: Vec<Vec<Policy>> =
            [policies.clone()].into_iter().chain(boundaries.iter().map(|one| vec![one.clone()])).collect();
        let all = Policies { identity: &self.everything, ..Policies::default() };
        let policies = match self.kind {
            Kind::Identity | Kind::Boundary => Policies {
                identity: policies,
                boundary: (!boundaries.is_empty()).then_some(boundaries.as_slice()),
                resource: Some(&self.accounts),
                ..all
            },
            Kind::Trust => Policies { trust: policies.first(), ..all },
            Kind::Resource => Policies { resource: policies.first(), ..all },
            Kind::ServiceControl => Policies { scp: Some(&levels), resource: Some(&self.accounts), ..all },
            Kind::ResourceControl => Policies { rcp: Some(&levels), resource: Some(&self.accounts), ..all },
        };
        decide(&policies, request)
    }
}

/// What all documents of one side deny, as if they allowed it.
fn denials(side: &[Vec<Document>; 2]) -> Vec<Document> {
    side.iter().flatten().map(Document::denials_as_grants).collect()
}

impl Prepared {
    /// A resource has one policy: several are put together, if they are of one version.
    fn new([policies, boundaries]: &[Vec<Document>; 2], kind: Kind) -> Self {
        let prepare = |documents: &[Document]| documents.iter().map(Policy::new).collect();
        let version = policies.first().and_then(|first| first.version);
        let is_one = matches!(kind, Kind::Trust | Kind::Resource);
        let is_joint = is_one && policies.iter().all(|document| document.version == version);
        let statements = || policies.iter().flat_map(|document| document.statements.clone()).collect();
        let policies = if is_joint {
            vec![Policy::new(&Document { version, id: None, statements: statements() })]
        } else {
            prepare(policies)
        };
        Self { policies, boundaries: prepare(boundaries), is_torn: is_one && !is_joint }
    }
}

/// A policy that allows everything: to these principals if they are named, else to whom it is attached to.
pub(super) fn everything(principal: Option<PrincipalElement>) -> Document {
    Document {
        version: Some(Version::V2012),
        id: None,
        statements: vec![statement(Effect::Allow, principal)],
    }
}

/// A policy that, used as `kind`, allows everything to everyone.
pub(super) fn everything_as(kind: Kind) -> Document {
    Document {
        version: Some(Version::V2012),
        id: None,
        statements: vec![about_everything(Effect::Allow, kind)],
    }
}

/// The same but these actions on these resources.
pub(super) fn everything_but(
    actions: &[ActionPattern],
    resources: &[ResourcePattern],
    kind: Kind,
) -> Document {
    let mut denying = about_everything(Effect::Deny, kind);
    denying.action = ActionElement::Action(actions.to_vec());
    if let Some(resource) = &mut denying.resource {
        *resource = ResourceElement::Resource(resources.to_vec());
    }
    let mut document = everything_as(kind);
    document.statements.push(denying);
    document
}

fn about_everything(effect: Effect, kind: Kind) -> Statement {
    let names_principals = matches!(kind, Kind::Trust | Kind::Resource | Kind::ResourceControl);
    let everyone = names_principals.then_some(PrincipalElement::Principal(Principals::Everyone));
    let statement = statement(effect, everyone);
    if kind == Kind::Trust { Statement { resource: None, ..statement } } else { statement }
}

/// A statement about everything.
pub(super) fn statement(effect: Effect, principal: Option<PrincipalElement>) -> Statement {
    Statement {
        sid: None,
        effect,
        principal,
        action: ActionElement::Action(ActionPattern::parse("*").into_iter().collect()),
        resource: Some(ResourceElement::Resource(vec![ResourcePattern::Any])),
        conditions: Vec::new(),
    }
}

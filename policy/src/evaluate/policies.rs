//! Where policies are attached, and what each layer of them says of a request.

use super::Cause;
use super::caller::CallerKind;
use super::cause::Causes;
use super::combine::{self, All, Relation, Said, SaidByResource};
use super::policy::{Policy, Question};
use super::principal::Named;
use super::request::Request;
use super::truth::Truth;
use crate::Effect;

/// The policies that bear on a request. What is not there limits nothing, and grants nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Policies<'a> {
    /// The identity-based policies of the caller, inline and managed, also of a user's groups.
    pub identity: &'a [Policy],
    /// The caller's permissions boundary. Of several, each must allow.
    pub boundary: Option<&'a [Policy]>,
    /// The session policies that the caller's session was made with; one of them must allow.
    pub session: Option<&'a [Policy]>,
    /// The policy of the resource: a bucket policy, a key policy.
    pub resource: Option<&'a Policy>,
    /// The trust policy of the role that the request is for.
    pub trust: Option<&'a Policy>,
    /// The SCPs of the caller's account, one list for each level from the root down; each level must allow.
    pub scp: Option<&'a [Vec<Policy>]>,
    /// The RCPs of the resource's account, one list for each level from the root down. AWS's own `RCPFullAWSAccess` is
    /// attached at every level and can be left out.
    pub rcp: Option<&'a [Vec<Policy>]>,
}

/// The same policies, kept by whoever has read them; as in [`Policies`], what is not there limits nothing.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the fields are those of `Policies`, with the same meanings")]
pub struct Attached {
    pub identity: Vec<Policy>,
    pub boundary: Option<Vec<Policy>>,
    pub session: Option<Vec<Policy>>,
    pub resource: Option<Policy>,
    pub trust: Option<Policy>,
    pub scp: Option<Vec<Vec<Policy>>>,
    pub rcp: Option<Vec<Vec<Policy>>>,
}

impl Attached {
    /// What [`decide`](super::decide) and [`explain`](super::explain) are asked with.
    #[must_use]
    pub fn policies(&self) -> Policies<'_> {
        Policies {
            identity: &self.identity,
            boundary: self.boundary.as_deref(),
            session: self.session.as_deref(),
            resource: self.resource.as_ref(),
            trust: self.trust.as_ref(),
            scp: self.scp.as_deref(),
            rcp: self.rcp.as_deref(),
        }
    }
}

impl<'a> Policies<'a> {
    /// What all layers say.
    pub(super) fn say(&self, question: &Question<'_>) -> All {
        let request = question.request;
        let kind = request.principal().kind;
        let Self { identity, boundary, session, .. } = self.of_caller(request);
        let boundary = boundary.unwrap_or_default();
        let scp = self.scp.filter(|_| combine::is_bound_by_scps(request)).unwrap_or_default();
        let rcp = self.rcp.filter(|_| combine::is_bound_by_rcps(request)).unwrap_or_default();
        let identity = of_identity(identity, question);
        All {
            // The root user may do everything in its account.
            identity: if kind == CallerKind::Root {
                Said { allows: Truth::Yes, ..identity }
            } else {
                identity
            },
            boundary: all_of(
                boundary.iter().map(|policy| of_identity(std::slice::from_ref(policy), question)),
            ),
            session: match session {
                Some(policies) => of_identity(policies, question),
                // A federated user has no permissions but those of its session policies.
                None if kind == CallerKind::FederatedUser => Said::NOTHING,
                None => Said::NO_LIMIT,
            },
            scp: all_of(scp.iter().map(|level| of_identity(level, question))),
            rcp: all_of(rcp.iter().map(|level| of_rcps(level, question))),
            resource: self.resource_policies(request).fold(SaidByResource::NOTHING, |said, policy| {
                let more = of_resource(policy, question);
                SaidByResource { denies: said.denies.or(more.denies), allows: said.allows.or(more.allows) }
            }),
        }
    }

    /// These without what only an identity of an account has: services, identity providers and the anonymous have none.
    fn of_caller(self, request: &Request) -> Self {
        match request.principal().account() {
            Some(_) => self,
            None => Self { identity: &[], boundary: None, session: None, ..self },
        }
    }

    /// The policies that stand at the resource: a role's trust policy decides who takes the role, and nothing else.
    fn resource_policies(&self, request: &Request) -> impl Iterator<Item = &'a Policy> + use<'a> {
        let trust = self.trust.filter(|_| combine::takes_role(request));
        self.resource.into_iter().chain(trust)
    }

    /// The policies that count, in the order in which IAM asks them.
    pub(super) fn in_effect(&self, request: &Request) -> Vec<Placed<'a>> {
        let scp = self.scp.filter(|_| combine::is_bound_by_scps(request));
        let rcp = self.rcp.filter(|_| combine::is_bound_by_rcps(request));
        let trust = self.trust.filter(|_| combine::takes_role(request));
        let Self { identity, boundary, session, .. } = self.of_caller(request);
        let mut placed = Vec::new();
        placed.extend(scp.into_iter().flat_map(|levels| leveled(Layer::Scp, levels)));
        placed.extend(rcp.into_iter().flat_map(|levels| leveled(Layer::Rcp, levels)));
        placed.extend(listed(Layer::Resource, self.resource.map(std::slice::from_ref).unwrap_or_default()));
        placed.extend(listed(Layer::Trust, trust.map(std::slice::from_ref).unwrap_or_default()));
        placed.extend(listed(Layer::Identity, identity));
        placed.extend(listed(Layer::Boundary, boundary.unwrap_or_default()));
        placed.extend(listed(Layer::Session, session.unwrap_or_default()));
        placed
    }

    /// What the statements depend on whose answer is not known.
    pub(super) fn causes(&self, question: &Question<'_>) -> Vec<Cause> {
        let request = question.request;
        let mut causes = Causes::default();
        for Placed { layer, policy, .. } in self.in_effect(request) {
            for (clause, statement) in policy.0.statements.iter().zip(&policy.0.document.statements) {
                if clause.applies_at(layer, question) == Truth::Unknown {
                    clause.causes(statement, question, &mut causes);
                }
            }
        }
        if combine::relation(request) == Relation::Unknown {
            causes.text(request.principal().as_str());
            causes.text(request.owner().unwrap_or_default());
        }
        causes.into_vec()
    }
}

/// A kind of place where policies are attached.
///
/// Source: IAM User Guide, "Policies and permissions in IAM", Policy types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Service control policies.
    Scp,
    /// Resource control policies.
    Rcp,
    /// The policy of the resource.
    Resource,
    /// The trust policy of the role that the request is for.
    Trust,
    /// The identity-based policies of the caller.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// The session policies.
    Session,
}

impl Layer {
    /// Every layer, in the order in which IAM asks them.
    pub const ALL: [Self; 7] =
        [Self::Scp, Self::Rcp, Self::Resource, Self::Trust, Self::Identity, Self::Boundary, Self::Session];

    /// The name that results call it by: `scp`, `identity`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::Resource => "resource",
            Self::Trust => "trust",
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
        }
    }
}

/// A policy, and where it is attached.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed<'a> {
    pub(super) layer: Layer,
    /// The level from the root, for SCPs and RCPs.
    pub(super) level: Option<usize>,
    /// The number in its list, from 0.
    pub(super) index: usize,
    pub(super) policy: &'a Policy,
}

fn listed(layer: Layer, policies: &[Policy]) -> impl Iterator<Item = Placed<'_>> {
    policies.iter().enumerate().map(move |(index, policy)| Placed { layer, level: None, index, policy })
}

fn leveled(layer: Layer, levels: &[Vec<Policy>]) -> impl Iterator<Item = Placed<'_>> {
    levels.iter().enumerate().flat_map(move |(level, policies)| {
        listed(layer, policies).map(move |placed| Placed { level: Some(level), ..placed })
    })
}

/// What levels say, each of which must allow.
fn all_of(levels: impl Iterator<Item = Said>) -> Said {
    levels.fold(Said::NO_LIMIT, |all, level| Said {
        denies: all.denies.or(level.denies),
        allows: all.allows.and(level.allows),
    })
}

/// What policies say that are attached to the caller or its account.
fn of_identity(policies: &[Policy], question: &Question<'_>) -> Said {
    let mut said = Said::NOTHING;
    for clause in policies.iter().flat_map(|policy| &policy.0.statements) {
        match clause.effect {
            Effect::Allow if said.allows != Truth::Yes => {
                said.allows = said.allows.or(clause.applies(question));
            }
            Effect::Deny => said.denies = said.denies.or(clause.applies(question)),
            Effect::Allow => {}
        }
    }
    said
}

/// What the RCPs of one level say. Only AWS's own policy allows, which is attached to every level: where no statement
/// allows anything, it was left out.
fn of_rcps(policies: &[Policy], question: &Question<'_>) -> Said {
    let all = policies.iter().map(|policy| of_resource(policy, question));
    let said = all.fold(Said::NOTHING, |said, policy| Said {
        denies: said.denies.or(policy.denies),
        allows: said.allows.or(policy.allows.any()),
    });
    let mut clauses = policies.iter().flat_map(|policy| &policy.0.statements);
    let is_complete = clauses.any(|clause| clause.effect == Effect::Allow);
    if is_complete { said } else { Said { allows: Truth::Yes, ..said } }
}

/// What the policy of a resource says.
fn of_resource(policy: &Policy, question: &Question<'_>) -> SaidByResource {
    let mut said = SaidByResource { denies: Truth::No, allows: Named::NOT };
    for clause in &policy.0.statements {
        let named = clause.applies_to_caller(question);
        match clause.effect {
            Effect::Allow => said.allows = said.allows.or(named),
            Effect::Deny => said.denies = said.denies.or(named.any()),
        }
    }
    said
}

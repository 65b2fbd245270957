//! `Principal` and `NotPrincipal` of a statement against the one who makes the request.
//!
//! Source: IAM User Guide, "AWS JSON policy elements: Principal", "AWS JSON policy elements: `NotPrincipal`".

use super::caller::{Caller, CallerKind};
use super::cause::Causes;
use super::condition::doubt;
use super::context::Found;
use super::request::Request;
use super::text::same;
use super::truth::Truth;
use crate::{Arn, Effect, PrincipalElement, PrincipalKind, Principals, identifier, placeholder};

/// How a statement's principals name the caller. What a grant needs besides depends on it.
///
/// Source: IAM User Guide, "Policy evaluation logic", Resource-based policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// By the very identity that makes the request: a user, a session, a service.
    pub(super) itself: Truth,
    /// As the role of the session that makes the request, or as one of everybody.
    pub(super) entity: Truth,
    /// As one of its account, which decides by its identity-based policies.
    pub(super) account: Truth,
}

impl Named {
    pub(super) const NOT: Self = Self { itself: Truth::No, entity: Truth::No, account: Truth::No };

    pub(super) fn any(self) -> Truth {
        self.itself.or(self.entity).or(self.account)
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            itself: self.itself.or(other.itself),
            entity: self.entity.or(other.entity),
            account: self.account.or(other.account),
        }
    }

    /// This, where `truth` holds too.
    pub(super) fn and(self, truth: Truth) -> Self {
        Self {
            itself: self.itself.and(truth),
            entity: self.entity.and(truth),
            account: self.account.and(truth),
        }
    }
}

/// Whom a statement speaks of.
#[derive(Clone, Debug)]
pub(super) struct Who {
    /// Whether it speaks of all others.
    negated: bool,
    listed: Box<[One]>,
}

/// One principal of a statement.
#[derive(Clone, Debug)]
enum One {
    Everyone,
    /// `*` as a principal of AWS: everyone with credentials or without. Whether services and those whom an identity
    /// provider vouches for are among them, AWS does not say.
    EveryoneOfAws,
    /// An account; of this partition, if it is named by an ARN.
    Account {
        id: Box<str>,
        partition: Option<Box<str>>,
    },
    /// A user, a role, a session.
    Identity(Arn),
    /// An id like `AROA…` that IAM leaves of a principal.
    UniqueId(Box<str>),
    Service(Box<str>),
    Federated(Box<str>),
    /// What no text of a request can be compared with.
    Opaque,
}

impl Who {
    pub(super) fn new(element: &PrincipalElement) -> Self {
        let listed = match element.principals() {
            Principals::Everyone => Box::from([One::Everyone]),
            Principals::Listed(listed) => {
                listed.iter().map(|principal| One::new(principal.kind, &principal.value)).collect()
            }
        };
        Self { negated: matches!(element, PrincipalElement::NotPrincipal(_)), listed }
    }

    /// How the caller is named; `bounded` says whether a permissions boundary is set for it.
    pub(super) fn names(&self, request: &Request, effect: Effect, bounded: bool) -> Named {
        self.names_in(request, effect, bounded, doubt(effect))
    }

    /// The same; `doubt` is what holds where AWS does not say.
    fn names_in(&self, request: &Request, effect: Effect, bounded: bool, doubt: Truth) -> Named {
        // What is doubtful of who is excepted is so the other way round.
        let of_listed = if self.negated { !doubt } else { doubt };
        let named = self.listed.iter().fold(Named::NOT, |named, one| named.or(one.names(request, of_listed)));
        if !self.negated {
            return named;
        }
        let can_be_bounded =
            !matches!(request.principal().kind, CallerKind::Root) && request.principal().account().is_some();
        // "NotPrincipal" with "Deny" denies every principal that has a boundary, whomever it names.
        let entity = if effect == Effect::Deny && bounded && can_be_bounded {
            Truth::Yes
        } else if self.listed.iter().any(|one| matches!(one, One::Everyone | One::EveryoneOfAws)) {
            !named.any()
        } else {
            !is_excepted(named, request.principal(), !doubt)
        };
        Named { entity, ..Named::NOT }
    }
}

impl Who {
    /// Adds what it depends on whether the caller is named.
    pub(super) fn causes(&self, request: &Request, effect: Effect, causes: &mut Causes) {
        let unknown =
            self.listed.iter().filter(|one| one.names(request, doubt(effect)).any() == Truth::Unknown);
        let find = |causes: &mut Causes| unknown.for_each(|one| one.causes(request, causes));
        causes.or(find, || "which of a caller's names AWS looks for in `NotPrincipal`".to_owned());
    }
}

/// Whether `NotPrincipal` excepts the caller, which is named like this in it. An identity must be named with its account,
/// and a session with its role too: AWS may look at those first, and does not say when; then `doubt` holds.
fn is_excepted(named: Named, caller: &Caller, doubt: Truth) -> Truth {
    let itself = match caller.kind {
        CallerKind::Role | CallerKind::Session => named.itself.and(named.entity),
        _ => named.itself.or(named.entity),
    };
    if caller.account().is_none() || caller.kind == CallerKind::Root {
        return named.any();
    }
    match itself.and(named.account) {
        Truth::No if named.any() != Truth::No => doubt,
        excepted => excepted,
    }
}

impl One {
    fn new(kind: PrincipalKind, value: &str) -> Self {
        match kind {
            PrincipalKind::Service => Self::Service(value.into()),
            PrincipalKind::Federated => Self::Federated(value.into()),
            PrincipalKind::CanonicalUser => Self::Opaque,
            PrincipalKind::Aws if value == "*" => Self::EveryoneOfAws,
            PrincipalKind::Aws => Self::of_aws(value),
        }
    }

    fn of_aws(value: &str) -> Self {
        let digits = value.replace('-', "");
        if identifier::is_account_id(&digits) {
            return Self::Account { id: digits.into(), partition: None };
        }
        match Arn::parse(value) {
            Ok(arn) if arn.service() == "iam" && arn.resource() == "root" => {
                Self::Account { id: arn.account().into(), partition: Some(arn.partition().into()) }
            }
            Ok(arn) => Self::Identity(arn),
            Err(_) if placeholder::occurs_in(value) => Self::Opaque,
            Err(_) => Self::UniqueId(value.into()),
        }
    }

    /// How this names the caller; `doubt` is what holds where AWS does not say.
    fn names(&self, request: &Request, doubt: Truth) -> Named {
        let caller = request.principal();
        let has_account = caller.account().is_some();
        match self {
            Self::Everyone => everyone(Truth::Yes),
            Self::EveryoneOfAws => match caller.kind {
                CallerKind::Service | CallerKind::Federated => everyone(doubt),
                _ => everyone(Truth::Yes),
            },
            Self::Account { id, partition } if has_account => {
                let in_partition =
                    partition.as_ref().map_or(Truth::Yes, |partition| same(partition, &caller.partition));
                Named { account: same(id, &caller.account).and(in_partition), ..Named::NOT }
            }
            Self::Identity(arn) if has_account => identity(arn, caller),
            Self::UniqueId(id) if has_account => Named { entity: has_id(id, request), ..Named::NOT },
            Self::Opaque if has_account => Named { entity: Truth::Unknown, ..Named::NOT },
            Self::Service(name) if caller.kind == CallerKind::Service => itself(same(name, caller.as_str())),
            Self::Federated(name) if caller.kind == CallerKind::Federated => {
                itself(same(name, caller.as_str()))
            }
            _ => Named::NOT,
        }
    }

    /// Adds what it depends on whether this names the caller.
    fn causes(&self, request: &Request, causes: &mut Causes) {
        let caller = request.principal();
        let find = |causes: &mut Causes| {
            causes.text(caller.as_str());
            match self {
                Self::Everyone | Self::EveryoneOfAws | Self::Opaque => {}
                Self::UniqueId(_) => causes.key("aws:userid"),
                Self::Account { id, partition } => {
                    causes.text(id);
                    if let Some(partition) = partition {
                        causes.text(partition);
                    }
                }
                Self::Service(text) | Self::Federated(text) => causes.text(text),
                Self::Identity(arn) => causes.text(arn.as_str()),
            }
        };
        causes.or(find, || match (self, caller.kind) {
            (Self::Identity(arn), CallerKind::Role) => format!("whether `{}` is the session", arn.as_str()),
            (Self::Identity(arn), _) => format!("whether `{}` federated the user", arn.as_str()),
            (Self::EveryoneOfAws, _) => format!("whether `*` of `AWS` is also `{}`", caller.as_str()),
            _ => "whether a principal that is not an ARN is the caller".to_owned(),
        });
    }
}

/// One of everybody is also one of its account.
fn everyone(truth: Truth) -> Named {
    Named { entity: truth, account: truth, ..Named::NOT }
}

fn itself(truth: Truth) -> Named {
    Named { itself: truth, ..Named::NOT }
}

/// How the user, role or session `arn` names the caller. A role is known by its name, which is its own in the account
/// whatever its path; who federated a user, and by which session a role calls, is not known.
fn identity(arn: &Arn, caller: &Caller) -> Named {
    let in_account = same(arn.account(), &caller.account).and(same(arn.partition(), &caller.partition));
    let (what, rest) = arn.resource().split_once('/').unwrap_or_default();
    let last = rest.rsplit('/').next().unwrap_or_default();
    let role_of_session = rest.split('/').next().unwrap_or_default();
    let entity = |truth: Truth| Named { entity: truth, ..Named::NOT };
    match (arn.service(), what, caller.kind) {
        ("iam", "role", CallerKind::Session) => entity(in_account.and(same(last, &caller.name))),
        ("iam", "role", CallerKind::Role) => entity(same(arn.as_str(), caller.as_str())),
        ("iam", "user", CallerKind::FederatedUser) => entity(in_account.and(Truth::Unknown)),
        ("sts", "assumed-role", CallerKind::Role) => {
            itself(in_account.and(same(role_of_session, &caller.name)).and(Truth::Unknown))
        }
        _ => itself(same(arn.as_str(), caller.as_str())),
    }
}

/// Whether the caller has the unique id `id`, which a session's id starts with.
fn has_id(id: &str, request: &Request) -> Truth {
    match request.key("aws:userid") {
        Found::One(userid) => same(id, userid.split(':').next().unwrap_or_default()),
        Found::Unknown => Truth::Unknown,
        Found::Absent | Found::Many(_) => Truth::No,
    }
}

/// Whether a statement that lists `principal` speaks of the caller of `request`.
pub(crate) fn names(principal: &crate::Principal, request: &Request) -> Truth {
    One::new(principal.kind, &principal.value).names(request, Truth::Unknown).any()
}

/// Whether a statement with that effect and that `NotPrincipal` speaks of the caller of `request`; `bounded` says whether a
/// permissions boundary is set for it.
pub(crate) fn names_all_but(listed: &Principals, effect: Effect, bounded: bool, request: &Request) -> Truth {
    let who = Who::new(&PrincipalElement::NotPrincipal(listed.clone()));
    who.names_in(request, effect, bounded, Truth::Unknown).any()
}

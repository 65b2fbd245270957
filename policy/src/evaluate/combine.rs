//! What the policies of all layers say together: the order of IAM's evaluation.
//!
//! Source: IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic"; AWS Organizations User
//! Guide, "Service control policies (SCPs)", "Resource control policies (RCPs)".

use super::caller::CallerKind;
use super::principal::Named;
use super::request::Request;
use super::truth::{self, Truth};
use crate::{ResourcePattern, identifier};

/// What the statements of one policy type, or of one level of it, come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) denies: Truth,
    pub(super) allows: Truth,
}

impl Said {
    pub(super) const NOTHING: Self = Self { denies: Truth::No, allows: Truth::No };
    /// Where there is no policy that could limit anything.
    pub(super) const NO_LIMIT: Self = Self { denies: Truth::No, allows: Truth::Yes };
}

/// What the policy of the resource comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SaidByResource {
    pub(super) denies: Truth,
    pub(super) allows: Named,
}

impl SaidByResource {
    pub(super) const NOTHING: Self = Self { denies: Truth::No, allows: Named::NOT };
}

/// What all layers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct All {
    pub(super) identity: Said,
    pub(super) boundary: Said,
    pub(super) session: Said,
    pub(super) scp: Said,
    pub(super) rcp: Said,
    pub(super) resource: SaidByResource,
}

/// The verdict without its causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Allow,
    ImplicitDeny,
    ExplicitDeny,
    Depends,
}

impl All {
    /// Whether a statement denies.
    fn denies(&self) -> Truth {
        let Self { identity, boundary, session, scp, rcp, resource } = self;
        truth::any([identity, boundary, session, scp, rcp].map(|said| said.denies)).or(resource.denies)
    }

    /// Whether the caller's own policies allow, within their boundary and session policies.
    pub(super) fn identity_side(&self) -> Truth {
        self.identity.allows.and(self.limits())
    }

    fn limits(&self) -> Truth {
        self.boundary.allows.and(self.session.allows)
    }

    /// Whether the resource's policy alone allows, as far as an account needs no second word.
    pub(super) fn resource_side(&self) -> Truth {
        let Named { itself, entity, account } = self.resource.allows;
        // A grant to the very identity is limited by nothing of its own; one to its role is by boundary and session
        // policies; one to its account leaves it to the identity's policies.
        itself.or(entity.and(self.limits())).or(account.and(self.identity_side()))
    }

    /// Whether identity and resource together allow.
    pub(super) fn granted(&self, request: &Request) -> Truth {
        match relation(request) {
            Relation::NoAccount => self.resource.allows.any(),
            Relation::Same if needs_explicit_grant(request) => self.resource_side(),
            Relation::Same => self.resource_side().or(self.identity_side()),
            Relation::Other => self.resource.allows.any().and(self.identity_side()),
            Relation::Unknown => {
                let same = if needs_explicit_grant(request) {
                    self.resource_side()
                } else {
                    self.resource_side().or(self.identity_side())
                };
                either(same, self.resource.allows.any().and(self.identity_side()))
            }
        }
    }

    /// The decision that follows.
    pub(super) fn verdict(&self, request: &Request) -> Verdict {
        let allowed = match exempt(request) {
            Some(Truth::Yes) => return Verdict::Allow,
            Some(truth) => truth,
            None => self.granted(request).and(self.scp.allows).and(self.rcp.allows),
        };
        match (self.denies(), allowed) {
            (Truth::Yes, _) => Verdict::ExplicitDeny,
            (_, Truth::No) => Verdict::ImplicitDeny,
            (Truth::No, Truth::Yes) => Verdict::Allow,
            _ => Verdict::Depends,
        }
    }
}

/// What holds whichever of the two is the case.
fn either(left: Truth, right: Truth) -> Truth {
    if left == right { left } else { Truth::Unknown }
}

/// Whether what no policy can allow, or deny, is allowed.
///
/// - `sts:GetCallerIdentity` is allowed to whoever has credentials, even where a policy denies it
/// - root users cannot assume roles, and nobody can without a signature or an identity provider
///
/// Source: AWS STS API Reference, `GetCallerIdentity`, `AssumeRole`.
pub(super) fn exempt(request: &Request) -> Option<Truth> {
    let kind = request.principal().kind;
    match request.action_parts() {
        action if needs_no_permission(action) && request.principal().account().is_some() => Some(Truth::Yes),
        _ if takes_role(request) && matches!(kind, CallerKind::Root | CallerKind::Anonymous) => {
            Some(Truth::No)
        }
        _ => None,
    }
}

/// Whether the action, its service and its name in lower case, is allowed whatever policies say.
pub(crate) fn needs_no_permission(action: (&str, &str)) -> bool {
    action == ("sts", "getcalleridentity")
}

/// How the accounts of caller and resource relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Same,
    Other,
    /// One of the two accounts is a parameter.
    Unknown,
    /// The caller has none: a service, an identity provider, nobody.
    NoAccount,
}

pub(super) fn relation(request: &Request) -> Relation {
    let Some(account) = request.principal().account() else { return Relation::NoAccount };
    match request.owner() {
        None => Relation::Same,
        Some(owner) if owner == account => Relation::Same,
        Some(owner) if identifier::is_account_id(owner) && identifier::is_account_id(account) => {
            Relation::Other
        }
        Some(_) => Relation::Unknown,
    }
}

/// Whether the resource's own policy must allow, also within an account: for keys of AWS KMS and for roles.
///
/// Source: IAM User Guide, "Policy evaluation logic", Resource-based policies.
pub(super) fn needs_explicit_grant(request: &Request) -> bool {
    takes_role(request) || is_about_key(request)
}

fn is_about_key(request: &Request) -> bool {
    match request.target() {
        ResourcePattern::Arn(arn) => arn.service() == "kms" && arn.resource().starts_with("key/"),
        ResourcePattern::Any | ResourcePattern::Parameter(_) => false,
    }
}

/// Whether the request is for one of the actions that a trust policy decides.
///
/// Source: IAM User Guide, "Roles terms and concepts", Trust policy.
pub(super) fn takes_role(request: &Request) -> bool {
    let actions = [
        "assumerole",
        "assumerolewithsaml",
        "assumerolewithwebidentity",
        "tagsession",
        "setsourceidentity",
        "setcontext",
    ];
    let (service, action) = request.action_parts();
    service == "sts" && actions.contains(&action)
}

/// Whether SCPs bind the caller: neither services, nor the roles they made for themselves, nor the management account.
pub(super) fn is_bound_by_scps(request: &Request) -> bool {
    request.principal().account().is_some()
        && !request.is_from_management_account()
        && !request.is_from_service_linked_role()
}

/// Whether RCPs bind the caller: not the roles that services made for themselves.
pub(super) fn is_bound_by_rcps(request: &Request) -> bool {
    !request.is_from_service_linked_role()
}

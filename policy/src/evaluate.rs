//! Requests and policies into decisions: what IAM would answer, without asking it.
//!
//! A [`Policy`] is a document made ready once; [`Policies`] says where each is attached; [`decide`] answers one
//! [`Request`], and [`explain`] proves the answer. What cannot be known without the value of a key or a parameter is [`Decision::Depends`], never a guess.
//!
//! INVARIANT: an [`Allow`](Decision::Allow) holds for every value of what is not known. Where AWS does not say how a part
//! of a statement counts, it does not allow, and may deny.
//!
//! What AWS leaves open, and so is a doubt of that kind:
//!
//! - a key of several values under an operator without `ForAllValues` or `ForAnyValue`
//! - a value that has not the operator's form, under a negated operator
//! - `IfExists` on a key that is there without a value, or with `ForAnyValue`; an empty text under a set operator
//! - a resource of `NotResource` with a variable that has no value
//! - an address of IPv4 written as one of IPv6; an address of IPv6 without prefix, when another is near it
//! - whether services are among `{"AWS": "*"}`; whom `NotPrincipal` excepts that it names without role or account
//! - whether letters outside ASCII have a case
//!
//! Source: IAM User Guide, "Policy evaluation logic".

mod action;
mod arn;
mod caller;
mod cause;
mod combine;
mod condition;
mod context;
mod explain;
mod explanation;
mod operand;
mod policies;
mod policy;
mod principal;
mod request;
#[cfg(test)]
mod tests;
mod text;
mod truth;

pub use self::{
    caller::{Caller, CallerKind},
    cause::Cause,
    context::{Context, KeyValue},
    explain::explain,
    explanation::{Applied, Explanation, Part, Step},
    policies::{Attached, Layer, Policies},
    policy::Policy,
    request::{Request, RequestError},
    truth::Truth,
};

use self::combine::Verdict;
use self::policy::Question;
pub(crate) use self::{
    combine::needs_no_permission,
    principal::{names, names_all_but},
};

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The request is allowed.
    Allow,
    /// No statement allows the request where one must. Whether a statement also denies it may depend on what is not
    /// known.
    ImplicitDeny,
    /// A statement denies the request.
    ExplicitDeny,
    /// The answer depends on what is not known.
    Depends(Vec<Cause>),
}

/// Decides `request`.
///
/// ```
/// use iam_role_policy::evaluate::{Decision, Policies, Policy, Request, decide};
/// use iam_role_policy::{Kind, json, read};
///
/// let text = r#"{
///     "Version": "2012-10-17",
///     "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::bucket/*"}
/// }"#;
/// let document = read(json::parse(text).unwrap().root(), Kind::Identity).document;
/// let identity = [Policy::new(&document)];
/// let policies = Policies { identity: &identity, ..Policies::default() };
/// let role = "arn:aws:iam::123456789012:role/app";
///
/// let get = Request::new(role, "s3:GetObject", "arn:aws:s3:::bucket/key")?;
/// assert_eq!(decide(&policies, &get), Decision::Allow);
/// let put = Request::new(role, "s3:PutObject", "arn:aws:s3:::bucket/key")?;
/// assert_eq!(decide(&policies, &put), Decision::ImplicitDeny);
/// # Ok::<(), iam_role_policy::evaluate::RequestError>(())
/// ```
#[must_use]
pub fn decide(policies: &Policies<'_>, request: &Request) -> Decision {
    let question = Question::new(request, policies.boundary.is_some());
    match policies.say(&question).verdict(request) {
        Verdict::Allow => Decision::Allow,
        Verdict::ImplicitDeny => Decision::ImplicitDeny,
        Verdict::ExplicitDeny => Decision::ExplicitDeny,
        Verdict::Depends => Decision::Depends(policies.causes(&question)),
    }
}

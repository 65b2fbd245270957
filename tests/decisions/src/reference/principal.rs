//! Whether a statement of a resource-based policy is about whoever sends the request, and how it names them.
//!
//! IAM User Guide, "AWS JSON policy elements: Principal" and "AWS JSON policy elements: `NotPrincipal`".

use serde_json::Value;

use super::{
    arn,
    question::{Question, Reading},
    request::{Caller, Request},
    statement::{has_effect, list},
};

/// How a statement names the caller, the weaker ways first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Naming {
    /// By its account, whose administrators then decide.
    Account,
    /// By its role.
    Role,
    /// As one of everyone.
    Everyone,
    /// By its own ARN, or the name of a service.
    Itself,
}

/// How `statement` names the caller; `None` if it is not about them.
pub(super) fn naming(
    statement: &Value,
    has_boundary: bool,
    request: &Request<'_>,
    reading: &Reading,
) -> Option<Naming> {
    if let Some(element) = statement.get("Principal") {
        let strongest = namings(element, request, reading).into_iter().max();
        // "Permissions boundaries and session policies do not limit permissions granted using the `aws:PrincipalArn`
        // condition key with a wildcard(*) in the Principal element".
        let is_everyone_by_arn = strongest == Some(Naming::Everyone) && tests_the_arn(statement);
        return if is_everyone_by_arn { Some(Naming::Itself) } else { strongest };
    }
    let element = statement.get("NotPrincipal")?;
    let is_spared = if has_effect(statement, "Deny") {
        is_spared(&namings(element, request, reading), has_boundary, &request.caller, reading)
    } else {
        // "allows all principals except the one named in the NotPrincipal element".
        !namings(element, request, reading).is_empty()
    };
    (!is_spared).then_some(Naming::Everyone)
}

/// Whether a statement has a condition on `aws:PrincipalArn`.
fn tests_the_arn(statement: &Value) -> bool {
    let operators = statement.get("Condition").and_then(Value::as_object).into_iter().flatten();
    let mut keys = operators.flat_map(|(_, keys)| keys.as_object().into_iter().flatten());
    keys.any(|(key, _)| key.eq_ignore_ascii_case("aws:PrincipalArn"))
}

/// Whether `NotPrincipal` spares the caller from a `Deny`.
///
/// "The `NotPrincipal` element with a Deny effect will always deny any IAM principal that has a permissions boundary policy
/// attached, regardless of the values specified in the `NotPrincipal` element."
///
/// "When you use `NotPrincipal` with Deny, you must also specify the account ARN of the not-denied principal. Otherwise,
/// the policy might deny access to the entire account containing the principal."
fn is_spared(namings: &[Naming], has_boundary: bool, caller: &Caller, reading: &Reading) -> bool {
    if has_boundary || namings.is_empty() {
        return false;
    }
    if namings.contains(&Naming::Everyone) {
        return true;
    }
    let chain: &[Naming] = match caller {
        Caller::Role { .. } => &[Naming::Account, Naming::Role, Naming::Itself],
        Caller::User { .. } | Caller::FederatedUser { .. } => &[Naming::Account, Naming::Itself],
        _ => &[],
    };
    let is_whole = chain.iter().all(|naming| namings.contains(naming));
    is_whole || reading.says(Question::NotPrincipalWithoutItsAccount)
}

/// Every way in which `element`, a `Principal` or `NotPrincipal`, names the caller.
fn namings(element: &Value, request: &Request<'_>, reading: &Reading) -> Vec<Naming> {
    // "You can use a wildcard (*) to specify all principals in the Principal element".
    if element.as_str() == Some("*") {
        return vec![Naming::Everyone];
    }
    let kinds = element.as_object().into_iter().flatten();
    let listed = kinds.flat_map(|(kind, values)| {
        list(values).iter().filter_map(Value::as_str).map(move |value| (kind.as_str(), value))
    });
    listed.filter_map(|(kind, value)| named(kind, value, request, reading)).collect()
}

/// How one listed principal names the caller.
fn named(kind: &str, value: &str, request: &Request<'_>, reading: &Reading) -> Option<Naming> {
    let is_same = || (value == request.principal).then_some(Naming::Itself);
    match (kind, &request.caller) {
        ("AWS", caller) if value == "*" => everyone(caller, reading),
        ("AWS", caller) => {
            aws(value, caller, request, reading).or_else(|| caller.account().and_then(|_| is_same()))
        }
        ("Service", Caller::Service) | ("Federated", Caller::Federated) => is_same(),
        _ => None,
    }
}

/// "For anonymous users, the following elements are equivalent: "Principal": "*" and "Principal" : { "AWS" : "*" }".
fn everyone(caller: &Caller, reading: &Reading) -> Option<Naming> {
    match caller {
        Caller::Service | Caller::Federated => {
            reading.says(Question::AwsStarBeyondAccounts).then_some(Naming::Everyone)
        }
        _ => Some(Naming::Everyone),
    }
}

/// How an account or a role names the caller.
///
/// "Using the account ARN in the Principal element does not limit permissions to only the root user of the account."
fn aws(value: &str, caller: &Caller, request: &Request<'_>, reading: &Reading) -> Option<Naming> {
    let own = caller.account()?;
    let own_partition = arn::fields(request.principal).map(|[_, partition, ..]| partition);
    let Some([_, partition, service, _, account, resource]) = arn::fields(value) else {
        return (value == own).then(|| by_account(caller));
    };
    if own_partition != Some(partition) || service != "iam" || account != own {
        return None;
    }
    if resource == "root" {
        return Some(by_account(caller));
    }
    // "if a resource-based policy grants permission to the ARN of the IAM user who federated, then requests made by the
    // federated user during the session are limited by an implicit deny in a permission boundary or session policy".
    if resource.starts_with("user/") && matches!(caller, Caller::FederatedUser { .. }) {
        return reading.says(Question::UserWhoFederated).then_some(Naming::Role);
    }
    let path = resource.strip_prefix("role/")?;
    // The ARN of a session has the name of its role without the path.
    let is_role = match caller {
        Caller::Role { session: None, .. } => value == request.principal,
        Caller::Role { name, .. } => path.rsplit('/').next() == Some(name),
        _ => false,
    };
    is_role.then_some(Naming::Role)
}

/// To the root user its account is itself.
fn by_account(caller: &Caller) -> Naming {
    if matches!(caller, Caller::Root { .. }) { Naming::Itself } else { Naming::Account }
}

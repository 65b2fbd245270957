//! The order in which IAM asks the policies that apply to a request, and what each layer may decide.
//!
//! IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access", "Policy evaluation for
//! requests within a single account", "Cross-account policy evaluation logic".

use serde_json::Value;

use super::{
    Decision, arn,
    principal::{self, Naming},
    question::{Question, Reading},
    request::{Caller, Request},
    statement::{has_effect, is_about, list, statements},
};

/// The policies of a case, with its request and the way to read AWS's pages.
struct Evaluation<'a> {
    case: &'a Value,
    request: &'a Request<'a>,
    reading: &'a Reading,
}

/// The decision on `case`.
pub(super) fn decide(case: &Value, request: &Request<'_>, reading: &Reading) -> Decision {
    let evaluation = Evaluation { case, request, reading };
    if evaluation.is_explicitly_denied() {
        return Decision::ExplicitDeny;
    }
    if evaluation.guardrails_allow() && evaluation.policies_allow() {
        Decision::Allow
    } else {
        Decision::ImplicitDeny
    }
}

impl<'a> Evaluation<'a> {
    /// "In all those policies, the enforcement code looks for a Deny statement that applies to the request. This is
    /// called an explicit deny. If the enforcement code finds even one explicit deny that applies, the enforcement code
    /// returns a final decision of Deny."
    fn is_explicitly_denied(&self) -> bool {
        let without_principal =
            ["identity", "boundary", "session"].into_iter().flat_map(|layer| self.documents(layer));
        let without_principal = without_principal.chain(self.levels("scp").into_iter().flatten());
        let with_principal = ["resource_policy", "trust"].into_iter().flat_map(|layer| self.documents(layer));
        let with_principal = with_principal.chain(self.levels("rcp").into_iter().flatten());
        without_principal.into_iter().any(|document| self.has_statement(document, "Deny"))
            || with_principal.into_iter().any(|document| self.naming_in(document, "Deny").is_some())
    }

    /// Whether the organizations of both accounts let the request pass.
    ///
    /// SCP: "If the enforcement code does not find any applicable Allow statements in the SCPs, the enforcement code returns
    /// a final decision of Deny"; and that holds at every level between the root and the account: AWS Organizations User
    /// Guide, "SCP evaluation".
    ///
    /// RCP: "`RCPFullAWSAccess` can't be detached, so there will always be an Allow statement".
    fn guardrails_allow(&self) -> bool {
        self.levels("scp")
            .iter()
            .all(|level| level.iter().any(|document| self.has_statement(document, "Allow")))
    }

    /// Whether identity-based and resource-based policies allow the request.
    fn policies_allow(&self) -> bool {
        let granted = self.granted();
        match &self.request.caller {
            // Nobody has attached a policy to these: the resource's own policy is all there is.
            // "This step is not necessary for a few services, such as Amazon S3, that allow some requests from anonymous
            // users": STS does not.
            Caller::Anonymous => granted.is_some() && !self.is_trust(),
            Caller::Service | Caller::Federated => granted.is_some(),
            Caller::Root { .. } if self.is_trust() && !self.reading.says(Question::RootAssumesRole) => false,
            caller => {
                if self.is_same_account(caller) {
                    self.is_allowed_within_account(granted)
                } else {
                    // "The request is allowed only if both evaluations return a decision of Allow."
                    self.identity_side_allows() && granted.is_some()
                }
            }
        }
    }

    /// "If a resource-based policy grants permission directly to the IAM user or the session principal that is making the
    /// request, then an implicit deny in an identity-based policy, a permissions boundary, or a session policy does not
    /// impact the final decision."
    ///
    /// "Resource-based policies that grant permissions to an IAM role ARN are limited by an implicit deny in a permissions
    /// boundary or session policy."
    ///
    /// "IAM role trust policies and KMS key policies are exceptions to this logic, because they must explicitly allow
    /// access for principals."
    fn is_allowed_within_account(&self, granted: Option<Naming>) -> bool {
        match granted {
            Some(Naming::Itself) => true,
            // "For IAM users and role principals within your account, no other permissions are required."
            Some(Naming::Everyone) => {
                self.limits_allow() || self.reading.says(Question::EveryonePastTheLimits)
            }
            Some(Naming::Role) => self.limits_allow(),
            Some(Naming::Account) => self.identity_side_allows(),
            None => !self.must_be_explicit() && self.identity_side_allows(),
        }
    }

    /// What the policies of the principal itself allow, with all that limits them.
    ///
    /// "By default, all requests are implicitly denied with the exception of the AWS account root user, which has full
    /// access."
    fn identity_side_allows(&self) -> bool {
        let is_granted = match self.request.caller {
            Caller::Root { .. } => true,
            _ => self.documents("identity").iter().any(|document| self.has_statement(document, "Allow")),
        };
        is_granted && self.limits_allow()
    }

    /// "If the policy that is used to set the permissions boundary does not allow the requested action, then the request
    /// is implicitly denied." "If a session policy is present and does not allow the requested action, then the request is
    /// implicitly denied."
    fn limits_allow(&self) -> bool {
        let is_federated_user = matches!(self.request.caller, Caller::FederatedUser { .. });
        if is_federated_user
            && self.documents("session").is_empty()
            && !self.reading.says(Question::FederatedUserWithoutSessionPolicy)
        {
            return false;
        }
        ["boundary", "session"].into_iter().all(|layer| {
            let documents = self.documents(layer);
            documents.is_empty() || documents.iter().any(|document| self.has_statement(document, "Allow"))
        })
    }

    /// How the policy of the resource allows the request, by its strongest statement.
    fn granted(&self) -> Option<Naming> {
        let layer = if self.is_trust() { "trust" } else { "resource_policy" };
        self.documents(layer).into_iter().filter_map(|document| self.naming_in(document, "Allow")).max()
    }

    /// Whether the request is to assume a role, which the role's trust policy decides.
    fn is_trust(&self) -> bool {
        let action = self.request.action.to_lowercase();
        let is_assume = ["sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];
        let is_beside = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];
        is_assume.contains(&action.as_str()) || is_beside.contains(&action.as_str())
    }

    /// Whether the policy of the resource has to allow the request, whatever others allow.
    fn must_be_explicit(&self) -> bool {
        let is_key = arn::fields(self.request.resource)
            .is_some_and(|[_, _, service, .., resource]| service == "kms" && resource.starts_with("key/"));
        is_key || self.is_trust()
    }

    /// Whether the resource is in the caller's own account.
    fn is_same_account(&self, caller: &Caller) -> bool {
        let written = arn::fields(self.request.resource).map(|[_, _, _, _, account, _]| account);
        let owner = self.request.owner.or(written.filter(|account| account.len() == 12));
        match owner {
            Some(owner) => caller.account() == Some(owner),
            None => self.request.resource == "*" || self.reading.says(Question::OwnerOfTheResource),
        }
    }

    /// Whether `document`, which names no principals, has a statement of this effect about the request.
    fn has_statement(&self, document: &Value, effect: &str) -> bool {
        statements(document).any(|(statement, has_variables)| {
            has_effect(statement, effect) && is_about(statement, has_variables, self.request, self.reading)
        })
    }

    /// How `document` names the caller in its statements of this effect about the request, by the strongest of them.
    fn naming_in(&self, document: &Value, effect: &str) -> Option<Naming> {
        let has_boundary = !self.documents("boundary").is_empty();
        let about = statements(document).filter(|(statement, has_variables)| {
            has_effect(statement, effect) && is_about(statement, *has_variables, self.request, self.reading)
        });
        let named = |(statement, _)| principal::naming(statement, has_boundary, self.request, self.reading);
        about.filter_map(named).max()
    }

    /// The documents of a layer: one, several, or none.
    fn documents(&self, layer: &str) -> Vec<&'a Value> {
        self.case.get(layer).map(|documents| list(documents).iter().collect()).unwrap_or_default()
    }

    /// The documents of an organization, by level. They hold for principals, or resources, of member accounts only.
    ///
    /// "SCPs don't affect any service-linked role": AWS Organizations User Guide, "Service control policies".
    fn levels(&self, layer: &str) -> Vec<Vec<&'a Value>> {
        let caller = &self.request.caller;
        let is_exempt = self.request.is_service_linked() || (layer == "scp" && caller.account().is_none());
        let levels = self.case.get(layer).filter(|_| !is_exempt).map(list).unwrap_or_default();
        levels.iter().map(|level| list(level).iter().collect()).collect()
    }
}

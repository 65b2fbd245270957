//! The request of a case: who asks for which action on which resource, and what else is known of it.

use serde_json::{Map, Value};

/// Who asks. The account is that of the ARN.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// Nobody that has signed.
    Anonymous,
    /// The root user of an account.
    Root { account: String },
    /// An IAM user.
    User { account: String },
    /// A role, with or without the name of the session: whoever acts as a role does so in a session.
    Role { account: String, name: String, session: Option<String> },
    /// A session that a user got with `GetFederationToken`.
    FederatedUser { account: String },
    /// An AWS service.
    Service,
    /// An identity of a SAML or `OpenID` Connect provider, not yet in any account.
    Federated,
}

/// One request.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub(super) principal: &'a str,
    pub(super) caller: Caller,
    pub(super) action: &'a str,
    pub(super) resource: &'a str,
    /// The account that owns the resource, where the case names one.
    pub(super) owner: Option<&'a str>,
    context: Option<&'a Map<String, Value>>,
}

impl<'a> Request<'a> {
    /// The request of `case`.
    pub(super) fn of(case: &'a Value) -> Option<Self> {
        Self::new(case.get("request")?)
    }

    /// The request that `request` is.
    pub(super) fn new(request: &'a Value) -> Option<Self> {
        let text = |name| request.get(name).and_then(Value::as_str);
        let principal = text("principal")?;
        Some(Self {
            principal,
            caller: caller(principal)?,
            action: text("action")?,
            resource: text("resource")?,
            owner: text("resource_account"),
            context: request.get("context").and_then(Value::as_object),
        })
    }

    /// The values of a key of the request context; `None` when it has none.
    ///
    /// "Context key names are not case-sensitive": IAM User Guide, "IAM JSON policy elements: Condition".
    pub(super) fn values(&self, key: &str) -> Option<Vec<String>> {
        let mut entries = self.context.into_iter().flatten();
        match entries.find(|(name, _)| name.eq_ignore_ascii_case(key)) {
            Some((_, Value::Null)) => None,
            Some((_, Value::Array(values))) => Some(values.iter().map(text_of).collect()),
            Some((_, value)) => Some(vec![text_of(value)]),
            None => self.caller.key(key, self.principal).map(|value| vec![value]),
        }
    }

    /// Whether the caller is a role that an AWS service has made for itself, which its path says.
    ///
    /// IAM User Guide, "Create a service-linked role": `role/aws-service-role/SERVICE-NAME.amazonaws.com/...`.
    pub(super) fn is_service_linked(&self) -> bool {
        let arns = self.values("aws:PrincipalArn").unwrap_or_default();
        matches!(self.caller, Caller::Role { .. })
            && arns.iter().any(|arn| arn.contains(":role/aws-service-role/"))
    }
}

/// A value as text: numbers and booleans may be written without quotes.
pub(super) fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The four providers that IAM knows without an ARN.
///
/// IAM User Guide, "AWS JSON policy elements: Principal", Web identity session principals.
const BUILT_IN_PROVIDERS: [&str; 4] =
    ["cognito-identity.amazonaws.com", "www.amazon.com", "graph.facebook.com", "accounts.google.com"];

/// Who `principal` is: an ARN, the name of a service or of a provider, or `*` for nobody in particular.
fn caller(principal: &str) -> Option<Caller> {
    if principal == "*" {
        return Some(Caller::Anonymous);
    }
    if BUILT_IN_PROVIDERS.contains(&principal) {
        return Some(Caller::Federated);
    }
    let Some(fields) = super::arn::fields(principal) else {
        return principal.contains(".amazon").then_some(Caller::Service);
    };
    let [_, _, service, _, account, resource] = fields;
    let account = account.to_owned();
    let (kind, rest) = resource.split_once('/').unwrap_or((resource, ""));
    match (service, kind) {
        ("iam", "root") => Some(Caller::Root { account }),
        ("iam", "user") => Some(Caller::User { account }),
        ("iam", "role") => {
            let name = rest.rsplit('/').next().unwrap_or(rest).to_owned();
            Some(Caller::Role { account, name, session: None })
        }
        ("iam", "saml-provider" | "oidc-provider") => Some(Caller::Federated),
        ("sts", "assumed-role") => {
            let (name, session) = rest.split_once('/')?;
            Some(Caller::Role { account, name: name.to_owned(), session: Some(session.to_owned()) })
        }
        ("sts", "federated-user") => Some(Caller::FederatedUser { account }),
        _ => None,
    }
}

impl Caller {
    /// The account that the caller belongs to.
    pub(super) fn account(&self) -> Option<&str> {
        match self {
            Self::Root { account }
            | Self::User { account }
            | Self::Role { account, .. }
            | Self::FederatedUser { account } => Some(account),
            Self::Anonymous | Self::Service | Self::Federated => None,
        }
    }

    /// What a key that is in every request of such a caller is, where the case does not say it.
    ///
    /// IAM User Guide, "IAM policy elements: Variables and tags", Principal key values; "AWS global condition context
    /// keys", `aws:PrincipalArn`: "For IAM roles, the request context returns the ARN of the role, not the ARN of the user
    /// that assumed the role".
    fn key(&self, key: &str, principal: &str) -> Option<String> {
        let last = || principal.rsplit('/').next().unwrap_or_default().to_owned();
        match (key.to_lowercase().as_str(), self) {
            ("aws:username", Self::User { .. }) => Some(last()),
            ("aws:principalaccount", caller) => caller.account().map(str::to_owned),
            ("aws:principalarn", Self::Role { account, name, session: Some(_) }) => {
                let partition = principal.split(':').nth(1)?;
                Some(format!("arn:{partition}:iam::{account}:role/{name}"))
            }
            ("aws:principalarn", caller) => caller.account().map(|_| principal.to_owned()),
            _ => None,
        }
    }
}

//! One request, taken apart once: who, which action, on which resource, with what context.

use std::fmt;

use iam_role_catalog as catalog;

use super::action::ActionName;
use super::caller::{Caller, CallerKind};
use super::context::{Context, Found};
use crate::{Arn, ResourcePattern};

/// A request that is to be decided.
///
/// ```
/// use iam_role_policy::evaluate::{Context, Request};
///
/// let request = Request::new("arn:aws:iam::123456789012:role/app", "s3:GetObject", "arn:aws:s3:::bucket/key")?
///     .resource_account("210987654321")
///     .context(Context::closed().with("aws:SecureTransport", "true"));
/// assert_eq!(request.action(), "s3:GetObject");
/// # Ok::<(), iam_role_policy::evaluate::RequestError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    caller: Caller,
    action: String,
    action_name: ActionName,
    resource: ResourcePattern,
    resource_text: String,
    /// Whether AWS takes no resource for this action, so that only `*` speaks of it.
    without_resource: bool,
    resource_account: Option<String>,
    context: Context,
    management_account: bool,
}

/// Why there can be no such request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// The text names no principal that makes requests.
    Principal(String),
    /// The text names no single action.
    Action(String),
    /// The text is neither an ARN nor `*`.
    Resource(String),
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, text, help) = match self {
            Self::Principal(text) => (
                "principal",
                text,
                "write the ARN of a role, a session, a user or a root user, a service like `ec2.amazonaws.com`, or `*` for anonymous requests",
            ),
            Self::Action(text) => {
                ("action", text, "write one action without wildcards, for example `s3:GetObject`")
            }
            Self::Resource(text) => {
                ("resource", text, "write an ARN, or `*` where the action knows no resource")
            }
        };
        write!(f, "`{text}` is no {what} of a request\nhelp: {help}")
    }
}

impl std::error::Error for RequestError {}

impl Request {
    /// The request of `principal` for `action` on `resource`, with a closed and empty context.
    ///
    /// `principal` is read by [`Caller::parse`]; `action` is one action, `s3:GetObject`; `resource` is an ARN, or `*`
    /// for actions that know no resource. A [placeholder](crate::placeholder) may stand in the ARNs.
    ///
    /// # Errors
    /// Says which of the three is none.
    pub fn new(principal: &str, action: &str, resource: &str) -> Result<Self, RequestError> {
        let caller = Caller::parse(principal)?;
        let is_name = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        };
        let (service, name) = action.split_once(':').unwrap_or_default();
        if !is_name(service) || !is_name(name) {
            return Err(RequestError::Action(action.to_owned()));
        }
        let known = catalog::service(service).and_then(|service| service.action(name));
        let without_resource = known.is_some_and(catalog::Action::is_without_resource);
        Ok(Self {
            caller,
            action_name: ActionName::new(service, name),
            action: action.to_owned(),
            resource: ResourcePattern::parse(resource)
                .map_err(|_| RequestError::Resource(resource.to_owned()))?,
            resource_text: resource.to_owned(),
            without_resource,
            resource_account: None,
            context: Context::closed(),
            management_account: false,
        })
    }

    /// The same request with this context.
    #[must_use]
    pub fn context(mut self, context: Context) -> Self {
        self.context = context;
        self
    }

    /// The same request on a resource of this account; otherwise it is the account in the resource's ARN, and if there
    /// is none, the caller's.
    #[must_use]
    pub fn resource_account(mut self, account: &str) -> Self {
        self.resource_account = Some(account.to_owned());
        self
    }

    /// The same request out of the management account of the organization, which no SCP binds.
    ///
    /// Source: AWS Organizations User Guide, "Service control policies (SCPs)".
    #[must_use]
    pub fn from_management_account(mut self) -> Self {
        self.management_account = true;
        self
    }

    /// Who makes the request.
    #[must_use]
    pub fn principal(&self) -> &Caller {
        &self.caller
    }

    /// The action as written.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The resource as written.
    #[must_use]
    pub fn resource(&self) -> &str {
        &self.resource_text
    }

    /// Service and name of the action in lower case.
    pub(super) fn action_parts(&self) -> (&str, &str) {
        self.action_name.parts()
    }

    pub(super) fn action_name(&self) -> &ActionName {
        &self.action_name
    }

    /// What the resource is.
    pub(super) fn target(&self) -> &ResourcePattern {
        &self.resource
    }

    pub(super) fn is_without_resource(&self) -> bool {
        self.without_resource
    }

    pub(super) fn is_from_management_account(&self) -> bool {
        self.management_account
    }

    /// The account of the resource, as far as the request says it.
    pub(super) fn owner(&self) -> Option<&str> {
        let of_arn = || match &self.resource {
            ResourcePattern::Arn(arn) => Some(Arn::account(arn)).filter(|account| !account.is_empty()),
            ResourcePattern::Any | ResourcePattern::Parameter(_) => None,
        };
        self.resource_account.as_deref().or_else(of_arn)
    }

    /// What is known of the condition key `key`, which is in lower case.
    pub(super) fn key(&self, key: &str) -> Found<'_> {
        if let Some(value) = self.context.named(key) {
            return value.into();
        }
        let open = self.context.is_open();
        let derived = || match key {
            "aws:resourceaccount" => Some(self.owner().map_or(Found::Unknown, Found::One)),
            key => self.caller.key(key, open),
        };
        let derived = if key.starts_with("aws:") { derived() } else { None };
        derived.unwrap_or(if open { Found::Unknown } else { Found::Absent })
    }

    /// Whether the caller is a role that a service made for itself.
    pub(super) fn is_from_service_linked_role(&self) -> bool {
        let is_role = matches!(self.caller.kind, CallerKind::Role | CallerKind::Session);
        let linked = |arn: &str| arn.contains(":role/aws-service-role/");
        is_role && matches!(self.key("aws:principalarn"), Found::One(arn) if linked(arn))
    }
}

//! Who makes a request, from the text that names them.

use std::fmt;

use iam_role_catalog as catalog;

use super::RequestError;
use super::context::Found;
use crate::{Arn, identifier, placeholder};

/// Who makes a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    text: String,
    pub(super) kind: CallerKind,
    /// The partition and the account, for those that have one.
    pub(super) partition: String,
    pub(super) account: String,
    /// The name without path of a user, a role, or a session's role; a federated user's name.
    pub(super) name: String,
    /// The value of `aws:PrincipalArn`, where it follows from the text.
    principal_arn: Option<String>,
    /// The value of `aws:userid`, where it follows from the text.
    userid: Option<String>,
}

/// What kind of principal makes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallerKind {
    /// Nobody in particular: a request without signature.
    Anonymous,
    /// An AWS service for itself.
    Service,
    /// The root user of an account.
    Root,
    /// An IAM user.
    User,
    /// A role, by a session whose name is not known.
    Role,
    /// A role, by this session.
    Session,
    /// A session of `GetFederationToken`.
    FederatedUser,
    /// Somebody whom an identity provider vouches for, on the way to a role.
    Federated,
}

impl Caller {
    /// The principal that `text` names: `*` for an anonymous request, the ARN of a user, a role, a session, an account's
    /// root user or an identity provider, or the domain name of a service or of a built-in identity provider.
    ///
    /// # Errors
    /// If it names none.
    pub fn parse(text: &str) -> Result<Self, RequestError> {
        let plain = |kind| Self {
            text: text.to_owned(),
            kind,
            partition: String::new(),
            account: String::new(),
            name: String::new(),
            principal_arn: None,
            userid: None,
        };
        match Arn::parse(text) {
            Ok(arn) => of_arn(&arn, plain(CallerKind::Root)),
            Err(_) if text == "*" => Ok(plain(CallerKind::Anonymous)),
            Err(_) if catalog::built_in_identity_providers().contains(&text) => {
                Ok(plain(CallerKind::Federated))
            }
            Err(_) if is_service(text) => Ok(plain(CallerKind::Service)),
            Err(_) => Err(RequestError::Principal(text.to_owned())),
        }
    }

    /// The principal as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What kind of principal it is.
    #[must_use]
    pub fn kind(&self) -> CallerKind {
        self.kind
    }

    /// Its account; `None` for services, identity providers and anonymous requests.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        (!self.account.is_empty()).then_some(self.account.as_str())
    }

    /// Whether the value of the condition key `key` in a request without session follows from who makes it.
    pub(crate) fn determines(&self, key: &str) -> bool {
        !matches!(self.key(&key.to_ascii_lowercase(), false), None | Some(Found::Unknown))
    }

    /// What the condition key `key`, in lower case, is in a request of this principal; `None` if that does not follow.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys"; "IAM policy elements: Variables and tags", Principal
    /// key values.
    pub(super) fn key(&self, key: &str, open: bool) -> Option<Found<'_>> {
        use CallerKind::{Anonymous, FederatedUser, Role, Root, Service, Session, User};
        let known = |value: &'static str| Some(Found::One(value));
        match (key, self.kind) {
            // The path of the role is not in the session's ARN: it is taken for `/` unless anything may be.
            ("aws:principalarn", Session) if open => Some(Found::Unknown),
            ("aws:principalarn", _) => Some(self.principal_arn.as_deref().map_or(Found::Absent, Found::One)),
            ("aws:principalaccount", Anonymous) => known("anonymous"),
            ("aws:principalaccount", _) => Some(self.account().map_or(Found::Unknown, Found::One)),
            ("aws:principaltype", Root) => known("Account"),
            ("aws:principaltype", User) => known("User"),
            ("aws:principaltype", Role | Session) => known("AssumedRole"),
            ("aws:principaltype", FederatedUser) => known("FederatedUser"),
            ("aws:principaltype", Anonymous) => known("Anonymous"),
            ("aws:principaltype", _) | ("aws:principalservicenameslist", Service) => Some(Found::Unknown),
            ("aws:userid", _) => Some(self.userid.as_deref().map_or(Found::Unknown, Found::One)),
            ("aws:username", User) => Some(Found::One(&self.name)),
            ("aws:principalisawsservice", Service) => known("true"),
            ("aws:principalisawsservice", _) => known("false"),
            ("aws:principalservicename", Service) => Some(Found::One(&self.text)),
            ("aws:username" | "aws:principalservicename" | "aws:principalservicenameslist", _) => {
                Some(Found::Absent)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// `caller`, of which only the text is set, with all that its ARN says.
fn of_arn(arn: &Arn, mut caller: Caller) -> Result<Caller, RequestError> {
    let (resource, account) = (arn.resource(), arn.account());
    let (what, rest) = resource.split_once('/').unwrap_or((resource, ""));
    let (name, session) = match (arn.service(), what) {
        ("sts", "assumed-role") => rest.split_once('/').unwrap_or(("", "")),
        _ => (rest.rsplit('/').next().unwrap_or_default(), "session"),
    };
    caller.kind = match (arn.service(), what) {
        ("iam", "root") if rest.is_empty() => CallerKind::Root,
        ("iam", "user") => CallerKind::User,
        ("iam", "role") => CallerKind::Role,
        ("iam", "saml-provider" | "oidc-provider") => CallerKind::Federated,
        ("sts", "assumed-role") => CallerKind::Session,
        ("sts", "federated-user") => CallerKind::FederatedUser,
        _ => return Err(RequestError::Principal(caller.text)),
    };
    let is_account = identifier::is_account_id(account) || placeholder::occurs_in(account);
    let is_complete = caller.kind == CallerKind::Root || !name.is_empty() && !session.is_empty();
    if !is_account || !is_complete {
        return Err(RequestError::Principal(caller.text));
    }
    if caller.kind == CallerKind::Federated {
        return Ok(caller);
    }
    caller.principal_arn = Some(match caller.kind {
        CallerKind::Session => format!("arn:{}:iam::{account}:role/{name}", arn.partition()),
        _ => caller.text.clone(),
    });
    caller.userid = match caller.kind {
        CallerKind::Root => Some(account.to_owned()),
        CallerKind::FederatedUser => Some(format!("{account}:{name}")),
        _ => None,
    };
    Ok(Caller {
        partition: arn.partition().to_owned(),
        account: account.to_owned(),
        name: name.to_owned(),
        ..caller
    })
}

fn is_service(text: &str) -> bool {
    let is_domain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    let domains = [".amazonaws.com", ".amazonaws.com.cn", ".amazon.com", ".aws.internal"];
    is_domain && domains.iter().any(|domain| text.ends_with(domain))
}

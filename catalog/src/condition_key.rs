//! Turns a condition key (`s3:prefix`, `token.actions.githubusercontent.com:sub`) into its type.

use crate::table::{Row, Table};
use crate::{Service, service, template};

static KEY_OWNERS: Table = Table::new(include_str!("../data/key_owners.txt"));
static WEB_IDENTITY_CLAIMS: Table = Table::new(include_str!("../data/web_identity_claims.txt"));

/// The family of operators a key's values take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// `StringEquals`, `StringLike` and the like.
    String,
    /// `ArnLike` and the like.
    Arn,
    /// `Bool`.
    Bool,
    /// `NumericEquals` and the like.
    Numeric,
    /// `DateLessThan` and the like.
    Date,
    /// `IpAddress` and `NotIpAddress`.
    IpAddress,
    /// `BinaryEquals`.
    Binary,
}

/// A condition key that a service, not IAM as a whole, puts into the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConditionKey(Row);

impl ConditionKey {
    pub(crate) fn new(row: Row) -> Self {
        Self(row)
    }

    /// The full name, as AWS writes it: `s3:prefix`. A part that varies stands as `${…}`: `aws:RequestTag/${TagKey}`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether `key` is this key, ignoring case, or an instance of it where the name has a variable part.
    #[must_use]
    pub fn matches(self, key: &str) -> bool {
        template::matches(self.name(), key)
    }

    /// The type of its values.
    #[must_use]
    pub fn key_type(self) -> KeyType {
        key_type(self.0.column(1))
    }

    /// Whether a request carries several values, so that the operator needs `ForAllValues:` or `ForAnyValue:`.
    #[must_use]
    pub fn multivalued(self) -> bool {
        multivalued(self.0.column(1))
    }

    /// Whether AWS's service authorization reference no longer lists the key.
    #[must_use]
    pub fn retired(self) -> bool {
        self.0.retired()
    }
}

/// The condition keys of one service that a name stands for, to ask of many [actions](crate::Action::takes) whether they
/// take it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NamedKeys {
    pub(crate) service: Service,
    /// Of the rows in the service's table.
    pub(crate) numbers: Vec<usize>,
}

/// The key of that full name, whichever service lists it; not the global keys (see
/// [`global_condition_key`](crate::global_condition_key)). Keys of web identity providers are among them.
#[must_use]
pub fn condition_key(key: &str) -> Option<ConditionKey> {
    let (prefix, _) = key.split_once(':')?;
    let own = service(prefix).and_then(|service| service.condition_key(key));
    own.or_else(|| standard_claim(key)).or_else(|| foreign_key(key))
}

/// A key whose prefix is not that of the service that lists it, such as `saml:aud` of STS.
fn foreign_key(key: &str) -> Option<ConditionKey> {
    let owners = KEY_OWNERS.rows().filter(|row| template::matches(&format!("{}:${{Name}}", row.name()), key));
    let mut services = owners.flat_map(|row| row.column(1).split(',')).filter_map(service);
    services.find_map(|service| service.condition_key(key))
}

/// The claims that every OpenID Connect provider's tokens bring into the request, as `${Issuer}:sub`: AWS's "Available
/// keys for AWS OIDC federation".
pub fn web_identity_claims() -> impl Iterator<Item = ConditionKey> + Clone {
    WEB_IDENTITY_CLAIMS.rows().map(ConditionKey)
}

/// The key of a web identity provider, as `<issuer>:<claim>` with the issuer's host and path without `https://`: a
/// claim that any OpenID Connect provider has, else one that AWS maps for that issuer. The
/// [built-in providers](built_in_identity_providers) have only what AWS maps for them.
#[must_use]
pub fn web_identity_key(key: &str) -> Option<ConditionKey> {
    let mapped = || service("sts").filter(|_| is_host(issuer_of(key)))?.condition_key(key);
    standard_claim(key).or_else(mapped)
}

/// The web identity providers that IAM knows by their domain, without a provider registered in the account: AWS's "AWS
/// JSON policy elements: Principal".
#[must_use]
pub fn built_in_identity_providers() -> [&'static str; 4] {
    ["accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com"]
}

/// A claim that any OpenID Connect provider has, of an issuer that is not built in.
fn standard_claim(key: &str) -> Option<ConditionKey> {
    let issuer = issuer_of(key);
    let is_issuer = |host: &&str| issuer.eq_ignore_ascii_case(host);
    if !is_host(issuer) || built_in_identity_providers().iter().any(is_issuer) {
        return None;
    }
    web_identity_claims().find(|claim| claim.matches(key))
}

/// What stands before the claim: a host, and perhaps a path.
fn issuer_of(key: &str) -> &str {
    key.rsplit_once(':').map_or("", |(issuer, _)| issuer)
}

/// Whether an issuer has a domain, as the prefix of a service has not.
fn is_host(issuer: &str) -> bool {
    issuer.contains('.')
}

/// The type that the data writes as `Numeric` or `ArrayOfNumeric`.
pub(crate) fn key_type(written: &str) -> KeyType {
    match written.strip_prefix("ArrayOf").unwrap_or(written) {
        "ARN" => KeyType::Arn,
        "Bool" => KeyType::Bool,
        "Numeric" => KeyType::Numeric,
        "Date" => KeyType::Date,
        "IPAddress" => KeyType::IpAddress,
        "Binary" => KeyType::Binary,
        _ => KeyType::String,
    }
}

pub(crate) fn multivalued(written: &str) -> bool {
    written.starts_with("ArrayOf")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::row_of;

    #[test]
    fn a_key_can_be_retired_and_have_bytes() {
        let key = |line| ConditionKey::new(row_of(line));
        let retired = key("s3:seal\tArrayOfBinary\tretired");
        assert_eq!(
            (retired.key_type(), retired.multivalued(), retired.retired()),
            (KeyType::Binary, true, true)
        );
        let current = key("s3:seal\tBinary");
        assert_eq!(
            (current.key_type(), current.multivalued(), current.retired()),
            (KeyType::Binary, false, false)
        );
    }
}

//! `INVALID_PRINCIPAL`: a value that cannot be a principal.
//!
//! - why: the policy is refused: "Invalid principal in policy"
//! - bad: `"Principal": {"AWS": "arn:aws:iam::123456789012:group/Developers"}`
//! - good: `"Principal": {"AWS": "arn:aws:iam::123456789012:root"}`
//! - source: IAM User Guide, "AWS JSON policy elements: Principal"
//!
//! `UNSUPPORTED_WILDCARD_IN_PRINCIPAL`: a wildcard that is not the whole value of an `AWS` principal.
//!
//! - why: the policy is refused; wildcards are for conditions
//! - bad: `"Principal": {"AWS": "arn:aws:iam::123456789012:role/*"}`
//! - good: the account, and `"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/*"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Unsupported wildcard in principal
//!
//! `INVALID_ROLE_REFERENCE`: a role named by its unique id, as IAM shows it when the role is gone.
//!
//! - why: the id is that of one creation of the role; a role of the same name has another
//! - bad: `"Principal": {"AWS": "AROADBQP57FF2AEXAMPLE"}`
//! - good: `"Principal": {"AWS": "arn:aws:iam::123456789012:role/orders"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid role reference
//!
//! `INVALID_USER_REFERENCE`: a user named by its unique id, as IAM shows it when the user is gone.
//!
//! - why: the id is that of one creation of the user; a user of the same name has another
//! - bad: `"Principal": {"AWS": "AIDACKCEVSQ6C2EXAMPLE"}`
//! - good: `"Principal": {"AWS": "arn:aws:iam::123456789012:user/jane"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid user reference

use super::provider::is_parameter;
use crate::check::subject::Subject;
use crate::{
    Arn, Code, Finding, Findings, Kind, Principal, PrincipalElement, PrincipalKind, Principals, identifier,
    limits, placeholder, wildcard,
};

/// What is wrong with a principal, and what to write instead.
type Fault = (Code, String, String);

const EXAMPLE: &str = "write an account id, or the ARN of a role or user";

/// - Under `AWS`: an account id, the ARN of an account's root, role, user or session, or `*`.
/// - No other wildcard, anywhere.
/// - No unique id of a role or user.
/// - No `CanonicalUser` in a trust policy: only Amazon S3 knows them.
/// - In other policies, also an origin access identity of Amazon `CloudFront`, which is a user of no account.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        let element = statement.statement.principal.as_ref().map(PrincipalElement::principals);
        let listed = element.map_or(&[][..], Principals::listed);
        for principal in listed.iter().filter(|principal| !is_of_s3(principal, subject.kind)) {
            findings.extend(fault(principal).map(|(code, message, help)| {
                Finding::new(code, statement.principal_locus(principal), message).help(help)
            }));
        }
    }
}

/// Whether only Amazon S3 knows the principal, and the policy may be one of its.
fn is_of_s3(principal: &Principal, kind: Kind) -> bool {
    let is_origin_access = || {
        Arn::parse(&principal.value).is_ok_and(|arn| (arn.service(), arn.account()) == ("iam", "cloudfront"))
    };
    kind != Kind::Trust && (principal.kind == PrincipalKind::CanonicalUser || is_origin_access())
}

fn fault(principal: &Principal) -> Option<Fault> {
    let value = principal.value.as_str();
    match principal.kind {
        PrincipalKind::CanonicalUser => {
            let message = format!("a trust policy takes no canonical user, and `{value}` is one");
            Some((Code::INVALID_PRINCIPAL, message, EXAMPLE.to_owned()))
        }
        PrincipalKind::Aws if value == "*" || is_parameter(value) => None,
        _ if wildcard::occurs_in(value) => Some(wildcard(principal)),
        PrincipalKind::Aws => of_aws(value),
        PrincipalKind::Federated | PrincipalKind::Service => None,
    }
}

fn wildcard(principal: &Principal) -> Fault {
    let value = &principal.value;
    let message = format!("`{value}` has a wildcard, which a principal does not take");
    let help = match principal.kind {
        PrincipalKind::Aws => {
            let account = Arn::parse(value).ok().map(|arn| arn.account().to_owned());
            let account = account.filter(|account| is_account(account));
            let account = account.map_or_else(|| "the account".to_owned(), |account| format!("`{account}`"));
            format!(
                "write {account} here, and the condition `\"ArnLike\": {{\"aws:PrincipalArn\": \"{value}\"}}`"
            )
        }
        _ => "name each principal in full".to_owned(),
    };
    (Code::UNSUPPORTED_WILDCARD_IN_PRINCIPAL, message, help)
}

fn of_aws(value: &str) -> Option<Fault> {
    if let Ok(arn) = Arn::parse(value) {
        return of_arn(&arn).map(|(message, help)| (Code::INVALID_PRINCIPAL, message, help));
    }
    if is_account(value) || placeholder::occurs_in(value) {
        return None;
    }
    if let Some((code, kind)) = unique_id(value) {
        let message =
            format!("`{value}` is the unique id of a {kind}, which is lost when the {kind} is created anew");
        return Some((code, message, format!("write the ARN of the {kind}")));
    }
    Some((Code::INVALID_PRINCIPAL, format!("`{value}` is no principal"), instead_of(value)))
}

/// What to write for a text that is neither an ARN nor an account nor an id.
fn instead_of(value: &str) -> String {
    if value.ends_with(".amazonaws.com") || value.ends_with(".amazonaws.com.cn") {
        return "write it under `Service` instead of `AWS`".to_owned();
    }
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("an account id has 12 digits, and this has {}", value.len());
    }
    EXAMPLE.to_owned()
}

fn of_arn(arn: &Arn) -> Option<(String, String)> {
    let (written, account) = (arn.as_str(), arn.account());
    let (kind, name) = arn.resource().split_once('/').unwrap_or((arn.resource(), ""));
    let whole_account =
        || format!("write `arn:{}:iam::{account}:root`, or the ARN of a role or user", arn.partition());
    let is_known = !placeholder::occurs_in(arn.service()) && !placeholder::occurs_in(kind);
    let fits = match (arn.service(), kind) {
        ("iam", "root") => name.is_empty(),
        ("iam", "role" | "user") | ("sts", "federated-user") => !name.is_empty(),
        ("sts", "assumed-role") if name.split('/').count() > 2 => {
            let message = format!("`{written}` has a path, and the ARN of a role's session has none");
            let rest: Vec<&str> = name.rsplitn(3, '/').take(2).collect();
            let session = rest.into_iter().rev().collect::<Vec<_>>().join("/");
            let help = format!("write `arn:{}:sts::{account}:assumed-role/{session}`", arn.partition());
            return Some((message, help));
        }
        ("sts", "assumed-role") => name.contains('/') && !name.starts_with('/') && !name.ends_with('/'),
        ("iam", "group") => {
            return Some((format!("`{written}` is a group, and a group is no principal"), whole_account()));
        }
        ("iam", "instance-profile") => {
            let message =
                format!("`{written}` is an instance profile, and an instance profile is no principal");
            return Some((message, "write the ARN of the role in it".to_owned()));
        }
        _ => !is_known,
    };
    if !fits {
        return Some((format!("`{written}` is no principal"), EXAMPLE.to_owned()));
    }
    if !arn.region().is_empty() {
        let message = format!("`{written}` names the region `{}`, and principals have none", arn.region());
        return Some((message, format!("write `arn:{}:iam::{account}:{}`", arn.partition(), arn.resource())));
    }
    let account_fits = placeholder::occurs_in(account) || is_account(account);
    if !account_fits {
        let message = format!("`{account}` in `{written}` is no account");
        return Some((message, "an account id has 12 digits".to_owned()));
    }
    misnamed(name).filter(|_| arn.service() == "iam").map(|name| {
        let help = "names hold letters, digits and `_+=,.@-`".to_owned();
        (format!("no {kind} can be called `{name}`, as `{written}` says"), help)
    })
}

/// The name behind the path, if IAM gives none such. AWS's own roles have a colon in it, as `aws:ec2-infrastructure` has.
fn misnamed(resource: &str) -> Option<&str> {
    let name = resource.rsplit('/').next()?;
    let is_taken = |c: char| limits::name_takes(c) || c == ':' || placeholder::index(c).is_some();
    (!name.chars().all(is_taken)).then_some(name)
}

/// Whether the text is an account id; IAM also takes it with hyphens.
fn is_account(value: &str) -> bool {
    identifier::is_account_id(&value.replace('-', ""))
}

/// What kind of principal a unique id is of.
fn unique_id(value: &str) -> Option<(Code, &'static str)> {
    let is_id =
        value.len() >= 16 && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    match value.get(..4).filter(|_| is_id)? {
        "AROA" => Some((Code::INVALID_ROLE_REFERENCE, "role")),
        "AIDA" => Some((Code::INVALID_USER_REFERENCE, "user")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::fault;
    use crate::check::testing::{codes, trust_codes};
    use crate::{Kind, Principal, PrincipalKind};

    fn codes_of(principal: &str) -> Vec<&'static str> {
        trust_codes(&format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"}}"#
        ))
    }

    #[test]
    fn what_cannot_be_a_principal_is_refused() {
        for principal in [
            "arn:aws:iam::123456789012:group/Developers",
            "arn:aws:iam::123456789012:instance-profile/web",
            "arn:aws:iam::123456789012:policy/read",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::12345678901:root",
            "arn:aws:iam:us-east-1:123456789012:root",
            "arn:aws:sts::123456789012:assumed-role/orders",
            "arn:aws:sts::123456789012:assumed-role/teams/orders/session",
            "arn:aws:s3:::bucket",
            "arn:aws:iam::123456789012:user/<your-name>",
            "arn:aws:iam::123456789012:role/teams/Data Role",
            "12345678901",
            "jane",
            "sns.amazonaws.com",
            "AGPADBQP57FF2AEXAMPLE",
            "AROADBQP57",
            "AROA-DBQP57FF2AEXAMPLE",
        ] {
            assert_eq!(codes_of(principal), ["INVALID_PRINCIPAL"], "{principal}");
        }
    }

    #[test]
    fn the_session_of_a_role_with_a_path_is_shown() {
        let arn = "arn:aws:sts::123456789012:assumed-role/teams/eu/orders/session";
        let principal = Principal { kind: PrincipalKind::Aws, value: arn.into() };
        let help = fault(&principal).map(|(_, _, help)| help).unwrap_or_default();
        assert_eq!(help, "write `arn:aws:sts::123456789012:assumed-role/orders/session`");
    }

    #[test]
    fn accounts_roles_users_and_sessions_pass() {
        for principal in [
            "123456789012",
            "1234-5678-9012",
            "arn:aws:iam::123456789012:root",
            "arn:aws-cn:iam::123456789012:role/teams/orders",
            "arn:aws:iam::123456789012:user/jane",
            "arn:aws:iam::123456789012:user/teams/jane+doe@example.com",
            "arn:aws:iam::123456789012:role/<old>/orders",
            "arn:aws:iam::123456789012:role/aws:ec2-infrastructure",
            "arn:aws:sts::123456789012:assumed-role/orders/session",
            "arn:aws:sts::123456789012:federated-user/jane",
            "{a}",
            "arn:aws:iam::{a}:role/{b}",
        ] {
            assert_eq!(codes_of(principal), [""; 0], "{principal}");
        }
    }

    #[test]
    fn a_part_of_a_name_cannot_be_a_wildcard() {
        assert_eq!(codes_of("arn:aws:iam::123456789012:role/*"), ["UNSUPPORTED_WILDCARD_IN_PRINCIPAL"]);
        assert_eq!(codes_of("12345678901?"), ["UNSUPPORTED_WILDCARD_IN_PRINCIPAL"]);
        let help = |value: &str| {
            let principal = Principal { kind: PrincipalKind::Aws, value: value.into() };
            fault(&principal).map(|(_, _, help)| help).unwrap_or_default()
        };
        assert!(
            help("arn:aws:iam::123456789012:role/*")
                .starts_with("write `123456789012` here, and the condition")
        );
        assert!(help("arn:aws:iam::*:role/a").starts_with("write the account here"));
    }

    #[test]
    fn other_policies_take_principals_of_amazon_s3() {
        let in_bucket = |kind: &str, principal: &str| {
            let statement = format!(
                r#"{{"Effect":"Deny","NotPrincipal":{{"{kind}":"{principal}"}},"Action":"s3:*","Resource":"*"}}"#
            );
            codes(Kind::Resource, &statement)
        };
        let identity = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1";
        assert_eq!(in_bucket("AWS", identity), [""; 0]);
        assert_eq!(in_bucket("CanonicalUser", "79a59df900b949e55d96a1e698fbaced"), [""; 0]);
        assert_eq!(in_bucket("AWS", "arn:aws:iam::123456789012:group/x"), ["INVALID_PRINCIPAL"]);
        assert_eq!(
            in_bucket("AWS", "arn:aws:iam::123456789012:role/*"),
            ["UNSUPPORTED_WILDCARD_IN_PRINCIPAL"]
        );
        assert_eq!(codes_of(identity), ["INVALID_PRINCIPAL"]);
    }

    #[test]
    fn unique_ids_are_warned_of() {
        assert_eq!(codes_of("AROADBQP57FF2AEXAMPLE"), ["INVALID_ROLE_REFERENCE"]);
        assert_eq!(codes_of("AIDACKCEVSQ6C2EXAMPLE"), ["INVALID_USER_REFERENCE"]);
    }

    #[test]
    fn the_help_is_for_what_is_written() {
        let help = |value: &str| {
            let principal = Principal { kind: PrincipalKind::Aws, value: value.into() };
            fault(&principal).map(|(_, message, help)| format!("{message}; {help}")).unwrap_or_default()
        };
        for (value, said) in [
            ("sns.amazonaws.com", "is no principal; write it under `Service` instead of `AWS`"),
            ("ec2.amazonaws.com.cn", "is no principal; write it under `Service` instead of `AWS`"),
            ("12345", "is no principal; an account id has 12 digits, and this has 5"),
            ("", "is no principal; write an account id, or the ARN of a role or user"),
            ("jane", "is no principal; write an account id, or the ARN of a role or user"),
            (
                "arn:aws:iam::123456789012:group/dev",
                "is a group, and a group is no principal; write `arn:aws:iam::123456789012:root`, or the ARN of a role or user",
            ),
            (
                "arn:aws:iam::123456789012:instance-profile/web",
                "is an instance profile, and an instance profile is no principal; write the ARN of the role in it",
            ),
        ] {
            assert_eq!(help(value), format!("`{value}` {said}"));
        }
    }

    #[test]
    fn a_parameter_may_be_the_kind() {
        assert_eq!(codes_of("arn:aws:iam::123456789012:{a}/x"), [""; 0]);
    }
}

//! `INVALID_GLOBAL_CONDITION_KEY`: a key that starts with `aws:` and is no global condition key.
//!
//! - why: the key is never there, so the condition never holds, or always
//! - bad: `"StringEquals": {"aws:PrincipalOrgId2": "o-a1b2c3d4e5"}`
//! - good: `"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid global condition key
//!
//! `UNSUPPORTED_GLOBAL_CONDITION_KEY`: a global condition key that AWS does not support any more.
//!
//! - why: there is a key of a clearer name in its place
//! - bad: `"ArnEquals": {"aws:ARN": "arn:aws:iam::123456789012:role/orders"}`
//! - good: `"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/orders"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Unsupported global condition key
//!
//! `INVALID_SERVICE_CONDITION_KEY`: a condition key that its service does not have.
//!
//! - why: the key is never there, so the condition never holds, or always
//! - bad: `"StringEquals": {"s3:prefixes": "home/"}`
//! - good: `"StringEquals": {"s3:prefix": "home/"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid service condition key
//!
//! `MISSING_TAG_KEY_IN_CONDITION`: a condition key for tags that does not say which tag.
//!
//! - why: the key is never there, so the condition never holds, or always
//! - bad: `"StringEquals": {"aws:ResourceTag": "data"}`
//! - good: `"StringEquals": {"aws:ResourceTag/team": "data"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing tag key in condition
//!
//! A key of a service that does not exist is an `INVALID_SERVICE`, as it is in an ARN.

use iam_role_catalog::{
    ConditionKey, GlobalKey, Service, Standing, global_condition_keys, service, services,
};

use super::help;
use crate::check::subject::{KeyAt, KnownKey, Subject};
use crate::{Code, Finding, Findings, Locus, suggest};

/// - A key that starts with `aws:` is a global key, and a current one.
/// - A key that starts with a host is one of an identity provider, and not for this check.
/// - Any other key is one of the service it starts with, or of one that lists keys under such a name.
/// - A key for tags names the tag; `${TagKey}`, as the reference writes it, names none, for keys know no policy variables.
/// - Of a retired service not all keys are known, so nothing is said of them.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, at) in subject.keys() {
        findings.extend(judge(at, || statement.key_locus(at.condition)));
    }
}

fn judge(at: &KeyAt<'_>, locus: impl FnOnce() -> Locus) -> Option<Finding> {
    let key = at.condition.key.as_str();
    let (prefix, _) = key.split_once(':')?;
    if prefix.contains('.') {
        return None;
    }
    let has_variable = key.bytes().any(|byte| byte == b'$') && key.contains("/${");
    if at.known.is_some() && has_variable {
        return Some(missing_tag_key(key, locus()));
    }
    if let Some(KnownKey::Global(global)) = at.known {
        return of_global(key, global, locus);
    }
    if prefix.eq_ignore_ascii_case("aws") {
        return Some(unknown_global(key, locus()));
    }
    if at.known.is_some() || service(prefix).is_some_and(Service::retired) {
        return None;
    }
    Some(unknown_of_service(key, prefix, locus()))
}

fn of_global(key: &str, global: GlobalKey, locus: impl FnOnce() -> Locus) -> Option<Finding> {
    match global.standing() {
        Standing::Current => None,
        Standing::Deprecated => {
            let message = format!("the condition key `{key}` is not supported any more");
            let help = "write `aws:PrincipalArn` for who calls, `aws:SourceArn` for what a service acts for";
            Some(Finding::new(Code::UNSUPPORTED_GLOBAL_CONDITION_KEY, locus(), message).help(help))
        }
        Standing::Unknown => Some(unknown_global(key, locus())),
    }
}

fn unknown_global(key: &str, locus: Locus) -> Finding {
    let with_tag = |global: GlobalKey| is_without_variable(key, global.name());
    if global_condition_keys().any(with_tag) {
        return missing_tag_key(key, locus);
    }
    let code = Code::INVALID_GLOBAL_CONDITION_KEY;
    let current = global_condition_keys().filter(|global| global.standing() == Standing::Current);
    let help = tag_key(key)
        .or_else(|| of_sts(key))
        .map_or_else(|| help(code, key, current.map(GlobalKey::name)), |meant| suggest::did_you_mean(&meant));
    Finding::new(code, locus, format!("there is no global condition key `{key}`")).help(help)
}

/// The key for a tag of which the name, or the slash behind it, is a slip: `aws:PrincipleTag/team`, `aws:ResourceTag:team`.
fn tag_key(key: &str) -> Option<String> {
    let (start, tag) = key.get(4..)?.split_once(['/', ':']).filter(|(_, tag)| !tag.is_empty())?;
    let starts =
        global_condition_keys().filter_map(|global| global.name().split_once("/${").map(|(name, _)| name));
    let near = suggest::nearest(&format!("aws:{start}"), starts)?;
    Some(format!("{near}/{tag}"))
}

/// The key of AWS STS that has the name: `sts:ExternalId` for `aws:ExternalId`.
fn of_sts(key: &str) -> Option<String> {
    let (_, name) = key.split_once(':')?;
    let key = format!("sts:{name}");
    service("sts")?.condition_key(&key).map(|known| known.name().to_owned())
}

fn unknown_of_service(key: &str, prefix: &str, locus: Locus) -> Finding {
    let of_prefix: Vec<&str> = keys_of_prefix(prefix).collect();
    if of_prefix.iter().any(|name| is_without_variable(key, name)) {
        return missing_tag_key(key, locus);
    }
    if of_prefix.is_empty() && service(prefix).is_none() {
        let code = Code::INVALID_SERVICE;
        let help = help(code, prefix, services().map(Service::prefix));
        return Finding::new(code, locus, format!("there is no service `{prefix}`, which `{key}` names"))
            .help(help);
    }
    let code = Code::INVALID_SERVICE_CONDITION_KEY;
    let help = help(code, key, of_prefix);
    Finding::new(code, locus, format!("{prefix} has no condition key `{key}`")).help(help)
}

/// Every key that starts with that prefix, whichever service lists it.
fn keys_of_prefix(prefix: &str) -> impl Iterator<Item = &'static str> {
    let starts =
        move |name: &&str| name.split_once(':').is_some_and(|(start, _)| start.eq_ignore_ascii_case(prefix));
    services().flat_map(Service::condition_keys).map(ConditionKey::name).filter(starts)
}

/// Whether `key` is the name without its variable at the end: `aws:ResourceTag` or `aws:ResourceTag/` for
/// `aws:ResourceTag/${TagKey}`.
fn is_without_variable(key: &str, name: &str) -> bool {
    let start = name.split_once("/${").map(|(start, _)| start);
    start.is_some_and(|start| start.eq_ignore_ascii_case(key.trim_end_matches('/')))
}

/// Whether the start of a key ends where the tag's key begins: `aws:ResourceTag/`, not `aws:ResourceTag/team-`.
fn is_without_tag(start: &str) -> bool {
    start.ends_with('/') && start.matches('/').count() == 1
}

fn missing_tag_key(key: &str, locus: Locus) -> Finding {
    let message = format!("the condition key `{key}` does not say which tag");
    if let Some((name, rest)) = key.split_once("${").filter(|(start, _)| !is_without_tag(start)) {
        let message = format!("{message}: keys have no variables");
        let help = format!("write out what stands behind `{name}`, not `${{{rest}`");
        return Finding::new(Code::MISSING_TAG_KEY_IN_CONDITION, locus, message).help(help);
    }
    let start = key.split_once("/${").map_or_else(|| key.trim_end_matches('/'), |(start, _)| start);
    let example = suggest::either(&[format!("{start}/team")]);
    Finding::new(Code::MISSING_TAG_KEY_IN_CONDITION, locus, message)
        .help(format!("write {example} for the tag `team`"))
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{identity_codes, said, trust_codes};

    fn codes_of(key: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"StringEquals":{{"{key}":"x"}}}}}}"#
        ))
    }

    #[test]
    fn keys_that_do_not_exist_are_reported() {
        for (key, code) in [
            ("aws:SourceAcount", "INVALID_GLOBAL_CONDITION_KEY"),
            ("aws:PrincipalOrgMasterAccountId", "INVALID_GLOBAL_CONDITION_KEY"),
            ("aws:ARN", "UNSUPPORTED_GLOBAL_CONDITION_KEY"),
            ("s3:prefixes", "INVALID_SERVICE_CONDITION_KEY"),
            ("saml:audience", "INVALID_SERVICE_CONDITION_KEY"),
            ("s4:prefix", "INVALID_SERVICE"),
            ("aws:ResourceTag", "MISSING_TAG_KEY_IN_CONDITION"),
            ("aws:requesttag/", "MISSING_TAG_KEY_IN_CONDITION"),
            ("s3:ExistingObjectTag", "MISSING_TAG_KEY_IN_CONDITION"),
            ("aws:ResourceTag/${TagKey}", "MISSING_TAG_KEY_IN_CONDITION"),
            ("ec2:ResourceTag/${TagKey}", "MISSING_TAG_KEY_IN_CONDITION"),
        ] {
            assert_eq!(codes_of(key), [code], "{key}");
        }
        assert!(!codes_of("aws:ResourceTag/cost$").contains(&"MISSING_TAG_KEY_IN_CONDITION"));
    }

    #[test]
    fn what_a_template_was_to_fill_in_is_no_newer_name() {
        let help = |key: &str| {
            let condition = format!(r#"{{"StringEquals":{{"{key}":"x"}}}}"#);
            let statement =
                format!(r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{condition}}}"#);
            let said =
                said(Kind::Identity, &format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#));
            said.concat().rsplit("; ").next().unwrap_or_default().to_owned()
        };
        assert_eq!(help("<issuer>:sub"), "write the name that is meant: none has a `<` in it");
        assert_eq!(help("${issuer}:sub"), "write the name that is meant: none has a `$` in it");
        assert!(help("issuer:sub").contains("if AWS added it since"));
        let tag = "aws:ResourceTag/k8s.io/cluster/${name}";
        assert_eq!(
            help(tag),
            "write out what stands behind `aws:ResourceTag/k8s.io/cluster/`, not `${name}`"
        );
    }

    #[test]
    fn a_slip_in_a_key_gets_a_suggestion_at_the_key() {
        let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*",
            "Condition":{"StringEquals":{"s3:prefixx":"a"}}}}"#;
        let said = said(Kind::Identity, text);
        assert_eq!(
            said,
            [
                "INVALID_SERVICE_CONDITION_KEY at Statement/0/Condition/StringEquals/s3:prefixx: s3 has no condition key \
              `s3:prefixx`; did you mean `s3:prefix`?"
            ]
        );
    }

    #[test]
    fn a_tag_that_is_not_named_is_shown_how() {
        for key in ["aws:ResourceTag", "aws:ResourceTag/", "aws:ResourceTag/${TagKey}"] {
            let text = format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny","Action":"*","Resource":"*",
                "Condition":{{"StringEquals":{{"{key}":"x"}}}}}}}}"#
            );
            let said = said(Kind::Identity, &text).concat();
            let help = "write `aws:ResourceTag/team` for the tag `team`";
            assert!(said.ends_with(&format!("`{key}` does not say which tag; {help}")), "{said}");
        }
    }

    #[test]
    fn the_key_that_is_meant_is_named() {
        for (key, meant) in [
            ("aws:PrincipleTag/team", "aws:PrincipalTag/team"),
            ("aws:ResourceTag:team", "aws:ResourceTag/team"),
            ("aws:ExternalId", "sts:ExternalId"),
            ("aws:RequestRegion", "aws:RequestedRegion"),
        ] {
            let text = format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny","Action":"*","Resource":"*",
                "Condition":{{"StringEquals":{{"{key}":"x"}}}}}}}}"#
            );
            let said = said(Kind::Identity, &text).concat();
            assert!(said.ends_with(&format!("did you mean `{meant}`?")), "{said}");
        }
    }

    #[test]
    fn keys_that_exist_pass_in_any_case() {
        for key in [
            "aws:sourceaccount",
            "AWS:SourceOwner",
            "aws:PrincipalTag/team",
            "S3:Delimiter",
            "s3:ExistingObjectTag/team",
            "aws:ResourceTag/team/part",
            "saml:aud",
            "kms:EncryptionContext:team",
            "accounts.google.com:aud",
        ] {
            assert_eq!(codes_of(key), [""; 0], "{key}");
        }
    }

    #[test]
    fn the_keys_of_a_trusted_provider_are_no_keys_of_a_service() {
        let statement = r#"{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
            "Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/login.example.com/tenant"},
            "Condition":{"StringEquals":{"login.example.com/tenant:sub":"x"}}}"#;
        assert_eq!(trust_codes(statement), [""; 0]);
    }
}

//! `INVALID_SERVICE_IN_ACTION`: an action of a service that does not exist.
//!
//! - why: IAM stores it and it matches nothing, so what was to be allowed or denied is not
//! - bad: `"Action": "dynamo:GetItem"`
//! - good: `"Action": "dynamodb:GetItem"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid service in action
//!
//! `INVALID_ACTION`: an action that its service does not have, or a pattern that matches none of its actions.
//!
//! - why: IAM stores it and it matches nothing; many an operation of an API is allowed by an action of another name
//! - bad: `"Action": "s3:ListObjectsV2"`
//! - good: `"Action": "s3:ListBucket"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid action
//!
//! `RETIRED_SERVICE`: an action of a service that AWS's reference does not list any more.
//!
//! - why: the service may be gone, and then the statement does nothing
//! - bad: `"Action": "zocalo:*"`
//! - good: `"Action": "workdocs:*"`
//! - source: Service Authorization Reference, "Actions, resources, and condition keys for AWS services"
//!
//! `RETIRED_ACTION`: an action that AWS's reference does not list any more, or a pattern that matches only such.
//!
//! - why: the action may be gone, and then the statement does nothing
//! - bad: `"Action": "account:SendPhoneNumberVerification"`
//! - good: `"Action": "account:StartPrimaryEmailUpdate"`
//! - source: Service Authorization Reference, "Actions, resources, and condition keys for AWS services"

use iam_role_catalog::{Action, DATE, OperationHint, Service};

use super::{help_for_service, newer};
use crate::check::named::Named;
use crate::check::subject::Subject;
use crate::{ActionPattern, Code, Finding, Findings, Kind, Locus, placeholder, suggest};

/// - The service before the colon exists.
/// - The name behind it is one of the service's actions, without regard to case, or matches some of them.
/// - Neither is retired. Of a retired service not all actions are known, so no more is said of them.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        for stretch in statement.named.stretches() {
            let Some(prefix) = stretch.prefix else { continue };
            let is_listed = stretch.service.is_some_and(|service| !service.retired());
            // Most actions are as AWS's reference has them.
            let is_current = |action: Action| is_listed && !action.retired();
            for (index, named) in
                statement.named.of(stretch).filter(|(_, named)| !named.action.is_some_and(is_current))
            {
                let pattern = named.pattern;
                if !placeholder::occurs_in(pattern.as_str()) && !belongs_to_trust(subject.kind, pattern) {
                    findings.extend(judge(prefix, named, || statement.action_locus(index)));
                }
            }
        }
    }
}

/// A trust policy takes actions of STS alone; others are named by the check that says so.
fn belongs_to_trust(kind: Kind, pattern: &ActionPattern) -> bool {
    let of_sts = pattern.service().is_some_and(|service| service.eq_ignore_ascii_case("sts"));
    kind == Kind::Trust && (!of_sts || pattern.is_wildcard())
}

fn judge(prefix: &str, named: &Named<'_>, locus: impl FnOnce() -> Locus) -> Option<Finding> {
    let pattern = named.pattern;
    let Some(service) = named.service else {
        let message = format!("there is no service `{prefix}`, which `{}` names", pattern.as_str());
        let code = Code::INVALID_SERVICE_IN_ACTION;
        let help = help_for_service(code, prefix);
        return Some(Finding::new(code, locus(), message).help(help));
    };
    if service.retired() {
        let message = format!(
            "AWS's reference does not list the service `{prefix}`, which `{}` names",
            pattern.as_str()
        );
        return Some(retired(Code::RETIRED_SERVICE, message, locus()));
    }
    if pattern.is_wildcard() {
        of_pattern(service, named, locus)
    } else {
        Some(of_literal(service, named, locus))
    }
}

/// An action that is not current: unknown or retired.
fn of_literal(service: Service, named: &Named<'_>, locus: impl FnOnce() -> Locus) -> Finding {
    let pattern = named.pattern;
    if named.action.is_none() {
        return unknown(service, pattern, locus());
    }
    let message = format!("AWS's reference does not list the action `{}`", pattern.as_str());
    retired(Code::RETIRED_ACTION, message, locus())
}

fn of_pattern(service: Service, named: &Named<'_>, locus: impl FnOnce() -> Locus) -> Option<Finding> {
    let pattern = named.pattern;
    let mut actions = named.matched();
    let Some(first) = actions.next() else {
        let message = format!("no action of {} matches `{}`", service.prefix(), pattern.as_str());
        return Some(Finding::new(Code::INVALID_ACTION, locus(), message).help(help_for_name(pattern)));
    };
    (first.retired() && actions.all(Action::retired)).then(|| {
        let message = format!("AWS's reference lists no action that `{}` matches", pattern.as_str());
        retired(Code::RETIRED_ACTION, message, locus())
    })
}

/// An action that the service does not have: an operation of its API, a slip, or newer than the catalogue.
fn unknown(service: Service, pattern: &ActionPattern, locus: Locus) -> Finding {
    let written = pattern.as_str();
    let code = Code::INVALID_ACTION;
    let instead: Vec<&str> =
        service.operation(pattern.name()).into_iter().flat_map(OperationHint::actions).collect();
    if let [_, ..] = *instead {
        let message = format!("`{written}` is an API operation, not an action");
        let noun = if instead.len() == 1 { "its action is" } else { "its actions are" };
        return Finding::new(code, locus, message).help(format!("{noun} {}", suggest::both(&instead)));
    }
    let message = format!("{} has no action `{written}`", service.prefix());
    let near = suggest::nearest(pattern.name(), service.actions().map(Action::name));
    let near = near.map(str::to_owned).or_else(|| all_that_start_with(service, pattern.name()));
    let help = near.map(|name| suggest::did_you_mean(&format!("{}:{name}", service.prefix())));
    Finding::new(code, locus, message).help(help.unwrap_or_else(|| help_for_name(pattern)))
}

/// Help for a name that resembles none: it may be newer than the catalogue, unless no action can be called so.
fn help_for_name(pattern: &ActionPattern) -> String {
    let foreign = pattern.name().chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '*' | '?')));
    foreign.map_or_else(
        || newer(Code::INVALID_ACTION),
        |c| format!("write the name of an action: none has a `{c}` in it"),
    )
}

/// The pattern of all actions whose names start with that word, which lacks the `*` that some formats take for a sign of
/// their own: `Describe*` for `Describe`.
fn all_that_start_with(service: Service, word: &str) -> Option<String> {
    let starts = |action: Action| {
        let (start, rest) = action.name().split_at_checked(word.len())?;
        (start == word && rest.starts_with(|c: char| c.is_ascii_uppercase())).then_some(())
    };
    service.actions().find_map(starts).map(|()| format!("{word}*"))
}

fn retired(code: Code, message: String, locus: Locus) -> Finding {
    let help = format!(
        "take it out if it is gone as of {DATE}; if it still works, write allow_finding({code}, reason = \"…\")"
    );
    Finding::new(code, locus, message).help(help)
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{identity_codes, said, trust_codes};

    fn said_of(action: &str) -> Vec<String> {
        let statement = format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"*"}}"#);
        said(Kind::Identity, &format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#))
    }

    #[test]
    fn what_a_service_is_called_leads_to_its_prefix() {
        let said = said_of("stepfunctions:StartExecution").concat();
        assert!(
            said.starts_with("INVALID_SERVICE_IN_ACTION") && said.ends_with("did you mean `states`?"),
            "{said}"
        );
    }

    #[test]
    fn a_slip_gets_a_suggestion() {
        assert_eq!(
            said_of("s3:GetObjekt"),
            [
                "INVALID_ACTION at Statement/0/Action/0: s3 has no action `s3:GetObjekt`; did you mean `s3:GetObject`?"
            ]
        );
        assert_eq!(
            said_of("dynamo:GetItem"),
            [
                "INVALID_SERVICE_IN_ACTION at Statement/0/Action/0: there is no service `dynamo`, which `dynamo:GetItem` \
              names; did you mean `dynamodb`?"
            ]
        );
    }

    #[test]
    fn a_word_that_names_begin_with_may_have_lost_its_wildcard() {
        let help = |action: &str| said_of(action).concat().rsplit("; ").next().unwrap_or_default().to_owned();
        assert_eq!(help("kms:Describe"), "did you mean `kms:Describe*`?");
        assert_eq!(help("s3:List"), "did you mean `s3:List*`?");
        for no_word in ["kms:Desc", "kms:Frobnicate"] {
            assert!(!help(no_word).contains('*'), "{}", help(no_word));
        }
        assert_eq!(help("kms:ResourceTag/team"), "write the name of an action: none has a `/` in it");
        assert_eq!(help(r"kms:ReEncrypt\\*"), r"write the name of an action: none has a `\` in it");
    }

    #[test]
    fn an_operation_of_the_api_names_its_action() {
        assert_eq!(
            said_of("s3:ListObjectsV2"),
            [
                "INVALID_ACTION at Statement/0/Action/0: `s3:ListObjectsV2` is an API operation, not an action; its action \
              is `s3:ListBucket`"
            ]
        );
    }

    #[test]
    fn what_resembles_nothing_may_be_newer_than_the_catalogue() {
        let said = said_of("s3:Teleport");
        let date = iam_role_catalog::DATE;
        let help = format!(
            "the catalogue of {date} does not have it; if AWS added it since, write allow_finding(INVALID_ACTION"
        );
        assert!(said[0].contains(&help), "{said:?}");
        assert!(said_of("s3:Teleport*")[0].contains("no action of s3 matches `s3:Teleport*`"));
    }

    #[test]
    fn retired_names_are_warned_of() {
        assert!(said_of("zocalo:*")[0].starts_with("RETIRED_SERVICE at Statement/0/Action/0: "));
        let said = said_of("account:SendPhoneNumberVerification");
        assert!(said[0].starts_with("RETIRED_ACTION at Statement/0/Action/0: "), "{said:?}");
        assert!(said_of("account:SendPhone*")[0].starts_with("RETIRED_ACTION at Statement/0/Action/0: "));
    }

    #[test]
    fn known_actions_pass_in_any_case_and_under_wildcards() {
        let statement =
            r#"{"Effect":"Deny","NotAction":["s3:getobject","S3:Get*","s3:?etObject","*"],"Resource":"*"}"#;
        assert_eq!(identity_codes(statement), [""; 0]);
    }

    #[test]
    fn of_a_trust_policy_s_actions_those_of_sts_are_looked_up() {
        let codes = |action: &str| {
            trust_codes(&format!(
                r#"{{"Effect":"Allow","Principal":{{"AWS":"123456789012"}},"Action":["sts:AssumeRole","{action}"]}}"#
            ))
        };
        assert_eq!(codes("sts:TagSesion"), ["INVALID_ACTION"]);
        assert_eq!(codes("s3:GetObjekt"), ["TRUST_POLICY_ACTION_NOT_STS"]);
        assert!(!codes("sts:Frobnicate*").contains(&"INVALID_ACTION"));
    }
}

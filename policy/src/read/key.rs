//! Keys of the condition block: operators and condition keys.
//!
//! `INVALID_CONDITION_OPERATOR`: a condition operator that does not exist.
//!
//! - why: IAM refuses the policy
//! - bad: `"StringEqual": {…}`
//! - good: `"StringEquals": {…}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid condition operator
//!
//! `NULL_WITH_IF_EXISTS`: the operator `NullIfExists`.
//!
//! - why: IAM refuses the policy; `Null` itself asks whether the key exists
//! - bad: `"NullIfExists": {"aws:TokenIssueTime": "true"}`
//! - good: `"Null": {"aws:TokenIssueTime": "true"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Null with if exists
//!
//! `INVALID_CONDITION_KEY_FORMAT`: a condition key that is not a service, a colon and a name.
//!
//! - why: IAM refuses the policy
//! - bad: `"IpAddress": {"SourceIp": "203.0.113.0/24"}`
//! - good: `"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid condition key format

use super::reader::parameter;
use crate::{Code, Finding, Findings, Locus, Operator, OperatorKind, Qualifier, suggest, words};

/// The operator that the key `text` names; a finding at its place otherwise.
pub(super) fn operator(text: &str, findings: &mut Findings) -> Option<Operator> {
    if let Some(problem) = parameter(text, "Condition") {
        findings.push(problem);
        return None;
    }
    if let Some(operator) = Operator::parse(text) {
        return Some(operator);
    }
    let pieces = Pieces::of(text);
    let (code, message, help) =
        if pieces.name == "Null" && pieces.if_exists && pieces.qualifier.is_none_or(is_qualifier) {
            let message = format!("`{text}` is no operator: `Null` itself asks whether the key exists");
            (Code::NULL_WITH_IF_EXISTS, message, Some("write `Null`".to_owned()))
        } else {
            let meant = pieces.meant().map(|operator| suggest::did_you_mean(&operator.to_string()));
            let help = meant.or_else(|| instead_of_operator(text));
            (Code::INVALID_CONDITION_OPERATOR, format!("there is no condition operator `{text}`"), help)
        };
    findings.push(Finding::new(code, Locus::root(), message).maybe_help(help));
    None
}

/// What to write instead of a text that is no slip of an operator.
fn instead_of_operator(text: &str) -> Option<String> {
    let is_key =
        text.split_once(':').is_some_and(|(start, _)| !is_qualifier(start) && !start.contains("Value"));
    if is_key {
        return Some(format!(
            "write the key below an operator, for example `{{\"StringEquals\": {{\"{text}\": \"…\"}}}}`"
        ));
    }
    let is_part =
        ["StartsWith", "EndsWith", "Contains", "Matches", "Regex"].iter().any(|part| text.contains(part));
    is_part.then(|| "write `StringLike`, whose values take `*` and `?`".to_owned())
}

/// What a text that should be an operator consists of.
struct Pieces<'a> {
    /// What stands before the colon.
    qualifier: Option<&'a str>,
    name: &'a str,
    if_exists: bool,
}

impl<'a> Pieces<'a> {
    fn of(text: &'a str) -> Self {
        let (qualifier, rest) = match text.split_once(':') {
            Some((qualifier, rest)) => (Some(qualifier), rest),
            None => (None, text),
        };
        let suffix = rest.len().checked_sub("IfExists".len()).and_then(|start| rest.split_at_checked(start));
        match suffix {
            Some((name, suffix)) if suffix.eq_ignore_ascii_case("IfExists") => {
                Self { qualifier, name, if_exists: true }
            }
            _ => Self { qualifier, name: rest, if_exists: false },
        }
    }

    /// The operator that is nearest to all pieces.
    fn meant(&self) -> Option<Operator> {
        let name = suggest::nearest(self.name, OperatorKind::ALL.iter().map(|kind| kind.name()))?;
        let qualifier = match self.qualifier {
            Some(text) => suggest::nearest(
                text,
                Qualifier::ALL.map(|qualifier| qualifier.prefix().trim_end_matches(':')),
            )?,
            None => "",
        };
        let colon = if self.qualifier.is_some() { ":" } else { "" };
        let if_exists = if self.if_exists && name != "Null" { "IfExists" } else { "" };
        Operator::parse(&format!("{qualifier}{colon}{name}{if_exists}"))
    }
}

fn is_qualifier(text: &str) -> bool {
    Qualifier::ALL.into_iter().any(|qualifier| qualifier.prefix().strip_suffix(':') == Some(text))
}

/// Whether `text` has the form of a condition key, `service:name`; a finding at its place otherwise.
///
/// - The name may hold further colons: `kms:EncryptionContext:AppName`, `aws:ResourceTag/aws:cloudformation:stack-id`.
/// - The prefix of an OpenID Connect provider's keys is its address without the scheme.
pub(super) fn condition_key(text: &str, findings: &mut Findings) -> bool {
    if let Some(problem) = parameter(text, "Condition") {
        findings.push(problem);
        return false;
    }
    let at_colons = || words::each(text, b':').filter_map(|colon| text.split_at_checked(colon));
    let is_prefix = |text: &str| {
        !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || matches!(c, '*' | '?'))
    };
    let help = if let Some(address) = at_colons().find_map(|(_, rest)| rest.strip_prefix("://")) {
        format!("leave out the scheme: `{address}`")
    } else if at_colons().next().is_some_and(|(prefix, rest)| is_prefix(prefix) && rest != ":") {
        return true;
    } else {
        "write the service before a colon, for example `aws:SourceAccount`".to_owned()
    };
    let message = format!("the condition key `{text}` is not of the form `service:name`");
    findings.push(Finding::new(Code::INVALID_CONDITION_KEY_FORMAT, Locus::root(), message).help(help));
    false
}

//! Policy variables in the elements that know them, and in those that do not.
//!
//! `MISSING_BRACE_IN_VARIABLE`: a policy variable that is not closed.
//!
//! - why: IAM takes it for plain text, so nothing matches
//! - bad: `"Resource": "arn:aws:s3:::b/${aws:username/*"`
//! - good: `"Resource": "arn:aws:s3:::b/${aws:username}/*"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing brace in variable
//!
//! `MISSING_QUOTE_IN_VARIABLE`: a default of a policy variable that is not in single quotes.
//!
//! - why: IAM takes the variable for plain text, so nothing matches
//! - bad: `${aws:PrincipalTag/team, none}`
//! - good: `${aws:PrincipalTag/team, 'none'}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing quote in variable
//!
//! `UNSUPPORTED_SPACE_IN_VARIABLE`: a policy variable with a space in its name.
//!
//! - why: IAM takes it for plain text, so nothing matches
//! - bad: `${aws: username}`
//! - good: `${aws:username}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Unsupported space in variable
//!
//! `EMPTY_VARIABLE`: a policy variable without a name.
//!
//! - why: IAM takes it for plain text, so nothing matches
//! - bad: `${}`
//! - good: `${aws:username}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Empty variable
//!
//! `VARIABLE_UNSUPPORTED_IN_ELEMENT`: a policy variable in an element that knows none.
//!
//! - why: there it is plain text, or refused
//! - bad: `"Action": "s3:${aws:username}"`
//! - good: `"Resource": "arn:aws:s3:::b/${aws:username}/*"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Variable unsupported in element
//!
//! `VARIABLE_UNSUPPORTED_IN_VERSION`: a policy variable in a document of the version of 2008, or of none.
//!
//! - why: there it is plain text, so nothing matches
//! - bad: `"Version": "2008-10-17"` with `${aws:username}`
//! - good: `"Version": "2012-10-17"` with `${aws:username}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Variable unsupported in version

use crate::variable::{self, VariableError};
use crate::{Code, Finding, Findings, Locus, placeholder, words};

/// Whether `text` may hold a variable or a parameter; false is sure.
pub(super) fn may_occur_in(text: &str) -> bool {
    words::has_or_is_not_ascii(text, b'$')
}

/// Names what is wrong with the variables of `text`, which stands where variables may; `live` says whether the
/// document's version knows them. What is wrong is plain text to IAM, so nothing is left out.
pub(super) fn check(text: &str, live: bool, findings: &mut Findings) {
    if !variable::occurs_in(text) {
        return;
    }
    if !live {
        let message =
            format!("the variable in `{text}` is plain text in this version of the policy language");
        let finding = Finding::new(Code::VARIABLE_UNSUPPORTED_IN_VERSION, Locus::root(), message);
        findings.push(finding.help("write `\"Version\": \"2012-10-17\"`"));
        return;
    }
    for span in variable::spans(text) {
        let variable = text.get(span).unwrap_or_default();
        if let Err(error) = variable::check(variable) {
            findings.push(malformed(variable, error));
        }
    }
}

fn malformed(variable: &str, error: VariableError) -> Finding {
    let (code, what, help) = match error {
        VariableError::MissingBrace => (
            Code::MISSING_BRACE_IN_VARIABLE,
            "is not closed",
            "write `}` behind its name; variables do not nest",
        ),
        VariableError::Empty => (
            Code::EMPTY_VARIABLE,
            "names no key",
            "write a condition key inside, for example `${aws:userid}`",
        ),
        VariableError::Space => (
            Code::UNSUPPORTED_SPACE_IN_VARIABLE,
            "has a space in its name",
            "write `${key}` or `${key, 'default'}`",
        ),
        VariableError::MissingQuote => {
            (Code::MISSING_QUOTE_IN_VARIABLE, "has a default without quotes", "write `${key, 'default'}`")
        }
    };
    Finding::new(code, Locus::root(), format!("the variable `{variable}` {what}")).help(help)
}

/// The finding that a variable stands in `text`, if one does; `place` says where that is.
pub(super) fn misplaced(text: &str, place: &str) -> Option<Finding> {
    if !variable::occurs_in(text) {
        return None;
    }
    let message = format!("no policy variable can stand in {place}: `{text}`");
    let help =
        "write the text out; variables stand in the last field of a resource's ARN and in condition values";
    Some(Finding::new(Code::VARIABLE_UNSUPPORTED_IN_ELEMENT, Locus::root(), message).help(help))
}

/// The finding that a parameter stands inside a variable of `text`, if one does.
pub(super) fn parameter_inside(text: &str) -> Option<Finding> {
    let mut variables = variable::spans(text).filter_map(|span| text.get(span));
    let variable = variables.find(|variable| placeholder::occurs_in(variable))?;
    let message = format!("no parameter can stand in a policy variable: `{variable}`");
    let help = "write the variable out";
    Some(Finding::new(Code::PARAMETER_NOT_ALLOWED, Locus::root(), message).help(help))
}

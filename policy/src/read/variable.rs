//! Policy variables in the elements that know them, and in those that do not.

use crate::variable::{self, VariableError};
use crate::{Code, Finding, Findings, Locus, placeholder};

/// Names what is wrong with the variables of `text`, which stands where variables may; `live` says whether the
/// document's version knows them. What is wrong is plain text to IAM, so nothing is left out.
pub(super) fn check(text: &str, live: bool, findings: &mut Findings) {
    if variable::occurs_in(text) && !live {
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

//! `CEILING_EXCEEDED`: a statement that grants more than the role's ceiling.
//!
//! - why: the ceiling is what the role is promised to stay within, whatever its policies say later
//! - bad: `inline_policy(allow("s3:*", on("arn:aws:s3:::data/*"))), ceiling(allow("s3:Get*", on("*")))`
//! - good: `inline_policy(allow("s3:GetObject", on("arn:aws:s3:::data/*"))), ceiling(allow("s3:Get*", on("*")))`
//! - source: this tool
//!
//! `CEILING_NOT_PROVED`: a role of which nobody can prove that it stays within its ceiling.
//!
//! - why: what is not proved may be wrong; a policy that is named by its ARN may allow anything
//! - bad: `managed_policies("ReadOnlyAccess"), ceiling(allow("s3:Get*", on("*")))`
//! - good: the policy's statements in a struct with `#[iam_policy]`, which the role names
//! - source: this tool

use super::{
    Guarantees, Rule,
    granted::Granted,
    proof::{Gap, shown},
};
use crate::{Code, Document, Finding, Findings};

/// Proves that the role stays within its ceiling, or names each statement that reaches over.
///
/// - what the role is granted is what its policies allow and do not deny, within its boundary
/// - what cannot be seen may allow anything, unless the boundary keeps that within the ceiling too
pub(super) fn check(granted: &Granted<'_>, ceiling: &[Rule], findings: &mut Findings) {
    if ceiling.is_empty() {
        return;
    }
    let reference: Vec<&Document> =
        super::written(ceiling, Guarantees::ceiling_locus).map(|(document, _)| document).collect();
    for gap in granted.gaps(&reference) {
        findings.push(match gap {
            Gap::Over(locus, over) => {
                let message = format!("{} reaches over the ceiling: it allows {}", over.subject(), shown(&over.witness));
                let help = "narrow the statement, or widen the ceiling";
                Finding::new(Code::CEILING_EXCEEDED, locus, message).help(help)
            }
            Gap::Unknown(locus, why) => {
                let locus = locus.unwrap_or_else(|| Guarantees::ceiling_locus(0));
                let message = format!("it cannot be proved that the role stays within its ceiling: {}", why.what);
                Finding::new(Code::CEILING_NOT_PROVED, locus, message).help(why.help)
            }
            Gap::Unseen(locus, name) => {
                let message = format!("it cannot be proved that `{name}` stays within the ceiling: the compiler does not see it");
                let help = "declare it as a struct with `#[iam_policy]`, or take a boundary that stays within the ceiling";
                Finding::new(Code::CEILING_NOT_PROVED, locus, message).help(help)
            }
        });
    }
}

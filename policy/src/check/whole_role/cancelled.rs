//! `ALLOW_CANCELLED_BY_DENY`: an action that is allowed, and denied wherever it is allowed.
//!
//! - why: a denial always wins, in whichever policy of the role it stands, so the action is not allowed at all. It is a
//!   warning, because it takes nothing that was not taken on purpose
//! - bad: `s3:DeleteObject` allowed on `arn:aws:s3:::bucket/*` and denied on `*`
//! - good: `s3:DeleteObject` denied alone
//! - source: IAM User Guide, "Policy evaluation logic", The difference between explicit and implicit denies

use crate::check::grants::Grants;
use crate::check::overlap;
use crate::check::whole::Part;
use crate::{Code, Finding, Findings};

/// - No action, or pattern of actions, that a statement allows is denied as a whole by one statement without conditions,
///   on all resources that it is allowed on.
pub(crate) fn check(grants: &Grants<'_>, findings: &mut Findings) {
    if !grants.whole.is_read() {
        return;
    }
    let with_denying = |part| Part::denying(part).map(move |statement| (part, statement));
    let denials = grants.whole.granting().flat_map(with_denying);
    let denials: Vec<_> = denials.filter(|(_, denying)| denying.conditions().is_empty()).collect();
    for part in grants.whole.granting().filter(|_| !denials.is_empty()) {
        for statement in part.allowing() {
            let here = denials.iter().filter(|(_, denying)| overlap::statement_holds(denying, statement));
            let here: Vec<_> = here.collect();
            for (index, pattern) in statement.actions().iter().enumerate() {
                let denial = here.iter().find(|(_, denying)| overlap::denies(denying, pattern));
                let Some((other, denying)) = denial else { continue };
                let message = format!("`{}` is denied wherever it is allowed here", pattern.as_str());
                let by = other.place(denying.locus());
                let help = format!("take it out, or narrow the denial at `{by}`");
                let locus = part.place(statement.action_locus(index));
                findings.push(Finding::new(Code::ALLOW_CANCELLED_BY_DENY, locus, message).help(help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{granting_codes, role_said};

    const DELETE: &str =
        r#"{"Effect":"Allow","Action":["s3:GetObject","s3:Delete*"],"Resource":"arn:aws:s3:::bucket/*"}"#;

    #[test]
    fn a_denial_of_all_that_is_allowed_is_reported_across_policies() {
        let deny = r#"{"Effect":"Deny","Action":"s3:Del*","Resource":"arn:aws:s3:::*"}"#;
        let expected = "ALLOW_CANCELLED_BY_DENY at Policies/0/PolicyDocument/Statement/0/Action/1: `s3:Delete*` is denied \
            wherever it is allowed here; take it out, or narrow the denial at `Policies/1/PolicyDocument/Statement/0`";
        assert_eq!(role_said(|_| {}, &[DELETE, deny]), [expected]);
        let all_but = r#"{"Effect":"Deny","NotAction":"s3:GetObject","NotResource":"arn:aws:s3:::other/*"}"#;
        assert_eq!(granting_codes(&format!("{DELETE},{all_but}")), ["ALLOW_CANCELLED_BY_DENY"]);
    }

    #[test]
    fn a_denial_of_some_of_it_passes() {
        for deny in [
            r#"{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*"}"#,
            r#"{"Effect":"Deny","Action":"s3:Delete*","Resource":"arn:aws:s3:::bucket/keep/*"}"#,
            r#"{"Effect":"Deny","Action":"s3:*","NotResource":"arn:aws:s3:::bucket/*"}"#,
            r#"{"Effect":"Deny","NotAction":"s3:DeleteObject","Resource":"arn:aws:s3:::other/*"}"#,
            r#"{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#,
        ] {
            let codes = granting_codes(&format!("{DELETE},{deny}"));
            assert!(!codes.contains(&"ALLOW_CANCELLED_BY_DENY"), "{deny}: {codes:?}");
        }
    }
}

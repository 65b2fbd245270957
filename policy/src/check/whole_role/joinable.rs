//! `STATEMENTS_CAN_BE_JOINED`: statements that could be one, in policies that are nearly as long as they may be.
//!
//! - why: joined they are shorter, and the quota is near. They mean the same, so it is a suggestion
//! - bad: two statements with the same resources and conditions, and different actions
//! - good: one with the actions of both
//! - source: IAM User Guide, "IAM and AWS STS quotas", IAM and STS character limits

use crate::check::grants::Grants;
use crate::check::measured::Measured;
use crate::check::subject::StatementAt;
use crate::check::whole::{Part, Whole};
use crate::{Code, Finding, Findings, Statement, limits};

/// How many tenths of its quota a policy has to fill.
const NEAR: usize = 8;

/// - Where the inline policies of a role, or a managed policy, fill four fifths of their quota, no two statements of one
///   document differ in their actions alone or in their resources alone.
pub(crate) fn check(grants: &Grants<'_>, findings: &mut Findings) {
    let of_part = |part| joinable(part).map(|(with, statement)| (part, with, statement));
    let mut found = grants.whole.granting().filter_map(of_part).peekable();
    if found.peek().is_some() && is_near(grants.whole) {
        findings.extend(found.map(|(part, with, statement)| finding(part, with, statement)));
    }
}

/// A role's inline policies count together. A policy that stands alone may be a managed one, whose quota is lower.
fn is_near<'a>(whole: &Whole<'a>) -> bool {
    let quota = if whole.role.is_some() { limits::INLINE_POLICIES } else { limits::MANAGED_POLICY };
    let is_near = |size: fn(&Measured<'a>) -> usize| {
        whole.granting().map(|part| size(&part.measured)).sum::<usize>() * 10 >= quota * NEAR
    };
    is_near(Measured::size_at_most) && is_near(Measured::size)
}

/// The first statement that could be joined with an earlier one, behind that.
fn joinable<'p, 'a>(part: &'p Part<'a>) -> Option<(&'p StatementAt<'a>, &'p StatementAt<'a>)> {
    part.subject.statements().enumerate().find_map(|(index, statement)| {
        let mut earlier = part.subject.statements().take(index);
        let with = earlier.find(|earlier| can_join(earlier.statement, statement.statement))?;
        Some((with, statement))
    })
}

fn finding(part: &Part<'_>, with: &StatementAt<'_>, statement: &StatementAt<'_>) -> Finding {
    let message = format!("this statement could be one with `{}`", part.place(with.locus()));
    let help = "join them: they differ in one list alone, and the policies are nearly as long as they may be";
    let locus = part.place(statement.locus());
    Finding::new(Code::STATEMENTS_CAN_BE_JOINED, locus, message).help(help)
}

fn can_join(left: &Statement, right: &Statement) -> bool {
    let is_same_kind = left.effect == right.effect
        && left.conditions == right.conditions
        && left.principal == right.principal
        && left.action.name() == "Action"
        && right.action.name() == "Action";
    let are_resources = |statement: &Statement| {
        statement.resource.as_ref().is_some_and(|resource| resource.name() == "Resource")
    };
    is_same_kind
        && (left.resource == right.resource
            || (left.action == right.action && are_resources(left) && are_resources(right)))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::granting_said;

    fn statements(name_length: usize, second: &str) -> String {
        let key = "k".repeat(name_length);
        format!(
            r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/{key}"}},
            {{"Effect":"Allow","Action":{second},"Resource":"arn:aws:s3:::bucket/{key}"}}"#
        )
    }

    #[test]
    fn statements_that_differ_in_one_list_are_reported_near_the_quota() {
        let said = granting_said(&statements(2_500, r#""s3:PutObject""#));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with(
            "STATEMENTS_CAN_BE_JOINED at Statement/1: this statement could be one with `Statement/0`"
        ));
    }

    #[test]
    fn short_policies_and_different_statements_pass() {
        for length in [100, 1_000, 2_300] {
            assert_eq!(granting_said(&statements(length, r#""s3:PutObject""#)), [""; 0], "{length}");
        }
        let denied = statements(2_500, r#""s3:PutObject""#).replacen("Allow", "Deny", 1);
        assert!(!granting_said(&denied).iter().any(|said| said.starts_with("STATEMENTS")));
    }

    #[test]
    fn resources_of_the_same_actions_join_and_exceptions_do_not() {
        let is_reported = |first: &str, second: &str| {
            let key = "k".repeat(2_500);
            let statement = |rest: &str| {
                format!(
                    r#"{{"Effect":"Allow",{}}}"#,
                    rest.replace('#', &format!("arn:aws:s3:::bucket/{key}"))
                )
            };
            let said = granting_said(&format!("{},{}", statement(first), statement(second)));
            said.iter().any(|said| said.starts_with("STATEMENTS_CAN_BE_JOINED"))
        };
        let get = r##""Action":"s3:GetObject","Resource":"#/a""##;
        assert!(is_reported(get, r##""Action":"s3:GetObject","Resource":"#/b""##));
        assert!(!is_reported(get, r##""Action":"s3:PutObject","Resource":"#/b""##));
        assert!(!is_reported(get, r##""Action":"s3:GetObject","NotResource":"#/b""##));
        assert!(!is_reported(
            r##""Action":"s3:GetObject","NotResource":"#/a""##,
            r##""Action":"s3:GetObject","NotResource":"#/b""##
        ));
        assert!(!is_reported(get, r##""NotAction":"s3:GetObject","Resource":"#/a""##));
    }
}

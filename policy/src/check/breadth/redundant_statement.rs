//! `REDUNDANT_STATEMENT`: a statement that says what an earlier one says.
//!
//! - why: whoever changes one of them may miss the other
//! - bad: two statements that differ in their `Sid` alone
//! - good: one statement
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Redundant statement

use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Effect, Finding, Findings, ResourceElement, Statement, normal};

/// - No two statements are alike but for their `Sid`s and the order of what they list.
pub(crate) fn check<'s>(subject: &'s Subject<'_>, findings: &mut Findings) {
    let shaped = |statement: &'s StatementAt<'_>| (Shape::of(statement.statement), statement);
    let shaped: Vec<_> = subject.statements().map(shaped).collect();
    for (index, (shape, statement)) in shaped.iter().enumerate().filter(|(_, (_, it))| it.whole) {
        let mut earlier =
            shaped.iter().take(index).filter(|(of_earlier, it)| of_earlier == shape && it.whole);
        let says_the_same =
            |(_, earlier): &&(Shape, &StatementAt<'_>)| say_the_same(earlier.statement, statement.statement);
        if let Some((_, earlier)) = earlier.find(says_the_same) {
            let name = earlier.statement.sid.as_deref().filter(|sid| !sid.is_empty());
            let which = name
                .map_or_else(|| "an earlier statement".to_owned(), |sid| format!("the statement `{sid}`"));
            let message = format!("{which} says the same");
            let finding = Finding::new(Code::REDUNDANT_STATEMENT, statement.locus(), message);
            findings.push(finding.help("take one of them out"));
        }
    }
}

/// What most pairs of statements differ in, and what no text has to be compared for.
#[derive(PartialEq, Eq)]
struct Shape {
    effect: Effect,
    actions: usize,
    length_of_actions: u32,
    resources: Option<usize>,
    conditions: usize,
    longest_key: Option<usize>,
}

impl Shape {
    fn of(statement: &Statement) -> Self {
        let actions = statement.action.patterns();
        Self {
            effect: statement.effect,
            actions: actions.len(),
            length_of_actions: actions.iter().map(|pattern| pattern.text().length()).sum(),
            resources: statement.resource.as_ref().map(|element| element.patterns().len()),
            conditions: statement.conditions.len(),
            longest_key: statement.conditions.iter().map(|condition| condition.key.len()).max(),
        }
    }
}

/// Whether the statements, of one shape, differ in their `Sid`s and in how they are written at most.
fn say_the_same(left: &Statement, right: &Statement) -> bool {
    let principals = |statement: &Statement| statement.principal.as_ref().map(normal::principals);
    // What differs in most pairs comes first.
    list_the_same_resources(left.resource.as_ref(), right.resource.as_ref())
        && (left.action == right.action || normal::actions(&left.action) == normal::actions(&right.action))
        && normal::conditions(&left.conditions) == normal::conditions(&right.conditions)
        && principals(left) == principals(right)
}

/// Whether elements that list as many resources list the same ones. One alone can be written in one way only.
fn list_the_same_resources(left: Option<&ResourceElement>, right: Option<&ResourceElement>) -> bool {
    let lists_several = |element: &ResourceElement| element.patterns().len() > 1;
    left == right
        || (left.is_some_and(lists_several) && left.map(normal::resources) == right.map(normal::resources))
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{said, suggestions};

    const FIRST: &str = r#"{"Sid":"A","Effect":"Deny","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*"}"#;

    fn with(second: &str) -> Vec<&'static str> {
        suggestions(Kind::Identity, &format!("{FIRST},{second}"))
    }

    #[test]
    fn a_statement_in_other_words_is_redundant() {
        let again =
            r#"{"Effect":"Deny","Action":["s3:putobject","s3:GetObject"],"Resource":["arn:aws:s3:::b/*"]}"#;
        assert_eq!(with(again), ["REDUNDANT_STATEMENT"]);
    }

    #[test]
    fn a_statement_about_something_else_is_not() {
        for (from, to) in [
            ("Deny", "Allow"),
            ("s3:PutObject", "s3:DeleteObject"),
            ("b/*", "c/*"),
            ("\"Action", "\"NotAction"),
        ] {
            assert_eq!(with(&FIRST.replace(from, to).replace("\"A\"", "\"B\"")), [""; 0], "{to}");
        }
    }

    #[test]
    fn several_resources_are_the_same_in_any_order() {
        let of = |resources: &str| {
            format!(r#"{{"Effect":"Deny","Action":"s3:GetObject","Resource":[{resources}]}}"#)
        };
        let twice = |second: &str| {
            let first = of(r#""arn:aws:s3:::a/*","arn:aws:s3:::b/*""#);
            suggestions(Kind::Identity, &format!("{first},{}", of(second)))
        };
        assert_eq!(twice(r#""arn:aws:s3:::b/*","arn:aws:s3:::a/*""#), ["REDUNDANT_STATEMENT"]);
        assert_ne!(twice(r#""arn:aws:s3:::b/*","arn:aws:s3:::c/*""#), ["REDUNDANT_STATEMENT"]);
    }

    #[test]
    fn the_earlier_statement_is_named_if_it_has_a_name() {
        let twice = |first: &str| {
            let text = format!(
                r#"{{"Version":"2012-10-17","Statement":[{first},{}]}}"#,
                FIRST.replace("\"A\"", "\"B\"")
            );
            said(Kind::Identity, &text).concat()
        };
        assert!(
            twice(FIRST).contains(" at Statement/1: the statement `A` says the same"),
            "{}",
            twice(FIRST)
        );
        let unnamed = FIRST.replace(r#""Sid":"A","#, "");
        assert!(twice(&unnamed).contains(" at Statement/1: an earlier statement says the same"));
    }
}

//! Whether patterns of two statements have something in common, and whether those of one hold all of another's.
//!
//! INVARIANT: "have nothing in common" and "holds all" are only said where they are sure: a variable or parameter may be
//! anything where it helps to meet, and only itself where it has to be held.

use super::pieces;
use super::subject::StatementAt;
use crate::{ActionElement, ActionPattern, Arn, ResourceElement, ResourcePattern, wildcard};

/// Whether some resource may be one of both statements.
pub(crate) fn statements_meet(left: &StatementAt<'_>, right: &StatementAt<'_>) -> bool {
    match (&left.statement.resource, &right.statement.resource) {
        (Some(ResourceElement::Resource(left)), Some(ResourceElement::Resource(right))) => {
            left.iter().any(|left| right.iter().any(|right| resources_meet(left, right)))
        }
        _ => true,
    }
}

/// Whether `denying` denies every action of `pattern` on every resource of `allowing`, whatever the request is.
pub(crate) fn cancels(
    denying: &StatementAt<'_>,
    pattern: &ActionPattern,
    allowing: &StatementAt<'_>,
) -> bool {
    denies(denying, pattern) && statement_holds(denying, allowing)
}

/// Whether `denying` denies every action of `pattern` on its own resources, whatever the request is.
pub(crate) fn denies(denying: &StatementAt<'_>, pattern: &ActionPattern) -> bool {
    let mut others = denying.named.that_may_be_of(pattern.service()).map(|(_, other)| other);
    let mut is_denied = || match &denying.statement.action {
        ActionElement::Action(_) => others.any(|denied| action_holds(denied, pattern)),
        ActionElement::NotAction(_) => !others.any(|spared| names_meet(spared, pattern)),
    };
    denying.conditions().is_empty() && denying.whole && is_denied()
}

/// Whether every resource of `inner` is one of `outer`.
pub(crate) fn statement_holds(outer: &StatementAt<'_>, inner: &StatementAt<'_>) -> bool {
    match (&outer.statement.resource, &inner.statement.resource) {
        (Some(ResourceElement::Resource(outer)), Some(ResourceElement::Resource(inner))) => {
            inner.iter().all(|inner| outer.iter().any(|outer| resource_holds(outer, inner)))
        }
        (Some(ResourceElement::NotResource(spared)), Some(ResourceElement::Resource(inner))) => {
            !inner.iter().any(|inner| spared.iter().any(|spared| resources_meet(spared, inner)))
        }
        (Some(ResourceElement::Resource(outer)), Some(ResourceElement::NotResource(_))) => {
            outer.contains(&ResourcePattern::Any)
        }
        _ => false,
    }
}

/// Whether some resource may match both patterns.
fn resources_meet(left: &ResourcePattern, right: &ResourcePattern) -> bool {
    match (left, right) {
        (ResourcePattern::Arn(left), ResourcePattern::Arn(right)) => {
            FIELDS.iter().all(|field| texts_meet(field(left), field(right)))
        }
        _ => true,
    }
}

/// Whether every resource that matches `inner` matches `outer`.
pub(crate) fn resource_holds(outer: &ResourcePattern, inner: &ResourcePattern) -> bool {
    match (outer, inner) {
        (ResourcePattern::Any, _) => true,
        (ResourcePattern::Arn(outer), ResourcePattern::Arn(inner)) => {
            FIELDS.iter().all(|field| text_holds(field(outer), field(inner)))
        }
        (outer, inner) => outer == inner,
    }
}

/// Whether some action may match both patterns, in which letters have no case.
pub(crate) fn actions_meet(left: &ActionPattern, right: &ActionPattern) -> bool {
    may_be_of_one_service(left, right) && names_meet(left, right)
}

/// The same of two patterns that may be of one service.
fn names_meet(left: &ActionPattern, right: &ActionPattern) -> bool {
    match (left.is_wildcard(), right.is_wildcard()) {
        (false, false) => left.is_alike(right),
        (true, false) => wildcard::matches_ignoring_case(left.name(), right.name()),
        (false, true) => wildcard::matches_ignoring_case(right.name(), left.name()),
        (true, true) => texts_meet(&left.name().to_ascii_lowercase(), &right.name().to_ascii_lowercase()),
    }
}

/// Whether every action that matches `inner` matches `outer`.
pub(crate) fn action_holds(outer: &ActionPattern, inner: &ActionPattern) -> bool {
    match (outer.service(), inner.service()) {
        (None, _) => true,
        (Some(_), None) => false,
        // The names come first: they differ where the services are known to be the same.
        (Some(of_outer), Some(of_inner)) => {
            name_holds(outer.name(), inner.name()) && of_outer.eq_ignore_ascii_case(of_inner)
        }
    }
}

/// The same of names of one service.
pub(crate) fn name_holds(outer: &str, inner: &str) -> bool {
    wildcard::matches_ignoring_case(outer, inner)
        && (!outer.contains('?') || outer.eq_ignore_ascii_case(inner))
}

fn may_be_of_one_service(left: &ActionPattern, right: &ActionPattern) -> bool {
    left.service().zip(right.service()).is_none_or(|(left, right)| left.eq_ignore_ascii_case(right))
}

/// Those in which most ARNs differ come first.
const FIELDS: [fn(&Arn) -> &str; 5] =
    [Arn::resource, Arn::service, Arn::region, Arn::account, Arn::partition];

fn texts_meet(left: &str, right: &str) -> bool {
    start_alike(left, right) && wildcard::meet(&pieces::of_pattern(left), &pieces::of_pattern(right))
}

/// Whether the texts are the same but for case, as far as neither is open: what most pairs fail.
fn start_alike(left: &str, right: &str) -> bool {
    let is_open = |byte: u8| matches!(byte, b'*' | b'?' | b'$') || !byte.is_ascii();
    let mut pairs = left.bytes().zip(right.bytes());
    let end =
        pairs.find(|(left, right)| is_open(*left) || is_open(*right) || !left.eq_ignore_ascii_case(right));
    end.is_none_or(|(left, right)| is_open(left) || is_open(right))
}

/// A pattern that matches the other's text, taken letter by letter, matches all that the other stands for: a `*` there can
/// only be matched by a `*` here. A `?` here would match it as a letter, and a variable here is not known.
fn text_holds(outer: &str, inner: &str) -> bool {
    outer == inner || (wildcard::matches(outer, inner) && !outer.contains(['?', '$']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(text: &str) -> ResourcePattern {
        ResourcePattern::parse(text).unwrap()
    }

    fn action(text: &str) -> ActionPattern {
        ActionPattern::parse(text).unwrap()
    }

    #[test]
    fn a_pattern_holds_what_it_matches_as_a_text() {
        let holds = |outer: &str, inner: &str| resource_holds(&resource(outer), &resource(inner));
        assert!(holds("*", "arn:aws:s3:::b/*") && holds("arn:aws:s3:::*", "arn:aws:s3:::b/${aws:userid}"));
        assert!(
            holds("arn:aws:s3:::b/\u{E000}", "arn:aws:s3:::b/\u{E000}")
                && holds("arn:aws:s3:::b*", "arn:aws:s3:::b?")
        );
        assert!(
            !holds("arn:aws:s3:::b/a*", "arn:aws:s3:::b/*") && !holds("arn:aws:s3:::b/?", "arn:aws:s3:::b/*")
        );
        assert!(
            !holds("arn:aws:s3:::b/a", "arn:aws:s3:::b/\u{E000}") && !holds("\u{E000}", "arn:aws:s3:::b")
        );
        assert!(!holds("arn:aws:s3:::${aws:userid}*", "arn:aws:s3:::b"));
        let holds = |outer: &str, inner: &str| action_holds(&action(outer), &action(inner));
        assert!(holds("s3:*", "S3:Get?bject") && holds("*", "s3:*") && holds("*", "*"));
        assert!(!holds("s3:Get?", "s3:Get*") && !holds("s3:Get*", "s3:*"));
        assert!(!holds("s3:*", "*") && !holds("s3:*", "sqs:Get"));
    }

    #[test]
    fn patterns_meet_in_a_common_text() {
        let meet = |left: &str, right: &str| resources_meet(&resource(left), &resource(right));
        assert!(
            meet("arn:aws:s3:::a*", "arn:aws:s3:::*b") && meet("arn:aws:s3:::\u{E000}", "arn:aws:s3:::b")
        );
        assert!(!meet("arn:aws:s3:::a*", "arn:aws:s3:::b*") && !meet("arn:aws:s3:::*", "arn:aws:sqs:::*"));
        let meet = |left: &str, right: &str| actions_meet(&action(left), &action(right));
        assert!(meet("s3:Get*", "S3:*Object") && meet("*", "s3:Get*") && meet("s3:Get*", "s3:GetObject"));
        assert!(!meet("s3:Get*", "s3:Put*") && !meet("s3:*", "sqs:*"));
        assert!(!meet("s3:Get*Object", "s3:Get*Bucket") && meet("s3:?etObject", "s3:Get*"));
    }

    /// What `says` says of two statements of one document.
    fn of_two(statements: &str, says: impl Fn(&StatementAt<'_>, &StatementAt<'_>) -> bool) -> bool {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        let document = crate::check::testing::read_document(&text, crate::Kind::Identity);
        let earlier = crate::Findings::new();
        let subject = crate::check::subject::Subject::new(
            &document,
            crate::Kind::Identity,
            &earlier,
            &crate::Locus::root(),
        );
        let [one, other] = subject.statements().as_slice() else { panic!("two statements: {text}") };
        says(one, other)
    }

    #[test]
    fn a_denial_of_all_but_some_spares_what_meets_them() {
        let denied = |spared: &str, pattern: &str| {
            let deny = format!(r#"{{"Effect":"Deny","NotAction":"{spared}","Resource":"*"}}"#);
            let allow = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;
            of_two(&format!("{deny},{allow}"), |deny, _| denies(deny, &action(pattern)))
        };
        assert!(denied("iam:*", "s3:GetObject") && denied("s3:Put*", "s3:Get*"));
        assert!(!denied("s3:Get*", "s3:GetObject") && !denied("s3:GetObject", "s3:*"));
    }

    #[test]
    fn a_statement_holds_what_another_names() {
        let holds = |outer: &str, inner: &str| {
            let statement = |resource: &str| format!(r#"{{"Effect":"Deny","Action":"s3:*",{resource}}}"#);
            of_two(&format!("{},{}", statement(outer), statement(inner)), statement_holds)
        };
        let (all, bucket) = (r#""Resource":"*""#, r#""Resource":"arn:aws:s3:::b""#);
        let (not_bucket, not_other) =
            (r#""NotResource":"arn:aws:s3:::b""#, r#""NotResource":"arn:aws:s3:::c""#);
        assert!(holds(all, bucket) && holds(all, not_bucket) && holds(not_other, bucket));
        assert!(!holds(bucket, all) && !holds(bucket, not_other) && !holds(not_bucket, bucket));
        assert!(!holds(not_bucket, not_bucket), "not known");
    }
}

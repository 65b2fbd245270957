//! `MISSING_ACTION_FOR_CONDITION_KEY`: a trust policy with a condition on what nobody may send along.
//!
//! - why: tags of a session and a source identity can be sent only where an action of their own is allowed, so the condition
//!   never holds
//! - bad: `"Action": "sts:AssumeRole"` with `"StringLike": {"sts:SourceIdentity": "*@example.com"}`
//! - good: `"Action": ["sts:AssumeRole", "sts:SetSourceIdentity"]` with the same
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing action for condition key

use crate::check::subject::Subject;
use crate::{Code, Condition, Finding, Findings, Kind, OperatorKind};

/// What the names of keys start with, and the action that lets them be sent.
const SENT_ALONG: [(&str, &str); 4] = [
    ("sts:SourceIdentity", "sts:SetSourceIdentity"),
    ("sts:TransitiveTagKeys", "sts:TagSession"),
    ("aws:RequestTag/", "sts:TagSession"),
    ("aws:TagKeys", "sts:TagSession"),
];

/// - In a trust policy, a statement that allows, and whose condition fails without such a key, stands beside the action, in
///   itself or in another statement.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.kind != Kind::Trust || !subject.whole {
        return;
    }
    let is_allowed =
        |action: &str| subject.statements().any(|statement| statement.allows() && statement.covers(action));
    for statement in subject.statements().filter(|statement| statement.allows()) {
        for condition in statement.conditions().iter().filter(|condition| needs_key(condition)) {
            let Some(action) = action_for(&condition.key).filter(|action| !is_allowed(action)) else {
                continue;
            };
            let message = format!("nobody may send `{}`: no statement allows `{action}`", condition.key);
            let locus = statement.key_locus(condition);
            let finding = Finding::new(Code::MISSING_ACTION_FOR_CONDITION_KEY, locus, message);
            findings.push(finding.help(format!("add `{action}` to `Action`")));
        }
    }
}

fn needs_key(condition: &Condition) -> bool {
    condition.operator.kind != OperatorKind::Null && condition.needs_its_key()
}

fn action_for(key: &str) -> Option<&'static str> {
    let starts = |start: &str| key.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start));
    let is_it = |start: &str| starts(start) && (start.ends_with('/') || start.len() == key.len());
    SENT_ALONG.iter().find(|(start, _)| is_it(start)).map(|(_, action)| *action)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::trust_codes;

    fn codes_of(action: &str, condition: &str) -> Vec<&'static str> {
        trust_codes(&format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"123456789012"}},"Action":{action},"Condition":{{{condition}}}}}"#
        ))
    }

    #[test]
    fn what_nobody_may_send_is_reported() {
        for condition in [
            r#""StringLike":{"sts:SourceIdentity":"j*"}"#,
            r#""StringEquals":{"aws:RequestTag/team":"data"}"#,
            r#""ForAnyValue:StringEquals":{"sts:TransitiveTagKeys":"team"}"#,
        ] {
            assert_eq!(
                codes_of(r#""sts:AssumeRole""#, condition),
                ["MISSING_ACTION_FOR_CONDITION_KEY"],
                "{condition}"
            );
        }
    }

    #[test]
    fn beside_its_action_it_passes() {
        let identity = r#""StringLike":{"sts:SourceIdentity":"j*"}"#;
        assert_eq!(codes_of(r#"["sts:AssumeRole","sts:SetSourceIdentity"]"#, identity), [""; 0]);
        let tag = r#""StringEquals":{"aws:RequestTag/team":"data"}"#;
        assert_eq!(codes_of(r#"["sts:AssumeRole","sts:TagSession"]"#, tag), [""; 0]);
        let optional = r#""StringEqualsIfExists":{"aws:RequestTag/team":"data"}"#;
        assert_eq!(codes_of(r#""sts:AssumeRole""#, optional), [""; 0]);
        let set = r#""StringLike":{"aws:SourceIdentity":"j*"}"#;
        assert_eq!(codes_of(r#""sts:AssumeRole""#, set), [""; 0], "it is set already");
    }
}

//! `NEVER_RULE_BROKEN`: a statement that grants what the role is never to be granted.
//!
//! - why: the rule is there to hold whatever the role's policies say later
//! - bad: `inline_policy(allow("iam:*", on("*"))), never("iam:PassRole", on("*"))`
//! - good: `inline_policy(allow("iam:Get*", on("*"))), never("iam:PassRole", on("*"))`
//! - source: this tool
//!
//! `NEVER_RULE_NOT_PROVED`: a role of which nobody can prove that it keeps a rule.
//!
//! - why: what is not proved may be wrong; a policy that is named by its ARN may allow anything
//! - bad: `managed_policies("PowerUserAccess"), never("iam:PassRole", on("*"))`
//! - good: the policy's statements in a struct with `#[iam_policy]`, which the role names
//! - source: this tool
//!
//! `NEVER_RULE_ALLOWS`: a statement that allows, among those that say what is never to be granted.
//!
//! - why: a rule says what is kept out, as a statement that denies; one that allows says nothing there
//! - bad: `never(allow("s3:GetObject", on("*")))`
//! - good: `never(deny("iam:PassRole", on("*")))`
//! - source: this tool

use super::{
    Guarantees, Rule,
    granted::Granted,
    proof::{Gap, shown},
};
use crate::{Code, Document, Effect, Finding, Findings, Kind, Locus, contain};

/// Proves of each rule that the role is granted nothing that its statements deny, or names what grants it.
pub(super) fn check(granted: &Granted<'_>, rules: &[Rule], findings: &mut Findings) {
    let all = contain::everything(Kind::Identity);
    for (rule, locus) in super::written(rules, Guarantees::never_locus) {
        let mut allows = allowing(rule, &locus).peekable();
        if allows.peek().is_some() {
            findings.extend(allows);
            continue;
        }
        for gap in granted.gaps(&[&all, rule]) {
            findings.push(finding(gap, &locus));
        }
    }
}

fn finding(gap: Gap<'_>, rule: &Locus) -> Finding {
    match gap {
        Gap::Over(locus, over) => {
            let message =
                format!("{} grants what is never to be granted: {}", over.subject(), shown(&over.witness));
            let help = "narrow the statement, or deny it in another";
            Finding::new(Code::NEVER_RULE_BROKEN, locus, message).help(help)
        }
        Gap::Unknown(locus, why) => {
            let message = format!("it cannot be proved that this is never granted: {}", why.what);
            Finding::new(Code::NEVER_RULE_NOT_PROVED, locus.unwrap_or_else(|| rule.clone()), message)
                .help(why.help)
        }
        Gap::Unseen(locus, name) => {
            let message = format!(
                "it cannot be proved that `{name}` grants nothing of what is never to be granted: the compiler does not see it"
            );
            let help = "declare it as a struct with `#[iam_policy]`, or deny in the role what is never to be granted";
            Finding::new(Code::NEVER_RULE_NOT_PROVED, locus, message).help(help)
        }
    }
}

/// The statements of a rule that allow.
fn allowing<'a>(rule: &'a Document, locus: &'a Locus) -> impl Iterator<Item = Finding> + 'a {
    let allowing =
        rule.statements.iter().enumerate().filter(|(_, statement)| statement.effect == Effect::Allow);
    allowing.map(|(index, _)| {
        let locus = Locus::statement(index).member("Effect").within(locus);
        let message = "this statement allows, and `never` takes statements that deny";
        Finding::new(Code::NEVER_RULE_ALLOWS, locus, message)
            .help("write what is never to be granted as a statement that denies")
    })
}

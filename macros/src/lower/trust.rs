//! `service(…)`, `account(…)`, `principal(…)` and the identity providers into the trees of a trust policy's statements.

use iam_role_policy::json::Branch;
use proc_macro2::Span;

use super::{condition::Conditions, federated, tree};
use crate::{
    declaration::Subject,
    journal::Journal,
    syntax::{Argument, Text, Word},
    vocabulary::Place,
};

/// One statement of a trust policy as it is collected.
pub(super) struct Grant {
    span: Span,
    place: Place,
    pub(super) action: &'static str,
    pub(super) kind: &'static str,
    pub(super) principals: Vec<Branch>,
    pub(super) conditions: Conditions,
    tag_session: Option<Span>,
    sid: Option<Text>,
}

/// The statement that `word` stands for.
pub(super) fn statement(word: &Word, subject: &Subject, journal: &mut Journal) -> Option<Branch> {
    let grant = match word.name().as_str() {
        "service" => aws(word, "Service", journal),
        "account" | "principal" => aws(word, "AWS", journal),
        "saml" => federated::saml(word, journal)?,
        "oidc" => federated::oidc(word, subject, journal)?,
        "github" => federated::github(word, subject, journal)?,
        "eks" => federated::eks(word, subject, journal)?,
        _ => {
            journal.unknown(Place::Trust, &word.ident);
            return None;
        }
    };
    Some(grant.node(journal))
}

/// A service, an account or another principal that calls `sts:AssumeRole`.
fn aws(word: &Word, kind: &'static str, journal: &mut Journal) -> Grant {
    let mut grant = Grant::new(word, Place::Principal, kind, "sts:AssumeRole");
    for argument in word.given() {
        match argument {
            Argument::Text(text) => grant.principals.push(tree::text(text, journal)),
            Argument::Word(demand) => grant.demand(demand, journal),
            other => {
                let help = "write the principal in double quotes, then what is demanded of it";
                journal.lose(other.span(), "this says nothing of a principal", help);
            }
        }
    }
    if grant.principals.is_empty() && !word.lossy {
        let message = format!("`{}` names nobody", word.ident);
        let example = match word.name().as_str() {
            "service" => "service(\"lambda.amazonaws.com\")",
            "account" => "account(\"123456789012\")",
            _ => "principal(\"arn:aws:iam::123456789012:role/reader\")",
        };
        journal.lose(word.span(), message, format!("write `{example}`"));
    }
    grant
}

impl Grant {
    /// A statement without principals and conditions, for `word`.
    pub(super) fn new(word: &Word, place: Place, kind: &'static str, action: &'static str) -> Self {
        Self {
            span: word.span(),
            place,
            action,
            kind,
            principals: Vec::new(),
            conditions: Conditions::default(),
            tag_session: None,
            sid: None,
        }
    }

    fn demand(&mut self, word: &Word, journal: &mut Journal) {
        journal.word(self.place, &word.ident);
        match word.name().as_str() {
            "require_mfa" => {
                super::alone(word, journal);
                let present = tree::string("true", word.span(), journal);
                self.conditions.add(
                    "Bool",
                    "aws:MultiFactorAuthPresent",
                    vec![present],
                    word.span(),
                    journal,
                );
            }
            "external_id" => self.compare(word, "StringEquals", "sts:ExternalId", journal),
            "source_account" => self.compare(word, "StringEquals", "aws:SourceAccount", journal),
            "source_arn" => self.compare(word, "ArnLike", "aws:SourceArn", journal),
            _ => self.common(word, journal),
        }
    }

    /// What every kind of principal may be demanded, or nothing that is known here.
    pub(super) fn common(&mut self, word: &Word, journal: &mut Journal) {
        match word.name().as_str() {
            "when" => self.conditions.when(word, journal),
            "tag_session" => {
                super::alone(word, journal);
                self.tag_session = Some(word.span());
            }
            "sid" => self.sid = super::single_text(word, self.sid.take(), journal),
            _ => journal.unknown(self.place, &word.ident),
        }
    }

    /// A comparison of `key` with the strings that `word` is given.
    fn compare(&mut self, word: &Word, operator: &str, key: &str, journal: &mut Journal) {
        let values: Vec<Branch> =
            super::texts(word, journal).iter().map(|text| tree::text(text, journal)).collect();
        self.conditions.add(operator, key, values, word.span(), journal);
    }

    fn node(self, journal: &mut Journal) -> Branch {
        let span = self.span;
        let mut members = Vec::new();
        if let Some(sid) = &self.sid {
            let value = tree::text(sid, journal);
            members.push(tree::member("Sid", sid.span, value, journal));
        }
        let effect = tree::string("Allow", span, journal);
        members.push(tree::member("Effect", span, effect, journal));
        let principals = tree::list(self.principals, span, journal);
        let principals = vec![tree::member(self.kind, span, principals, journal)];
        let principals = tree::object(principals, span, journal);
        members.push(tree::member("Principal", span, principals, journal));
        let mut actions = vec![tree::string(self.action, span, journal)];
        actions.extend(self.tag_session.map(|span| tree::string("sts:TagSession", span, journal)));
        let actions = tree::list(actions, span, journal);
        members.push(tree::member("Action", span, actions, journal));
        members.extend(self.conditions.member(span, journal));
        tree::object(members, span, journal)
    }
}

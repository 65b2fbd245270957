//! A declaration into the role or policy that it means, and where each part of it stands.
//!
//! All three forms of a document become one tree and are read by the engine; nothing is judged here but the words that
//! only the attribute has.

mod condition;
mod document;
mod federated;
mod findings;
mod form;
mod guarantee;
mod managed;
mod parameters;
mod statement;
mod tree;
mod trust;

use iam_role_policy::{
    Code, CustomerPolicy, Document, Finding, Findings, InlinePolicy, Kind, Locus, Places, Role, Tag,
    allow::Allow, guarantee::Guarantees, limits, read,
};
use proc_macro2::TokenStream;

use self::{form::Tree, parameters::Parameters};
use crate::{
    declaration::{Allowance, Common, PolicyDeclaration, RoleDeclaration, Subject},
    journal::Journal,
    parse,
    span_map::SpanMap,
    syntax::{Argument, Text, Word},
};

/// The keys that hold lists, and what a role calls the lists: too many items stand in none of them.
const LISTS: &[(&str, &str)] =
    &[("tags", "Tags"), ("managed_policies", "ManagedPolicyArns"), ("inline_policy", "Policies")];

/// What a declaration means.
#[derive(Debug)]
pub(crate) struct Lowered<T> {
    /// The role or policy, with placeholders for fields.
    pub(crate) entity: T,
    /// What the reader could not understand, as seen from the role or policy.
    pub(crate) unread: Findings,
    /// What is not there because of a mistake in the attribute, so that nothing in it may be called missing.
    pub(crate) lost: Findings,
    pub(crate) map: SpanMap,
    /// The struct behind each declared managed policy, in their order, the boundary's last.
    pub(crate) declared: Vec<TokenStream>,
    /// What the declaration promises of the role.
    pub(crate) guarantees: Guarantees,
    /// The struct behind each declared rule of the guarantees: the ceiling's, then what is never granted.
    pub(crate) rules: Vec<TokenStream>,
    /// The findings that are let through.
    pub(crate) allows: Vec<Allow>,
    /// The names that placeholders stand for: the fields, then what is no field.
    pub(crate) names: Vec<String>,
    /// The fields that no string names, but a declared policy may use.
    pub(crate) unnamed_fields: Vec<usize>,
}

/// The role that the declaration means.
pub(crate) fn role(declaration: &RoleDeclaration, subject: &Subject, journal: &mut Journal) -> Lowered<Role> {
    let mut lowering = Lowering::of(subject, &declaration.common, journal);
    let name = lowering.name(&declaration.common, "RoleName");
    let entity = Role {
        path: lowering.path(&declaration.common),
        description: lowering.description(&declaration.common),
        max_session_duration: lowering.max_session_duration(declaration),
        trust: lowering.trust(declaration),
        inline_policies: lowering.inline_policies(declaration),
        managed_policies: lowering.managed_policies(declaration),
        permissions_boundary: lowering.permissions_boundary(declaration),
        tags: lowering.tags(&declaration.common),
        instance_profile: lowering.instance_profile(declaration, &name),
        name,
    };
    let guarantees = lowering.guarantees(declaration);
    Lowered { guarantees, ..lowering.finish(entity) }
}

/// The customer managed policy that the declaration means.
pub(crate) fn policy(
    declaration: &PolicyDeclaration,
    subject: &Subject,
    journal: &mut Journal,
) -> Lowered<CustomerPolicy> {
    let mut lowering = Lowering::of(subject, &declaration.common, journal);
    let entity = CustomerPolicy {
        name: lowering.name(&declaration.common, "ManagedPolicyName"),
        path: lowering.path(&declaration.common),
        description: lowering.description(&declaration.common),
        document: lowering.policy_document(declaration),
        tags: lowering.tags(&declaration.common),
    };
    lowering.finish(entity)
}

/// A lowering under way.
struct Lowering<'a> {
    subject: &'a Subject,
    journal: &'a mut Journal,
    parameters: Parameters<'a>,
    unread: Findings,
    lost: Findings,
    map: SpanMap,
    declared: Vec<TokenStream>,
    rules: Vec<TokenStream>,
    allows: Vec<Allow>,
}

impl<'a> Lowering<'a> {
    fn of(subject: &'a Subject, common: &Common, journal: &'a mut Journal) -> Self {
        let mut map = SpanMap::new(subject.ident.span());
        for (key, member) in LISTS {
            if let Some(key) = common.keys.iter().find(|known| *known == key) {
                map.value(Locus::root().member(*member), key.span());
            }
        }
        for (index, allowance) in common.allowances.iter().enumerate() {
            map.value(Allow::locus(index), allowance.span);
        }
        Self {
            subject,
            journal,
            parameters: Parameters::of(subject),
            unread: Findings::new(),
            lost: Findings::new(),
            map,
            declared: Vec::new(),
            rules: Vec::new(),
            allows: common.allowances.iter().map(allow).collect(),
        }
    }

    /// What a mistake has lost may be what uses a field, so after one no field counts as unused.
    fn finish<T>(self, entity: T) -> Lowered<T> {
        let unused: Vec<usize> =
            (0..self.subject.fields.len()).filter(|i| !self.parameters.used(*i)).collect();
        let may_be_used_elsewhere = !self.declared.is_empty();
        if !may_be_used_elsewhere && self.journal.losses() == 0 {
            for field in unused.iter().filter_map(|index| self.subject.fields.get(*index)) {
                let message = format!("the field `{}` is not used", field.name);
                let help = format!("write `{{{}}}` where its value belongs, or remove the field", field.name);
                self.journal.mistake(field.ident.span(), message, help);
            }
        }
        Lowered {
            entity,
            unread: self.unread,
            lost: self.lost,
            map: self.map,
            declared: self.declared,
            guarantees: Guarantees::default(),
            rules: self.rules,
            allows: self.allows,
            names: self.parameters.into_names(),
            unnamed_fields: if may_be_used_elsewhere { unused } else { Vec::new() },
        }
    }

    /// A string with placeholders, noted as standing at `locus`; `None` if it names what is no field.
    fn text(&mut self, text: &Text, locus: Locus) -> Option<String> {
        self.map.value(locus, text.span);
        self.parameters.text(text, self.journal)
    }

    fn name(&mut self, common: &Common, member: &'static str) -> String {
        let locus = Locus::root().member(member);
        let named = common.name.as_ref().and_then(|name| self.text(name, locus.clone()));
        named.unwrap_or_else(|| {
            self.map.value(locus, self.subject.ident.span());
            self.subject.name()
        })
    }

    fn path(&mut self, common: &Common) -> String {
        let path = common.path.as_ref().and_then(|path| self.text(path, Locus::root().member("Path")));
        path.unwrap_or_else(|| limits::DEFAULT_PATH.to_owned())
    }

    /// The doc comment is taken as it stands: braces in prose are braces.
    fn description(&mut self, common: &Common) -> Option<String> {
        let locus = Locus::root().member("Description");
        if let Some(description) = &common.description {
            return self.text(description, locus);
        }
        let summary = self.subject.summary.as_ref()?;
        self.map.value(locus, summary.span);
        Some(summary.value.clone())
    }

    fn tags(&mut self, common: &Common) -> Vec<Tag> {
        let mut tags = Vec::with_capacity(common.tags.len());
        for (key, value) in &common.tags {
            let locus = Locus::root().member("Tags").item(tags.len());
            self.map.value(locus.clone(), key.span);
            if limits::OWNERSHIP_TAGS.iter().any(|ours| ours.eq_ignore_ascii_case(&key.value)) {
                let message = format!("the tag `{}` marks the owner", key.value);
                self.journal.lose(key.span, message, "take another key; iam-role sets this one");
                continue;
            }
            let key = self.text(key, locus.clone().member("Key"));
            let value = self.text(value, locus.member("Value"));
            tags.extend(key.zip(value).map(|(key, value)| Tag { key, value }));
        }
        tags
    }

    fn max_session_duration(&mut self, declaration: &RoleDeclaration) -> u32 {
        let Some(duration) = declaration.max_session_duration else { return limits::DEFAULT_SESSION_SECONDS };
        self.map.value(Locus::root().member("MaxSessionDuration"), duration.span);
        duration.seconds
    }

    /// The profile's name, which is `role`'s unless it has one of its own.
    fn instance_profile(&mut self, declaration: &RoleDeclaration, role: &str) -> Option<String> {
        let profile = declaration.instance_profile.as_ref()?;
        let locus = Locus::root().member("InstanceProfileName");
        if let Some(name) = &profile.name {
            return self.text(name, locus);
        }
        self.map.value(locus, profile.span);
        Some(role.to_owned())
    }

    fn trust(&mut self, declaration: &RoleDeclaration) -> Document {
        let Some(word) = &declaration.trust else {
            if !declaration.has_unknown_key {
                let message =
                    format!("the role `{}` trusts nobody, so nobody could assume it", self.subject.name());
                let help = "add `trust = service(\"lambda.amazonaws.com\")`, or `account(\"…\")`, `github(\"…\")` or others";
                self.journal.lose(self.subject.ident.span(), message, help);
            }
            return self.nothing(&Role::trust_locus());
        };
        let tree = document::trust(word, self.subject, &mut self.parameters, self.journal);
        self.read(tree, Kind::Trust, Role::trust_locus())
    }

    fn inline_policies(&mut self, declaration: &RoleDeclaration) -> Vec<InlinePolicy> {
        let mut trees = Vec::new();
        for word in &declaration.inline_policies {
            let (parameters, journal) = (&mut self.parameters, &mut *self.journal);
            trees.extend(document::policies(word.given(), word.span(), word.lossy, parameters, journal));
        }
        let mut policies = Vec::with_capacity(trees.len());
        for (index, mut tree) in trees.into_iter().enumerate() {
            let locus = Locus::root().member("Policies").item(index);
            let name = tree.name.take().and_then(|name| self.text(&name, locus.member("PolicyName")));
            let name = name.unwrap_or_else(|| self.inline_policy_name(index));
            policies.push(InlinePolicy {
                name,
                document: self.read(tree, Kind::Identity, Role::inline_policy_locus(index)),
            });
        }
        policies
    }

    /// The struct's name; from the second policy on with its number.
    fn inline_policy_name(&self, index: usize) -> String {
        match index {
            0 => self.subject.name(),
            _ => format!("{}-{}", self.subject.name(), index + 1),
        }
    }

    fn policy_document(&mut self, declaration: &PolicyDeclaration) -> Document {
        let locus = Locus::root().member("PolicyDocument");
        let losses = self.journal.losses();
        let span = declaration.document.first().map_or_else(|| self.subject.ident.span(), Argument::span);
        let (parameters, journal) = (&mut self.parameters, &mut *self.journal);
        let trees = document::policies(&declaration.document, span, losses > 0, parameters, journal);
        let mut trees = trees.into_iter();
        let tree = trees.next().unwrap_or_else(|| Tree::lost(span));
        for surplus in trees {
            let help = "declare a struct for each policy, or put all statements into one";
            self.journal.lose(surplus.span, "an `iam_policy` is one policy", help);
        }
        if let Some(Text { value, span }) = &tree.name {
            let help = format!("write `name = \"{value}\"`");
            self.journal.mistake(*span, "the name of an `iam_policy` is a key", help);
        }
        self.read(tree, Kind::Identity, locus)
    }

    /// The document that `tree` is; it stands at `outer`.
    fn read(&mut self, tree: Tree, kind: Kind, outer: Locus) -> Document {
        let reading = tree.nodes.map(|nodes| read(nodes.root(), kind));
        let statements = reading.as_ref().map_or(0, |reading| reading.document.statements.len());
        for lost in tree.lost.loci(statements) {
            self.lose(&lost.within(&outer));
        }
        let (document, places) = match reading {
            Some(reading) => {
                self.unread.absorb(reading.findings, &outer);
                (reading.document, reading.places)
            }
            None => (Document::default(), Places::default()),
        };
        self.map.document(outer, places, tree.origin, tree.span);
        document
    }

    /// The document that should stand at `outer` and does not.
    fn nothing(&mut self, outer: &Locus) -> Document {
        self.lose(outer);
        Document::default()
    }

    /// Notes that a part of what should stand at `locus` is not there.
    fn lose(&mut self, locus: &Locus) {
        self.lost.push(Finding::new(Code::JSON_SYNTAX_ERROR, locus.clone(), "a part is lost"));
    }
}

fn allow(Allowance { code, reason, .. }: &Allowance) -> Allow {
    Allow { code: code.clone(), reason: reason.as_ref().map(|reason| reason.value.clone()) }
}

/// The strings that `word` is given; nothing else may be.
fn texts(word: &Word, journal: &mut Journal) -> Vec<Text> {
    if word.given().is_empty() && !word.lossy {
        let help = format!("write `{}(\"…\")`", word.ident);
        journal.lose(word.span(), format!("`{}` has no value", word.ident), help);
    }
    let mut texts = Vec::new();
    for argument in word.given() {
        match argument {
            Argument::Text(text) => texts.push(text.clone()),
            other => {
                let message = format!("`{}` takes strings", word.ident);
                journal.lose(other.span(), message, "write each in double quotes");
            }
        }
    }
    texts
}

/// The one string that `word` is given, if none was `given` before.
fn single_text(word: &Word, given: Option<Text>, journal: &mut Journal) -> Option<Text> {
    if given.is_some() {
        journal.lose(word.span(), format!("`{}` is given twice", word.ident), "remove one of them");
        return given;
    }
    parse::text(word, journal)
}

/// Refuses a value behind a word that stands alone.
fn alone(word: &Word, journal: &mut Journal) {
    if word.arguments.is_some() {
        let message = format!("`{}` takes no value", word.ident);
        journal.mistake(word.span(), message, format!("write `{}` alone", word.ident));
    }
}

//! `expect(…)`, `ceiling` and `never` into the documents that the engine tests and proves.
//!
//! A request that is expected is read as a statement that allows it, and its `when("key" = value)` as conditions that
//! name the value: so its words get what the words of a policy get, and a mistyped action expects nothing.

use iam_role_policy::{
    CustomerPolicy, Effect, Kind, Locus, ManagedPolicy, Role,
    guarantee::{Expectation, Guarantees, Rule},
};

use proc_macro2::TokenStream;

use super::{
    Lowered, Lowering, document,
    form::{Calls, Tree},
    statement,
};
use crate::{
    declaration::{self, RoleDeclaration},
    declared::Declared,
    parse,
    syntax::{Argument, Word},
    vocabulary::Place,
};

impl Lowering<'_> {
    /// Everything that the declaration promises of the role.
    pub(super) fn guarantees(&mut self, declaration: &RoleDeclaration) -> Guarantees {
        let mut guarantees = Guarantees::default();
        for word in &declaration.expectations {
            self.expectations(word, &mut guarantees.expectations);
        }
        if let Some(word) = &declaration.ceiling {
            self.rules(word, &mut guarantees.ceiling, Guarantees::ceiling_locus);
        }
        for word in &declaration.never {
            self.never(word, &mut guarantees.never);
        }
        guarantees
    }

    /// `expect(allows(…), denies(…))`
    fn expectations(&mut self, word: &Word, expectations: &mut Vec<Expectation>) {
        if word.given().is_empty() && !word.lossy {
            let help = "write `expect(allows(\"s3:GetObject\", on(\"arn:aws:s3:::bucket/key\")))`";
            self.journal.lose(word.span(), "`expect` expects nothing", help);
        }
        for argument in word.given() {
            match argument {
                Argument::Word(call) => expectations.extend(self.expectation(call, expectations.len())),
                other => {
                    let help = "write `allows(…)` or `denies(…)` around it";
                    self.journal.lose(other.span(), "this is not an expectation", help);
                }
            }
        }
    }

    /// `allows(…)` or `denies(…)`
    fn expectation(&mut self, word: &Word, index: usize) -> Option<Expectation> {
        self.journal.word(Place::Expectation, &word.ident);
        let effect = match word.name().as_str() {
            "allows" => Effect::Allow,
            "denies" => Effect::Deny,
            _ => {
                self.journal.unknown(Place::Expectation, &word.ident);
                return None;
            }
        };
        let mut calls = Calls::default();
        calls.add(word, self.journal, |journal| Some(statement::request(word, journal)));
        let tree = calls.tree(None, word.span(), &mut self.parameters, self.journal);
        let request = self.read(tree, Kind::Boundary, Guarantees::expectation_locus(index));
        Some(Expectation { effect, request })
    }

    /// `never("action", on("resource"))`, or documents whose statements deny.
    fn never(&mut self, word: &Word, rules: &mut Vec<Rule>) {
        let is_statement = |argument: &Argument| match argument {
            Argument::Text(_) => true,
            Argument::Word(part) => Place::Statement.names().iter().any(|name| part.ident == name),
            _ => false,
        };
        if word.given().iter().any(is_statement) {
            let mut calls = Calls::default();
            calls.add(word, self.journal, |journal| Some(statement::statement(word, Effect::Deny, journal)));
            let tree = calls.tree(None, word.span(), &mut self.parameters, self.journal);
            self.rule(tree, rules, Guarantees::never_locus);
        } else {
            self.rules(word, rules, Guarantees::never_locus);
        }
    }

    /// The documents that `word` is given: as a policy is, and as structs.
    fn rules(&mut self, word: &Word, rules: &mut Vec<Rule>, locus: fn(usize) -> Locus) {
        let (structs, documents): (Vec<_>, Vec<_>) =
            word.given().iter().partition(|argument| declared(argument).is_some());
        for declaration::Declared { path, name, span } in structs.into_iter().filter_map(declared) {
            self.map.value(locus(rules.len()), span);
            self.rules.push(path);
            rules.push(Rule::Declared(name));
        }
        let (named, documents): (Vec<_>, Vec<_>) =
            documents.into_iter().partition(|argument| matches!(argument, Argument::Text(_)));
        for name in &named {
            let message = format!("`{}` takes documents, no names", word.ident);
            let help = "write `file(\"…\")`, `allow(…)` and `deny(…)`, JSON in braces, or a struct with `#[iam_policy]`";
            self.journal.lose(name.span(), message, help);
        }
        if !documents.is_empty() || rules.is_empty() && named.is_empty() {
            let documents: Vec<Argument> = documents.into_iter().cloned().collect();
            let (parameters, journal) = (&mut self.parameters, &mut *self.journal);
            let trees = document::policies(&documents, word.span(), word.lossy, parameters, journal);
            for tree in trees {
                self.rule(tree, rules, locus);
            }
        }
    }

    fn rule(&mut self, tree: Tree, rules: &mut Vec<Rule>, locus: fn(usize) -> Locus) {
        let document = self.read(tree, Kind::Boundary, locus(rules.len()));
        rules.push(Rule::Document(document));
    }
}

impl Lowered<Role> {
    /// The structs whose documents have to be there before it can be said what the role grants, and whether the guarantees
    /// are kept.
    pub(crate) fn needed(&self) -> Vec<TokenStream> {
        self.declared.iter().chain(&self.rules).cloned().collect()
    }

    /// Puts the documents that were [`needed`](Self::needed) in their places; `None` if one of them is wrong itself.
    pub(crate) fn fill(&mut self, documents: &[Declared]) -> Option<()> {
        let mut documents = documents.iter();
        let role = &mut self.entity;
        for policy in role.managed_policies.iter_mut().chain(&mut role.permissions_boundary) {
            if let ManagedPolicy::Declared(name) = policy {
                let document = documents.next()?.document(&mut self.names)?;
                let customer = CustomerPolicy::new(std::mem::take(name), document);
                *policy = ManagedPolicy::Customer(Box::new(customer));
            }
        }
        for rule in self.guarantees.ceiling.iter_mut().chain(&mut self.guarantees.never) {
            if let Rule::Declared(_) = rule {
                *rule = Rule::Document(documents.next()?.document(&mut self.names)?);
            }
        }
        Some(())
    }
}

/// The struct that `argument` names: a path, or a word that is no part of a policy.
fn declared(argument: &Argument) -> Option<declaration::Declared> {
    let is_part = |word: &Word| Place::Document.names().iter().any(|name| word.ident == name);
    let named = parse::declared(argument)?;
    match argument {
        Argument::Word(word) if is_part(word) => None,
        _ => Some(named),
    }
}

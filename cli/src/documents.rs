//! A text into the policy documents that stand in it: itself, or those of a template, a plan, an API call.
//!
//! INVARIANT: a document that is expected and cannot be read is a fault at its place; one that nobody can know yet is
//! named as skipped. None is left out silently.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    ops::Range,
};

use iam_role_policy::{
    At, Code, Effect, Finding, Kind, Locus, Member, Node, Version,
    json::{self, Position, SyntaxError},
    placeholder,
};

use crate::{
    embedded::{Hold, Holding, Shape, Slot, Unread, intrinsic, intrinsic::Resolved},
    facts::{AroundPolicy, literal},
    role::AroundRole,
    tree::{Tree, inner::Inner, text as text_of},
    unit::{Held, Unit},
};

/// What stands in a text.
#[derive(Debug)]
pub(crate) struct Documents {
    /// The text as a tree; only a null where it could not be read.
    pub(crate) tree: Tree,
    pub(crate) policies: Vec<Policy>,
    /// The roles that some of them belong to.
    roles: BTreeMap<At, AroundRole>,
    /// What could not be read, with its bytes.
    pub(crate) faults: Vec<(Range<usize>, Finding)>,
    pub(crate) skipped: Vec<Skipped>,
}

/// A policy document.
#[derive(Debug)]
pub(crate) struct Policy {
    pub(crate) kind: Kind,
    /// The roles that have it.
    roles: Vec<(Hold, At)>,
    /// What it is called, and where.
    name: Option<(String, At)>,
    /// The managed policy that it is.
    pub(crate) around: Option<AroundPolicy>,
    /// Whether it is AWS's own.
    is_of_aws: bool,
    /// The document: one, or one for each outcome of a condition of its template.
    pub(crate) alternatives: Vec<Resolved>,
}

/// A document that is there, but not to be read here.
#[derive(Debug)]
pub(crate) struct Skipped {
    /// Whose document it is.
    pub(crate) owner: String,
    /// Why.
    pub(crate) why: &'static str,
    /// Where it stands, or what it belongs to.
    pub(crate) range: Range<usize>,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the policy of `{}` {}, so it was not checked", self.owner, self.why)
    }
}

impl Documents {
    /// The roles of which every own document is known, and the policies that are judged alone. A document that depends on
    /// a condition of its template is.
    pub(crate) fn units(&self) -> (Vec<Unit<'_>>, Vec<&Policy>) {
        let mut units = Vec::new();
        let mut whole = BTreeSet::new();
        for role in self.roles.values() {
            let held = self.policies.iter().filter_map(|policy| policy.held_by(role.at));
            let held: Vec<Held<'_>> = held.collect();
            let own = held.iter().filter(|held| held.hold == Hold::Own).count();
            let unit = (own == role.documents).then(|| Unit::role(role, held)).flatten();
            whole.extend(unit.as_ref().map(|_| role.at));
            units.extend(unit);
        }
        let is_alone =
            |policy: &&Policy| !policy.is_of_aws && policy.owner().is_none_or(|role| !whole.contains(&role));
        (units, self.policies.iter().filter(is_alone).collect())
    }
}

impl Policy {
    /// The document as the role has it, if there is but one that it can be.
    fn held_by(&self, role: At) -> Option<Held<'_>> {
        let (hold, _) = self.roles.iter().find(|(_, has)| *has == role)?;
        let [document] = self.alternatives.as_slice() else { return None };
        Some(Held { hold: *hold, kind: self.kind, document, name: self.name.as_ref() })
    }

    /// The role whose own it is.
    fn owner(&self) -> Option<At> {
        self.roles.iter().find(|(hold, _)| *hold == Hold::Own).map(|(_, role)| *role)
    }
}

/// Everything that stands in `text`; a plain document is used as `kind`.
pub(crate) fn documents(text: &str, kind: Kind) -> Documents {
    match read(text) {
        Ok((tree, form)) => {
            let nodes = tree.nodes.clone();
            let mut reader = Reader::new(text, tree);
            match Shape::of(nodes.root()) {
                Some(Shape::Template(template)) => reader.holding(template, Reader::template_slot),
                Some(Shape::Holder(holder)) => reader.holding(holder, Reader::slot),
                // In JSON, text that IAM would not take has been refused.
                Some(Shape::Policy) | None if form == Form::Json => reader.policy(kind, plain(nodes)),
                Some(Shape::Policy) | None => reader.tree_slot(kind, nodes.root()),
            }
            reader.documents
        }
        Err(error) => Documents {
            tree: Tree::default(),
            policies: Vec::new(),
            roles: BTreeMap::new(),
            faults: vec![syntax(text, error)],
            skipped: Vec::new(),
        },
    }
}

/// Whether the text holds documents that its shape tells of, so that it is worth reading unasked.
pub(crate) fn is_holder(text: &str) -> bool {
    read(text).is_ok_and(|(tree, _)| Shape::of(tree.nodes.root()).is_some())
}

/// Whether the JSON text is a document or holds some, or is meant to: what nobody asked to check by its name is not to be
/// called a policy that lacks everything.
pub(crate) fn may_be_document(text: &str) -> bool {
    match read(text) {
        Ok((tree, _)) => Shape::of(tree.nodes.root()).is_some() || is_like_policy(tree.nodes.root()),
        Err(_) => text.contains("\"Statement\""),
    }
}

/// Whether the tree, or an item of the list that it is, has what only policies and their statements have.
fn is_like_policy(node: Node<'_>) -> bool {
    let is_effect = |text: &str| Effect::ALL.iter().any(|effect| effect.name().eq_ignore_ascii_case(text));
    let is_version = |text: &str| Version::ALL.iter().any(|version| version.name() == text);
    let tells = |member: Member<'_>| match member.key.to_ascii_lowercase().as_str() {
        "statement" | "statements" => true,
        "effect" => text_of(member.value).is_some_and(is_effect),
        "version" => text_of(member.value).is_some_and(is_version),
        _ => false,
    };
    node.members().any(tells) || node.items().any(|item| item.members().any(tells))
}

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Json,
    Yaml,
}

/// The tree of a text. JSON that is a document, or nothing known, is what IAM takes; around documents it may be more.
fn read(text: &str) -> Result<(Tree, Form), SyntaxError> {
    let strict = json::parse(text).map(Tree::from);
    let refused = match strict {
        Ok(tree) => return Ok((tree, Form::Json)),
        Err(refused) => refused,
    };
    if is_json(text) {
        let tree = Tree::of_json(text).map_err(|_| refused.clone())?;
        let is_around = matches!(Shape::of(tree.nodes.root()), Some(Shape::Template(_) | Shape::Holder(..)));
        return if is_around { Ok((tree, Form::Json)) } else { Err(refused) };
    }
    match Tree::of_yaml(text) {
        Ok(tree) if Shape::of(tree.nodes.root()).is_some() => Ok((tree, Form::Yaml)),
        Err(error) if has_keys(text) => Err(error),
        _ => Err(refused),
    }
}

/// Whether a text means to be JSON: YAML's own way to write a mapping has no brackets.
fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Whether some line looks like a key of a mapping in YAML.
fn has_keys(text: &str) -> bool {
    text.lines().any(|line| {
        let key = line.split_once(':').map(|(key, _)| key);
        key.is_some_and(|key| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric()))
    })
}

fn plain(tree: json::Tree) -> Vec<Resolved> {
    vec![Resolved { tree, unknown: Vec::new() }]
}

/// Slots into documents.
struct Reader<'t> {
    text: &'t str,
    documents: Documents,
    /// The roles that have the slot being read.
    roles: Vec<(Hold, At)>,
    /// What the policy in it is called, and where.
    name: Option<(String, At)>,
    /// The managed policy that it is of, if it is one and no boundary alone.
    managed: Option<AroundPolicy>,
    /// Whether it is AWS's own.
    is_of_aws: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, tree: Tree) -> Self {
        let documents = Documents {
            tree,
            policies: Vec::new(),
            roles: BTreeMap::new(),
            faults: Vec::new(),
            skipped: Vec::new(),
        };
        Self { text, documents, roles: Vec::new(), name: None, managed: None, is_of_aws: false }
    }

    /// The documents of all slots, each read by `read`, and what is said of their roles elsewhere.
    fn holding(&mut self, holding: Holding<'_>, read: fn(&mut Self, &Slot<'_>)) {
        for slot in &holding.slots {
            self.roles = slot.roles.iter().map(|(hold, role)| (*hold, role.at())).collect();
            self.name = slot.name.and_then(|name| Some((literal(name)?.to_owned(), name.at())));
            self.managed = slot.managed.filter(|_| slot.kind == Kind::Identity).map(AroundPolicy::of);
            self.is_of_aws = slot.is_of_aws;
            for &(hold, role) in &slot.roles {
                let around = self.documents.roles.entry(role.at()).or_insert_with(|| AroundRole::of(role));
                around.add(hold, slot);
            }
            read(self, slot);
        }
        for (role, beside) in holding.beside {
            if let Some(around) = self.documents.roles.get_mut(&role) {
                around.note(beside);
            }
        }
    }

    /// The document of a slot in which functions may stand.
    fn template_slot(&mut self, slot: &Slot<'_>) {
        let Ok(node) = slot.document else { return };
        if self.has_foreign_characters(node) {
            return;
        }
        let Some(documents) = intrinsic::documents(node) else {
            return self.skip(slot, "depends on more conditions than can be followed");
        };
        let mut alternatives = Vec::new();
        for resolved in documents {
            let root = resolved.tree.root();
            match text_of(root) {
                Some(text) if text.starts_with(|c| placeholder::index(c).is_some()) => {
                    self.skip(slot, "is known only when the template is deployed");
                }
                Some(text) => {
                    let inner = self.inner(text, root.at(), !resolved.unknown.is_empty());
                    alternatives.extend(inner.map(|tree| Resolved { tree, ..resolved }));
                }
                None => alternatives.push(resolved),
            }
        }
        if !alternatives.is_empty() {
            self.policy(slot.kind, alternatives);
        }
    }

    fn slot(&mut self, slot: &Slot<'_>) {
        match slot.document {
            Err(Unread::Later) => self.skip(slot, "is known only after the plan is applied"),
            Err(Unread::OfService) => {
                self.skip(slot, "is that of a service-linked role, which only AWS changes");
            }
            Ok(node) => match text_of(node) {
                Some(text) if text.starts_with("file://") => self.skip(slot, "stands in another file"),
                _ => self.tree_slot(slot.kind, node),
            },
        }
    }

    /// A document without functions, as a tree or as text.
    fn tree_slot(&mut self, kind: Kind, node: Node<'_>) {
        if self.has_foreign_characters(node) {
            return;
        }
        let tree = match text_of(node) {
            Some(text) => self.inner(text, node.at(), false),
            None => Some(node.to_tree()),
        };
        if let Some(tree) = tree {
            self.policy(kind, plain(tree));
        }
    }

    fn policy(&mut self, kind: Kind, alternatives: Vec<Resolved>) {
        let (around, is_of_aws) = (self.managed.take(), self.is_of_aws);
        let policy = Policy {
            kind,
            roles: self.roles.clone(),
            name: self.name.clone(),
            around,
            is_of_aws,
            alternatives,
        };
        self.documents.policies.push(policy);
    }

    fn skip(&mut self, slot: &Slot<'_>, why: &'static str) {
        let range = self.documents.tree.ranges.of(slot.holder.at());
        self.documents.skipped.push(Skipped { owner: slot.owner.clone(), why, range });
    }

    /// The document that is written as `text` in the string at `at`, in which placeholders may stand if it `is_template`; a
    /// fault if it is no JSON.
    fn inner(&mut self, text: &str, at: At, is_template: bool) -> Option<json::Tree> {
        let range = self.documents.tree.ranges.of(at);
        let mut inner = Inner::new(text, self.text, &range);
        if inner.text.trim_start().starts_with("%7B") {
            inner = inner.url_decoded();
        }
        let parse = if is_template { json::parse_template } else { json::parse };
        let ranges = &mut self.documents.tree.ranges;
        match parse(&inner.text).map(Tree::from) {
            Ok(tree) => {
                let first = ranges.len();
                for index in 0..tree.ranges.len() {
                    let at = At(u32::try_from(index).unwrap_or(u32::MAX));
                    ranges.add(inner.outside(&tree.ranges.of(at)));
                }
                Some(tree.nodes.renumbered(u32::try_from(first).unwrap_or(u32::MAX)))
            }
            Err(error) => {
                let offset = inner.outside(&(offset(&inner.text, error.position)..0)).start;
                let what = format!("the policy inside this string: {}", error.message);
                self.documents.faults.push((offset..offset, no_json(what)));
                None
            }
        }
    }

    /// Names every string and key that holds what IAM takes in no document; whether there is one.
    fn has_foreign_characters(&mut self, node: Node<'_>) -> bool {
        let found = json::foreign_characters(node);
        let faults =
            found.iter().map(|(at, message)| (self.documents.tree.ranges.of(*at), no_json(message.clone())));
        let faults: Vec<_> = faults.collect();
        self.documents.faults.extend(faults);
        !found.is_empty()
    }
}

/// A text that cannot be read, as a finding at the place where the reader stopped.
fn syntax(text: &str, error: SyntaxError) -> (Range<usize>, Finding) {
    let offset = offset(text, error.position);
    (offset..offset, no_json(error.message))
}

fn no_json(message: String) -> Finding {
    Finding::new(Code::JSON_SYNTAX_ERROR, Locus::root(), message)
}

/// The byte of the text at `position`; its end if the position lies behind it.
fn offset(text: &str, position: Position) -> usize {
    let lines_before = text.split_inclusive('\n').take(position.line.saturating_sub(1));
    let start: usize = lines_before.map(str::len).sum();
    let line = text.get(start..).unwrap_or_default();
    let column = line.char_indices().nth(position.column.saturating_sub(1));
    start + column.map_or(line.len(), |(offset, _)| offset)
}

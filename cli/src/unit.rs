//! What is judged together, one document or all documents of a role, into findings with their nodes.
//!
//! Where parts of a document are not known, what is reported holds whatever they are: the grammar of a text that is known in
//! part is not judged, and a check must find the same where each such part is `*`.

use std::{borrow::Cow, collections::BTreeSet};

use iam_role_policy::{
    At, Code, Finding, Findings, Kind, Locus, Member, Node, Reading, Role, Value, check, placeholder, read,
};

use crate::{
    embedded::intrinsic::Resolved,
    role::AroundRole,
    tree::{items, members, text as text_of},
};

/// One document, or all documents of a role.
pub(crate) struct Unit<'d> {
    documents: Vec<(Kind, Cow<'d, Node>)>,
    /// What the placeholders stand for.
    names: Vec<String>,
    role: Option<&'d AroundRole>,
}

/// What the reader says, and what the checks say.
struct Run {
    read: Vec<(At, Finding)>,
    checked: Vec<(At, Finding)>,
}

impl<'d> Unit<'d> {
    /// A document alone.
    pub(crate) fn document(document: &'d Resolved, kind: Kind) -> Self {
        let documents = vec![(kind, Cow::Borrowed(&document.root))];
        Self { documents, names: document.unknown.clone(), role: None }
    }

    /// All documents of `role`; `None` if the trust policy is not among them, or if more is unknown than can be told apart.
    pub(crate) fn role(role: &'d AroundRole, documents: &[(Kind, &'d Resolved)]) -> Option<Self> {
        let mut names = Vec::new();
        let joined = |(kind, document): &(Kind, &'d Resolved)| (*kind, joined(document, &mut names));
        let documents: Vec<_> = documents.iter().map(joined).collect();
        let trusts = documents.iter().filter(|(kind, _)| *kind == Kind::Trust).count();
        // Beside these, each document and each fact may need one of its own.
        let is_enough = names.len() + documents.len() + 2 <= placeholder::MOST;
        (trusts == 1 && is_enough).then_some(Self { documents, names, role: Some(role) })
    }

    /// The findings, each with its node.
    pub(crate) fn findings(&self) -> Vec<(At, Finding)> {
        let roots: Vec<&Node> = self.documents.iter().map(|(_, root)| &**root).collect();
        let mut unknown = BTreeSet::new();
        for root in &roots {
            collect_unknown(root, &mut unknown);
        }
        let Run { read, checked } = self.run(&roots);
        let read = read.into_iter().filter(|(at, _)| !unknown.contains(at));
        let mut found: Vec<(At, Finding)> = if unknown.is_empty() {
            read.chain(checked).collect()
        } else {
            let widest: Vec<Node> = roots.into_iter().map(widest).collect();
            let widest = self.run(&widest.iter().collect::<Vec<_>>());
            let place = |(at, finding): &(At, Finding)| (finding.code, *at);
            let also: BTreeSet<(Code, At)> = widest.read.iter().chain(&widest.checked).map(place).collect();
            read.chain(checked.into_iter().filter(|found| also.contains(&place(found)))).collect()
        };
        self.name_unknown(&mut found);
        found
    }

    fn name_unknown(&self, found: &mut [(At, Finding)]) {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        if !names.is_empty() {
            for (_, finding) in found {
                finding.message = placeholder::show(&finding.message, &names);
                finding.help = finding.help.as_deref().map(|help| placeholder::show(help, &names));
            }
        }
    }

    /// Reads and checks the documents as they are in `roots`.
    fn run(&self, roots: &[&Node]) -> Run {
        let kinds = self.documents.iter().map(|(kind, _)| *kind);
        let readings: Vec<(Kind, Reading)> =
            kinds.zip(roots).map(|(kind, root)| (kind, read(root, kind))).collect();
        let loci = self.loci();
        let mut earlier = Findings::new();
        for ((_, reading), locus) in readings.iter().zip(&loci) {
            earlier.absorb(reading.findings.clone(), locus);
        }
        let checked = match (self.whole_role(&readings), readings.as_slice()) {
            (Some(role), _) => check::role_after(&role, &earlier),
            (None, [(kind, reading)]) => check::document_after(&reading.document, *kind, &earlier),
            (None, _) => Findings::new(),
        };
        let placed = |finding: Finding| {
            let mut documents = loci.iter().zip(&readings).zip(roots);
            let inside = documents.find_map(|((locus, (_, reading)), root)| {
                let inside = finding.locus.inside(locus)?;
                Some(reading.places.at(&inside).unwrap_or(root.at))
            });
            let around = || self.role.map_or(At(0), |role| role.node(&finding.locus));
            (inside.unwrap_or_else(around), finding)
        };
        Run {
            read: earlier.iter().cloned().map(placed).collect(),
            checked: checked.into_iter().map(placed).collect(),
        }
    }

    /// Where each document stands.
    fn loci(&self) -> Vec<Locus> {
        let mut inline = (0..).map(Role::inline_policy_locus);
        let locus = |kind: &Kind| match (self.role, kind) {
            (None, _) => Some(Locus::root()),
            (Some(_), Kind::Trust) => Some(Role::trust_locus()),
            (Some(_), _) => inline.next(),
        };
        self.documents.iter().map(|(kind, _)| kind).filter_map(locus).collect()
    }

    fn whole_role(&self, readings: &[(Kind, Reading)]) -> Option<Role> {
        let documents = readings.iter().map(|(kind, reading)| (*kind, reading.document.clone()));
        self.role?.role(documents.collect(), self.names.len())
    }
}

/// The document with placeholders of `names`, which has those of several documents.
fn joined<'d>(document: &'d Resolved, names: &mut Vec<String>) -> Cow<'d, Node> {
    let places: Vec<usize> = document.unknown.iter().map(|name| place(name, names)).collect();
    if places.iter().enumerate().all(|(own, place)| own == *place) {
        return Cow::Borrowed(&document.root);
    }
    let of = |c| placeholder::index(c).and_then(|own| placeholder::character(*places.get(own)?)).unwrap_or(c);
    Cow::Owned(with_text(&document.root, &|text| text.chars().map(of).collect()))
}

/// The index of `name`, which is there afterwards.
fn place(name: &str, names: &mut Vec<String>) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}

/// Adds the strings that are not fully known.
fn collect_unknown(node: &Node, found: &mut BTreeSet<At>) {
    if text_of(node).is_some_and(placeholder::occurs_in) {
        found.insert(node.at);
    }
    for inner in items(node).iter().chain(members(node).iter().map(|member| &member.value)) {
        collect_unknown(inner, found);
    }
}

/// The tree with `*` for everything that is not known.
fn widest(node: &Node) -> Node {
    with_text(node, &|text| text.replace(|c| placeholder::index(c).is_some(), "*"))
}

/// The tree with `change` made to every string in it that has a placeholder.
fn with_text(node: &Node, change: &dyn Fn(&str) -> String) -> Node {
    let value = match &node.value {
        Value::String(text) if placeholder::occurs_in(text) => Value::String(change(text).into()),
        Value::Array(items) => Value::Array(items.iter().map(|item| with_text(item, change)).collect()),
        Value::Object(members) => {
            let member =
                |member: &Member| Member { value: with_text(&member.value, change), ..member.clone() };
            Value::Object(members.iter().map(member).collect())
        }
        other => other.clone(),
    };
    Node { at: node.at, value }
}

//! What is judged together, one document or all documents of a role, into findings with their nodes.
//!
//! Where parts of a document are not known, what is reported holds whatever they are: the grammar of a text that is known in
//! part is not judged, and a check must find the same where each such part is `*`.

use std::{borrow::Cow, collections::BTreeSet};

use iam_role_policy::{
    At, Code, Finding, Findings, Kind, Locus, Node, Reading, Role, check, json::Tree, placeholder, read,
};

use crate::{
    embedded::{Hold, intrinsic::Resolved},
    facts::{self, AroundPolicy, Place},
    role::{self, AroundRole},
};

/// One document, or all documents of a role.
pub(crate) struct Unit<'d> {
    parts: Vec<Part<'d>>,
    /// What the placeholders stand for.
    names: Vec<String>,
    role: Option<&'d AroundRole>,
    /// The managed policy whose document the only part is.
    policy: Option<&'d AroundPolicy>,
    /// Where the names of the role's inline policies stand.
    places: Vec<Place>,
}

/// A document as a role has it.
pub(crate) struct Held<'d> {
    pub(crate) hold: Hold,
    pub(crate) kind: Kind,
    pub(crate) document: &'d Resolved,
    /// What the policy is called, and where.
    pub(crate) name: Option<&'d (String, At)>,
}

/// A document that is judged, and where it stands in the role.
struct Part<'d> {
    hold: Hold,
    kind: Kind,
    tree: Cow<'d, Tree>,
    locus: Locus,
    name: Option<String>,
}

/// What the reader says, and what the checks say.
struct Run {
    read: Vec<(At, Finding)>,
    checked: Vec<(At, Finding)>,
}

impl<'d> Unit<'d> {
    /// A document alone, or that of a managed policy.
    pub(crate) fn document(document: &'d Resolved, kind: Kind, policy: Option<&'d AroundPolicy>) -> Self {
        let tree = Cow::Borrowed(&document.tree);
        let locus = policy.map_or_else(Locus::root, |_| Locus::root().member("PolicyDocument"));
        let part = Part { hold: Hold::Own, kind, tree, locus, name: None };
        Self { parts: vec![part], names: document.unknown.clone(), role: None, policy, places: Vec::new() }
    }

    /// All documents that `role` has; `None` if its trust policy is not among them, or if more is unknown than can be told
    /// apart.
    pub(crate) fn role(role: &'d AroundRole, held: Vec<Held<'d>>) -> Option<Self> {
        let mut names = Vec::new();
        let mut places = Vec::new();
        let (mut inline, mut attached) = (0.., role.listed()..);
        let mut part = |Held { hold, kind, document, name }: Held<'d>| {
            let locus = match (hold, kind) {
                (Hold::Own, Kind::Trust) => Role::trust_locus(),
                (Hold::Own, _) => Role::inline_policy_locus(inline.next()?),
                (Hold::Attached, _) => Locus::root().member("ManagedPolicyArns").item(attached.next()?),
                (Hold::Boundary, _) => Locus::root().member("PermissionsBoundary"),
            };
            let called = name.zip(locus.outer()).filter(|_| hold == Hold::Own);
            places.extend(called.map(|((_, at), policy)| (policy.member("PolicyName"), *at)));
            let locus = if hold == Hold::Own { locus } else { locus.member("PolicyDocument") };
            let kind = if hold == Hold::Boundary { Kind::Boundary } else { kind };
            let name = name.map(|(name, _)| name.clone());
            Some(Part { hold, kind, tree: joined(document, &mut names), locus, name })
        };
        let parts: Vec<Part<'_>> = held.into_iter().filter_map(&mut part).collect();
        let trusts = parts.iter().filter(|part| part.kind == Kind::Trust).count();
        // Beside these, each document and each fact may need one of its own.
        let is_enough = names.len() + parts.len() + 2 <= placeholder::MOST;
        (trusts == 1 && is_enough).then_some(Self { parts, names, role: Some(role), policy: None, places })
    }

    /// The findings, each with its node.
    pub(crate) fn findings(&self) -> Vec<(At, Finding)> {
        let roots = self.parts.iter().map(|part| part.tree.root());
        let unknown: BTreeSet<At> = roots.clone().flat_map(unknown).collect();
        let Run { read, checked } = self.run(&roots.collect::<Vec<_>>());
        let read = read.into_iter().filter(|(at, _)| !unknown.contains(at));
        let mut found: Vec<(At, Finding)> = if unknown.is_empty() {
            read.chain(checked).collect()
        } else {
            let widest: Vec<Tree> = self.parts.iter().map(|part| widest(&part.tree)).collect();
            let widest = self.run(&widest.iter().map(Tree::root).collect::<Vec<_>>());
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
    fn run(&self, roots: &[Node<'_>]) -> Run {
        let parts = self.parts.iter().zip(roots);
        let readings: Vec<Reading> = parts.map(|(part, root)| read(*root, part.kind)).collect();
        let (mut own, mut earlier) = (Findings::new(), Findings::new());
        for (part, reading) in self.parts.iter().zip(&readings) {
            earlier.absorb(reading.findings.clone(), &part.locus);
            if part.hold == Hold::Own {
                own.absorb(reading.findings.clone(), &part.locus);
            }
        }
        let placed = |finding: Finding| self.placed(finding, &readings, roots);
        Run {
            read: own.into_iter().map(placed).collect(),
            checked: self.checked(&readings, &earlier).into_iter().map(placed).collect(),
        }
    }

    /// What the checks say. What is said of a document that the role has with others is said of that document alone.
    fn checked(&self, readings: &[Reading], earlier: &Findings) -> Findings {
        let documents = || self.parts.iter().zip(readings);
        let own = documents().filter(|(part, _)| part.hold == Hold::Own);
        let mut own = own.map(|(part, reading)| (part.kind, reading.document.clone(), part.name.clone()));
        let Some(around) = self.role else {
            return own.next().map_or_else(Findings::new, |(kind, document, _)| match self.policy {
                Some(policy) => check::customer_policy_after(&policy.policy(document), earlier),
                None => check::document_after(&document, kind, earlier),
            });
        };
        let Some(mut role) = around.role(own, self.names.len()) else { return Findings::new() };
        let mut findings = check::role_parts_after(&role, earlier);
        let attached = self.parts.iter().filter(|part| part.hold == Hold::Attached).count();
        let others = role::detach(&mut role, attached);
        for (part, reading) in documents() {
            role::attach(&mut role, part.hold, reading.document.clone());
        }
        role.managed_policies.extend(others.or_else(|| around.more()));
        findings.extend(check::role_together(&role, earlier));
        findings
    }

    /// The finding with its node. In a document that others have too it names the role.
    fn placed(&self, mut finding: Finding, readings: &[Reading], roots: &[Node<'_>]) -> (At, Finding) {
        let mut documents = self.parts.iter().zip(readings).zip(roots);
        let inside = documents.find_map(|((part, reading), root)| {
            let inside = finding.locus.inside(&part.locus)?;
            Some((part.hold, reading.places.at(&inside).unwrap_or(root.at())))
        });
        let beside = || self.policy.map_or(At(0), |policy| policy.node(&finding.locus));
        let Some(role) = self.role else { return (inside.map_or_else(beside, |(_, at)| at), finding) };
        let Some((hold, at)) = inside else {
            let name = facts::nearest(&self.places, &finding.locus);
            return (name.unwrap_or_else(|| role.node(&finding.locus)), finding);
        };
        if hold != Hold::Own {
            finding.message = format!("in the role `{}`: {}", role.owner, finding.message);
        }
        (at, finding)
    }
}

/// The document with placeholders of `names`, which has those of several documents.
fn joined<'d>(document: &'d Resolved, names: &mut Vec<String>) -> Cow<'d, Tree> {
    let Resolved { tree, unknown } = document;
    if unknown.is_empty() {
        return Cow::Borrowed(tree);
    }
    Cow::Owned(with_known(tree, |text| placeholder::renamed(text, unknown, names)))
}

/// The strings and keys that are not fully known. A condition on such a key is not read, and nothing is said of a statement
/// that is not read as a whole.
fn unknown(node: Node<'_>) -> impl Iterator<Item = At> {
    node.texts().filter(|(_, text)| placeholder::occurs_in(text)).map(|(at, _)| at)
}

/// The tree with `*` for everything that is not known.
fn widest(tree: &Tree) -> Tree {
    with_known(tree, |text| text.replace(|c| placeholder::index(c).is_some(), "*"))
}

/// The tree with `change` made to every string in it that has a placeholder.
fn with_known(tree: &Tree, mut change: impl FnMut(&str) -> String) -> Tree {
    tree.clone().with_strings(|text| placeholder::occurs_in(text).then(|| change(text)))
}

#[cfg(test)]
mod tests {
    use iam_role_policy::json::{Branch, Growth};

    use super::*;

    /// A document with so many unknown parts, called by their numbers from `first` on.
    fn document(first: usize, count: usize) -> Resolved {
        let part = |index| Growth::String(placeholder::character(index).unwrap().to_string().into());
        let parts = (0..count).map(|index| Branch { at: At(0), value: part(index) });
        Resolved {
            tree: Tree::from(&Branch { at: At(0), value: Growth::Array(parts.collect()) }),
            unknown: (first..first + count).map(|name| name.to_string()).collect(),
        }
    }

    #[test]
    fn a_role_is_judged_as_one_where_all_that_is_unknown_can_be_told_apart() {
        let around = AroundRole::of(Tree::default().root());
        // The name and the boundary of a role may be unknown, too, and the name of each document.
        let most = placeholder::MOST - 2 - 3;
        let judged = |kinds: [Kind; 3], counts: [usize; 3]| {
            let documents = [document(0, counts[0]), document(counts[0], counts[1]), document(0, counts[2])];
            let held = kinds.into_iter().zip(&documents);
            let held = held.map(|(kind, document)| Held { hold: Hold::Own, kind, document, name: None });
            Unit::role(&around, held.collect()).is_some()
        };
        let kinds = [Kind::Identity, Kind::Trust, Kind::Identity];
        assert!(judged(kinds, [most - 9, 9, 9]), "what has the same name is the same");
        assert!(!judged(kinds, [most - 8, 9, 0]));
        assert!(!judged([Kind::Identity; 3], [1, 1, 1]), "nobody knows whom it trusts");
        assert!(!judged([Kind::Trust, Kind::Identity, Kind::Trust], [1, 1, 1]));
    }
}

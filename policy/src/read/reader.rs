//! What every element's reader shares: types of values, lists, members, and noting what is found where.
//!
//! `DATA_TYPE_MISMATCH`: a JSON value of another type than its element takes.
//!
//! - why: IAM refuses the policy
//! - bad: `"Version": 20121017`
//! - good: `"Version": "2012-10-17"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Data type mismatch
//!
//! `DUPLICATE_JSON_KEY`: a key that stands twice in one JSON object.
//!
//! - why: IAM refuses the policy, and most JSON readers keep only one of the two
//! - bad: `{"Action": "s3:GetObject", "Action": "s3:PutObject"}`
//! - good: `{"Action": ["s3:GetObject", "s3:PutObject"]}`
//! - source: IAM User Guide, "Grammar of the IAM JSON policy language"
//!
//! `INVALID_POLICY_ELEMENT`: an element that the policy language does not have.
//!
//! - why: IAM refuses the policy
//! - bad: `"Effects": "Allow"`
//! - good: `"Effect": "Allow"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid policy element
//!
//! `PARAMETER_NOT_ALLOWED`: a parameter where the policy could not be checked without its value.
//!
//! - why: what a statement means must be known when it is declared, but for names, ids and conditions' values
//! - bad: `"Action": "s3:{action}"`
//! - good: `"Resource": "arn:aws:s3:::{bucket}/*"`
//! - source: this tool
//!
//! `JSON_SYNTAX_ERROR`: a text that is not JSON.
//!
//! - why: nothing can be read from it
//! - bad: `{"Version": "2012-10-17",}`
//! - good: `{"Version": "2012-10-17"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", JSON syntax error

use super::places::{Here, Places};
use crate::{
    Code, Finding, Findings, Kind, Locus, Member, Node, Value,
    json::{Members, Text},
    placeholder, suggest,
};

/// A reading that is under way.
pub(super) struct Reader {
    /// What the document is used as.
    pub(super) kind: Kind,
    /// Whether the document's version knows policy variables.
    pub(super) variables_live: bool,
    pub(super) findings: Findings,
    pub(super) places: Places,
}

impl Reader {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, variables_live: true, findings: Findings::new(), places: Places::default() }
    }

    /// The name of a place that was noted.
    pub(super) fn locus(&self, here: Here) -> Locus {
        self.places.locus(here)
    }

    pub(super) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The string that the element of this name is, without parameters.
    pub(super) fn fixed_string<'n>(&mut self, element: Element<'n>, name: &'static str) -> Option<Text<'n>> {
        let mut findings = Findings::new();
        let text = string(element.node, name, &mut findings);
        let problem = text.and_then(|text| parameter(&text, name));
        if problem.is_none() && findings.is_empty() {
            return text;
        }
        findings.extend(problem);
        self.findings.absorb(findings, &self.places.locus(element.here));
        None
    }

    /// The members of the object at `here`, whose keys are no elements, each with its place noted. The second of two equal
    /// keys is left out.
    pub(super) fn entries<'n>(&mut self, members: Members<'n>, here: Here) -> Vec<Entry<'n>> {
        let (mut entries, mut repeated) = (Vec::<Entry<'_>>::with_capacity(members.len()), Vec::new());
        for member in members {
            let key = member.key.as_str();
            if entries.iter().any(|earlier| earlier.key == key) {
                repeated.push(member);
            } else {
                entries.push(Entry { key, member, here: self.places.member(here, &member, None) });
            }
        }
        self.repeated(&repeated, here);
        entries
    }

    /// The members of the object at `here`, which knows the elements `names`, each at the place of its name. What is nearly
    /// one of them is read as it, so that one slip of the pen is one finding. The second of two equal keys is left out.
    pub(super) fn elements<'n, const COUNT: usize>(
        &mut self,
        members: Members<'n>,
        here: Here,
        names: &'static [&'static str; COUNT],
        whole: &str,
    ) -> [Option<Element<'n>>; COUNT] {
        let mut found = [None; COUNT];
        let (mut unknown, mut repeated) = (Vec::<Entry<'_>>::new(), Vec::new());
        for member in members {
            let key = member.key.as_str();
            match slot(names, &mut found, key) {
                Some((_, Some(_))) => repeated.push(member),
                Some((name, slot)) => {
                    let here = self.places.member(here, &member, Some(name));
                    *slot = Some(Element { node: member.value, here });
                }
                None if unknown.iter().any(|earlier| earlier.key == key) => repeated.push(member),
                None => unknown.push(Entry { key, member, here: self.places.member(here, &member, None) }),
            }
        }
        self.repeated(&repeated, here);
        for entry in unknown {
            let meant = suggest::nearest(entry.key, names.iter().copied());
            let message = format!("{whole} has no element `{}`", entry.key);
            let help = meant
                .map_or_else(|| format!("its elements are {}", suggest::both(names)), suggest::did_you_mean);
            let place = self.locus(entry.here).key();
            self.report(Finding::new(Code::INVALID_POLICY_ELEMENT, place, message).help(help));
            if let Some((name, slot @ None)) = meant.and_then(|meant| slot(names, &mut found, meant)) {
                let here = self.places.member(here, &entry.member, Some(name));
                *slot = Some(Element { here, ..entry.value() });
            }
        }
        found
    }

    /// Names the members of the object at `here` whose keys stood there before.
    fn repeated(&mut self, members: &[Member<'_>], here: Here) {
        for member in members {
            self.places.key(here, member);
            let key = self.locus(here).member(member.key.to_string()).key();
            let message = format!("`{}` stands twice in one object", member.key);
            let help = "keep one of them, and put all values into its list";
            self.report(Finding::new(Code::DUPLICATE_JSON_KEY, key, message).help(help));
        }
    }

    /// The items of the list, or the lone item there: the grammar takes either wherever it takes a list. Each is read by
    /// `read`; what it finds is seen from the item. What
    /// `read` cannot make anything of is numbered behind the rest.
    pub(super) fn items<'n, T>(
        &mut self,
        Element { node, here }: Element<'n>,
        read: impl Fn(Node<'n>, &mut Findings) -> Option<T>,
    ) -> Vec<T> {
        let nodes = node.one_or_many();
        let count = nodes.len();
        let mut values = Vec::with_capacity(count);
        let mut left_out = Vec::new();
        let mut findings = Findings::new();
        for item in nodes {
            match read(item, &mut findings) {
                Some(value) => {
                    if !findings.is_empty() {
                        self.absorb_item(std::mem::take(&mut findings), here, values.len());
                    }
                    values.push(value);
                    self.places.next_item(item.at());
                }
                None => left_out.push((item.at(), std::mem::take(&mut findings))),
            }
        }
        for (index, (at, findings)) in (values.len()..).zip(left_out) {
            self.absorb_item(findings, here, index);
            self.places.next_item(at);
        }
        self.places.items(here, count);
        values
    }

    /// Adds what is wrong with the key of the member at `here`.
    pub(super) fn absorb_of_key(&mut self, findings: Findings, here: Here) {
        if !findings.is_empty() {
            self.findings.absorb(findings, &self.places.locus(here).key());
        }
    }

    fn absorb_item(&mut self, findings: Findings, list: Here, index: usize) {
        self.findings.absorb(findings, &self.places.locus(list).item(index));
    }
}

/// A member of an object.
pub(super) struct Entry<'n> {
    key: &'n str,
    pub(super) member: Member<'n>,
    pub(super) here: Here,
}

impl<'n> Entry<'n> {
    pub(super) fn value(&self) -> Element<'n> {
        Element { node: self.member.value, here: self.here }
    }
}

/// A value of an object, and its place.
#[derive(Clone, Copy)]
pub(super) struct Element<'n> {
    pub(super) node: Node<'n>,
    pub(super) here: Here,
}

/// An element, and the one that is its opposite.
pub(super) type OneOrOther<'n> = [Option<Element<'n>>; 2];

/// Where among those that were `found` the element goes whose name is `key`, if that is one of `names`.
fn slot<'a, 'n>(
    names: &'static [&'static str],
    found: &'a mut [Option<Element<'n>>],
    key: &str,
) -> Option<(&'static str, &'a mut Option<Element<'n>>)> {
    names.iter().copied().zip(found).find(|(name, _)| *name == key)
}

/// Whether `node` is a list without items.
pub(super) fn is_empty_list(node: Node<'_>) -> bool {
    node.one_or_many().is_empty()
}

/// The string that `node` is; a finding at its place otherwise.
pub(super) fn string<'n>(node: Node<'n>, element: &str, findings: &mut Findings) -> Option<Text<'n>> {
    let text = node.text();
    if text.is_none() {
        findings.push(wrong_type(Locus::root(), element, "a string", node));
    }
    text
}

/// The finding that `node` at `locus` is not `wanted`.
pub(super) fn wrong_type(locus: Locus, element: &str, wanted: &str, node: Node<'_>) -> Finding {
    let found = match node.value() {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    let help = format!("write {wanted} here");
    Finding::new(Code::DATA_TYPE_MISMATCH, locus, format!("`{element}` takes {wanted}, not {found}"))
        .help(help)
}

/// The finding that a parameter stands in `text`, if one does; for what must be known when the declaration is checked.
pub(super) fn parameter(text: &str, element: &str) -> Option<Finding> {
    if !placeholder::occurs_in(text) {
        return None;
    }
    let message = format!("no parameter can stand in `{element}`: `{text}`");
    let help = "write the text out; parameters stand in ARNs, principals and condition values";
    Some(Finding::new(Code::PARAMETER_NOT_ALLOWED, Locus::root(), message).help(help))
}

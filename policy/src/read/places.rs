//! Where the parts of a document stand in the tree it was read from: noted in passing, put in order when asked for.
//!
//! INVARIANT: a note names the one around it by its number and makes no [`Locus`], so a document without fault costs next
//! to nothing here. Of a place that was noted twice, the later note counts.

use std::{ops::Range, sync::OnceLock};

use crate::{At, Locus, Member, SharedText};

/// Where the parts of a document stand in the tree it was read from.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// As they were read; the first is the document.
    noted: Vec<Note>,
    /// Lists, each with which of `items` are its own.
    lists: Vec<(Here, Range<usize>)>,
    items: Vec<At>,
    /// The same by place, made when the first is asked for: a document without fault is never asked.
    sorted: OnceLock<Vec<(Locus, At)>>,
}

/// A place that was noted, by the number of its note.
#[derive(Clone, Copy, Debug)]
pub(super) struct Here(usize);

impl Here {
    /// The document.
    pub(super) const ROOT: Self = Self(0);
}

/// What was read, and where it stands.
#[derive(Clone, Debug)]
struct Note {
    outer: Here,
    step: Inside,
    /// The key before it, where it is a member that was written as such.
    key_at: Option<At>,
    /// None where only the key was noted.
    at: Option<At>,
}

/// The step from the place around to a place.
#[derive(Clone, Debug)]
enum Inside {
    /// A member whose key the grammar knows.
    Known(&'static str),
    /// A member with any other key.
    Member(SharedText),
    Index(usize),
}

impl Places {
    /// Where `locus` stands, or the nearest place around it.
    #[must_use]
    pub fn at(&self, locus: &Locus) -> Option<At> {
        let mut place = Some(locus.clone());
        while let Some(locus) = place {
            let sorted = self.sorted();
            let found = sorted.binary_search_by(|(known, _)| known.cmp(&locus)).ok();
            if let Some((_, at)) = found.and_then(|index| sorted.get(index)) {
                return Some(*at);
            }
            place = locus.outer();
        }
        None
    }

    /// Every place that is known.
    pub fn iter(&self) -> impl Iterator<Item = (&Locus, At)> {
        self.sorted().iter().map(|(locus, at)| (locus, *at))
    }

    /// Makes room for what that many statements mostly have.
    pub(super) fn expect(&mut self, statements: usize) {
        self.noted.reserve(statements.saturating_mul(8));
        self.lists.reserve(statements.saturating_mul(3));
        self.items.reserve(statements.saturating_mul(8));
    }

    /// Notes the document itself.
    pub(super) fn root(&mut self, at: At) {
        self.note(Here::ROOT, Inside::Known(""), None, Some(at));
    }

    /// Notes the item with this index of the list at `list`.
    pub(super) fn item(&mut self, list: Here, index: usize, at: At) -> Here {
        self.note(list, Inside::Index(index), None, Some(at))
    }

    /// Notes the next item of a list.
    pub(super) fn next_item(&mut self, at: At) {
        self.items.push(at);
    }

    /// Notes that the last `count` items are those of the list at `list`.
    pub(super) fn items(&mut self, list: Here, count: usize) {
        let end = self.items.len();
        self.lists.push((list, end - count..end));
    }

    /// Notes a member of the object at `object`, whose key `name` is, if it is known.
    pub(super) fn member(&mut self, object: Here, member: &Member<'_>, name: Option<&'static str>) -> Here {
        let step = name.map_or_else(|| Inside::Member(member.key.shared()), Inside::Known);
        self.note(object, step, Some(member.key_at), Some(member.value.at()))
    }

    /// Notes the key alone of a member of the object at `object`.
    pub(super) fn key(&mut self, object: Here, member: &Member<'_>) {
        self.note(object, Inside::Member(member.key.shared()), Some(member.key_at), None);
    }

    fn note(&mut self, outer: Here, step: Inside, key_at: Option<At>, at: Option<At>) -> Here {
        self.noted.push(Note { outer, step, key_at, at });
        Here(self.noted.len() - 1)
    }

    /// The name of a place.
    pub(super) fn locus(&self, Here(number): Here) -> Locus {
        let Some(note) = self.noted.get(number).filter(|_| number > 0) else { return Locus::root() };
        let outer = self.locus(note.outer);
        match &note.step {
            Inside::Known(name) => outer.member(*name),
            Inside::Member(key) => outer.member(key.to_string()),
            Inside::Index(index) => outer.item(*index),
        }
    }

    fn sorted(&self) -> &[(Locus, At)] {
        self.sorted.get_or_init(|| {
            let mut sorted = self.in_order_noted();
            // The later of two notes comes to stand first, and stays.
            sorted.reverse();
            sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
            sorted.dedup_by(|(one, _), (other, _)| one == other);
            sorted
        })
    }

    fn in_order_noted(&self) -> Vec<(Locus, At)> {
        let mut places = Vec::new();
        for (number, Note { key_at, at, .. }) in self.noted.iter().enumerate() {
            let locus = self.locus(Here(number));
            places.extend(key_at.map(|at| (locus.clone().key(), at)));
            places.extend(at.map(|at| (locus, at)));
        }
        for (list, items) in &self.lists {
            let list = self.locus(*list);
            let items = self.items.get(items.clone()).unwrap_or_default().iter().enumerate();
            places.extend(items.map(|(index, at)| (list.clone().item(index), *at)));
        }
        places
    }
}

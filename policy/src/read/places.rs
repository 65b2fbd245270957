//! Where the parts of a document stand in the tree it was read from: noted in passing, put in order when asked for.
//!
//! INVARIANT: a list and an object are one note each, so a document without fault costs next to nothing here. Of a place
//! that was noted twice, the later note counts.

use std::{borrow::Cow, collections::BTreeMap, sync::OnceLock};

use crate::{At, Locus, Member};

/// Where the parts of a document stand in the tree it was read from.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// As they were read.
    noted: Vec<Note>,
    /// The same by place, made when the first is asked for: a document without fault is never asked.
    sorted: OnceLock<BTreeMap<Locus, At>>,
}

/// What was read, and where it stands.
#[derive(Clone, Debug)]
pub(super) enum Note {
    /// The place itself.
    Place(Locus, At),
    /// The items of the list at a place.
    Items(Locus, Vec<At>),
    /// The members of the object at a place.
    Members(Locus, Vec<NotedMember>),
}

/// A member of an object, without its value.
#[derive(Clone, Debug)]
pub(super) struct NotedMember {
    key: Cow<'static, str>,
    key_at: At,
    value_at: At,
}

impl NotedMember {
    /// `member`, whose key `name` is, if it is known.
    pub(super) fn of(member: &Member, name: Option<&'static str>) -> Self {
        let key = name.map_or_else(|| member.key.clone().into(), Cow::Borrowed);
        Self { key, key_at: member.key_at, value_at: member.value.at }
    }
}

impl Places {
    /// Where `locus` stands, or the nearest place around it.
    #[must_use]
    pub fn at(&self, locus: &Locus) -> Option<At> {
        let mut place = Some(locus.clone());
        while let Some(locus) = place {
            if let Some(at) = self.sorted().get(&locus) {
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

    pub(super) fn note(&mut self, note: Note) {
        self.noted.push(note);
    }

    fn sorted(&self) -> &BTreeMap<Locus, At> {
        self.sorted.get_or_init(|| {
            let mut sorted = BTreeMap::new();
            for note in &self.noted {
                note.add_to(&mut sorted);
            }
            sorted
        })
    }
}

impl Note {
    fn add_to(&self, sorted: &mut BTreeMap<Locus, At>) {
        match self {
            Self::Place(locus, at) => {
                sorted.insert(locus.clone(), *at);
            }
            Self::Items(list, ats) => {
                sorted.extend(ats.iter().enumerate().map(|(index, at)| (list.clone().item(index), *at)));
            }
            Self::Members(object, members) => {
                for NotedMember { key, key_at, value_at } in members {
                    let value = object.clone().member(key.clone());
                    sorted.insert(value.clone().key(), *key_at);
                    sorted.insert(value, *value_at);
                }
            }
        }
    }
}

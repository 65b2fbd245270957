//! Where the parts of a document stand in the tree it was read from: noted in passing, put in order when asked for.
//!
//! INVARIANT: a list and an object are one note each, so a document without fault costs next to nothing here. Of a place
//! that was noted twice, the later note counts.

use std::{borrow::Cow, sync::OnceLock};

use crate::{At, Locus, Member};

/// Where the parts of a document stand in the tree it was read from.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// As they were read.
    noted: Vec<Note>,
    /// The same by place, made when the first is asked for: a document without fault is never asked.
    sorted: OnceLock<Vec<(Locus, At)>>,
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

    pub(super) fn note(&mut self, note: Note) {
        self.noted.push(note);
    }

    fn sorted(&self) -> &[(Locus, At)] {
        self.sorted.get_or_init(|| {
            let mut sorted = Vec::new();
            for note in &self.noted {
                note.add_to(&mut sorted);
            }
            // The later of two notes comes to stand first, and stays.
            sorted.reverse();
            sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
            sorted.dedup_by(|(one, _), (other, _)| one == other);
            sorted
        })
    }
}

impl Note {
    fn add_to(&self, places: &mut Vec<(Locus, At)>) {
        match self {
            Self::Place(locus, at) => places.push((locus.clone(), *at)),
            Self::Items(list, ats) => {
                places.extend(ats.iter().enumerate().map(|(index, at)| (list.clone().item(index), *at)));
            }
            Self::Members(object, members) => {
                for NotedMember { key, key_at, value_at } in members {
                    let value = object.clone().member(key.clone());
                    places.push((value.clone().key(), *key_at));
                    places.push((value, *value_at));
                }
            }
        }
    }
}

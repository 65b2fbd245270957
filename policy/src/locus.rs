//! A place in a policy document or in a role, named as AWS names it; no Rust, no file, no offset.

use std::{borrow::Cow, fmt};

/// One step from a value to a value inside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The member of an object with this key.
    Member(Cow<'static, str>),
    /// The item of a list with this index, from 0.
    Index(usize),
}

/// Which half of an object's member is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The value.
    #[default]
    Value,
    /// The key before the colon.
    Key,
}

/// A place in a policy document (`Statement/0/Action/1`) or in a role (`Policies/0/PolicyDocument/Statement/0`).
///
/// Lists are always written as lists: the only statement of a document is `Statement/0`, and a lone action is
/// `Action/0`, also where the source has no brackets. [`Places`](crate::Places) knows what the source has there.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locus {
    steps: Vec<Step>,
    part: Part,
}

/// With room for the step that most copies are made for.
impl Clone for Locus {
    fn clone(&self) -> Self {
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        steps.extend_from_slice(&self.steps);
        Self { steps, part: self.part }
    }
}

impl Locus {
    /// The whole document or role.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The statement with this index, from 0, of a document.
    #[must_use]
    pub fn statement(index: usize) -> Self {
        // With room for what most places in a statement have behind it: an element and an item, a key and its value.
        let mut steps = Vec::with_capacity(5);
        steps.extend([Step::Member("Statement".into()), Step::Index(index)]);
        Self { steps, part: Part::Value }
    }

    /// The value of this place's member `key`.
    #[must_use]
    pub fn member(mut self, key: impl Into<Cow<'static, str>>) -> Self {
        self.steps.push(Step::Member(key.into()));
        self.part = Part::Value;
        self
    }

    /// The item with this index, from 0, of the list at this place.
    #[must_use]
    pub fn item(mut self, index: usize) -> Self {
        self.steps.push(Step::Index(index));
        self.part = Part::Value;
        self
    }

    /// The key of this place instead of its value.
    #[must_use]
    pub fn key(mut self) -> Self {
        self.part = Part::Key;
        self
    }

    /// This place as seen from outside: `outer` is where the document stands, for example in a role, or a key in an object.
    #[must_use]
    pub fn within(&self, outer: &Locus) -> Self {
        let steps = outer.steps.iter().chain(&self.steps).cloned().collect();
        Self { steps, part: if self.steps.is_empty() { outer.part.max(self.part) } else { self.part } }
    }

    /// This place as seen from inside `outer`, which is around it; `None` if it is not.
    #[must_use]
    pub fn inside(&self, outer: &Locus) -> Option<Self> {
        let steps = self.steps.strip_prefix(outer.steps.as_slice())?;
        Some(Self { steps: steps.to_vec(), part: self.part })
    }

    /// The value around this place: a key's value first, then step by step outwards; `None` for the root.
    #[must_use]
    pub fn outer(&self) -> Option<Self> {
        if self.part == Part::Key {
            return Some(Self { steps: self.steps.clone(), part: Part::Value });
        }
        let (_, steps) = self.steps.split_last()?;
        Some(Self { steps: steps.to_vec(), part: Part::Value })
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether the key or the value is meant.
    #[must_use]
    pub fn part(&self) -> Part {
        self.part
    }
}

/// The place as a path, `Statement/0/Action/1`; the root is empty.
impl fmt::Display for Locus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps.iter().enumerate() {
            if position > 0 {
                f.write_str("/")?;
            }
            match step {
                Step::Member(key) => f.write_str(key)?,
                Step::Index(index) => write!(f, "{index}")?,
            }
        }
        Ok(())
    }
}

//! Sets of small numbers: of patterns, of statements, of cells.
//!
//! INVARIANT: the last word is not zero, so that equal sets are equal values.

/// A set of numbers from 0 on.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) const NONE: Self = Self(Vec::new());

    /// The numbers below `end`.
    pub(super) fn below(end: usize) -> Self {
        let mut words = vec![u64::MAX; end / 64];
        if !end.is_multiple_of(64) {
            words.push((1 << (end % 64)) - 1);
        }
        Self(words)
    }

    /// The places of those `items` of which `is` is true.
    pub(super) fn of<T>(items: &[T], mut is: impl FnMut(&T) -> bool) -> Self {
        let mut set = Self::default();
        for (number, item) in items.iter().enumerate() {
            if is(item) {
                set.insert(number);
            }
        }
        set
    }

    /// The number alone.
    pub(super) fn one(number: usize) -> Self {
        let mut set = Self::default();
        set.insert(number);
        set
    }

    pub(super) fn insert(&mut self, number: usize) {
        if number / 64 >= self.0.len() {
            self.0.resize(number / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds all of `other`.
    pub(super) fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    /// What is in both.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(left, right)| left & right).collect()).trimmed()
    }

    /// What is in this one alone.
    pub(super) fn without(&self, other: &Self) -> Self {
        let mut words = self.0.clone();
        for (word, less) in words.iter_mut().zip(&other.0) {
            *word &= !less;
        }
        Self(words).trimmed()
    }

    pub(super) fn is_subset(&self, other: &Self) -> bool {
        self.0.len() <= other.0.len() && self.0.iter().zip(&other.0).all(|(word, all)| word & !all == 0)
    }

    pub(super) fn is_disjoint(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(left, right)| left & right == 0)
    }

    /// The numbers, in order.
    pub(super) fn iter(&self) -> Numbers<'_> {
        Numbers { words: &self.0, index: 0, taken: 0 }
    }

    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }
}

/// The numbers of a set, in order.
pub(super) struct Numbers<'a> {
    words: &'a [u64],
    /// Which word is looked at.
    index: usize,
    /// What of it was answered.
    taken: u64,
}

impl Iterator for Numbers<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            let rest = self.words.get(self.index)? & !self.taken;
            if rest != 0 {
                let bit = usize::try_from(rest.trailing_zeros()).ok()?;
                self.taken |= 1 << bit;
                return Some(self.index * 64 + bit);
            }
            self.index += 1;
            self.taken = 0;
        }
    }
}

impl Extend<usize> for Bits {
    fn extend<I: IntoIterator<Item = usize>>(&mut self, numbers: I) {
        for number in numbers {
            self.insert(number);
        }
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Self {
        let mut set = Self::default();
        set.extend(numbers);
        set
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::{collection::btree_set, prelude::*};

    use super::*;

    /// The set, made from its end: no number is lost to a smaller one.
    fn bits(set: &BTreeSet<usize>) -> Bits {
        set.iter().rev().copied().collect()
    }

    proptest! {
        #[test]
        fn sets_are_sets(left in btree_set(0..150_usize, 0..9), right in btree_set(0..150_usize, 0..9), end in 0..150_usize) {
            let (a, b) = (bits(&left), bits(&right));
            let mut both = a.clone();
            both.add(&b);
            prop_assert_eq!(both, bits(&(&left | &right)));
            prop_assert_eq!(a.and(&b), bits(&(&left & &right)));
            prop_assert_eq!(a.without(&b), bits(&(&left - &right)));
            prop_assert_eq!(a.is_subset(&b), left.is_subset(&right));
            prop_assert_eq!(a.is_disjoint(&b), left.is_disjoint(&right));
            prop_assert_eq!(a.is_empty(), left.is_empty());
            prop_assert_eq!(a.iter().collect::<BTreeSet<_>>(), left);
            prop_assert_eq!(Bits::below(end), (0..end).collect());
        }
    }
}

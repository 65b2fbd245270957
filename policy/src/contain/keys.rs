//! The conditions of statements into the keys that they name, each key once.

use std::collections::{HashMap, HashSet};

use super::{
    key::{Key, is_multivalued, normal_name},
    pattern::Compiler,
};
use crate::{Condition, Statement};

/// All keys that conditions name.
#[derive(Debug, Default)]
pub(super) struct Keys {
    numbers: HashMap<String, usize>,
    pub(super) all: Vec<Key>,
    /// Those that a condition compares as a set.
    sets: HashSet<String>,
}

impl Keys {
    /// No keys yet, of those that these statements name.
    pub(super) fn of(statements: &[&Statement]) -> Self {
        let mut keys = Self::default();
        for statement in statements {
            for condition in &statement.conditions {
                if condition.operator.qualifier.is_some() {
                    keys.sets.insert(normal_name(&condition.key));
                }
            }
        }
        keys
    }

    /// The numbers of the condition's key and of its test among those of the key.
    pub(super) fn test(
        &mut self,
        condition: &Condition,
        compiler: &mut Compiler<'_>,
    ) -> Option<(usize, usize)> {
        let keys = &mut self.all;
        let name = normal_name(&condition.key);
        let is_multivalued = self.sets.contains(&name) || is_multivalued(&condition.key);
        let number = *self.numbers.entry(name).or_insert_with(|| {
            keys.push(Key::new(&condition.key, is_multivalued));
            keys.len() - 1
        });
        Some((number, keys.get_mut(number)?.test(condition, compiler)))
    }
}

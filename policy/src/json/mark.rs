//! A tree of declared strings into a tree with placeholders.

use super::{
    At, Node, Tree,
    tree::{Content, Row},
};
use crate::placeholder::{self, MarkError};

impl Node<'_> {
    /// A tree of the node with every `{name}` in its strings replaced by the placeholder of the parameter of that name.
    ///
    /// Keys are read alike, but no parameter can stand in one: an element, operator or condition key that is known only
    /// when the program runs could not be checked when it is compiled.
    ///
    /// # Errors
    /// Every `{…}` that cannot be replaced, each with the place of its string, in the order of the tree.
    pub fn mark(self, names: &[&str]) -> Result<Tree, Vec<(At, MarkError)>> {
        let mut tree = self.to_tree();
        let mut errors = Vec::new();
        for Row { at, content } in &mut tree.rows {
            let is_key = matches!(content, Content::Key(_));
            let (Content::String(spelling) | Content::Key(spelling)) = content else { continue };
            match placeholder::mark(&tree.texts.of(*spelling), names) {
                Ok(marked) => {
                    let misplaced = parameters(&marked, names).filter(|_| is_key);
                    errors.extend(misplaced.map(|name| (*at, MarkError::InKey(name.to_owned()))));
                    *spelling = tree.texts.add(marked.into());
                }
                Err(found) => errors.extend(found.into_iter().map(|error| (*at, error))),
            }
        }
        if errors.is_empty() { Ok(tree) } else { Err(errors) }
    }
}

/// The parameters that stand in a text.
fn parameters<'n>(marked: &str, names: &[&'n str]) -> impl Iterator<Item = &'n str> {
    marked.chars().filter_map(placeholder::index).filter_map(|index| names.get(index).copied())
}

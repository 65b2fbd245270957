//! Texts of a declaration into their pieces, and names into what a template language calls them.

use std::collections::BTreeSet;

use iam_role_policy::placeholder;

/// A piece of a declared text.
pub(super) enum Piece<'a> {
    /// As it stands.
    Literal(&'a str),
    /// The parameter with this index.
    Parameter(usize),
}

/// The pieces of `text`, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((start, parameter, c)) =
        rest.char_indices().find_map(|(at, c)| Some((at, placeholder::index(c)?, c)))
    {
        let (before, tail) = rest.split_at(start);
        if !before.is_empty() {
            pieces.push(Piece::Literal(before));
        }
        pieces.push(Piece::Parameter(parameter));
        rest = tail.get(c.len_utf8()..).unwrap_or_default();
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    pieces
}

/// Names that are given once each.
#[derive(Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// `wanted`, or `wanted` with the first number behind it that makes it new.
    pub(super) fn give(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2;
        while !self.0.insert(name.clone()) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        name
    }
}

/// `BucketName` for `bucket_name` and `bucket-name`: letters and digits, as CloudFormation names things.
pub(super) fn capitalised(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words
        .flat_map(|word| {
            let (first, rest) = word.split_at(1);
            [first.to_ascii_uppercase(), rest.to_owned()]
        })
        .collect();
    if name.is_empty() { "Role".to_owned() } else { name }
}

/// `bucket_name` for `bucket-name`: letters, digits and underscores, no digit first, as Terraform names things.
pub(super) fn underscored(text: &str) -> String {
    let name: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() { format!("_{name}") } else { name }
}

//! Policy variables in a text: `${key}`, `${key, 'default'}`, and `${*}`, `${?}`, `${$}` for the characters themselves.
//!
//! Source: IAM User Guide, "IAM policy elements: Variables and tags".

use std::ops::Range;

use crate::{placeholder, words};

/// What is wrong with a `${…}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VariableError {
    /// `${` without `}`.
    MissingBrace,
    /// Nothing inside.
    Empty,
    /// White space in the name.
    Space,
    /// A default value that is not in single quotes.
    MissingQuote,
}

/// Where the variables stand in `text`; one that is never closed reaches to the end.
pub(crate) fn spans(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + start(text.get(from..)?)?;
        let inside = text.get(start + 2..)?;
        from = close(inside).map_or(text.len(), |end| start + 2 + end + 1);
        Some(start..from)
    })
}

/// Where the first variable starts.
fn start(text: &str) -> Option<usize> {
    text.as_bytes().windows(2).position(|pair| pair == b"${")
}

/// Whether `text` holds a variable.
pub(crate) fn occurs_in(text: &str) -> bool {
    words::has_or_is_not_ascii(text, b'$') && start(text).is_some()
}

/// What is wrong with `variable`, which is what one of [`spans`] covers.
pub(crate) fn check(variable: &str) -> Result<(), VariableError> {
    let inside = variable.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    let inside = inside.ok_or(VariableError::MissingBrace)?;
    let (name, default) = match words::split_at(inside, b',') {
        Some((name, default)) => (name, Some(default.trim())),
        None => (inside, None),
    };
    if name.contains("${") {
        return Err(VariableError::MissingBrace);
    }
    if name.trim().is_empty() {
        return Err(VariableError::Empty);
    }
    if name.contains(char::is_whitespace) {
        return Err(VariableError::Space);
    }
    let quoted = |text: &str| text.len() > 1 && text.starts_with('\'') && text.ends_with('\'');
    if default.is_none_or(quoted) { Ok(()) } else { Err(VariableError::MissingQuote) }
}

/// What a part of a text is to IAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Text as it stands, wildcards and all; also a variable that [`check`] finds fault with.
    Text(&'a str),
    /// A character that means itself: of `${*}`, `${?}` and `${$}`.
    Character(char),
    /// The value of a condition key.
    Key {
        /// The key as written.
        name: &'a str,
        /// What stands for it when it has no value.
        default: Option<&'a str>,
    },
}

/// The parts of `text`, in order.
pub(crate) fn parts(text: &str) -> Vec<Part<'_>> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for span in spans(text) {
        parts.extend(text.get(from..span.start).filter(|text| !text.is_empty()).map(Part::Text));
        from = span.end;
        parts.extend(text.get(span).map(part));
    }
    parts.extend(text.get(from..).filter(|text| !text.is_empty()).map(Part::Text));
    parts
}

/// The names of the keys whose values stand in `text`, in order.
pub(crate) fn keys(text: &str) -> impl Iterator<Item = &str> {
    spans(text).filter_map(|span| match part(text.get(span)?) {
        Part::Key { name, .. } => Some(name),
        Part::Text(_) | Part::Character(_) => None,
    })
}

/// Whether `text` never is the value of anything: one of its variables can be no key's, and has no default. A key of AWS that
/// the catalogue lacks may be newer.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags", Variables with no value.
pub(crate) fn has_none(text: &str) -> bool {
    let can_be_key = |name: &str| name.contains(':') || placeholder::occurs_in(name);
    let is_without = |part: &Part<'_>| matches!(part, Part::Key { name, default: None } if !can_be_key(name));
    occurs_in(text) && parts(text).iter().any(is_without)
}

/// What `variable` is, which is what one of [`spans`] covers.
fn part(variable: &str) -> Part<'_> {
    if check(variable).is_err() {
        return Part::Text(variable);
    }
    let inside = variable.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).unwrap_or_default();
    let (name, default) = match words::split_at(inside, b',') {
        Some((name, default)) => (name.trim(), Some(default.trim().trim_matches('\''))),
        None => (inside.trim(), None),
    };
    match name {
        "*" => Part::Character('*'),
        "?" => Part::Character('?'),
        "$" => Part::Character('$'),
        name => Part::Key { name, default },
    }
}

/// Where the brace stands that closes a variable: the first outside quotes, or the first at all if a quote is missing.
fn close(inside: &str) -> Option<usize> {
    let first = inside.bytes().position(|byte| matches!(byte, b'}' | b'\''))?;
    if inside.as_bytes().get(first) == Some(&b'}') {
        return Some(first);
    }
    let mut quoted = false;
    let unquoted = inside.char_indices().find(|(_, c)| {
        quoted ^= *c == '\'';
        *c == '}' && !quoted
    });
    unquoted.map(|(end, _)| end).or_else(|| inside.find('}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_parts() {
        let key = |name, default| Part::Key { name, default };
        assert_eq!(parts("a/*"), [Part::Text("a/*")]);
        assert_eq!(parts(""), []);
        assert_eq!(
            parts("a/${aws:username}${*}/${k, 'd}'}"),
            [
                Part::Text("a/"),
                key("aws:username", None),
                Part::Character('*'),
                Part::Text("/"),
                key("k", Some("d}"))
            ]
        );
        assert_eq!(parts("${k, x}$"), [Part::Text("${k, x}"), Part::Text("$")]);
        for name in ["k", "ke", "key"] {
            assert_eq!(parts(&format!("${{{name}, 'd}}'}}")), [key(name, Some("d}"))]);
            assert_eq!(parts(&format!("${{{name}, 'd}}")), [Part::Text(&format!("${{{name}, 'd}}"))]);
        }
        assert_eq!(check("${k, '}"), Err(VariableError::MissingQuote), "one quote is not two");
        assert_eq!(check("${k, ''}"), Ok(()));
        assert_eq!(parts("${aws:username"), [Part::Text("${aws:username")]);
        assert_eq!(parts("${?}${$}"), [Part::Character('?'), Part::Character('$')]);
        assert_eq!(parts("${k,''}"), [key("k", Some(""))]);
    }

    #[test]
    fn keys_are_the_variables_that_have_values() {
        let of = |text: &'static str| keys(text).collect::<Vec<_>>();
        assert_eq!(of("a/${aws:username}${*}/${k, 'd}'}"), ["aws:username", "k"]);
        assert_eq!(of("${k, x}$aws:userid"), [""; 0]);
    }

    #[test]
    fn variables_are_found_and_judged() {
        let judge = |text: &'static str| spans(text).map(|span| check(&text[span])).collect::<Vec<_>>();
        assert_eq!(judge("a/${aws:username}/${*}${?}${$}"), [Ok(()); 4]);
        assert_eq!(judge("${aws:PrincipalTag/team, 'a} b'}x"), [Ok(())]);
        assert_eq!(judge("${k,'x'}"), [Ok(())]);
        assert_eq!(judge("$a {b} $"), []);
        assert_eq!(judge("${}/${ }"), [Err(VariableError::Empty); 2]);
        assert_eq!(judge("${aws:username/*"), [Err(VariableError::MissingBrace)]);
        assert_eq!(judge("${aws:username/${aws:userid}"), [Err(VariableError::MissingBrace)]);
        assert_eq!(judge("${aws: username}${ a}${a }"), [Err(VariableError::Space); 3]);
        assert_eq!(judge("${k, 'x}/${k, '}"), [Ok(())]);
        assert_eq!(judge("${k, 'x}/a"), [Err(VariableError::MissingQuote)]);
        assert_eq!(judge("${k, x}"), [Err(VariableError::MissingQuote)]);
    }
}

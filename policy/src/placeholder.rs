//! A parameter inside a template: one character that no IAM document may contain.
//!
//! `{bucket}` in a declared string becomes one character of Unicode's private use area, which IAM refuses everywhere
//! (its documents hold U+0020 to U+00FF). So a placeholder cannot be mistaken for text, every rule sees it as one
//! letter that nothing but itself and `*` matches, and a value is spliced into the parsed document, never into text.

/// The first placeholder; the parameter with index `i` is the character `i` places on.
const FIRST: u32 = 0xE000;

/// How many parameters a declaration may have.
pub const MOST: usize = 0x1000;

/// The placeholder of the parameter with this index, from 0; `None` beyond [`MOST`].
#[must_use]
pub fn character(index: usize) -> Option<char> {
    let offset = u32::try_from(index).ok().filter(|_| index < MOST)?;
    char::from_u32(FIRST + offset)
}

/// Which parameter's placeholder `c` is; `None` if it is ordinary text.
#[must_use]
pub fn index(c: char) -> Option<usize> {
    let offset = usize::try_from(u32::from(c).checked_sub(FIRST)?).ok()?;
    (offset < MOST).then_some(offset)
}

/// Which parameter's placeholder these three bytes of UTF-8 are.
pub(crate) const fn index_of(bytes: [u8; 3]) -> Option<usize> {
    let [lead, second, third] = bytes;
    let code = ((lead as u32 & 0x0F) << 12) | ((second as u32 & 0x3F) << 6) | (third as u32 & 0x3F);
    let offset = code.wrapping_sub(FIRST) as usize;
    if offset < MOST { Some(offset) } else { None }
}

/// Whether `text` holds a placeholder, so that its final value is not known yet.
#[must_use]
pub fn occurs_in(text: &str) -> bool {
    !text.is_ascii() && text.contains(|c| index(c).is_some())
}

/// Whether `text` starts with a placeholder.
pub(crate) fn starts(text: &str) -> bool {
    text.chars().next().is_some_and(|c| index(c).is_some())
}

/// `text` for people: every placeholder as `{name}`. A placeholder without a name stays as it is.
#[must_use]
pub fn show(text: &str, names: &[&str]) -> String {
    if names.is_empty() || text.is_ascii() {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match index(c).and_then(|index| names.get(index)) {
            Some(name) => shown.extend(["{", name, "}"]),
            None => shown.push(c),
        }
    }
    shown
}

/// `text`, whose placeholders stand for `own`, with placeholders that stand for `names`: a name that is missing there is
/// added. So texts that were declared apart can be judged together.
#[must_use]
pub fn renamed(text: &str, own: &[String], names: &mut Vec<String>) -> String {
    let mut character_of = |name: &String| {
        let known = names.iter().position(|known| known == name);
        let place = known.unwrap_or_else(|| {
            names.push(name.clone());
            names.len() - 1
        });
        character(place)
    };
    let renamed = |c| index(c).and_then(|index| own.get(index)).and_then(&mut character_of).unwrap_or(c);
    text.chars().map(renamed).collect()
}

/// What is wrong with a `{…}` in a declared string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkError {
    /// `{name}` names no parameter.
    Unknown(String),
    /// `{` without `}`, or `}` without `{`; a literal brace is written twice.
    Unbalanced,
    /// `{name}` names a parameter, but stands in the key of an object, where none can stand.
    InKey(String),
}

/// `text` with every `{name}` replaced by its placeholder. `${…}` stays, it is IAM's own; `{{` and `}}` are braces.
///
/// # Errors
/// Every `{…}` that cannot be replaced, in order.
pub fn mark(text: &str, names: &[&str]) -> Result<String, Vec<MarkError>> {
    let mut marked = String::with_capacity(text.len());
    let mut errors = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['{', '}']) {
        let (before, tail) = rest.split_at(start);
        marked.push_str(before);
        rest = match brace(tail, before.ends_with('$')) {
            Brace::Literal(text, rest) => {
                marked.push_str(text);
                rest
            }
            Brace::Name(name, rest) => {
                match names.iter().position(|known| *known == name).and_then(character) {
                    Some(c) => marked.push(c),
                    None => errors.push(MarkError::Unknown(name.to_owned())),
                }
                rest
            }
            Brace::Unbalanced(rest) => {
                errors.push(MarkError::Unbalanced);
                rest
            }
        };
    }
    marked.push_str(rest);
    if errors.is_empty() { Ok(marked) } else { Err(errors) }
}

/// What stands at a brace, and the text behind it.
enum Brace<'a> {
    Literal(&'a str, &'a str),
    Name(&'a str, &'a str),
    Unbalanced(&'a str),
}

/// Reads `text`, which starts with a brace; behind a `$` it is one of IAM's variables and is taken over as it stands.
fn brace(text: &str, variable: bool) -> Brace<'_> {
    let behind = |length: usize| text.get(length..).unwrap_or_default();
    if variable {
        let end = text.find('}').map_or(text.len(), |end| end + 1);
        return Brace::Literal(text.get(..end).unwrap_or(text), behind(end));
    }
    if text.starts_with("{{") {
        return Brace::Literal("{", behind(2));
    }
    if text.starts_with("}}") {
        return Brace::Literal("}", behind(2));
    }
    match text.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
        Some((name, rest)) => Brace::Name(name, rest),
        None => Brace::Unbalanced(behind(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_becomes_one_character_and_back() {
        let marked = mark("arn:aws:s3:::{bucket}/{key}", &["key", "bucket"]).unwrap();
        assert_eq!(marked, "arn:aws:s3:::\u{E001}/\u{E000}");
        assert_eq!(show(&marked, &["key", "bucket"]), "arn:aws:s3:::{bucket}/{key}");
        assert!(occurs_in(&marked));
    }

    #[test]
    fn a_variable_of_iam_and_doubled_braces_stay() {
        assert_eq!(mark("${aws:username}/{{x}}", &["aws:username"]).unwrap(), "${aws:username}/{x}");
        assert!(!occurs_in("${aws:username}"));
    }

    #[test]
    fn every_wrong_brace_is_named() {
        let errors = mark("{a}{b}}", &[]).unwrap_err();
        let unknown = |name: &str| MarkError::Unknown(name.to_owned());
        assert_eq!(errors, [unknown("a"), unknown("b"), MarkError::Unbalanced]);
    }

    #[test]
    fn what_is_declared_apart_has_names_in_common() {
        let own = |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
        let mut names = own(&["stage"]);
        let renamed_here = renamed("a-\u{E000}/\u{E001}-\u{E002}", &own(&["bucket", "stage"]), &mut names);
        assert_eq!(renamed_here, "a-\u{E001}/\u{E000}-\u{E002}", "what has no name stays");
        assert_eq!(names, ["stage", "bucket"]);
        assert_eq!(renamed("\u{E001}", &own(&["key", "bucket"]), &mut names), "\u{E001}");
        assert_eq!(names, ["stage", "bucket"], "only what the text names is added");
    }

    #[test]
    fn there_is_an_end_to_placeholders() {
        assert_eq!(character(MOST - 1).and_then(index), Some(MOST - 1));
        assert_eq!(character(MOST), None);
        assert_eq!(index('\u{EFFF}'), Some(MOST - 1));
        assert_eq!((index('\u{F000}'), index('\u{DF}')), (None, None));
        for c in '\u{800}'..='\u{FFFF}' {
            let mut bytes = [0; 3];
            c.encode_utf8(&mut bytes);
            assert_eq!(index_of(bytes), index(c), "{c:?}");
        }
    }
}

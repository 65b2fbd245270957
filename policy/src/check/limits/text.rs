//! What is wrong with a text of limited length and characters, in words; a placeholder is one character that may be any.

use crate::{placeholder, suggest};

/// What a field takes.
pub(super) struct Field {
    /// The field in a sentence: `the name of a role`.
    pub(super) name: &'static str,
    /// How many characters it takes at most.
    pub(super) most: usize,
    /// Whether it takes this character.
    pub(super) takes: fn(char) -> bool,
    /// The characters it takes, in words.
    pub(super) characters: &'static str,
}

/// A fault, and what to write instead.
pub(super) type Fault = (String, String);

/// All that is wrong with `text` in that field; an empty text is for the caller to judge.
pub(super) fn faults(text: &str, field: &Field) -> Vec<Fault> {
    [too_long(text, field), strange(text, field)].into_iter().flatten().collect()
}

/// The fault of an empty text.
pub(super) fn empty(field: &Field) -> Fault {
    (format!("{} is empty", field.name), format!("write 1 to {} characters", field.most))
}

fn too_long(text: &str, field: &Field) -> Option<Fault> {
    let length = text.chars().count();
    let message = format!("{} has {length} characters, and IAM takes {}", field.name, field.most);
    (length > field.most).then(|| (message, format!("leave out {}", length - field.most)))
}

fn strange(text: &str, field: &Field) -> Option<Fault> {
    let mut strange: Vec<char> = Vec::new();
    for c in text.chars().filter(|c| !(field.takes)(*c) && placeholder::index(*c).is_none()) {
        if !strange.contains(&c) {
            strange.push(c);
        }
    }
    if strange.is_empty() {
        return None;
    }
    let named: Vec<String> = strange.iter().copied().map(named).collect();
    let message = format!("{} holds {}, which IAM does not take", field.name, named.join(", "));
    Some((message, instead(&strange, field)))
}

/// What to write instead of those characters.
fn instead(strange: &[char], field: &Field) -> String {
    let fits = |text: &&str| text.chars().all(field.takes);
    let plain: Option<Vec<&str>> = strange.iter().map(|c| plain(*c).filter(fits)).collect();
    match plain {
        Some(mut plain) => {
            plain.dedup();
            format!("write {} instead", suggest::both(&plain))
        }
        None => format!("it takes {}", field.characters),
    }
}

/// The character of a typewriter for one that an editor put in its place.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{2033}' => "\"",
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{2032}' => "'",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '\u{2026}' => "...",
        '\u{A0}' | '\u{2002}'..='\u{200A}' | '\u{202F}' => " ",
        '\u{2192}' => "->",
        '\u{2022}' => "*",
        _ => return None,
    })
}

/// The character with its number; a space has a name that says more.
fn named(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        _ => format!("`{}` (U+{:04X})", shown(c), u32::from(c)),
    }
}

/// The character for a message: an escape where it cannot be seen.
fn shown(c: char) -> String {
    if c.is_control() || c.is_whitespace() { c.escape_unicode().to_string() } else { c.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: Field = Field {
        name: "the field",
        most: 8,
        takes: |c| c.is_ascii_graphic() || c == ' ',
        characters: "what is printed",
    };

    #[test]
    fn what_an_editor_put_there_is_sent_back_to_the_typewriter() {
        for (text, plain) in [
            ("\u{201C}a\u{201D}", "\""),
            ("it\u{2019}s", "'"),
            ("a\u{2014}b", "-"),
            ("a\u{2026}", "..."),
            ("a\u{A0}b", " "),
            ("a\u{2192}b", "->"),
            ("\u{2022} a", "*"),
        ] {
            let [(_, help)] = &*faults(text, &PRINTED) else { panic!("{text}") };
            assert_eq!(*help, format!("write `{plain}` instead"));
        }
    }

    #[test]
    fn of_others_it_says_what_the_field_takes() {
        let said = faults("a\u{E9}\u{2014}", &PRINTED);
        let message = "the field holds `\u{E9}` (U+00E9), `\u{2014}` (U+2014), which IAM does not take";
        assert_eq!(said, [(message.to_owned(), "it takes what is printed".to_owned())]);
        assert_eq!(faults("printed.", &PRINTED), []);
    }
}

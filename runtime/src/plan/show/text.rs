//! A text for people: lines of pieces, each with what it is, so that it can be printed with colours or without.
//!
//! INVARIANT: a text holds nothing that a terminal would obey instead of showing it; colours come in when it is painted.

use std::fmt;

use crate::parameter::visible;

/// A text for people. Its `Display` is plain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Vec<(Tone, String)>);

/// What a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// What is neither.
    Plain,
    /// The name of what the lines below it are about.
    Head,
    /// What is there from now on.
    Comes,
    /// What is there no more.
    Goes,
    /// What is there and differs.
    Changes,
    /// What the reader should look at.
    Warning,
    /// What can be passed over.
    Faint,
}

impl Text {
    /// The text with the codes of colours that terminals know, to be printed where colours are wanted.
    #[must_use]
    pub fn painted(&self) -> String {
        let piece = |(tone, text): &(Tone, String)| match tone.code() {
            "" => text.clone(),
            code => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        };
        self.0.iter().map(piece).collect()
    }

    /// Begins a line, this many levels deep.
    pub(super) fn line(&mut self, depth: usize) -> &mut Self {
        let end = if self.0.is_empty() { "" } else { "\n" };
        self.0.push((Tone::Plain, format!("{end}{}", "  ".repeat(depth))));
        self
    }

    pub(super) fn push(&mut self, tone: Tone, text: &str) -> &mut Self {
        self.0.push((tone, visible(text)));
        self
    }

    /// A line of one piece.
    pub(super) fn put(&mut self, depth: usize, tone: Tone, text: &str) {
        self.line(depth).push(tone, text);
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(_, text)| f.write_str(text))
    }
}

impl Tone {
    /// What selects the colour in ECMA-48, "Select Graphic Rendition".
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Head => "1",
            Self::Comes => "32",
            Self::Goes => "31",
            Self::Changes => "33",
            Self::Warning => "1;33",
            Self::Faint => "2",
        }
    }
}

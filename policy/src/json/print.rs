//! A document into canonical JSON text: fixed order of members, no white space.
//!
//! A list of one item is printed as the item: brackets count against IAM's quotas. `Statement` alone is always a list,
//! as in every document that AWS publishes.

use std::{fmt::Write, sync::Arc};

use super::special;
use crate::{
    ActionElement, Condition, Document, PrincipalElement, PrincipalKind, Principals, ResourceElement,
    ResourcePattern, SharedText, Statement,
};

impl Document {
    /// The document as canonical JSON: `Version`, `Id`, `Statement`; in a statement `Sid`, `Effect`, `Principal`,
    /// `Action`, `Resource`, `Condition`. Lists keep their order; what a document does not have is not printed.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::new();
        document(&mut json, self);
        json
    }

    /// The size that IAM's quotas count: the characters of the document as canonical JSON, which has no white space
    /// between tokens.
    #[must_use]
    pub fn size(&self) -> usize {
        let mut length = Length(0);
        document(&mut length, self);
        length.0
    }

    /// No less than the document's [size](Self::size), and little more: counted without a look at most of its texts.
    pub(crate) fn size_at_most(&self) -> AtMost {
        let mut at_most = AtMost::default();
        document(&mut at_most, self);
        at_most
    }
}

/// Where JSON is printed to.
trait Print {
    /// A bracket, comma or colon.
    fn mark(&mut self, mark: char);

    /// A string in its quotes, with what JSON does not take in one as escapes.
    fn string(&mut self, text: &str);

    /// The same of a name that the policy language has, in its parts, or of its star: there nothing needs an escape.
    fn name(&mut self, parts: &[&str]);

    /// The same of a text that is shared.
    fn shared(&mut self, text: &SharedText) {
        self.string(text);
    }
}

/// The text itself.
impl Print for String {
    fn mark(&mut self, mark: char) {
        self.push(mark);
    }

    fn string(&mut self, text: &str) {
        self.push('"');
        let mut rest = text;
        while let Some((plain, special, behind)) = split_at_special(rest) {
            self.push_str(plain);
            escape(self, special);
            rest = behind;
        }
        self.push_str(rest);
        self.push('"');
    }

    fn name(&mut self, parts: &[&str]) {
        self.push('"');
        self.extend(parts.iter().copied());
        self.push('"');
    }
}

/// How many characters the text has.
struct Length(usize);

impl Print for Length {
    fn mark(&mut self, _: char) {
        self.0 += 1;
    }

    fn string(&mut self, text: &str) {
        self.0 += 2 + text.len();
        if special::occurs_or_is_not_ascii(text) {
            self.0 += text.bytes().map(more_as_escape).sum::<usize>();
            self.0 -= text.len() - text.chars().count();
        }
    }

    fn name(&mut self, parts: &[&str]) {
        self.0 += 2;
        for part in parts {
            self.0 += part.len();
        }
    }
}

/// No less than how many characters the text has, and little more, without a look at them.
#[derive(Default)]
pub(crate) struct AtMost {
    characters: usize,
    /// The JSON that texts are stretches of.
    json: Option<Arc<str>>,
    /// Whether a text is none of it.
    has_other: bool,
}

impl AtMost {
    /// How many characters at most.
    pub(crate) fn characters(&self) -> usize {
        self.characters
    }

    /// The same if it is known that there are no fewer: ASCII has a byte for each, and a stretch needs no escapes.
    pub(crate) fn exact(&self) -> Option<usize> {
        let is_exact = !self.has_other && self.json.as_deref().is_none_or(str::is_ascii);
        is_exact.then_some(self.characters)
    }
}

impl Print for AtMost {
    fn mark(&mut self, _: char) {
        self.characters += 1;
    }

    fn string(&mut self, text: &str) {
        self.characters += 2 + text.len() * LONGEST_ESCAPE;
        self.has_other = true;
    }

    fn name(&mut self, parts: &[&str]) {
        self.characters += 2;
        for part in parts {
            self.characters += part.len();
        }
    }

    fn shared(&mut self, text: &SharedText) {
        let Some(json) = text.json() else { return self.string(text) };
        self.characters += 2 + text.length() as usize;
        match &self.json {
            Some(known) => self.has_other |= !Arc::ptr_eq(known, json),
            None => self.json = Some(Arc::clone(json)),
        }
    }
}

/// The characters of `\u0000`.
pub(super) const LONGEST_ESCAPE: usize = 6;

/// The size that IAM's quotas count: the characters of `text` without white space between tokens.
///
/// White space inside strings counts. Source: IAM User Guide, "IAM and AWS STS quotas".
#[must_use]
pub fn size(text: &str) -> usize {
    let mut in_string = false;
    let mut escaped = false;
    let counts = |c: &char| {
        if in_string {
            in_string = escaped || *c != '"';
            escaped = !escaped && *c == '\\';
            return true;
        }
        in_string = *c == '"';
        !matches!(c, ' ' | '\t' | '\n' | '\r')
    };
    text.chars().filter(counts).count()
}

fn document(out: &mut impl Print, document: &Document) {
    let mut object = Object::new(out);
    if let Some(version) = document.version {
        object.named("Version").name(&[version.name()]);
    }
    if let Some(id) = &document.id {
        object.named("Id").shared(id);
    }
    bracketed(object.named("Statement"), &document.statements, statement);
    object.close();
}

fn statement(out: &mut impl Print, statement: &Statement) {
    let mut object = Object::new(out);
    if let Some(sid) = &statement.sid {
        object.named("Sid").shared(sid);
    }
    object.named("Effect").name(&[statement.effect.name()]);
    if let Some(element) = &statement.principal {
        principals(object.named(element.name()), element);
    }
    actions(object.named(statement.action.name()), &statement.action);
    if let Some(element) = &statement.resource {
        resources(object.named(element.name()), element);
    }
    if !statement.conditions.is_empty() {
        conditions(object.named("Condition"), &statement.conditions);
    }
    object.close();
}

fn principals(out: &mut impl Print, element: &PrincipalElement) {
    let Principals::Listed(listed) = element.principals() else { return out.name(&["*"]) };
    let mut kinds: Vec<PrincipalKind> = Vec::new();
    for principal in listed {
        if !kinds.contains(&principal.kind) {
            kinds.push(principal.kind);
        }
    }
    let mut object = Object::new(out);
    for kind in kinds {
        let of_kind = listed.iter().filter(|principal| principal.kind == kind);
        let values: Vec<&SharedText> = of_kind.map(|principal| &principal.value).collect();
        list(object.named(kind.name()), &values, |out, value| out.shared(value));
    }
    object.close();
}

fn actions(out: &mut impl Print, element: &ActionElement) {
    list(out, element.patterns(), |out, pattern| out.shared(pattern.text()));
}

fn resources(out: &mut impl Print, element: &ResourceElement) {
    list(out, element.patterns(), |out, pattern| match pattern {
        ResourcePattern::Arn(arn) => out.shared(arn.text()),
        ResourcePattern::Any => out.name(&["*"]),
        ResourcePattern::Parameter(_) => out.string(&pattern.text()),
    });
}

/// The conditions, each operator once, where its first key stands.
fn conditions(out: &mut impl Print, conditions: &[Condition]) {
    let mut object = Object::new(out);
    for (index, Condition { operator, .. }) in conditions.iter().enumerate() {
        let is_of_it = |condition: &&Condition| condition.operator == *operator;
        if conditions.iter().position(|condition| is_of_it(&condition)) != Some(index) {
            continue;
        }
        let mut keys = Object::new(object.next(|out| out.name(&operator.parts())));
        for condition in conditions.iter().filter(is_of_it) {
            list(keys.member(&condition.key), &condition.values, Print::shared);
        }
        keys.close();
    }
    object.close();
}

/// A JSON object while it is written.
struct Object<'a, W> {
    out: &'a mut W,
    is_empty: bool,
}

impl<'a, W: Print> Object<'a, W> {
    fn new(out: &'a mut W) -> Self {
        out.mark('{');
        Self { out, is_empty: true }
    }

    /// Starts a member; its value is to be written next, to what is returned.
    fn member(&mut self, key: &SharedText) -> &mut W {
        self.next(|out| out.shared(key))
    }

    /// The same of a member whose name the policy language has.
    fn named(&mut self, name: &str) -> &mut W {
        self.next(|out| out.name(&[name]))
    }

    fn next(&mut self, key: impl FnOnce(&mut W)) -> &mut W {
        if !self.is_empty {
            self.out.mark(',');
        }
        self.is_empty = false;
        key(self.out);
        self.out.mark(':');
        self.out
    }

    fn close(self) {
        self.out.mark('}');
    }
}

/// A JSON list, or its only item.
fn list<W: Print, T>(out: &mut W, items: &[T], item: impl Fn(&mut W, &T)) {
    match items {
        [only] => item(out, only),
        items => bracketed(out, items, item),
    }
}

fn bracketed<W: Print, T>(out: &mut W, items: &[T], item: impl Fn(&mut W, &T)) {
    out.mark('[');
    for (index, of_list) in items.iter().enumerate() {
        if index > 0 {
            out.mark(',');
        }
        item(out, of_list);
    }
    out.mark(']');
}

/// Writes the escape of a character that stands in no string as it is.
fn escape(json: &mut String, special: u8) {
    match special {
        b'"' => json.push_str("\\\""),
        b'\\' => json.push_str("\\\\"),
        b'\t' => json.push_str("\\t"),
        b'\n' => json.push_str("\\n"),
        b'\r' => json.push_str("\\r"),
        // INVARIANT: writing to a string cannot fail.
        control => drop(write!(json, "\\u{control:04x}")),
    }
}

/// How many more characters than the byte itself its escape has, if there is one.
fn more_as_escape(byte: u8) -> usize {
    match byte {
        b'"' | b'\\' | b'\t' | b'\n' | b'\r' => 1,
        0..0x20 => 5,
        _ => 0,
    }
}

/// The text before, at and behind the first character that JSON writes as an escape.
fn split_at_special(text: &str) -> Option<(&str, u8, &str)> {
    let index = special::position(text.as_bytes())?;
    Some((text.get(..index)?, *text.as_bytes().get(index)?, text.get(index + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_is_as_long_as_it_counts() {
        let is_special = |byte: u8| special::position(&[byte]).is_some();
        for byte in (0..0x80).filter(|byte| is_special(*byte)) {
            let mut written = String::new();
            escape(&mut written, byte);
            assert_eq!(written.len(), 1 + more_as_escape(byte), "{byte}");
            let read: String = serde_json::from_str(&format!("\"{written}\"")).unwrap();
            assert_eq!(read.as_bytes(), [byte]);
        }
        assert!((0..=u8::MAX).all(|byte| is_special(byte) == (more_as_escape(byte) > 0)));
    }
}

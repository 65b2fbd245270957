//! A document into canonical JSON text: fixed order of members, no white space.
//!
//! A list of one item is printed as the item: brackets count against IAM's quotas. `Statement` alone is always a list,
//! as in every document that AWS publishes.

use std::fmt::{self, Write};

use crate::{
    ActionElement, Condition, Document, PrincipalElement, PrincipalKind, Principals, ResourceElement,
    ResourcePattern, Statement,
};

impl Document {
    /// The document as canonical JSON: `Version`, `Id`, `Statement`; in a statement `Sid`, `Effect`, `Principal`,
    /// `Action`, `Resource`, `Condition`. Lists keep their order; what a document does not have is not printed.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::new();
        // INVARIANT: writing to a string cannot fail.
        let _ = document(&mut json, self);
        json
    }

    /// The size that IAM's quotas count: the characters of the document as canonical JSON, which has no white space
    /// between tokens.
    #[must_use]
    pub fn size(&self) -> usize {
        let mut length = Length(0);
        // INVARIANT: counting cannot fail.
        let _ = document(&mut length, self);
        length.0
    }
}

/// How many characters are written, and nothing else of them.
struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.chars().count();
        Ok(())
    }

    fn write_char(&mut self, _: char) -> fmt::Result {
        self.0 += 1;
        Ok(())
    }
}

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

fn document(out: &mut impl Write, document: &Document) -> fmt::Result {
    let mut object = Object::new(out)?;
    if let Some(version) = document.version {
        string(object.member("Version")?, version.name())?;
    }
    if let Some(id) = &document.id {
        string(object.member("Id")?, id)?;
    }
    bracketed(object.member("Statement")?, &document.statements, statement)?;
    object.close()
}

fn statement(out: &mut impl Write, statement: &Statement) -> fmt::Result {
    let mut object = Object::new(out)?;
    if let Some(sid) = &statement.sid {
        string(object.member("Sid")?, sid)?;
    }
    string(object.member("Effect")?, statement.effect.name())?;
    if let Some(element) = &statement.principal {
        principals(object.member(element.name())?, element)?;
    }
    actions(object.member(statement.action.name())?, &statement.action)?;
    if let Some(element) = &statement.resource {
        resources(object.member(element.name())?, element)?;
    }
    if !statement.conditions.is_empty() {
        conditions(object.member("Condition")?, &statement.conditions)?;
    }
    object.close()
}

fn principals(out: &mut impl Write, element: &PrincipalElement) -> fmt::Result {
    let Principals::Listed(listed) = element.principals() else { return string(out, "*") };
    let mut kinds: Vec<PrincipalKind> = Vec::new();
    for principal in listed {
        if !kinds.contains(&principal.kind) {
            kinds.push(principal.kind);
        }
    }
    let mut object = Object::new(out)?;
    for kind in kinds {
        let of_kind = listed.iter().filter(|principal| principal.kind == kind);
        let values: Vec<&str> = of_kind.map(|principal| principal.value.as_str()).collect();
        list(object.member(kind.name())?, &values, |out, value| string(out, value))?;
    }
    object.close()
}

fn actions(out: &mut impl Write, element: &ActionElement) -> fmt::Result {
    list(out, element.patterns(), |out, pattern| string(out, pattern.as_str()))
}

fn resources(out: &mut impl Write, element: &ResourceElement) -> fmt::Result {
    list(out, element.patterns(), |out, pattern| match pattern {
        ResourcePattern::Arn(arn) => string(out, arn.as_str()),
        ResourcePattern::Any | ResourcePattern::Parameter(_) => string(out, &pattern.text()),
    })
}

/// The conditions, each operator once, where its first key stands.
fn conditions(out: &mut impl Write, conditions: &[Condition]) -> fmt::Result {
    let mut operators = Vec::new();
    for condition in conditions {
        if !operators.contains(&condition.operator) {
            operators.push(condition.operator);
        }
    }
    let mut object = Object::new(out)?;
    for operator in operators {
        let mut keys = Object::new(object.member(&operator.to_string())?)?;
        for condition in conditions.iter().filter(|condition| condition.operator == operator) {
            list(keys.member(&condition.key)?, &condition.values, |out, value| string(out, value))?;
        }
        keys.close()?;
    }
    object.close()
}

/// A JSON object while it is written.
struct Object<'a, W> {
    out: &'a mut W,
    is_empty: bool,
}

impl<'a, W: Write> Object<'a, W> {
    fn new(out: &'a mut W) -> Result<Self, fmt::Error> {
        out.write_char('{')?;
        Ok(Self { out, is_empty: true })
    }

    /// Starts a member; its value is to be written next, to what is returned.
    fn member(&mut self, key: &str) -> Result<&mut W, fmt::Error> {
        if !self.is_empty {
            self.out.write_char(',')?;
        }
        self.is_empty = false;
        string(self.out, key)?;
        self.out.write_char(':')?;
        Ok(self.out)
    }

    fn close(self) -> fmt::Result {
        self.out.write_char('}')
    }
}

/// A JSON list, or its only item.
fn list<W: Write, T>(out: &mut W, items: &[T], item: impl Fn(&mut W, &T) -> fmt::Result) -> fmt::Result {
    match items {
        [only] => item(out, only),
        items => bracketed(out, items, item),
    }
}

fn bracketed<W: Write, T>(out: &mut W, items: &[T], item: impl Fn(&mut W, &T) -> fmt::Result) -> fmt::Result {
    out.write_char('[')?;
    for (index, of_list) in items.iter().enumerate() {
        if index > 0 {
            out.write_char(',')?;
        }
        item(out, of_list)?;
    }
    out.write_char(']')
}

fn string(out: &mut impl Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    let mut rest = text;
    // Looking at every byte is quicker than stopping at the first, of which there is none in most texts.
    let holds_special = text.bytes().fold(false, |found, byte| found | is_special(byte));
    while holds_special && let Some((plain, special, behind)) = split_at_special(rest) {
        out.write_str(plain)?;
        match special {
            b'"' => out.write_str("\\\"")?,
            b'\\' => out.write_str("\\\\")?,
            b'\t' => out.write_str("\\t")?,
            b'\n' => out.write_str("\\n")?,
            b'\r' => out.write_str("\\r")?,
            control => write!(out, "\\u{control:04x}")?,
        }
        rest = behind;
    }
    out.write_str(rest)?;
    out.write_char('"')
}

/// The text before, at and behind the first character that JSON writes as an escape.
fn split_at_special(text: &str) -> Option<(&str, u8, &str)> {
    let index = text.bytes().position(is_special)?;
    Some((text.get(..index)?, *text.as_bytes().get(index)?, text.get(index + 1..)?))
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | b'\0'..b' ')
}

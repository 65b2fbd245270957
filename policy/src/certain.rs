//! What canonical documents say of a request whatever the request carries, decided by `const fn`: for assertions on the
//! constants of declared roles, in whichever crate those are.
//!
//! INVARIANT: nothing is called certain that a value of a parameter, a condition key or a policy variable could change.
//! What would take more than a look is uncertain: [`evaluate`](crate::evaluate) knows more and is no `const fn`.

mod json;
mod pattern;

use self::{
    json::{Items, Members},
    pattern::Asked,
};

/// Whether something is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    No,
    Maybe,
    Yes,
}

/// What some documents say of one request.
#[derive(Clone, Copy, Debug)]
pub struct Certainty<'a> {
    action: &'a str,
    resource: &'a str,
    allow: Truth,
    deny: Truth,
}

impl<'a> Certainty<'a> {
    /// No document yet, of a request for `action` on `resource`. `{name}` in the resource is the parameter of that name,
    /// `*` and `?` stand for any text.
    #[must_use]
    pub const fn of(action: &'a str, resource: &'a str) -> Self {
        Self { action, resource, allow: Truth::No, deny: Truth::No }
    }

    /// The same with what `document` says: canonical JSON, whose [placeholders](crate::placeholder) stand for
    /// `parameters`.
    #[must_use]
    pub const fn with(self, document: &str, parameters: &[&str]) -> Self {
        let mut all = self;
        let mut rest = json::statements(document.as_bytes());
        while let Some((statement, others)) = rest.next() {
            all = match json::object(statement) {
                Some((members, _)) => all.with_statement(members, parameters),
                None => all.with_unknown(),
            };
            rest = others;
        }
        all
    }

    /// The same with a document that nobody can see, which may allow and deny anything.
    #[must_use]
    pub const fn with_unknown(self) -> Self {
        Self { allow: self.allow.or(Truth::Maybe), deny: self.deny.or(Truth::Maybe), ..self }
    }

    /// Whether the documents allow the request, whatever it carries.
    #[must_use]
    pub const fn allows(self) -> bool {
        matches!((self.allow, self.deny), (Truth::Yes, Truth::No))
    }

    /// Whether the documents do not allow the request, whatever it carries.
    #[must_use]
    pub const fn denies(self) -> bool {
        matches!(self.allow, Truth::No) || matches!(self.deny, Truth::Yes)
    }

    const fn with_statement(self, statement: Members<'_>, parameters: &[&str]) -> Self {
        let action = Asked::action(self.action);
        let resource = Asked::resource(self.resource, parameters);
        let (mut holds, mut effect) = (Truth::Yes, None);
        let mut rest = statement;
        while let Some((key, value, others)) = rest.next() {
            let element = match key {
                b"Sid" => Truth::Yes,
                b"Effect" => {
                    effect = Some(value);
                    Truth::Yes
                }
                b"Action" => one_of(value, action),
                b"NotAction" => one_of(value, action).not(),
                b"Resource" => one_of(value, resource),
                b"NotResource" => one_of(value, resource).not(),
                // A condition, or what is not known here.
                _ => Truth::Maybe,
            };
            holds = holds.and(element);
            rest = others;
        }
        match effect {
            Some(b"\"Allow\"") => Self { allow: self.allow.or(holds), ..self },
            Some(b"\"Deny\"") => Self { deny: self.deny.or(holds), ..self },
            _ => self.with_unknown(),
        }
    }
}

/// Whether one of the patterns, a JSON string or a list of them, stands for what is asked about.
const fn one_of(patterns: &[u8], asked: Asked<'_>) -> Truth {
    let mut any = Truth::No;
    let mut rest = Items::of(patterns);
    while let Some((pattern, others)) = rest.next() {
        any = any.or(asked.matched_by(pattern));
        rest = others;
    }
    any
}

impl Truth {
    const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Maybe, _) | (_, Self::Maybe) => Self::Maybe,
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }

    const fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    const fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Maybe => Self::Maybe,
            Self::Yes => Self::No,
        }
    }
}

#[cfg(test)]
mod tests;

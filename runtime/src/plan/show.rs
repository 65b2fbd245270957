//! A plan for people: a line for the role and what becomes of access to it, then part by part what comes, goes and changes.
//!
//! INVARIANT: every step is in the text; what several steps do to one part is shown as that part before and after.

mod parts;
mod stack;
mod statements;
mod step;
#[cfg(test)]
mod tests;
mod text;

use std::fmt;

pub use self::text::Text;
use self::text::Tone;
use super::{Access, Direction, Extent, Plan, Shift, Step};

/// The plan as plain text; see [`Plan::text`].
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

/// What becomes of a role, or of what is left over.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    Created,
    Changed,
    Deleted,
    Unchanged,
}

impl Fate {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Created => "create",
            Self::Changed => "change",
            Self::Deleted => "delete",
            Self::Unchanged => "none",
        }
    }
}

impl Plan {
    /// The plan for people: what becomes of the role and of access to it, each with an example; then part by part, `+` for
    /// what comes, `-` for what goes, `~` for what changes. It takes proofs, as [`access`](Self::access) does.
    #[must_use]
    pub fn text(&self) -> Text {
        let mut text = Text::default();
        self.write(&format!("role `{}`", self.role), &mut text);
        text
    }

    /// Writes the plan for this subject, and answers the direction in which access changes.
    fn write(&self, subject: &str, text: &mut Text) -> Direction {
        let access = self.access();
        self.head(subject, &access, text);
        examples(&access, self.becomes(), text);
        parts::write(&self.steps, text);
        for change in self.shared.iter().filter(|change| change.policy != self.role) {
            let policy = &change.policy;
            text.put(
                1,
                Tone::Changes,
                &format!("~ policy `{policy}`, which several roles have: its own turn changes it"),
            );
        }
        for note in &self.notes {
            text.put(1, Tone::Faint, &format!("note: {note}"));
        }
        access.direction()
    }

    fn head(&self, subject: &str, access: &Access, text: &mut Text) {
        let calls = if self.steps.len() == 1 { "call" } else { "calls" };
        let calls = format!(": {} {calls}", self.steps.len());
        let (tone, word) = match self.fate() {
            Fate::Unchanged if !self.shared.is_empty() => {
                let (tone, verdict) = verdict(access);
                text.line(0).push(Tone::Changes, "~ ").push(Tone::Head, subject);
                text.push(Tone::Plain, ": nothing to write, ").push(tone, verdict);
                return;
            }
            Fate::Unchanged => {
                text.line(0).push(Tone::Head, subject).push(Tone::Plain, ": nothing to change");
                return;
            }
            Fate::Created => (Tone::Comes, "+ create "),
            Fate::Deleted => (Tone::Goes, "- delete "),
            Fate::Changed => (Tone::Changes, "~ change "),
        };
        text.line(0).push(tone, word).push(Tone::Head, subject).push(Tone::Plain, &calls);
        if self.fate() == Fate::Changed {
            let (tone, verdict) = verdict(access);
            text.push(Tone::Plain, ", ").push(tone, verdict);
        }
    }

    /// What becomes of access, as far as anything changes.
    fn becomes(&self) -> Fate {
        match self.fate() {
            Fate::Unchanged if !self.shared.is_empty() => Fate::Changed,
            fate => fate,
        }
    }

    pub(super) fn fate(&self) -> Fate {
        let has = |step: fn(&Step) -> bool| self.steps.iter().any(step);
        if self.is_empty() {
            Fate::Unchanged
        } else if has(|step| matches!(step, Step::CreateRole { .. })) {
            Fate::Created
        } else if self.before.roles.is_empty() && self.shared.is_empty()
            || has(|step| matches!(step, Step::DeleteRole { .. }))
        {
            // Without a role it is about a policy or an instance profile that is left over.
            Fate::Deleted
        } else {
            Fate::Changed
        }
    }
}

/// What becomes of access, in words that go on after the role.
fn verdict(access: &Access) -> (Tone, &'static str) {
    let gains_nothing =
        [&access.permissions, &access.trust].iter().all(|shift| shift.gains == Extent::Nothing);
    match access.direction() {
        Direction::Unchanged => (Tone::Plain, "access stays as it is"),
        Direction::Narrows => (Tone::Comes, "narrows access"),
        Direction::Widens => (Tone::Warning, "widens access"),
        Direction::Changes => (Tone::Warning, "widens and narrows access"),
        Direction::Unknown if gains_nothing => (Tone::Comes, "does not widen access"),
        Direction::Unknown => (Tone::Warning, "may widen access"),
    }
}

/// A line for each direction in which access changes, or may change.
fn examples(access: &Access, fate: Fate, text: &mut Text) {
    let (now, no_more) = match fate {
        Fate::Created | Fate::Deleted => ("", ""),
        Fate::Changed | Fate::Unchanged => (" now", " no more"),
    };
    let Access { permissions: Shift { gains, loses }, trust } = access;
    example(gains, "allows", now, text);
    example(loses, "allows", no_more, text);
    example(&trust.gains, "trusts", now, text);
    example(&trust.loses, "trusts", no_more, text);
}

fn example(extent: &Extent, verb: &str, when: &str, text: &mut Text) {
    match extent {
        Extent::Nothing => {}
        Extent::Example(example) => {
            text.put(2, Tone::Plain, &format!("{verb}{when}, for example, {example}"));
        }
        Extent::Unknown(why) => {
            text.line(2).push(Tone::Warning, &format!("{verb}{when}, perhaps: ")).push(Tone::Plain, why);
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

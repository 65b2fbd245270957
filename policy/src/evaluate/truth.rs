//! What is known of a statement, a condition, a match: yes, no, or not without knowing more.

/// A truth value of Kleene's logic. What is not known never becomes a yes or a no, whatever it is joined with, unless
/// the other side decides alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// Certainly not.
    No,
    /// Not known: it depends on a value that the request does not give.
    Unknown,
    /// Certainly.
    Yes,
}

impl Truth {
    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Self::Yes } else { Self::No }
    }
}

/// Whether one of them is true; stops at the first that certainly is.
pub(super) fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut all = Truth::No;
    for truth in truths {
        all = all.or(truth);
        if all == Truth::Yes {
            break;
        }
    }
    all
}

/// Whether all of them are true; stops at the first that certainly is not.
pub(super) fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
    !any(truths.into_iter().map(|truth| !truth))
}

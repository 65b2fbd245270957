//! "Did you mean": the nearest of the known names, within a limit.

/// The candidate nearest to `word`, without regard to case, if it is near enough to be what was meant.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let _ = word;
    candidates.into_iter().find(|_| false)
}

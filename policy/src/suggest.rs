//! "Did you mean": the nearest of the known names, within a limit; or the whole vocabulary where it is short.

use strsim::osa_distance;

/// The longest vocabulary that is worth listing in a message.
const SHORT: usize = 8;

/// The candidate nearest to `word`, without regard to case, if it is near enough to be what was meant: one slip for
/// every three letters and no more than three, where an inserted, lost, changed or swapped letter is one slip.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_within(word, (word.chars().count() / 3).clamp(1, 3), candidates)
}

/// The candidate that is at most `limit` slips away from `word`, without regard to case, and nearest; the first of
/// several.
#[must_use]
pub fn nearest_within<'a>(
    word: &str,
    limit: usize,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let mut search = Search { word: word.to_lowercase(), limit, nearest: None };
    for candidate in candidates {
        search.look_at(candidate);
    }
    search.nearest.map(|(_, candidate)| candidate)
}

/// The nearest so far, and how many slips it is away.
struct Search<'a> {
    word: String,
    limit: usize,
    nearest: Option<(usize, &'a str)>,
}

impl<'a> Search<'a> {
    fn look_at(&mut self, candidate: &'a str) {
        if let Some(slips) = slips(&self.word, candidate, self.limit)
            && self.nearest.is_none_or(|(fewest, _)| slips < fewest)
        {
            self.nearest = Some((slips, candidate));
        }
    }
}

/// How many slips lie between `word`, which is in lower case, and `candidate`, if no more than `limit`.
fn slips(word: &str, candidate: &str, limit: usize) -> Option<usize> {
    if candidate.chars().count().abs_diff(word.chars().count()) > limit {
        return None;
    }
    Some(osa_distance(word, &candidate.to_lowercase())).filter(|slips| *slips <= limit)
}

/// Help for a `word` that should be one of `vocabulary`: the nearest, else all of them if they are few, else nothing.
#[must_use]
pub fn help(word: &str, vocabulary: &[&str]) -> Option<String> {
    let near = nearest(word, vocabulary.iter().copied()).map(did_you_mean);
    near.or_else(|| (vocabulary.len() <= SHORT).then(|| format!("write {}", either(vocabulary))))
}

/// The question, asked of one name.
#[must_use]
pub fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// The names as a choice: `` `a`, `b` or `c` ``.
#[must_use]
pub fn either<T: AsRef<str>>(names: &[T]) -> String {
    join(names, " or ")
}

/// The names as a list: `` `a`, `b` and `c` ``.
#[must_use]
pub fn both<T: AsRef<str>>(names: &[T]) -> String {
    join(names, " and ")
}

fn join<T: AsRef<str>>(names: &[T], last_separator: &str) -> String {
    let quoted = |name: &T| name.as_ref().len() + 2;
    let length = names.iter().map(quoted).sum::<usize>() + names.len() * last_separator.len();
    let mut text = String::with_capacity(length);
    for (index, name) in names.iter().enumerate() {
        let separator = if index + 1 == names.len() { last_separator } else { ", " };
        text.push_str(if index == 0 { "" } else { separator });
        text.extend(["`", name.as_ref(), "`"]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTIONS: &[&str] = &["DeleteObject", "GetObject", "GetObjectAcl", "PutObject"];

    #[test]
    fn a_slip_finds_its_name_whatever_the_case() {
        for slip in ["GetObjekt", "getobject", "GteObject", "GetObjects", "GetObjct"] {
            assert_eq!(nearest(slip, ACTIONS.iter().copied()), Some("GetObject"), "{slip}");
        }
    }

    #[test]
    fn what_is_far_from_everything_has_no_suggestion() {
        assert_eq!(nearest("ListBucket", ACTIONS.iter().copied()), None);
        assert_eq!(nearest("FrobnicateObject", ["ReplicateObject"]), None);
        assert_eq!(nearest("", ["ab"]), None);
        assert_eq!(nearest("é", ["e"]), Some("e"), "lengths are counted in characters");
        assert_eq!(nearest("cat", ["dog", "bat", "hat"]), Some("bat"), "the first of several");
    }

    #[test]
    fn a_closer_limit_refuses_what_the_usual_one_takes() {
        assert_eq!(nearest_within("GetObjcts", 1, ACTIONS.iter().copied()), None);
        assert_eq!(nearest("GetObjcts", ACTIONS.iter().copied()), Some("GetObject"));
    }

    #[test]
    fn a_short_vocabulary_is_listed_and_a_long_one_is_not() {
        assert_eq!(help("allow", &["Allow", "Deny"]).as_deref(), Some("did you mean `Allow`?"));
        assert_eq!(help("Permit", &["Allow", "Deny"]).as_deref(), Some("write `Allow` or `Deny`"));
        assert_eq!(help("Permit", &["Allow"; 9]), None);
    }

    #[test]
    fn names_are_joined_as_in_a_sentence() {
        assert_eq!(both(&["a"]), "`a`");
        assert_eq!(both(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(either::<&str>(&[]), "");
    }
}

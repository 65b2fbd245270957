//! `INVALID_TAG`: a tag that IAM does not take.
//!
//! - why: `TagRole` refuses it
//! - bad: `"Tags": [{"Key": "aws:team", "Value": "data"}]`
//! - good: `"Tags": [{"Key": "team", "Value": "data"}]`
//! - source: IAM User Guide, "Tags for AWS Identity and Access Management resources", Rules for tagging
//!
//! `DUPLICATE_TAG_KEY`: two tags whose keys differ at most in case.
//!
//! - why: the keys of a role's tags have no case to IAM, which refuses the second
//! - bad: `"Tags": [{"Key": "team", …}, {"Key": "Team", …}]`
//! - good: `"Tags": [{"Key": "team", …}, {"Key": "stage", …}]`
//! - source: IAM User Guide, "Tags for AWS Identity and Access Management resources", Rules for tagging
//!
//! `TOO_MANY_TAGS`: more tags than a role or policy can have, with those that mark it as ours.
//!
//! - why: IAM refuses the fifty-first
//! - bad: forty-nine tags
//! - good: forty-eight tags
//! - source: IAM User Guide, "IAM and AWS STS quotas"

use std::collections::HashMap;

use super::text::{self, Field};
use crate::check::entity::Entity;
use crate::{Code, Finding, Findings, Locus, Tag, limits};

const KEY: Field = Field {
    name: "the key of the tag",
    most: limits::TAG_KEY,
    takes: limits::tag_takes,
    characters: "letters, digits, spaces and `_.:/=+-@`",
};

const VALUE: Field = Field {
    name: "the value of the tag",
    most: limits::TAG_VALUE,
    takes: limits::tag_takes,
    characters: "letters, digits, spaces and `_.:/=+-@`",
};

/// - A key of 1 to 128 characters, a value of at most 256; letters, digits, spaces and `_.:/=+-@`.
/// - No key starts with `aws:`, in any case.
/// - No two keys are equal without regard to case.
/// - At most 48 tags.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    let tags = entity.tags();
    let place = Locus::root().member("Tags");
    if tags.len() > limits::TAGS {
        let message = format!("{} tags are declared, and {} can be", tags.len(), limits::TAGS);
        let help = "take some out: IAM takes 50, and two mark the resource as managed from its declaration";
        findings.push(Finding::new(Code::TOO_MANY_TAGS, place.clone(), message).help(help));
    }
    let mut first_of = HashMap::new();
    for (index, tag) in tags.iter().enumerate() {
        let locus = place.clone().item(index);
        judge(tag, &locus, findings);
        let earlier = *first_of.entry(tag.key.to_lowercase()).or_insert(tag.key.as_str());
        if !std::ptr::eq(earlier, tag.key.as_str()) {
            let message = format!("the key `{}` is taken by an earlier tag `{earlier}`", tag.key);
            let help = "leave one out; keys of tags have no case to IAM";
            findings.push(Finding::new(Code::DUPLICATE_TAG_KEY, locus.member("Key"), message).help(help));
        }
    }
}

fn judge(tag: &Tag, locus: &Locus, findings: &mut Findings) {
    let mut of_key = text::faults(&tag.key, &KEY);
    if tag.key.is_empty() {
        of_key.push(text::empty(&KEY));
    }
    if let Some(rest) = without_reserved_prefix(&tag.key) {
        let message = format!("the key `{}` starts with `aws:`, which only AWS may use", tag.key);
        of_key.push((message, format!("write `{rest}`")));
    }
    let faults_of = |faults: Vec<text::Fault>, member: &'static str| {
        let locus = locus.clone().member(member);
        faults
            .into_iter()
            .map(move |(message, help)| Finding::new(Code::INVALID_TAG, locus.clone(), message).help(help))
    };
    findings.extend(faults_of(of_key, "Key"));
    findings.extend(faults_of(text::faults(&tag.value, &VALUE), "Value"));
}

fn without_reserved_prefix(key: &str) -> Option<&str> {
    let (start, rest) = key.split_at_checked(limits::RESERVED_TAG_PREFIX.len())?;
    start.eq_ignore_ascii_case(limits::RESERVED_TAG_PREFIX).then_some(rest)
}

#[cfg(test)]
mod tests {
    use crate::Tag;
    use crate::check::testing::{limits_of, limits_of_policy};

    fn tag(key: &str, value: &str) -> Tag {
        Tag { key: key.to_owned(), value: value.to_owned() }
    }

    fn numbered(count: usize) -> Vec<Tag> {
        (0..count).map(|number| tag(&format!("key{number}"), "")).collect()
    }

    #[test]
    fn every_fault_of_a_tag_is_named_in_its_place() {
        let said = limits_of(|role| role.tags = vec![tag("AWS:team", "a\tb"), tag("", "x"), tag("t", "#")]);
        let starts = [
            "INVALID_TAG at Tags/0/Key: the key `AWS:team` starts with `aws:`",
            "INVALID_TAG at Tags/0/Value: the value of the tag holds `\\u{9}` (U+0009)",
            "INVALID_TAG at Tags/1/Key: the key of the tag is empty",
            "INVALID_TAG at Tags/2/Value: the value of the tag holds `#` (U+0023)",
        ];
        assert_eq!(said.len(), starts.len(), "{said:?}");
        assert!(said.iter().zip(starts).all(|(said, start)| said.starts_with(start)), "{said:?}");
        assert_eq!(limits_of(|role| role.tags = vec![tag(&"k".repeat(129), &"v".repeat(257))]).len(), 2);
    }

    #[test]
    fn keys_that_differ_in_case_alone_are_one_key() {
        let said = limits_of(|role| role.tags = vec![tag("team", "a"), tag("Team", "b")]);
        assert!(said[0].starts_with(
            "DUPLICATE_TAG_KEY at Tags/1/Key: the key `Team` is taken by an earlier tag `team`"
        ));
        assert_eq!(limits_of(|role| role.tags = vec![tag("team", "a"), tag("teams", "a")]), [""; 0]);
    }

    #[test]
    fn forty_eight_tags_pass_and_one_more_does_not() {
        assert_eq!(limits_of(|role| role.tags = numbered(48)), [""; 0]);
        let said = limits_of(|role| role.tags = numbered(49));
        assert!(
            said[0].starts_with("TOO_MANY_TAGS at Tags: 49 tags are declared, and 48 can be"),
            "{said:?}"
        );
        assert_eq!(limits_of_policy(|policy| policy.tags = numbered(49)).len(), 1);
    }

    #[test]
    fn letters_of_any_alphabet_and_empty_values_pass() {
        let tags = vec![
            tag("\u{10D3} k_.:/=+-@1", ""),
            tag("awsome", "\u{E000}"),
            tag(&"k".repeat(128), &"v".repeat(256)),
        ];
        assert_eq!(limits_of(|role| role.tags = tags), [""; 0]);
    }
}

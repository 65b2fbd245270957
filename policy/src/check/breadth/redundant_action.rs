//! `REDUNDANT_ACTION`: an action that another of the same statement already stands for.
//!
//! - why: it changes nothing, and taking it out would look as if it did
//! - bad: `"Action": ["iam:Get*", "iam:GetRole"]`
//! - good: `"Action": "iam:Get*"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Redundant action

use std::collections::BTreeSet;

use crate::check::named::{Named, NamedActions, Stretch};
use crate::check::overlap;
use crate::check::subject::Subject;
use crate::{ActionPattern, Code, Finding, Findings};

/// The multiplier of the hash: odd, its bits spread.
const SPREAD: u64 = 0x517c_c1b7_2722_0a95;

/// The bit in which a small letter differs from its capital, in each byte of a word.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// - No action of a statement matches another's pattern wholly, nor stands there twice.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        let named = &statement.named;
        let (wildcards, may_repeat) = (Wildcards::of(named), may_repeat(named.all()));
        if named.all().len() < 2 || (wildcards.is_empty() && !may_repeat) {
            continue;
        }
        let mut earlier = BTreeSet::new();
        for stretch in named.stretches() {
            let of_service = wildcards.of_service(stretch);
            for (index, Named { pattern, .. }) in named.of(stretch) {
                let written = pattern.as_str();
                let is_repeated = may_repeat && !earlier.insert(written.to_ascii_lowercase());
                let message = match wildcards.holding(of_service, pattern) {
                    Some(outer) => format!("`{}` already stands for `{written}`", outer.as_str()),
                    None if is_repeated => format!("`{written}` stands twice in one statement"),
                    None => continue,
                };
                let finding = Finding::new(Code::REDUNDANT_ACTION, statement.action_locus(index), message);
                findings.push(finding.help("take it out"));
            }
        }
    }
}

/// The patterns of a statement that stand for several actions, found by their services: only those of one service can
/// hold each other, and long statements name many.
struct Wildcards<'a> {
    /// The first lone `*`, and its index.
    everything: Option<(usize, &'a ActionPattern)>,
    /// The others with the hashes of their services and their indexes, in this order.
    of_services: Vec<OfService<'a>>,
}

/// A pattern with the hash of its service and its index.
type OfService<'a> = (u64, usize, &'a ActionPattern);

impl<'a> Wildcards<'a> {
    fn of(named: &NamedActions<'a>) -> Self {
        let (mut everything, mut of_services) = (None, Vec::new());
        for stretch in named.stretches() {
            let wildcards = named.of(stretch).map(|(index, named)| (index, named.pattern));
            let mut wildcards = wildcards.filter(|(_, pattern)| pattern.is_wildcard());
            match stretch.prefix {
                Some(service) => {
                    let hash = hash(service);
                    of_services.extend(wildcards.map(|(index, pattern)| (hash, index, pattern)));
                }
                None => everything = everything.or(wildcards.next()),
            }
        }
        of_services.sort_unstable_by_key(|(service, index, _)| (*service, *index));
        Self { everything, of_services }
    }

    fn is_empty(&self) -> bool {
        self.everything.is_none() && self.of_services.is_empty()
    }

    /// Those that name the service of the stretch.
    fn of_service(&self, stretch: &Stretch<'_>) -> &[OfService<'a>] {
        let wanted = stretch.prefix.map_or(0, hash);
        let start = self.of_services.partition_point(|(found, _, _)| *found < wanted);
        let from_start = self.of_services.get(start..).unwrap_or_default();
        let end = from_start.partition_point(|(found, _, _)| *found == wanted);
        from_start.get(..end).unwrap_or_default()
    }

    /// The first pattern that stands for all that `inner`, another pattern, does; of its service there are `of_service`.
    fn holding(&self, of_service: &[OfService<'a>], inner: &ActionPattern) -> Option<&'a ActionPattern> {
        inner.service()?;
        let mut candidates = of_service.iter().filter(|(_, _, outer)| {
            overlap::action_holds(outer, inner) && !outer.as_str().eq_ignore_ascii_case(inner.as_str())
        });
        let first = candidates.next().map(|(_, index, outer)| (*index, *outer));
        first.into_iter().chain(self.everything).min_by_key(|(index, _)| *index).map(|(_, outer)| outer)
    }
}

/// Whether two of the patterns may be the same but for case; false is sure, and cheaper to know than which.
fn may_repeat(patterns: &[Named<'_>]) -> bool {
    let mut hashes: Vec<u64> = patterns.iter().map(|named| hash(named.pattern.as_str())).collect();
    hashes.sort_unstable();
    hashes.windows(2).any(|pair| matches!(pair, [one, other] if one == other))
}

/// The same for texts that are the same but for case, and seldom for others.
fn hash(text: &str) -> u64 {
    let mixed = |hash: u64, word: u64| (hash.rotate_left(5) ^ (word | SMALL)).wrapping_mul(SPREAD);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let hash = words.iter().map(|word| u64::from_le_bytes(*word)).fold(0, mixed);
    mixed(hash, rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::said;

    fn places(actions: &str) -> Vec<String> {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny","Action":{actions},"Resource":"*"}}}}"#
        );
        let said = said(Kind::Identity, &text);
        let of_action =
            said.iter().filter_map(|said| said.strip_prefix("REDUNDANT_ACTION at Statement/0/Action/"));
        of_action.map(|rest| rest.split_once(": ").unwrap().0.to_owned()).collect()
    }

    #[test]
    fn what_another_stands_for_is_redundant() {
        assert_eq!(places(r#"["iam:Get*","iam:List*","iam:GetRole"]"#), ["2"]);
        assert_eq!(places(r#"["s3:GetObject","S3:getobject"]"#), ["1"]);
        assert_eq!(places(r#"["s3:GetObject*","s3:Get*","*"]"#), ["0", "1"]);
        assert_eq!(places(r#"["sqs:Get*","S3:GetObject","*","s3:get*","*"]"#), ["0", "1", "3", "4"]);
        let of_many = r#"["iam:GetRole","kms:GetKeyPolicy","s3:GetObject","sqs:GetQueueUrl","iam:Get*","kms:Get*","s3:Get*","sqs:Get*"]"#;
        assert_eq!(places(of_many), ["0", "1", "2", "3"]);
    }

    #[test]
    fn what_only_overlaps_is_not() {
        assert_eq!(places(r#"["iam:Get*","iam:*CredentialReport"]"#), [""; 0]);
        assert_eq!(places(r#"["s3:GetObject","s3:PutObject"]"#), [""; 0]);
        assert_eq!(places(r#"["s3:Get*","s3-object-lambda:GetObject"]"#), [""; 0]);
    }
}

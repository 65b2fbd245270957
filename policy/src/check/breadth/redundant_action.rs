//! `REDUNDANT_ACTION`: an action that another of the same statement already stands for.
//!
//! - why: it changes nothing, and taking it out would look as if it did
//! - bad: `"Action": ["iam:Get*", "iam:GetRole"]`
//! - good: `"Action": "iam:Get*"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Redundant action

use std::mem;

use iam_role_catalog::hash_ignoring_case;

use crate::check::named::{Named, NamedActions, Stretch};
use crate::check::overlap;
use crate::check::subject::Subject;
use crate::{ActionPattern, Code, Finding, Findings};

/// By which an address is multiplied for its bits to spread: odd.
const SPREAD: u64 = 0x517c_c1b7_2722_0a95;

/// - No action of a statement matches another's pattern wholly, nor stands there twice.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut seen = Seen::default();
    for statement in subject.statements().filter(|statement| statement.named.all().len() > 1) {
        let named = &statement.named;
        let wildcards = Wildcards::of(named);
        seen.forget(named.all().len());
        for stretch in named.stretches() {
            let outers = wildcards.that_may_hold(stretch);
            for (index, inner) in named.of(stretch) {
                let may_repeat = seen.has_or_takes(mark(inner));
                if outers.is_empty() && !may_repeat {
                    continue;
                }
                let written = inner.pattern.as_str();
                let message = match outers.holding(index, inner.pattern) {
                    Some(outer) => format!("`{}` already stands for `{written}`", outer.as_str()),
                    None if may_repeat && is_earlier(inner.pattern, index, named) => {
                        format!("`{written}` stands twice in one statement")
                    }
                    None => continue,
                };
                let finding = Finding::new(Code::REDUNDANT_ACTION, statement.action_locus(index), message);
                findings.push(finding.help("take it out"));
            }
        }
    }
}

/// Whether a pattern before that with the index is the same but for case.
fn is_earlier(pattern: &ActionPattern, index: usize, named: &NamedActions<'_>) -> bool {
    named.all().iter().take(index).any(|earlier| earlier.pattern.is_alike(pattern))
}

/// The patterns of a statement that stand for several actions, found by their services: only those of one service can
/// hold each other, and long statements name many.
struct Wildcards<'a> {
    /// The first lone `*`, and its index.
    everything: Option<(usize, &'a ActionPattern)>,
    /// The others with the hashes of their services and their indexes, in this order.
    of_services: Vec<OfService<'a>>,
}

/// A pattern with the hash of its service, its index and its name.
struct OfService<'a> {
    service: u64,
    index: usize,
    name: &'a str,
    pattern: &'a ActionPattern,
}

/// Those of them that may hold a pattern of some service.
struct Outers<'w, 'a> {
    everything: Option<(usize, &'a ActionPattern)>,
    of_service: &'w [OfService<'a>],
}

impl<'a> Wildcards<'a> {
    fn of(named: &NamedActions<'a>) -> Self {
        let (mut everything, mut of_services) = (None, Vec::new());
        for stretch in named.stretches() {
            for (index, Named { pattern, .. }) in named.of(stretch) {
                match stretch.prefix {
                    _ if !pattern.is_wildcard() => {}
                    Some(service) => {
                        let service = hash_ignoring_case(service);
                        of_services.push(OfService { service, index, name: pattern.name(), pattern });
                    }
                    None => everything = everything.or(Some((index, *pattern))),
                }
            }
        }
        of_services.sort_unstable_by_key(|outer| (outer.service, outer.index));
        Self { everything, of_services }
    }

    /// Those for the patterns of that stretch: a lone `*` is held by none.
    fn that_may_hold(&self, stretch: &Stretch<'_>) -> Outers<'_, 'a> {
        let everything = self.everything.filter(|_| stretch.prefix.is_some());
        let prefix = stretch.prefix.filter(|_| !self.of_services.is_empty());
        Outers { everything, of_service: prefix.map_or(&[], |service| self.of_service(service)) }
    }

    fn of_service(&self, service: &str) -> &[OfService<'a>] {
        let wanted = hash_ignoring_case(service);
        let start = self.of_services.partition_point(|outer| outer.service < wanted);
        let from_start = self.of_services.get(start..).unwrap_or_default();
        let end = from_start.partition_point(|outer| outer.service == wanted);
        from_start.get(..end).unwrap_or_default()
    }
}

impl<'a> Outers<'_, 'a> {
    fn is_empty(&self) -> bool {
        self.everything.is_none() && self.of_service.is_empty()
    }

    /// The first that stands for all that `inner` does, which has that index, and for more.
    fn holding(&self, index: usize, inner: &ActionPattern) -> Option<&'a ActionPattern> {
        let name = inner.name();
        let mut candidates = self.of_service.iter().filter(|outer| {
            outer.index != index
                && overlap::name_holds(outer.name, name)
                && overlap::action_holds(outer.pattern, inner)
                && !outer.pattern.is_alike(inner)
        });
        let first = candidates.next().map(|outer| (outer.index, outer.pattern));
        first.into_iter().chain(self.everything).min_by_key(|(index, _)| *index).map(|(_, outer)| outer)
    }
}

/// The marks of the patterns of a statement that have been seen, each in the first free slot from the one that it points
/// at. Long statements name hundreds of actions, too many to compare each two.
#[derive(Default)]
struct Seen {
    /// 0 where none is.
    slots: Vec<u32>,
}

impl Seen {
    /// Forgets them; there is room for as many new ones.
    fn forget(&mut self, patterns: usize) {
        self.slots.clear();
        self.slots.resize((patterns * 2).next_power_of_two(), 0);
    }

    /// Whether the mark has been seen before; from now on it has.
    fn has_or_takes(&mut self, mark: u32) -> bool {
        let last = self.slots.len().saturating_sub(1);
        let mut place = mark as usize;
        while let Some(slot) = self.slots.get_mut(place & last) {
            if *slot == 0 || *slot == mark {
                return mem::replace(slot, mark) == mark;
            }
            place += 1;
        }
        false
    }
}

/// The same for patterns that are the same but for case, and seldom for others. The address of its name tells an action
/// from all others.
fn mark(named: &Named<'_>) -> u32 {
    let known = named.action.and_then(|action| u64::try_from(action.name().as_ptr().addr()).ok());
    let hash = known
        .map_or_else(|| hash_ignoring_case(named.pattern.as_str()), |address| address.wrapping_mul(SPREAD));
    u32::try_from(hash >> u32::BITS).unwrap_or_default().max(1)
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
    fn what_stands_twice_is_redundant_known_or_not() {
        assert_eq!(places(r#"["s3:Frobnicate","s3:Frobnicated","S3:frobnicate"]"#), ["2"]);
        assert_eq!(places(r#"["frob:A","frob:B","s3:GetObject","Frob:a"]"#), ["3"]);
        assert_eq!(places(r#"["s3:Get*Acl","sqs:*","s3:get*ACL"]"#), ["2"]);
        // Two letters, though their bytes differ as those of one letter in two cases.
        assert_eq!(places(r#"["frob:À","frob:à","frob:À"]"#), ["2"]);
    }

    #[test]
    fn one_of_many_is_found_that_stands_twice() {
        let names = |count: usize| (0..count).map(|number| format!("s3:Frobnicate{number}"));
        let many: Vec<String> = names(700).chain(["s3:GetObject".to_owned()]).collect();
        assert_eq!(places(&format!("{many:?}")), [""; 0]);
        let twice: Vec<String> =
            many.iter().cloned().chain(names(2)).chain(["s3:GetObject".to_owned()]).collect();
        assert_eq!(places(&format!("{twice:?}")), ["701", "702", "703"]);
    }

    #[test]
    fn what_only_overlaps_is_not() {
        assert_eq!(places(r#"["iam:Get*","iam:*CredentialReport"]"#), [""; 0]);
        assert_eq!(places(r#"["s3:GetObject","s3:PutObject"]"#), [""; 0]);
        assert_eq!(places(r#"["s3:Get*","s3-object-lambda:GetObject"]"#), [""; 0]);
    }
}

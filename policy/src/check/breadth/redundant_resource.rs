//! `REDUNDANT_RESOURCE`: a resource that another of the same statement already stands for.
//!
//! - why: it changes nothing, and taking it out would look as if it did
//! - bad: `"Resource": ["arn:aws:s3:::b*", "arn:aws:s3:::b*/*"]`
//! - good: `"Resource": "arn:aws:s3:::b*"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Redundant resource

use iam_role_catalog::Start;

use crate::check::arn_at::ArnAt;
use crate::check::overlap;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, ResourceElement, ResourcePattern};

/// - No resource of a statement matches another's pattern wholly, nor stands there twice.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        let patterns = statement.statement.resource.as_ref().map_or(&[][..], ResourceElement::patterns);
        if patterns.len() < 2 {
            continue;
        }
        let listed = listed(patterns, &statement.arns);
        for (index, inner) in listed.iter().enumerate() {
            if let Some(outer) = standing_for(index, inner, &listed) {
                let message = format!("`{}` already stands for `{}`", outer.text(), inner.pattern.text());
                let locus = statement.resource_locus(index);
                findings.push(Finding::new(Code::REDUNDANT_RESOURCE, locus, message).help("take it out"));
            }
        }
    }
}

/// A resource, and what its last field starts with, if it is an ARN: most ARNs differ in that.
struct Listed<'a> {
    pattern: &'a ResourcePattern,
    start: Option<Start<'a>>,
}

fn listed<'a>(patterns: &'a [ResourcePattern], arns: &[ArnAt<'a>]) -> Vec<Listed<'a>> {
    let mut arns = arns.iter().peekable();
    let start_of = |(index, pattern)| {
        let arn = arns.next_if(|arn| arn.index == index);
        Listed { pattern, start: arn.map(|arn| arn.start) }
    };
    patterns.iter().enumerate().map(start_of).collect()
}

impl Listed<'_> {
    fn holds(&self, inner: &Self) -> bool {
        let may_hold = self.start.zip(inner.start).is_none_or(|(outer, inner)| outer.is_start_of(inner));
        may_hold && overlap::resource_holds(self.pattern, inner.pattern)
    }
}

/// The first resource besides `inner`, which has that index, that stands for it. Of two that stand for each other, the
/// later is too much.
fn standing_for<'a>(index: usize, inner: &Listed<'a>, listed: &[Listed<'a>]) -> Option<&'a ResourcePattern> {
    for (at, outer) in listed.iter().enumerate() {
        if at != index && outer.holds(inner) && (at < index || !inner.holds(outer)) {
            return Some(outer.pattern);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::said;

    fn places(resources: &str) -> Vec<String> {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny","Action":"*","Resource":{resources}}}}}"#
        );
        let said = said(Kind::Identity, &text);
        let of_resource =
            said.iter().filter_map(|said| said.strip_prefix("REDUNDANT_RESOURCE at Statement/0/Resource/"));
        of_resource.map(|rest| rest.split_once(": ").unwrap().0.to_owned()).collect()
    }

    #[test]
    fn what_another_stands_for_is_redundant() {
        assert_eq!(places(r#"["arn:aws:s3:::b*/*","arn:aws:s3:::b*"]"#), ["0"]);
        assert_eq!(places(r#"["arn:aws:s3:::b","arn:aws:s3:::b"]"#), ["1"]);
        assert_eq!(places(r#"["*","arn:aws:s3:::b","*"]"#), ["1", "2"]);
        assert_eq!(places(r#"["arn:aws:sqs:*:*:q","arn:aws:sqs:*:1*:q","arn:aws:sqs:*:*:q"]"#), ["1", "2"]);
    }

    #[test]
    fn what_is_no_arn_stands_for_itself() {
        let of_five = r#"["{a}","arn:aws:s3:::b*","arn:aws:s3:::b/x","arn:aws:s3:::c","{a}"]"#;
        assert_eq!(places(of_five), ["2", "4"]);
    }

    #[test]
    fn what_only_overlaps_is_not() {
        assert_eq!(places(r#"["arn:aws:s3:::b","arn:aws:s3:::b/*"]"#), [""; 0]);
        assert_eq!(places(r#"["arn:aws:s3:::a*","arn:aws:s3:::*b"]"#), [""; 0]);
        assert_eq!(places("[\"arn:aws:s3:::{a}\",\"arn:aws:s3:::{b}\"]"), [""; 0]);
    }
}

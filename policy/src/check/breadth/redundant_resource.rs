//! `REDUNDANT_RESOURCE`: a resource that another of the same statement already stands for.
//!
//! - why: it changes nothing, and taking it out would look as if it did
//! - bad: `"Resource": ["arn:aws:s3:::b*", "arn:aws:s3:::b*/*"]`
//! - good: `"Resource": "arn:aws:s3:::b*"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Redundant resource

use crate::check::overlap;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, ResourceElement};

/// - No resource of a statement matches another's pattern wholly, nor stands there twice.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        let patterns = statement.statement.resource.as_ref().map_or(&[][..], ResourceElement::patterns);
        for (index, inner) in patterns.iter().enumerate() {
            let stands_for = |(at, outer): (usize, &_)| {
                let holds = at != index && overlap::resource_holds(outer, inner);
                // Of two that stand for each other, the later is too much.
                holds && (at < index || !overlap::resource_holds(inner, outer))
            };
            if let Some(at) = patterns.iter().enumerate().position(stands_for) {
                let outer = patterns.get(at).map(crate::ResourcePattern::text).unwrap_or_default();
                let message = format!("`{outer}` already stands for `{}`", inner.text());
                let locus = statement.resource_locus(index);
                findings.push(Finding::new(Code::REDUNDANT_RESOURCE, locus, message).help("take it out"));
            }
        }
    }
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
    }

    #[test]
    fn what_only_overlaps_is_not() {
        assert_eq!(places(r#"["arn:aws:s3:::b","arn:aws:s3:::b/*"]"#), [""; 0]);
        assert_eq!(places(r#"["arn:aws:s3:::a*","arn:aws:s3:::*b"]"#), [""; 0]);
        assert_eq!(places("[\"arn:aws:s3:::{a}\",\"arn:aws:s3:::{b}\"]"), [""; 0]);
    }
}

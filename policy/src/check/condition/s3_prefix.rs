//! `S3_PREFIX_IN_NEGATIVE_CONTEXT`: listing is denied, or not allowed, under some prefixes of a bucket.
//!
//! - why: a request with a shorter prefix, or none, does not match and lists the same objects
//! - bad: `"Effect": "Deny"` with `"StringLike": {"s3:prefix": "private/*"}`
//! - good: `"Effect": "Deny"` with `"StringNotLike": {"s3:prefix": "public/*"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", S3 prefix in negative context

use crate::check::subject::Subject;
use crate::{Code, Family, Finding, Findings};

/// - Under `Deny`, prefixes are compared by a negated operator; under `Allow`, by one that is not.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, condition) in subject.conditions_on(&["s3:prefix"]) {
        let allows = statement.allows();
        let kind = condition.operator.kind;
        if kind.family() != Family::String || kind.is_negated() != allows {
            continue;
        }
        let message =
            "a request with a shorter prefix is not held by this condition and lists the same objects";
        let help = if allows {
            "allow the prefixes that may be listed with `StringLike`"
        } else {
            "deny all but the prefixes that may be listed with `StringNotLike`"
        };
        let locus = statement.key_locus(condition);
        findings.push(Finding::new(Code::S3_PREFIX_IN_NEGATIVE_CONTEXT, locus, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(effect: &str, operator: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"{effect}","Action":"s3:ListBucket","Resource":"*","Condition":{{"{operator}":{{"s3:prefix":"true"}}}}}}"#
        ))
    }

    #[test]
    fn keeping_prefixes_out_is_reported() {
        for (effect, operator) in
            [("Deny", "StringLike"), ("Deny", "StringEqualsIfExists"), ("Allow", "StringNotLike")]
        {
            assert_eq!(codes_of(effect, operator), ["S3_PREFIX_IN_NEGATIVE_CONTEXT"], "{effect} {operator}");
        }
    }

    #[test]
    fn letting_prefixes_in_passes() {
        for (effect, operator) in [
            ("Allow", "StringLike"),
            ("Deny", "StringNotLike"),
            ("Deny", "StringNotEquals"),
            ("Deny", "Null"),
        ] {
            assert_eq!(codes_of(effect, operator), [""; 0], "{effect} {operator}");
        }
    }
}

//! `INVALID_KMS_KEY_VALUE`: a value of a key of KMS keys that is not the ARN of one.
//!
//! - why: the request has the key's ARN, so the condition never holds for its id or an alias
//! - bad: `"StringEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "alias/orders"}`
//! - good: `"ArnEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id":
//!   "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid kms key value; Amazon S3 User Guide,
//!   "Using server-side encryption with AWS KMS keys"

use crate::check::subject::Subject;
use crate::{Arn, Code, Family, Finding, Findings, placeholder, variable, wildcard};

/// The keys that have the ARN of a KMS key, as far as a service's guide says so.
const OF_KEYS: [&str; 1] = ["s3:x-amz-server-side-encryption-aws-kms-key-id"];

/// - Each value is the ARN of a KMS key, or a pattern of one.
/// - What starts with a wildcard, a policy variable or a parameter may be one.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, condition) in subject.conditions_on(&OF_KEYS) {
        if !matches!(condition.operator.kind.family(), Family::String | Family::Arn) {
            continue;
        }
        for (index, value) in condition.values.iter().enumerate().filter(|(_, value)| !is_key(value)) {
            let message = format!("`{value}` is not the ARN of a KMS key, which `{}` has", condition.key);
            let locus = statement.value_locus(condition, index);
            let finding = Finding::new(Code::INVALID_KMS_KEY_VALUE, locus, message);
            findings.push(finding.help("write it like `arn:aws:kms:eu-west-1:123456789012:key/id`"));
        }
    }
}

fn is_key(value: &str) -> bool {
    let is_open = |text: &str| {
        text.starts_with(['*', '?']) || variable::occurs_in(text) || placeholder::occurs_in(text)
    };
    match Arn::parse(value) {
        Ok(arn) => {
            let is_kms = arn.service() == "kms" || wildcard::occurs_in(arn.service());
            is_kms && (arn.resource().starts_with("key/") || is_open(arn.resource()))
        }
        Err(_) => is_open(value) || value.starts_with("arn:") && wildcard::occurs_in(value),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(operator: &str, value: &str) -> Vec<&'static str> {
        let mut codes = identity_codes(&format!(
            r#"{{"Effect":"Deny","Action":"s3:PutObject","Resource":"*",
            "Condition":{{"{operator}":{{"s3:x-amz-server-side-encryption-aws-kms-key-id":"{value}"}}}}}}"#
        ));
        codes.retain(|code| *code == "INVALID_KMS_KEY_VALUE");
        codes
    }

    #[test]
    fn ids_and_aliases_are_reported() {
        for value in [
            "1234abcd-12ab-34cd-56ef-1234567890ab",
            "alias/orders",
            "arn:aws:kms:eu-west-1:123456789012:alias/x",
            "arn:aws:kms:eu-west-1",
            "alias/orders-*",
        ] {
            assert_eq!(codes_of("StringNotEquals", value), ["INVALID_KMS_KEY_VALUE"], "{value}");
        }
        assert_eq!(codes_of("ArnNotEquals", "arn:aws:s3:::b"), ["INVALID_KMS_KEY_VALUE"]);
    }

    #[test]
    fn arns_of_keys_pass() {
        for value in
            ["arn:aws:kms:eu-west-1:123456789012:key/1", "arn:aws:kms:*:*:key/*", "arn:aws:kms:*:*:*", "{a}"]
        {
            assert_eq!(codes_of("ArnNotLike", value), [""; 0], "{value}");
        }
        assert_eq!(codes_of("StringLike", "*:key/1"), [""; 0]);
        assert_eq!(codes_of("StringLike", "arn:aws:kms:*"), [""; 0]);
        assert_eq!(codes_of("Null", "true"), [""; 0]);
    }
}

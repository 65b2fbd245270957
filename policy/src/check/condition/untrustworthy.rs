//! `UNTRUSTWORTHY_CONDITION_KEY`: a condition on what the caller can write into the request at will.
//!
//! - why: whoever knows the value passes
//! - bad: `"StringEquals": {"aws:UserAgent": "our-app"}`
//! - good: `"StringEquals": {"aws:PrincipalTag/app": "ours"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Untrustworthy condition key; "AWS global
//!   condition context keys", `aws:UserAgent` and `aws:referer`

use crate::check::subject::Subject;
use crate::{Code, Finding, Findings};

/// The keys of headers that the caller writes.
const WRITTEN_BY_THE_CALLER: [&str; 2] = ["aws:referer", "aws:UserAgent"];

/// - No condition is on one of these.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, condition) in subject.conditions_on(&WRITTEN_BY_THE_CALLER) {
        let message = format!("the caller chooses the value of `{}`", condition.key);
        let locus = statement.key_locus(condition);
        let finding = Finding::new(Code::UNTRUSTWORTHY_CONDITION_KEY, locus, message);
        findings
            .push(finding.help("compare a key that AWS sets, such as `aws:PrincipalArn` or `aws:SourceVpc`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(key: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{{"StringLike":{{"{key}":"x*"}}}}}}"#
        ))
    }

    #[test]
    fn what_the_caller_writes_is_reported() {
        assert_eq!(codes_of("aws:Referer"), ["UNTRUSTWORTHY_CONDITION_KEY"]);
        assert_eq!(codes_of("aws:useragent"), ["UNTRUSTWORTHY_CONDITION_KEY"]);
        assert_eq!(codes_of("aws:PrincipalTag/UserAgent"), [""; 0]);
    }
}

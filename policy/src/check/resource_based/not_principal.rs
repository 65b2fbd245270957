//! `ALLOW_WITH_NOT_PRINCIPAL`: a statement that allows everyone but some.
//!
//! - why: everyone is also whoever is not signed in, and every account there will be
//! - bad: `"Effect": "Allow", "NotPrincipal": {"AWS": "123456789012"}`
//! - good: `"Effect": "Allow", "Principal": {"AWS": "210987654321"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Allow with `NotPrincipal`

use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, PrincipalElement};

/// - A statement that allows names its principals.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.allows()) {
        if matches!(statement.statement.principal, Some(PrincipalElement::NotPrincipal(_))) {
            let locus = statement.locus().member("NotPrincipal").key();
            let message = "everyone but those named is allowed, also who is not signed in";
            let finding = Finding::new(Code::ALLOW_WITH_NOT_PRINCIPAL, locus, message);
            findings.push(finding.help("name who is allowed in `Principal`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::codes;

    #[test]
    fn allowing_all_but_some_is_reported() {
        let statement = r#"{"Effect":"Allow","NotPrincipal":{"AWS":"123456789012"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}"#;
        assert_eq!(codes(Kind::Resource, statement), ["ALLOW_WITH_NOT_PRINCIPAL"]);
        assert_eq!(codes(Kind::Resource, &statement.replace("Allow", "Deny")), [""; 0]);
        assert_eq!(codes(Kind::Resource, &statement.replace("NotPrincipal", "Principal")), [""; 0]);
    }
}

//! `UNKNOWN_POLICY_VARIABLE`: a policy variable that no condition key has the name of.
//!
//! - why: it never has a value, so what holds it matches nothing; a template's parameter in its form was not replaced
//! - bad: `"Resource": "arn:aws:s3:::home/${aws:usrname}/*"`
//! - good: `"Resource": "arn:aws:s3:::home/${aws:username}/*"`
//! - source: IAM User Guide, "IAM policy elements: Variables and tags", Request information that you can use for policy
//!   variables

use iam_role_catalog::{GlobalKey, Standing, global_condition_key, global_condition_keys};

use crate::check::subject::Subject;
use crate::{
    Code, Document, Finding, Findings, Locus, ResourcePattern, Version, placeholder, suggest, variable, words,
};

/// - The name of each variable in a resource or a value has a colon, and is a global key where it starts with `aws:`.
/// - Other keys are those of services and identity providers, of which AWS lists not all.
/// - A variable before the fifth colon of an ARN is for another check.
/// - In a document of the version of 2008 there are no variables.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !has_variables(subject.document) {
        return;
    }
    for statement in subject.statements() {
        let resources = statement.statement.resource.as_ref().map_or(&[][..], |resource| resource.patterns());
        for (index, pattern) in resources.iter().enumerate() {
            if let ResourcePattern::Arn(arn) = pattern {
                findings.extend(judge(arn.resource(), || statement.resource_locus(index)));
            }
        }
        for condition in statement.conditions() {
            for (index, value) in condition.values.iter().enumerate() {
                findings.extend(judge(value, || statement.value_locus(condition, index)));
            }
        }
    }
}

fn has_variables(document: &Document) -> bool {
    document.version == Some(Version::V2012)
}

/// The finding for the first such variable of the text.
fn judge(text: &str, locus: impl FnOnce() -> Locus) -> Option<Finding> {
    if !variable::occurs_in(text) {
        return None;
    }
    let mut names = variable::keys(text).filter(|name| !placeholder::occurs_in(name));
    let (name, help) = names.find_map(|name| Some((name, fault(name)?)))?;
    let message = format!("no condition key is called `{name}`, so `${{{name}}}` has no value");
    Some(Finding::new(Code::UNKNOWN_POLICY_VARIABLE, locus(), message).help(help))
}

/// What to write instead of a name that is no key's.
fn fault(name: &str) -> Option<String> {
    if is_key(name) {
        return None;
    }
    if !name.contains(':') {
        return Some("write the text that is meant, or a condition key such as `${aws:username}`".to_owned());
    }
    let current = global_condition_keys().filter(|key| key.standing() == Standing::Current);
    let near = suggest::nearest(name, current.map(GlobalKey::name));
    let help = near.map(|near| suggest::did_you_mean(&format!("${{{near}}}")));
    Some(help.unwrap_or_else(|| "write a global condition key, such as `${aws:username}`".to_owned()))
}

/// Whether a condition key can be called so. Of the keys of services and identity providers AWS lists not all; the global
/// ones are known.
fn is_key(name: &str) -> bool {
    words::split_at(name, b':').is_some_and(|(prefix, _)| {
        !prefix.eq_ignore_ascii_case("aws") || global_condition_key(name).is_some()
    })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{habit_codes, habit_said, read_document};
    use crate::{Code, Document, Kind, Version, check};

    fn allow(resource: &str) -> String {
        format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"{resource}"}}"#)
    }

    #[test]
    fn a_name_that_no_key_has_is_reported() {
        let expected = "UNKNOWN_POLICY_VARIABLE at Statement/0/Resource/0: no condition key is called `aws:usrname`, so \
            `${aws:usrname}` has no value; did you mean `${aws:username}`?";
        assert_eq!(habit_said(&allow("arn:aws:s3:::home/${aws:usrname}/*")), [expected]);
        assert_eq!(habit_codes(&allow("arn:aws:s3:::${BucketName}/*")), ["UNKNOWN_POLICY_VARIABLE"]);
        let value = r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::home",
            "Condition":{"StringLike":{"s3:prefix":["a/*","${var.user}/*"]}}}"#;
        assert_eq!(habit_codes(value), ["UNKNOWN_POLICY_VARIABLE"]);
    }

    #[test]
    fn keys_characters_and_parameters_pass() {
        for resource in [
            "arn:aws:s3:::home/${aws:username}/*",
            "arn:aws:s3:::home/${aws:PrincipalTag/team, 'none'}/${*}",
            "arn:aws:s3:::home/${cognito-identity.amazonaws.com:sub}/*",
            "arn:aws:s3:::home/${saml:sub}/{a}",
            "arn:aws:s3:::home/*",
        ] {
            assert_eq!(habit_codes(&allow(resource)), [""; 0], "{resource}");
        }
    }

    #[test]
    fn in_a_document_of_2008_there_are_no_variables() {
        let text = allow("arn:aws:s3:::home/${aws:usrname}/*");
        let text = format!(r#"{{"Version":"2012-10-17","Statement":{text}}}"#);
        let mut document = read_document(&text, Kind::Identity);
        let is_reported = |document: &Document| {
            check::document(document, Kind::Identity)
                .iter()
                .any(|finding| finding.code == Code::UNKNOWN_POLICY_VARIABLE)
        };
        assert!(is_reported(&document));
        document.version = Some(Version::V2008);
        assert!(!is_reported(&document));
    }
}

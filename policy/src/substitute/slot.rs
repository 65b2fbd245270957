//! The places where a parameter can stand, and what each takes.
//!
//! INVARIANT: in a document no slot takes a character that means anything but itself: no wildcard, no `$`, brace, quote,
//! backslash or control character, and nothing empty, which would let what stands around it grow together. No range of
//! addresses is every address.

use crate::{
    Arn, Family, format,
    identifier::{could_be_partition, could_be_region, is_account_id},
    json, limits,
};

/// The services and kinds of resources that are AWS principals.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
const AWS_PRINCIPALS: [(&str, &str); 5] =
    [("iam", "root"), ("iam", "role"), ("iam", "user"), ("sts", "assumed-role"), ("sts", "federated-user")];

/// The services and kinds of resources that are identity providers.
const IDENTITY_PROVIDERS: [(&str, &str); 2] = [("iam", "saml-provider"), ("iam", "oidc-provider")];

/// One character that means nothing but itself in a document, without its brackets. Every dialect of regular expressions
/// reads it alike.
macro_rules! opaque {
    ($and_not:literal) => {
        concat!(r#"[^*?${}"'\\\x00-\x1F\x7F-\x9F"#, $and_not, "]")
    };
}

macro_rules! arn {
    ($service:literal, $resource:literal) => {
        concat!("arn:aws(-[a-z]{1,16}){0,3}:", $service, "::[0-9]{12}:", $resource, opaque!(""), "+")
    };
}

/// A place where a parameter can stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    /// What stands there, in words.
    pub(super) name: &'static str,
    /// What it takes, in words.
    pub(super) rule: &'static str,
    /// Whether it is in a policy document, or in an ARN beside one.
    opaque: bool,
    /// Whether a value may hold this character.
    takes: fn(char) -> bool,
    /// Whether the whole text, values and all, has the form it must have.
    fits: fn(&str) -> bool,
    /// One character that a value may hold, as a regular expression.
    character: &'static str,
    /// A value that is the whole text, as a regular expression: never more than what `takes` and `fits` take.
    whole: &'static str,
}

impl Slot {
    pub(super) const PARTITION: Self = Self {
        name: "the partition field of an ARN",
        rule: "a partition is `aws`, `aws-cn`, `aws-us-gov` or another that starts with `aws-`",
        opaque: true,
        takes: |c| c.is_ascii_lowercase() || c == '-',
        fits: could_be_partition,
        character: "[a-z-]",
        whole: "aws(-[a-z]{1,16}){0,3}",
    };
    pub(super) const REGION: Self = Self {
        name: "the region field of an ARN",
        rule: "a region looks like `us-east-1`",
        opaque: true,
        takes: |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-',
        fits: could_be_region,
        character: "[a-z0-9-]",
        whole: "[a-z]{2,}(-[a-z]{2,})+-[0-9]{1,2}",
    };
    pub(super) const ACCOUNT: Self = Self {
        name: "the account field of an ARN",
        rule: "an account id is 12 digits",
        opaque: true,
        takes: |c| c.is_ascii_digit(),
        fits: is_account_id,
        character: "[0-9]",
        whole: "[0-9]{12}",
    };
    /// A colon here could make another kind of resource of it (`log-group:a` and `log-group:a:log-stream:b`); a
    /// parameter that is the whole ARN may hold one.
    pub(super) const RESOURCE: Self = Self {
        name: "the resource field of an ARN",
        rule: "a part of an ARN's resource holds no colon",
        opaque: true,
        takes: |c| c != ':',
        fits: |_| true,
        character: opaque!(":"),
        whole: concat!(opaque!(":"), "+"),
    };
    pub(super) const ARN: Self = Self {
        name: "an ARN",
        rule: "an ARN is `arn:partition:service:region:account:resource`, of at most 2048 characters",
        opaque: true,
        takes: |_| true,
        fits: is_arn,
        character: opaque!(""),
        whole: concat!(
            "arn:aws(-[a-z]{1,16}){0,3}:[a-z0-9-]+:([a-z]{2,}(-[a-z]{2,})+-[0-9]{1,2})?:([0-9]{12}|aws)?:",
            opaque!(""),
            "+"
        ),
    };
    pub(super) const AWS_PRINCIPAL: Self = Self {
        name: "an AWS principal",
        rule: "an AWS principal is an account id of 12 digits, or the ARN of a role, a user or a session",
        opaque: true,
        takes: |_| true,
        fits: |text| is_account_id(text) || is_principal_arn(text, &AWS_PRINCIPALS),
        character: opaque!(""),
        whole: concat!(
            "[0-9]{12}|",
            arn!("iam", "(role|user)/"),
            "|",
            arn!("sts", "(assumed-role|federated-user)/")
        ),
    };
    pub(super) const SERVICE_PRINCIPAL: Self = Self {
        name: "a service principal",
        rule: "a service principal looks like `ec2.amazonaws.com`",
        opaque: true,
        takes: |c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.'),
        fits: is_service_principal,
        character: "[a-z0-9.-]",
        whole: r"[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com|amazonaws\.com\.cn|amazon\.com)",
    };
    pub(super) const IDENTITY_PROVIDER: Self = Self {
        name: "an identity provider",
        rule: "an identity provider is a domain name, or the ARN of a SAML or OpenID Connect provider",
        opaque: true,
        takes: |_| true,
        fits: |text| is_domain(text) || is_principal_arn(text, &IDENTITY_PROVIDERS),
        character: opaque!(""),
        whole: concat!(r"[a-z0-9-]+(\.[a-z0-9-]+)+|", arn!("iam", "(saml-provider|oidc-provider)/")),
    };
    /// A place that must be known when the declaration is checked.
    pub(super) const NOWHERE: Self = Self {
        name: "a text that must be written out",
        rule: "no parameter can stand here",
        opaque: true,
        takes: |_| false,
        fits: |_| false,
        character: "[^\\s\\S]",
        whole: "[^\\s\\S]",
    };
    pub(super) const NAME: Self = Self {
        name: "a name",
        rule: "a name holds ASCII letters, digits and `_+=,.@-`",
        opaque: false,
        takes: limits::name_takes,
        fits: |text| !text.is_empty(),
        character: "[A-Za-z0-9_+=,.@-]",
        whole: "[A-Za-z0-9_+=,.@-]+",
    };
    pub(super) const PATH: Self = Self {
        name: "a path",
        rule: "a path holds ASCII letters, digits, `_+=,.@-` and slashes",
        opaque: false,
        takes: limits::policy_path_takes,
        fits: |text| !text.is_empty(),
        character: "[A-Za-z0-9_+=,.@/-]",
        whole: "[A-Za-z0-9_+=,.@/-]+",
    };
    pub(super) const DESCRIPTION: Self = Self {
        name: "a description",
        rule: "a description holds characters up to U+00FF, and no control characters",
        opaque: false,
        takes: limits::description_takes,
        fits: |_| true,
        character: r"[\t\n\r\x20-\x7E\xA1-\xFF]",
        whole: r"[\t\n\r\x20-\x7E\xA1-\xFF]*",
    };
    pub(super) const TAG_KEY: Self = Self {
        name: "the key of a tag",
        rule: "the key of a tag holds letters, digits, spaces and `_.:/=+-@`",
        opaque: false,
        takes: limits::tag_takes,
        fits: |text| !text.is_empty(),
        character: r"[\p{L}\p{Z}\p{N}_.:/=+@-]",
        whole: r"[\p{L}\p{Z}\p{N}_.:/=+@-]+",
    };
    pub(super) const TAG_VALUE: Self = Self {
        name: "the value of a tag",
        rule: "the value of a tag holds letters, digits, spaces and `_.:/=+-@`",
        fits: |_| true,
        whole: r"[\p{L}\p{Z}\p{N}_.:/=+@-]*",
        ..Self::TAG_KEY
    };

    /// A condition value that operators of `family` compare; ARNs are filled field by field.
    pub(super) fn condition(family: Family) -> Self {
        let value = |name, rule, fits, whole| Self {
            name,
            rule,
            opaque: true,
            takes: |_| true,
            fits,
            character: opaque!(""),
            whole,
        };
        match family {
            Family::String => {
                let whole = concat!(opaque!(""), "+");
                value("a condition value that is a string", "a string", |_| true, whole)
            }
            Family::Arn => Self::ARN,
            Family::Numeric => value(
                "a condition value that is a number",
                "a number looks like `3600` or `0.5`",
                |text| format::fits(Family::Numeric, text) && text.parse().is_ok_and(f64::is_finite),
                r"-?[0-9]{1,15}(\.[0-9]{1,15})?",
            ),
            Family::Date => value(
                "a condition value that is a date",
                "a date looks like `2030-01-31T00:00:00Z`",
                |text| format::fits(Family::Date, text),
                concat!(
                    "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
                    "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z|[0-9]{1,18}"
                ),
            ),
            Family::Bool | Family::Null => value(
                "a condition value that is true or false",
                "it is `true` or `false`",
                |text| format::fits(Family::Bool, text),
                "true|false",
            ),
            Family::Binary => value(
                "a condition value that is Base64",
                "Base64 looks like `QmFzZQ==`",
                |text| format::fits(Family::Binary, text),
                "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})",
            ),
            Family::IpAddress => value(
                "a condition value that is an IP range",
                "an IP range looks like `203.0.113.0/24`; a range of every address is no restriction",
                |text| format::fits(Family::IpAddress, text) && !is_every_address(text),
                // No expression of readable length knows all spellings of IPv6; IAM refuses what is none.
                "([0-9]{1,3}[.]){3}[0-9]{1,3}(/([1-9]|[12][0-9]|3[0-2]))?|[0-9a-fA-F:]*:[0-9a-fA-F:.]*(/[1-9][0-9]{0,2})?",
            ),
        }
    }

    /// The same slot where the form of the whole cannot be told.
    pub(super) fn of_any_form(self) -> Self {
        Self { fits: |_| true, whole: "", ..self }
    }

    /// The regular expression that a value matches whole, start to end, if it can stand here: `alone`, or beside other
    /// text.
    pub(super) fn pattern(&self, alone: bool) -> String {
        if alone && !self.whole.is_empty() { self.whole.to_owned() } else { format!("{}+", self.character) }
    }

    /// Why `value` cannot stand here, whatever stands around it.
    pub(super) fn refuses(&self, value: &str) -> Option<String> {
        let unsafe_in_document = if self.opaque { not_opaque(value) } else { None };
        let rule = || (!value.chars().all(self.takes)).then_some(self.rule);
        unsafe_in_document.or_else(rule).map(str::to_owned)
    }

    /// Whether the whole text, values and all, has the form it must have here.
    pub(super) fn fits(&self, text: &str) -> bool {
        (self.fits)(text)
    }
}

/// Why `value` would mean more than itself in a document.
fn not_opaque(value: &str) -> Option<&'static str> {
    if value.is_empty() {
        return Some("the value must not be empty");
    }
    value.chars().find_map(|c| match c {
        '*' | '?' => Some("the value must hold no wildcard, `*` or `?`"),
        '$' | '{' | '}' => Some("the value must hold no `$`, `{` or `}`, which make a policy variable"),
        '"' | '\'' | '\\' => Some("the value must hold no quote and no backslash"),
        _ if c.is_control() => Some("the value must hold no control character"),
        _ if !json::is_document_character(c) => Some("the value must hold no character beyond U+00FF"),
        _ => None,
    })
}

/// Whether the range is all of IPv4 or IPv6, which is `*` in another spelling.
fn is_every_address(range: &str) -> bool {
    range.split_once('/').is_some_and(|(_, length)| length.parse() == Ok(0_u8))
}

/// An ARN whose fields could each stand in their slot.
fn is_arn(text: &str) -> bool {
    let Ok(arn) = Arn::parse(text) else { return false };
    let service = arn.service();
    let is_service = !service.is_empty()
        && service.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    could_be_partition(arn.partition())
        && is_service
        && (arn.region().is_empty() || could_be_region(arn.region()))
        && (matches!(arn.account(), "" | "aws") || is_account_id(arn.account()))
        && !arn.resource().is_empty()
        && text.chars().count() <= *limits::ARN.end()
}

/// Whether the text is the ARN of one of these kinds of resources of an account.
fn is_principal_arn(text: &str, kinds: &[(&str, &str)]) -> bool {
    is_arn(text)
        && Arn::parse(text).is_ok_and(|arn| {
            let is_of = |(service, kind): &(&str, &str)| {
                arn.service() == *service && arn.resource().split('/').next() == Some(*kind)
            };
            kinds.iter().any(is_of) && arn.region().is_empty() && is_account_id(arn.account())
        })
}

fn is_service_principal(text: &str) -> bool {
    let suffixes = [".amazonaws.com", ".amazonaws.com.cn", ".amazon.com"];
    is_domain(text) && suffixes.iter().any(|suffix| text.ends_with(suffix))
}

/// Labels of lower-case letters, digits and hyphens between full stops.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    text.contains('.') && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select, string::string_regex};

    use super::*;

    /// Every slot that a parameter can stand in.
    fn slots() -> Vec<Slot> {
        let of_documents = [
            Slot::PARTITION,
            Slot::REGION,
            Slot::ACCOUNT,
            Slot::RESOURCE,
            Slot::ARN,
            Slot::AWS_PRINCIPAL,
            Slot::SERVICE_PRINCIPAL,
            Slot::IDENTITY_PROVIDER,
        ];
        let beside = [Slot::NAME, Slot::PATH, Slot::DESCRIPTION, Slot::TAG_KEY, Slot::TAG_VALUE];
        let families = [
            Family::String,
            Family::Numeric,
            Family::Date,
            Family::Bool,
            Family::Binary,
            Family::IpAddress,
            Family::Arn,
        ];
        of_documents.into_iter().chain(beside).chain(families.map(Slot::condition)).collect()
    }

    /// A slot, a value that matches its pattern, and whether the value is the whole text.
    fn matching() -> impl Strategy<Value = (Slot, String, bool)> {
        (select(slots()), any::<bool>()).prop_flat_map(|(slot, alone)| {
            let value = string_regex(&slot.pattern(alone)).unwrap();
            // IAM has no character beyond these, and an expression would need a dialect to say so.
            let known = |c| if json::is_document_character(c) { c } else { 'x' };
            (Just(slot), value.prop_map(move |value| value.chars().map(known).collect()), Just(alone))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn a_slot_takes_what_its_pattern_matches((slot, value, alone) in matching()) {
            // What no short expression can say: the exact forms of IPv6, and the order of octets below 256.
            let exact = !slot.rule.contains("IP range");
            prop_assert_eq!(slot.refuses(&value), None, "{}: {:?}", slot.name, value);
            prop_assert!(!alone || !exact || slot.fits(&value), "{}: {:?}", slot.name, value);
        }
    }

    #[test]
    fn what_people_write_matches() {
        let matches = |slot: Slot, value: &str| {
            let pattern = format!("^(?:{})$", slot.pattern(true));
            regex::Regex::new(&pattern).unwrap().is_match(value)
        };
        let role = "arn:aws-cn:iam::123456789012:role/team/writer";
        let good = [
            (Slot::PARTITION, "aws-us-gov"),
            (Slot::REGION, "eu-central-1"),
            (Slot::ACCOUNT, "123456789012"),
            (Slot::RESOURCE, "my-bucket/a b"),
            (Slot::ARN, "arn:aws:s3:::my-bucket"),
            (Slot::AWS_PRINCIPAL, role),
            (Slot::SERVICE_PRINCIPAL, "states.eu-central-1.amazonaws.com"),
            (Slot::IDENTITY_PROVIDER, "token.actions.githubusercontent.com"),
            (Slot::TAG_VALUE, "Müller"),
            (Slot::condition(Family::IpAddress), "2001:db8::/32"),
            (Slot::condition(Family::Date), "2030-01-31T00:00:00Z"),
        ];
        for (slot, value) in good {
            assert!(matches(slot, value), "{}: {value}", slot.name);
        }
        let bad = [
            (Slot::RESOURCE, "*"),
            (Slot::RESOURCE, "a:b"),
            (Slot::RESOURCE, "${aws:username}"),
            (Slot::ACCOUNT, "12345678901"),
            (Slot::AWS_PRINCIPAL, "arn:aws:iam::123456789012:root/x\"y"),
            (Slot::NOWHERE, "a"),
            (Slot::condition(Family::IpAddress), "0.0.0.0/0"),
            (Slot::condition(Family::String), "a\nb"),
        ];
        for (slot, value) in bad {
            assert!(!matches(slot, value), "{}: {value}", slot.name);
        }
    }
}

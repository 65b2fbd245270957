//! `INVALID_DESCRIPTION`: a description that IAM does not take.
//!
//! - why: `CreateRole` refuses it; the usual cause is a curly quote or a long dash that an editor put in
//! - bad: `"Description": "Reads the “orders” table"`
//! - good: `"Description": "Reads the \"orders\" table"`
//! - source: IAM API Reference, `CreateRole` and `CreatePolicy`, `Description`

use super::text::{self, Field};
use crate::check::entity::Entity;
use crate::{Code, Finding, Findings, Locus, limits};

const FIELD: Field = Field {
    name: "the description",
    most: limits::DESCRIPTION,
    takes: limits::description_takes,
    characters: "tabs, line feeds and the characters of Latin-1, U+0020 to U+007E and U+00A1 to U+00FF",
};

/// - At most 1,000 characters.
/// - Of a role, characters of Latin-1, without U+007F to U+00A0; of a policy, the reference names no characters.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    let locus = Locus::root().member("Description");
    let field = match entity {
        Entity::Role(_) => FIELD,
        Entity::Policy(_) => Field { takes: |_| true, ..FIELD },
    };
    let faults = text::faults(entity.description().unwrap_or_default(), &field);
    findings.extend(
        faults.into_iter().map(|(message, help)| {
            Finding::new(Code::INVALID_DESCRIPTION, locus.clone(), message).help(help)
        }),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{limits_of, limits_of_policy};

    #[test]
    fn a_curly_quote_is_named_with_what_to_write() {
        let said = limits_of(|role| role.description = Some("Reads \u{201C}orders\u{201D}".to_owned()));
        assert_eq!(
            said,
            [
                "INVALID_DESCRIPTION at Description: the description holds `\u{201C}` (U+201C), `\u{201D}` (U+201D), \
              which IAM does not take; write `\"` instead"
            ]
        );
        let said = limits_of(|role| role.description = Some("\u{65E5}\u{A0}".to_owned()));
        assert!(said[0].contains("`\\u{a0}` (U+00A0)") && said[0].contains("Latin-1"), "{said:?}");
        assert_eq!(limits_of(|role| role.description = Some("a".repeat(1_001))).len(), 1);
    }

    #[test]
    fn a_policy_is_described_in_any_characters() {
        let of = |text: String| limits_of_policy(|policy| policy.description = Some(text));
        assert_eq!(of("Reads \u{201C}orders\u{201D}".to_owned()), [""; 0]);
        assert_eq!(of("\u{65E5}".repeat(1_001)).len(), 1);
    }

    #[test]
    fn a_thousand_characters_of_latin_1_pass() {
        assert_eq!(limits_of(|role| role.description = Some("\u{FC}".repeat(1_000))), [""; 0]);
        assert_eq!(limits_of(|role| role.description = Some("two\nlines".to_owned())), [""; 0]);
    }
}

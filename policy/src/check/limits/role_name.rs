//! `INVALID_ROLE_NAME`: a name of a role that IAM does not take.
//!
//! - why: `CreateRole` refuses it
//! - bad: `"RoleName": "orders service"`
//! - good: `"RoleName": "orders-service"`
//! - source: IAM API Reference, `CreateRole`, `RoleName`

use super::text::{self, Field};
use crate::check::entity::Entity;
use crate::{Code, Finding, Findings, Locus, limits};

const FIELD: Field = Field {
    name: "the name of the role",
    most: limits::ROLE_NAME,
    takes: limits::name_takes,
    characters: "ASCII letters, digits and `_+=,.@-`",
};

/// - 1 to 64 characters.
/// - Letters, digits and `_+=,.@-`.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    let Entity::Role(role) = entity else { return };
    let faults =
        if role.name.is_empty() { vec![text::empty(&FIELD)] } else { text::faults(&role.name, &FIELD) };
    let locus = Locus::root().member("RoleName");
    findings.extend(
        faults
            .into_iter()
            .map(|(message, help)| Finding::new(Code::INVALID_ROLE_NAME, locus.clone(), message).help(help)),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{limits_of, role};

    #[test]
    fn a_space_and_the_65th_character_are_refused() {
        let said = limits_of(|role| role.name = format!("a b{}", "c".repeat(62)));
        assert_eq!(
            said,
            [
                "INVALID_ROLE_NAME at RoleName: the name of the role has 65 characters, and IAM takes 64; leave out 1",
                "INVALID_ROLE_NAME at RoleName: the name of the role holds a space, which IAM does not take; \
                 it takes ASCII letters, digits and `_+=,.@-`",
            ]
        );
        assert_eq!(limits_of(|role| role.name.clear()).len(), 1);
        assert_eq!(limits_of(|role| role.name = "r\u{f6}le".to_owned()).len(), 1);
    }

    #[test]
    fn sixty_four_characters_and_a_placeholder_pass() {
        assert_eq!(limits_of(|role| role.name = "a_+=,.@-".repeat(8)), [""; 0]);
        assert_eq!(limits_of(|role| role.name = "orders-\u{E000}".to_owned()), [""; 0]);
        assert_eq!(role().name, "orders");
    }
}

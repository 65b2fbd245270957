//! `INVALID_INSTANCE_PROFILE_NAME`: a name of an instance profile that IAM does not take.
//!
//! - why: `CreateInstanceProfile` refuses it, when the role stands already
//! - bad: `"InstanceProfileName": "web servers"`
//! - good: `"InstanceProfileName": "web-servers"`
//! - source: IAM API Reference, `CreateInstanceProfile`, `InstanceProfileName`

use super::text::{self, Field};
use crate::check::entity::Entity;
use crate::{Code, Finding, Findings, Locus, limits};

const FIELD: Field = Field {
    name: "the name of the instance profile",
    most: limits::INSTANCE_PROFILE_NAME,
    takes: limits::name_takes,
    characters: "ASCII letters, digits and `_+=,.@-`",
};

/// - 1 to 128 characters.
/// - Letters, digits and `_+=,.@-`.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    let Entity::Role(role) = entity else { return };
    let Some(name) = &role.instance_profile else { return };
    let faults = if name.is_empty() { vec![text::empty(&FIELD)] } else { text::faults(name, &FIELD) };
    let locus = Locus::root().member("InstanceProfileName");
    findings.extend(faults.into_iter().map(|(message, help)| {
        Finding::new(Code::INVALID_INSTANCE_PROFILE_NAME, locus.clone(), message).help(help)
    }));
}

#[cfg(test)]
mod tests {
    use crate::check::testing::limits_of;

    #[test]
    fn a_slash_is_refused() {
        let said = limits_of(|role| role.instance_profile = Some("web/servers".to_owned()));
        assert!(said[0].starts_with("INVALID_INSTANCE_PROFILE_NAME at InstanceProfileName: "), "{said:?}");
        assert_eq!(limits_of(|role| role.instance_profile = Some(String::new())).len(), 1);
    }

    #[test]
    fn a_name_of_128_characters_passes() {
        assert_eq!(limits_of(|role| role.instance_profile = Some("w".repeat(128))), [""; 0]);
        assert_eq!(limits_of(|role| role.instance_profile = None), [""; 0]);
    }
}

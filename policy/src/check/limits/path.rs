//! `INVALID_PATH`: a path that IAM does not take.
//!
//! - why: `CreateRole` and `CreatePolicy` refuse it
//! - bad: `"Path": "teams/data"`
//! - good: `"Path": "/teams/data/"`
//! - source: IAM API Reference, `CreateRole`, `Path`; IAM User Guide, "IAM identifiers"

use super::text::{self, Field};
use crate::check::entity::Entity;
use crate::{Code, Finding, Findings, Locus, limits};

const OF_ROLE: Field = Field {
    name: "the path",
    most: limits::PATH,
    takes: limits::role_path_takes,
    characters: "ASCII letters, digits and punctuation",
};

const OF_POLICY: Field = Field {
    name: "the path",
    most: limits::PATH,
    takes: limits::policy_path_takes,
    characters: "ASCII letters, digits, slashes and `_+=,.@-`",
};

/// - Starts and ends with a slash.
/// - At most 512 characters, none of them white space.
/// - Is not below `/aws-service-role/`, where only AWS creates roles.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    let path = entity.path();
    let (field, reserved) = match entity {
        Entity::Role(_) => (&OF_ROLE, is_reserved(path)),
        Entity::Policy(_) => (&OF_POLICY, false),
    };
    let mut faults = text::faults(path, field);
    if !(path.starts_with('/') && path.ends_with('/')) {
        faults.push((format!("the path `{path}` does not start and end with a slash"), slashed(path)));
    }
    if reserved {
        let message = format!("the path `{path}` is one under which only AWS creates roles");
        faults.push((message, "write another, for example `/service-role/`".to_owned()));
    }
    let locus = Locus::root().member("Path");
    findings.extend(
        faults
            .into_iter()
            .map(|(message, help)| Finding::new(Code::INVALID_PATH, locus.clone(), message).help(help)),
    );
}

fn is_reserved(path: &str) -> bool {
    path.get(..limits::RESERVED_PATH.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(limits::RESERVED_PATH))
}

fn slashed(path: &str) -> String {
    match path.trim_matches('/') {
        "" => "write `/`".to_owned(),
        inner => format!("write `/{inner}/`"),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{limits_of, limits_of_policy};

    #[test]
    fn a_slash_at_one_end_is_not_enough() {
        for path in ["/teams/data", "teams/data/"] {
            let said = limits_of(|role| role.path = path.to_owned());
            assert!(
                said[0].ends_with("does not start and end with a slash; write `/teams/data/`"),
                "{said:?}"
            );
        }
    }

    #[test]
    fn a_path_without_slashes_or_below_aws_own_is_refused() {
        let said = limits_of(|role| role.path = "teams/data".to_owned());
        assert!(said[0].starts_with("INVALID_PATH at Path: "), "{said:?}");
        assert!(said[0].ends_with("does not start and end with a slash; write `/teams/data/`"), "{said:?}");
        let said = limits_of(|role| role.path = "/aws-service-role/x/".to_owned());
        assert!(said[0].contains("only AWS creates roles"), "{said:?}");
        assert_eq!(limits_of(|role| role.path = "/a b/".to_owned()).len(), 1);
        assert_eq!(limits_of(|role| role.path = format!("/{}/", "a".repeat(511))).len(), 1);
        assert_eq!(limits_of(|role| role.path.clear()).len(), 1);
        assert_eq!(limits_of_policy(|policy| policy.path = "/a!/".to_owned()).len(), 1);
    }

    #[test]
    fn ordinary_paths_pass() {
        for path in ["/", "/service-role/", "/teams/\u{E000}/", "/a!/", "/aws-service-roles/"] {
            assert_eq!(limits_of(|role| role.path = path.to_owned()), [""; 0], "{path}");
        }
        assert_eq!(limits_of_policy(|policy| policy.path = "/teams/data/".to_owned()), [""; 0]);
    }
}

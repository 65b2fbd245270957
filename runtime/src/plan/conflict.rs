//! What is in the way of a plan, and who has to decide.

use std::fmt;

use iam_role_policy::{CustomerPolicy, Role, Tag, limits::RESERVED_PATH};

use super::{ObservedInstanceProfile, ObservedPolicy, ObservedRole, Rules};
use crate::ownership;

/// Something in the account that is in the way, and that no plan changes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Conflict {
    /// It exists and belongs to nobody or to somebody else.
    #[non_exhaustive]
    NotOurs {
        /// `role`, `policy` or `instance profile`.
        what: &'static str,
        /// Its name; a policy's ARN.
        name: String,
        /// The package that owns it, if its tags name one.
        owner: Option<String>,
        /// The package that declares it here.
        stack: String,
    },
    /// Its path differs, which IAM never changes.
    #[non_exhaustive]
    Path {
        /// `role` or `policy`.
        what: &'static str,
        /// Its name.
        name: String,
        /// The path that is declared.
        declared: String,
        /// The path that it has.
        found: String,
    },
    /// The role belongs to an AWS service.
    #[non_exhaustive]
    ServiceLinked {
        /// The role's name.
        name: String,
    },
    /// Two of the declared roles have it, and differently.
    #[non_exhaustive]
    DeclaredTwice {
        /// `role` or `policy`.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// The instance profile holds another role.
    #[non_exhaustive]
    InstanceProfileTaken {
        /// The instance profile's name.
        profile: String,
        /// The role that it holds.
        role: String,
    },
    /// Others have added to a role that is to be deleted.
    #[non_exhaustive]
    Added {
        /// The role's name.
        role: String,
        /// What they have added, in words: inline policies, attached policies and instance profiles.
        added: Vec<String>,
    },
    /// Somebody has an inline policy of the name that a grant would have, and it says something else.
    #[non_exhaustive]
    OtherGrant {
        /// Who has it, in words.
        identity: String,
        /// Its name.
        policy: String,
    },
}

/// Everything that is in the way of a plan, at least one thing. Nothing was changed; running again does not help
/// before somebody decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflicts(Vec<Conflict>);

impl Conflicts {
    pub(super) fn none_or(conflicts: Vec<Conflict>) -> Result<(), Self> {
        if conflicts.is_empty() { Ok(()) } else { Err(Self(conflicts)) }
    }

    /// An inline policy of the name of a grant that is none.
    #[cfg(feature = "provision")]
    pub(crate) fn other_grant(identity: String, policy: String) -> Self {
        Self(vec![Conflict::OtherGrant { identity, policy }])
    }

    /// The conflicts.
    #[must_use]
    pub fn as_slice(&self) -> &[Conflict] {
        &self.0
    }
}

impl std::error::Error for Conflicts {}

impl fmt::Display for Conflicts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<_> = self.0.iter().map(Conflict::to_string).collect();
        f.write_str(&texts.join("\n"))
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs { what, name, owner, stack } => {
                write!(f, "{what} `{name}` exists and is not ours: ")?;
                match owner {
                    Some(owner) => write!(f, "its tag `{}` says `{owner}`, not `{stack}`", ownership::STACK)?,
                    None => write!(f, "it has no tag `{}`", ownership::STACK)?,
                }
                let tag = tag_command(what, name);
                write!(
                    f,
                    "\nhelp: take another name, delete the {what} that is there, or hand it over with `{tag} --tags \
                     Key={},Value={stack}`",
                    ownership::STACK,
                )
            }
            Self::Path { what, name, declared, found } => write!(
                f,
                "{what} `{name}` has the path `{found}`, not `{declared}`, and IAM never changes a path\nhelp: \
                 declare `path = \"{found}\"`, or delete the {what} first, which breaks every policy that names it"
            ),
            Self::ServiceLinked { name } => write!(
                f,
                "role `{name}` is linked to an AWS service, which alone may change or delete it\nhelp: choose a path \
                 that does not begin with `{RESERVED_PATH}`"
            ),
            Self::DeclaredTwice { what, name } => write!(
                f,
                "{what} `{name}` is declared twice, and differently\nhelp: give them names that differ in more than case"
            ),
            Self::InstanceProfileTaken { profile, role } => write!(
                f,
                "instance profile `{profile}` holds the role `{role}`, and IAM allows one\nhelp: take another name, \
                 or remove `{role}` from it"
            ),
            Self::Added { role, added } => write!(
                f,
                "role `{role}` cannot be deleted without what others have added to it: {}\nhelp: remove it from the \
                 role, declare it and apply that first, or force the deletion",
                added.join(", ")
            ),
            Self::OtherGrant { identity, policy } => write!(
                f,
                "inline policy `{policy}` of {identity} does not only let the role be assumed\nhelp: give it another \
                 name, or delete it"
            ),
        }
    }
}

fn tag_command(what: &str, name: &str) -> String {
    match what {
        "policy" => format!("aws iam tag-policy --policy-arn {name}"),
        "role" => format!("aws iam tag-role --role-name {name}"),
        _ => format!("aws iam tag-instance-profile --instance-profile-name {name}"),
    }
}

/// What of the role that exists is in the way of the declared one.
pub(super) fn of_role(found: Option<&ObservedRole>, role: &Role, rules: &Rules) -> Vec<Conflict> {
    let mut conflicts = of_destroying(found, role);
    conflicts.retain(|conflict| !(matches!(conflict, Conflict::NotOurs { .. }) && rules.adopts(&role.name)));
    if let Some(found) = found.filter(|found| conflicts.is_empty() && found.path != role.path) {
        let (declared, found) = (role.path.clone(), found.path.clone());
        conflicts.push(Conflict::Path { what: "role", name: role.name.clone(), declared, found });
    }
    conflicts
}

/// What of the role that exists forbids to touch it at all.
pub(super) fn of_destroying(found: Option<&ObservedRole>, role: &Role) -> Vec<Conflict> {
    let path = found.map_or(&role.path, |found| &found.path);
    if path.starts_with(RESERVED_PATH) {
        return vec![Conflict::ServiceLinked { name: role.name.clone() }];
    }
    found.and_then(|found| not_ours("role", &found.name, &found.tags, &role.tags)).into_iter().collect()
}

/// What of the policy that exists is in the way of the declared one.
pub(super) fn of_policy(found: &ObservedPolicy, policy: &CustomerPolicy, rules: &Rules) -> Option<Conflict> {
    let path = || {
        let (declared, found) = (policy.path.clone(), found.path.clone());
        let differs = declared != found;
        differs.then(|| Conflict::Path { what: "policy", name: policy.name.clone(), declared, found })
    };
    not_ours("policy", &found.arn, &found.tags, &policy.tags)
        .filter(|_| !rules.adopts_policy(found))
        .or_else(path)
}

/// What of the instance profile that exists is in the way of the declared one.
pub(super) fn of_profile(found: &ObservedInstanceProfile, role: &Role, rules: &Rules) -> Option<Conflict> {
    let taken = || {
        let other = found.roles.iter().find(|other| !other.eq_ignore_ascii_case(&role.name))?;
        Some(Conflict::InstanceProfileTaken { profile: found.name.clone(), role: other.clone() })
    };
    let not_ours = not_ours("instance profile", &found.name, &found.tags, &role.tags);
    not_ours.filter(|_| !rules.adopts(&found.name)).or_else(taken)
}

fn not_ours(what: &'static str, name: &str, found: &[Tag], declared: &[Tag]) -> Option<Conflict> {
    let stack = ownership::stack(declared).unwrap_or_default();
    let owner = ownership::stack(found);
    (owner != Some(stack)).then(|| Conflict::NotOurs {
        what,
        name: name.to_owned(),
        owner: owner.map(str::to_owned),
        stack: stack.to_owned(),
    })
}

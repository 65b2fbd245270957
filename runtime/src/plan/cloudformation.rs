//! What AWS CloudFormation made: it tags roles, and can tag neither managed policies nor instance profiles.
//!
//! So a role of ours may have a policy or stand in a profile of which nothing says whose it is. As long as it is what is
//! declared there is nothing to write, and nothing to decide; when it is not, it is a conflict like anything else that
//! carries no tags of ours.
//!
//! Source: AWS CloudFormation Template Reference, `AWS::IAM::ManagedPolicy` and `AWS::IAM::InstanceProfile`, which have no
//! `Tags`; AWS CloudFormation User Guide, "Resource tag", for the tags that every stack gives its resources.

use iam_role_policy::{CustomerPolicy, Role};

use super::{ObservedInstanceProfile, ObservedPolicy, ObservedRole};
use crate::ownership;

/// The tag in which CloudFormation says what stack a resource belongs to.
const STACK_NAME: &str = "aws:cloudformation:stack-name";

/// Whether the policy belongs to nobody, is as declared, and the role that is ours has it already.
pub(super) fn has_as_declared(
    role: Option<&ObservedRole>,
    declared: &Role,
    found: &ObservedPolicy,
    policy: &CustomerPolicy,
) -> bool {
    let has = |role: &ObservedRole| {
        role.managed_policies.iter().chain(&role.permissions_boundary).any(|arn| *arn == found.arn)
    };
    ownership::stack(&found.tags).is_none()
        && role.is_some_and(|role| ownership::shared(&role.tags, &declared.tags) && has(role))
        && found.path == policy.path
        && found.document.is(&policy.document)
}

/// Whether the profile belongs to nobody, and holds the role that is ours and no other.
pub(super) fn holds_as_declared(
    role: Option<&ObservedRole>,
    declared: &Role,
    found: &ObservedInstanceProfile,
) -> bool {
    ownership::stack(&found.tags).is_none()
        && role.is_some_and(|role| ownership::shared(&role.tags, &declared.tags))
        && matches!(found.roles.as_slice(), [only] if only.eq_ignore_ascii_case(&declared.name))
}

/// What to tell of a policy or profile that is used although nothing says whose it is.
pub(super) fn used_as_it_stands(what: &str, name: &str) -> String {
    format!(
        "{what} `{name}` has no tag `{}` and is as declared; it stays as it is, and a change of it has to be made where it \
         was made",
        ownership::STACK
    )
}

/// What to tell before a role is changed that a stack of CloudFormation has among its resources.
pub(super) fn belongs_to_a_stack(role: &ObservedRole) -> Option<String> {
    let stack = role.tags.iter().find(|tag| tag.key.eq_ignore_ascii_case(STACK_NAME))?;
    Some(format!(
        "the role belongs to the CloudFormation stack `{}`: what its template says is better changed there, or the stack \
         drifts",
        stack.value
    ))
}

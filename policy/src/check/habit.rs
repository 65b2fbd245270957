//! Habits of writing: statements and conditions that IAM takes, and that hold in more cases than they seem to.

pub(super) mod all_but;
pub(super) mod any_value;
pub(super) mod forall_values;
pub(super) mod if_exists;
pub(super) mod kms_alias;
pub(super) mod mfa;
#[cfg(feature = "command-line")]
pub(super) mod placeholder_account;
#[cfg(feature = "command-line")]
pub(super) mod resource_star;
pub(super) mod unknown_variable;

use super::subject::StatementAt;
use crate::OperatorKind;

/// Whether the statement also asks, by `Null`, that the key be there.
fn asks_for_presence(statement: &StatementAt<'_>, key: &str) -> bool {
    statement.conditions_on(key).any(|condition| {
        condition.operator.kind == OperatorKind::Null
            && condition.operator.qualifier.is_none()
            && condition.values.iter().all(|value| value.eq_ignore_ascii_case("false"))
    })
}

//! The one resource control policy that allows: AWS's own, which is attached wherever such policies are enabled.

use crate::check::subject::StatementAt;
use crate::{ActionElement, ResourceElement, ResourcePattern};

/// Whether the statement is that of `RCPFullAWSAccess`: everything, without a condition.
pub(super) fn is_whole_access(statement: &StatementAt<'_>) -> bool {
    let ActionElement::Action(actions) = &statement.statement.action else { return false };
    let Some(ResourceElement::Resource(resources)) = &statement.statement.resource else { return false };
    statement.allows()
        && statement.conditions().is_empty()
        && actions.iter().all(|action| action.service().is_none())
        && resources.iter().all(|resource| *resource == ResourcePattern::Any)
}

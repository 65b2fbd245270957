//! The IAM policy engine of iam-role: text or a built tree into a [`Document`], a document into [`Finding`]s.
//!
//! ```text
//! JSON text ─json::parse→ Tree ─read→ Document + Places ─check→ Findings
//! Document ─evaluate::Policy::new→ Policies × Request ─evaluate::decide→ Decision, ─evaluate::explain→ Explanation
//! Documents × Documents ─contain::within→ Within | Exceeds(Witness) | Unknown(Why), ─diff::diff→ Difference
//! Document ─minimize::minimize→ a smaller Document that means the same
//! ```
//!
//! Everything here is pure: no file, environment, clock or network, and nothing of Rust source. A finding carries a
//! [`Locus`], a place in the document; whoever built the tree knows where that place stands in its source.
//!
//! The feature `command-line`, on by default, adds what the compiler never shows: the checks that do nothing but suggest,
//! [`diff`] and [`minimize`]. The attributes build without it.
//!
//! Users of the attribute want the crate `iam-role`, which wraps this one.

mod action;
pub mod allow;
#[cfg(test)]
mod arbitrary;
mod arn;
pub mod case;
pub mod certain;
pub mod check;
mod code;
mod condition;
pub mod contain;
mod demand;
#[cfg(feature = "command-line")]
pub mod diff;
mod document;
pub mod evaluate;
mod finding;
mod format;
pub mod guarantee;
pub mod identifier;
pub mod json;
pub mod limits;
mod locus;
#[cfg(feature = "command-line")]
pub mod minimize;
mod normal;
pub mod partition;
pub mod placeholder;
mod principal;
mod read;
mod role;
mod substitute;
pub mod suggest;
mod text;
mod variable;
pub mod wildcard;
mod words;

pub use action::{ActionElement, ActionError, ActionPattern};
pub use arn::{Arn, ArnError, ResourceElement, ResourcePattern};
pub use code::{Code, Severity};
pub use condition::{Condition, Family, Operator, OperatorKind, Qualifier};
pub use demand::Demand;
pub use document::{Document, Effect, Kind, Statement, Version};
pub use finding::{Finding, Findings};
pub use json::{At, Member, Node, Value};
pub use locus::{Locus, Part, Step};
pub use normal::{NormalDocument, NormalStatement};
pub use principal::{Principal, PrincipalElement, PrincipalKind, Principals};
pub use read::{Places, Reading, read};
pub use role::{CustomerPolicy, InlinePolicy, ManagedPolicy, Role, Tag};
pub use substitute::Refusal;
pub use text::SharedText;

//! Leave to take out of an account what others may use against it: credentials, data, access for strangers.

pub(super) mod handed_out;
pub(super) mod permissions;

/// The actions that hand out credentials or data, in full.
pub(super) fn actions() -> impl Iterator<Item = &'static str> {
    handed_out::CREDENTIALS.iter().chain(handed_out::DATA).copied()
}

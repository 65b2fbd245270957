//! End-to-end tests of iam-role.

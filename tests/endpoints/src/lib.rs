//! The local IAM endpoints that the end-to-end tests run against.

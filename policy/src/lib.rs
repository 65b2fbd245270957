//! The IAM policy engine of iam-role: documents, grammar, checks.

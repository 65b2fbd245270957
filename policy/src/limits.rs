//! The quotas, lengths and patterns of IAM, each with its source.

//! iam-role under another name, and its hygiene.

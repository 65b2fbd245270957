//! cargo iam-role: check IAM policy documents from the command line.

fn main() {}

//! Declare AWS IAM roles in Rust, have the compiler check them, provision them.

//! End-to-end tests of iam-role; what is here compiles the code blocks of the README.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

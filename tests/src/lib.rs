//! End-to-end tests of iam-role; what is here compiles the code blocks of the README and of the page about
//! a program's command line.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../../docs/program.md")]
struct ProgramPage;

//! The command line of a program that lists its roles.

mod accounts;
mod connection;
mod process;
mod support;
mod targets;
mod work;

//! Compile-fail cases of the attributes; see `ui.rs`.

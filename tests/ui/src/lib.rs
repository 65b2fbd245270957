//! Compile-fail cases: what the attribute says to a wrong declaration.

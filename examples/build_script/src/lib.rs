//! A crate whose build script writes its roles as JSON.

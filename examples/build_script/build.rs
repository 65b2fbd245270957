//! Writes the roles of `src/roles.rs` as JSON files into `policies/`, for a review and for tools that are not Rust.
//!
//! The declarations are part of the build script, so Cargo runs it again whenever they change.

#[path = "src/roles.rs"]
mod roles;

fn main() -> Result<(), iam_role::artifacts::ArtifactError> {
    iam_role::artifacts::from_build_script("policies", &roles::all())?;
    Ok(())
}

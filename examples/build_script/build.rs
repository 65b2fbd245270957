//! Writes the roles of `src/roles.rs` for a review and for tools that are not Rust: the policies as JSON into `policies/`,
//! a template for AWS CloudFormation and a configuration for Terraform into folders beside it.
//!
//! The declarations are part of the build script, so Cargo runs it again whenever they change.

use iam_role::artifacts::{self, ArtifactError, Format};

#[path = "src/roles.rs"]
mod roles;

fn main() -> Result<(), ArtifactError> {
    let roles = roles::all();
    artifacts::from_build_script("policies", Format::Json, &roles)?;
    artifacts::from_build_script("cloudformation", Format::CloudFormation, &roles)?;
    artifacts::from_build_script("terraform", Format::Terraform, &roles)?;
    Ok(())
}

//! Shows what the build script has written.

mod roles;

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    println!("{} roles are declared; their policies are:", roles::all().len());
    show(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"))
}

/// Prints every JSON file below `folder`, in order.
fn show(folder: &Path) -> io::Result<()> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>();
    let mut paths = entries?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            show(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            println!("\n{}\n{}", path.display(), fs::read_to_string(&path)?.trim_end());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use iam_role::artifacts::{self, ArtifactError, Format};

    use super::*;

    /// The build script has the roles in a crate of its own; what they say, and whose they are, must not depend on it.
    #[test]
    fn the_build_script_writes_what_the_program_declares() -> Result<(), ArtifactError> {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (folder, format) in [
            ("policies", Format::Json),
            ("cloudformation", Format::CloudFormation),
            ("terraform", Format::Terraform),
        ] {
            assert_eq!(artifacts::check(package.join(folder), format, &roles::all())?, []);
        }
        Ok(())
    }
}

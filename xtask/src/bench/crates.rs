//! The packages that the benchmarks build, written anew for every run.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use super::cpu::{self, Cpu};

/// The folder of the measured packages.
pub(super) struct Scratch {
    root: PathBuf,
    folder: PathBuf,
}

/// One measured package.
pub(super) struct Package {
    folder: PathBuf,
    target: PathBuf,
}

/// How a program is built.
#[derive(Clone, Copy)]
pub(super) enum Profile {
    Dev,
    Release,
}

impl Scratch {
    pub(super) fn new(root: &Path) -> Result<Self> {
        let folder = root.join("target/bench");
        fs::create_dir_all(&folder)?;
        Ok(Self { root: root.to_owned(), folder })
    }

    /// Where everything is written.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A program that uses the engine and `serde_json`.
    pub(super) fn program(&self, name: &str, source: &str) -> Result<Package> {
        let engine = self.dependency("iam-role-policy", "policy", "");
        let package = self.package(name, &format!("{engine}\nserde_json = \"1\""), "")?;
        fs::write(package.folder.join("src/main.rs"), source)?;
        Ok(package)
    }

    /// Where the package with this name is built.
    pub(super) fn target(&self, name: &str) -> PathBuf {
        self.folder.join("target").join(name)
    }

    /// A package that depends on nothing but the attributes.
    pub(super) fn macros_only(&self) -> Result<Package> {
        self.package("macros-only", &self.dependency("iam-role-macros", "macros", ""), "")
    }

    /// A package that depends on nothing but `serde_derive`.
    pub(super) fn serde_derive_only(&self) -> Result<Package> {
        self.package("serde-derive-only", "serde_derive = \"1\"", "")
    }

    /// A package of roles, or of what stands for them.
    pub(super) fn roles(&self, name: &str, source: &str) -> Result<Package> {
        self.package(name, &self.dependency("iam-role", "runtime", ", default-features = false"), source)
    }

    /// A package that depends on nothing.
    pub(super) fn alone(&self, name: &str, source: &str) -> Result<Package> {
        self.package(name, "", source)
    }

    fn dependency(&self, name: &str, folder: &str, features: &str) -> String {
        format!("{name} = {{ path = \"{}\"{features} }}", self.root.join(folder).display())
    }

    fn package(&self, name: &str, dependency: &str, source: &str) -> Result<Package> {
        let folder = self.folder.join(name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{dependency}\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/lib.rs"), source)?;
        Ok(Package { folder, target: self.target(name) })
    }
}

impl Package {
    /// The package's program, built; arguments are those of the program.
    pub(super) fn command(&self, profile: Profile) -> Command {
        let mut command = Command::new("cargo");
        command.args(["run", "--quiet"]).current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.target);
        if matches!(profile, Profile::Release) {
            command.arg("--release");
        }
        command.arg("--");
        command
    }

    /// CPU time of `cargo <verb>` with nothing built.
    pub(super) fn cold(&self, verb: &str) -> Result<Cpu> {
        if self.target.exists() {
            fs::remove_dir_all(&self.target)?;
        }
        self.warm(verb)
    }

    /// CPU time of `cargo <verb>` with whatever is built already.
    pub(super) fn warm(&self, verb: &str) -> Result<Cpu> {
        let mut command = Command::new("cargo");
        command.args([verb, "--quiet"]).current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.target);
        command.env("CARGO_INCREMENTAL", "0");
        cpu::of(&mut command)
    }

    /// CPU time of `cargo <verb>` when only the package's own source has changed.
    pub(super) fn touched(&self, verb: &str) -> Result<Cpu> {
        let source = self.folder.join("src/lib.rs");
        fs::write(&source, fs::read(&source)?)?;
        self.warm(verb)
    }
}

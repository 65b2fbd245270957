//! The packages that the benchmarks build, written anew for every run.

use std::{
    fmt::Write as _,
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

/// The documents of one of the measured roles.
struct Texts {
    trust: String,
    inline: String,
}

impl Texts {
    fn of(i: usize) -> Self {
        let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
        let inline = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":["s3:ListBucket","s3:GetBucketLocation"],"Resource":"arn:aws:s3:::bucket-{i}"}},{{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::bucket-{i}/*"}}]}}"#
        );
        Self { trust: trust.to_owned(), inline }
    }
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

    /// Roles with a service's trust and two statements of five actions.
    pub(super) fn roles(&self, count: usize) -> Result<Package> {
        let mut source = String::from("use iam_role::iam_role;\n");
        for i in 0..count {
            write!(
                source,
                r#"
/// Reads and writes bucket {i}.
#[iam_role(
    name("reader-{i}"),
    trust(service("lambda.amazonaws.com")),
    inline_policy(
        allow("s3:ListBucket", "s3:GetBucketLocation", on("arn:aws:s3:::bucket-{i}")),
        allow("s3:GetObject", "s3:PutObject", "s3:DeleteObject", on("arn:aws:s3:::bucket-{i}/*"))
    )
)]
pub struct Reader{i};
"#
            )?;
        }
        self.package("roles", &self.dependency("iam-role", "runtime", ", default-features = false"), &source)
    }

    /// The same roles by hand: the items that the attribute generates, for the same trait.
    pub(super) fn by_hand(&self, count: usize) -> Result<Package> {
        let mut source = String::from("use iam_role::{IamRole, __private as private};\n");
        for i in 0..count {
            let Texts { trust, inline } = Texts::of(i);
            write!(
                source,
                r##"
/// Reads and writes bucket {i}.
pub struct Reader{i};

impl Reader{i} {{
    pub const NAME: &'static str = "reader-{i}";
    pub const TRUST_POLICY: &'static str = r#"{trust}"#;
    pub const INLINE_POLICY: &'static str = r#"{inline}"#;
}}

impl IamRole for Reader{i} {{
    fn spec(&self) -> &'static private::RoleSpec {{
        static SPEC: private::RoleSpec = private::RoleSpec {{
            declaration: concat!(module_path!(), "::", "Reader{i}"),
            package: env!("CARGO_PKG_NAME"),
            name: "reader-{i}",
            description: Some("Reads and writes bucket {i}."),
            trust: r#"{trust}"#,
            inline_policies: &[private::InlinePolicySpec {{ name: "Reader{i}", document: r#"{inline}"# }}],
            ..private::RoleSpec::DEFAULT
        }};
        &SPEC
    }}

    fn parameters(&self) -> Vec<&str> {{
        vec![]
    }}
}}
"##
            )?;
        }
        self.package(
            "by-hand",
            &self.dependency("iam-role", "runtime", ", default-features = false"),
            &source,
        )
    }

    /// The texts alone, as constants: what a team without any of this would write.
    pub(super) fn texts_alone(&self, count: usize) -> Result<Package> {
        let mut source = String::new();
        for i in 0..count {
            let Texts { trust, inline } = Texts::of(i);
            write!(
                source,
                r##"
/// Reads and writes bucket {i}.
pub struct Reader{i};

impl Reader{i} {{
    pub const NAME: &'static str = "reader-{i}";
    pub const TRUST_POLICY: &'static str = r#"{trust}"#;
    pub const INLINE_POLICY: &'static str = r#"{inline}"#;
}}
"##
            )?;
        }
        self.package("texts-alone", "", &source)
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

//! What must not be in the tree that a user builds, through however many packages, with exactly the features that the
//! user asks for.

use std::{path::Path, process::Command};

use anyhow::{Context, ensure};

use super::Breach;

/// A package as its user builds it, and what must not come with it.
struct Tree {
    package: &'static str,
    features: &'static [&'static str],
    /// Whether what its tests need is part of it.
    tests: bool,
    /// Names of packages; `*` at the end stands for any rest.
    never: &'static [&'static str],
    rule: &'static str,
}

const TREES: &[Tree] = &[
    Tree {
        package: "iam-role-policy",
        features: &["--all-features"],
        tests: false,
        never: &["aws-*", "proc-macro2", "syn", "tokio"],
        rule: "the policy engine is pure: no SDK, no runtime, nothing of Rust source",
    },
    Tree {
        package: "iam-role-macros",
        features: &["--all-features"],
        tests: false,
        never: &["aws-*", "iam-role", "tokio"],
        rule: "the attribute is compiled before everything that uses it, so it stays small",
    },
    Tree {
        package: "iam-role",
        features: &["--no-default-features"],
        tests: false,
        never: &["aws-*", "clap", "futures-util", "hyper", "rustls", "tokio"],
        rule: "without the feature `provision` no AWS crate and no network is in the tree",
    },
    Tree {
        package: "iam-role",
        features: &["--no-default-features", "--features", "provision"],
        tests: false,
        never: &["anstream", "aws-config", "clap", "indicatif"],
        rule: "who plans and applies from a program of his own pays for no command line",
    },
    Tree {
        package: "cargo-iam-role",
        features: &[],
        tests: false,
        never: &["aws-*", "tokio"],
        rule: "documents are checked offline",
    },
    Tree {
        package: "iam-role-example-build-script",
        features: &[],
        tests: false,
        never: &["aws-*", "tokio"],
        rule: "a build script that writes policies waits for no SDK",
    },
    Tree {
        package: "iam-role-ui-tests",
        features: &[],
        tests: true,
        never: &["aws-*", "tokio"],
        rule: "trybuild builds the tree of these tests once more, so the SDK is not in it",
    },
    Tree {
        package: "iam-role-renamed-tests",
        features: &[],
        tests: true,
        never: &["aws-*", "tokio"],
        rule: "trybuild builds the tree of these tests once more, so the SDK is not in it",
    },
];

/// Every package that is in a tree against its rule.
pub(super) fn breaches(root: &Path) -> anyhow::Result<Vec<Breach>> {
    let mut breaches = Vec::new();
    for tree in TREES {
        let listed = tree.list(root)?;
        breaches.extend(tree.breaches(&listed));
    }
    Ok(breaches)
}

impl Tree {
    /// What `cargo tree` lists for every platform, a package on each line.
    fn list(&self, root: &Path) -> anyhow::Result<String> {
        let edges = if self.tests { EDGES_WITH_TESTS } else { EDGES };
        let arguments = ["--package", self.package, "--target", "all", "--edges", edges, "--format", "{p}"];
        cargo_tree(root, &[&arguments, self.features].concat())
    }

    fn breaches(&self, listed: &str) -> Vec<Breach> {
        let names = listed.lines().filter_map(|line| line.split_whitespace().next());
        let mut found: Vec<&str> =
            names.filter(|name| self.never.iter().any(|never| matches(never, name))).collect();
        found.sort_unstable();
        found.dedup();
        let who = [self.package].iter().chain(self.features).copied().collect::<Vec<_>>().join(" ");
        let breach = |name: &str| Breach {
            who: who.clone(),
            what: format!("has {name} in its tree"),
            rule: self.rule.to_owned(),
        };
        found.into_iter().map(breach).collect()
    }
}

/// What cargo builds for a user.
pub(super) const EDGES: &str = "normal,build";

/// What cargo builds for the tests.
pub(super) const EDGES_WITH_TESTS: &str = "normal,build,dev";

/// What `cargo tree` lists, without drawing the tree.
pub(super) fn cargo_tree(root: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    // Run by `cargo xtask`, so the variable names that very cargo.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root)
        .args(["tree", "--prefix", "none"])
        .args(arguments)
        .output()
        .context("cargo tree cannot be run")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo tree {} failed: {errors}", arguments.join(" "));
    Ok(String::from_utf8(output.stdout)?)
}

/// Whether a package's name is meant by `pattern`.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: Tree = Tree {
        package: "p",
        features: &["--no-default-features"],
        tests: false,
        never: &["aws-*", "syn"],
        rule: "small",
    };

    #[test]
    fn a_forbidden_package_is_named_once_however_deep_and_often_it_is() {
        let listed = "p v0.1.0 (path)\nsyntax v1.0.0\naws-types v1.3.0\nquote v1.0.0\naws-types v1.3.0 (*)\n";
        let breaches: Vec<_> = TREE.breaches(listed).iter().map(ToString::to_string).collect();
        assert_eq!(breaches, ["p --no-default-features has aws-types in its tree\n  rule: small"]);
    }

    #[test]
    fn a_name_that_only_starts_alike_is_another_package() {
        assert_eq!(TREE.breaches("syntax v1.0.0\nawsome v0.1.0\n"), []);
    }
}

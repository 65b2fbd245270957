//! That the commands of CI and of every day build each package once: with the same features, whether tests are built with
//! it or not.
//!
//! A feature that only a test switches on, far below the SDK, makes `cargo test` and `cargo build` build the SDK once each.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{
    Breach,
    trees::{EDGES, EDGES_WITH_TESTS, cargo_tree},
};

/// Every package that is built with features that the tests do not build it with.
pub(super) fn breaches(root: &Path) -> anyhow::Result<Vec<Breach>> {
    let list = |edges| cargo_tree(root, &["--workspace", "--edges", edges, "--format", "{p}|{f}"]);
    Ok(differences(&list(EDGES)?, &list(EDGES_WITH_TESTS)?))
}

/// What `without_tests` builds in another way than `with_tests`; lines of package and features.
fn differences(without_tests: &str, with_tests: &str) -> Vec<Breach> {
    let with_tests = features(with_tests);
    let mut breaches = Vec::new();
    for (package, builds) in features(without_tests) {
        let tested = with_tests.get(package).cloned().unwrap_or_default();
        breaches.extend(builds.difference(&tested).map(|build| Breach {
            who: package.to_owned(),
            what: format!("is built with the features [{build}], and for the tests with {}", listed(&tested)),
            rule: "a feature that tests need is asked for by a normal or build dependency of a package that is not \
                   published, so that the SDK is built once"
                .to_owned(),
        }));
    }
    breaches
}

/// The features that each package is built with, once for each time that it is built.
fn features(tree: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut packages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in tree.lines() {
        let (package, features) = line.split_once('|').unwrap_or((line, ""));
        // A package that is listed again is followed by `(*)`.
        let features = features.trim_end_matches(" (*)");
        packages.entry(package).or_default().insert(features);
    }
    packages
}

fn listed(builds: &BTreeSet<&str>) -> String {
    builds.iter().map(|build| format!("[{build}]")).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_that_only_tests_switch_on_is_named() {
        let breaches =
            differences("syn v2.0.0|full\nquote v1.0.0|\n", "syn v2.0.0|full,visit\nquote v1.0.0|\n");
        let said: Vec<_> = breaches.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 1);
        assert!(
            said[0].starts_with(
                "syn v2.0.0 is built with the features [full], and for the tests with [full,visit]\n"
            ),
            "{said:?}"
        );
    }

    #[test]
    fn the_tests_may_build_more() {
        let without = "syn v2.0.0|full\nsyn v2.0.0|full (*)\n";
        let with = "syn v2.0.0|full\nsyn v2.0.0|full,visit\nproptest v1.0.0|std\n";
        assert_eq!(differences(without, with), []);
    }
}

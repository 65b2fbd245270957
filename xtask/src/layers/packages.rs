//! Which package may depend on which, and whether each does.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata};

use super::Breach;

/// What a package may depend on.
struct Layer {
    package: &'static str,
    /// The packages of this workspace, in every kind of dependency.
    ours: &'static [&'static str],
    /// Everybody else's, as normal or build dependency; tests may bring what they need.
    others: Others,
}

/// What a package may depend on outside this workspace.
enum Others {
    /// These and nothing else.
    Only(&'static [&'static str]),
    /// Anything: nobody but us builds it, or it is a program.
    Any,
}

/// The packages from the bottom up. A package stands above all that it may depend on.
const LAYERS: &[Layer] = &[
    Layer { package: "iam-role-catalog", ours: &[], others: Others::Only(&[]) },
    Layer { package: "iam-role-policy", ours: &["iam-role-catalog"], others: Others::Only(&["strsim"]) },
    Layer {
        package: "iam-role-macros",
        ours: &["iam-role-catalog", "iam-role-policy"],
        others: Others::Only(&["proc-macro2", "quote", "syn"]),
    },
    Layer {
        package: "iam-role",
        ours: &["iam-role-macros", "iam-role-policy"],
        others: Others::Only(&[
            "anstream",
            "aws-config",
            "aws-sdk-iam",
            "aws-sdk-sts",
            "aws-smithy-async",
            "clap",
            "futures-util",
            "indicatif",
            "percent-encoding",
            "serde_json",
            "thiserror",
            "tokio",
        ]),
    },
    Layer {
        package: "cargo-iam-role",
        ours: &["iam-role", "iam-role-catalog", "iam-role-policy"],
        others: Others::Any,
    },
    Layer { package: "iam-role-endpoints", ours: &[], others: Others::Any },
    Layer { package: "iam-role-examples", ours: &["iam-role", "iam-role-endpoints"], others: Others::Any },
    Layer { package: "iam-role-example-build-script", ours: &["iam-role"], others: Others::Only(&[]) },
    Layer { package: "iam-role-renamed-tests", ours: &["iam-role"], others: Others::Any },
    Layer {
        package: "iam-role-decisions-tests",
        ours: &["iam-role-policy"],
        others: Others::Only(&["serde_json"]),
    },
    Layer { package: "iam-role-ui-tests", ours: &["iam-role", "iam-role-policy"], others: Others::Any },
    Layer {
        package: "iam-role-tests",
        ours: &["iam-role", "iam-role-catalog", "iam-role-endpoints", "iam-role-policy"],
        others: Others::Any,
    },
    Layer { package: "xtask", ours: &["iam-role-catalog", "iam-role-policy"], others: Others::Any },
];

/// One package that names another in its manifest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    from: String,
    to: String,
    kind: Kind,
}

/// What a dependency is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Normal,
    Build,
    Dev,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Build => "build",
            Self::Dev => "dev",
        }
    }
}

/// The dependencies of the workspace's own packages, by package; one without any stands there all the same.
pub(super) fn edges(metadata: &Metadata) -> BTreeMap<String, BTreeSet<Edge>> {
    let packages = metadata.workspace_packages().into_iter().map(|package| {
        let from = package.name.to_string();
        let edges = package.dependencies.iter().map(|dependency| Edge {
            from: from.clone(),
            to: dependency.name.clone(),
            kind: match dependency.kind {
                DependencyKind::Build => Kind::Build,
                DependencyKind::Development => Kind::Dev,
                _ => Kind::Normal,
            },
        });
        (from.clone(), edges.collect())
    });
    packages.collect()
}

/// Every dependency that the layers forbid, and every package that has no layer.
pub(super) fn breaches(packages: &BTreeMap<String, BTreeSet<Edge>>) -> Vec<Breach> {
    let is_ours = |package: &str| packages.contains_key(package);
    let mut breaches = Vec::new();
    for (package, edges) in packages {
        let Some(layer) = LAYERS.iter().find(|layer| layer.package == package) else {
            breaches.push(Breach {
                who: package.clone(),
                what: "is in no layer".to_owned(),
                rule: "every package of the workspace stands in the table of layers".to_owned(),
            });
            continue;
        };
        let forbidden = edges.iter().filter(|edge| !layer.allows(edge, is_ours(&edge.to)));
        breaches.extend(forbidden.map(|edge| layer.breach(edge)));
    }
    breaches
}

impl Layer {
    fn allows(&self, edge: &Edge, is_ours: bool) -> bool {
        if is_ours {
            return self.ours.contains(&edge.to.as_str());
        }
        match self.others {
            Others::Only(only) => edge.kind == Kind::Dev || only.contains(&edge.to.as_str()),
            Others::Any => true,
        }
    }

    fn breach(&self, edge: &Edge) -> Breach {
        let mut may: Vec<&str> = self.ours.to_vec();
        match self.others {
            Others::Only(only) => may.extend(only),
            Others::Any => may.push("any package outside the workspace"),
        }
        let may = if may.is_empty() { "nothing".to_owned() } else { may.join(", ") };
        Breach {
            who: edge.from.clone(),
            what: format!("has a {} dependency on {}", edge.kind.name(), edge.to),
            rule: format!("{} may depend on {may}", self.package),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The breaches of a workspace in which `from` depends on `to`, and of which both are part if `to` is ours.
    fn breaches_of(from: &str, to: &str, kind: Kind) -> Vec<String> {
        let edge = Edge { from: from.to_owned(), to: to.to_owned(), kind };
        let ours = LAYERS.iter().map(|layer| (layer.package.to_owned(), BTreeSet::new()));
        let mut packages: BTreeMap<_, _> = ours.collect();
        packages.entry(from.to_owned()).or_default().insert(edge);
        breaches(&packages).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_edge_against_the_layers_is_named_with_its_rule() {
        assert_eq!(
            breaches_of("iam-role-policy", "aws-sdk-iam", Kind::Normal),
            ["iam-role-policy has a normal dependency on aws-sdk-iam\n  \
              rule: iam-role-policy may depend on iam-role-catalog, strsim"]
        );
        assert_eq!(
            breaches_of("iam-role-catalog", "serde", Kind::Build),
            [
                "iam-role-catalog has a build dependency on serde\n  rule: iam-role-catalog may depend on nothing"
            ]
        );
    }

    #[test]
    fn our_own_packages_are_bound_in_their_tests_too() {
        assert_eq!(breaches_of("iam-role-macros", "iam-role", Kind::Dev).len(), 1);
        assert_eq!(breaches_of("iam-role-examples", "iam-role-policy", Kind::Dev).len(), 1);
        assert_eq!(breaches_of("iam-role-policy", "proptest", Kind::Dev).len(), 0);
    }

    #[test]
    fn nothing_may_depend_on_the_chores() {
        for layer in LAYERS {
            assert_eq!(breaches_of(layer.package, "xtask", Kind::Dev).len(), 1, "{}", layer.package);
        }
    }

    #[test]
    fn a_package_without_a_layer_is_named() {
        let breaches = breaches_of("iam-role-extra", "serde", Kind::Normal);
        assert_eq!(breaches.len(), 1);
        assert!(breaches[0].starts_with("iam-role-extra is in no layer"), "{breaches:?}");
    }

    #[test]
    fn a_layer_stands_above_all_that_it_may_depend_on() {
        for (height, layer) in LAYERS.iter().enumerate() {
            let below: Vec<_> = LAYERS[..height].iter().map(|layer| layer.package).collect();
            for ours in layer.ours {
                assert!(
                    below.contains(ours),
                    "{} may depend on {ours}, which is not below it",
                    layer.package
                );
            }
        }
    }
}

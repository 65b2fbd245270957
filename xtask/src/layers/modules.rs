//! Which module may name what, and whether each does.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::Context;
use walkdir::{DirEntry, WalkDir};

use super::{
    Breach,
    names::{self, Name},
};

/// What modules of a package may not name.
struct Rule {
    /// The folder of the package.
    package: &'static str,
    /// The module and all below it; `crate` is the whole package.
    within: &'static str,
    /// The modules in it that may.
    except: &'static [&'static str],
    /// Paths, which stand for everything in them; `*` at the end of a step stands for any rest.
    never: &'static [&'static str],
    reason: &'static str,
}

/// The modules of a package, and the names that each uses.
type Modules = BTreeMap<Name, BTreeSet<Name>>;

/// The world outside: an answer that rests on it is another answer tomorrow.
const OUTSIDE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net::Tcp*",
    "std::net::ToSocketAddrs",
    "std::net::Udp*",
    "std::process",
    "std::time::Instant",
    "std::time::SystemTime",
];

const RULES: &[Rule] = &[
    Rule {
        package: "catalog",
        within: "crate",
        except: &[],
        never: OUTSIDE,
        reason: "the catalogue is pure: its data is embedded",
    },
    Rule {
        package: "policy",
        within: "crate",
        except: &[],
        never: OUTSIDE,
        reason: "the policy engine is pure: no files, environment, clock or network",
    },
    Rule {
        package: "macros",
        within: "crate",
        except: &["crate::file"],
        never: OUTSIDE,
        reason: "the same tokens expand to the same code; only `file` reads a file, the one that is named",
    },
    Rule {
        package: "macros",
        within: "crate",
        except: &["crate"],
        never: &["proc_macro"],
        reason: "only lib.rs touches proc_macro, so that everything else runs in plain unit tests",
    },
    Rule {
        package: "macros",
        within: "crate::parse",
        except: &[],
        never: &["iam_role_policy::check"],
        reason: "parsing judges nothing",
    },
    Rule {
        package: "macros",
        within: "crate::expand",
        except: &[],
        never: &["syn::Error", "syn::Result"],
        reason: "expansion cannot fail: what it is given has been checked",
    },
    Rule {
        package: "macros",
        within: "crate",
        except: &["crate::span_map"],
        // What a translation needs and nobody else: whether the key or the value is meant, and where a line starts.
        never: &["iam_role_policy::Part", "iam_role_policy::json::Position"],
        reason: "only span_map turns a place in a document into a place in the source",
    },
    Rule {
        package: "runtime",
        within: "crate::plan",
        except: &[],
        never: &["aws_*"],
        reason: "a plan is made from values: it names no type of the SDK",
    },
];

/// Every name that a module uses against the rules.
pub(super) fn breaches(root: &Path) -> anyhow::Result<Vec<Breach>> {
    let mut breaches = Vec::new();
    for package in ["catalog", "policy", "macros", "runtime"] {
        let modules = modules(&root.join(package).join("src"))?;
        for (module, names) in &modules {
            breaches.extend(by_rule(package, module, names));
        }
        if package == "policy" {
            breaches.extend(by_check(&modules));
        }
    }
    Ok(breaches)
}

/// The modules of a package, tests left out, and the names that each uses.
fn modules(sources: &Path) -> anyhow::Result<Modules> {
    let is_tests =
        |entry: &DirEntry| matches!(entry.file_name().to_str(), Some("tests" | "tests.rs" | "testing.rs"));
    let mut modules = Modules::new();
    for entry in WalkDir::new(sources).into_iter().filter_entry(|entry| !is_tests(entry)) {
        let entry = entry?;
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let module = names::module(path.strip_prefix(sources)?);
            let names = names::names(&fs::read_to_string(path)?, &module);
            modules.insert(module, names.with_context(|| path.display().to_string())?);
        }
    }
    Ok(modules)
}

/// What `module` of `package` names against the rules.
fn by_rule(package: &str, module: &Name, names: &BTreeSet<Name>) -> Vec<Breach> {
    let rules = RULES.iter().filter(|rule| rule.package == package && rule.binds(module));
    let breaches = rules.flat_map(|rule| {
        let forbidden = |name: &&Name| rule.never.iter().any(|never| lies_in(name, never));
        names.iter().filter(forbidden).map(|name| breach(package, module, name, rule.reason))
    });
    breaches.collect()
}

/// What the checks of the policy engine name of each other.
fn by_check(modules: &Modules) -> Vec<Breach> {
    let checks = checks(modules);
    let reason = "no check uses another: each is read, tested and changed alone";
    let breaches =
        modules.iter().filter(|(module, _)| checks.contains(*module)).flat_map(|(module, names)| {
            let other = checks.iter().filter(move |check| *check != module);
            let other: Vec<String> = other.map(|check| check.join("::")).collect();
            let forbidden = names.iter().filter(move |name| other.iter().any(|other| lies_in(name, other)));
            forbidden.map(move |name| breach("policy", module, name, reason))
        });
    breaches.collect()
}

/// The modules of the policy engine whose `check` stands in a list of checks; what else is below `check` is shared.
fn checks(modules: &Modules) -> BTreeSet<Name> {
    let lists = modules.iter().filter(|(module, _)| lies_in(module, "crate::check"));
    let listed = lists.flat_map(|(list, names)| {
        let listed = names.iter().filter_map(|name| name.split_last());
        let listed = listed.filter(|(last, path)| *last == "check" && !path.is_empty());
        listed.map(move |(_, check)| list.iter().chain(check).cloned().collect::<Name>())
    });
    listed.filter(|check| modules.contains_key(check)).collect()
}

fn breach(package: &str, module: &Name, name: &Name, reason: &str) -> Breach {
    Breach {
        who: format!("{} of {package}", module.join("::")),
        what: format!("names {}", name.join("::")),
        rule: reason.to_owned(),
    }
}

impl Rule {
    fn binds(&self, module: &Name) -> bool {
        let is_exempt = self.except.iter().any(|except| module.join("::") == *except);
        lies_in(module, self.within) && !is_exempt
    }
}

/// Whether `name` is `path` or something in it.
fn lies_in(name: &Name, path: &str) -> bool {
    let steps: Vec<&str> = path.split("::").collect();
    let is_step = |(step, wanted): (&String, &&str)| match wanted.strip_suffix('*') {
        Some(start) => step.starts_with(start),
        None => step == wanted,
    };
    name.len() >= steps.len() && name.iter().zip(&steps).all(is_step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(path: &str) -> Name {
        path.split("::").map(str::to_owned).collect()
    }

    fn breaches_of(package: &str, path: &str, source: &str) -> Vec<String> {
        let module = module(path);
        let names = names::names(source, &module).unwrap();
        by_rule(package, &module, &names).iter().map(ToString::to_string).collect()
    }

    /// Whether the source breaks a rule in the one module and none in the other.
    fn breaks_in(package: &str, there: &str, not_there: &str, source: &str) {
        assert_eq!(breaches_of(package, there, source).len(), 1, "{package} {there}: {source}");
        assert_eq!(breaches_of(package, not_there, source), [""; 0], "{package} {not_there}: {source}");
    }

    #[test]
    fn a_breach_says_who_names_what_against_which_rule() {
        assert_eq!(
            breaches_of("policy", "crate::read", "use std::{collections::BTreeMap, env::var};"),
            ["crate::read of policy names std::env::var\n  \
              rule: the policy engine is pure: no files, environment, clock or network"]
        );
    }

    #[test]
    fn every_rule_binds_where_it_should_and_nowhere_else() {
        breaks_in("macros", "crate::parse::keys", "crate::file", "fn f() { std::fs::read(p); }");
        breaks_in("macros", "crate::span_map", "crate", "use proc_macro::Span;");
        breaks_in("macros", "crate::parse", "crate::diagnose", "use iam_role_policy::{Document, check};");
        breaks_in("macros", "crate::expand::constants", "crate::parse", "fn f() -> syn::Result<()> { }");
        breaks_in("macros", "crate::lower", "crate::span_map", "use iam_role_policy::{Locus, Part};");
        breaks_in("runtime", "crate::plan", "crate::apply", "use aws_sdk_iam::types::Role;");
        breaks_in("runtime", "crate::plan::diff", "crate::planning", "use aws_sdk_iam::types::Role;");
    }

    /// The modules of a policy engine with this check besides `trust::one`, `trust::two` and `limits`.
    fn breaches_of_checks(path: &str, source: &str) -> Vec<String> {
        let sources = [
            ("crate::check", "const ALL: &[Check] = &[trust::one::check, trust::two::check, limits::check];"),
            ("crate::check::subject", ""),
            ("crate::check::trust", "fn shared() {}"),
            ("crate::check::trust::one", "fn check() {}"),
            ("crate::check::trust::two", ""),
            ("crate::check::limits", ""),
            (path, &format!("fn check() {{}} {source}")),
        ];
        let names = |(path, source)| {
            let module = module(path);
            let names = names::names(source, &module).unwrap();
            (module, names)
        };
        by_check(&sources.map(names).into_iter().collect()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_check_names_no_other_check() {
        let breaches = breaches_of_checks("crate::check::trust::one", "use super::two::rule;");
        let expected = "crate::check::trust::one of policy names crate::check::trust::two::rule\n  \
                        rule: no check uses another: each is read, tested and changed alone";
        assert_eq!(breaches, [expected]);
        let breaches =
            breaches_of_checks("crate::check::limits", "fn f() { crate::check::trust::one::rule() }");
        assert_eq!(breaches.len(), 1);
    }

    #[test]
    fn a_check_uses_what_checks_share() {
        let frame = "use super::{Shared, shared}; use crate::{Finding, check::subject::Subject};";
        assert_eq!(breaches_of_checks("crate::check::trust::one", frame), [""; 0]);
        assert_eq!(breaches_of_checks("crate::check::trust", "fn f() { one::rule(); two::rule() }"), [""; 0]);
    }
}

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
const OUTSIDE: &[&str] =
    &["std::env", "std::fs", "std::net", "std::process", "std::time::Instant", "std::time::SystemTime"];

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
        never: &["iam_role_policy::Places"],
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

/// What checks share; any other module below `check` is a check, or a folder of them.
const FRAME_OF_CHECKS: &[&str] = &["crate::check::entity", "crate::check::subject"];

/// Every name that a module uses against the rules.
pub(super) fn breaches(root: &Path) -> anyhow::Result<Vec<Breach>> {
    let mut breaches = Vec::new();
    for package in ["catalog", "policy", "macros", "runtime"] {
        let modules = modules(&root.join(package).join("src"))?;
        for (module, names) in &modules {
            breaches.extend(by_rule(package, module, names));
            if package == "policy" {
                breaches.extend(by_check(module, names, &modules));
            }
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

/// What `module` of the policy engine names of other checks, if it is a check.
fn by_check(module: &Name, names: &BTreeSet<Name>, modules: &Modules) -> Vec<Breach> {
    if !is_check(module) {
        return Vec::new();
    }
    let is_other_check = |name: &&Name| {
        let owner = (1..=name.len()).rev().filter_map(|length| name.get(..length));
        let owner = owner.map(<[String]>::to_vec).find(|owner| modules.contains_key(owner));
        owner.is_some_and(|owner| {
            is_check(&owner) && !owner.starts_with(module) && !module.starts_with(&owner)
        })
    };
    let reason = "no check uses another: each is read, tested and changed alone";
    names.iter().filter(is_other_check).map(|name| breach("policy", module, name, reason)).collect()
}

fn is_check(module: &Name) -> bool {
    let is_frame = FRAME_OF_CHECKS.iter().any(|frame| lies_in(module, frame));
    lies_in(module, "crate::check") && module.len() > 2 && !is_frame
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
        breaks_in("macros", "crate::lower", "crate::span_map", "use iam_role_policy::Places;");
        breaks_in("runtime", "crate::plan", "crate::apply", "use aws_sdk_iam::types::Role;");
        breaks_in("runtime", "crate::plan::diff", "crate::planning", "use aws_sdk_iam::types::Role;");
    }

    #[test]
    fn a_check_uses_its_folder_and_the_frame_but_no_other_check() {
        let all = ["crate", "crate::check", "crate::check::subject", "crate::check::trust"];
        let checks = ["crate::check::trust::one", "crate::check::trust::two", "crate::check::limits"];
        let modules: Modules =
            all.iter().chain(&checks).map(|path| (module(path), BTreeSet::new())).collect();
        let breaks = |path: &str, source: &str| {
            let module = module(path);
            by_check(&module, &names::names(source, &module).unwrap(), &modules).len()
        };
        let one = "crate::check::trust::one";
        assert_eq!(breaks(one, "use super::two::rule;"), 1);
        assert_eq!(breaks(one, "use crate::check::limits; fn f() { limits::MOST }"), 2);
        assert_eq!(breaks(one, "use super::{Shared, shared};"), 0);
        assert_eq!(breaks(one, "use crate::{Finding, check::subject::Subject};"), 0);
        assert_eq!(breaks("crate::check", "fn f() { trust::one::check(); limits::check() }"), 0);
        assert_eq!(breaks("crate::check::trust", "fn f() { self::one::check() }"), 0);
    }
}

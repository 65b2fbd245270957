//! What the name of a `Service` principal can be: that of a service, perhaps, or a mistake.
//!
//! INVARIANT: AWS publishes no list of service principals, so that a name is missing alone proves nothing.

use iam_role_catalog::{ServicePrincipal, partitions, service, service_principal, service_principals};

use crate::{placeholder, suggest, wildcard};

/// Where names of service principals end besides the domains of the partitions.
const AMAZON: &str = "amazon.com";

/// What can be said of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is known, or holds a parameter or a wildcard.
    Possible,
    /// It has the form of one, and is not known.
    Unknown,
    /// It is none, or nearly the one that is meant.
    Mistaken { meant: Option<String> },
}

impl Standing {
    /// That of `name`, which stands under `Service`.
    pub(crate) fn of(name: &str) -> Self {
        if service_principal(name).is_some() || placeholder::occurs_in(name) || wildcard::occurs_in(name) {
            return Self::Possible;
        }
        match meant(name) {
            None if is_shaped(name) => Self::Unknown,
            meant => Self::Mistaken { meant },
        }
    }
}

/// The known name that is meant by one in another case, without its domain, or with a slip in it.
pub(crate) fn meant(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let with_domain = format!("{lower}.amazonaws.com");
    let mut whole = [lower.as_str(), with_domain.as_str()].into_iter();
    if let Some(known) = whole.find(|name| service_principal(name).is_some()) {
        return Some(known.to_owned());
    }
    let limit = match name.strip_suffix(".amazonaws.com") {
        Some(label) if service(label).is_some() => return None,
        Some(label) => slips(label),
        None => 2,
    };
    let known = service_principals().map(ServicePrincipal::name);
    suggest::nearest_within(name, limit, known).map(str::to_owned)
}

/// How many slips make a name that is meant: the shorter a name, the more names are near it by chance.
fn slips(label: &str) -> usize {
    match label.len() {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    }
}

fn is_shaped(name: &str) -> bool {
    labels(name).is_some()
}

/// What stands before a domain of AWS in a name that has the form of a service principal.
pub(crate) fn labels(name: &str) -> Option<&str> {
    let domains = partitions().map(iam_role_catalog::Partition::dns_suffix).chain([AMAZON]);
    let mut labels = domains.filter_map(|domain| name.strip_suffix(domain)?.strip_suffix('.'));
    let in_label = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
    labels.find(|label| !label.is_empty() && label.chars().all(in_label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_where_the_name_is_long_enough() {
        for (name, known) in [
            ("EC2.amazonaws.com", Some("ec2.amazonaws.com")),
            ("lambda", Some("lambda.amazonaws.com")),
            ("lamda.amazonaws.com", Some("lambda.amazonaws.com")),
            ("lamdda.amazonaws.com", Some("lambda.amazonaws.com")),
            ("lmbad.amazonaws.com", None),
            ("ec3.amazonaws.com", None),
            ("cloudfrnt.amazonaws.com", Some("cloudfront.amazonaws.com")),
            ("cloudfrmt.amazonaws.com", Some("cloudfront.amazonaws.com")),
            ("frobnicator.amazonaws.com", None),
        ] {
            assert_eq!(meant(name).as_deref(), known, "{name}");
        }
    }

    #[test]
    fn a_service_that_is_no_known_principal_is_not_taken_for_another() {
        let near = |name: &str| {
            suggest::nearest_within(name, 2, service_principals().map(ServicePrincipal::name)).is_some()
        };
        let names = iam_role_catalog::services().map(|service| format!("{}.amazonaws.com", service.prefix()));
        let unknown = |name: &String| service_principal(name).is_none() && name.len() > 24 && near(name);
        let unknown: Vec<String> = names.filter(unknown).collect();
        assert!(!unknown.is_empty());
        for name in unknown {
            assert_eq!(Standing::of(&name), Standing::Unknown, "{name}");
        }
    }
}

//! The principals that statements list into all who can make a request, as far as statements tell them apart.
//!
//! Who is meant by a principal the evaluator knows. Here are those to ask it about: everyone who is listed, the roles,
//! sessions and users of every account that is listed, and others.

use super::{bits::Bits, text::TextCell};
use crate::evaluate::{self, Request, Truth};
use crate::{Arn, Principal, PrincipalKind, Principals as Listed, identifier, placeholder};

/// Who makes a request when nobody in particular does.
pub(super) const SOMEBODY: &str = "arn:aws:iam::123456789012:role/example";

/// An account that stands for those that are not listed.
const OTHER_ACCOUNT: &str = "999999999999";

/// All principals that statements list, each with a number.
#[derive(Debug, Default)]
pub(super) struct Principals(Vec<Principal>);

impl Principals {
    pub(super) fn numbers(&mut self, principals: &Listed) -> Vec<usize> {
        match principals {
            Listed::Everyone => {
                vec![self.number(&Principal { kind: PrincipalKind::Aws, value: "*".to_owned() })]
            }
            Listed::Listed(listed) => listed.iter().map(|principal| self.number(principal)).collect(),
        }
    }

    fn number(&mut self, principal: &Principal) -> usize {
        let known = self.0.iter().position(|other| other == principal);
        known.unwrap_or_else(|| {
            self.0.push(principal.clone());
            self.0.len() - 1
        })
    }

    /// A cell for everyone who may make a request.
    pub(super) fn cells(&self) -> Vec<TextCell> {
        if self.0.is_empty() {
            return vec![TextCell::unmatched(SOMEBODY)];
        }
        let mut cells: Vec<TextCell> = self.callers().iter().filter_map(|caller| self.cell(caller)).collect();
        let mut named = Bits::default();
        for cell in &cells {
            named.add(&cell.perhaps);
        }
        let nobody = (0..self.0.len()).filter(|number| !named.contains(*number));
        cells.extend(nobody.map(|number| self.unheard_of(number)).collect::<Vec<_>>());
        cells
    }

    /// Whoever is meant by a principal that no request can be made of here, as for an origin access identity of `CloudFront`.
    fn unheard_of(&self, number: usize) -> TextCell {
        let mut cell = TextCell::unmatched(SOMEBODY);
        let is_named = |(other, principal): &(usize, &Principal)| *other == number || principal.value == "*";
        let named: Bits = self.0.iter().enumerate().filter(is_named).map(|(other, _)| other).collect();
        (cell.surely, cell.perhaps) = (named.clone(), named);
        cell
    }

    fn cell(&self, caller: &str) -> Option<TextCell> {
        let request = Request::new(caller, "sts:AssumeRole", "*").ok()?;
        let mut cell = TextCell::unmatched(caller);
        for (number, principal) in self.0.iter().enumerate() {
            let named = evaluate::names(principal, &request);
            if named == Truth::Yes {
                cell.surely.insert(number);
            }
            if named != Truth::No {
                cell.perhaps.insert(number);
            }
        }
        Some(cell)
    }

    fn callers(&self) -> Vec<String> {
        let mut callers: Vec<String> = self.0.iter().map(|principal| principal.value.clone()).collect();
        // What the root user and nobody in particular may not do others may, who are named alike.
        callers.retain(|caller| caller != "*" && !caller.ends_with(":root"));
        let mut accounts = Vec::new();
        for arn in self.arns() {
            callers.extend(namesakes(&arn));
            accounts.push((arn.partition().to_owned(), arn.account().to_owned()));
        }
        for principal in &self.0 {
            let digits = principal.value.replace('-', "");
            if principal.kind == PrincipalKind::Aws && identifier::is_account_id(&digits) {
                accounts.push(("aws".to_owned(), digits));
            }
        }
        accounts.push(("aws".to_owned(), OTHER_ACCOUNT.to_owned()));
        accounts.sort_unstable();
        accounts.dedup();
        callers.extend(accounts.iter().flat_map(|(partition, account)| members(partition, account)));
        // An account that is a parameter can be any of the others, so all who are listed there can be in it.
        for (partition, account) in &accounts {
            if placeholder::occurs_in(partition) || placeholder::occurs_in(account) {
                callers.extend(self.arns().flat_map(|arn| transferred(&arn, partition, account)));
            }
        }
        callers.extend(self.strangers());
        // A root user cannot assume roles, so whoever is listed with it shows more.
        callers.sort_by_key(|caller| caller.ends_with(":root"));
        callers
    }

    /// Those that are listed as ARNs.
    fn arns(&self) -> impl Iterator<Item = Arn> {
        self.0.iter().filter_map(|principal| Arn::parse(&principal.value).ok())
    }

    /// A service, an identity provider and an anonymous caller that nobody lists.
    fn strangers(&self) -> Vec<String> {
        let is_listed = |name: &str| self.0.iter().any(|principal| principal.value == name);
        let services = iam_role_catalog::service_principals().map(iam_role_catalog::ServicePrincipal::name);
        let providers = iam_role_catalog::built_in_identity_providers();
        let service = services.filter(|name| !is_listed(name)).find(|name| *name != "amazonaws.com");
        let provider = providers.into_iter().find(|name| !is_listed(name));
        service.into_iter().chain(provider).chain(["*"]).map(str::to_owned).collect()
    }
}

/// Who shares a name with the user, role or session `arn`.
fn namesakes(arn: &Arn) -> Vec<String> {
    let (partition, account) = (arn.partition(), arn.account());
    let mut parts = arn.resource().split('/');
    let name = match (arn.service(), parts.next()) {
        ("iam", Some("role")) => parts.next_back(),
        ("sts", Some("assumed-role")) => parts.next(),
        _ => None,
    };
    let Some(name) = name else { return Vec::new() };
    vec![
        format!("arn:{partition}:iam::{account}:role/{name}"),
        format!("arn:{partition}:iam::{account}:role/other/{name}"),
        format!("arn:{partition}:sts::{account}:assumed-role/{name}/other"),
    ]
}

/// Who has the name of `arn`, or shares it, in another account.
fn transferred(arn: &Arn, partition: &str, account: &str) -> Vec<String> {
    let text = format!("arn:{partition}:{}::{account}:{}", arn.service(), arn.resource());
    let mut callers = Arn::parse(&text).map(|arn| namesakes(&arn)).unwrap_or_default();
    callers.push(text);
    callers
}

/// One of each kind in an account that nobody lists.
fn members(partition: &str, account: &str) -> Vec<String> {
    vec![
        format!("arn:{partition}:iam::{account}:role/other"),
        format!("arn:{partition}:iam::{account}:user/other"),
        format!("arn:{partition}:sts::{account}:assumed-role/other/other"),
        format!("arn:{partition}:sts::{account}:federated-user/other"),
        format!("arn:{partition}:iam::{account}:root"),
        format!("arn:{partition}:iam::{account}:saml-provider/other"),
        format!("arn:{partition}:iam::{account}:oidc-provider/other.example.com"),
    ]
}

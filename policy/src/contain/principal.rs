//! The principals that statements list into all who can make a request, as far as statements tell them apart.
//!
//! Who is meant by a principal the evaluator knows. Here are those to ask it about: everyone who is listed, the roles,
//! sessions and users of every account that is listed, and others.

use std::collections::BTreeSet;

use super::text::TextCell;
use crate::evaluate::{self, Request, Truth};
use crate::{Arn, Principal, PrincipalKind, Principals as Listed, identifier};

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
        self.callers().iter().filter_map(|caller| self.cell(caller)).collect()
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
        let mut accounts = BTreeSet::new();
        for principal in &self.0 {
            if let Ok(arn) = Arn::parse(&principal.value) {
                callers.extend(namesakes(&arn));
                accounts.insert((arn.partition().to_owned(), arn.account().to_owned()));
            }
            let digits = principal.value.replace('-', "");
            if principal.kind == PrincipalKind::Aws && identifier::is_account_id(&digits) {
                accounts.insert(("aws".to_owned(), digits));
            }
        }
        accounts.insert(("aws".to_owned(), OTHER_ACCOUNT.to_owned()));
        callers.extend(accounts.iter().flat_map(|(partition, account)| members(partition, account)));
        callers.extend(self.strangers());
        // A root user cannot assume roles, so whoever is listed with it shows more.
        callers.sort_by_key(|caller| caller.ends_with(":root"));
        callers
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

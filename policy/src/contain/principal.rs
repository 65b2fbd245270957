//! The principals that statements list into all who can make a request, as far as statements tell them apart.
//!
//! Who is meant by a principal the evaluator knows. Here are those to ask it about: everyone who is listed, the roles,
//! sessions and users of every account that is listed, and others.
//!
//! A `NotPrincipal` is one thing that names callers or not, by what it lists, by the effect of its statement, and with
//! `Deny` by whether the caller has a permissions boundary.
//!
//! INVARIANT: where AWS leaves open whom a principal means, there is a caller for each answer.

use super::{
    bits::Bits,
    budget::{Budget, Exhausted},
    text::TextCell,
    those_first,
};
use crate::evaluate::{self, Request, Truth};
use crate::{
    Arn, Effect, Principal, PrincipalElement, PrincipalKind, Principals as Listed, identifier, placeholder,
};

/// Who makes a request when nobody in particular does.
pub(super) const SOMEBODY: &str = "arn:aws:iam::123456789012:role/example";

/// An account that stands for those that are not listed.
pub(super) const OTHER_ACCOUNT: &str = "999999999999";

/// Whom statements name, each with a number.
#[derive(Debug, Default)]
pub(super) struct Principals(Vec<Named>);

/// Whom a statement names.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    /// `*`, which is more than every principal of AWS.
    Everyone,
    One(Principal),
    /// Whom a `NotPrincipal` does not except that lists these.
    AllBut(Listed, Effect),
}

impl Principals {
    /// The numbers of those whom a statement with that effect names.
    pub(super) fn numbers(&mut self, element: &PrincipalElement, effect: Effect) -> Vec<usize> {
        match element {
            PrincipalElement::Principal(Listed::Everyone) => vec![self.number(Named::Everyone)],
            PrincipalElement::Principal(Listed::Listed(listed)) => {
                listed.iter().map(|principal| self.number(Named::One(principal.clone()))).collect()
            }
            PrincipalElement::NotPrincipal(listed) => {
                vec![self.number(Named::AllBut(listed.clone(), effect))]
            }
        }
    }

    fn number(&mut self, named: Named) -> usize {
        let known = self.0.iter().position(|other| *other == named);
        known.unwrap_or_else(|| {
            self.0.push(named);
            self.0.len() - 1
        })
    }

    /// A cell for everyone who may make a request.
    pub(super) fn cells(&self, budget: &mut Budget) -> Result<Vec<TextCell>, Exhausted> {
        if self.0.is_empty() {
            return Ok(vec![TextCell::unmatched(SOMEBODY)]);
        }
        // With `Deny` it matters to a `NotPrincipal` whether a permissions boundary is set.
        let denies = |named: &Named| matches!(named, Named::AllBut(_, Effect::Deny));
        let bounds = if self.0.iter().any(denies) { [false, true].as_slice() } else { &[false] };
        let mut cells: Vec<(bool, TextCell)> = Vec::new();
        for caller in self.callers() {
            for bounded in bounds {
                cells.extend(self.of_caller(&caller, *bounded, budget)?);
            }
        }
        // Where nothing is open there is something to show.
        let cells = those_first(cells, |(is_open, _)| !is_open);
        let mut cells: Vec<TextCell> = cells.into_iter().map(|(_, cell)| cell).collect();
        let mut named = Bits::default();
        for cell in &cells {
            named.add(&cell.perhaps);
        }
        for (number, _) in self.0.iter().enumerate().filter(|(_, named)| matches!(named, Named::One(_))) {
            if !named.contains(number) {
                cells.extend(self.unheard_of(number, budget)?);
            }
        }
        Ok(cells)
    }

    /// Whoever is meant by a principal that no request can be made of here, as for an origin access identity of `CloudFront`.
    fn unheard_of(&self, number: usize, budget: &mut Budget) -> Result<Vec<TextCell>, Exhausted> {
        let mut cell = TextCell::unmatched(SOMEBODY);
        let mut open = Vec::new();
        for (other, named) in self.0.iter().enumerate() {
            match named {
                Named::AllBut(..) => open.push(other),
                named if other == number || named.is_every_identity() => add(&mut cell, Some(other)),
                _ => {}
            }
        }
        self.in_every_way(cell, &open, budget)
    }

    /// The caller once for each answer to what AWS leaves open, and to what its ARN does not say: it has one unique id,
    /// and one user federated it, of those that are listed or none. Each with whether there was something open.
    fn of_caller(
        &self,
        caller: &str,
        bounded: bool,
        budget: &mut Budget,
    ) -> Result<Vec<(bool, TextCell)>, Exhausted> {
        budget.spend(self.0.len() * 2)?;
        let Ok(request) = Request::new(caller, "sts:AssumeRole", "*") else { return Ok(Vec::new()) };
        let mut cell = TextCell::unmatched(caller);
        let (mut identities, mut open, mut is_role) = (Vec::new(), Vec::new(), false);
        for (number, named) in self.0.iter().enumerate() {
            match named.naming(&request, bounded) {
                Naming::No => {}
                Naming::Surely => add(&mut cell, Some(number)),
                Naming::Parameter => cell.perhaps.insert(number),
                Naming::Session => is_role = true,
                Naming::Identity => identities.push(number),
                Naming::Open => open.push(number),
            }
        }
        let is_open = bounded || is_role || !identities.is_empty() || !open.is_empty();
        let identities: Vec<_> = [None].into_iter().chain(identities.into_iter().map(Some)).collect();
        let mut cells = Vec::new();
        for identity in &identities {
            let mut cell = cell.clone();
            add(&mut cell, *identity);
            cells.extend(self.in_every_way(cell, &open, budget)?.into_iter().map(|cell| (is_open, cell)));
        }
        Ok(cells)
    }

    /// `cell` with each choice of what is `open`, as far as it makes sense: who excepts more speaks of fewer.
    fn in_every_way(
        &self,
        cell: TextCell,
        open: &[usize],
        budget: &mut Budget,
    ) -> Result<Vec<TextCell>, Exhausted> {
        let mut cells = vec![cell];
        for number in open {
            budget.spend(cells.len())?;
            let mut with = cells.clone();
            for cell in &mut with {
                add(cell, Some(*number));
            }
            cells.extend(with);
        }
        budget.spend(cells.len() * open.len() * self.0.len())?;
        let names = |cell: &TextCell, number| cell.surely.contains(number);
        let makes_sense = |cell: &TextCell, more: usize, fewer: usize| {
            !names(cell, more) || names(cell, fewer) || !self.excepts_all_of(more, fewer)
        };
        cells.retain(|cell| {
            let pairs = open.iter().flat_map(|one| (0..self.0.len()).map(move |other| (*one, other)));
            pairs
                .into_iter()
                .all(|(one, other)| makes_sense(cell, one, other) && makes_sense(cell, other, one))
        });
        Ok(cells)
    }

    /// Whether both are what some `NotPrincipal` names, of statements with the same effect, and the first excepts everyone whom
    /// the second does.
    fn excepts_all_of(&self, first: usize, second: usize) -> bool {
        match (self.0.get(first), self.0.get(second)) {
            (Some(Named::AllBut(own, effect)), Some(Named::AllBut(others, of_other))) => {
                let has_all = others.listed().iter().all(|principal| own.listed().contains(principal));
                effect == of_other && *others != Listed::Everyone && has_all
            }
            _ => false,
        }
    }

    /// The principals that are named one by one.
    fn listed(&self) -> Vec<&Principal> {
        let mut principals = Vec::new();
        for named in &self.0 {
            match named {
                Named::Everyone => {}
                Named::One(principal) => principals.push(principal),
                Named::AllBut(listed, _) => principals.extend(listed.listed()),
            }
        }
        principals
    }

    fn callers(&self) -> Vec<String> {
        let (listed, arns) = (self.listed(), self.arns());
        let mut callers: Vec<String> = listed.iter().map(|principal| principal.value.to_string()).collect();
        // What the root user and nobody in particular may not do others may, who are named alike.
        callers.retain(|caller| caller != "*" && !caller.ends_with(":root"));
        let mut accounts = Vec::new();
        for arn in &arns {
            callers.extend(namesakes(arn));
            accounts.push((arn.partition().to_owned(), arn.account().to_owned()));
        }
        for principal in listed {
            let digits = principal.value.replace('-', "");
            if principal.kind == PrincipalKind::Aws && identifier::is_account_id(&digits) {
                accounts.push(("aws".to_owned(), digits));
            }
        }
        accounts.push(("aws".to_owned(), OTHER_ACCOUNT.to_owned()));
        accounts.sort_unstable();
        accounts.dedup();
        for (partition, account) in &accounts {
            callers.extend(members(partition, account));
        }
        // An account that is a parameter can be any of the others: all who are listed there can be in it, and the other way
        // about.
        let is_open =
            |partition, account| placeholder::occurs_in(partition) || placeholder::occurs_in(account);
        for (partition, account) in &accounts {
            let own = is_open(partition, account);
            for arn in &arns {
                if own || is_open(arn.partition(), arn.account()) {
                    callers.extend(transferred(arn, partition, account));
                }
            }
        }
        callers.extend(self.strangers());
        // A root user cannot assume roles, so whoever is listed with it shows more.
        those_first(callers, |caller| !caller.ends_with(":root"))
    }

    /// Those that are listed as ARNs.
    fn arns(&self) -> Vec<Arn> {
        self.listed().iter().filter_map(|principal| Arn::parse(&principal.value).ok()).collect()
    }

    /// A service, an identity provider and an anonymous caller that nobody lists.
    fn strangers(&self) -> Vec<String> {
        let listed = self.listed();
        let is_listed = |name: &str| listed.iter().any(|principal| principal.value == name);
        let services = iam_role_catalog::service_principals().map(iam_role_catalog::ServicePrincipal::name);
        let providers = iam_role_catalog::built_in_identity_providers();
        let service = services.filter(|name| !is_listed(name)).find(|name| *name != "amazonaws.com");
        let provider = providers.into_iter().find(|name| !is_listed(name));
        service.into_iter().chain(provider).chain(["*"]).map(str::to_owned).collect()
    }
}

impl Named {
    /// Whether every identity of an account is named.
    fn is_every_identity(&self) -> bool {
        match self {
            Self::Everyone => true,
            Self::One(principal) => principal.value == "*",
            Self::AllBut(..) => false,
        }
    }

    /// How the caller of `request` is named; `bounded` says whether a permissions boundary is set for it.
    fn naming(&self, request: &Request, bounded: bool) -> Naming {
        match self {
            Self::Everyone => Naming::Surely,
            Self::One(principal) => of(principal, request),
            Self::AllBut(listed, effect) => {
                match evaluate::names_all_but(listed, *effect, bounded, request) {
                    Truth::No => Naming::No,
                    Truth::Yes => Naming::Surely,
                    Truth::Unknown => Naming::Open,
                }
            }
        }
    }
}

fn add(cell: &mut TextCell, numbers: impl IntoIterator<Item = usize> + Clone) {
    cell.surely.extend(numbers.clone());
    cell.perhaps.extend(numbers);
}

/// How a principal names a caller.
enum Naming {
    No,
    Surely,
    /// It depends on a parameter.
    Parameter,
    /// As one session of the role that calls; those that are listed are callers by themselves.
    Session,
    /// By its unique id, or as the user who federated it, if they are its own; or as one of everyone of AWS, if services and
    /// federated identities are.
    Identity,
    /// As one whom a `NotPrincipal` does not except, if it does not.
    Open,
}

fn of(principal: &Principal, request: &Request) -> Naming {
    let caller = request.principal().as_str();
    let value = principal.value.as_str();
    match evaluate::names(principal, request) {
        Truth::No => Naming::No,
        Truth::Yes => Naming::Surely,
        Truth::Unknown if caller.contains(":federated-user/") && value.contains(":user/") => Naming::Identity,
        Truth::Unknown if [caller, value].into_iter().any(placeholder::occurs_in) => Naming::Parameter,
        Truth::Unknown if value.contains(":assumed-role/") => Naming::Session,
        Truth::Unknown => Naming::Identity,
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

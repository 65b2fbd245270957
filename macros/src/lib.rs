//! The attributes `#[iam_role]` and `#[iam_policy]`.

mod declaration;
mod diagnose;
mod expand;
mod file;
mod journal;
mod lower;
mod parse;
mod span_map;
mod syntax;
#[cfg(test)]
mod tests;
mod vocabulary;

use iam_role_policy::check;
use proc_macro2::TokenStream;
use quote::quote;

use crate::{declaration::Common, diagnose::Diagnosis, expand::Expansion, journal::Journal};

/// Declares an IAM role.
#[proc_macro_attribute]
pub fn iam_role(
    attribute: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    role(attribute.into(), item.into()).into()
}

/// Declares a customer managed policy.
#[proc_macro_attribute]
pub fn iam_policy(
    attribute: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    policy(attribute.into(), item.into()).into()
}

fn role(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut journal = Journal::default();
    let declaration = parse::role(attribute, &mut journal);
    let Some(subject) = parse::subject(&item, &mut journal) else { return refused(&journal, &item) };
    let lowered = lower::role(&declaration, &subject, &mut journal);
    let findings = lowered.findings(check::role_after);
    let diagnosis =
        Diagnosis::of(&findings, &declaration.common.allowances, &lowered.map, &lowered.names, &journal);
    let facade = facade(&declaration.common);
    Expansion { item, subject: &subject, facade: &facade, diagnosis, journal: &journal }.role(&lowered)
}

fn policy(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut journal = Journal::default();
    let declaration = parse::policy(attribute, &mut journal);
    let Some(subject) = parse::subject(&item, &mut journal) else { return refused(&journal, &item) };
    let lowered = lower::policy(&declaration, &subject, &mut journal);
    let findings = lowered.findings(check::customer_policy_after);
    let diagnosis =
        Diagnosis::of(&findings, &declaration.common.allowances, &lowered.map, &lowered.names, &journal);
    let facade = facade(&declaration.common);
    Expansion { item, subject: &subject, facade: &facade, diagnosis, journal: &journal }.policy(&lowered)
}

/// What can be said of an item that is no type.
fn refused(journal: &Journal, item: &TokenStream) -> TokenStream {
    let mut diagnosis = Diagnosis::default();
    diagnosis.mistakes(journal);
    let errors = diagnosis.items;
    quote!(#item #errors)
}

/// The path of the crate `iam-role`.
fn facade(common: &Common) -> TokenStream {
    common.facade.clone().unwrap_or_else(|| quote!(::iam_role))
}

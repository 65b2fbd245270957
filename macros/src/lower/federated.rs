//! The identity providers: `saml(…)`, `oidc(…)`, `github(…)`, `eks(…)`.
//!
//! Sources: IAM User Guide, "Creating a role for OpenID Connect federation" and "Creating a role for SAML 2.0
//! federation"; Amazon EKS User Guide, "Assign IAM roles to Kubernetes service accounts"; GitHub Docs, "OpenID Connect
//! reference".

use iam_role_catalog::built_in_identity_providers;
use proc_macro2::Span;
use syn::Type;

use super::{tree, trust::Grant};
use crate::{
    declaration::Subject,
    journal::Journal,
    syntax::{Argument, Text, Word},
    vocabulary::Place,
};

/// Where a browser hands in a SAML assertion, in the partition `aws`.
const SAML_AUDIENCE: &str = "https://signin.aws.amazon.com/saml";
/// What GitHub's and Kubernetes' tokens for AWS are issued for.
const STS_AUDIENCE: &str = "sts.amazonaws.com";
const GITHUB_ISSUER: &str = "token.actions.githubusercontent.com";

/// `saml("arn…", audience = "…")`
pub(super) fn saml(word: &Word, journal: &mut Journal) -> Option<Grant> {
    let example = "saml(\"arn:aws:iam::123456789012:saml-provider/corp\")";
    let mut given = Given::of(word, Place::Saml, example, journal)?;
    let audiences = or_default(given.texts("audience", journal), SAML_AUDIENCE, word.span());
    let mut grant = Grant::new(word, Place::Saml, "Federated", "sts:AssumeRoleWithSAML");
    grant.principals.push(tree::text(&given.subject, journal));
    equals(&mut grant, "SAML:aud", &audiences, word.span(), journal);
    given.rest(&mut grant, journal);
    Some(grant)
}

/// `oidc("issuer or ARN", audience = "…", subject = "…", account = "…")`
pub(super) fn oidc(word: &Word, subject: &Subject, journal: &mut Journal) -> Option<Grant> {
    let example = "oidc(\"gitlab.com\", audience = \"…\", subject = \"…\")";
    let mut given = Given::of(word, Place::Oidc, example, journal)?;
    let audiences = given.texts("audience", journal);
    let subjects = given.texts("subject", journal);
    let provider = given.subject.clone();
    web_identity(given, &provider, &audiences, &subjects, subject, journal)
}

/// `github("owner/repo", branch = "main", environment = "…", tag = "…", pull_request)`
pub(super) fn github(word: &Word, subject: &Subject, journal: &mut Journal) -> Option<Grant> {
    let mut given = Given::of(word, Place::Github, "github(\"owner/repo\", branch = \"main\")", journal)?;
    let audiences = or_default(given.texts("audience", journal), STS_AUDIENCE, word.span());
    let mut claims = Vec::new();
    for (name, prefix) in
        [("branch", "ref:refs/heads/"), ("tag", "ref:refs/tags/"), ("environment", "environment:")]
    {
        let texts = given.texts(name, journal).into_iter();
        claims.extend(texts.map(|text| Text { value: format!("{prefix}{}", text.value), ..text }));
    }
    if let Some(span) = given.flag("pull_request", journal) {
        claims.push(Text { value: "pull_request".to_owned(), span });
    }
    let subjects = github_subjects(&given.subject, claims, journal);
    let provider = Text { value: GITHUB_ISSUER.to_owned(), span: word.span() };
    web_identity(given, &provider, &audiences, &subjects, subject, journal)
}

/// `eks("oidc.eks.<region>.amazonaws.com/id/<id>", service_account = "namespace/name")`
pub(super) fn eks(word: &Word, subject: &Subject, journal: &mut Journal) -> Option<Grant> {
    let example = "eks(\"oidc.eks.eu-west-1.amazonaws.com/id/…\", service_account = \"namespace/name\")";
    let mut given = Given::of(word, Place::Eks, example, journal)?;
    let audiences = or_default(given.texts("audience", journal), STS_AUDIENCE, word.span());
    let mut subjects = Vec::new();
    for account in given.texts("service_account", journal) {
        let Some((namespace, name)) = account.value.split_once('/') else {
            let message = format!("`{}` does not say the namespace of the service account", account.value);
            journal.lose(account.span, message, "write `service_account = \"namespace/name\"`");
            continue;
        };
        let value = format!("system:serviceaccount:{namespace}:{name}");
        subjects.push(Text { value, span: account.span });
    }
    if subjects.is_empty() && !word.lossy {
        let message = "without `service_account` every pod of the cluster could assume the role";
        journal.lose(word.span(), message, "add `service_account = \"namespace/name\"`");
    }
    let provider = given.subject.clone();
    web_identity(given, &provider, &audiences, &subjects, subject, journal)
}

/// The subjects of GitHub's tokens for the repository: one for each claim, or any if there is none.
fn github_subjects(repository: &Text, mut claims: Vec<Text>, journal: &mut Journal) -> Vec<Text> {
    if repository.value.split('/').filter(|part| !part.is_empty()).count() != 2 {
        let message = format!("`{}` is not a repository", repository.value);
        journal.lose(repository.span, message, "write `owner/repo`");
    }
    if claims.is_empty() {
        claims.push(Text { value: "*".to_owned(), span: repository.span });
    }
    let subject = |claim: Text| Text { value: format!("repo:{}:{}", repository.value, claim.value), ..claim };
    claims.into_iter().map(subject).collect()
}

/// The statement that trusts an OpenID Connect provider, given as its ARN or its issuer.
fn web_identity(
    mut given: Given<'_>,
    provider: &Text,
    audiences: &[Text],
    subjects: &[Text],
    subject: &Subject,
    journal: &mut Journal,
) -> Option<Grant> {
    let word = given.word;
    let mut grant = Grant::new(word, given.place, "Federated", "sts:AssumeRoleWithWebIdentity");
    let accounts = given.texts("account", journal);
    let partitions = given.texts("partition", journal);
    let arn = match issuer_of(&provider.value) {
        None if built_in_identity_providers().contains(&provider.value.as_str()) => provider.value.clone(),
        Some(_) => provider.value.clone(),
        None => {
            let account = match accounts.into_iter().next() {
                Some(account) => account.value,
                None => account_field(word, subject, journal)?,
            };
            let partition = partitions.into_iter().next().map_or_else(|| "aws".to_owned(), |text| text.value);
            format!("arn:{partition}:iam::{account}:oidc-provider/{}", provider.value)
        }
    };
    let issuer = issuer_of(&arn).unwrap_or(&arn).to_owned();
    grant.principals.push(tree::string(arn, provider.span, journal));
    equals(&mut grant, &format!("{issuer}:aud"), audiences, provider.span, journal);
    matches(&mut grant, &format!("{issuer}:sub"), subjects, provider.span, journal);
    given.rest(&mut grant, journal);
    Some(grant)
}

/// The issuer that a provider's ARN ends in; `None` if it is no ARN.
fn issuer_of(provider: &str) -> Option<&str> {
    let (_, issuer) = provider.split_once(":oidc-provider/").filter(|_| provider.starts_with("arn:"))?;
    Some(issuer)
}

/// The struct's only field of type `AccountId`, as a string names it.
fn account_field(word: &Word, subject: &Subject, journal: &mut Journal) -> Option<String> {
    let is_account = |ty: &Type| matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "AccountId"));
    let mut accounts = subject.fields.iter().filter(|field| is_account(&field.ty));
    if let (Some(field), None) = (accounts.next(), accounts.next()) {
        return Some(format!("{{{}}}", field.name));
    }
    let message = format!("`{}` does not say which account has the identity provider", word.ident);
    let help = "add `account = \"123456789012\"`, or a field `account: AccountId` to the struct";
    journal.lose(word.span(), message, help);
    None
}

/// `values`, or the one that is usual.
fn or_default(values: Vec<Text>, usual: &str, span: Span) -> Vec<Text> {
    if values.is_empty() { vec![Text { value: usual.to_owned(), span }] } else { values }
}

/// `key` equals one of `values`, if there are any.
fn equals(grant: &mut Grant, key: &str, values: &[Text], span: Span, journal: &mut Journal) {
    if !values.is_empty() {
        let values = values.iter().map(|text| tree::text(text, journal)).collect();
        grant.conditions.add("StringEquals", key, values, span, journal);
    }
}

/// `key` equals one of `values`, or matches it where one has a wildcard.
fn matches(grant: &mut Grant, key: &str, values: &[Text], span: Span, journal: &mut Journal) {
    if values.iter().any(|text| text.value.contains(['*', '?'])) {
        let values = values.iter().map(|text| tree::text(text, journal)).collect();
        grant.conditions.add("StringLike", key, values, span, journal);
    } else {
        equals(grant, key, values, span, journal);
    }
}

/// What one of these words is given, sorted.
struct Given<'a> {
    word: &'a Word,
    place: Place,
    /// The first string: a provider, or a repository.
    subject: Text,
    words: Vec<&'a Word>,
}

impl<'a> Given<'a> {
    fn of(word: &'a Word, place: Place, example: &str, journal: &mut Journal) -> Option<Self> {
        let mut subject: Option<Text> = None;
        let mut words = Vec::new();
        for argument in word.given() {
            match argument {
                Argument::Word(word) => {
                    journal.word(place, &word.ident);
                    words.push(word);
                }
                Argument::Text(text) if subject.is_none() => subject = Some(text.clone()),
                other => {
                    let message = format!("`{}` takes one string, then what is demanded", word.ident);
                    journal.lose(other.span(), message, format!("write `{example}`"));
                }
            }
        }
        if subject.is_none() && !word.lossy {
            let message = format!("`{}` names nobody", word.ident);
            journal.lose(word.span(), message, format!("write `{example}`"));
        }
        Some(Self { word, place, subject: subject?, words })
    }

    /// The strings of every word of that name.
    fn texts(&mut self, name: &str, journal: &mut Journal) -> Vec<Text> {
        let named = self.words.extract_if(.., |word| word.ident == name);
        named.flat_map(|word| super::texts(word, journal)).collect()
    }

    /// Where the word of that name stands.
    fn flag(&mut self, name: &str, journal: &mut Journal) -> Option<Span> {
        let word = self.words.extract_if(.., |word| word.ident == name).next()?;
        super::alone(word, journal);
        Some(word.span())
    }

    /// Everything that was not asked for by name.
    fn rest(self, grant: &mut Grant, journal: &mut Journal) {
        for word in self.words {
            grant.common(word, journal);
        }
    }
}

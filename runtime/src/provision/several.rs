//! Several roles, one after the other, with a word to whoever watches.

use std::{error, fmt};

use aws_sdk_iam::Client;
use iam_role_policy::Role;

use super::{ConflictError, Error, Provisioned, provision};
use crate::{
    IamRole,
    plan::{Conflicts, trusts},
};

/// What is happening while several roles are provisioned.
#[derive(Debug)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// A role's turn has come.
    #[non_exhaustive]
    Started {
        /// The role's name.
        role: &'a str,
        /// Its turn, from 1.
        turn: usize,
        /// How many roles there are.
        of: usize,
    },
    /// A role is as declared.
    #[non_exhaustive]
    Finished {
        /// The role's name.
        role: &'a str,
        /// What was done.
        provisioned: &'a Provisioned,
    },
    /// A role could not be provisioned; the others go on.
    #[non_exhaustive]
    Failed {
        /// The role's name.
        role: &'a str,
        /// Why.
        error: &'a Error,
    },
}

/// Some of several roles could not be provisioned; what was done for the others stays.
///
/// Its `Debug` reads like its `Display`, so that `main` may return it.
#[non_exhaustive]
pub struct SeveralError {
    provisioned: Vec<Provisioned>,
    failed: Vec<(String, Error)>,
}

impl SeveralError {
    /// The roles that are as declared.
    #[must_use]
    pub fn provisioned(&self) -> &[Provisioned] {
        &self.provisioned
    }

    /// The names of the roles that are not, and why.
    #[must_use]
    pub fn failed(&self) -> &[(String, Error)] {
        &self.failed
    }
}

impl error::Error for SeveralError {}

impl fmt::Display for SeveralError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (failed, all) = (self.failed.len(), self.failed.len() + self.provisioned.len());
        write!(f, "{failed} of {all} roles are not as declared")?;
        self.failed.iter().try_for_each(|(_, error)| write!(f, "\n{error}"))
    }
}

impl fmt::Debug for SeveralError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Provisions several roles, one after the other: IAM allows few calls a second. A role that another's trust policy
/// names comes before it. A role that fails does not stop the others.
///
/// # Errors
/// If any role cannot be rendered, or two would write the same differently, nothing is sent. Otherwise the roles that could not be provisioned.
pub fn provision_all<R: IamRole>(
    client: &Client,
    roles: &[R],
    mut progress: impl FnMut(Progress<'_>) + Send,
) -> impl Future<Output = Result<Vec<Provisioned>, SeveralError>> + Send {
    let rendered: Vec<_> = roles.iter().map(|role| (role.spec().name, role.render())).collect();
    let client = client.clone();
    async move {
        let roles = in_order(apart(all(rendered)?)?);
        let of = roles.len();
        let (mut provisioned, mut failed) = (Vec::new(), Vec::new());
        for (turn, role) in (1..).zip(&roles) {
            progress(Progress::Started { role: &role.name, turn, of });
            match provision(&client, role).await {
                Ok(done) => {
                    progress(Progress::Finished { role: &role.name, provisioned: &done });
                    provisioned.push(done);
                }
                Err(error) => {
                    progress(Progress::Failed { role: &role.name, error: &error });
                    failed.push((role.name.clone(), error));
                }
            }
        }
        if failed.is_empty() { Ok(provisioned) } else { Err(SeveralError { provisioned, failed }) }
    }
}

fn all(rendered: Vec<(&str, Result<Role, crate::RenderError>)>) -> Result<Vec<Role>, SeveralError> {
    let (mut roles, mut failed) = (Vec::new(), Vec::new());
    for (name, role) in rendered {
        match role {
            Ok(role) => roles.push(role),
            Err(error) => failed.push((name.to_owned(), error.into())),
        }
    }
    if failed.is_empty() { Ok(roles) } else { Err(SeveralError { provisioned: Vec::new(), failed }) }
}

/// The roles, if no two of them would write the same role or policy differently, each undoing the other's work.
fn apart(roles: Vec<Role>) -> Result<Vec<Role>, SeveralError> {
    let mut failed = Vec::new();
    for (index, role) in roles.iter().enumerate() {
        let earlier = roles.get(..index).unwrap_or_default();
        if let Err(conflicts) = Conflicts::between(earlier, role) {
            failed.push((role.name.clone(), Error::Conflict(ConflictError::before_all(conflicts))));
        }
    }
    if failed.is_empty() { Ok(roles) } else { Err(SeveralError { provisioned: Vec::new(), failed }) }
}

/// The roles in the order given, but each after those that its trust policy names; IAM refuses principals that do not
/// exist. Roles that trust each other in a circle keep their order.
fn in_order(roles: Vec<Role>) -> Vec<Role> {
    let mut waiting = roles;
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let free = |role: &Role| !waiting.iter().any(|other| other.name != role.name && trusts(role, other));
        let next = waiting.iter().position(free).unwrap_or(0);
        ordered.push(waiting.remove(next));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ManagedPolicySpec, PolicySpec, RoleSpec,
        testing::{POLICY, SPEC, declared},
    };

    fn order(roles: &[(&'static str, &[&str])]) -> Vec<String> {
        let role = |(name, trusted): &(&'static str, &[&str])| {
            let arn = |name: &&str| format!("\"arn:aws:iam::123456789012:role/{name}\"");
            let arns: Vec<_> = trusted.iter().map(arn).chain(["\"111122223333\"".to_owned()]).collect();
            let trust = format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":[{}]}},"Action":"sts:AssumeRole"}}]}}"#,
                arns.join(",")
            );
            declared(RoleSpec { name, trust: trust.leak(), ..SPEC }, &[]).render().unwrap()
        };
        in_order(roles.iter().map(role).collect()).into_iter().map(|role| role.name).collect()
    }

    #[test]
    fn two_that_undo_each_other_are_refused() {
        const ONE: PolicySpec = PolicySpec { document: WIDER, ..POLICY };
        const WIDER: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;
        let role = |name, managed_policies| {
            declared(RoleSpec { name, managed_policies, ..SPEC }, &[]).render().unwrap()
        };
        let said = |roles| apart(roles).map(|_| ()).map_err(|error| error.to_string());
        let shared = [ManagedPolicySpec::Declared(&POLICY)].to_vec().leak();
        let other = [ManagedPolicySpec::Declared(&ONE)].to_vec().leak();
        assert_eq!(said(vec![role("a", shared), role("b", shared)]), Ok(()));
        let error = said(vec![role("a", shared), role("A", shared)]).unwrap_err();
        assert!(error.contains("role `A` is declared twice"), "{error}");
        let error = said(vec![role("a", shared), role("b", other)]).unwrap_err();
        assert!(error.contains("policy `Reader` is declared twice"), "{error}");
    }

    #[test]
    fn a_role_comes_after_those_it_trusts() {
        assert_eq!(order(&[("a", &["c"]), ("b", &[]), ("c", &["b"])]), ["b", "c", "a"]);
        assert_eq!(order(&[("b", &[]), ("a", &["a"]), ("ab", &[])]), ["b", "a", "ab"]);
        assert_eq!(order(&[("a", &["b"]), ("b", &["a"]), ("c", &[])]), ["c", "a", "b"]);
    }
}

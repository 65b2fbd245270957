//! `ROLE_ARN_WITHOUT_PATH`: an ARN with the role's own name and not its path.
//!
//! - why: the path is a part of a role's ARN, so the ARN is that of another role, or of none. In the ARN of a session it is
//!   not. It is a warning, because there may be another role of that name elsewhere
//! - bad: `arn:aws:iam::123456789012:role/orders` in a policy of the role `orders` whose path is `/team/`
//! - good: `arn:aws:iam::123456789012:role/team/orders`
//! - source: IAM User Guide, "IAM identifiers", IAM ARNs
//!
//! `ACCOUNT_DIFFERS_FROM_ROLE`: an ARN of IAM in another account than the role's.
//!
//! - why: a role can only be given policies, pass roles and trust identity providers of its own account, which the ARN of a
//!   customer managed policy tells. It is a warning, because the other account may be the one that is right
//! - bad: the boundary `arn:aws:iam::111122223333:policy/b` and `iam:PassRole` on `arn:aws:iam::444455556666:role/x`
//! - good: both in one account
//! - source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service"; "IAM and AWS STS quotas"

use crate::check::grants::Grants;
use crate::check::subject::StatementAt;
use crate::{Arn, Code, Finding, Findings, ManagedPolicy, Principal, PrincipalKind, Role, identifier};

/// - In a role's documents, no ARN of a role ends in the role's name without its path.
/// - Where a customer managed policy tells the role's account, the other policies are of that account; so are the identity
///   providers that it trusts, and the resources of statements that are about `iam:PassRole` alone.
pub(crate) fn check(grants: &Grants<'_>, findings: &mut Findings) {
    let Some(role) = grants.whole.role else { return };
    let account = own_account(role);
    for (index, arn) in policy_arns(role).skip(1) {
        findings.extend(
            account
                .as_deref()
                .and_then(|own| of_another(&arn, own))
                .map(|message| Finding::new(Code::ACCOUNT_DIFFERS_FROM_ROLE, index, message).help(HELP)),
        );
    }
    for part in grants.whole.parts() {
        for statement in part.subject.statements() {
            for at in &statement.arns {
                let Some((code, message, help)) = fault(statement, at.arn, role, account.as_deref()) else {
                    continue;
                };
                let locus = part.place(statement.resource_locus(at.index));
                findings.push(Finding::new(code, locus, message).help(help));
            }
            for provider in statement.principals_of(PrincipalKind::Federated) {
                let message = account.as_deref().and_then(|own| of_another(&arn_of(provider)?, own));
                let locus = || part.place(statement.principal_locus(provider));
                findings.extend(message.map(|message| {
                    Finding::new(Code::ACCOUNT_DIFFERS_FROM_ROLE, locus(), message).help(HELP)
                }));
            }
        }
    }
}

const HELP: &str = "write the account of the role in both";

type Fault = (Code, String, String);

fn fault(statement: &StatementAt<'_>, arn: &Arn, role: &Role, account: Option<&str>) -> Option<Fault> {
    if arn.service() != "iam" {
        return None;
    }
    let own = format!("role{}{}", role.path, role.name);
    if role.path != "/" && arn.resource() == format!("role/{}", role.name) {
        let message = format!("`{}` is not this role, whose path is `{}`", arn.as_str(), role.path);
        let help = format!("write `{own}` behind the account");
        return Some((Code::ROLE_ARN_WITHOUT_PATH, message, help));
    }
    let is_pass_role = |pattern: &crate::ActionPattern| pattern.as_str().eq_ignore_ascii_case("iam:PassRole");
    let actions = statement.actions();
    let only_passes = !actions.is_empty() && actions.iter().all(is_pass_role) && statement.allows();
    let message = account.filter(|_| only_passes).and_then(|own| of_another(arn, own))?;
    Some((Code::ACCOUNT_DIFFERS_FROM_ROLE, message, HELP.to_owned()))
}

fn of_another(arn: &Arn, own: &str) -> Option<String> {
    let other = arn.account();
    (identifier::is_account_id(other) && other != own)
        .then(|| format!("`{}` is of the account `{other}`, and the role of `{own}`", arn.as_str()))
}

/// The account that the first customer managed policy of the role is of.
fn own_account(role: &Role) -> Option<String> {
    policy_arns(role).next().map(|(_, arn)| arn.account().to_owned())
}

/// The ARNs of customer managed policies, and where each stands.
fn policy_arns(role: &Role) -> impl Iterator<Item = (crate::Locus, Arn)> {
    crate::check::entity::managed_policies(role).filter_map(|(policy, _, locus)| {
        let ManagedPolicy::Arn(text) = policy else { return None };
        let arn = Arn::parse(text).ok()?;
        identifier::is_account_id(arn.account()).then_some((locus, arn))
    })
}

fn arn_of(provider: &Principal) -> Option<Arn> {
    Arn::parse(&provider.value).ok()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{read_document, role_said};
    use crate::{Kind, ManagedPolicy, Role};

    fn pass(arn: &str) -> String {
        format!(r#"{{"Effect":"Allow","Action":"iam:PassRole","Resource":"{arn}"}}"#)
    }

    fn of(account: &str) -> ManagedPolicy {
        ManagedPolicy::Arn(format!("arn:aws:iam::{account}:policy/p"))
    }

    fn codes(change: impl FnOnce(&mut Role), statement: &str) -> Vec<String> {
        let said = role_said(change, &[statement]).into_iter();
        said.map(|said| said.split_once(": ").unwrap().0.to_owned()).collect()
    }

    const RESOURCE: &str = "Policies/0/PolicyDocument/Statement/0/Resource/0";

    #[test]
    fn the_role_s_name_without_its_path_is_reported() {
        let in_team = |role: &mut Role| role.path = "/team/".to_owned();
        let found = codes(in_team, &pass("arn:aws:iam::210987654321:role/orders"));
        assert_eq!(found, [format!("ROLE_ARN_WITHOUT_PATH at {RESOURCE}")]);
        assert_eq!(codes(in_team, &pass("arn:aws:iam::210987654321:role/team/billing")), [""; 0]);
        assert_eq!(codes(in_team, &pass("arn:aws:iam::210987654321:role/billing")), [""; 0]);
    }

    #[test]
    fn another_account_is_reported_where_the_role_s_is_known() {
        let bounded = |role: &mut Role| role.permissions_boundary = Some(of("210987654321"));
        let other = pass("arn:aws:iam::345678901234:role/x");
        assert_eq!(codes(bounded, &other), [format!("ACCOUNT_DIFFERS_FROM_ROLE at {RESOURCE}")]);
        let attached = |role: &mut Role| {
            role.managed_policies = vec![of("210987654321"), of("345678901234")];
        };
        assert_eq!(
            codes(attached, &pass("arn:aws:iam::*:role/x")),
            ["ACCOUNT_DIFFERS_FROM_ROLE at ManagedPolicyArns/1"]
        );
        let trusting = |role: &mut Role| {
            let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRoleWithSAML",
                "Principal":{"Federated":"arn:aws:iam::345678901234:saml-provider/ADFS"}}}"#;
            role.trust = read_document(trust, Kind::Trust);
            role.permissions_boundary = Some(of("210987654321"));
        };
        let place = "AssumeRolePolicyDocument/Statement/0/Principal/Federated/0";
        let found = codes(trusting, &pass("arn:aws:iam::210987654321:role/x"));
        assert_eq!(found, [format!("ACCOUNT_DIFFERS_FROM_ROLE at {place}")]);
    }

    #[test]
    fn one_account_or_none_known_passes() {
        let bounded = |role: &mut Role| role.permissions_boundary = Some(of("210987654321"));
        assert_eq!(codes(bounded, &pass("arn:aws:iam::210987654321:role/x")), [""; 0]);
        assert_eq!(codes(|_| {}, &pass("arn:aws:iam::345678901234:role/x")), [""; 0]);
        let assume = pass("arn:aws:iam::345678901234:role/x").replace("iam:PassRole", "sts:AssumeRole");
        assert_eq!(codes(bounded, &assume), [""; 0], "a role of another account can be assumed");
    }
}

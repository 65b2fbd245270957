//! `SESSION_DURATION_WITHOUT_EFFECT`: a longer session for a role that never has one.
//!
//! - why: a role that another role assumes has sessions of one hour at most, and services choose how long theirs are. It is
//!   a warning, because the calls that ask for longer sessions fail later and elsewhere
//! - bad: `"MaxSessionDuration": 43200` where the trust policy names roles alone
//! - good: `"MaxSessionDuration": 3600`
//! - source: IAM User Guide, "Methods to assume a role", Role chaining; "Update the maximum session duration for a role"

use crate::check::grants::Grants;
use crate::check::whole::Part;
use crate::{Arn, Code, Effect, Finding, Findings, Kind, Locus, Principal, PrincipalKind, limits};

/// A service whose customers choose how long the sessions are. Source: IAM Roles Anywhere User Guide, "Creating temporary
/// security credentials".
const ROLES_ANYWHERE: &str = "rolesanywhere.amazonaws.com";

/// - Where sessions may last longer than an hour, and no longer than IAM takes, the trust policy lets in someone besides
///   roles, sessions of roles and services.
pub(crate) fn check(grants: &Grants<'_>, findings: &mut Findings) {
    let Some(role) = grants.whole.role else { return };
    let trust = grants.whole.parts().iter().find(|part| part.subject.kind == Kind::Trust);
    let Some(trust) = trust.filter(|trust| trust.subject.whole) else { return };
    let seconds = role.max_session_duration;
    let is_longer = limits::SESSION_SECONDS.contains(&seconds) && seconds > *limits::SESSION_SECONDS.start();
    if !is_longer || !is_short_for_all(trust) {
        return;
    }
    let message =
        format!("no session of the role lasts {seconds} seconds: only roles and services assume it");
    let help = "leave the duration out; a role that is assumed by a role has sessions of one hour at most";
    let locus = Locus::root().member("MaxSessionDuration");
    findings.push(Finding::new(Code::SESSION_DURATION_WITHOUT_EFFECT, locus, message).help(help));
}

/// Whether each statement that allows lists principals, and none of them chooses a longer session.
fn is_short_for_all(trust: &Part<'_>) -> bool {
    let mut allowing =
        trust.subject.statements().filter(|statement| statement.statement.effect == Effect::Allow).peekable();
    allowing.peek().is_some()
        && allowing.all(|statement| {
            let principals = statement.principals();
            !principals.is_empty() && principals.iter().all(has_short_sessions)
        })
}

fn has_short_sessions(principal: &Principal) -> bool {
    match principal.kind {
        PrincipalKind::Service => principal.value != ROLES_ANYWHERE && principal.value.contains('.'),
        PrincipalKind::Aws => Arn::parse(&principal.value).is_ok_and(|arn| {
            let is_role = arn.service() == "iam" && arn.resource().starts_with("role/");
            is_role || (arn.service() == "sts" && arn.resource().starts_with("assumed-role/"))
        }),
        PrincipalKind::Federated | PrincipalKind::CanonicalUser => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{read_document, role_said};

    fn is_reported(seconds: u32, principal: &str) -> bool {
        let trust = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}}}"#
        );
        let said = role_said(
            |role| {
                role.max_session_duration = seconds;
                role.trust = read_document(&trust, Kind::Trust);
            },
            &[],
        );
        said.iter().any(|said| said.starts_with("SESSION_DURATION_WITHOUT_EFFECT at MaxSessionDuration: "))
    }

    const ROLE: &str = r#"{"AWS":"arn:aws:iam::123456789012:role/ci"}"#;

    #[test]
    fn a_long_session_that_nobody_can_have_is_reported() {
        assert!(is_reported(7_200, ROLE));
        assert!(is_reported(7_200, r#"{"AWS":"arn:aws:sts::123456789012:assumed-role/ci/run"}"#));
        assert!(is_reported(7_200, r#"{"Service":["lambda.amazonaws.com","ec2.amazonaws.com"]}"#));
    }

    #[test]
    fn an_hour_and_those_who_choose_pass() {
        assert!(!is_reported(3_600, ROLE));
        assert!(!is_reported(46_800, ROLE), "a duration that IAM refuses is one mistake");
        for principal in [
            r#"{"AWS":"123456789012"}"#,
            r#"{"AWS":["arn:aws:iam::123456789012:role/ci","arn:aws:iam::123456789012:user/ann"]}"#,
            r#"{"Service":"rolesanywhere.amazonaws.com"}"#,
            r#"{"AWS":"{a}"}"#,
            r#"{"AWS":"arn:aws:sts::123456789012:federated-user/ann"}"#,
        ] {
            assert!(!is_reported(7_200, principal), "{principal}");
        }
    }
}

//! `INVALID_SESSION_DURATION`: a maximum session duration that IAM does not take.
//!
//! - why: `CreateRole` refuses it
//! - bad: `"MaxSessionDuration": 900`
//! - good: `"MaxSessionDuration": 3600`
//! - source: IAM API Reference, `CreateRole`, `MaxSessionDuration`

use crate::check::entity::Entity;
use crate::{Code, Finding, Findings, Locus, limits};

/// - One hour to twelve hours.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    let Entity::Role(role) = entity else { return };
    let seconds = role.max_session_duration;
    if !limits::SESSION_SECONDS.contains(&seconds) {
        let message = format!("a session of {seconds} seconds is not between 3600 and 43200");
        let locus = Locus::root().member("MaxSessionDuration");
        let finding = Finding::new(Code::INVALID_SESSION_DURATION, locus, message);
        findings.push(finding.help("write \"1h\" to \"12h\""));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::limits_of;

    #[test]
    fn fifteen_minutes_and_a_day_are_refused() {
        let said = limits_of(|role| role.max_session_duration = 900);
        assert_eq!(
            said,
            [
                "INVALID_SESSION_DURATION at MaxSessionDuration: a session of 900 seconds is not between 3600 and 43200; \
              write \"1h\" to \"12h\""
            ]
        );
        assert_eq!(limits_of(|role| role.max_session_duration = 43_201).len(), 1);
    }

    #[test]
    fn one_hour_and_twelve_pass() {
        assert_eq!(limits_of(|role| role.max_session_duration = 3_600), [""; 0]);
        assert_eq!(limits_of(|role| role.max_session_duration = 43_200), [""; 0]);
    }
}

//! `CREDENTIALS_EXPOSURE`: leave to read or make credentials of everything of a kind.
//!
//! - why: whoever holds a session of the role can go on with the credentials where the role's permissions end. It is a
//!   warning, because AWS's own analysis does not judge what is granted
//! - bad: `"Action": "redshift:GetClusterCredentials", "Resource": "*"`
//! - good: the same on `arn:aws:redshift:eu-west-1:123456789012:dbuser:orders/reader`
//! - source: IAM User Guide, "Security best practices in IAM", Apply least-privilege permissions
//!
//! `DATA_EXFILTRATION`: leave to read all objects, parameters or secrets.
//!
//! - why: one leaked session of the role is a leak of all data in the account. It is a warning, because AWS's own analysis
//!   does not judge what is granted
//! - bad: `"Action": "secretsmanager:GetSecretValue", "Resource": "*"`
//! - good: the same on `arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders/*`
//! - source: IAM User Guide, "Security best practices in IAM", Apply least-privilege permissions

use std::sync::LazyLock;

use crate::check::grants::{Grant, Grants, Wanted};
use crate::check::notable;
use crate::{Code, Finding, Findings, suggest};

/// Actions that hand out credentials, of those in Cloudsplaining's list. Left out are those that work on no resource that
/// could be named, such as `ecr:GetAuthorizationToken`, and those by which one becomes another principal of IAM, which
/// are privilege escalation.
pub(super) const CREDENTIALS: &[&str] = &[
    "airflow:CreateCliToken",
    "airflow:CreateWebLoginToken",
    "cloud9:CreateEnvironmentToken",
    "codeartifact:GetAuthorizationToken",
    "codepipeline:PollForJobs",
    "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    "cognito-idp:GetSigningCertificate",
    "connect:GetFederationToken",
    "ec2:GetPasswordData",
    "emr-containers:GetManagedEndpointSessionCredentials",
    "finspace-api:GetProgrammaticAccessCredentials",
    "gamelift:GetComputeAccess",
    "gamelift:GetComputeAuthToken",
    "gamelift:GetInstanceAccess",
    "gamelift:RequestUploadCredentials",
    "grafana:CreateWorkspaceApiKey",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateAccessKey",
    "lightsail:CreateBucketAccessKey",
    "lightsail:GetInstanceAccessDetails",
    "lightsail:GetRelationalDatabaseMasterUserPassword",
    "mediapackage:RotateChannelCredentials",
    "mediapackage:RotateIngestEndpointCredentials",
    "rds-db:connect",
    "redshift:GetClusterCredentials",
    "redshift:GetClusterCredentialsWithIAM",
    "redshift-serverless:GetCredentials",
    "sts:GetFederationToken",
];

/// Actions that read what is worth stealing, in Cloudsplaining's list.
pub(super) const DATA: &[&str] = &[
    "s3:GetObject",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
];

/// The numbers of the ones and of the others, looked up once.
static NUMBERS: LazyLock<[Vec<usize>; 2]> = LazyLock::new(|| {
    let numbers = |actions: &[&str]| actions.iter().filter_map(|action| notable::number(action)).collect();
    [numbers(CREDENTIALS), numbers(DATA)]
});

/// How many actions a message lists.
const MOST: usize = 6;

/// - No such action is granted on all resources that it works on, by one policy or another.
/// - Of a role that may do everything nothing more is said.
pub(crate) fn check(grants: &Grants<'_>, findings: &mut Findings) {
    if grants.is_empty() || grants.administrator().is_some() {
        return;
    }
    let what = "credentials of everything of its kind can be had";
    let [credentials, data] = &*NUMBERS;
    findings.extend(finding(Code::CREDENTIALS_EXPOSURE, what, credentials, grants));
    findings.extend(finding(Code::DATA_EXFILTRATION, "all data of its kind can be read", data, grants));
}

fn finding(code: Code, what: &str, numbers: &[usize], grants: &Grants<'_>) -> Option<Finding> {
    let granted = |number: usize| {
        let grant = grants.everywhere(Wanted { number, of: &[], passed_to: None })?;
        Some((notable::name(number), grant))
    };
    let numbers = numbers.iter().copied().filter(|number| grants.allows(*number));
    let found: Vec<(&str, Grant<'_>)> = numbers.filter_map(granted).collect();
    let (_, first) = found.first()?;
    let names: Vec<&str> = found.iter().map(|(action, _)| *action).take(MOST).collect();
    let more = found.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!("{what} by {}{more}", suggest::both(&names));
    let by_tag = if found.iter().any(|(action, _)| sends_tags(action)) {
        ", or tell it apart by a condition on `aws:ResourceTag`"
    } else {
        ""
    };
    let help = format!("name in `Resource` what is needed{by_tag}{}", grants.caveat());
    Some(Finding::new(code, first.locus(), message).help(help))
}

/// Whether a request for the action carries the tags of its resource.
fn sends_tags(action: &str) -> bool {
    let known = notable::number(action).and_then(notable::action);
    known.is_some_and(|action| action.condition_keys().any(|key| key.matches("aws:ResourceTag/team")))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{granting_codes, granting_said};

    fn allow(actions: &str, resource: &str) -> String {
        format!(r#"{{"Effect":"Allow","Action":{actions},"Resource":{resource}}}"#)
    }

    #[test]
    fn everything_of_a_kind_is_reported() {
        assert_eq!(
            granting_said(&allow(r#"["logs:PutLogEvents","ssm:GetParameter*"]"#, r#""*""#)),
            [
                "DATA_EXFILTRATION at Statement/0/Action/1: all data of its kind can be read by `ssm:GetParameter`, \
              `ssm:GetParameters` and `ssm:GetParametersByPath`; name in `Resource` what is needed, or tell it apart by a \
              condition on `aws:ResourceTag`; a permissions boundary is wide by nature: check it as one, or let this \
              finding through"
            ]
        );
        let all_users = allow(r#""rds-db:connect""#, r#""arn:aws:rds-db:*:*:dbuser:*/*""#);
        assert_eq!(granting_codes(&all_users), ["CREDENTIALS_EXPOSURE"]);
        assert_eq!(
            granting_codes(&allow(r#""s3:GetObject""#, r#""arn:aws:s3:::*/*""#)),
            ["DATA_EXFILTRATION"]
        );
    }

    #[test]
    fn what_is_named_and_what_cannot_be_named_passes() {
        assert_eq!(granting_codes(&allow(r#""s3:GetObject""#, r#""arn:aws:s3:::bucket/*""#)), [""; 0]);
        assert_eq!(granting_codes(&allow(r#""ecr:GetAuthorizationToken""#, r#""*""#)), [""; 0]);
        let other = format!(
            r#"{},{{"Effect":"Deny","Action":"s3:*","NotResource":"arn:aws:s3:::bucket/*"}}"#,
            allow(r#""s3:GetObject""#, r#""*""#)
        );
        assert_eq!(granting_codes(&other), [""; 0]);
    }

    #[test]
    fn a_condition_on_tags_is_named_where_some_action_sends_them() {
        let said = |action: &str| granting_said(&allow(&format!("\"{action}\""), r#""*""#)).concat();
        assert!(!said("rds-db:connect").contains("aws:ResourceTag"), "{}", said("rds-db:connect"));
        assert!(said("ssm:GetParameter").contains("aws:ResourceTag"));
    }

    #[test]
    fn what_is_not_listed_is_counted() {
        let all: Vec<String> = super::CREDENTIALS.iter().map(|action| format!("\"{action}\"")).collect();
        let said = granting_said(&allow(&format!("[{}]", all.join(",")), r#""*""#));
        let ours = said.iter().find(|said| said.starts_with("CREDENTIALS_EXPOSURE")).unwrap();
        let (listed, _) = ours.split_once(" more;").unwrap();
        let more: usize = listed.rsplit_once(" and ").unwrap().1.parse().unwrap();
        assert_eq!(listed.matches('`').count() / 2 + more, all.len(), "{ours}");
    }
}

//! `RCP_SYNTAX_ERROR_ACTION`: an action in a resource control policy of a service that such policies do not reach.
//!
//! - why: AWS Organizations takes the prefixes of some services only, and no lone `*`
//! - bad: `"Action": "*"`
//! - good: `"Action": ["s3:*", "sqs:*", "kms:*", "secretsmanager:*", "sts:*"]`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", RCP syntax error action; AWS Organizations User
//!   Guide, "Resource control policies (RCPs)", List of AWS services that support RCPs

use super::whole_access::is_whole_access;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, suggest};

/// The day on which the list was read.
const READ: &str = "2026-09-26";

/// The prefixes of the services that resource control policies reach, sorted. Actions of Amazon `OpenSearch` Service start
/// with `es`, which the list writes as `opensearch`.
const REACHED: [&str; 63] = [
    "aoss",
    "appconfig",
    "appstream",
    "autoscaling",
    "autoscaling-plans",
    "budgets",
    "clouddirectory",
    "cloudfront",
    "cloudsearch",
    "cloudtrail-data",
    "codeartifact",
    "codebuild",
    "codecommit",
    "codepipeline",
    "cognito-identity",
    "cognito-idp",
    "comprehend",
    "comprehendmedical",
    "compute-optimizer",
    "cost-optimization-hub",
    "dax",
    "dsql",
    "dynamodb",
    "ecr",
    "ecr-public",
    "es",
    "events",
    "firehose",
    "fis",
    "fms",
    "gamelift",
    "health",
    "inspector-scan",
    "kendra",
    "kinesisvideo",
    "kms",
    "logs",
    "memorydb",
    "networkmonitor",
    "notifications",
    "opensearch",
    "pca-connector-ad",
    "personalize",
    "polly",
    "pricing",
    "resource-groups",
    "rolesanywhere",
    "s3",
    "secretsmanager",
    "servicediscovery",
    "signin",
    "sqs",
    "sts",
    "support",
    "swf",
    "textract",
    "timestream-influxdb",
    "transcribe",
    "transfer",
    "translate",
    "wafv2",
    "workspaces",
    "xray",
];

/// - Each action is of a service on the list; only AWS's own policy has the lone `*`.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| !is_whole_access(statement)) {
        for (index, pattern) in statement.actions().iter().enumerate() {
            let (message, help) = match pattern.service() {
                None => {
                    let help = "name the services, for example `s3:*`".to_owned();
                    ("a resource control policy does not take `*` for every action".to_owned(), help)
                }
                Some(service) if is_reached(service) => continue,
                Some(service) => {
                    let message = format!("resource control policies do not reach `{service}`");
                    let near = suggest::nearest(service, REACHED).map(suggest::did_you_mean);
                    let newer = format!(
                        "AWS adds services: the list is of {READ}; with a newer one, let it through with a reason"
                    );
                    (message, near.unwrap_or(newer))
                }
            };
            let locus = statement.action_locus(index);
            findings.push(Finding::new(Code::RCP_SYNTAX_ERROR_ACTION, locus, message).help(help));
        }
    }
}

fn is_reached(service: &str) -> bool {
    REACHED.binary_search(&service.to_ascii_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::REACHED;
    use crate::Kind;
    use crate::check::testing::codes;

    fn codes_of(action: &str) -> Vec<&'static str> {
        let statement = format!(r#"{{"Effect":"Deny","Principal":"*","Action":{action},"Resource":"*"}}"#);
        codes(Kind::ResourceControl, &statement)
    }

    #[test]
    fn services_out_of_reach_are_reported() {
        assert_eq!(codes_of("\"*\""), ["RCP_SYNTAX_ERROR_ACTION"]);
        assert_eq!(codes_of(r#"["s3:*","ec2:*","iam:*"]"#), ["RCP_SYNTAX_ERROR_ACTION"; 2]);
    }

    #[test]
    fn services_on_the_list_pass() {
        assert_eq!(codes_of(r#"["s3:*","SQS:SendMessage","sts:AssumeRole*","es:*"]"#), [""; 0]);
        assert!(REACHED.is_sorted());
    }
}

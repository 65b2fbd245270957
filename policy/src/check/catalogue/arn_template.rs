//! `INVALID_ARN_RESOURCE`: an ARN of IAM that no kind of resource of IAM has.
//!
//! - why: IAM refuses the policy: `IAM resource path must either be "*" or start with user/, …`
//! - bad: `"Resource": "arn:aws:iam::123456789012:rolle/orders"`
//! - good: `"Resource": "arn:aws:iam::123456789012:role/orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid ARN resource
//!
//! `UNKNOWN_ARN_RESOURCE`: an ARN that no kind of resource of its service has, as far as AWS's reference says.
//!
//! - why: the statement may match nothing; the reference does not list all ARNs, and AWS's own policies use others
//! - bad: `"Resource": "arn:aws:states:eu-west-1:123456789012:statemachine:orders"`
//! - good: `"Resource": "arn:aws:states:eu-west-1:123456789012:stateMachine:orders"`
//! - source: Service Authorization Reference, "Actions, resources, and condition keys for AWS services", Resource types
//!
//! `ARN_REGION_NOT_ALLOWED`: an ARN with a region, of a resource that has none.
//!
//! - why: IAM refuses the policy, or the statement matches nothing
//! - bad: `"Resource": "arn:aws:iam:us-east-1:123456789012:role/orders"`
//! - good: `"Resource": "arn:aws:iam::123456789012:role/orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", ARN region not allowed
//!
//! `ARN_ACCOUNT_NOT_ALLOWED`: an ARN with an account, of a resource that has none.
//!
//! - why: IAM refuses the policy, or the statement matches nothing
//! - bad: `"Resource": "arn:aws:s3::123456789012:bucket"`
//! - good: `"Resource": "arn:aws:s3:::bucket"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", ARN account not allowed
//!
//! `MISSING_ARN_REGION`: an ARN without the region that its resource has.
//!
//! - why: the statement matches nothing
//! - bad: `"Resource": "arn:aws:sqs::123456789012:orders"`
//! - good: `"Resource": "arn:aws:sqs:eu-west-1:123456789012:orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing ARN region
//!
//! `MISSING_ARN_ACCOUNT`: an ARN without the account that its resource has.
//!
//! - why: the statement matches nothing
//! - bad: `"Resource": "arn:aws:sqs:eu-west-1::orders"`
//! - good: `"Resource": "arn:aws:sqs:eu-west-1:123456789012:orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing ARN account

use iam_role_catalog::DATE;

use super::newer;
use super::template::{self, Fit, Template};
use crate::check::arn_at::ArnAt;
use crate::check::subject::Subject;
use crate::{Arn, Code, Finding, Findings, Locus, suggest, wildcard};

/// The most templates that a message lists.
const FEW: usize = 4;

/// Kinds of ARNs that the reference leaves out, by service. Source: AWS CloudFormation User Guide, "Using transforms": an
/// action on a template with `AWS::Serverless` is checked against
/// `arn:aws:cloudformation:us-east-1:aws:transform/Serverless-2016-10-31`, too.
const LEFT_OUT: [(&str, &str); 1] = [("cloudformation", "transform")];

/// - The last field can be that of one of the service's resources.
/// - The region and the account are there if those of all such resources have one, and not if none has one.
/// - Nothing is said where the catalogue knows no resources of the service.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        for at in &statement.arns {
            findings.extend(judge(at, || statement.resource_locus(at.index)));
        }
    }
}

fn judge(at: &ArnAt<'_>, locus: impl Fn() -> Locus) -> Vec<Finding> {
    if template::is_known(at) {
        return Vec::new();
    }
    let arn = at.arn;
    let of_service: Vec<Template> = template::of_arn_service(arn.service(), at.service).collect();
    let of_resource: Vec<Template> =
        of_service.iter().copied().filter(|template| template.resource_fits(at)).collect();
    if of_service.is_empty() || LEFT_OUT.contains(&(arn.service(), template::kind(arn.resource()))) {
        return Vec::new();
    }
    if of_resource.is_empty() {
        return vec![unknown_resource(arn, &of_service, locus())];
    }
    let all = |fit_of: fn(Template, &ArnAt<'_>) -> Fit, fit| {
        of_resource.iter().all(|template| fit_of(*template, at) == fit)
    };
    let help = format!("write it like {}", suggest::either(&texts(&of_resource)));
    let say = |code, fault: &str| {
        Finding::new(code, locus(), format!("`{}` {fault}", arn.as_str())).help(help.clone())
    };
    let mut found = Vec::new();
    if all(Template::region_fit, Fit::NotAllowed) {
        found.push(say(Code::ARN_REGION_NOT_ALLOWED, "has a region, and ARNs of that resource have none"));
    }
    if all(Template::region_fit, Fit::Missing) {
        found.push(say(Code::MISSING_ARN_REGION, "lacks the region"));
    }
    if all(Template::account_fit, Fit::NotAllowed) {
        found.push(say(Code::ARN_ACCOUNT_NOT_ALLOWED, "has an account, and ARNs of that resource have none"));
    }
    if all(Template::account_fit, Fit::Missing) {
        // Access Analyzer speaks of a resource that lacks its account, and an open one may be of another kind.
        let of_some_kind = !wildcard::is_all(arn.resource());
        let code = if of_some_kind { Code::MISSING_ARN_ACCOUNT } else { Code::UNKNOWN_ARN_RESOURCE };
        found.push(say(code, "lacks the account"));
    }
    found
}

fn unknown_resource(arn: &Arn, of_service: &[Template], locus: Locus) -> Finding {
    let code = if arn.service() == "iam" { Code::INVALID_ARN_RESOURCE } else { Code::UNKNOWN_ARN_RESOURCE };
    let message = format!("no resource of {} has an ARN like `{}`", arn.service(), arn.as_str());
    let written = template::kind(arn.resource());
    let near = suggest::nearest(written, of_service.iter().map(|template| template.resource_kind()));
    let of_near = |near: &str| {
        let of_kind = of_service.iter().filter(|template| template.resource_kind() == near);
        // The plainest: a table, not a backup of one.
        of_kind.min_by_key(|template| template.text().len())
    };
    let texts = texts(of_service);
    let help = match near.filter(|near| !near.is_empty()).and_then(of_near) {
        Some(near) => format!("write it like `{}`", near.text()),
        None if texts.len() <= FEW => format!("its ARNs are {} as of {DATE}", suggest::either(&texts)),
        None => newer(code),
    };
    Finding::new(code, locus, message).help(help)
}

fn texts(templates: &[Template]) -> Vec<&'static str> {
    let mut texts: Vec<&str> = templates.iter().map(|template| template.text()).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.truncate(FEW + 1);
    texts
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{identity_codes, said};

    fn codes_of(arn: &str) -> Vec<&'static str> {
        let statement = format!(r#"{{"Effect":"Deny","Action":"*","Resource":"{arn}"}}"#);
        identity_codes(&statement)
    }

    #[test]
    fn an_arn_of_no_kind_of_resource_is_reported() {
        assert_eq!(codes_of("arn:aws:iam::123456789012:rolle/orders"), ["INVALID_ARN_RESOURCE"]);
        assert_eq!(
            codes_of("arn:aws:states:eu-west-1:123456789012:statemachine:orders"),
            ["UNKNOWN_ARN_RESOURCE"]
        );
        assert_eq!(codes_of("arn:aws:dynamodb:eu-west-1:123456789012:orders"), ["UNKNOWN_ARN_RESOURCE"]);
    }

    #[test]
    fn the_plainest_arn_of_the_kind_is_shown() {
        for (arn, like) in [
            ("arn:aws:lambda:eu-west-1:123456789012:function/f", "function:${FunctionName}"),
            ("arn:aws:dynamodb:eu-west-1:123456789012:tables/t", "table/${TableName}"),
        ] {
            let statement = format!(r#"{{"Effect":"Deny","Action":"*","Resource":"{arn}"}}"#);
            let text = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
            let said = said(Kind::Identity, &text).concat();
            assert!(said.ends_with(&format!(":${{Account}}:{like}`")), "{said}");
        }
    }

    #[test]
    fn fields_that_are_missing_or_too_much_are_reported() {
        assert_eq!(codes_of("arn:aws:iam:us-east-1:123456789012:role/orders"), ["ARN_REGION_NOT_ALLOWED"]);
        assert_eq!(codes_of("arn:aws:s3::123456789012:bucket"), ["ARN_ACCOUNT_NOT_ALLOWED"]);
        assert_eq!(codes_of("arn:aws:sqs::123456789012:orders"), ["MISSING_ARN_REGION"]);
        assert_eq!(codes_of("arn:aws:sqs:eu-west-1::orders"), ["MISSING_ARN_ACCOUNT"]);
        assert_eq!(codes_of("arn:aws:sqs:::orders"), ["MISSING_ARN_REGION", "MISSING_ARN_ACCOUNT"]);
        assert_eq!(codes_of("arn:aws:kms:*::*"), ["UNKNOWN_ARN_RESOURCE"]);
        assert_eq!(
            codes_of("arn:aws:bedrock::123456789012:inference-profile/global.anthropic.claude-x"),
            ["MISSING_ARN_REGION"]
        );
        assert_eq!(
            codes_of("arn:aws:cloudformation:*:aws:transforms/Serverless-2016-10-31"),
            ["UNKNOWN_ARN_RESOURCE"]
        );
    }

    #[test]
    fn arns_that_may_be_of_some_resource_pass() {
        for arn in [
            "arn:aws:iam::123456789012:role/orders",
            "arn:aws:iam::123456789012:*",
            "arn:aws:iam::123456789012:{a}/orders",
            "arn:aws:s3:::bucket/${aws:PrincipalTag/team}/*",
            "arn:aws:s3:eu-west-1:123456789012:accesspoint/orders/object/*",
            "arn:aws:sqs:*:*:orders",
            "arn:aws:sqs:{a}:{b}:orders",
            "arn:aws:ssm:*::document/AWS-RunShellScript",
            "arn:aws:bedrock:::foundation-model/anthropic.claude-x",
            "arn:aws:cloudformation:*:aws:transform/Serverless-2016-10-31",
            "arn:aws:cloudformation:*::type/resource/AWS-S3-*",
            "arn:aws:securityhub:eu-west-1::product/aws/guardduty",
            "arn:aws:backup:eu-west-1:123456789012:recovery-point:1EB3B5E7-9EB0",
        ] {
            assert_eq!(codes_of(arn), [""; 0], "{arn}");
        }
    }

    #[test]
    fn few_forms_are_listed_and_many_are_not() {
        let help_of = |arn: &str| {
            let statement = format!(r#"{{"Effect":"Deny","Action":"*","Resource":"{arn}"}}"#);
            let text = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
            said(Kind::Identity, &text).concat().split_once("; ").unwrap().1.to_owned()
        };
        let one = "arn:${Partition}:cloudshell:${Region}:${Account}:environment/${EnvironmentId}";
        let expected = format!("its ARNs are `{one}` as of {}", iam_role_catalog::DATE);
        assert_eq!(help_of("arn:aws:cloudshell:eu-west-1:123456789012:frobnicator/x"), expected);
        let of_many = help_of("arn:aws:ec2:eu-west-1:123456789012:frobnicator/x");
        assert!(of_many.contains("if AWS added it since"), "{of_many}");
    }
}

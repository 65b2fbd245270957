//! ARN patterns of a policy against the ARN templates of the catalogue.
//!
//! Where either side is open, a wildcard, a policy variable, a parameter, a `${…}` of the template, it may stand for
//! anything. So "no match" is sure, and "match" is "not excluded".

use std::{ops::Range, slice, sync::LazyLock};

use iam_role_catalog::{ArnTemplate, Service, services};

use crate::check::arn_at::ArnAt;
use crate::check::pieces::{of_pattern, of_template};
use crate::wildcard::{self, Piece};

/// Services in which AWS keeps resources for everyone, whose ARNs have no account though the templates have one. Source:
/// AWS Systems Manager User Guide, "Working with public parameters" and "Creating SSM document content"; AWS Managed Policy
/// Reference, `CloudWatchReadOnlyAccess`; AWS CloudFormation User Guide, "Controlling access with AWS Identity and Access
/// Management", `arn:aws:cloudformation:*::type/resource/AWS-S3-*`; AWS Security Hub User Guide, "AWS service integrations",
/// `arn:aws:securityhub:region::product/aws/guardduty`.
const HOLDS_RESOURCES_OF_AWS: [&str; 4] = ["ssm", "resource-explorer-2", "cloudformation", "securityhub"];

/// What the last field starts with of the models that have an ARN without a region beside those of each region. Source:
/// Amazon Bedrock User Guide, "Increase throughput with global cross-Region inference".
const GLOBAL_MODELS: (&str, &str) = ("bedrock", "foundation-model/");

/// A template such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`, as the catalogue has it.
#[derive(Clone, Copy)]
pub(super) struct Template(&'static ArnTemplate);

/// How one field of an ARN fits the same field of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It may be one of the template's.
    Fits,
    /// The ARN has a text where the template has none.
    NotAllowed,
    /// The ARN has none where the template has a text.
    Missing,
    /// Both have a text, and they differ.
    Differs,
}

impl Template {
    /// All of it.
    pub(super) fn text(self) -> &'static str {
        self.0.text
    }

    /// Whether the template names one account, such as `aws`, instead of `${Account}`.
    pub(super) fn has_literal_account(self) -> bool {
        !self.0.account.is_empty() && !self.0.account.contains(['$', '*'])
    }

    pub(super) fn region_fit(self, at: &ArnAt<'_>) -> Fit {
        let (service, models) = GLOBAL_MODELS;
        let is_global = at.region.is_empty() && at.name == service;
        if is_global && self.0.resource.starts_with(models) {
            return Fit::Fits;
        }
        field_fit(at.region, self.0.region)
    }

    pub(super) fn account_fit(self, at: &ArnAt<'_>) -> Fit {
        let of_aws = at.account.is_empty() && HOLDS_RESOURCES_OF_AWS.contains(&at.name);
        if of_aws { Fit::Fits } else { field_fit(at.account, self.0.account) }
    }

    /// Whether the ARN's part behind the fifth colon can be one of the template's.
    pub(super) fn resource_fits(self, at: &ArnAt<'_>) -> bool {
        self.0.start.in_common(at.start).is_some_and(|length| self.rest_fits(at, length))
    }

    /// Whether the last fields fit, given that as much of them as neither leaves open is the same.
    fn rest_fits(self, at: &ArnAt<'_>, length: usize) -> bool {
        let written = at.resource;
        if is_one_name_without_slash(self.0.resource) {
            return !written.contains('/') || !at.pieces().contains(&Piece::Literal('/'));
        }
        let written_rest = written.get(length..).unwrap_or_default();
        // What most are.
        if written_rest == "*" || self.0.ends_in_variable && length == self.0.start.length() {
            return true;
        }
        let rest = self.0.resource.get(length..).unwrap_or_default();
        if written_rest.is_empty() && !rest.starts_with(['$', '*']) {
            return rest.is_empty();
        }
        if both_are_open(rest, written_rest) {
            return true;
        }
        // The start is of ASCII, so it has as many pieces as bytes.
        let of_pattern = at.pieces().get(length..).unwrap_or_default();
        wildcard::meet(&of_template(rest), of_pattern)
    }

    /// What the template's last field starts with, up to the first slash, colon or variable: `role`.
    pub(super) fn resource_kind(self) -> &'static str {
        kind(self.0.resource)
    }

    /// Whether some ARN is both of the template and of the pattern, given that both may be of the same service.
    fn fits_but_for_service(self, at: &ArnAt<'_>) -> bool {
        // What most templates fail comes first.
        let Some(length) = self.0.start.in_common(at.start) else { return false };
        self.region_fit(at) == Fit::Fits && self.account_fit(at) == Fit::Fits && self.rest_fits(at, length)
    }
}

/// Whether the ARN can be that of some resource the catalogue knows.
///
/// A template that leaves the service open is one of the service that lists it, too.
pub(super) fn is_known(at: &ArnAt<'_>) -> bool {
    at.service
        .is_some_and(|service| candidates(at, service).any(|template| template.fits_but_for_service(at)))
        || OF_OTHER_SERVICES
            .iter()
            .any(|template| template.0.service == at.name && template.fits_but_for_service(at))
}

/// The resource types of a service of which some ARNs may be, found as they are needed: most actions work on what the
/// first ARN is.
pub(super) struct Types<'s, 'a> {
    service: Option<Service>,
    /// Those that have not been looked at.
    arns: slice::Iter<'s, ArnAt<'a>>,
    /// The numbers of the types that the others may be of.
    numbers: Vec<usize>,
}

impl<'s, 'a> Types<'s, 'a> {
    pub(super) fn of(service: Option<Service>, arns: &'s [ArnAt<'a>]) -> Self {
        Self { service, arns: arns.iter(), numbers: Vec::new() }
    }

    /// Whether one of the types has a number in one of these spans.
    pub(super) fn has_some(&mut self, spans: &(impl Iterator<Item = Range<usize>> + Clone)) -> bool {
        let mut searched = 0;
        loop {
            let new = self.numbers.get(searched..).unwrap_or_default();
            if spans.clone().any(|span| new.iter().any(|number| span.contains(number))) {
                return true;
            }
            searched = self.numbers.len();
            let Some(at) = self.arns.next() else { return false };
            self.add(at);
        }
    }

    fn add(&mut self, at: &ArnAt<'_>) {
        let candidates = self.service.into_iter().flat_map(|service| candidates(at, service));
        for template in candidates {
            let number = template.0.type_number;
            if !self.numbers.contains(&number) && template.fits_but_for_service(at) {
                self.numbers.push(number);
            }
        }
    }
}

/// The templates of that service which the ARN may fit, as both may be of the same service.
fn candidates(at: &ArnAt<'_>, service: Service) -> impl Iterator<Item = Template> {
    let names_it = at.names_service && at.service == Some(service);
    let own = names_it.then(|| service.arns_starting_like(at.start)).into_iter().flatten();
    let others = service.arns_of_others().iter().filter(|other| may_be_of(at, other.service));
    own.chain(others).map(Template)
}

/// Whether an ARN may be of a template with that third field.
fn may_be_of(at: &ArnAt<'_>, service: &str) -> bool {
    service == at.name || service.starts_with("${")
}

/// The templates of ARNs that name another service than the one that lists them, such as those of the load balancers
/// that AWS WAF protects. They are few, and most look-ups need them only to say that an ARN is not known.
static OF_OTHER_SERVICES: LazyLock<Vec<Template>> =
    LazyLock::new(|| services().flat_map(Service::arns_of_others).map(Template).collect());

/// Every template whose ARNs name that service in their third field: those of the service of that prefix first, which is
/// `own` if there is one, then those that other services list.
pub(super) fn of_arn_service(name: &str, own: Option<Service>) -> impl Iterator<Item = Template> {
    of_arns(own).filter(move |template| template.0.service == name)
}

/// The templates of `own`, then those by which services list ARNs of others.
fn of_arns(own: Option<Service>) -> impl Iterator<Item = Template> {
    let others = std::iter::once_with(|| OF_OTHER_SERVICES.iter().copied()).flatten();
    own.into_iter().flat_map(of_service).chain(others)
}

fn of_service(service: Service) -> impl Iterator<Item = Template> {
    service.arns().map(Template)
}

/// The names that the third field of ARNs takes, among them those of no prefix; with repetitions.
pub(super) fn arn_services() -> impl Iterator<Item = &'static str> {
    let named = OF_OTHER_SERVICES.iter().map(|template| template.0.service);
    services().map(Service::prefix).chain(named.filter(|name| !name.starts_with("${")))
}

fn field_fit(written: &str, template: &str) -> Fit {
    match (written, template) {
        ("", "" | "*") => Fit::Fits,
        ("", _) => Fit::Missing,
        (_, "") if wildcard::is_open(written) => Fit::Fits,
        (_, "") => Fit::NotAllowed,
        // What most are.
        (_, "${Region}" | "${Account}") => Fit::Fits,
        _ if wildcard::meet(&of_template(template), &of_pattern(written)) => Fit::Fits,
        _ => Fit::Differs,
    }
}

/// What the last field of an ARN starts with, up to the first slash, colon, variable or wildcard.
pub(super) fn kind(resource: &str) -> &str {
    resource.split(['/', ':', '$', '*', '?']).next().unwrap_or_default()
}

/// Whether a template and a pattern are surely open both, and at the start and at the end one of them is, so that what
/// stands between does not matter. A text says so without being cut into pieces.
fn both_are_open(template: &str, pattern: &str) -> bool {
    let starts_open = template.starts_with("${") || pattern.starts_with('*');
    let ends_open = template.ends_with('}') || pattern.ends_with('*');
    let has = |text: &str, byte: u8| text.bytes().any(|found| found == byte);
    // What an asterisk between braces is, a variable says.
    let are_open = || has(template, b'$') && has(pattern, b'*') && !has(pattern, b'$');
    pattern == "*" || starts_open && ends_open && are_open()
}

/// A bucket's name alone: Amazon S3 takes no slash in it, which is what tells buckets from objects.
fn is_one_name_without_slash(template: &str) -> bool {
    template == "${BucketName}"
}

#[cfg(test)]
mod tests {
    use iam_role_catalog::service;

    use super::*;
    use crate::Arn;
    use crate::check::named::Services;

    /// The template of that text, which some service has.
    fn template(text: &str) -> Template {
        services().flat_map(of_service).find(|template| template.text() == text).unwrap()
    }

    fn fits(text: &str, arn: &str) -> bool {
        let arn = Arn::parse(arn).unwrap();
        let at = ArnAt::of(0, &arn, &mut Services::default());
        let template = template(text);
        may_be_of(&at, template.0.service) && template.fits_but_for_service(&at)
    }

    const BUCKET: &str = "arn:${Partition}:s3:::${BucketName}";
    const OBJECT: &str = "arn:${Partition}:s3:::${BucketName}/${ObjectName}";
    const QUEUE: &str = "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}";

    #[test]
    fn buckets_and_objects_are_told_apart() {
        assert!(fits(BUCKET, "arn:aws:s3:::bucket") && fits(OBJECT, "arn:aws:s3:::bucket/*"));
        assert!(!fits(BUCKET, "arn:aws:s3:::bucket/*") && !fits(OBJECT, "arn:aws:s3:::bucket"));
        assert!(fits(BUCKET, "arn:aws:s3:::b*") && fits(OBJECT, "arn:aws:s3:::b*"));
        assert!(fits(OBJECT, "arn:aws:s3:::\u{E000}"), "a parameter may hold a slash");
        assert!(fits(BUCKET, "arn:aws:s3:::${aws:PrincipalTag/bucket}"), "the slash is in the variable");
    }

    #[test]
    fn what_is_open_may_be_anything() {
        assert!(
            fits(QUEUE, "arn:aws:sqs:*:*:*")
                && fits(QUEUE, "arn:aws:sqs:\u{E000}:\u{E001}:${aws:PrincipalTag/q}")
        );
        assert!(fits(BUCKET, "arn:aws:s3:*:*:bucket"));
        assert!(!fits(QUEUE, "arn:aws:sqs::123456789012:q") && !fits(BUCKET, "arn:aws:s3:::b/${*}"));
    }

    #[test]
    fn what_is_open_at_both_ends_is_surely_so_without_a_look_at_its_pieces() {
        let meet =
            |template: &str, pattern: &str| wildcard::meet(&of_template(template), &of_pattern(pattern));
        let templates = ["", "${A}", "${A}/${B}", "${A}/b", "a/${B}", "b", "/${A}:b"];
        let patterns = [
            "",
            "*",
            "*/x",
            "x*",
            "*x*",
            "x",
            "x/*/b",
            "${aws:username}",
            "${*}",
            "x${*}",
            "*${*}",
            "*?",
            "?*",
        ];
        let mut sure = Vec::new();
        for (template, pattern) in
            templates.iter().flat_map(|one| patterns.iter().map(move |other| (*one, *other)))
        {
            assert!(!both_are_open(template, pattern) || meet(template, pattern), "{template} {pattern}");
            if both_are_open(template, pattern) && pattern != "*" {
                sure.push((template, pattern));
            }
        }
        for pair in [
            ("${A}/${B}", "x*"),
            ("${A}/${B}", "*/x"),
            ("${A}/b", "x*"),
            ("a/${B}", "*/x"),
            ("${A}", "x/*/b"),
        ] {
            assert!(sure.contains(&pair), "{pair:?}");
        }
    }

    #[test]
    fn what_ends_with_the_start_of_a_template_fits_no_more_of_it() {
        const CATALOG: &str = "arn:${Partition}:glue:${Region}:${Account}:catalog";
        const OF_OTHERS: &str = "arn:${Partition}:glue:${Region}:${Account}:catalog/${CatalogName}";
        let arn = "arn:aws:glue:eu-west-1:123456789012:catalog";
        assert!(fits(CATALOG, arn) && !fits(OF_OTHERS, arn));
        assert!(fits(OF_OTHERS, &format!("{arn}/x")) && !fits(CATALOG, &format!("{arn}/x")));
        assert!(fits(QUEUE, "arn:aws:sqs:eu-west-1:123456789012:"), "a variable may be empty");
    }

    #[test]
    fn types_are_those_of_all_patterns() {
        let arns = ["arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:sqs:eu-west-1:123456789012:q"];
        let arns = arns.map(|arn| Arn::parse(arn).unwrap());
        let mut services = Services::default();
        let arns: Vec<_> = arns.iter().map(|arn| ArnAt::of(0, arn, &mut services)).collect();
        let names = |prefix: &str| {
            let service = service(prefix).unwrap();
            let mut types = Types::of(Some(service), &arns);
            let numbered = service.resource_types().enumerate();
            let found = numbered.filter(|(number, _)| types.has_some(&std::iter::once(*number..number + 1)));
            found.map(|(_, of)| of.name()).collect::<Vec<_>>()
        };
        assert_eq!(names("s3"), ["bucket", "object"]);
        assert_eq!(names("sqs"), ["queue"]);
        assert_eq!(names("sns"), [""; 0]);
    }

    #[test]
    fn each_field_says_how_it_fits() {
        let queue = template(QUEUE);
        let bucket = template(BUCKET);
        let arns = ["arn:aws:sqs::123456789012:q", "arn:aws:s3::123456789012:b", "arn:aws:s3::*:b"];
        let arns = arns.map(|arn| Arn::parse(arn).unwrap());
        let [of_queue, of_account, open] =
            arns.each_ref().map(|arn| ArnAt::of(0, arn, &mut Services::default()));
        assert_eq!(queue.region_fit(&of_queue), Fit::Missing);
        assert_eq!(bucket.account_fit(&of_account), Fit::NotAllowed);
        assert_eq!(bucket.account_fit(&open), Fit::Fits);
        assert_eq!(field_fit("123456789012", "aws"), Fit::Differs);
        assert_eq!(field_fit("aws", "aws"), Fit::Fits);
        assert_eq!(field_fit("a*", "aws"), Fit::Fits);
    }

    #[test]
    fn what_aws_keeps_for_everyone_has_no_account() {
        let bucket_type = "arn:aws:cloudformation:*::type/resource/AWS-S3-*";
        assert!(fits(
            "arn:${Partition}:cloudformation:${Region}:${Account}:type/resource/${Type}",
            bucket_type
        ));
        assert!(!fits(QUEUE, "arn:aws:sqs:*::q"));
    }

    #[test]
    fn a_model_may_be_global() {
        const MODEL: &str = "arn:${Partition}:bedrock:${Region}::foundation-model/${ResourceId}";
        const PROFILE: &str = "arn:${Partition}:bedrock:${Region}:${Account}:inference-profile/${ResourceId}";
        assert!(fits(MODEL, "arn:aws:bedrock:::foundation-model/a"));
        assert!(!fits(PROFILE, "arn:aws:bedrock::123456789012:inference-profile/a"));
    }

    #[test]
    fn a_template_may_leave_the_service_open_to_its_own() {
        let is_known = |arn: &str| {
            let arn = Arn::parse(arn).unwrap();
            is_known(&ArnAt::of(0, &arn, &mut Services::default()))
        };
        assert!(is_known("arn:aws:backup:eu-west-1:123456789012:recovery-point:a"));
        assert!(!is_known("arn:aws:dynamodb:eu-west-1:123456789012:recovery-point:a"));
    }

    #[test]
    fn a_service_in_arns_need_not_be_a_prefix() {
        assert!(of_arn_service("s3", service("s3")).any(|template| template.text() == BUCKET));
        assert!(arn_services().any(|name| service(name).is_none()), "some name is no prefix");
        assert!(arn_services().all(|name| !name.is_empty() && !name.contains('$')));
        assert_eq!(of_arn_service("no-such-service", None).count(), 0);
    }
}

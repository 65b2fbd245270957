//! Facts about AWS that the look-ups must give, each with a near miss that they must not.

use crate::{
    AccessLevel, Action, ConditionKey, DATE, KeyType, OperationHint, PrincipalForm, ResourceType, Service,
    Standing, Start, condition_key, global_condition_key, global_condition_keys, managed_policies,
    managed_policy, partition, partitions, region, regions, service, service_principal, service_principals,
    services, web_identity_claims, web_identity_key,
};

fn the_service(prefix: &str) -> Service {
    service(prefix).unwrap_or_else(|| panic!("no service {prefix}"))
}

fn the_action(full_name: &str) -> Action {
    let (prefix, name) = full_name.split_once(':').unwrap();
    the_service(prefix).action(name).unwrap_or_else(|| panic!("no action {full_name}"))
}

fn types_of(full_name: &str) -> Vec<(&'static str, bool)> {
    the_action(full_name).resource_types().map(|(one, required)| (one.name(), required)).collect()
}

#[test]
fn the_data_has_its_date_and_size() {
    assert_eq!(DATE, "2026-09-26");
    assert_eq!(
        env!("CARGO_PKG_VERSION_PATCH"),
        DATE.replace('-', ""),
        "the package's version is the data's date"
    );
    assert_eq!(services().filter(|service| !service.retired()).count(), 456);
    let current = services().flat_map(Service::actions).filter(|action| !action.retired());
    assert!(current.count() >= 22_000);
}

#[test]
fn get_object_reads_an_object() {
    let action = the_action("S3:getOBJECT");
    assert_eq!((action.service().prefix(), action.name()), ("s3", "GetObject"));
    assert_eq!(action.full_name(), "s3:GetObject");
    assert_eq!((action.access_level(), action.retired()), (AccessLevel::Read, false));
    assert_eq!(types_of("s3:GetObject"), [("accesspointobject", false), ("object", false)]);
    assert_eq!(types_of("s3:ReplicateObject"), [("object", true)]);
    assert!(action.condition_keys().any(|key| key.matches("s3:existingobjecttag/team")));
    assert!(!action.condition_keys().any(|key| key.matches("s3:prefix")), "that is for listing");
    assert!(the_service("s3").action("GetObjekt").is_none());
    assert!(service("s4").is_none());
}

#[test]
fn access_levels_come_from_either_reference() {
    assert_eq!(the_action("s3:ListBucket").access_level(), AccessLevel::List);
    assert_eq!(the_action("s3:PutObject").access_level(), AccessLevel::Write);
    assert_eq!(the_action("s3:PutObjectTagging").access_level(), AccessLevel::Tagging);
    assert_eq!(the_action("s3:PutBucketPolicy").access_level(), AccessLevel::PermissionsManagement);
    assert_eq!(the_action("iam:CreatePolicyVersion").access_level(), AccessLevel::PermissionsManagement);
}

#[test]
fn dependent_actions_are_there() {
    let needed: Vec<_> = the_action("ecs:RunTask").dependent_actions().collect();
    assert_eq!(needed, ["iam:PassRole"]);
    assert_eq!(the_action("s3:GetObject").dependent_actions().count(), 0);
}

#[test]
fn an_action_without_resource_types_has_none() {
    assert_eq!(types_of("s3:ListAllMyBuckets"), []);
    assert!(the_action("s3:ListAllMyBuckets").is_without_resource());
    assert!(!the_action("iam:PassRole").is_without_resource());
    assert_eq!(types_of("iam:PassRole"), [("role", true)]);
}

#[test]
fn resource_types_have_arns() {
    let bucket = the_service("s3").resource_types().find(|one| one.name() == "bucket").unwrap();
    assert_eq!(bucket.arn_templates().collect::<Vec<_>>(), ["arn:${Partition}:s3:::${BucketName}"]);
    let spaced = the_service("lambda").resource_types().find(|one| one.name() == "function alias").unwrap();
    assert_eq!(
        spaced.arn_templates().collect::<Vec<_>>(),
        ["arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}:${Alias}"]
    );
    let instance = the_service("ec2").resource_types().find(|one| one.name() == "instance").unwrap();
    let keys_of = |one: ResourceType| one.condition_keys().map(ConditionKey::name);
    assert!(keys_of(instance).any(|key| key == "ec2:InstanceType"));
    assert!(!keys_of(bucket).any(|key| key == "ec2:InstanceType"));
    let object = the_service("s3").resource_types().find(|one| one.name() == "object").unwrap();
    let ends_open = |of: ResourceType| of.arns().any(|arn| arn.ends_in_variable);
    assert!(ends_open(bucket) && ends_open(instance) && !ends_open(object) && !ends_open(spaced));
    let several = services().flat_map(Service::resource_types).filter(|one| one.arn_templates().count() > 1);
    assert!(several.count() >= 10, "lists of ARNs are split");
    let templates = || services().flat_map(Service::resource_types).flat_map(ResourceType::arn_templates);
    assert!(
        templates()
            .all(|arn| arn.starts_with("arn:") && !arn.contains(", ") && !arn.contains("${AccountId}"))
    );
}

#[test]
fn condition_keys_have_types() {
    let key = |prefix, key| the_service(prefix).condition_key(key).unwrap();
    let prefix = key("s3", "S3:Prefix");
    assert_eq!(
        (prefix.name(), prefix.key_type(), prefix.multivalued()),
        ("s3:prefix", KeyType::String, false)
    );
    assert_eq!(key("iam", "iam:PolicyARN").key_type(), KeyType::Arn);
    assert_eq!(key("sts", "sts:DurationSeconds").key_type(), KeyType::Numeric);
    assert!(key("sts", "sts:TransitiveTagKeys").multivalued());
    let of_s3 = || the_service("s3").condition_keys().map(ConditionKey::name);
    assert!(of_s3().any(|name| name == "s3:prefix") && of_s3().all(|name| name != "iam:PolicyARN"));
    assert!(the_service("s3").condition_key("s3:prefixes").is_none());
    assert!(the_service("s3").condition_key("ec2:Region").is_none(), "another service's");
}

#[test]
fn keys_with_a_variable_part_match_concrete_names() {
    let name = |prefix, key| the_service(prefix).condition_key(key).map(ConditionKey::name);
    assert_eq!(name("s3", "s3:ExistingObjectTag/team"), Some("s3:ExistingObjectTag/${key}"));
    assert_eq!(name("ssm", "ssm:ResourceTag/team"), Some("ssm:resourceTag/${TagKey}"));
    assert_eq!(
        name("secretsmanager", "secretsmanager:ResourceTag/team"),
        Some("secretsmanager:ResourceTag/${TagKey}")
    );
    assert_eq!(name("glacier", "glacier:ResourceTag/team"), Some("glacier:ResourceTag/${TagKey}"));
    assert_eq!(
        name("kms", "kms:EncryptionContext:aws:s3:arn"),
        Some("kms:EncryptionContext:${EncryptionContextKey}")
    );
    assert_eq!(name("s3", "s3:ExistingObjectTag/"), None);
    assert_eq!(name("s3", "s3:ExistingObjectTags/team"), None);
    assert_eq!(name("apigateway", "apigateway:Request/Other"), None, "a slash alone makes no variable");
}

#[test]
fn operations_say_which_actions_to_write() {
    let answers =
        |prefix, name| the_service(prefix).operation(name).map(|hint| hint.actions().collect::<Vec<_>>());
    assert_eq!(answers("s3", "listobjectsv2").unwrap(), ["s3:ListBucket"]);
    assert_eq!(answers("s3", "HeadObject").unwrap(), ["s3:GetObject"]);
    assert_eq!(answers("lambda", "Invoke").unwrap(), ["lambda:InvokeFunction"]);
    assert_eq!(answers("apigateway", "CreateRestApi").unwrap(), ["apigateway:POST"]);
    assert_eq!(answers("cassandra", "CreateTable").unwrap(), ["cassandra:Create"]);
    assert_eq!(answers("codecatalyst", "StartWorkflowRun").unwrap(), [""; 0], "no action allows it");
    assert_eq!(answers("s3", "GetObject"), None, "an action is no hint");
    assert_eq!(answers("ec2", "ListObjectsV2"), None);
    let spelled = the_service("s3").operation("listobjectsv2").map(OperationHint::name);
    assert_eq!(spelled, Some("ListObjectsV2"));
}

#[test]
fn hints_name_actions_and_are_none() {
    let operation_files =
        include_str!("../../data/operations.txt").lines().filter(|line| !line.starts_with('@'));
    let answers =
        operation_files.filter_map(|line| line.split_once('\t')).flat_map(|(_, actions)| actions.split(','));
    answers.for_each(|answer| assert!(!the_action(answer).retired(), "{answer}"));
    for service in services() {
        let both = service.actions().find(|action| service.operation(action.name()).is_some());
        assert!(both.is_none(), "{both:?} is an action and a hint");
    }
}

#[test]
fn names_that_left_the_reference_are_retired() {
    assert!(the_service("aws-mcp").retired());
    assert!(the_action("aws-mcp:InvokeMcp").retired());
    assert!(the_action("trustedadvisor:CreateEngagement").retired());
    assert!(!the_service("trustedadvisor").retired());
    assert_eq!(
        the_action("iot1click:ListDevices").access_level(),
        AccessLevel::List,
        "AWS's ReadOnlyAccess names it"
    );
    assert!(
        the_service("budgets").action("CreateBudget").is_none(),
        "an operation, whatever a policy of AWS's says"
    );
}

#[test]
fn keys_are_found_without_their_service() {
    let name = |key| condition_key(key).map(ConditionKey::name);
    assert_eq!(name("s3:PREFIX"), Some("s3:prefix"));
    assert_eq!(name("SAML:aud"), Some("saml:aud"));
    assert_eq!(
        name("ssm:SourceInstanceArn"),
        Some("ssm:SourceInstanceARN"),
        "listed by services other than SSM"
    );
    assert_eq!(name("saml:audience"), None);
    assert_eq!(name("nothing"), None);
    assert_eq!(name("aws:SourceArn"), None, "a global key");
}

#[test]
fn keys_of_web_identity_providers() {
    let key = |key| web_identity_key(key).map(|found| (found.name(), found.multivalued()));
    assert_eq!(key("token.actions.githubusercontent.com:sub"), Some(("${Issuer}:sub", false)));
    assert_eq!(
        key("token.actions.githubusercontent.com:repository_id"),
        Some(("token.actions.githubusercontent.com:repository_id", false))
    );
    assert_eq!(
        key("token.actions.githubusercontent.com/octo:actor"),
        Some(("token.actions.githubusercontent.com/${SubPath}:actor", false))
    );
    assert_eq!(key("token.actions.githubusercontent.com:event_name"), None, "a claim that AWS does not map");
    assert_eq!(key("oidc.eks.eu-west-1.amazonaws.com/id/0123:aud"), Some(("${Issuer}:aud", false)));
    assert_eq!(key("accounts.google.com:oaud"), Some(("accounts.google.com:oaud", false)));
    assert_eq!(key("www.amazon.com:sub"), None, "a built-in provider has only what is mapped for it");
    assert_eq!(key("cognito-identity.amazonaws.com:amr"), Some(("cognito-identity.amazonaws.com:amr", true)));
    assert_eq!(key("sts:ExternalId"), None, "no provider's");
    assert_eq!(web_identity_claims().count(), 5);
}

#[test]
fn global_keys_have_types_and_standing() {
    let key = |name| global_condition_key(name).unwrap();
    assert_eq!(
        (key("AWS:sourcearn").name(), key("aws:SourceArn").key_type()),
        ("aws:SourceArn", KeyType::Arn)
    );
    assert_eq!(key("aws:SourceIp").key_type(), KeyType::IpAddress);
    assert_eq!(key("aws:CurrentTime").key_type(), KeyType::Date);
    assert_eq!(key("aws:MultiFactorAuthPresent").key_type(), KeyType::Bool);
    assert!(key("aws:CalledVia").multivalued() && !key("aws:CalledViaFirst").multivalued());
    assert!(key("aws:SecureTransport").always_present() && !key("aws:SourceVpce").always_present());
    assert_eq!(key("aws:PrincipalTag/team").name(), "aws:PrincipalTag/${TagKey}");
    assert_eq!(key("aws:PrincipalArn").standing(), Standing::Current);
    assert_eq!(key("aws:ARN").standing(), Standing::Deprecated);
    assert_eq!(key("aws:PrincipalOrgMasterAccountId").standing(), Standing::Unknown);
    assert!(global_condition_key("aws:SourceArns").is_none());
    assert!(global_condition_key("aws:PrincipalTag").is_none());
    assert!(global_condition_keys().count() >= 45);
}

#[test]
fn principals_of_services() {
    let form = |name| service_principal(name).map(|found| (found.name(), found.form()));
    assert_eq!(form("datasync.amazonaws.com"), Some(("datasync.amazonaws.com", PrincipalForm::Listed)));
    assert_eq!(form("export.rds.amazonaws.com"), Some(("export.rds.amazonaws.com", PrincipalForm::Listed)));
    assert_eq!(form("ec2.amazonaws.com.cn"), Some(("ec2.amazonaws.com.cn", PrincipalForm::Listed)));
    assert_eq!(form("lambda.amazonaws.com.cn"), Some(("lambda.amazonaws.com", PrincipalForm::China)));
    let paris = PrincipalForm::Regional(region("eu-west-3").unwrap());
    assert_eq!(form("logs.eu-west-3.amazonaws.com"), Some(("logs.amazonaws.com", paris)));
    assert_eq!(form("logs.eu-west-33.amazonaws.com"), None);
    assert_eq!(form("Datasync.amazonaws.com"), None, "names have their case");
    assert_eq!(form("datasync.amazon.com"), None);
    assert!(service_principals().count() >= 400);
    assert!(!service_principals().any(|principal| principal.name().contains("beep-boop")));
}

#[test]
fn partitions_and_regions() {
    let of = |name: &str| region(name).map(|region| region.partition().id());
    assert_eq!(of("us-east-1"), Some("aws"));
    assert_eq!(of("cn-north-1"), Some("aws-cn"));
    assert_eq!(of("us-gov-west-1"), Some("aws-us-gov"));
    assert_eq!(of("aws-global"), None, "no region of an ARN");
    assert_eq!(of("US-EAST-1"), None);
    assert_eq!(partition("aws-cn").unwrap().dns_suffix(), "amazonaws.com.cn");
    assert!(partition("aws-eu").is_none());
    let ids: Vec<_> = partitions().map(crate::Partition::id).collect();
    assert!(["aws", "aws-cn", "aws-us-gov"].iter().all(|id| ids.contains(id)), "{ids:?}");
    for partition in partitions() {
        assert!(partition.regions().count() > 0, "{partition:?}");
        assert!(partition.regions().all(|region| region.partition().id() == partition.id()), "{partition:?}");
    }
    for region in regions() {
        let at_home = |one: &crate::Partition| *one == region.partition();
        assert!(partitions().all(|one| one.could_have_region(region.name()) == at_home(&one)), "{region:?}");
    }
}

#[test]
fn a_region_newer_than_the_data_has_its_partitions_shape() {
    let aws = partition("aws").unwrap();
    assert!(["mx-south-7", "mx-south2-1", "mx-so_uth-1"].iter().all(|name| aws.could_have_region(name)));
    for no_region in
        ["eu-central", "eu-central-x", "xx-central-1", "us-gov-west-1", "eu--1", "eu-Central-1", ""]
    {
        assert!(!aws.could_have_region(no_region), "{no_region}");
    }
}

#[test]
fn managed_policies_have_paths() {
    let path = |name| managed_policy(name).map(|policy| (policy.name(), policy.path(), policy.retired()));
    assert_eq!(path("readonlyaccess"), Some(("ReadOnlyAccess", "/", false)));
    assert_eq!(path("AWSLambdaBasicExecutionRole").unwrap().1, "/service-role/");
    assert_eq!(path("Billing").unwrap().1, "/job-function/");
    assert_eq!(path("ReadOnlyAccesss"), None);
    assert!(managed_policies().count() >= 1_500);
}

#[test]
fn a_start_is_one_of_what_is_longer() {
    let is_start = |one: &str, other: &str| Start::of(one).is_start_of(Start::of(other));
    assert!(is_start("", "role/") && is_start("role/", "role/") && is_start("role/", "role/service-role/a"));
    assert!(!is_start("role/a", "role/") && !is_start("role/", "rule/a"));
    assert!(!is_start("role/service-role/a", "role/service-role/b"));
}

#[test]
fn starts_have_in_common_what_is_the_same() {
    let common = |one: &str, other: &str| Start::of(one).in_common(Start::of(other));
    assert_eq!(
        [common("", "role/"), common("role/", "role/a"), common("role/a", "role/a")],
        [Some(0), Some(5), Some(6)]
    );
    assert_eq!([common("role/", "rule/"), common("role/a", "role/b")], [None; 2]);
    let (long, longer) = ("instance-event-window/", "instance-event-window/x");
    assert_eq!([common(long, longer), common("instance-", long)], [Some(22), Some(9)]);
    assert_eq!(common("instance-connect-endpoint/", long), None, "they differ behind the eighth byte");
}

#[test]
fn shapes_of_arns_are_found_by_what_resources_start_with() {
    let like = |start: &str| {
        let arns = the_service("glue").arns_starting_like(Start::of(start));
        arns.map(|arn| arn.resource).collect::<Vec<_>>()
    };
    assert!(
        like("catalog").iter().all(|resource| resource.starts_with("catalog")) && like("catalog").len() > 1
    );
    assert_eq!(like("catalox"), [""; 0]);
    assert_eq!(like("").len(), the_service("glue").arns().count());
}

#[test]
fn an_action_takes_keys_of_its_service_alone() {
    let tag = the_service("s3").keys_named("s3:ExistingObjectTag/team");
    assert!(the_action("s3:GetObject").takes(&tag) && !the_action("s3:ListBucket").takes(&tag));
    let of_sqs = the_service("sqs").keys_named("aws:ResourceTag/team");
    assert!(the_action("sqs:SendMessage").takes(&of_sqs) && !the_action("s3:GetObject").takes(&of_sqs));
    assert!(!the_action("s3:GetObject").takes(&the_service("s3").keys_named("s3:frobnicator")));
}

/// AWS documents it where it documents policies of endpoints, and not in its reference.
#[test]
fn what_is_documented_elsewhere_is_an_action_with_its_keys() {
    assert!(!the_action("rolesanywhere:CreateSession").retired());
    assert_eq!(types_of("rolesanywhere:CreateSession"), [("trust-anchor", true)]);
    let service = the_service("rolesanywhere");
    assert!(service.condition_key("rolesanywhere:x509Subject/CN").is_some());
    assert!(service.condition_key("rolesanywhere:CN").is_none());
}

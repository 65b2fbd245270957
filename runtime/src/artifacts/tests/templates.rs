//! Roles as templates: what stands in them, and what their parameters take.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::{
    ManagedPolicySpec, PolicySpec, RoleSpec,
    testing::{Declared, POLICY, SPEC, declared, inline, marked, on},
};

pub(super) const TRUSTING: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/writer"},"Action":"sts:AssumeRole"}]}"#;

pub(super) fn written<R: IamRole>(format: Format, roles: &[R]) -> Value {
    let texts = texts(format, roles).unwrap();
    let (_, text) = texts.first_key_value().unwrap();
    assert_eq!(texts.len(), 1);
    assert!(text.ends_with("}\n"));
    serde_json::from_str(text).unwrap()
}

/// A role that has everything, one parameter of each kind.
pub(super) fn writer(stage: &'static str, bucket: &'static str) -> Declared {
    let names = ["stage", "bucket"];
    let policy = PolicySpec {
        parameters: &["bucket"],
        document: marked(&on("arn:aws:s3:::{bucket}/${aws:username}"), &["bucket"]),
        ..POLICY
    };
    let spec = RoleSpec {
        parameters: &["stage", "bucket"],
        name: marked("writer-{stage}", &names),
        path: "/team/",
        description: Some(marked("Writes ${x} 100%{{ of {stage}", &names)),
        inline_policies: inline("write", marked(&on("arn:aws:s3:::{bucket}/${aws:username}"), &names)),
        managed_policies: vec![
            ManagedPolicySpec::Declared(Box::leak(Box::new(policy))),
            ManagedPolicySpec::Arn("arn:aws:iam::aws:policy/ReadOnlyAccess"),
        ]
        .leak(),
        permissions_boundary: Some(ManagedPolicySpec::Declared(Box::leak(Box::new(policy)))),
        tags: &[("team", "data")],
        instance_profile: Some("profile"),
        ..SPEC
    };
    declared(spec, &[stage, bucket])
}

#[test]
fn a_template_of_cloudformation_holds_all_of_a_role() {
    let template = written(Format::CloudFormation, &[writer("test", "my-bucket")]);
    let resource = json!({ "Fn::Sub": "arn:aws:s3:::${Bucket}/${!aws:username}" });
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": resource }],
    });
    assert_eq!(
        template["Resources"]["Reader"],
        json!({
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": { "ManagedPolicyName": "Reader", "Path": "/", "PolicyDocument": document },
        })
    );
    let role = &template["Resources"]["WriterTest"];
    assert_eq!((&role["Type"], &role["DependsOn"]), (&json!("AWS::IAM::Role"), &Value::Null));
    let properties = &role["Properties"];
    assert_eq!(properties["RoleName"], json!({ "Fn::Sub": "writer-${Stage}" }));
    assert_eq!(properties["Path"], json!("/team/"));
    assert_eq!(properties["Description"], json!({ "Fn::Sub": "Writes ${!x} 100%{ of ${Stage}" }));
    assert_eq!(properties["MaxSessionDuration"], json!(3600));
    let service = json!({ "Service": "datasync.amazonaws.com" });
    assert_eq!(properties["AssumeRolePolicyDocument"]["Statement"][0]["Principal"], service);
    assert_eq!(properties["Policies"], json!([{ "PolicyName": "write", "PolicyDocument": document }]));
    assert_eq!(
        properties["ManagedPolicyArns"],
        json!([{ "Ref": "Reader" }, { "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess" }])
    );
    assert_eq!(properties["PermissionsBoundary"], json!({ "Ref": "Reader" }));
    assert_eq!(
        properties["Tags"],
        json!([
            { "Key": "team", "Value": "data" },
            { "Key": "iam-role:stack", "Value": "app" },
            { "Key": "iam-role:declaration", "Value": "app::Writer" },
        ])
    );
    assert_eq!(
        template["Resources"]["WriterTestInstanceProfile"]["Properties"],
        json!({ "InstanceProfileName": "profile", "Path": "/team/", "Roles": [{ "Ref": "WriterTest" }] })
    );
}

#[test]
fn a_configuration_of_terraform_holds_all_of_a_role() {
    let configuration = written(Format::Terraform, &[writer("test", "my-bucket")]);
    let resources = &configuration["resource"];
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::${var.bucket}/$${aws:username}"}]}"#;
    let owner = json!({ "iam-role:stack": "app", "iam-role:declaration": "app::Reader" });
    assert_eq!(
        resources["aws_iam_policy"]["Reader"],
        json!({ "name": "Reader", "path": "/", "policy": document, "tags": owner })
    );
    let role = &resources["aws_iam_role"]["writer_test"];
    assert_eq!(role["name"], json!("writer-${var.stage}"));
    assert_eq!(role["description"], json!("Writes $${x} 100%%{ of ${var.stage}"));
    assert_eq!(role["permissions_boundary"], json!("${aws_iam_policy.Reader.arn}"));
    assert_eq!(role["tags"]["team"], json!("data"));
    assert!(role.get("inline_policy").is_none() && role.get("managed_policy_arns").is_none());
    let name = json!("${aws_iam_role.writer_test.name}");
    assert_eq!(
        resources["aws_iam_role_policy"]["writer_test_0"],
        json!({ "name": "write", "role": name, "policy": document })
    );
    assert_eq!(
        resources["aws_iam_role_policies_exclusive"]["writer_test"],
        json!({ "role_name": name, "policy_names": ["${aws_iam_role_policy.writer_test_0.name}"] })
    );
    let attached = &resources["aws_iam_role_policy_attachment"];
    assert_eq!(attached["writer_test_0"]["policy_arn"], json!("${aws_iam_policy.Reader.arn}"));
    let read_only = "arn:${data.aws_partition.iam_role.partition}:iam::aws:policy/ReadOnlyAccess";
    assert_eq!(attached["writer_test_1"]["policy_arn"], json!(read_only));
    assert_eq!(configuration["data"], json!({ "aws_partition": { "iam_role": {} } }));
    let arns =
        resources["aws_iam_role_policy_attachments_exclusive"]["writer_test"]["policy_arns"].as_array();
    assert_eq!(arns.unwrap().len(), 2);
    assert_eq!(resources["aws_iam_instance_profile"]["writer_test"]["role"], name);
}

#[test]
fn a_dollar_before_a_variable_stays_a_dollar() {
    // Declared text cannot say this: behind a dollar a brace is IAM's.
    let price = iam_role_policy::placeholder::character(0).unwrap();
    let description: &'static str = format!("costs ${price}").leak();
    let role =
        || declared(RoleSpec { parameters: &["price"], description: Some(description), ..SPEC }, &["5"]);
    let configuration = written(Format::Terraform, &[role()]);
    let written_description = &configuration["resource"]["aws_iam_role"]["writer"]["description"];
    assert_eq!(*written_description, json!("costs ${\"$\"}${var.price}"));
    let template = written(Format::CloudFormation, &[role()]);
    let written_description = &template["Resources"]["Writer"]["Properties"]["Description"];
    assert_eq!(*written_description, json!({ "Fn::Sub": "costs $${Price}" }));
}

#[test]
fn a_parameter_takes_only_what_its_places_take() {
    let names = ["account"];
    let role = RoleSpec {
        parameters: &["account"],
        inline_policies: inline("read", marked(&on("arn:aws:iam::{account}:role/{account}-x"), &names)),
        ..SPEC
    };
    let role = || declared(role, &["123456789012"]);
    let template = written(Format::CloudFormation, &[role()]);
    let parameter = &template["Parameters"]["Account"];
    assert_eq!(parameter["Default"], json!("123456789012"));
    let pattern = parameter["AllowedPattern"].as_str().unwrap();
    assert!(pattern.contains("(?=(?:[0-9]{12})$)") && pattern.ends_with(r"[\s\S]*$"), "{pattern}");
    let configuration = written(Format::Terraform, &[role()]);
    let variable = &configuration["variable"]["account"];
    let conditions = variable["validation"].as_array().unwrap();
    assert_eq!(conditions.len(), 2);
    assert_eq!(conditions[0]["condition"], json!(r#"${can(regex("^(?:[0-9]{12})$", var.account))}"#));
    let opaque = conditions[1]["condition"].as_str().unwrap();
    assert!(opaque.contains(r#"[^*?$${}\"'\\\\\\x00-"#), "{opaque}");
}

#[test]
fn one_parameter_for_all_that_agree() {
    let parameters = |roles: &[Declared]| {
        let template = written(Format::CloudFormation, roles);
        template["Parameters"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    let named = |name: &'static str, declaration: &'static str, stage: &str| {
        let name = marked(&format!("{name}-{{stage}}"), &["stage"]);
        declared(RoleSpec { parameters: &["stage"], name, declaration, ..SPEC }, &[stage])
    };
    assert_eq!(parameters(&[named("a", "x::A", "test"), named("b", "x::B", "test")]), ["Stage"]);
    assert_eq!(parameters(&[named("a", "x::A", "test"), named("b", "x::B", "prod")]), ["AStage", "BStage"]);
    let several = [named("a", "x::A", "test"), named("a", "x::A", "prod"), named("b", "x::B", "prod")];
    assert_eq!(parameters(&several), ["ATestStage", "AProdStage", "BStage"]);
}

#[test]
fn a_shared_policy_is_written_once_and_namesakes_are_refused() {
    let roles = || {
        ["a", "b"].map(|name| {
            let managed_policies = &[ManagedPolicySpec::Declared(&POLICY)];
            declared(RoleSpec { name, managed_policies, ..SPEC }, &[])
        })
    };
    let template = written(Format::CloudFormation, &roles());
    assert_eq!(template["Resources"].as_object().unwrap().len(), 3);
    let error = texts(Format::CloudFormation, &[writer("a", "one"), writer("b", "two")]).unwrap_err();
    let said = error.to_string();
    assert!(said.contains("both write the policy `Reader`"), "{said}");
    let [a, _] = roles();
    let error = texts(Format::Terraform, &[&a, &a]).unwrap_err().to_string();
    assert!(error.contains("both write the role `a`"), "{error}");
}

#[test]
fn only_what_aws_keeps_everywhere_depends_on_the_place() {
    let role = || {
        let managed_policies = &[
            ManagedPolicySpec::Arn("arn:aws:iam::123456789012:policy/team/ours"),
            ManagedPolicySpec::Arn("arn:aws-cn:iam::aws:policy/ReadOnlyAccess"),
        ];
        declared(RoleSpec { managed_policies, ..SPEC }, &[])
    };
    let attached =
        json!(["arn:aws:iam::123456789012:policy/team/ours", "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"]);
    let template = written(Format::CloudFormation, &[role()]);
    assert_eq!(template["Resources"]["Writer"]["Properties"]["ManagedPolicyArns"], attached);
    assert!(written(Format::Terraform, &[role()]).get("data").is_none());
}

#[test]
fn a_role_waits_for_those_it_trusts() {
    let roles = [
        declared(RoleSpec { name: "reader", trust: TRUSTING, ..SPEC }, &[]),
        declared(SPEC, &[]),
        declared(RoleSpec { name: "other", ..SPEC }, &[]),
    ];
    let template = written(Format::CloudFormation, &roles);
    assert_eq!(template["Resources"]["Reader"]["DependsOn"], json!(["Writer"]));
    assert_eq!(template["Resources"]["Writer"]["DependsOn"], Value::Null);
    let configuration = written(Format::Terraform, &roles);
    assert_eq!(
        configuration["resource"]["aws_iam_role"]["reader"]["depends_on"],
        json!(["aws_iam_role.writer"])
    );
}

#[test]
fn of_two_that_trust_each_other_one_waits() {
    let back: &'static str = TRUSTING.replace("role/writer", "role/reader").leak();
    let roles = [
        declared(RoleSpec { name: "reader", trust: TRUSTING, ..SPEC }, &[]),
        declared(RoleSpec { trust: back, ..SPEC }, &[]),
    ];
    let template = written(Format::CloudFormation, &roles);
    let waits = ["Reader", "Writer"].map(|id| !template["Resources"][id]["DependsOn"].is_null());
    assert_eq!(waits, [true, false]);
}

#[test]
fn a_stack_of_its_own_name_owns_what_is_written() {
    let roles = [writer("test", "my-bucket")];
    let roles = of_stack("shop", &roles).unwrap();
    let configuration = written(Format::Terraform, &roles);
    for (kind, name) in [
        ("aws_iam_role", "writer_test"),
        ("aws_iam_policy", "Reader"),
        ("aws_iam_instance_profile", "writer_test"),
    ] {
        assert_eq!(configuration["resource"][kind][name]["tags"]["iam-role:stack"], json!("shop"), "{kind}");
    }
    let template = written(Format::CloudFormation, &roles);
    let tag = json!({ "Key": "iam-role:stack", "Value": "shop" });
    assert_eq!(template["Resources"]["WriterTest"]["Properties"]["Tags"][1], tag);
    assert!(of_stack("no*name", &roles).err().unwrap().to_string().contains("`no*name`"));
}

#[test]
fn more_than_a_template_holds_is_refused() {
    let names: Vec<&'static str> = (0..501).map(|index| &*format!("role-{index}").leak()).collect();
    let roles = |most| {
        let roles = names.iter().take(most).map(|name| declared(RoleSpec { name, ..SPEC }, &[]));
        roles.collect::<Vec<_>>()
    };
    assert!(texts(Format::CloudFormation, &roles(500)).is_ok());
    let error = texts(Format::CloudFormation, &roles(501)).unwrap_err();
    assert!(error.to_string().starts_with("the template has 501 resources, and CloudFormation takes 500"));
    assert!(texts(Format::Terraform, &roles(501)).is_ok());
}

#[test]
fn a_check_names_what_is_stale_and_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("iam-roles.template.json");
    let roles = [writer("test", "my-bucket")];
    let stale = || check(folder.path(), Format::CloudFormation, &roles).unwrap();
    assert_eq!(stale(), [Stale::Missing(file.clone())]);
    assert!(!file.exists());
    write(folder.path(), Format::CloudFormation, &roles).unwrap();
    assert_eq!(stale(), []);
    std::fs::write(&file, "{}").unwrap();
    assert_eq!(stale(), [Stale::Changed(file.clone())]);
    let left = check(folder.path(), Format::Terraform, &roles).unwrap();
    assert_eq!(left, [Stale::Missing(folder.path().join("iam-roles.tf.json")), Stale::Left(file)]);
}

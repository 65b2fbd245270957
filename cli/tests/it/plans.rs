//! The roles of a Terraform plan that creates them: what they have is known only by the configuration's references.

use serde_json::{Value, json};

use crate::support::Folder;

const ESCALATION: &str = "PRIVILEGE_ESCALATION_BY_PASS_ROLE";
const NEEDS_MORE: &str = "MISSING_DEPENDENT_ACTION";

fn document(statements: &Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn pass() -> String {
    let condition = json!({"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}});
    document(&json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": condition}))
}

fn build() -> String {
    let actions = ["lambda:CreateFunction", "lambda:InvokeFunction"];
    document(&json!({"Effect": "Allow", "Action": actions, "Resource": "*"}))
}

fn everything() -> String {
    document(&json!({"Effect": "Allow", "Action": "*", "Resource": "*"}))
}

/// A resource as a plan has it: what is known of it, what is not, and what its configuration refers to.
struct Resource {
    module: &'static str,
    of: &'static str,
    name: &'static str,
    /// The key of the instance, as an address has it.
    key: &'static str,
    known: Value,
    unknown: Value,
    references: Value,
}

impl Resource {
    fn new(of: &'static str, name: &'static str, known: Value, unknown: Value, references: Value) -> Self {
        Self { module: "", of, name, key: "", known, unknown, references }
    }

    fn change(&self) -> Value {
        let local = format!("{}.{}{}", self.of, self.name, self.key);
        let address = if self.module.is_empty() { local } else { format!("{}.{local}", self.module) };
        let mut change = json!({"address": address, "mode": "managed", "type": self.of, "name": self.name,
            "change": {"actions": ["create"], "before": null, "after": self.known, "after_unknown": self.unknown}});
        if !self.module.is_empty() {
            change["module_address"] = self.module.into();
        }
        change
    }

    fn configuration(&self) -> Value {
        let mut expressions = json!({});
        for (key, references) in self.references.as_object().unwrap() {
            expressions[key] = json!({"references": references});
        }
        json!({"address": format!("{}.{}", self.of, self.name), "mode": "managed", "type": self.of,
            "name": self.name, "expressions": expressions})
    }
}

fn role(name: &'static str, inline: &str) -> Resource {
    let trust = document(&json!({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole"}));
    let inline = json!([{"name": "own", "policy": inline}]);
    let known = json!({"path": "/", "assume_role_policy": trust, "inline_policy": inline});
    let unknown = json!({"arn": true, "id": true, "name": true, "managed_policy_arns": true});
    Resource::new("aws_iam_role", name, known, unknown, json!({"assume_role_policy": []}))
}

fn inline_of(references: &Value, policy: &str) -> Resource {
    let known = json!({"name": "build", "policy": policy});
    let unknown = json!({"id": true, "role": true});
    Resource::new("aws_iam_role_policy", "build", known, unknown, json!({"role": references}))
}

fn managed(policy: &str) -> Resource {
    let known = json!({"name": "shared", "path": "/", "policy": policy});
    Resource::new("aws_iam_policy", "shared", known, json!({"arn": true, "id": true}), json!({}))
}

fn attachment(role: &Value, policy: &Value) -> Resource {
    let unknown = json!({"id": true, "policy_arn": true, "role": true});
    let references = json!({"policy_arn": policy, "role": role});
    Resource::new("aws_iam_role_policy_attachment", "shared", json!({}), unknown, references)
}

fn plan(root: &[Resource], called: &[Resource]) -> Value {
    let each = |resources: &[Resource]| -> Value {
        resources.iter().map(Resource::configuration).collect::<Vec<_>>().into()
    };
    let changes: Vec<Value> = root.iter().chain(called).map(Resource::change).collect();
    json!({"format_version": "1.2", "terraform_version": "1.9.5", "resource_changes": changes,
        "configuration": {"root_module": {"resources": each(root),
            "module_calls": {"app": {"source": "./app", "module": {"resources": each(called)}}}}}})
}

/// Code and pointer of each finding.
fn findings(text: &Value) -> Vec<(String, String)> {
    let run =
        Folder::new(&[("plan.json", text.to_string().as_bytes())]).check(&["--format", "json", "plan.json"]);
    run.places().into_iter().map(|(code, pointer, ..)| (code, pointer)).collect()
}

fn has(text: &Value, code: &str) -> bool {
    findings(text).iter().any(|(found, _)| found == code)
}

fn to_app() -> Value {
    json!(["aws_iam_role.app.id", "aws_iam_role.app"])
}

#[test]
fn a_policy_is_of_the_role_that_its_configuration_refers_to() {
    let with = |references: &Value| {
        has(
            &plan(&[role("app", &pass()), role("other", &pass()), inline_of(references, &build())], &[]),
            ESCALATION,
        )
    };
    assert!(with(&to_app()));
    assert!(with(&json!(["aws_iam_role.other.name", "aws_iam_role.other"])));
    for unclear in [
        json!(["var.role"]),
        json!(["aws_iam_role.third.id", "aws_iam_role.third"]),
        json!(["aws_iam_role.app.id", "aws_iam_role.app", "var.suffix"]),
        json!(["aws_iam_role.app.id", "aws_iam_role.app", "aws_iam_role.other.id", "aws_iam_role.other"]),
        json!(["aws_iam_role.app.unique_id", "aws_iam_role.app"]),
        json!(["module.app.role", "module.app"]),
        json!([]),
    ] {
        assert!(!with(&unclear), "{unclear}");
    }
}

#[test]
fn an_instance_is_named_by_its_key() {
    let with = |references: &Value| {
        let one = Resource { key: "[\"a.b\"]", ..role("app", &pass()) };
        let other = Resource { key: "[\"c\"]", ..role("app", &document(&json!([]))) };
        has(&plan(&[one, other, inline_of(references, &build())], &[]), ESCALATION)
    };
    let of = |key: &str| {
        json!([
            format!("aws_iam_role.app[\"{key}\"].name"),
            format!("aws_iam_role.app[\"{key}\"]"),
            "aws_iam_role.app"
        ])
    };
    assert!(with(&of("a.b")));
    assert!(!with(&of("c")));
    assert!(!with(&json!(["aws_iam_role.app", "each.key"])));
}

#[test]
fn a_reference_is_to_a_resource_of_the_same_module() {
    let in_module = |module, resource: Resource| Resource { module, ..resource };
    let found = |role_s, policy_s| {
        let root = [role("app", &pass())];
        let called =
            [in_module(role_s, role("app", &pass())), in_module(policy_s, inline_of(&to_app(), &build()))];
        findings(&plan(&root, &called))
            .into_iter()
            .find(|(code, _)| code == ESCALATION)
            .map(|(_, pointer)| pointer)
    };
    let pointer = "/resource_changes/1/change/after/inline_policy/0/policy".to_owned();
    assert_eq!(found("module.app", "module.app"), Some(pointer.clone()));
    assert_eq!(found("module.app[\"x].y\"]", "module.app[\"x].y\"]"), Some(pointer));
    assert_eq!(found("module.app[0]", "module.app[1]"), None);
}

#[test]
fn a_managed_policy_is_of_the_roles_that_attachments_refer_to() {
    let to_shared = json!(["aws_iam_policy.shared.arn", "aws_iam_policy.shared"]);
    let with =
        |attachment| has(&plan(&[role("app", &pass()), managed(&build()), attachment], &[]), ESCALATION);
    assert!(with(attachment(&to_app(), &to_shared)));
    assert!(!with(attachment(&to_app(), &json!(["var.policy"]))));
    assert!(!with(attachment(&json!(["var.role"]), &to_shared)));
}

#[test]
fn a_boundary_that_nothing_attaches_is_judged_as_one() {
    let to_shared = json!(["aws_iam_policy.shared.arn", "aws_iam_policy.shared"]);
    let bounded = || {
        let mut bounded = role("app", &pass());
        bounded.unknown["permissions_boundary"] = true.into();
        bounded.references["permissions_boundary"] = to_shared.clone();
        bounded
    };
    let grants_everything = |resources: &[Resource]| has(&plan(resources, &[]), "ADMINISTRATOR_ACCESS");
    assert!(!grants_everything(&[bounded(), managed(&everything())]));
    assert!(grants_everything(&[role("app", &pass()), managed(&everything())]));
    assert!(grants_everything(&[bounded(), managed(&everything()), attachment(&to_app(), &to_shared)]));
    assert!(grants_everything(&[
        bounded(),
        managed(&everything()),
        attachment(&to_app(), &json!(["var.policy"]))
    ]));
    let elsewhere = attachment(&to_app(), &json!(["aws_iam_policy.other.arn", "aws_iam_policy.other"]));
    assert!(!grants_everything(&[bounded(), managed(&everything()), elsewhere]));
}

#[test]
fn a_boundary_that_is_not_known_yet_is_one() {
    let mut bounded = role("app", &pass());
    let escalates = |role: Resource| {
        let text = plan(&[role, inline_of(&to_app(), &build())], &[]);
        let run = Folder::new(&[("plan.json", text.to_string().as_bytes())]).check(&["plan.json"]);
        assert!(run.out.contains(ESCALATION), "{run:?}");
        run.out.contains("if the permissions boundary forbids it")
    };
    assert!(!escalates(role("app", &pass())));
    bounded.unknown["permissions_boundary"] = true.into();
    bounded.references["permissions_boundary"] = json!(["var.boundary"]);
    assert!(escalates(bounded));
}

#[test]
fn what_else_is_attached_may_grant_what_is_missing() {
    let with = |more: Option<Resource>| {
        let resources: Vec<Resource> = [role("app", &build())].into_iter().chain(more).collect();
        has(&plan(&resources, &[]), NEEDS_MORE)
    };
    let by_aws = |role: &Value| {
        let known = json!({"policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"});
        let attachment = attachment(role, &json!([]));
        Resource { known, unknown: json!({"role": true}), ..attachment }
    };
    assert!(with(None));
    assert!(!with(Some(by_aws(&to_app()))));
    assert!(!with(Some(by_aws(&json!(["var.role"])))));
    assert!(with(Some(by_aws(&json!(["aws_iam_role.other.name", "aws_iam_role.other"])))));
    assert!(!with(Some(attachment(&to_app(), &json!(["var.policy"])))));
    assert!(!with(Some(inline_of(&json!(["var.role"]), &document(&json!([]))))));
    let mut listing = role("app", &build());
    assert!(has(&plan(&[role("app", &build())], &[]), NEEDS_MORE), "the provider computes what no one set");
    listing.references["managed_policy_arns"] = json!(["var.policies"]);
    assert!(!has(&plan(&[listing], &[]), NEEDS_MORE));
}

#[test]
fn an_arn_that_is_attached_is_judged_at_its_place() {
    let attached = |arn: &str| {
        let known = json!({"policy_arn": arn, "role": "app"});
        let resource =
            Resource::new("aws_iam_role_policy_attachment", "a", known, json!({"id": true}), json!({}));
        let mut role = role("app", &pass());
        role.known["name"] = "app".into();
        findings(&plan(&[role, resource], &[]))
            .into_iter()
            .filter(|(code, _)| code.ends_with("_POLICY"))
            .collect::<Vec<_>>()
    };
    let place = "/resource_changes/1/change/after/policy_arn";
    assert_eq!(
        attached("arn:aws:iam::aws:policy/AmazonS3ReadonlyAccess"),
        [("INVALID_MANAGED_POLICY".to_owned(), place.to_owned())]
    );
    assert_eq!(attached("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"), []);
}

#[test]
fn what_two_roles_have_is_told_once() {
    let named = |name: &'static str| {
        let mut role = role(name, &pass());
        role.known["name"] = name.into();
        role
    };
    let known = json!({"roles": ["a", "b"], "policy_arn": "arn:aws:iam::aws:policy/AmazonS3ReadonlyAccess"});
    let both = Resource::new("aws_iam_policy_attachment", "both", known, json!({"id": true}), json!({}));
    let found = findings(&plan(&[named("a"), named("b"), both], &[]));
    assert_eq!(found.iter().filter(|(code, _)| code == "INVALID_MANAGED_POLICY").count(), 1, "{found:?}");
}

#[test]
fn what_roles_of_an_account_have_besides_may_grant_what_is_missing() {
    let account = |attached: &Value| {
        let trust = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"Service": "lambda.amazonaws.com"}}});
        let policy: Value = serde_json::from_str(&build()).unwrap();
        json!({"RoleDetailList": [{"RoleName": "app", "Path": "/", "AssumeRolePolicyDocument": trust,
            "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": policy}], "AttachedManagedPolicies": attached}]})
    };
    assert!(has(&account(&json!([])), NEEDS_MORE));
    let arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    assert!(!has(&account(&json!([{"PolicyName": "ReadOnlyAccess", "PolicyArn": arn}])), NEEDS_MORE));
}

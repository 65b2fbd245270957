use serde_json::{Value, json};

use crate::{
    ManagedPolicySpec, RoleSpec, Rules, Stack,
    plan::{
        Account, Extent, Observed, ObservedDocument, ObservedRole, destroy_stack, plan, stack,
        stack::tests::{holding, named, stack_of},
        tests::{full, role, standing},
    },
    testing::{POLICY, SPEC, inline},
};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn everything_that_is_written_is_in_the_json() {
    let before = role(RoleSpec { tags: &[("team", "web"), ("old", "1")], ..SPEC });
    let after = role(RoleSpec {
        description: Some("reads"),
        inline_policies: inline("one", POLICY.document),
        managed_policies: &[ManagedPolicySpec::Declared(&POLICY)],
        tags: &[("team", "data")],
        ..SPEC
    });
    let plan = plan(&standing(&before), &after).unwrap();
    let json = parsed(&plan.to_json());
    assert_eq!((&json["role"], &json["fate"]), (&json!("writer"), &json!("change")));
    let steps = json["steps"].as_array().unwrap();
    let actions: Vec<_> = steps.iter().map(|step| step["action"].as_str().unwrap()).collect();
    let expected = [
        "iam:PutRolePolicy",
        "iam:CreatePolicy",
        "iam:AttachRolePolicy",
        "iam:UpdateRole",
        "iam:TagRole",
        "iam:UntagRole",
    ];
    assert_eq!(actions, expected);
    let document = parsed(POLICY.document);
    let put = json!({ "action": "iam:PutRolePolicy", "access": "widens", "name": "one", "before": null, "after": document });
    assert_eq!(steps[0], put);
    assert_eq!((&steps[1]["name"], &steps[1]["after"]), (&json!("Reader"), &document));
    assert_eq!(steps[2]["policy"], json!({ "created": "Reader" }));
    assert_eq!(steps[3]["after"], json!({ "description": "reads", "max_session_duration": 3600 }));
    assert_eq!(steps[4]["tags"], json!({ "team": { "before": "web", "after": "data" } }));
    assert_eq!(steps[5]["tags"], json!({ "old": { "before": "1", "after": null } }));
    assert_eq!(json["before"]["inline_policies"], json!({}));
    assert_eq!(json["after"]["inline_policies"], json!({ "one": document }));
    assert_eq!(json["after"]["policies"]["arn:aws:iam::123456789012:policy/Reader"], document);
    assert_eq!(json["access"]["direction"], "widens");
    let gains = json!({
        "extent": "example",
        "request": {
            "principal": "arn:aws:iam::123456789012:role/example",
            "action": "s3:ListBucket",
            "resource": "arn:aws:s3:::example",
            "context": {},
        },
        "unless": [],
    });
    assert_eq!(json["access"]["permissions"]["gains"], gains);
    assert_eq!(json["access"]["trust"]["loses"], json!({ "extent": "nothing" }));
}

#[test]
fn the_same_plan_is_the_same_text() {
    let role = full();
    let text = || plan(&Observed::default(), &role).unwrap().to_json();
    assert_eq!(text(), text());
    assert!(text().ends_with("}\n"));
    let json = parsed(&text());
    assert_eq!((&json["before"], &json["after"]["path"]), (&Value::Null, &json!("/")));
    let members: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["role", "fate", "access", "before", "after", "steps", "notes"]);
}

const OTHER: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}]}"#;

fn with(name: &'static str, document: &'static str) -> RoleSpec {
    RoleSpec { name, inline_policies: inline("one", document), ..SPEC }
}

/// Roles `a`, which is there otherwise, and `b`, which is as declared; and their account.
fn planned() -> (Account, Stack) {
    let account = holding(stack_of(&[with("a", OTHER), named("b")]).roles());
    (account, stack_of(&[with("a", POLICY.document), named("b")]))
}

/// What is said of a plan that was saved before something changed.
fn refused(change: impl FnOnce(&mut Account, &mut Stack)) -> String {
    let (mut account, mut declared) = planned();
    let saved = stack(&account, &declared).to_json();
    change(&mut account, &mut declared);
    let error = stack(&account, &declared).is_as_saved(&saved).unwrap_err().to_string();
    let (said, help) = error.rsplit_once('\n').unwrap();
    assert_eq!(help, "help: plan again, review the new plan, and apply that one");
    said.to_owned()
}

#[test]
fn a_saved_plan_is_the_one_that_is_made_again() {
    let (account, declared) = planned();
    let plan = stack(&account, &declared);
    let json = parsed(&plan.to_json());
    assert_eq!((&json["format"], &json["account"]), (&json!(1), &json!("123456789012")));
    assert_eq!(json["owners"], json!(["app"]));
    assert_eq!(json["turns"][0]["subject"], json!({ "what": "role", "name": "a", "declared": true }));
    assert_eq!(json["turns"][0]["plan"]["access"]["direction"], "changes");
    assert_eq!(json["turns"][1]["plan"], json!({ "role": "b", "fate": "none", "steps": [], "notes": [] }));
    plan.is_as_saved(&plan.to_json()).unwrap();
    plan.is_as_saved(&json.to_string()).unwrap();
    let others = account.clone();
    let mut account = account;
    account.roles.push(ObservedRole {
        name: "stranger".to_owned(),
        tags: Vec::new(),
        ..others.roles[0].clone()
    });
    stack(&account, &declared).is_as_saved(&plan.to_json()).unwrap();
}

#[test]
fn what_has_changed_since_is_named() {
    let said = refused(|account, _| {
        let rogue = account.roles[0].inline_policies["one"].clone();
        account.roles[0].inline_policies.insert("rogue".to_owned(), rogue);
    });
    assert_eq!(said, "role `a`: the account has changed since: inline policy `rogue`");
    let longer = RoleSpec { max_session_duration: 7200, ..with("a", POLICY.document) };
    let said = refused(|_, declared| *declared = stack_of(&[longer, named("b")]));
    assert_eq!(said, "role `a`: the declaration has changed since: max session duration");
    let said = refused(|account, _| account.roles[1].description = Some("new".to_owned()));
    assert_eq!(
        said,
        "role `b`: nothing was to be done, and now something is: the account or the declaration has changed since"
    );
    let said = refused(|account, declared| *account = holding(declared.roles()));
    assert_eq!(said, "role `a`: it is as declared already");
    let said = refused(|account, _| account.roles[0].tags.clear());
    assert_eq!(said, "role `a`: something is in its way now");
    let said = refused(|_, declared| *declared = stack_of(&[with("a", POLICY.document), named("c")]));
    assert_eq!(
        said,
        "role `b`: is in the saved plan and not in this one\nrole `c`: is not in the saved plan"
    );
    let said = refused(|account, _| drop(account.roles.remove(0)));
    assert_eq!(said, "role `a`: the account has changed since: whether the role exists");
    let said = refused(|account, _| account.id = Some("210987654321".to_owned()));
    assert_eq!(said, "the plan was saved for the account \"123456789012\", and this is \"210987654321\"");
    let said = refused(|_, declared| *declared = declared.clone().named("shop").unwrap());
    assert_eq!(said, "the plan was saved for the stack [\"app\"], and this is [\"shop\"]");
}

#[test]
fn a_file_that_is_no_saved_plan_is_refused() {
    let (account, declared) = planned();
    let plan = stack(&account, &declared);
    let saved = plan.to_json();
    let refused = |text: &str| plan.is_as_saved(text).unwrap_err().to_string();
    assert!(refused(&saved[..saved.len() / 2]).starts_with("the saved plan is cut off, or is no JSON: EOF"));
    assert!(refused("").starts_with("the saved plan is cut off"));
    assert!(refused("{}").starts_with("the file is no plan that iam-role has saved\n"));
    assert!(refused("[1]").starts_with("the file is no plan"));
    let newer = saved.replacen("\"format\": 1", "\"format\": 2", 1);
    assert!(refused(&newer).starts_with("the plan was saved in format 2, and this program knows format 1\n"));
    let other = saved.replacen(env!("CARGO_PKG_VERSION"), "99.0.0", 1);
    assert!(refused(&other).starts_with("the plan was saved by iam-role 99.0.0, and this is"));
    let tampered = saved.replace("arn:aws:s3:::example", "arn:aws:s3:::*");
    assert!(
        refused(&tampered).starts_with("role `a`: the declaration has changed since: inline policy `one`\n")
    );
    let tampered = saved.replace("iam:PutRolePolicy", "iam:PutUserPolicy");
    assert!(refused(&tampered).starts_with("role `a`: it is planned otherwise: the file was changed"));
    let unsaid = saved.replacen("\"changes\"", "\"narrows\"", 1);
    assert!(refused(&unsaid).starts_with("role `a`: it is planned otherwise"));
    let destroying = destroy_stack(&account, &declared).to_json();
    assert!(refused(&destroying).starts_with("one of the saved plan and this one creates roles"));
}

#[test]
fn what_is_left_alone_counts_for_access_and_is_in_the_json() {
    let bound = "arn:aws:iam::123456789012:policy/bound";
    let mut account = holding(stack_of(&[with("a", OTHER), with("policies", OTHER)]).roles());
    let declared = stack_of(&[with("a", POLICY.document)]).rules(Rules::default().additive());
    account.roles[0].permissions_boundary = Some(bound.to_owned());
    let access = |account: &Account| {
        let plan = stack(account, &declared);
        plan.turns()[0].plan().unwrap().access().permissions
    };
    let unknown = access(&account);
    assert!(matches!(&unknown.gains, Extent::Example(example) if example.unless() == [bound]), "{unknown:?}");
    // The account has the document of the boundary, although nobody declares it.
    let document = ObservedDocument::new(OTHER, iam_role_policy::Kind::Identity);
    let mut policy = standing(&full()).policies.remove(0);
    (policy.arn, policy.document) = (bound.to_owned(), document);
    account.policies.push(policy);
    assert_eq!(access(&account).gains, Extent::Nothing, "the boundary does not allow what is declared");
    let json = parsed(&stack(&account, &declared).to_json());
    assert_eq!(json["turns"][0]["plan"]["after"]["policies"], json!({ bound: parsed(OTHER) }));
}

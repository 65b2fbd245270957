use super::super::{stack as plan_of, tests::*, *};
use crate::{
    ManagedPolicySpec, PolicySpec, RoleSpec, Rules,
    plan::{Direction, ObservedDocument, ObservedVersion, Step, tests::ACCOUNT},
    testing::{POLICY, inline},
};

const READ: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#;
const WRITE: &str = r#"{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"}"#;
const LIST: &str = r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#;
const NEVER_DELETE: &str = r#"{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"*"}"#;

fn text(statements: &[&str]) -> &'static str {
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(",")).leak()
}

/// The policy `Reader`, which says this.
fn reader(statements: &[&str]) -> ManagedPolicySpec {
    let spec: &'static PolicySpec = Box::leak(Box::new(PolicySpec { document: text(statements), ..POLICY }));
    ManagedPolicySpec::Declared(spec)
}

/// A role that has the policy attached, and an inline policy of these statements.
fn with(name: &'static str, policy: ManagedPolicySpec, own: &[&str]) -> RoleSpec {
    let inline_policies = if own.is_empty() { &[] } else { inline("own", text(own)) };
    RoleSpec { managed_policies: vec![policy].leak(), inline_policies, ..named(name) }
}

fn reader_arn() -> String {
    format!("{ACCOUNT}:policy/Reader")
}

/// The plan from one stack to another, a line for each turn with the policy's ARN as `P`.
fn between(before: &[RoleSpec], after: &[RoleSpec]) -> Vec<String> {
    let plan = plan_of(&holding(stack_of(before).roles()), &stack_of(after));
    shown(&plan).iter().map(|line| line.replace(&reader_arn(), "P")).collect()
}

/// What the turns make of the policy, one after the other.
fn said(plan: &StackPlan) -> Vec<String> {
    let steps = plan.turns().iter().filter_map(|turn| turn.plan().ok()).flat_map(Plan::steps);
    let versions = steps.filter_map(|step| match step {
        Step::CreatePolicyVersion { after, .. } => Some(after.to_json()),
        _ => None,
    });
    versions.collect()
}

#[test]
fn a_policy_that_only_loses_goes_first_and_one_that_only_gains_last() {
    let (narrow, wide) = (reader(&[READ]), reader(&[WRITE]));
    let narrowing = between(
        &[with("a", wide, &[LIST]), with("b", wide, &[])],
        &[with("a", narrow, &[NEVER_DELETE]), with("b", narrow, &[])],
    );
    assert_eq!(narrowing, ["P: CreatePolicyVersion []", "a: PutRolePolicy [0]", "b:  []"]);
    let widening = between(
        &[with("a", narrow, &[LIST]), with("b", narrow, &[])],
        &[with("a", wide, &[NEVER_DELETE]), with("b", wide, &[])],
    );
    assert_eq!(widening, ["a: PutRolePolicy []", "b:  []", "P: CreatePolicyVersion [0]"]);
}

#[test]
fn a_policy_that_loses_and_gains_is_written_once_where_its_roles_move_one_way() {
    let (now, then) = (
        reader(&[WRITE, LIST]),
        reader(&[WRITE, NEVER_DELETE, r#"{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"*"}"#]),
    );
    let alone =
        between(&[with("a", now, &[]), with("b", now, &[])], &[with("a", then, &[]), with("b", then, &[])]);
    assert_eq!(alone, ["P: CreatePolicyVersion []", "a:  []", "b:  []"]);
    let around = between(
        &[with("a", now, &[]), with("b", now, &[READ]), with("c", now, &[])],
        &[with("a", then, &[READ]), with("b", then, &[]), named("c"), with("d", then, &[])],
    );
    assert_eq!(
        around,
        [
            "b: DeleteRolePolicy []",
            "c: DetachRolePolicy []",
            "P: CreatePolicyVersion [0 1]",
            "a: PutRolePolicy [2]",
            "d: CreateRole AttachRolePolicy [2]",
        ]
    );
}

#[test]
fn a_policy_goes_by_way_of_what_both_ends_say_while_a_role_moves_both_ways() {
    let (now, then) = (
        reader(&[WRITE, LIST]),
        reader(&[READ, NEVER_DELETE, r#"{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}"#]),
    );
    let before = stack_of(&[with("a", now, &[READ]), with("b", now, &[])]);
    let after = stack_of(&[with("a", then, &[LIST]), with("b", then, &[])]);
    let mut account = holding(before.roles());
    let version = |id: u8| ObservedVersion { id: format!("v{id}"), is_default: id == 5 };
    account.policies[0].versions = (1..=5).map(version).collect();
    let plan = plan_of(&account, &after);
    let arn = reader_arn();
    assert_eq!(
        shown(&plan),
        [
            format!("{arn}: DeletePolicyVersion CreatePolicyVersion []"),
            "a: PutRolePolicy [0]".to_owned(),
            "b:  []".to_owned(),
            format!("{arn}: DeletePolicyVersion CreatePolicyVersion [0 1]"),
        ]
    );
    assert_eq!(said(&plan)[0], text(&[READ, NEVER_DELETE]), "what stays is never away");
    assert!(plan.turns()[0].plan().unwrap().notes()[0].contains("is away until"), "{plan}");
    assert!(plan_of(&walked(&account, &plan), &after).is_empty());
}

#[test]
fn policies_that_one_role_keeps_are_not_both_written_at_once() {
    let other = |statements: &[&str]| {
        let spec = PolicySpec { name: "Other", document: text(statements), ..POLICY };
        ManagedPolicySpec::Declared(Box::leak(Box::new(spec)))
    };
    let keeps = |name, one, two| RoleSpec { managed_policies: vec![one, two].leak(), ..named(name) };
    let stack = |one, two| {
        stack_of(&[keeps("a", reader(&[one]), other(&[two])), keeps("b", reader(&[one]), other(&[two]))])
    };
    let plan = plan_of(&holding(stack(READ, LIST).roles()), &stack(LIST, READ));
    let turns: Vec<_> = shown(&plan).iter().map(|line| line.replace(ACCOUNT, "")).collect();
    assert_eq!(
        turns,
        [
            ":policy/Reader: CreatePolicyVersion []",
            ":policy/Other: CreatePolicyVersion [0]",
            "a:  []",
            "b:  []",
            ":policy/Reader: CreatePolicyVersion [0 1]",
        ]
    );
    let nothing = r#"{"Effect":"Deny","Action":"sts:GetCallerIdentity","Resource":"*"}"#;
    assert_eq!(said(&plan)[0], text(&[nothing]), "IAM takes no empty document");
}

#[test]
fn a_role_that_is_pruned_never_gets_what_comes() {
    let (now, then) = (reader(&[READ]), reader(&[WRITE]));
    let account = holding(stack_of(&[with("a", now, &[]), with("b", now, &[])]).roles());
    let stack = stack_of(&[with("a", then, &[])]).rules(Rules::default().pruning());
    let plan = plan_of(&account, &stack);
    let arn = reader_arn();
    let turns = [
        "a:  []".to_owned(),
        "b: DetachRolePolicy DeleteRole []".to_owned(),
        format!("{arn}: CreatePolicyVersion [1]"),
    ];
    assert_eq!(shown(&plan), turns);
}

#[test]
fn what_is_in_the_way_of_one_role_does_not_keep_the_policy_from_the_others() {
    let (now, then) = (reader(&[READ]), reader(&[WRITE]));
    let mut account = holding(stack_of(&[with("a", now, &[]), with("b", now, &[])]).roles());
    account.roles[0].tags.clear();
    let after = |name| with(name, then, &[LIST]);
    let plan = plan_of(&account, &stack_of(&[after("a"), after("b")]));
    let arn = reader_arn();
    let turns = [
        "a: conflict []".to_owned(),
        "b: PutRolePolicy []".to_owned(),
        format!("{arn}: CreatePolicyVersion [1]"),
    ];
    assert_eq!(shown(&plan), turns);
    // Where it is in the way of all, nobody changes the policy; nor if the policy is not ours.
    account.roles[1].tags.clear();
    let plan = plan_of(&account, &stack_of(&[after("a"), after("b")]));
    assert_eq!(shown(&plan), ["a: conflict []", "b: conflict []"]);
    let mut account = holding(stack_of(&[with("a", now, &[]), with("b", now, &[])]).roles());
    account.policies[0].tags.clear();
    let stack = stack_of(&[with("a", then, &[]), with("b", then, &[])]);
    assert_eq!(shown(&plan_of(&account, &stack)), ["a: conflict []", "b: conflict []"]);
    let adopting = stack.rules(Rules::default().adopting("Reader"));
    let turns =
        ["a:  []".to_owned(), "b:  []".to_owned(), format!("{arn}: TagPolicy CreatePolicyVersion []")];
    assert_eq!(shown(&plan_of(&account, &adopting)), turns);
}

#[test]
fn what_cannot_be_divided_is_said() {
    let then = reader(&[WRITE]);
    let mut account = holding(stack_of(&[with("a", then, &[READ]), with("b", then, &[])]).roles());
    account.policies[0].document = ObservedDocument::Unreadable("?".to_owned());
    let notes = |account: &Account, own: &[&str]| {
        let plan = plan_of(account, &stack_of(&[with("a", then, own), with("b", then, &[])]));
        let turn = plan.turns().iter().find(|turn| matches!(turn.subject(), Subject::Policy(_))).unwrap();
        turn.plan().unwrap().notes().join("\n")
    };
    assert_eq!(notes(&account, &[READ]), "", "nothing else changes");
    assert!(notes(&account, &[LIST]).contains("may be wider than both ends for a moment"));
    account.policies[0].used_by = vec!["group `admins`".to_owned()];
    assert!(notes(&account, &[READ]).contains("changes for group `admins` too"));
}

#[test]
fn each_role_tells_what_a_shared_policy_does_to_it() {
    let (now, then) = (reader(&[READ]), reader(&[WRITE]));
    let before = stack_of(&[with("a", now, &[WRITE]), with("b", now, &[]), with("c", now, &[])]);
    let after = stack_of(&[with("a", then, &[]), with("b", then, &[]), named("c")]);
    let plan = plan_of(&holding(before.roles()), &after);
    let direction = |turn: usize| plan.turns()[turn].plan().unwrap().access().direction();
    assert_eq!(
        [0, 1, 2, 3].map(direction),
        [Direction::Unchanged, Direction::Widens, Direction::Narrows, Direction::Widens]
    );
    let b = plan.turns()[1].plan().unwrap();
    assert!(b.is_empty());
    assert_eq!((b.shared()[0].policy(), b.shared()[0].turns()), (reader_arn().as_str(), &[3][..]));
    let text = plan.to_string();
    let arn = reader_arn();
    for line in [
        "~ change role `a`: 1 call, access stays as it is\n".to_owned(),
        "~ role `b`: nothing to write, widens access\n    allows now, for example, `s3:PutObject`".to_owned(),
        format!("\n  ~ policy `{arn}`, which several roles have: its own turn changes it\n"),
        format!("~ change policy `{arn}`: 1 call, widens access\n"),
        "\n4 to change (1 access stays, 1 narrows, 2 widens)".to_owned(),
    ] {
        assert!(text.contains(&line), "{line}\n{text}");
    }
    let json: serde_json::Value = serde_json::from_str(&plan.to_json()).unwrap();
    let (b, policy) = (&json["turns"][1]["plan"], &json["turns"][3]);
    assert_eq!((&b["fate"], &b["access"]["direction"]), (&"none".into(), &"widens".into()));
    assert_eq!(b["shared"][0]["turns"], serde_json::json!([3]));
    assert_eq!(b["before"]["policies"][&arn], b["shared"][0]["before"]);
    assert_eq!(b["after"]["policies"][&arn], b["shared"][0]["after"]);
    assert_eq!(policy["subject"], serde_json::json!({ "what": "policy", "name": arn, "declared": true }));
    assert_eq!(policy["plan"]["fate"], "change");
    plan.is_as_saved(&plan.to_json()).unwrap();
    let only = plan_of(&holding(before.roles()), &stack_of(&[named("a"), named("b"), named("c")]));
    assert!(!only.to_json().contains("\"shared\""));
}

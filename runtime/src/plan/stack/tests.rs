use iam_role_policy::{Kind, Role, Tag};

use super::{stack as plan_of, *};
use crate::{
    ManagedPolicySpec, PolicySpec, RoleSpec, Rules,
    plan::{
        Conflict, ObservedDocument, ObservedInstanceProfile, ObservedPolicy, Step,
        tests::{ACCOUNT, actions, standing},
    },
    testing::{Declared, POLICY, SPEC, declared},
};

const SHARED: &[ManagedPolicySpec] = &[ManagedPolicySpec::Declared(&POLICY)];

pub(in crate::plan) fn stack_of(specs: &[RoleSpec]) -> Stack {
    let roles: Vec<Declared> = specs.iter().map(|spec| declared(*spec, &[])).collect();
    Stack::new(&roles).unwrap()
}

pub(in crate::plan) fn named(name: &'static str) -> RoleSpec {
    RoleSpec { name, ..SPEC }
}

/// A role that another account and these roles may assume.
fn trusting(name: &'static str, trusted: &[&str]) -> RoleSpec {
    let arns = trusted.iter().map(|name| format!("\"{ACCOUNT}:role/{name}\""));
    let principals: Vec<_> = ["\"111122223333\"".to_owned()].into_iter().chain(arns).collect();
    RoleSpec { name, trust: trust(&principals.join(",")), ..SPEC }
}

fn trust(principals: &str) -> &'static str {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":[{principals}]}},"Action":"sts:AssumeRole"}}]}}"#
    );
    text.leak()
}

/// The account in which everything stands that these roles declare.
pub(in crate::plan) fn holding(roles: &[Role]) -> Account {
    let mut account = Account::default();
    for role in roles {
        let observed = standing(role);
        account.roles.extend(observed.role);
        account.instance_profiles.extend(observed.instance_profiles);
        for policy in observed.policies {
            if account.policy(&policy.name).is_none() {
                account.policies.push(policy);
            }
        }
    }
    Account::new(account.roles, account.policies, account.instance_profiles)
}

/// The account after all the turns that nothing is in the way of.
pub(in crate::plan) fn walked(account: &Account, plan: &StackPlan) -> Account {
    let mut account = account.clone();
    for plan in plan.turns().iter().filter_map(|turn| turn.plan().ok()) {
        plan.steps().iter().for_each(|step| account.after(plan.role(), step));
    }
    account
}

/// One line a turn: for what, which calls, and after which others.
pub(super) fn shown(plan: &StackPlan) -> Vec<String> {
    let line = |turn: &Turn| {
        let steps = turn.plan().map_or_else(|_| "conflict".to_owned(), |plan| actions(plan).join(" "));
        let after: Vec<_> = turn.after().iter().map(ToString::to_string).collect();
        format!("{}: {steps} [{}]", turn.subject().name(), after.join(" "))
    };
    plan.turns().iter().map(line).collect()
}

fn order(roles: &[(&'static str, &[&str])]) -> Vec<String> {
    let specs: Vec<_> = roles.iter().map(|(name, trusted)| trusting(name, trusted)).collect();
    let stack = stack_of(&specs);
    order::of(stack.roles(), &Account::default()).iter().map(|role| role.name.clone()).collect()
}

#[test]
fn a_role_comes_after_those_it_trusts() {
    assert_eq!(order(&[("a", &["c"]), ("b", &[]), ("c", &["b"])]), ["b", "c", "a"]);
    assert_eq!(order(&[("b", &[]), ("a", &["a"]), ("ab", &[])]), ["b", "a", "ab"]);
    assert_eq!(order(&[("a", &["b"]), ("b", &["a"]), ("c", &[])]), ["b", "a", "c"]);
    let far = [("a", &["b", "c"] as &[_]), ("b", &["d"]), ("c", &["d"]), ("d", &["e"]), ("e", &["b"])];
    assert_eq!(order(&far), ["e", "d", "b", "c", "a"]);
}

#[test]
fn a_long_chain_of_trust_is_ordered() {
    let name = |index: usize| -> &'static str { format!("r{index:05}").leak() };
    let specs: Vec<_> = (0..3000).map(|index| trusting(name(index), &[name(index + 1)])).collect();
    let stack = stack_of(&specs);
    let ordered = order::of(stack.roles(), &Account::default());
    assert!(ordered.is_sorted_by(|one, next| one.name > next.name));
}

#[test]
fn roles_that_share_nothing_go_side_by_side() {
    let stack = stack_of(&[named("a"), named("b"), trusting("c", &["a"])]);
    let plan = plan_of(&Account::default(), &stack);
    assert_eq!(shown(&plan), ["a: CreateRole []", "b: CreateRole []", "c: CreateRole [0]"]);
    let there = holding(stack.roles());
    let plan = plan_of(&there, &stack);
    assert!(plan.is_empty() && plan.undeclared().is_empty(), "{plan:?}");
    assert_eq!(plan.turns().len(), 3);
}

#[test]
fn roles_of_a_circle_trust_each_other_when_both_are_there() {
    let stack = stack_of(&[trusting("a", &["b"]), trusting("b", &["a"])]);
    let plan = plan_of(&Account::default(), &stack);
    let said = ["b: CreateRole []", "a: CreateRole [0]", "b: UpdateAssumeRolePolicy [0 1]"];
    assert_eq!(shown(&plan), said);
    let after = walked(&Account::default(), &plan);
    assert!(plan_of(&after, &stack).is_empty());
    // Whom nobody else is to assume trusts nobody until then.
    let only =
        |name, other: &str| RoleSpec { name, trust: trust(&format!("\"{ACCOUNT}:role/{other}\"")), ..SPEC };
    let stack = stack_of(&[only("a", "b"), only("b", "a")]);
    let plan = plan_of(&Account::default(), &stack);
    assert_eq!(shown(&plan), said);
    let Step::CreateRole { role, .. } = &plan.turns()[0].plan().unwrap().steps()[0] else { panic!() };
    let nobody = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}]}"#;
    assert_eq!(role.trust.to_json(), nobody);
    assert!(plan_of(&walked(&Account::default(), &plan), &stack).is_empty());
    // Where one stands already, nobody waits.
    let there = holding(&stack.roles()[..1]);
    assert_eq!(shown(&plan_of(&there, &stack)), ["b: CreateRole []", "a:  []"]);
}

#[test]
fn who_may_not_be_trusted_yet_is_not_let_in_through_another_statement() {
    let denying: &'static str = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"123456789012"}},"Action":"sts:AssumeRole"}},{{"Effect":"Deny","Principal":{{"AWS":"{ACCOUNT}:role/b"}},"Action":"sts:AssumeRole"}}]}}"#
    )
    .leak();
    let stack = stack_of(&[RoleSpec { name: "a", trust: denying, ..SPEC }, trusting("b", &["a"])]);
    let plan = plan_of(&Account::default(), &stack);
    assert_eq!(shown(&plan)[0], "b: CreateRole []");
    let swapped = stack_of(&[trusting("b", &["a"]), RoleSpec { name: "a", trust: denying, ..SPEC }]);
    let plan = plan_of(&Account::default(), &swapped);
    let Step::CreateRole { role, .. } = &plan.turns()[0].plan().unwrap().steps()[0] else { panic!() };
    assert_eq!((role.name.as_str(), role.trust.statements.len()), ("a", 1));
    assert!(role.trust.to_json().contains(r#""Effect":"Deny","Principal":"*""#));
    assert!(plan_of(&walked(&Account::default(), &plan), &swapped).is_empty());
}

#[test]
fn a_shared_policy_is_planned_once() {
    let with = |name| RoleSpec { name, managed_policies: SHARED, ..SPEC };
    let stack = stack_of(&[with("a"), with("b"), named("c")]);
    let plan = plan_of(&Account::default(), &stack);
    let said = [
        "a: CreateRole CreatePolicy AttachRolePolicy []",
        "b: CreateRole AttachRolePolicy [0]",
        "c: CreateRole []",
    ];
    assert_eq!(shown(&plan), said);
    let created = PolicyArn::Created("Reader".to_owned());
    let attach = &plan.turns()[1].plan().unwrap().steps()[1];
    assert_eq!(attach, &Step::AttachPolicy { policy: created }, "no account is known, so no ARN is");
    assert!(plan_of(&walked(&Account::default(), &plan), &stack).is_empty());
    let known = plan_of(&holding(stack_of(&[named("d")]).roles()), &stack);
    let attach = &known.turns()[1].plan().unwrap().steps()[1];
    assert_eq!(attach, &Step::AttachPolicy { policy: PolicyArn::Known(format!("{ACCOUNT}:policy/Reader")) });
}

#[test]
fn one_conflict_does_not_hide_the_others() {
    let stack = stack_of(&[named("a"), trusting("b", &["a"]), named("c")]);
    let mut account = holding(&stack.roles()[..1]);
    account.roles[0].tags.clear();
    let plan = plan_of(&account, &stack);
    assert!(plan.has_conflicts() && !plan.is_empty());
    assert_eq!(shown(&plan), ["a: conflict []", "b: CreateRole [0]", "c: CreateRole []"]);
    let conflicts = plan.turns()[0].plan().unwrap_err();
    assert!(matches!(conflicts.as_slice(), [Conflict::NotOurs { .. }]));
}

#[test]
fn what_another_policy_of_the_account_denies_is_there_first_and_goes_last() {
    let guard = format!("{ACCOUNT}:policy/Guard").leak();
    let policy = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    let both = vec![ManagedPolicySpec::Arn(policy), ManagedPolicySpec::Arn(guard)].leak();
    let guarded = stack_of(&[RoleSpec { managed_policies: both, ..named("a") }]);
    let mut account = holding(stack_of(&[RoleSpec { managed_policies: SHARED, ..named("a") }]).roles());
    account.roles[0].managed_policies.clear();
    let deny = POLICY.document.replace("Allow", "Deny");
    account.policies[0] = ObservedPolicy {
        arn: guard.to_owned(),
        name: "Guard".to_owned(),
        document: ObservedDocument::new(&deny, Kind::Identity),
        tags: Vec::new(),
        ..account.policies[0].clone()
    };
    let steps = |plan: &StackPlan| -> Vec<_> {
        let plans = plan.turns().iter().filter_map(|turn| turn.plan().ok());
        plans.flat_map(Plan::steps).map(Step::to_string).collect()
    };
    let plan = plan_of(&account, &guarded);
    assert_eq!(steps(&plan), [format!("attach policy `{guard}`"), format!("attach policy `{policy}`")]);
    let there = walked(&account, &plan);
    let pruned = plan_of(&there, &stack_of(&[named("b")]).rules(Rules::default().pruning()));
    let last = [
        format!("detach policy `{policy}`"),
        format!("detach policy `{guard}`"),
        "delete the role".to_owned(),
    ];
    assert_eq!(steps(&pruned)[1..], last);
    assert_eq!(steps(&destroy_stack(&there, &guarded)), last);
}

#[test]
fn what_is_declared_no_more_is_shown_and_deleted_only_by_pruning() {
    let with = |name| RoleSpec { name, managed_policies: SHARED, instance_profile: Some(name), ..SPEC };
    let before = stack_of(&[with("a"), with("b")]);
    let after = stack_of(&[named("a")]);
    let account = holding(before.roles());
    let plan = plan_of(&account, &after);
    assert_eq!(shown(&plan), ["a: DetachRolePolicy []"]);
    let undeclared = [
        Subject::UndeclaredRole("b".to_owned()),
        Subject::UndeclaredInstanceProfile("a".to_owned()),
        Subject::UndeclaredInstanceProfile("b".to_owned()),
        Subject::UndeclaredPolicy(format!("{ACCOUNT}:policy/Reader")),
    ];
    assert_eq!(plan.undeclared(), undeclared);
    let pruning = after.rules(Rules::default().pruning());
    let plan = plan_of(&account, &pruning);
    let said = [
        "a: DetachRolePolicy RemoveRoleFromInstanceProfile DeleteInstanceProfile []".to_owned(),
        "b: RemoveRoleFromInstanceProfile DeleteInstanceProfile DetachRolePolicy DeleteRole []".to_owned(),
        format!("{ACCOUNT}:policy/Reader: DeletePolicy [0 1]"),
    ];
    assert_eq!(shown(&plan), said);
    let after = walked(&account, &plan);
    assert_eq!((after.roles.len(), after.policies.len(), after.instance_profiles.len()), (1, 0, 0));
}

#[test]
fn pruning_finds_what_an_interrupted_run_left() {
    let with = RoleSpec { managed_policies: SHARED, instance_profile: Some("box"), ..SPEC };
    let mut account = holding(stack_of(&[with]).roles());
    account.roles.clear();
    account.instance_profiles[0].roles.clear();
    let pruning = stack_of(&[named("a")]).rules(Rules::default().pruning());
    let said = ["a: CreateRole []", "box: DeleteInstanceProfile []", "arn: DeletePolicy []"];
    assert_eq!(
        shown(&plan_of(&account, &pruning)),
        said.map(|line| line.replace("arn", &format!("{ACCOUNT}:policy/Reader")))
    );
    // What carries no tag, or another's, is nobody's to delete.
    account.policies[0].tags.clear();
    account.instance_profiles[0].tags[0].value = "other".to_owned();
    assert_eq!(shown(&plan_of(&account, &pruning)), ["a: CreateRole []"]);
    // What somebody uses stays.
    let mut account = holding(stack_of(&[with]).roles());
    account.roles[0].tags.clear();
    let plan = plan_of(&account, &pruning);
    assert_eq!(shown(&plan)[1..], ["box:  []".to_owned(), format!("{ACCOUNT}:policy/Reader:  []")]);
    let notes: Vec<_> =
        plan.turns().iter().filter_map(|turn| turn.plan().ok()).flat_map(Plan::notes).collect();
    assert!(
        notes[0].contains("holds the role `writer`") && notes[1].contains("is used by role `writer`"),
        "{notes:?}"
    );
}

#[test]
fn a_role_of_an_aws_service_is_nobodys_to_prune() {
    let mut account = holding(stack_of(&[named("linked")]).roles());
    account.roles[0].path = "/aws-service-role/ec2.amazonaws.com/".to_owned();
    let plan = plan_of(&account, &stack_of(&[named("a")]).rules(Rules::default().pruning().forcing()));
    assert_eq!((shown(&plan), plan.undeclared()), (vec!["a: CreateRole []".to_owned()], &[][..]));
}

#[test]
fn a_stack_is_destroyed_from_the_outside_in() {
    const ELSEWHERE: PolicySpec = PolicySpec { package: "library", ..POLICY };
    let with = |spec| RoleSpec { managed_policies: &[ManagedPolicySpec::Declared(&ELSEWHERE)], ..spec };
    let bounded =
        RoleSpec { permissions_boundary: Some(ManagedPolicySpec::Declared(&ELSEWHERE)), ..named("c") };
    let stack = stack_of(&[with(trusting("a", &["b"])), with(named("b")), bounded]);
    let mut account = holding(stack.roles());
    // Another policy of the package that declares the shared one is none of this stack's.
    let mut other = account.policies[0].clone();
    (other.name, other.arn) = ("Other".to_owned(), format!("{ACCOUNT}:policy/Other"));
    account.policies.push(other);
    let plan = destroy_stack(&account, &stack);
    let said = [
        "c: DeleteRole []".to_owned(),
        "a: DetachRolePolicy DeleteRole []".to_owned(),
        "b: DetachRolePolicy DeleteRole []".to_owned(),
        format!("{ACCOUNT}:policy/Reader: DeletePolicy [0 1 2]"),
    ];
    assert_eq!(shown(&plan), said);
    let after = walked(&account, &plan);
    assert_eq!((after.roles.len(), after.policies.len()), (0, 1));
    assert!(destroy_stack(&after, &stack).is_empty());
}

#[test]
fn destroying_leaves_what_others_use_and_added() {
    let with = |name| RoleSpec { name, managed_policies: SHARED, instance_profile: Some(name), ..SPEC };
    let stack = stack_of(&[with("a"), with("b")]);
    let mut account = holding(stack.roles());
    account.roles[0].managed_policies.push("arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned());
    account.policies[0].used_by = vec!["group `g`".to_owned()];
    account.instance_profiles.push(ObservedInstanceProfile {
        name: "theirs".to_owned(),
        roles: vec!["a".to_owned()],
        tags: Vec::new(),
    });
    let plan = destroy_stack(&account, &stack);
    let conflicts = plan.turns().iter().find_map(|turn| turn.plan().err()).unwrap().to_string();
    assert!(conflicts.contains("policy/ReadOnlyAccess`, instance profile `theirs`"), "{conflicts}");
    let after = walked(&account, &plan);
    let names: Vec<_> = after.roles.iter().map(|role| role.name.as_str()).collect();
    assert_eq!((names, after.policies.len(), after.instance_profiles.len()), (vec!["a"], 1, 2));
    let forced = stack.rules(Rules::default().forcing());
    let after = walked(&account, &destroy_stack(&account, &forced));
    let left: Vec<_> = after.instance_profiles.iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!((after.roles.len(), after.policies.len(), left), (0, 1, vec!["theirs"]));
}

#[test]
fn other_roles_of_the_stack_go_with_it_only_by_pruning() {
    let account = holding(stack_of(&[named("a"), named("b")]).roles());
    let stack = stack_of(&[named("a")]);
    let plan = destroy_stack(&account, &stack);
    assert_eq!(shown(&plan), ["a: DeleteRole []"]);
    assert_eq!(plan.undeclared(), [Subject::UndeclaredRole("b".to_owned())]);
    let plan = destroy_stack(&account, &stack.rules(Rules::default().pruning()));
    assert_eq!(shown(&plan), ["a: DeleteRole []", "b: DeleteRole []"]);
}

#[test]
fn another_stack_is_not_looked_at() {
    let mine = || stack_of(&[named("a")]);
    let theirs = stack_of(&[named("b")]).named("other").unwrap();
    let account = holding(&[mine().roles(), theirs.roles()].concat());
    assert!(plan_of(&account, &mine()).undeclared().is_empty());
    let renamed = plan_of(&account, &mine().named("other").unwrap());
    assert!(renamed.has_conflicts());
    assert_eq!(renamed.undeclared(), [Subject::UndeclaredRole("b".to_owned())]);
}

#[test]
fn what_is_adopted_gets_our_tags_first_and_says_what_it_loses() {
    let spec = RoleSpec { managed_policies: SHARED, instance_profile: Some("box"), ..SPEC };
    let adopting = Rules::default().adopting("Writer").adopting("reader").adopting("box");
    let stack = stack_of(&[spec]).rules(adopting.clone());
    let mut account = holding(stack.roles());
    let cost = Tag { key: "cost".to_owned(), value: "1".to_owned() };
    account.roles[0].tags = vec![cost];
    let rogue = account.roles[0].trust.clone();
    account.roles[0].inline_policies.insert("theirs".to_owned(), rogue);
    account.policies[0].tags.clear();
    account.instance_profiles[0].tags.clear();
    let plan = plan_of(&account, &stack);
    assert_eq!(shown(&plan), ["writer: TagRole TagPolicy DeleteRolePolicy UntagRole TagInstanceProfile []"]);
    let notes = plan.turns()[0].plan().unwrap().notes();
    assert!(notes[0].contains("what it does not declare goes: inline policy `theirs`"), "{notes:?}");
    assert!(plan_of(&walked(&account, &plan), &stack_of(&[spec])).is_empty(), "it is ours now");
    let kept = plan_of(&account, &stack.rules(adopting.additive()));
    assert_eq!(shown(&kept), ["writer: TagRole TagPolicy TagInstanceProfile []"]);
}

#[test]
fn rules_say_what_stays() {
    let stack = stack_of(&[RoleSpec { tags: &[("team", "data")], ..SPEC }]);
    let mut account = holding(stack.roles());
    let found = &mut account.roles[0];
    let document = found.trust.clone();
    for name in ["org-audit", "rogue"] {
        found.inline_policies.insert(name.to_owned(), document.clone());
        found.managed_policies.push(format!("arn:aws:iam::123456789012:policy/team/{name}"));
        found.tags.push(Tag { key: format!("{name}:x"), value: "1".to_owned() });
    }
    found.tags.push(Tag { key: "AWS:x".to_owned(), value: "1".to_owned() });
    let planned = |rules: Rules| {
        let plan = plan_of(&account, &stack.clone().rules(rules));
        let plan = plan.turns()[0].plan().unwrap();
        (plan.steps().iter().map(Step::to_string).collect::<Vec<_>>(), plan.notes().to_vec())
    };
    let (steps, _) = planned(Rules::default());
    assert_eq!(steps.len(), 5, "{steps:?}");
    let (steps, notes) = planned(Rules::default().ignoring_policies("ORG-*").ignoring_tags("org-?????:*"));
    let rogue = format!("detach policy `{ACCOUNT}:policy/team/rogue`");
    assert_eq!(steps, ["delete inline policy `rogue`", &rogue, "untag the role"]);
    assert!(notes.is_empty(), "{notes:?}");
    let (steps, _) = planned(Rules::default().ignoring_policies("arn:aws:iam::*:policy/team/*"));
    assert_eq!(steps.len(), 3, "an ARN is no inline policy: {steps:?}");
    let (steps, notes) = planned(Rules::default().additive().ignoring_policies("org-audit"));
    assert!(steps.is_empty(), "{steps:?}");
    assert_eq!(notes.len(), 2, "{notes:?}");
}

#[test]
fn a_boundary_that_is_not_declared_stays_if_the_rules_say_so() {
    let stack = stack_of(&[SPEC]);
    let mut account = holding(stack.roles());
    account.roles[0].permissions_boundary = Some("arn:aws:iam::aws:policy/PowerUserAccess".to_owned());
    let shown = |rules: Rules| shown(&plan_of(&account, &stack.clone().rules(rules)));
    assert_eq!(shown(Rules::default()), ["writer: DeleteRolePermissionsBoundary []"]);
    assert_eq!(shown(Rules::default().additive()), ["writer:  []"]);
    assert_eq!(shown(Rules::default().ignoring_policies("PowerUser*")), ["writer:  []"]);
}

use iam_role_policy::Role;

use super::super::{
    Observed, destroy, plan,
    tests::{ACCOUNT, actions, full, role, standing},
};
use super::*;
use crate::{
    ManagedPolicySpec, PolicySpec, RoleSpec,
    testing::{POLICY, SPEC, inline},
};

/// The account in which all of these stand, and nothing else.
fn account(standing: impl IntoIterator<Item = Observed>) -> Account {
    let mut account = Account::default();
    for observed in standing {
        account.roles.extend(observed.role);
        account.policies.extend(observed.policies);
        account.instance_profiles.extend(observed.instance_profiles);
    }
    let mut names = BTreeSet::new();
    account.policies.retain(|policy| names.insert(policy.name.clone()));
    Account::new(account.roles, account.policies, account.instance_profiles)
}

/// Roles that differ in everything that can change: their name and path are the same.
fn roles() -> Vec<Role> {
    const OTHER: PolicySpec = PolicySpec { name: "Other", ..POLICY };
    const CHANGED: PolicySpec = PolicySpec {
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#,
        tags: &[("team", "web")],
        ..POLICY
    };
    const ITSELF: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["123456789012","arn:aws:iam::123456789012:role/writer"]},"Action":"sts:AssumeRole"}]}"#;
    let changed = ManagedPolicySpec::Declared(&CHANGED);
    vec![
        role(SPEC),
        full(),
        role(RoleSpec { inline_policies: inline("two", POLICY.document), trust: ITSELF, ..SPEC }),
        role(RoleSpec {
            description: Some("reads"),
            max_session_duration: 7200,
            inline_policies: inline("one", CHANGED.document),
            managed_policies: vec![ManagedPolicySpec::Declared(&OTHER)].leak(),
            permissions_boundary: Some(changed),
            tags: &[("Team", "web"), ("stage", "test")],
            instance_profile: Some("machine"),
            ..SPEC
        }),
        role(RoleSpec {
            permissions_boundary: Some(ManagedPolicySpec::Arn("arn:aws:iam::aws:policy/PowerUserAccess")),
            ..SPEC
        }),
    ]
}

fn walk(account: &mut Account, plan: &super::super::Plan) {
    for step in plan.steps() {
        account.after(plan.role(), step);
    }
}

#[test]
fn a_role_is_observed_as_if_it_were_read_alone() {
    let bystander = role(RoleSpec {
        name: "bystander",
        inline_policies: inline("one", POLICY.document),
        managed_policies: &[ManagedPolicySpec::Arn("arn:aws:iam::aws:policy/ReadOnlyAccess")],
        instance_profile: Some("bystander"),
        ..SPEC
    });
    for role in roles() {
        let all = account([standing(&bystander), standing(&role)]);
        assert_eq!(all.observed(&role), standing(&role));
        assert_eq!(all.observed(&bystander), standing(&bystander));
        assert_eq!(
            account([standing(&bystander)]).observed(&Role { name: "new".to_owned(), ..role }).role,
            None
        );
    }
}

#[test]
fn an_observed_role_has_its_policies_and_who_else_has_them() {
    let declares = full();
    let bare = role(SPEC);
    let sharing = Role { name: "sharing".to_owned(), instance_profile: None, ..full() };
    let mut all = account([standing(&declares), standing(&sharing)]);
    all.policies[0].used_by = vec!["group `g`".to_owned()];
    let who = ["group `g`", "role `sharing`"];
    assert_eq!(all.observed(&declares).policies[0].used_by, who);
    assert_eq!(all.observed(&bare).policies[0].used_by, who, "one that it has and does not declare");
    all.roles.pop();
    assert_eq!(all.observed(&bare).policies[0].used_by, who[..1]);
    // What is declared by its ARN is not ours to look into, nor is what is AWS's.
    let by_arn = role(RoleSpec {
        permissions_boundary: Some(ManagedPolicySpec::Arn("arn:aws:iam::123456789012:policy/Reader")),
        ..SPEC
    });
    assert_eq!(all.observed(&by_arn).policies, []);
}

#[test]
fn names_are_the_same_in_any_case() {
    let declared = full();
    let mut all = account([standing(&declared)]);
    all.roles[0].name = "Writer".to_owned();
    all.policies[0].name = "READER".to_owned();
    all.instance_profiles[0].name = "WRITER".to_owned();
    let observed = all.observed(&declared);
    assert!(observed.role.is_some() && observed.policies.len() == 1 && observed.instance_profiles.len() == 1);
}

#[test]
fn behind_all_its_steps_a_plan_is_empty() {
    let all = roles();
    for after in &all {
        let befores = all.iter().map(|before| account([standing(before)]));
        for mut account in befores.chain([Account::default()]) {
            let first = plan(&account.observed(after), after).unwrap();
            walk(&mut account, &first);
            let second = plan(&account.observed(after), after).unwrap();
            assert!(second.is_empty(), "after {first}\n{second}");
            let last = destroy(&account.observed(after), after).unwrap();
            walk(&mut account, &last);
            assert_eq!(account.roles, [], "{last}");
            let declared = declared(after).iter().filter_map(|policy| account.policy(&policy.name)).count();
            let left = account.instance_profiles.iter().filter(|profile| {
                after.instance_profile.as_ref() == Some(&profile.name) || !profile.roles.is_empty()
            });
            assert_eq!((declared, left.count()), (0, 0), "{last}");
        }
    }
}

#[test]
fn the_second_of_two_roles_that_share_a_policy_does_not_create_it() {
    let one = full();
    let two = Role { name: "two".to_owned(), instance_profile: None, ..full() };
    for (mut account, arn) in [
        (account([standing(&role(RoleSpec { name: "other", ..SPEC }))]), format!("{ACCOUNT}:policy/Reader")),
        (Account::default(), "arn:aws:iam:::policy/Reader".to_owned()),
    ] {
        let first = plan(&account.observed(&one), &one).unwrap();
        assert!(actions(&first).contains(&"CreatePolicy"));
        walk(&mut account, &first);
        let second = plan(&account.observed(&two), &two).unwrap();
        assert_eq!(actions(&second), ["CreateRole", "PutRolePolicy", "AttachRolePolicy", "AttachRolePolicy"]);
        assert!(second.to_string().contains(&arn), "{second}");
        walk(&mut account, &second);
        let gone = destroy(&account.observed(&one), &one).unwrap();
        assert!(!actions(&gone).contains(&"DeletePolicy"), "{gone}");
        walk(&mut account, &gone);
        let gone = destroy(&account.observed(&two), &two).unwrap();
        assert!(actions(&gone).contains(&"DeletePolicy"), "{gone}");
    }
}

#[test]
fn the_account_is_known_from_any_arn() {
    assert_eq!(account([standing(&role(SPEC))]).id.as_deref(), Some("123456789012"));
    let mut fresh = standing(&full()).role.unwrap();
    fresh.arn = "AROAEXAMPLEID".to_owned();
    assert_eq!(Account::new(vec![fresh.clone()], Vec::new(), Vec::new()).id, None);
    let mut elsewhere = standing(&full()).policies.remove(0);
    elsewhere.arn = "arn:aws-cn:iam::111122223333:policy/Reader".to_owned();
    let mut account = Account::new(vec![fresh], vec![elsewhere], Vec::new());
    account.after("new", &Step::CreateRole { role: Box::new(role(SPEC)), permissions_boundary: None });
    assert_eq!(account.roles[1].arn, "arn:aws-cn:iam::111122223333:role/writer");
}

#[test]
fn versions_are_numbered_on() {
    let declared = full();
    let mut account = account([standing(&declared)]);
    account.policies[0].versions.insert(0, ObservedVersion { id: "v9".to_owned(), is_default: false });
    let arn = account.policies[0].arn.clone();
    let (before, after) = (account.policies[0].document.clone(), declared.trust.clone());
    account.after("writer", &Step::CreatePolicyVersion { arn, before, after });
    let versions: Vec<_> = account.policies[0]
        .versions
        .iter()
        .map(|version| (version.id.as_str(), version.is_default))
        .collect();
    assert_eq!(versions, [("v9", false), ("v1", false), ("v10", true)]);
}

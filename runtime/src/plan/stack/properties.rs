//! Random stacks in random accounts, walked through step by step.

use iam_role_policy::{
    CustomerPolicy, Document, InlinePolicy, Kind, ManagedPolicy, Role, Tag,
    evaluate::{Decision, Policies, Policy, Request, decide},
    json, read,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{stack as plan_of, *};
use crate::{
    Rules, ownership,
    plan::{ObservedDocument, ObservedInstanceProfile, ObservedPolicy, ObservedRole, ObservedVersion, Step},
};

mod shared;

const ACTIONS: [&str; 3] = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const CALLERS: [&str; 2] = ["111122223333", "444455556666"];
const ROLES: [&str; 3] = ["a", "b", "c"];
const READER: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const GUARD: &str = "arn:aws:iam::123456789012:policy/guard";

fn document(kind: Kind, statements: &[String]) -> Document {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
    let reading = read(json::parse(&text).unwrap().root(), kind);
    assert!(!reading.findings.any_error(), "{text}");
    reading.document
}

/// One or two statements, each on one or two actions.
fn permissions() -> impl Strategy<Value = Document> {
    let statement = (select(vec!["Allow", "Allow", "Deny"]), vec(select(ACTIONS.to_vec()), 1..3));
    vec(statement, 1..3).prop_map(|statements| {
        let text = |(effect, actions): &(&str, Vec<&str>)| {
            format!(r#"{{"Effect":"{effect}","Action":{actions:?},"Resource":"*"}}"#)
        };
        document(Kind::Identity, &statements.iter().map(text).collect::<Vec<_>>())
    })
}

/// Mostly one that lets accounts in: behind one that lets nobody in, nothing can go wrong.
fn trust() -> impl Strategy<Value = Document> {
    let accounts =
        format!(r#"{{"Effect":"Allow","Principal":{{"AWS":{CALLERS:?}}},"Action":"sts:AssumeRole"}}"#);
    prop_oneof![2 => Just(document(Kind::Trust, &[accounts])), 1 => any_trust()]
}

fn any_trust() -> impl Strategy<Value = Document> {
    let principals = CALLERS
        .into_iter()
        .map(str::to_owned)
        .chain(ROLES.map(|role| format!("arn:aws:iam::123456789012:role/{role}")));
    let principals = select(principals.collect::<Vec<_>>());
    let statement = (select(vec!["Allow", "Allow", "Allow", "Deny"]), vec(principals, 1..3));
    vec(statement, 1..3).prop_map(|statements| {
        let text = |(effect, principals): &(&str, Vec<String>)| {
            format!(
                r#"{{"Effect":"{effect}","Principal":{{"AWS":{principals:?}}},"Action":"sts:AssumeRole"}}"#
            )
        };
        document(Kind::Trust, &statements.iter().map(text).collect::<Vec<_>>())
    })
}

/// What only allows or only denies can come and go in one call.
fn pure() -> impl Strategy<Value = Document> {
    (select(vec!["Allow", "Deny"]), vec(select(ACTIONS.to_vec()), 1..3)).prop_map(|(effect, actions)| {
        document(Kind::Identity, &[format!(r#"{{"Effect":"{effect}","Action":{actions:?},"Resource":"*"}}"#)])
    })
}

fn tags(owner: &str) -> Vec<Tag> {
    ownership::tags(owner, "app::Declared").to_vec()
}

fn customer(name: &str, document: Document) -> CustomerPolicy {
    CustomerPolicy { tags: tags("app"), ..CustomerPolicy::new(name, document) }
}

fn managed(policy: &CustomerPolicy) -> ManagedPolicy {
    ManagedPolicy::Customer(Box::new(policy.clone()))
}

/// The declared policies of a stack: what may be attached, and what bounds.
#[derive(Clone, Debug)]
struct Shelf {
    attached: Vec<CustomerPolicy>,
    boundary: CustomerPolicy,
    /// What may both allow and deny, so that nobody can have it attached at one end only.
    staying: CustomerPolicy,
}

fn shelf() -> impl Strategy<Value = Shelf> {
    (pure(), pure(), permissions(), permissions()).prop_map(|(one, two, boundary, staying)| Shelf {
        attached: vec![customer("One", one), customer("Two", two)],
        boundary: customer("Boundary", boundary),
        staying: customer("Staying", staying),
    })
}

/// What a role declares of what there is.
#[derive(Clone, Debug)]
struct Design {
    trust: Document,
    inline: Vec<Option<Document>>,
    attached: Vec<bool>,
    boundary: usize,
}

fn design() -> impl Strategy<Value = Design> {
    let inline = vec(option::weighted(0.8, permissions()), 2);
    let attached = vec(proptest::bool::weighted(0.3), 4);
    let boundary = select(vec![0, 0, 0, 1, 2]);
    (trust(), inline, attached, boundary).prop_map(|(trust, inline, attached, boundary)| Design {
        trust,
        inline,
        attached,
        boundary,
    })
}

impl Design {
    fn named(&self, name: &str, from: &Shelf) -> Role {
        let inline = ["x", "y"].into_iter().zip(self.inline.clone());
        let inline_policies = inline
            .filter_map(|(name, document)| Some(InlinePolicy { name: name.to_owned(), document: document? }))
            .collect();
        let others = [READER, GUARD].map(|arn| ManagedPolicy::Arn(arn.to_owned()));
        let all = from.attached.iter().map(managed).chain(others).zip(&self.attached);
        let permissions_boundary = match self.boundary {
            1 => Some(managed(&from.boundary)),
            2 => Some(ManagedPolicy::Arn("arn:aws:iam::123456789012:policy/theirs".to_owned())),
            3 => Some(managed(&from.staying)),
            _ => None,
        };
        Role {
            inline_policies,
            managed_policies: all.filter_map(|(policy, has)| has.then_some(policy)).collect(),
            permissions_boundary,
            tags: tags("app"),
            instance_profile: (name == "a").then(|| "box".to_owned()),
            ..Role::new(name, self.trust.clone())
        }
    }
}

/// A stack of up to `most` roles.
fn roles(most: usize) -> impl Strategy<Value = Vec<Role>> {
    (shelf(), 1..=most)
        .prop_flat_map(|(shelf, count)| {
            let roles = ROLES.iter().take(count);
            let role = |name: &&'static str| (Just(*name), Just(shelf.clone()), design());
            roles.map(role).collect::<Vec<_>>()
        })
        .prop_map(|roles| roles.iter().map(|(name, shelf, design)| design.named(name, shelf)).collect())
}

/// An account with what is not ours: a role, a policy that bounds and one that denies, an instance profile; all
/// untouchable.
fn others() -> Account {
    let theirs = ObservedPolicy {
        arn: "arn:aws:iam::123456789012:policy/theirs".to_owned(),
        name: "theirs".to_owned(),
        path: "/".to_owned(),
        description: None,
        document: ObservedDocument::Document(document(
            Kind::Identity,
            &[r#"{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"}"#.to_owned()],
        )),
        versions: vec![ObservedVersion { id: "v1".to_owned(), is_default: true }],
        tags: tags("another"),
        used_by: Vec::new(),
    };
    let deny = r#"{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}"#;
    let guard = ObservedPolicy {
        arn: GUARD.to_owned(),
        name: "guard".to_owned(),
        document: ObservedDocument::Document(document(Kind::Identity, &[deny.to_owned()])),
        ..theirs.clone()
    };
    let role = ObservedRole {
        arn: "arn:aws:iam::123456789012:role/theirs".to_owned(),
        name: "theirs".to_owned(),
        path: "/".to_owned(),
        description: None,
        max_session_duration: 3600,
        trust: ObservedDocument::Unreadable(String::new()),
        inline_policies: [].into(),
        managed_policies: vec![theirs.arn.clone()],
        permissions_boundary: None,
        tags: Vec::new(),
    };
    let (name, holds) = ("theirs".to_owned(), vec!["theirs".to_owned()]);
    let profile = ObservedInstanceProfile { name, roles: holds, tags: Vec::new() };
    Account::new(vec![role], vec![theirs, guard], vec![profile])
}

/// What is not ours in an account.
fn not_ours(account: &Account) -> (Vec<&ObservedRole>, Vec<&ObservedPolicy>, Vec<&ObservedInstanceProfile>) {
    let is_theirs = |tags: &[Tag]| ownership::stack(tags) != Some("app");
    (
        account.roles.iter().filter(|role| is_theirs(&role.tags)).collect(),
        account.policies.iter().filter(|policy| is_theirs(&policy.tags)).collect(),
        account.instance_profiles.iter().filter(|profile| is_theirs(&profile.tags)).collect(),
    )
}

/// All states that the plan goes through, the first and the last among them.
fn states(account: &Account, plan: &StackPlan) -> Vec<(Account, String)> {
    let mut states = vec![(account.clone(), "before".to_owned())];
    for plan in plan.turns().iter().map(|turn| turn.plan().unwrap()) {
        for step in plan.steps() {
            let mut account = states.last().unwrap().0.clone();
            account.after(plan.role(), step);
            states.push((account, format!("role `{}`: {step}", plan.role())));
        }
    }
    states
}

/// Who may do what through the role: one answer for each caller and action.
fn access(account: &Account, name: &str) -> Vec<bool> {
    let Some(role) = account.role(name) else {
        return vec![false; (CALLERS.len() + ROLES.len()) * ACTIONS.len()];
    };
    let policy = |document: &ObservedDocument| Policy::new(document.document().unwrap());
    let managed = |arn: &String| match account.policies.iter().find(|policy| policy.arn == *arn) {
        Some(found) => policy(&found.document),
        None => Policy::new(&document(
            Kind::Identity,
            &[r#"{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}"#.to_owned()],
        )),
    };
    let identity: Vec<_> =
        role.inline_policies.values().map(policy).chain(role.managed_policies.iter().map(managed)).collect();
    let boundary: Option<Vec<_>> = role.permissions_boundary.as_ref().map(|arn| vec![managed(arn)]);
    let trust = policy(&role.trust);
    let may = Policies { identity: &identity, boundary: boundary.as_deref(), ..Policies::default() };
    let assume = [Policy::new(&document(
        Kind::Identity,
        &[r#"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}"#.to_owned()],
    ))];
    let trusts = Policies { identity: &assume, trust: Some(&trust), ..Policies::default() };
    let callers = CALLERS.map(|account| format!("arn:aws:iam::{account}:role/caller"));
    let callers =
        callers.into_iter().chain(ROLES.map(|role| format!("arn:aws:iam::123456789012:role/{role}")));
    let allowed = ACTIONS.map(|action| {
        let request = Request::new(&role.arn, action, "arn:aws:s3:::bucket/key").unwrap();
        decide(&may, &request) == Decision::Allow
    });
    let answers = callers.flat_map(|caller| {
        let assume = Request::new(&caller, "sts:AssumeRole", &role.arn).unwrap();
        let is_trusted = decide(&trusts, &assume) == Decision::Allow;
        allowed.map(|allowed| allowed && is_trusted)
    });
    answers.collect()
}

/// What a role may do in an account, and who may assume it, in few words.
fn standing_there(account: &Account, name: &str) -> String {
    let said = |found: &ObservedDocument| found.document().map_or_else(String::new, Document::to_json);
    let Some(role) = account.role(name) else { return "nothing".to_owned() };
    let inline = role.inline_policies.iter().map(|(name, found)| format!("{name}: {}", said(found)));
    let managed = role.managed_policies.iter().chain(&role.permissions_boundary).map(|arn| {
        let found = account.policies.iter().find(|policy| policy.arn == *arn);
        format!("{arn}: {}", found.map_or_else(String::new, |found| said(&found.document)))
    });
    let bound = role.permissions_boundary.as_ref().map(|arn| format!("bound by {arn}"));
    let trust = [format!("trust: {}", said(&role.trust))];
    trust.into_iter().chain(inline).chain(managed).chain(bound).collect::<Vec<_>>().join("\n")
}

/// All that the turns write.
fn written(plan: &StackPlan) -> String {
    let lines = plan.turns().iter().map(|turn| {
        let steps = turn.plan().map_or(&[][..], Plan::steps).iter().map(|step| match step {
            Step::PutInlinePolicy { after, .. }
            | Step::CreatePolicyVersion { after, .. }
            | Step::UpdateTrustPolicy { after, .. } => format!("\n    {step}: {}", after.to_json()),
            step => format!("\n    {step}"),
        });
        format!("{} {:?}:{}", turn.subject(), turn.after(), steps.collect::<String>())
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn assert_never_wider(states: &[(Account, String)], plan: &StackPlan) -> Result<(), TestCaseError> {
    let (first, last) = (&states[0].0, &states[states.len() - 1].0);
    for name in ROLES {
        let (before, after) = (access(first, name), access(last, name));
        for (state, step) in states {
            for (index, allowed) in access(state, name).into_iter().enumerate() {
                prop_assert!(
                    !allowed || before[index] || after[index],
                    "behind {step}, role `{name}` lets caller {} do {}\n{}\n{}",
                    index / ACTIONS.len(),
                    ACTIONS[index % ACTIONS.len()],
                    standing_there(first, name),
                    written(plan),
                );
            }
        }
    }
    Ok(())
}

/// The account after a stack of these roles was applied to it.
fn standing(roles: &[Role], account: &Account) -> Account {
    let plan = plan_of(account, &Stack::of(roles.to_vec()));
    states(account, &plan).pop().unwrap().0
}

proptest! {
    #[test]
    fn a_role_is_never_wider_than_both_ends(before in roles(1), after in roles(1)) {
        let account = standing(&before, &others());
        let plan = plan_of(&account, &Stack::of(after));
        assert_never_wider(&states(&account, &plan), &plan)?;
    }

    #[test]
    fn behind_a_plan_is_nothing_to_do(before in roles(3), after in roles(3)) {
        let account = standing(&before, &others());
        let stack = Stack::of(after);
        let plan = plan_of(&account, &stack);
        let last = states(&account, &plan).pop().unwrap().0;
        let again = plan_of(&last, &stack);
        prop_assert!(again.is_empty(), "{plan:#?}\n{again:#?}");
    }

    #[test]
    fn wherever_it_is_cut_off_the_next_run_arrives(before in roles(2), after in roles(2), at in any::<prop::sample::Index>()) {
        let account = standing(&before, &others());
        let stack = Stack::of(after);
        let all = states(&account, &plan_of(&account, &stack));
        let cut = &all[at.index(all.len())].0;
        let rest = plan_of(cut, &stack);
        prop_assert!(!rest.has_conflicts(), "{rest:#?}");
        let last = states(cut, &rest).pop().unwrap().0;
        prop_assert!(plan_of(&last, &stack).is_empty());
        let theirs = others();
        prop_assert_eq!(not_ours(&last), not_ours(&theirs));
    }

    #[test]
    fn what_is_not_ours_is_never_touched(before in roles(3), after in roles(2)) {
        let account = standing(&before, &others());
        let pruning = Stack::of(after).rules(Rules::default().pruning().forcing());
        for plan in [plan_of(&account, &pruning), destroy_stack(&account, &pruning)] {
            for (state, step) in states(&account, &plan) {
                let theirs = others();
                prop_assert_eq!(not_ours(&state), not_ours(&theirs), "behind {}", step);
            }
        }
    }

    #[test]
    fn a_destroyed_stack_leaves_nothing_of_ours(roles in roles(3)) {
        let account = standing(&roles, &others());
        let plan = destroy_stack(&account, &Stack::of(roles));
        let left = states(&account, &plan).pop().unwrap().0;
        let theirs = others();
        prop_assert_eq!(not_ours(&left), not_ours(&theirs));
        prop_assert_eq!((left.roles.len(), left.policies.len(), left.instance_profiles.len()), (1, 2, 1));
    }

    /// A turn needs nothing but the turns that it comes after: they can be applied in any order that keeps to that.
    #[test]
    fn turns_side_by_side_end_alike(before in roles(3), after in roles(3), picks in vec(any::<prop::sample::Index>(), 8)) {
        let account = standing(&before, &others());
        let stack = Stack::of(after).rules(Rules::default().pruning());
        let plan = plan_of(&account, &stack);
        let mut done = vec![false; plan.turns().len()];
        let (mut state, mut picks) = (account.clone(), picks.iter().cycle());
        loop {
            let free: Vec<_> = (0..done.len())
                .filter(|index| !done[*index] && plan.turns()[*index].after().iter().all(|turn| done[*turn]))
                .collect();
            if free.is_empty() { break; }
            let next = free[picks.next().unwrap().index(free.len())];
            done[next] = true;
            let plan = plan.turns()[next].plan().unwrap();
            for step in plan.steps() {
                if let Step::CreateRole { role, .. } = step {
                    let born = |name: &str| state.role(name).is_some() || role.name == name;
let declared = stack.roles().iter().map(|role| role.name.as_str());
                    let mut named = declared.filter(|name| role.trust.to_json().contains(&format!(":role/{name}\"")));
                    prop_assert!(named.all(|name| born(name) && name != role.name), "{}", role.trust.to_json());
                }
                state.after(plan.role(), step);
            }
        }
        prop_assert!(done.iter().all(|done| *done));
        prop_assert!(plan_of(&state, &stack).is_empty());
    }
}

use iam_role_policy::{
    ActionElement, Kind, ResourceElement, ResourcePattern,
    contain::{Answer, within},
    evaluate::{Context, Decision, Policies, Policy, Request, decide},
    limits,
    minimize::divide,
};

use super::*;
use crate::{
    ManagedPolicySpec, PolicySpec, RoleSpec,
    plan::{
        Account, destroy_stack, stack,
        stack::tests::{holding, stack_of},
    },
    testing::{POLICY, SPEC, inline},
};

const BOUND: PolicySpec = PolicySpec { name: "Bound", path: "/limits/", ..POLICY };
const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

fn place() -> (Partition, AccountId) {
    (Partition::new("aws").unwrap(), AccountId::new("123456789012").unwrap())
}

/// A role with everything that a role can have.
fn full() -> RoleSpec {
    RoleSpec {
        path: "/app/",
        description: Some("writes"),
        inline_policies: inline("one", POLICY.document),
        managed_policies: &[ManagedPolicySpec::Arn(READ_ONLY), ManagedPolicySpec::Declared(&POLICY)],
        permissions_boundary: Some(ManagedPolicySpec::Declared(&BOUND)),
        tags: &[("team", "data")],
        instance_profile: Some("box"),
        ..SPEC
    }
}

/// Two declarations of it that differ in all that can change.
fn stacks() -> [Stack; 2] {
    const CHANGED: PolicySpec = PolicySpec {
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#,
        tags: &[("team", "web")],
        ..POLICY
    };
    let other = RoleSpec {
        description: None,
        inline_policies: inline("two", POLICY.document),
        managed_policies: &[ManagedPolicySpec::Declared(&CHANGED)],
        permissions_boundary: Some(ManagedPolicySpec::Arn("arn:aws:iam::aws:policy/PowerUserAccess")),
        trust: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#,
        tags: &[],
        ..full()
    };
    [stack_of(&[full()]), stack_of(&[other])]
}

/// Plans that make, change and delete it, and empty ones.
fn plans() -> Vec<StackPlan> {
    let [one, two] = stacks();
    let (here, there) = (holding(one.roles()), holding(two.roles()));
    let mut plans = vec![stack(&Account::default(), &one), stack(&here, &one)];
    plans.extend([stack(&here, &two), stack(&there, &one), destroy_stack(&here, &one)]);
    plans
}

/// An action, the ARN that it is about, and what the request says of a condition key.
type Call = (&'static str, String, Option<(&'static str, String)>);

/// The calls of a plan.
fn calls(plan: &StackPlan) -> Vec<Call> {
    let arn = |rest: &str| format!("arn:aws:iam::123456789012:{rest}");
    let named = |policy: &PolicyArn| match policy {
        PolicyArn::Known(arn) => arn.clone(),
        PolicyArn::Created(name) if name == "Bound" => arn("policy/limits/Bound"),
        PolicyArn::Created(name) => arn(&format!("policy/{name}")),
    };
    let steps = plan.turns().iter().flat_map(|turn| turn.plan().unwrap().steps());
    let call = |step: &Step| {
        let (resource, condition) = match step {
            Step::CreatePolicy(policy) => (named(&PolicyArn::Created(policy.name.clone())), None),
            Step::CreatePolicyVersion { arn, .. }
            | Step::DeletePolicyVersion { arn, .. }
            | Step::TagPolicy { arn, .. }
            | Step::UntagPolicy { arn, .. }
            | Step::DeletePolicy { arn } => (arn.clone(), None),
            Step::AttachPolicy { policy } => (arn("role/app/writer"), Some((POLICY_KEY, named(policy)))),
            Step::DetachPolicy { arn: policy } => {
                (arn("role/app/writer"), Some((POLICY_KEY, policy.clone())))
            }
            Step::PutPermissionsBoundary { after, .. } => {
                (arn("role/app/writer"), Some((BOUNDARY, named(after))))
            }
            Step::CreateRole { permissions_boundary, .. } => (
                arn("role/app/writer"),
                permissions_boundary.as_ref().map(|policy| (BOUNDARY, named(policy))),
            ),
            Step::CreateInstanceProfile { .. }
            | Step::AddRoleToInstanceProfile { .. }
            | Step::RemoveRoleFromInstanceProfile { .. }
            | Step::DeleteInstanceProfile { .. } => (arn("instance-profile/app/box"), None),
            _ => (arn("role/app/writer"), None),
        };
        (step.action(), resource, condition)
    };
    steps.map(call).collect()
}

const POLICY_KEY: &str = super::POLICY;

fn is_allowed(document: &Document, action: &str, resource: &str, condition: Option<&(&str, String)>) -> bool {
    let mut context = Context::closed();
    if let Some((key, value)) = condition {
        context.insert(key, value.as_str());
    }
    let request = Request::new("arn:aws:iam::123456789012:role/deployer", action, resource).unwrap();
    let policies = [Policy::new(document)];
    let policies = Policies { identity: &policies, ..Policies::default() };
    decide(&policies, &request.context(context)) == Decision::Allow
}

#[test]
fn every_call_is_allowed_and_without_its_action_refused() {
    let (partition, account) = place();
    let [one, two] = stacks().map(|stack| stack.permissions(&partition, &account));
    let mut covered = BTreeSet::new();
    for plan in plans() {
        let least = plan.permissions(&partition, &account);
        for (action, resource, condition) in calls(&plan) {
            assert!(
                is_allowed(&least, action, &resource, condition.as_ref()),
                "{action} {resource} {condition:?}"
            );
            let over_life =
                [&one, &two].iter().any(|policy| is_allowed(policy, action, &resource, condition.as_ref()));
            assert!(over_life, "{action} {resource} {condition:?}");
            let mut without = least.clone();
            for statement in &mut without.statements {
                let ActionElement::Action(actions) = &mut statement.action else { panic!("{least:?}") };
                actions.retain(|other| other.as_str() != action);
            }
            assert!(!is_allowed(&without, action, &resource, condition.as_ref()), "{action}");
            let (elsewhere, other) = (resource.replace("writer", "other"), condition.as_ref());
            assert!(elsewhere == resource || !is_allowed(&least, action, &elsewhere, other), "{action}");
            covered.insert(action);
        }
    }
    assert_eq!(covered.len(), 20, "{covered:?}");
}

#[test]
fn only_what_is_declared_can_be_attached_or_bound() {
    let (partition, account) = place();
    let least = stacks()[0].permissions(&partition, &account);
    let role = "arn:aws:iam::123456789012:role/app/writer";
    let allowed = |action: &str, key: &'static str, arn: &str| {
        is_allowed(&least, action, role, Some(&(key, arn.to_owned())))
    };
    assert!(allowed("iam:AttachRolePolicy", POLICY_KEY, READ_ONLY));
    assert!(!allowed("iam:AttachRolePolicy", POLICY_KEY, "arn:aws:iam::aws:policy/AdministratorAccess"));
    assert!(allowed("iam:DetachRolePolicy", POLICY_KEY, "arn:aws:iam::aws:policy/AdministratorAccess"));
    assert!(allowed("iam:CreateRole", BOUNDARY, "arn:aws:iam::123456789012:policy/limits/Bound"));
    assert!(!is_allowed(&least, "iam:CreateRole", role, None), "without its boundary");
    assert!(!allowed("iam:PutRolePermissionsBoundary", BOUNDARY, READ_ONLY));
}

#[test]
fn a_plan_needs_no_more_than_the_stack() {
    let (partition, account) = place();
    let [one, _] = stacks();
    let whole = one.permissions(&partition, &account);
    for plan in [stack(&Account::default(), &one), stack(&holding(one.roles()), &one)] {
        let least = plan.permissions(&partition, &account);
        assert_eq!(within(&[&least], &[&whole], Kind::Identity), Answer::Within);
    }
    let nothing = stack(&holding(one.roles()), &one).permissions(&partition, &account);
    let writes = ["iam:PutRolePolicy", "iam:CreateRole", "iam:TagRole"];
    let role = "arn:aws:iam::123456789012:role/app/writer";
    assert!(writes.iter().all(|action| !is_allowed(&nothing, action, role, None)), "it only reads");
    assert!(is_allowed(&nothing, "iam:GetRole", role, None));
}

#[test]
fn roles_that_need_the_same_share_a_statement() {
    let (partition, account) = place();
    let roles: Vec<_> = ["a", "b", "c"].map(|name| RoleSpec { name, ..SPEC }).to_vec();
    let document = stack_of(&roles).permissions(&partition, &account);
    assert_eq!(document.statements.len(), 5, "{}", document.to_json());
    let one = stack_of(&roles[..1]).permissions(&partition, &account);
    let expected = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:GetAccountAuthorizationDetails","iam:ListInstanceProfiles","iam:ListPolicies","iam:ListRoles"],"Resource":"*"},{"Effect":"Allow","Action":"iam:GetInstanceProfile","Resource":"arn:aws:iam::123456789012:instance-profile/*"},{"Effect":"Allow","Action":["iam:GetPolicy","iam:GetPolicyVersion","iam:ListEntitiesForPolicy","iam:ListPolicyVersions"],"Resource":"arn:aws:iam::123456789012:policy/*"},{"Effect":"Allow","Action":["iam:GetRole","iam:GetRolePolicy","iam:ListAttachedRolePolicies","iam:ListInstanceProfilesForRole","iam:ListRolePolicies"],"Resource":"arn:aws:iam::123456789012:role/*"},{"Effect":"Allow","Action":["iam:CreateRole","iam:DeleteRole","iam:DeleteRolePermissionsBoundary","iam:DeleteRolePolicy","iam:DetachRolePolicy","iam:PutRolePolicy","iam:TagRole","iam:UntagRole","iam:UpdateAssumeRolePolicy","iam:UpdateRole"],"Resource":"arn:aws:iam::123456789012:role/a"}]}"#;
    assert_eq!(one.to_json(), expected);
}

/// Forty roles with all that a role can have need more than a managed policy takes.
#[test]
fn parts_that_fit_grant_the_same_together() {
    let (partition, account) = place();
    let name = |what: &str, number: usize| -> &'static str {
        Box::leak(format!("service-{what}-{number}").into_boxed_str())
    };
    let role = |number: usize| {
        let policy: &PolicySpec = Box::leak(Box::new(PolicySpec { name: name("policy", number), ..POLICY }));
        RoleSpec {
            name: name("role", number),
            managed_policies: Box::leak(Box::new([ManagedPolicySpec::Declared(policy)])),
            instance_profile: Some(name("profile", number)),
            ..full()
        }
    };
    let stack = stack_of(&(0..40).map(role).collect::<Vec<_>>());
    let plan = super::super::stack(&Account::default(), &stack);
    for whole in [stack.permissions(&partition, &account), plan.permissions(&partition, &account)] {
        let parts = divide(&whole, limits::MANAGED_POLICY).unwrap();
        assert!(parts.len() > 2 && parts.iter().all(|part| part.size() <= limits::MANAGED_POLICY));
        let grants = |document: &Document| {
            let statement = |statement: &iam_role_policy::Statement| {
                let resources = statement.resource.iter().flat_map(ResourceElement::patterns);
                let resources: Vec<_> = resources.map(ResourcePattern::text).collect();
                let actions = statement.action.patterns().iter().map(|action| action.as_str().to_owned());
                let conditions = format!("{:?}", statement.conditions);
                actions
                    .flat_map(|action| resources.iter().map(move |on| (action.clone(), on.clone())))
                    .map(|(action, on)| (action, on, conditions.clone()))
                    .collect::<Vec<_>>()
            };
            document.statements.iter().flat_map(statement).collect::<BTreeSet<_>>()
        };
        let together: BTreeSet<_> = parts.iter().flat_map(grants).collect();
        assert_eq!(together, grants(&whole));
    }
}

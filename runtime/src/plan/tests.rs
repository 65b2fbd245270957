use iam_role_policy::{CustomerPolicy, InlinePolicy, Kind, ManagedPolicy, Role, Tag};

use super::*;
use crate::{
    IamRole, ManagedPolicySpec, PolicySpec, RoleSpec,
    testing::{POLICY, SERVICE_TRUST, SPEC, declared, inline},
};

pub(super) const ACCOUNT: &str = "arn:aws:iam::123456789012";

pub(super) fn role(spec: RoleSpec) -> Role {
    declared(spec, &[]).render().unwrap()
}

fn text(document: &Document) -> ObservedDocument {
    ObservedDocument::new(&document.to_json(), Kind::Identity)
}

fn json_document(text: &str) -> Document {
    let ObservedDocument::Document(document) = ObservedDocument::new(text, Kind::Trust) else {
        panic!("{text}")
    };
    document
}

/// The account after `role` was provisioned.
pub(super) fn standing(role: &Role) -> Observed {
    let arn = |policy: &CustomerPolicy| format!("{ACCOUNT}:policy{}{}", policy.path, policy.name);
    let managed = |policy: &ManagedPolicy| match policy {
        ManagedPolicy::Arn(arn) | ManagedPolicy::Declared(arn) => arn.clone(),
        ManagedPolicy::Customer(policy) => arn(policy),
    };
    let policy = |policy: &CustomerPolicy| ObservedPolicy {
        arn: arn(policy),
        name: policy.name.clone(),
        path: policy.path.clone(),
        description: policy.description.clone(),
        document: text(&policy.document),
        versions: vec![ObservedVersion { id: "v1".to_owned(), is_default: true }],
        tags: policy.tags.clone(),
        used_by: Vec::new(),
    };
    let profile = |name: &String| ObservedInstanceProfile {
        name: name.clone(),
        roles: vec![role.name.clone()],
        tags: ownership::of(&role.tags),
    };
    let inline = |policy: &InlinePolicy| (policy.name.clone(), text(&policy.document));
    Observed {
        role: Some(ObservedRole {
            arn: format!("{ACCOUNT}:role{}{}", role.path, role.name),
            name: role.name.clone(),
            path: role.path.clone(),
            description: role.description.clone(),
            max_session_duration: role.max_session_duration,
            trust: ObservedDocument::new(&role.trust.to_json(), Kind::Trust),
            inline_policies: role.inline_policies.iter().map(inline).collect(),
            managed_policies: role.managed_policies.iter().map(managed).collect(),
            permissions_boundary: role.permissions_boundary.as_ref().map(managed),
            tags: role.tags.clone(),
        }),
        policies: policies::declared(role).into_iter().map(policy).collect(),
        instance_profiles: role.instance_profile.iter().map(profile).collect(),
    }
}

pub(super) fn full() -> Role {
    role(RoleSpec {
        description: Some("writes"),
        inline_policies: inline("one", POLICY.document),
        managed_policies: &[
            ManagedPolicySpec::Arn("arn:aws:iam::aws:policy/ReadOnlyAccess"),
            ManagedPolicySpec::Declared(&POLICY),
        ],
        permissions_boundary: Some(ManagedPolicySpec::Declared(&POLICY)),
        tags: &[("team", "data")],
        instance_profile: Some("writer"),
        ..SPEC
    })
}

pub(super) fn actions(plan: &Plan) -> Vec<&str> {
    plan.steps().iter().map(|step| step.action().trim_start_matches("iam:")).collect()
}

fn planned(observed: &Observed, role: &Role) -> Vec<String> {
    actions(&plan(observed, role).unwrap()).into_iter().map(str::to_owned).collect()
}

fn planned_by(rules: &Rules, observed: &Observed, role: &Role) -> Result<Plan, Conflicts> {
    super::planned(observed, role, rules, &Surroundings::default())
}

/// The steps after something in the account changed.
fn after(change: impl FnOnce(&mut Observed)) -> Vec<String> {
    let role = full();
    let mut observed = standing(&role);
    change(&mut observed);
    planned(&observed, &role)
}

fn after_role(change: impl FnOnce(&mut ObservedRole)) -> Vec<String> {
    after(|observed| change(observed.role.as_mut().unwrap()))
}

#[test]
fn a_new_role_costs_a_call_a_part() {
    let small = role(RoleSpec { inline_policies: inline("one", POLICY.document), ..SPEC });
    assert_eq!(planned(&Observed::default(), &small), ["CreateRole", "PutRolePolicy"]);
    let expected = [
        "CreatePolicy",
        "CreateRole",
        "PutRolePolicy",
        "AttachRolePolicy",
        "AttachRolePolicy",
        "CreateInstanceProfile",
        "AddRoleToInstanceProfile",
    ];
    assert_eq!(planned(&Observed::default(), &full()), expected);
}

#[test]
fn a_role_that_trusts_itself_is_created_first() {
    const ITSELF: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["123456789012","arn:aws:iam::123456789012:role/writer"]},"Action":"sts:AssumeRole"}]}"#;
    let itself = role(RoleSpec { trust: ITSELF, ..SPEC });
    let plan = plan(&Observed::default(), &itself).unwrap();
    assert_eq!(actions(&plan), ["CreateRole", "UpdateAssumeRolePolicy"]);
    let Step::CreateRole { role: first, .. } = &plan.steps()[0] else { panic!("{plan}") };
    assert_eq!(
        first.trust.to_json(),
        SERVICE_TRUST.replace(r#""Service":"datasync.amazonaws.com""#, r#""AWS":"123456789012""#)
    );
    let other = role(RoleSpec { name: "rewriter", trust: ITSELF, ..SPEC });
    assert_eq!(planned(&Observed::default(), &other), ["CreateRole"]);
}

#[test]
fn a_role_as_declared_needs_nothing() {
    let role = full();
    let plan = plan(&standing(&role), &role).unwrap();
    assert!(plan.is_empty() && plan.notes().is_empty(), "{plan}");
}

#[test]
fn each_difference_is_one_step() {
    assert_eq!(after_role(|role| role.description = None), ["UpdateRole"]);
    assert_eq!(after_role(|role| role.max_session_duration = 7200), ["UpdateRole"]);
    assert_eq!(after_role(|role| role.permissions_boundary = None), ["PutRolePermissionsBoundary"]);
    assert_eq!(after_role(|role| role.inline_policies.clear()), ["PutRolePolicy"]);
    assert_eq!(after_role(|role| role.managed_policies.truncate(1)), ["AttachRolePolicy"]);
    assert_eq!(after_role(|role| role.tags.retain(|tag| tag.key != "team")), ["TagRole"]);
    let unreadable = || ObservedDocument::new("{", Kind::Trust);
    assert_eq!(after_role(|role| role.trust = unreadable()), ["UpdateAssumeRolePolicy"]);
    assert_eq!(after(|all| all.policies[0].document = unreadable()), ["CreatePolicyVersion"]);
    assert_eq!(after(|all| all.policies[0].tags.truncate(1)), ["TagPolicy"]);
    assert_eq!(after(|all| all.instance_profiles[0].roles.clear()), ["AddRoleToInstanceProfile"]);
}

#[test]
fn what_is_not_declared_goes_after_what_is_new_came() {
    let steps = after_role(|role| {
        let document = role.inline_policies.remove("one").unwrap();
        role.inline_policies.insert("rogue".to_owned(), document);
        role.managed_policies = vec!["arn:aws:iam::aws:policy/AdministratorAccess".to_owned()];
        role.tags.push(Tag { key: "Rogue".to_owned(), value: "1".to_owned() });
    });
    let expected = [
        "PutRolePolicy",
        "AttachRolePolicy",
        "AttachRolePolicy",
        "DeleteRolePolicy",
        "DetachRolePolicy",
        "UntagRole",
    ];
    assert_eq!(steps, expected);
}

#[test]
fn a_name_in_another_case_goes_before_the_declared_one_comes() {
    let steps = after_role(|role| {
        let document = role.inline_policies.remove("one").unwrap();
        role.inline_policies.insert("One".to_owned(), document);
    });
    assert_eq!(steps, ["DeleteRolePolicy", "PutRolePolicy"]);
}

#[test]
fn a_document_is_read_whole_although_it_has_what_can_be_let_through() {
    let text = POLICY.document.replace("example", "example/${aws:userid");
    assert!(matches!(ObservedDocument::new(&text, Kind::Identity), ObservedDocument::Document(_)));
    let text = POLICY.document.replace("\"Resource\"", "\"Ressource\"");
    assert!(matches!(ObservedDocument::new(&text, Kind::Identity), ObservedDocument::Unreadable(_)));
}

#[test]
fn a_boundary_comes_before_permissions_and_goes_after() {
    let bounded = role(RoleSpec {
        inline_policies: inline("one", POLICY.document),
        permissions_boundary: Some(ManagedPolicySpec::Declared(&POLICY)),
        ..SPEC
    });
    let bare = role(SPEC);
    let coming = ["CreatePolicy", "PutRolePermissionsBoundary", "PutRolePolicy"];
    assert_eq!(planned(&standing(&bare), &bounded), coming);
    let going = ["DeleteRolePolicy", "DeleteRolePermissionsBoundary"];
    assert_eq!(planned(&standing(&bounded), &bare), going);
}

/// A role with an inline policy of these statements, and this boundary.
pub(super) fn bounded(statements: &str, boundary: &'static str) -> Role {
    let mut role = role(RoleSpec { permissions_boundary: Some(ManagedPolicySpec::Arn(boundary)), ..SPEC });
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let ObservedDocument::Document(document) = ObservedDocument::new(&text, Kind::Identity) else {
        panic!("{text}")
    };
    role.inline_policies = vec![InlinePolicy { name: "data".to_owned(), document }];
    role
}

const NARROW: &str = "arn:aws:iam::123456789012:policy/narrow";
const WIDE: &str = "arn:aws:iam::123456789012:policy/wide";
const GET: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#;
const PUT: &str = r#"{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}"#;
const LIST: &str = r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#;
const DENY: &str = r#"{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"*"}"#;

/// The calls, and the texts of the inline policies that are put.
fn steps_between(before: &Role, after: &Role) -> Vec<String> {
    let steps = plan(&standing(before), after).unwrap();
    let shown = |step: &Step| match step {
        Step::PutInlinePolicy { after, .. } => after.to_json(),
        step => step.action().trim_start_matches("iam:").to_owned(),
    };
    steps.steps().iter().map(shown).collect()
}

fn policy_of(statements: &[&str]) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
}

#[test]
fn only_what_both_ends_allow_is_there_while_the_boundary_is_replaced() {
    let between = |before: &[&str], after: &[&str]| {
        steps_between(&bounded(&before.join(","), NARROW), &bounded(&after.join(","), WIDE))
    };
    let boundary = "PutRolePermissionsBoundary".to_owned();
    assert_eq!(between(&[GET, PUT], &[GET]), [policy_of(&[GET]), boundary.clone()], "what goes, goes first");
    assert_eq!(
        between(&[GET], &[GET, PUT]),
        [boundary.clone(), policy_of(&[GET, PUT])],
        "what comes, comes last"
    );
    assert_eq!(
        between(&[GET, PUT, DENY], &[GET, LIST]),
        [policy_of(&[GET, DENY]), boundary.clone(), policy_of(&[GET, LIST])],
        "what denies is there to the end"
    );
    assert_eq!(
        between(&[PUT], &[LIST]),
        ["DeleteRolePolicy".to_owned(), boundary.clone(), policy_of(&[LIST])],
        "nothing in common, nothing there"
    );
    assert_eq!(between(&[GET], &[GET]), [boundary], "permissions that stay are not touched");
}

#[test]
fn attachments_that_go_are_gone_before_the_boundary_is_replaced() {
    const READ: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    let mut before = bounded(GET, NARROW);
    before.managed_policies = vec![ManagedPolicy::Arn(READ.to_owned())];
    assert_eq!(
        steps_between(&before, &bounded(GET, WIDE)),
        ["DetachRolePolicy", "PutRolePermissionsBoundary"]
    );
    before.managed_policies = vec![ManagedPolicy::Arn("arn:aws:iam::aws:policy/AWSDenyAll".to_owned())];
    assert_eq!(
        steps_between(&before, &bounded(GET, WIDE)),
        ["PutRolePermissionsBoundary", "DetachRolePolicy"]
    );
}

#[test]
fn what_denies_comes_first_and_goes_last() {
    const DENY: &str =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#;
    const GUARD: PolicySpec = PolicySpec { name: "Guard", document: DENY, ..POLICY };
    let policies = [("a-deny", DENY), ("b-allow", POLICY.document), ("c-deny", DENY)]
        .map(|(name, document)| crate::InlinePolicySpec { name, document });
    let guarded = role(RoleSpec {
        inline_policies: policies.to_vec().leak(),
        managed_policies: &[
            ManagedPolicySpec::Arn("arn:aws:iam::aws:policy/ReadOnlyAccess"),
            ManagedPolicySpec::Declared(&GUARD),
        ],
        ..SPEC
    });
    let steps = |plan: Plan| -> Vec<_> { plan.steps().iter().map(Step::to_string).collect() };
    let read_only = "policy `arn:aws:iam::aws:policy/ReadOnlyAccess`";
    let guard = format!("policy `{ACCOUNT}:policy/Guard`");
    let deny_all = "policy `arn:aws:iam::aws:policy/AWSDenyAll`";
    let coming = [
        "put inline policy `a-deny`",
        "put inline policy `c-deny`",
        "create policy `Guard`",
        "attach policy `Guard`",
        "put inline policy `b-allow`",
        &format!("attach {read_only}"),
    ];
    assert_eq!(steps(plan(&Observed::default(), &guarded).unwrap())[1..], coming);
    let bare = role(SPEC);
    assert_eq!(steps(plan(&standing(&bare), &guarded).unwrap()), coming);

    let mut observed = standing(&guarded);
    let attached = &mut observed.role.as_mut().unwrap().managed_policies;
    attached.insert(0, "arn:aws:iam::aws:policy/AWSDenyAll".to_owned());
    let going = [
        "delete inline policy `b-allow`",
        &format!("detach {read_only}"),
        "delete inline policy `a-deny`",
        "delete inline policy `c-deny`",
        &format!("detach {deny_all}"),
        &format!("detach {guard}"),
    ];
    assert_eq!(steps(plan(&observed, &bare).unwrap()), going);
    observed.role.as_mut().unwrap().managed_policies.remove(0);
    let destroyed = steps(destroy(&observed, &guarded).unwrap());
    assert_eq!(destroyed[..2], ["delete inline policy `b-allow`".to_owned(), format!("detach {read_only}")]);
}

#[test]
fn what_denies_stays_until_another_policy_that_it_bounds_is_gone() {
    const LIFTED: &str = r#"{"Effect":"Deny","Action":"s3:ListBucket","Resource":"*"}"#;
    let with = |policies: &[(&'static str, String)]| {
        let spec = |(name, document): &(&'static str, String)| crate::InlinePolicySpec {
            name,
            document: document.clone().leak(),
        };
        role(RoleSpec { inline_policies: policies.iter().map(spec).collect::<Vec<_>>().leak(), ..SPEC })
    };
    let before =
        with(&[("x", policy_of(&[DENY, LIST])), ("y", policy_of(&[&PUT.replace("Put", "Delete"), LIFTED]))]);
    let after = with(&[("x", policy_of(&[&DENY.replace("Delete", "Put")]))]);
    let plan = plan(&standing(&before), &after).unwrap();
    let steps: Vec<_> = plan.steps().iter().map(Step::to_string).collect();
    let x = "put inline policy `x`";
    assert_eq!(steps, [x, "delete inline policy `y`", x]);
}

#[test]
fn what_is_written_in_one_call_and_may_be_wider_is_noted() {
    const ALLOWS: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#;
    const BOTH: PolicySpec = PolicySpec {
        name: "Both",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}]}"#,
        ..POLICY
    };
    const OTHER: PolicySpec = PolicySpec { name: "Other", ..BOTH };
    let one = role(RoleSpec { managed_policies: &[ManagedPolicySpec::Declared(&BOTH)], ..SPEC });
    let two = &[ManagedPolicySpec::Declared(&BOTH), ManagedPolicySpec::Declared(&OTHER)];
    let two = role(RoleSpec { managed_policies: two, ..SPEC });
    let bare = role(SPEC);
    let notes = |before: &Role, after: &Role| {
        let mut notes = plan(&standing(before), after).unwrap().notes;
        notes.retain(|note| note.contains("wider than both ends"));
        notes
    };
    let said = "policy `Both` and policy `Other` are each written in one call, so that the role may be wider than both \
                ends for a moment";
    assert_eq!(notes(&bare, &two), [said]);
    assert_eq!(notes(&bare, &one), [] as [&str; 0], "there is nothing beside it");
    assert_eq!(notes(&one, &bare), [] as [&str; 0]);
    assert_eq!(notes(&two, &bare).len(), 1);
    let destroyed = destroy(&standing(&two), &two).unwrap();
    assert!(destroyed.notes()[0].contains("are each written in one call"), "{destroyed}");
    let mut bound = bounded(ALLOWS, NARROW);
    bound.managed_policies.clone_from(&one.managed_policies);
    assert_eq!(notes(&bound, &bounded(ALLOWS, WIDE)).len(), 1, "it is there with both boundaries");
    assert_eq!(notes(&bounded(ALLOWS, NARROW), &bound), [] as [&str; 0]);
}

#[test]
fn a_trust_policy_that_only_loses_is_written_first() {
    const WIDE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"datasync.amazonaws.com"},"Action":"sts:AssumeRole"},{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}]}"#;
    let narrow = role(RoleSpec { inline_policies: inline("one", POLICY.document), ..SPEC });
    let wide = role(RoleSpec { trust: WIDE, ..SPEC });
    let steps = planned(&standing(&wide), &narrow);
    assert_eq!(steps, ["UpdateAssumeRolePolicy", "PutRolePolicy"]);
    let steps = planned(&standing(&narrow), &wide);
    assert_eq!(steps, ["DeleteRolePolicy", "UpdateAssumeRolePolicy"]);
}

#[test]
fn nobody_has_the_permissions_of_another_time() {
    const DENY: &str = r#""Effect":"Deny","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}"#;
    let allow = |service: &&str| {
        format!(
            r#"{{"Effect":"Allow","Principal":{{"Service":"{service}.amazonaws.com"}},"Action":"sts:AssumeRole"}}"#
        )
    };
    let trust = |services: &[&str], denied: &str| -> &'static str {
        let deny = format!(r#"{{"Sid":"No",{DENY}"#).replace("444455556666", denied);
        let statements: Vec<_> = services.iter().map(allow).chain([deny]).collect();
        format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(",")).leak()
    };
    let with = |trust, policies| role(RoleSpec { trust, inline_policies: policies, ..SPEC });
    let (one, none): (&[_], &[_]) = (inline("one", POLICY.document), &[]);
    let (a, b) = ("111122223333", "444455556666");
    let before = with(trust(&["ec2", "lambda"], a), none);
    let after = with(trust(&["ec2", "datasync"], b), one);
    let plan = plan(&standing(&before), &after).unwrap();
    assert_eq!(actions(&plan), ["UpdateAssumeRolePolicy", "PutRolePolicy", "UpdateAssumeRolePolicy"]);
    let [
        Step::UpdateTrustPolicy { after: between, .. },
        _,
        Step::UpdateTrustPolicy { before: then, after: last },
    ] = plan.steps()
    else {
        panic!("{plan}")
    };
    let both_denied = trust(&["ec2"], b).replace("]}", &format!(",{{{}]}}", DENY.replace(b, a)));
    assert_eq!(between.normal(), json_document(&both_denied).normal());
    assert_eq!((then, last), (&ObservedDocument::Document(between.clone()), &after.trust));

    // Without a common statement, who is trusted no more must not see what is new, nor who is new what goes.
    let (old, new) = (trust(&["lambda"], a), trust(&["datasync"], a));
    assert_eq!(
        planned(&standing(&with(old, none)), &with(new, one)),
        ["UpdateAssumeRolePolicy", "PutRolePolicy"]
    );
    assert_eq!(
        planned(&standing(&with(old, one)), &with(new, none)),
        ["DeleteRolePolicy", "UpdateAssumeRolePolicy"]
    );
    let mut unreadable = standing(&with(old, none));
    unreadable.role.as_mut().unwrap().trust = ObservedDocument::new("{", Kind::Trust);
    assert_eq!(planned(&unreadable, &with(new, one)), ["UpdateAssumeRolePolicy", "PutRolePolicy"]);
    // Where no permission changes, one call is enough.
    assert_eq!(
        planned(&standing(&before), &with(trust(&["ec2", "datasync"], b), none)),
        ["UpdateAssumeRolePolicy"]
    );
}

#[test]
fn the_sixth_version_takes_the_place_of_the_oldest_that_is_not_in_use() {
    let steps = |ids: &[&str], default: &str| {
        let version = |id: &&str| ObservedVersion { id: (*id).to_owned(), is_default: *id == default };
        let role = full();
        let mut observed = standing(&role);
        observed.policies[0].versions = ids.iter().map(version).collect();
        observed.policies[0].document = ObservedDocument::Unreadable(String::new());
        plan(&observed, &role).unwrap().steps().iter().map(Step::to_string).collect::<Vec<_>>()
    };
    let new = format!("put a new version of policy `{ACCOUNT}:policy/Reader`");
    assert_eq!(steps(&["v1", "v2", "v3", "v4"], "v1"), [new.as_str()]);
    let pruned = format!("delete version v2 of policy `{ACCOUNT}:policy/Reader`");
    assert_eq!(steps(&["v1", "v2", "v3", "v4", "v5"], "v1"), [pruned, new]);
}

#[test]
fn tags_of_a_role_are_the_same_in_any_case() {
    let retag = |key: &str, value: &str| Tag { key: key.to_owned(), value: value.to_owned() };
    let live = |tag: Tag| {
        after_role(|role| {
            role.tags.retain(|tag| tag.key != "team");
            role.tags.push(tag);
        })
    };
    assert_eq!(live(retag("Team", "data")), [] as [&str; 0]);
    assert_eq!(live(retag("Team", "other")), ["TagRole"]);
    let aws = after_role(|role| role.tags.push(retag("AWS:cloudformation:stack-name", "x")));
    assert_eq!(aws, [] as [&str; 0]);
}

/// As CloudFormation leaves it: the role has tags, of the stack too, and nothing else has any.
fn deployed(role: &Role) -> Observed {
    let mut observed = standing(role);
    let stack = Tag { key: "aws:cloudformation:stack-name".to_owned(), value: "roles".to_owned() };
    observed.role.as_mut().unwrap().tags.push(stack);
    observed.policies.iter_mut().for_each(|policy| policy.tags.clear());
    observed.instance_profiles.iter_mut().for_each(|profile| profile.tags.clear());
    observed
}

#[test]
fn what_cloudformation_made_as_declared_stays_as_it_is() {
    let role = full();
    let plan = plan(&deployed(&role), &role).unwrap();
    assert!(plan.is_empty(), "{plan}");
    let said = plan.to_string();
    for what in ["policy `arn:aws:iam::123456789012:policy/Reader`", "instance profile `writer`"] {
        let note = format!("note: {what} has no tag `iam-role:stack` and is as declared");
        assert!(said.contains(&note), "{said}");
    }
    assert!(!said.contains("stack `roles`"), "nothing is changed: {said}");
}

#[test]
fn a_change_of_what_cloudformation_made_is_refused() {
    let role = full();
    let refused = |change: fn(&mut Observed)| {
        let mut observed = deployed(&role);
        change(&mut observed);
        matches!(plan(&observed, &role).unwrap_err().as_slice(), [Conflict::NotOurs { .. }])
    };
    let narrower = |all: &mut Observed| {
        let text = POLICY.document.replace("example", "other");
        all.policies[0].document = ObservedDocument::new(&text, Kind::Identity);
    };
    assert!(refused(narrower));
    assert!(refused(|all| all.policies[0].path = "/other/".to_owned()));
    assert!(refused(|all| all.instance_profiles[0].roles.clear()));
    // A role that does not have it yet would get what anybody may have put there.
    assert!(refused(|all| {
        let role = all.role.as_mut().unwrap();
        role.managed_policies.clear();
        role.permissions_boundary = None;
    }));
}

#[test]
fn a_change_of_a_role_that_cloudformation_made_is_told() {
    let role = full();
    let mut observed = deployed(&role);
    observed.role.as_mut().unwrap().description = None;
    let plan = plan(&observed, &role).unwrap();
    assert_eq!(actions(&plan), ["UpdateRole"]);
    assert!(plan.to_string().contains("the role belongs to the CloudFormation stack `roles`"), "{plan}");
}

#[test]
fn what_is_not_ours_is_in_the_way() {
    let role = full();
    let refuse = |change: fn(&mut Observed)| {
        let mut observed = standing(&role);
        change(&mut observed);
        plan(&observed, &role).unwrap_err()
    };
    let error = refuse(|all| all.role.as_mut().unwrap().tags.clear());
    let said = "role `writer` exists and is not ours: it has no tag `iam-role:stack`\nhelp: take another name, delete \
                the role that is there, or hand it over with `aws iam tag-role --role-name writer --tags \
                Key=iam-role:stack,Value=app`";
    assert_eq!(error.to_string(), said);
    let error = refuse(|all| {
        let other = || vec![Tag { key: "iam-role:stack".to_owned(), value: "other".to_owned() }];
        all.policies[0].tags = other();
        all.instance_profiles[0].tags = other();
    });
    assert_eq!(error.as_slice().len(), 2);
    assert!(error.to_string().contains("says `other`, not `app`"), "{error}");
    let error = refuse(|all| all.role.as_mut().unwrap().path = "/old/".to_owned());
    assert!(error.to_string().contains("has the path `/old/`, not `/`"), "{error}");
    let error = refuse(|all| all.instance_profiles[0].roles = vec!["other".to_owned()]);
    assert!(error.to_string().contains("holds the role `other`"), "{error}");
    let error = refuse(|all| all.role.as_mut().unwrap().path = "/aws-service-role/x/".to_owned());
    assert!(matches!(error.as_slice(), [Conflict::ServiceLinked { .. }]));
}

#[test]
fn a_policy_that_is_declared_no_more_is_detached_and_stays() {
    let bare = role(SPEC);
    let before = role(RoleSpec { managed_policies: &[ManagedPolicySpec::Declared(&POLICY)], ..SPEC });
    let mut observed = standing(&before);
    let going = plan(&observed, &bare).unwrap();
    assert_eq!(actions(&going), ["DetachRolePolicy"]);
    assert!(going.notes()[0].contains("policy/Reader` is ours and this role does not declare it"), "{going}");
    observed.policies[0].tags.clear();
    let going = plan(&observed, &bare).unwrap();
    assert_eq!((actions(&going), going.notes()), (vec!["DetachRolePolicy"], &[][..]));
}

#[test]
fn an_instance_profile_that_is_declared_no_more_stays_until_it_is_pruned() {
    let role = role(SPEC);
    let mut observed = standing(&role);
    let profile = |name: &str, tags: Vec<Tag>| ObservedInstanceProfile {
        name: name.to_owned(),
        roles: vec!["writer".to_owned()],
        tags,
    };
    observed.instance_profiles =
        vec![profile("mine", ownership::of(&role.tags)), profile("theirs", Vec::new())];
    let kept = plan(&observed, &role).unwrap();
    assert!(kept.is_empty(), "{kept}");
    assert!(kept.notes()[0].contains("`mine` is ours") && kept.notes()[1].contains("`theirs`"), "{kept}");
    let pruned = planned_by(&Rules::default().pruning(), &observed, &role).unwrap();
    assert_eq!(actions(&pruned), ["RemoveRoleFromInstanceProfile", "DeleteInstanceProfile"]);
    assert!(pruned.notes()[0].contains("`theirs`"));
}

#[test]
fn an_instance_profile_in_another_case_is_the_same() {
    assert_eq!(after(|all| all.instance_profiles[0].name = "Writer".to_owned()), [] as [&str; 0]);
    let empty = after(|all| {
        all.instance_profiles[0].name = "Writer".to_owned();
        all.instance_profiles[0].roles.clear();
    });
    assert_eq!(empty, ["AddRoleToInstanceProfile"]);
}

#[test]
fn a_principal_that_was_deleted_is_noted() {
    let role = role(SPEC);
    let mut observed = standing(&role);
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"AROAEXAMPLEID"},"Action":"sts:AssumeRole"}]}"#;
    observed.role.as_mut().unwrap().trust = ObservedDocument::new(trust, Kind::Trust);
    let plan = plan(&observed, &role).unwrap();
    assert_eq!(actions(&plan), ["UpdateAssumeRolePolicy"]);
    assert!(plan.notes()[0].contains("`AROAEXAMPLEID`"), "{plan}");
}

#[test]
fn a_principal_that_was_deleted_is_named_in_nothing_that_is_written() {
    let trust = |principals: &str, denied: &str| -> &'static str {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":{principals}}},"Action":"sts:AssumeRole"}},{{"Effect":"Deny","Principal":{{"AWS":{denied}}},"Action":"sts:AssumeRole"}}]}}"#
        );
        text.leak()
    };
    let before =
        role(RoleSpec { trust: trust(r#"["111122223333","444455556666"]"#, r#""AIDAEXAMPLEID""#), ..SPEC });
    let declared = trust(r#"["111122223333","555566667777"]"#, r#""666677778888""#);
    let after = role(RoleSpec { trust: declared, inline_policies: inline("one", POLICY.document), ..SPEC });
    let plan = plan(&standing(&before), &after).unwrap();
    let written = plan.steps().iter().filter_map(|step| match step {
        Step::UpdateTrustPolicy { after, .. } => Some(after.to_json()),
        _ => None,
    });
    // Of a list, who is in both stays.
    assert_eq!(written.collect::<Vec<_>>(), [trust(r#""111122223333""#, r#""666677778888""#), declared]);
}

#[test]
fn destroying_goes_from_the_outside_in() {
    let role = full();
    let mut observed = standing(&role);
    observed.policies[0].versions.insert(0, ObservedVersion { id: "v0".to_owned(), is_default: false });
    let expected = [
        "RemoveRoleFromInstanceProfile",
        "DeleteInstanceProfile",
        "DeleteRolePolicy",
        "DetachRolePolicy",
        "DetachRolePolicy",
        "DeleteRole",
        "DeletePolicyVersion",
        "DeletePolicy",
    ];
    assert_eq!(actions(&destroy(&observed, &role).unwrap()), expected);
    assert!(destroy(&Observed::default(), &role).unwrap().is_empty());
}

#[test]
fn destroying_spares_what_is_not_ours_or_used() {
    let role = full();
    let mut observed = standing(&role);
    observed.policies[0].used_by = vec!["role `other`".to_owned()];
    observed.instance_profiles[0].roles.clear();
    observed.instance_profiles[0].tags.clear();
    let plan = destroy(&observed, &role).unwrap();
    assert!(!actions(&plan).contains(&"DeletePolicy"), "{plan}");
    assert!(!actions(&plan).contains(&"DeleteInstanceProfile"), "{plan}");
    assert_eq!(plan.notes().len(), 2);
    observed.role.as_mut().unwrap().tags.clear();
    assert!(matches!(destroy(&observed, &role).unwrap_err().as_slice(), [Conflict::NotOurs { .. }]));
}

#[test]
fn what_others_added_is_in_the_way_of_destroying() {
    let role = full();
    let mut observed = standing(&role);
    let found = observed.role.as_mut().unwrap();
    found.managed_policies.push("arn:aws:iam::aws:policy/rogue".to_owned());
    found.inline_policies.insert("rogue".to_owned(), text(&role.trust));
    observed.instance_profiles.push(ObservedInstanceProfile {
        name: "theirs".to_owned(),
        roles: vec!["writer".to_owned()],
        tags: Vec::new(),
    });
    let error = destroy(&observed, &role).unwrap_err();
    let said = "role `writer` cannot be deleted without what others have added to it: inline policy `rogue`, attached \
                policy `arn:aws:iam::aws:policy/rogue`, instance profile `theirs`\nhelp: ";
    assert!(error.to_string().starts_with(said), "{error}");
    let forced = destroy::of_role(&observed, &observed.policies, &role, &Rules::default().forcing()).unwrap();
    let gone = actions(&forced);
    assert_eq!(gone.iter().filter(|action| **action == "DetachRolePolicy").count(), 3, "{forced}");
    assert_eq!(gone.iter().filter(|action| **action == "DeleteRolePolicy").count(), 2, "{forced}");
    assert_eq!(gone.iter().filter(|action| **action == "DeleteInstanceProfile").count(), 1, "{forced}");
}

use iam_role_policy::{InlinePolicy, ManagedPolicy, Role, Tag};

use super::*;
use crate::{
    RoleSpec,
    plan::{
        plan,
        tests::{role, standing},
    },
    testing::SPEC,
};

const GET: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}"#;
const PUT: &str = r#"{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::data/*"}"#;
const ANY: &str = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;
const NEVER_PUT: &str = r#"{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}"#;
const BY_TEAM: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/Team":"data"}}}"#;
const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const AUDIT: &str = "arn:aws:iam::aws:policy/SecurityAudit";
const ADMIN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// A role with an inline policy of these statements, these attachments and this boundary.
fn with(statements: &[&str], attached: &[&str], boundary: Option<&str>) -> Role {
    let mut role = role(SPEC);
    if !statements.is_empty() {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
        let document = ObservedDocument::new(&text, Kind::Identity).document().unwrap().clone();
        role.inline_policies = vec![InlinePolicy { name: "data".to_owned(), document }];
    }
    role.managed_policies = attached.iter().map(|arn| ManagedPolicy::Arn((*arn).to_owned())).collect();
    role.permissions_boundary = boundary.map(|arn| ManagedPolicy::Arn(arn.to_owned()));
    role
}

fn between(before: &Role, after: &Role) -> Access {
    plan(&standing(before), after).unwrap().access()
}

#[track_caller]
fn assert_direction(before: &Role, after: &Role, direction: Direction) {
    let access = between(before, after);
    assert_eq!(access.direction(), direction, "{access:?}");
}

fn example(extent: &Extent) -> String {
    match extent {
        Extent::Example(example) => example.to_string(),
        other => panic!("{other:?}"),
    }
}

fn unknown(extent: &Extent) -> &str {
    match extent {
        Extent::Unknown(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_direction_has_an_example() {
    let (small, large) = (with(&[GET], &[], None), with(&[GET, PUT], &[], None));
    assert_direction(&small, &small, Direction::Unchanged);
    assert_direction(&small, &large, Direction::Widens);
    assert_direction(&large, &small, Direction::Narrows);
    assert_direction(&small, &with(&[PUT], &[], None), Direction::Changes);
    let gains = between(&small, &large).permissions.gains;
    assert_eq!(example(&gains), "`s3:PutObject` on `arn:aws:s3:::data/example`");
}

#[test]
fn what_is_only_written_otherwise_changes_nothing() {
    let split = with(&[GET, PUT], &[], None);
    let mut joined =
        with(&[&GET.replace(r#""s3:GetObject""#, r#"["s3:PutObject","s3:getobject"]"#)], &[], None);
    assert_direction(&split, &joined, Direction::Unchanged);
    joined.description = Some("same".to_owned());
    assert_direction(&split, &joined, Direction::Unchanged);
}

#[test]
fn a_role_that_comes_widens_and_one_that_goes_narrows() {
    let role = with(&[GET], &[], None);
    let coming = plan(&crate::plan::Observed::default(), &role).unwrap().access();
    assert_eq!(coming.direction(), Direction::Widens);
    assert_eq!(example(&coming.trust.gains), "`sts:AssumeRole` by `datasync.amazonaws.com`");
    let going = crate::plan::destroy(&standing(&role), &role).unwrap().access();
    assert_eq!(going.direction(), Direction::Narrows);
    assert_eq!(example(&going.permissions.loses), "`s3:GetObject` on `arn:aws:s3:::data/example`");
    let unreadable = with(&[], &[READ_ONLY], None);
    let going = crate::plan::destroy(&standing(&unreadable), &unreadable).unwrap().access();
    assert_eq!(going.permissions.gains, Extent::Nothing);
    assert!(unknown(&going.permissions.loses).contains(READ_ONLY));
}

#[test]
fn who_is_trusted_is_a_direction_too() {
    let trusting = |accounts: &str| {
        let trust = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":[{accounts}]}},"Action":"sts:AssumeRole"}}]}}"#
        );
        role(RoleSpec { trust: trust.leak(), ..SPEC })
    };
    let one = trusting(r#""123456789012""#);
    let two = trusting(r#""123456789012","210987654321""#);
    let access = between(&one, &two);
    assert_eq!(
        (access.direction(), access.permissions.direction()),
        (Direction::Widens, Direction::Unchanged)
    );
    assert!(example(&access.trust.gains).starts_with("`sts:AssumeRole` by `arn:aws:iam::210987654321:"));
    assert_direction(&two, &one, Direction::Narrows);

    // The id of a deleted principal trusts nobody, so that nothing is lost with it.
    let mut observed = standing(&one);
    let dangling = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["123456789012","AROAEXAMPLEID"]},"Action":"sts:AssumeRole"}]}"#;
    observed.role.as_mut().unwrap().trust = ObservedDocument::new(dangling, Kind::Trust);
    let healed = plan(&observed, &one).unwrap();
    assert_eq!((healed.steps().len(), healed.access().direction()), (1, Direction::Unchanged));
    observed.role.as_mut().unwrap().trust = ObservedDocument::new("{", Kind::Trust);
    let access = plan(&observed, &one).unwrap().access();
    assert_eq!(access.direction(), Direction::Unknown);
    assert!(unknown(&access.trust.gains).contains("could not be read"));
}

#[test]
fn an_attachment_that_is_not_known_is_unknown() {
    let (without, attached) = (with(&[GET], &[], None), with(&[GET], &[READ_ONLY], None));
    for (before, after) in [(&without, &attached), (&attached, &without)] {
        let access = between(before, after);
        assert_eq!(access.direction(), Direction::Unknown, "{access:?}");
        assert!(unknown(&access.permissions.gains).contains(READ_ONLY));
        assert!(unknown(&access.permissions.loses).contains(READ_ONLY), "it may deny something");
    }
    // It may have been allowed already.
    let access = between(&with(&[], &[READ_ONLY], None), &with(&[GET], &[], None));
    assert!(unknown(&access.permissions.gains).contains(READ_ONLY), "{access:?}");
    assert_direction(&without, &with(&[GET], &[ADMIN], None), Direction::Widens);
    assert_direction(&with(&[ANY], &[ADMIN], None), &with(&[ANY], &[], None), Direction::Narrows);
    assert_direction(
        &without,
        &with(&[GET], &["arn:aws:iam::aws:policy/AWSDenyAll"], None),
        Direction::Narrows,
    );
}

#[test]
fn an_attachment_on_both_sides_cancels_where_nothing_else_depends_on_it() {
    let with = |statements: &[&str]| with(statements, &[READ_ONLY], None);
    assert_direction(&with(&[GET, PUT]), &with(&[GET]), Direction::Narrows);
    let access = between(&with(&[GET]), &with(&[GET, PUT]));
    assert_eq!(access.direction(), Direction::Widens);
    let said = example(&access.permissions.gains);
    assert_eq!(
        said,
        format!("`s3:PutObject` on `arn:aws:s3:::data/example`, unless `{READ_ONLY}` says otherwise")
    );
    // A denial that goes lets pass what the attachment may allow.
    let access = between(&with(&[GET, NEVER_PUT]), &with(&[GET]));
    assert_eq!((access.direction(), &access.permissions.loses), (Direction::Unknown, &Extent::Nothing));
    let why = unknown(&access.permissions.gains);
    assert!(why.contains(READ_ONLY) && why.contains("`s3:PutObject`"), "{why}");
    let access = between(&with(&[GET]), &with(&[GET, NEVER_PUT]));
    assert_eq!((access.direction(), &access.permissions.gains), (Direction::Unknown, &Extent::Nothing));
}

#[test]
fn under_another_boundary_an_attachment_matters() {
    let boundary = "arn:aws:iam::aws:policy/AdministratorAccess";
    let (free, bounded) = (with(&[], &[READ_ONLY], None), with(&[], &[READ_ONLY], Some(boundary)));
    assert_direction(&free, &bounded, Direction::Unchanged);
    let denying = Some("arn:aws:iam::aws:policy/AWSDenyAll");
    let access = between(&with(&[], &[READ_ONLY], denying), &free);
    assert_eq!(access.direction(), Direction::Unknown);
    assert_eq!(access.permissions.loses, Extent::Nothing);
    let access = between(&free, &with(&[], &[READ_ONLY], denying));
    assert_eq!((access.direction(), access.permissions.gains), (Direction::Unknown, Extent::Nothing));
    // Two that are not known: another one on each side, and one that is the same.
    let access = between(&with(&[GET], &[READ_ONLY], None), &with(&[GET], &[AUDIT], None));
    assert!(unknown(&access.permissions.gains).contains(READ_ONLY), "{access:?}");
    assert!(unknown(&access.permissions.loses).contains(AUDIT), "{access:?}");
    let access = between(&with(&[GET], &[READ_ONLY], None), &with(&[GET], &[AUDIT, READ_ONLY], None));
    assert!(unknown(&access.permissions.gains).contains(AUDIT), "{access:?}");
    assert_direction(
        &with(&[ANY], &[AUDIT, READ_ONLY], None),
        &with(&[GET], &[AUDIT, READ_ONLY], None),
        Direction::Narrows,
    );
}

#[test]
fn a_boundary_that_is_not_known_is_unknown_unless_it_stays() {
    let mine = Some("arn:aws:iam::123456789012:policy/bound");
    let other = Some("arn:aws:iam::123456789012:policy/other");
    let with = |statements: &[&str], boundary| with(statements, &[], boundary);
    assert_direction(&with(&[GET, PUT], mine), &with(&[GET], mine), Direction::Narrows);
    let access = between(&with(&[GET], mine), &with(&[GET, PUT], mine));
    assert_eq!(access.direction(), Direction::Widens);
    assert!(example(&access.permissions.gains).ends_with("bound` says otherwise"));
    let access = between(&with(&[GET], None), &with(&[GET], mine));
    assert_eq!((access.direction(), &access.permissions.gains), (Direction::Unknown, &Extent::Nothing));
    let access = between(&with(&[GET], mine), &with(&[GET], None));
    assert_eq!((access.direction(), &access.permissions.loses), (Direction::Unknown, &Extent::Nothing));
    let access = between(&with(&[GET], mine), &with(&[GET, PUT], other));
    assert!(
        unknown(&access.permissions.gains).contains("`arn:aws:iam::123456789012:policy/other`"),
        "{access:?}"
    );
    assert!(unknown(&access.permissions.loses).contains("policy/other"), "{access:?}");
    let access = between(&with(&[GET], mine), &with(&[GET, PUT], None));
    assert!(example(&access.permissions.gains).contains("`s3:PutObject`"), "whatever the old boundary said");
}

#[test]
fn an_inline_policy_that_cannot_be_read_is_unknown() {
    let role = with(&[GET], &[], None);
    let mut observed = standing(&role);
    let found = observed.role.as_mut().unwrap();
    found.inline_policies.insert("rogue".to_owned(), ObservedDocument::new("{", Kind::Identity));
    let access = plan(&observed, &role).unwrap().access();
    assert_eq!(access.direction(), Direction::Unknown);
    assert!(unknown(&access.permissions.loses).contains("inline policy rogue"));
}

#[test]
fn tags_that_policies_decide_by_are_unknown() {
    let tagged = |role: &Role, value: &str| {
        let mut role = role.clone();
        role.tags.push(Tag { key: "team".to_owned(), value: value.to_owned() });
        role
    };
    let plain = with(&[GET], &[], None);
    assert_direction(&tagged(&plain, "data"), &tagged(&plain, "ops"), Direction::Unchanged);
    assert_direction(&plain, &tagged(&plain, "ops"), Direction::Unchanged);
    let by_team = with(&[BY_TEAM], &[], None);
    let access = between(&by_team, &tagged(&by_team, "ops"));
    assert_eq!(access.direction(), Direction::Unknown);
    assert!(unknown(&access.permissions.gains).contains("`team`"), "{access:?}");
    assert_eq!(access.trust.direction(), Direction::Unchanged);
    let attached = with(&[], &[READ_ONLY], None);
    assert_direction(&attached, &tagged(&attached, "ops"), Direction::Unknown);
}

#[test]
fn each_step_by_itself() {
    let role = with(&[GET, PUT], &[], None);
    let plan = plan(&standing(&with(&[GET], &[ADMIN], None)), &role).unwrap();
    let directions: Vec<_> = plan.access_of_steps().iter().map(Access::direction).collect();
    assert_eq!(directions, [Direction::Unchanged, Direction::Narrows], "{plan}");
}

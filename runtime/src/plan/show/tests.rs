use iam_role_policy::{Document, Kind, Role, Tag};

use crate::{
    InlinePolicySpec, ManagedPolicySpec, RoleSpec,
    plan::{
        Observed, ObservedDocument, Plan, PolicyArn, Step, TagChange, destroy, plan,
        tests::{full, role, standing},
    },
    testing::{POLICY, SPEC, inline},
};

const ARN: &str = "arn:aws:iam::123456789012:policy/Reader";

fn document(statements: &[&str]) -> Document {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
    ObservedDocument::new(&text, Kind::Identity).document().unwrap().clone()
}

fn planned(steps: Vec<Step>) -> Plan {
    Plan { steps, ..Plan::new(&role(SPEC).name) }
}

/// How a change of an inline policy is shown, without the lines above.
fn shown(before: &[&str], after: &[&str]) -> Vec<String> {
    let before = Some(ObservedDocument::Document(document(before)));
    let step = Step::PutInlinePolicy { name: "data".to_owned(), before, after: document(after) };
    let mut text = super::Text::default();
    super::parts::write(&[step], &mut text);
    text.to_string().lines().skip(1).map(|line| line[6..].to_owned()).collect()
}

const GET: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}"#;
const DENY: &str = r#"{"Effect":"Deny","Action":"s3:*","Resource":"*"}"#;

#[test]
fn a_plan_reads_like_a_diff() {
    const BEFORE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListBucket","s3:DeleteBucket"],"Resource":"arn:aws:s3:::example"},{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::secret"}]}"#;
    const AFTER: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::secret"},{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":"arn:aws:s3:::example"},{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:123456789012:jobs"}]}"#;
    let before =
        role(RoleSpec { description: Some("reads"), inline_policies: inline("one", BEFORE), ..SPEC });
    let after = role(RoleSpec {
        max_session_duration: 7200,
        inline_policies: inline("one", AFTER),
        managed_policies: &[ManagedPolicySpec::Declared(&POLICY)],
        tags: &[("team", "data")],
        ..SPEC
    });
    let expected = r#"~ change role `writer`: 5 calls, widens and narrows access
    allows now, for example, `sqs:SendMessage` on `arn:aws:sqs:us-east-1:123456789012:jobs`
    allows no more, for example, `s3:DeleteBucket` on `arn:aws:s3:::example`
  ~ inline policy `one`
      ~ Allow s3:ListBucket, arn:aws:s3:::example
          - Action s3:DeleteBucket
      + {"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:123456789012:jobs"}
        1 statement unchanged
  + policy `Reader`
      + {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::example"}
      + tag iam-role:stack = app
      + tag iam-role:declaration = app::Reader
  + attached policy `Reader`
  ~ settings
      - description reads
      - sessions of at most 1 h
      + sessions of at most 2 h
  + tag team = data"#;
    let plan = plan(&standing(&before), &after).unwrap();
    assert_eq!(plan.to_string(), expected);
    let painted = plan.text().painted();
    assert!(painted.contains("\u{1b}[1mrole `writer`\u{1b}[0m"), "{painted:?}");
    assert!(painted.contains("\u{1b}[31m- Action s3:DeleteBucket\u{1b}[0m"), "{painted:?}");
    let unpainted = painted.split('\u{1b}').map(|piece| {
        let code = piece.starts_with('[').then(|| piece.split_once('m')).flatten();
        code.map_or(piece, |(_, text)| text)
    });
    assert_eq!(unpainted.collect::<String>(), expected);
}

#[test]
fn roles_that_come_and_go_and_stay_have_a_line() {
    let role = role(RoleSpec { inline_policies: inline("one", POLICY.document), ..SPEC });
    let coming = plan(&Observed::default(), &role).unwrap().to_string();
    let expected = r#"+ create role `writer`: 2 calls
    allows, for example, `s3:ListBucket` on `arn:aws:s3:::example`
    trusts, for example, `sts:AssumeRole` by `datasync.amazonaws.com`
  + trust policy
      + {"Effect":"Allow","Principal":{"Service":"datasync.amazonaws.com"},"Action":"sts:AssumeRole"}
  + inline policy `one`
      + {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::example"}
  + sessions of at most 1 h
  + tag iam-role:stack = app
  + tag iam-role:declaration = app::Writer"#;
    assert_eq!(coming, expected);
    let going = destroy(&standing(&role), &role).unwrap().to_string();
    assert!(
        going.starts_with("- delete role `writer`: 2 calls\n    allows, for example, `s3:ListBucket`"),
        "{going}"
    );
    let staying = plan(&standing(&role), &role).unwrap().to_string();
    assert_eq!(staying, "role `writer`: nothing to change");
}

#[test]
fn the_verdict_is_as_careful_as_the_proof() {
    const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    let with = |policies: Vec<InlinePolicySpec>, attached: Vec<ManagedPolicySpec>| {
        role(RoleSpec { inline_policies: policies.leak(), managed_policies: attached.leak(), ..SPEC })
    };
    let head = |before: &Role, after: &Role| {
        let plan = plan(&standing(before), after).unwrap().to_string();
        plan.lines().next().unwrap().rsplit_once(", ").unwrap().1.to_owned()
    };
    let one = || vec![InlinePolicySpec { name: "one", document: POLICY.document }];
    let deny = || vec![InlinePolicySpec { name: "deny", document: document(&[DENY]).to_json().leak() }];
    let read_only = || vec![ManagedPolicySpec::Arn(READ_ONLY)];
    let (none, some) = (with(vec![], vec![]), with(one(), vec![]));
    assert_eq!(head(&none, &some), "widens access");
    assert_eq!(head(&some, &none), "narrows access");
    assert_eq!(head(&none, &with(vec![], read_only())), "may widen access");
    assert_eq!(head(&with(vec![], read_only()), &with(deny(), read_only())), "does not widen access");
    let described = Role { description: Some("described".to_owned()), ..none.clone() };
    assert_eq!(head(&none, &described), "access stays as it is");
    let attached = plan(&standing(&none), &with(vec![], read_only())).unwrap().to_string();
    let perhaps = format!("    allows now, perhaps: what `{READ_ONLY}` says is not known");
    assert!(attached.contains(&perhaps), "{attached}");
}

#[test]
fn a_statement_that_changes_is_shown_by_what_changes_in_it() {
    let more = r#"{"Sid":"Read","Effect":"Allow","Action":["s3:getobject","s3:ListBucket"],"Resource":["arn:aws:s3:::data/*","arn:aws:s3:::data"]}"#;
    let lines = shown(&[GET, DENY], &[more, DENY]);
    let expected = [
        "~ Allow `Read` s3:getobject, arn:aws:s3:::data/*",
        "    + Sid Read",
        "    + Action s3:ListBucket",
        "    + Resource arn:aws:s3:::data",
        "  1 statement unchanged",
    ];
    assert_eq!(lines, expected);
    let conditional = |value: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*","Condition":{{"StringEquals":{{"aws:SourceAccount":{value}}}}}}}"#
        )
    };
    let lines = shown(&[&conditional(r#"["1","2"]"#)], &[&conditional(r#"["2","3"]"#)]);
    let expected = [
        "~ Allow s3:GetObject, arn:aws:s3:::data/*, StringEquals aws:SourceAccount 2",
        "    - Condition StringEquals aws:SourceAccount 1",
        "    + Condition StringEquals aws:SourceAccount 3",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn what_has_little_in_common_goes_and_comes() {
    let other = r#"{"Effect":"Allow","Action":["sqs:SendMessage","sqs:GetQueueUrl"],"Resource":"arn:aws:s3:::data/*"}"#;
    assert_eq!(shown(&[GET], &[other]), [format!("- {GET}"), format!("+ {other}")]);
    let denied = GET.replace("Allow", "Deny");
    assert_eq!(shown(&[GET], &[&denied]), [format!("- {GET}"), format!("+ {denied}")]);
    let but = GET.replace("\"Action\"", "\"NotAction\"");
    assert_eq!(shown(&[GET], &[&but]), [format!("- {GET}"), format!("+ {but}")]);
    let named = |statement: &str| statement.replacen('{', r#"{"Sid":"Data","#, 1);
    let lines = shown(&[&named(GET)], &[&named(other)]);
    assert_eq!(lines[0], "~ Allow `Data` arn:aws:s3:::data/*", "the same `Sid` is the same statement");
    let put = GET.replace("Get", "Put");
    let longer = GET.replace("data/*", "data/a/*");
    let lines = shown(&[GET, &put], &[&longer, GET, &put]);
    assert_eq!(lines, [format!("+ {longer}"), "  2 statements unchanged".to_owned()]);
}

#[test]
fn a_list_that_changes_is_not_repeated_whole() {
    let statement = |actions: &[&str]| {
        format!(r#"{{"Effect":"Allow","Action":["{}"],"Resource":"*"}}"#, actions.join("\",\""))
    };
    let many = ["s3:A", "s3:B", "s3:C", "s3:D"];
    let lines = shown(&[&statement(&many)], &[&statement(&many[..3])]);
    assert_eq!(lines, ["~ Allow s3:A, s3:B, s3:C and 1 more", "    - Action s3:D"]);
    let lines = shown(&[&statement(&many)], &[&statement(&["s3:A", "s3:B", "s3:C", "s3:D", "s3:E"])]);
    assert_eq!(lines, ["~ Allow s3:A, s3:B, s3:C and 2 more", "    + Action s3:E"]);
}

#[test]
fn a_trust_policy_shows_its_principals() {
    let trust = |accounts: &str| {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":[{accounts}]}},"Action":"sts:AssumeRole"}}]}}"#
        );
        role(RoleSpec { trust: text.leak(), ..SPEC })
    };
    let before = trust(r#""arn:aws:iam::123456789012:root""#);
    let after = trust(r#""123456789012","210987654321""#);
    let plan = plan(&standing(&before), &after).unwrap().to_string();
    let expected = "  ~ trust policy\n      ~ Allow AWS 123456789012, sts:AssumeRole\n          + Principal AWS 210987654321";
    assert!(plan.ends_with(expected), "{plan}");
}

#[test]
fn several_steps_to_one_part_are_shown_as_one() {
    let before = ObservedDocument::Document(document(&[GET, DENY]));
    let steps = vec![
        Step::DeleteInlinePolicy { name: "data".to_owned(), before },
        Step::PutInlinePolicy { name: "data".to_owned(), before: None, after: document(&[GET]) },
    ];
    let shown = planned(steps).to_string();
    let expected = format!("  ~ inline policy `data`\n      - {DENY}\n        1 statement unchanged");
    assert!(shown.ends_with(&expected), "{shown}");
}

#[test]
fn every_step_is_in_the_text() {
    let text = |text: &str| text.to_owned();
    let (found, document) = (ObservedDocument::Document(document(&[GET])), document(&[DENY]));
    let tag = || Tag { key: text("team"), value: text("data") };
    let change = || TagChange { key: text("team"), before: Some(text("web")), after: text("data") };
    let policy = crate::plan::policies::declared(&full())[0].clone();
    let steps = [
        Step::CreatePolicy(Box::new(policy)),
        Step::CreatePolicyVersion { arn: text(ARN), before: found.clone(), after: document.clone() },
        Step::DeletePolicyVersion { arn: text(ARN), version: text("v1") },
        Step::TagPolicy { arn: text(ARN), tags: vec![change()] },
        Step::UntagPolicy { arn: text(ARN), tags: vec![tag()] },
        Step::DeletePolicy { arn: text(ARN) },
        Step::CreateRole { role: Box::new(role(SPEC)), permissions_boundary: None },
        Step::UpdateTrustPolicy { before: found.clone(), after: document.clone() },
        Step::UpdateRole { before: (None, 3600), after: (Some(text("reads")), 3600) },
        Step::PutPermissionsBoundary { before: None, after: PolicyArn::Known(text(ARN)) },
        Step::PutPermissionsBoundary { before: Some(text("old")), after: PolicyArn::Known(text(ARN)) },
        Step::DeletePermissionsBoundary { before: text(ARN) },
        Step::PutInlinePolicy { name: text("one"), before: None, after: document },
        Step::DeleteInlinePolicy { name: text("one"), before: found },
        Step::AttachPolicy { policy: PolicyArn::Known(text(ARN)) },
        Step::DetachPolicy { arn: text(ARN) },
        Step::TagRole { tags: vec![change()] },
        Step::UntagRole { tags: vec![tag()] },
        Step::CreateInstanceProfile { profile: text("box"), path: text("/"), tags: vec![tag()] },
        Step::AddRoleToInstanceProfile { profile: text("box") },
        Step::RemoveRoleFromInstanceProfile { profile: text("box") },
        Step::DeleteInstanceProfile { profile: text("box") },
    ];
    let deleted = planned(vec![Step::DeleteRole { name: text("writer") }]).to_string();
    assert!(deleted.starts_with("- delete role `writer`: 1 call"), "{deleted}");
    for step in steps {
        let mut text = super::Text::default();
        super::parts::write(std::slice::from_ref(&step), &mut text);
        assert!(!text.to_string().is_empty(), "{step}");
    }
}

#[test]
fn a_plan_shows_nothing_that_a_terminal_would_obey() {
    let hidden = POLICY.document.replace("example", "\u{9b}2Jexample");
    let unreadable = ObservedDocument::new("{\u{1b}[2J", Kind::Trust);
    let mut observed = standing(&role(SPEC));
    let found = observed.role.as_mut().unwrap();
    found.inline_policies.insert("rogue".to_owned(), ObservedDocument::new(&hidden, Kind::Identity));
    found.trust = unreadable;
    found.tags.push(Tag { key: "x".to_owned(), value: "\u{7f}".to_owned() });
    let shown = plan(&observed, &role(SPEC)).unwrap().to_string();
    assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
    assert!(shown.contains(r"\u{9b}2Jexample") && shown.contains(r"- {\u{1b}[2J"), "{shown}");
}

#[test]
fn an_id_that_changes_is_shown() {
    let before = role(SPEC);
    let mut observed = standing(&before);
    let named = before.trust.to_json().replace("\"Statement", "\"Id\":\"old\",\"Statement");
    observed.role.as_mut().unwrap().trust = ObservedDocument::new(&named, Kind::Trust);
    let shown = plan(&observed, &before).unwrap().to_string();
    assert!(shown.ends_with("~ trust policy\n      - id old\n        1 statement unchanged"), "{shown}");
}

//! What the layers of policies say together: every rule with a request that passes and one that just does not.

use super::{OBJECT, ROLE, SESSION, USER, identity, resource};
use crate::evaluate::{Attached, Context, Decision, Policy, Request, decide};

/// Another account than that of the callers.
const OTHER: &str = "444455556666";
const ROOT: &str = "arn:aws:iam::111122223333:root";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1";
const TAKEN: &str = "arn:aws:iam::111122223333:role/taken";

impl Attached {
    fn decide(&self, request: &Request) -> Decision {
        decide(&self.policies(), request)
    }

    /// What `principal` is answered who gets an object.
    fn get(&self, principal: &str) -> Decision {
        self.decide(&Request::new(principal, "s3:GetObject", OBJECT).unwrap())
    }

    /// The same across accounts.
    fn get_from_other(&self, principal: &str) -> Decision {
        self.decide(&Request::new(principal, "s3:GetObject", OBJECT).unwrap().resource_account(OTHER))
    }

    fn assume(&self, principal: &str) -> Decision {
        self.decide(&Request::new(principal, "sts:AssumeRole", TAKEN).unwrap())
    }
}

fn all() -> Vec<Policy> {
    vec![identity(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#)]
}

/// Policies that allow what nobody asks for here.
fn other() -> Vec<Policy> {
    vec![identity(r#"{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}"#)]
}

fn denying() -> Vec<Policy> {
    vec![identity(
        r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#,
    )]
}

/// A resource policy that allows everything to these principals.
fn grants(principal: &str) -> Policy {
    resource(&format!(r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "*", "Resource": "*"}}"#))
}

fn aws(principal: &str) -> Policy {
    grants(&format!(r#"{{"AWS": "{principal}"}}"#))
}

/// A resource policy that denies everything to these principals.
fn denies(element: &str) -> Policy {
    resource(&format!(r#"{{"Effect": "Deny", {element}, "Action": "*", "Resource": "*"}}"#))
}

fn trusts(principal: &str) -> Policy {
    let text = format!(r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "sts:AssumeRole"}}"#);
    super::policy_of(crate::Kind::Trust, "2012-10-17", &text)
}

#[test]
fn within_an_account_one_of_identity_and_resource_suffices() {
    assert_eq!(Attached { identity: all(), ..Attached::default() }.get(ROLE), Decision::Allow);
    assert_eq!(Attached::default().get(ROLE), Decision::ImplicitDeny);
    for principal in [ROLE, SESSION, "*"] {
        let attached = Attached { resource: Some(aws(principal)), ..Attached::default() };
        assert_eq!(attached.get(SESSION), Decision::Allow, "{principal}");
    }
    assert_eq!(Attached { resource: Some(aws(USER)), ..Attached::default() }.get(USER), Decision::Allow);
    assert_eq!(
        Attached { resource: Some(aws(USER)), ..Attached::default() }.get(ROLE),
        Decision::ImplicitDeny
    );
    let denied =
        Attached { identity: all(), resource: Some(denies(r#""Principal": "*""#)), ..Attached::default() };
    assert_eq!(denied.get(ROLE), Decision::ExplicitDeny);
    assert_eq!(
        Attached { identity: denying(), resource: Some(aws(ROLE)), ..Attached::default() }.get(ROLE),
        Decision::ExplicitDeny
    );
}

/// An account in a resource policy leaves it to the identities' own policies.
#[test]
fn a_grant_to_the_account_needs_the_identity() {
    for account in ["111122223333", ROOT] {
        let mut attached = Attached { resource: Some(aws(account)), ..Attached::default() };
        assert_eq!(attached.get(ROLE), Decision::ImplicitDeny);
        assert_eq!(attached.get(ROOT), Decision::Allow);
        attached.identity = all();
        assert_eq!(attached.get(ROLE), Decision::Allow);
    }
}

#[test]
fn an_account_s_arn_is_of_one_partition() {
    let attached = |account: &str| Attached {
        identity: all(),
        resource: Some(denies(&format!(r#""Principal": {{"AWS": "{account}"}}"#))),
        ..Attached::default()
    };
    assert_eq!(attached(ROOT).get(ROLE), Decision::ExplicitDeny);
    assert_eq!(attached("111122223333").get(ROLE), Decision::ExplicitDeny);
    assert_eq!(attached(&ROOT.replace("aws", "aws-cn")).get(ROLE), Decision::Allow);
}

#[test]
fn across_accounts_both_must_allow() {
    for principal in [ROLE, SESSION, "111122223333", ROOT, "*"] {
        let mut attached = Attached { resource: Some(aws(principal)), ..Attached::default() };
        assert_eq!(attached.get_from_other(SESSION), Decision::ImplicitDeny, "{principal}");
        attached.identity = all();
        assert_eq!(attached.get_from_other(SESSION), Decision::Allow, "{principal}");
        attached.boundary = Some(other());
        assert_eq!(attached.get_from_other(SESSION), Decision::ImplicitDeny, "{principal}");
    }
    let alone = Attached { identity: all(), ..Attached::default() };
    assert_eq!(alone.get_from_other(ROLE), Decision::ImplicitDeny);
    let wrong = Attached { identity: all(), resource: Some(aws(OTHER)), ..Attached::default() };
    assert_eq!(wrong.get_from_other(ROLE), Decision::ImplicitDeny);
    // The account of an ARN counts when nothing else is said.
    let queue = Request::new(ROLE, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:444455556666:q").unwrap();
    assert_eq!(alone.decide(&queue), Decision::ImplicitDeny);
    let own = Request::new(ROLE, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q").unwrap();
    assert_eq!(alone.decide(&own), Decision::Allow);
}

/// IAM User Guide, "Policy evaluation logic", Resource-based policies and implicit denies in other policy types.
#[test]
fn boundary_and_session_limit_by_whom_the_resource_names() {
    for (caller, named, decision) in [
        (USER, USER, Decision::Allow),
        (SESSION, SESSION, Decision::Allow),
        (SESSION, ROLE, Decision::ImplicitDeny),
        (ROLE, ROLE, Decision::ImplicitDeny),
        (SESSION, "*", Decision::ImplicitDeny),
    ] {
        let bounded = Attached { resource: Some(aws(named)), boundary: Some(other()), ..Attached::default() };
        assert_eq!(bounded.get(caller), decision, "{caller} {named}");
        let open = Attached { boundary: Some(all()), ..bounded };
        assert_eq!(open.get(caller), Decision::Allow, "{caller} {named}");
        let session = Attached { resource: Some(aws(named)), session: Some(other()), ..Attached::default() };
        assert_eq!(session.get(caller), decision, "{caller} {named}");
    }
    for (boundary, decision) in
        [(all(), Decision::Allow), (other(), Decision::ImplicitDeny), (denying(), Decision::ExplicitDeny)]
    {
        let attached = Attached { identity: all(), boundary: Some(boundary.clone()), ..Attached::default() };
        assert_eq!(attached.get(USER), decision);
        let attached = Attached { identity: all(), session: Some(boundary), ..Attached::default() };
        assert_eq!(attached.get(SESSION), decision);
    }
    // A boundary grants nothing; of several session policies one must allow.
    assert_eq!(Attached { boundary: Some(all()), ..Attached::default() }.get(USER), Decision::ImplicitDeny);
    let sessions = [other(), all()].concat();
    let attached = Attached { identity: all(), session: Some(sessions), ..Attached::default() };
    assert_eq!(attached.get(SESSION), Decision::Allow);
}

#[test]
fn a_federated_user_has_what_its_session_policies_allow() {
    let caller = "arn:aws:sts::111122223333:federated-user/jane";
    let mut attached = Attached { identity: all(), ..Attached::default() };
    assert_eq!(attached.get(caller), Decision::ImplicitDeny);
    attached.session = Some(all());
    assert_eq!(attached.get(caller), Decision::Allow);
    let named = Attached { resource: Some(aws(caller)), ..Attached::default() };
    assert_eq!(named.get(caller), Decision::Allow);
    let by_user = Attached { resource: Some(aws(USER)), session: Some(all()), ..Attached::default() };
    assert!(matches!(by_user.get(caller), Decision::Depends(_)));
}

#[test]
fn every_level_of_scps_must_allow() {
    for (scp, decision) in [
        (vec![all(), all()], Decision::Allow),
        (vec![all(), [other(), all()].concat()], Decision::Allow),
        (vec![all(), other()], Decision::ImplicitDeny),
        (vec![other(), all()], Decision::ImplicitDeny),
        (vec![all(), vec![]], Decision::ImplicitDeny),
        (vec![all(), denying()], Decision::ExplicitDeny),
    ] {
        let attached = Attached { identity: all(), scp: Some(scp), ..Attached::default() };
        assert_eq!(attached.get(ROLE), decision);
    }
    let attached = Attached { scp: Some(vec![all()]), ..Attached::default() };
    assert_eq!(attached.get(ROLE), Decision::ImplicitDeny);
    let named = Attached { resource: Some(aws(SESSION)), scp: Some(vec![other()]), ..Attached::default() };
    assert_eq!(named.get(SESSION), Decision::ImplicitDeny);
}

/// AWS Organizations User Guide, "Service control policies (SCPs)", Tasks and entities not restricted by SCPs.
#[test]
fn some_callers_are_not_bound_by_scps() {
    let linked = "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX";
    let attached = Attached { identity: all(), scp: Some(vec![denying()]), ..Attached::default() };
    assert_eq!(attached.get(linked), Decision::Allow);
    assert_eq!(attached.get(&linked.replace("aws-service-role", "service-role")), Decision::ExplicitDeny);
    let request = Request::new(ROLE, "s3:GetObject", OBJECT).unwrap();
    assert_eq!(attached.decide(&request), Decision::ExplicitDeny);
    assert_eq!(attached.decide(&request.from_management_account()), Decision::Allow);
    assert_eq!(attached.get(ROOT), Decision::ExplicitDeny);
    let session =
        Request::new("arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/s", "s3:GetObject", OBJECT);
    let session = session.unwrap();
    assert_eq!(attached.decide(&session), Decision::ExplicitDeny);
    let known = session.context(Context::closed().with("aws:PrincipalArn", linked));
    assert_eq!(attached.decide(&known), Decision::Allow);
}

#[test]
fn resource_control_policies_deny() {
    let deny = |action: &str| {
        resource(&format!(r#"{{"Effect": "Deny", "Principal": "*", "Action": "{action}", "Resource": "*"}}"#))
    };
    for (action, decision) in [("s3:*", Decision::ExplicitDeny), ("sqs:*", Decision::Allow)] {
        let attached =
            Attached { identity: all(), rcp: Some(vec![vec![deny(action)]]), ..Attached::default() };
        assert_eq!(attached.get(ROLE), decision);
        let service = Attached { resource: Some(grants(r#"{"Service": "x.amazonaws.com"}"#)), ..attached };
        assert_eq!(service.get("x.amazonaws.com"), decision);
        assert_eq!(
            service.get("y.amazonaws.com"),
            if action == "s3:*" { Decision::ExplicitDeny } else { Decision::ImplicitDeny }
        );
    }
    let full = |action: &str| {
        resource(&format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": "{action}", "Resource": "*"}}"#
        ))
    };
    for (action, decision) in [("*", Decision::Allow), ("sqs:*", Decision::ImplicitDeny)] {
        let attached = Attached {
            identity: all(),
            rcp: Some(vec![vec![full(action), deny("sqs:*")]]),
            ..Attached::default()
        };
        assert_eq!(attached.get(ROLE), decision);
    }
}

#[test]
fn a_key_policy_must_allow_itself() {
    let ask = |attached: &Attached, principal| {
        attached.decide(&Request::new(principal, "kms:Decrypt", KEY).unwrap())
    };
    let mut attached = Attached { identity: all(), ..Attached::default() };
    assert_eq!(ask(&attached, ROLE), Decision::ImplicitDeny);
    assert_eq!(ask(&attached, ROOT), Decision::ImplicitDeny);
    attached.resource = Some(aws(ROOT));
    assert_eq!(ask(&attached, ROLE), Decision::Allow);
    assert_eq!(ask(&attached, ROOT), Decision::Allow);
    attached.identity = other();
    assert_eq!(ask(&attached, ROLE), Decision::ImplicitDeny);
    attached.resource = Some(aws(ROLE));
    assert_eq!(ask(&attached, ROLE), Decision::Allow);
    attached.resource = Some(aws(USER));
    attached.identity = all();
    assert_eq!(ask(&attached, ROLE), Decision::ImplicitDeny);
    // What is not about one key has no key policy.
    let list = Request::new(ROLE, "kms:ListKeys", "*").unwrap();
    assert_eq!(attached.decide(&list), Decision::Allow);
}

#[test]
fn a_role_is_taken_by_whom_it_trusts() {
    let may = || {
        vec![identity(&format!(
            r#"{{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "{TAKEN}"}}"#
        ))]
    };
    let with =
        |trust: &str, identity| Attached { identity, trust: Some(trusts(trust)), ..Attached::default() };
    let named = |arn: &str| format!(r#"{{"AWS": "{arn}"}}"#);
    // Within the account: by name without, by account with the caller's own policy.
    assert_eq!(with(&named(ROLE), vec![]).assume(ROLE), Decision::Allow);
    assert_eq!(with(&named(USER), vec![]).assume(ROLE), Decision::ImplicitDeny);
    assert_eq!(with(&named("111122223333"), vec![]).assume(ROLE), Decision::ImplicitDeny);
    assert_eq!(with(&named("111122223333"), may()).assume(ROLE), Decision::Allow);
    assert_eq!(with(&named("*"), vec![]).assume(ROLE), Decision::Allow);
    assert_eq!(Attached { identity: may(), ..Attached::default() }.assume(ROLE), Decision::ImplicitDeny);
    // From another account always with it.
    let stranger = "arn:aws:iam::444455556666:role/app";
    for trust in [stranger, OTHER, "*"] {
        assert_eq!(with(&named(trust), may()).assume(stranger), Decision::Allow, "{trust}");
        assert_eq!(with(&named(trust), vec![]).assume(stranger), Decision::ImplicitDeny, "{trust}");
    }
    assert_eq!(with(&named(ROLE), may()).assume(stranger), Decision::ImplicitDeny);
    // A service has no policy of its own.
    let service = r#"{"Service": "ec2.amazonaws.com"}"#;
    assert_eq!(with(service, vec![]).assume("ec2.amazonaws.com"), Decision::Allow);
    assert_eq!(with(service, vec![]).assume("lambda.amazonaws.com"), Decision::ImplicitDeny);
    assert_eq!(with(service, may()).assume(ROLE), Decision::ImplicitDeny);
    // Root users and the anonymous take no role.
    assert_eq!(with(&named("*"), may()).assume(ROOT), Decision::ImplicitDeny);
    assert_eq!(with(&named("*"), vec![]).assume("*"), Decision::ImplicitDeny);
    // A trust policy says nothing of other requests for the role.
    let read = Request::new(ROLE, "iam:GetRole", TAKEN).unwrap();
    assert_eq!(with(&named(USER), all()).decide(&read), Decision::Allow);
    assert_eq!(with(&named(ROLE), vec![]).decide(&read), Decision::ImplicitDeny);
}

#[test]
fn an_identity_provider_vouches_for_a_caller() {
    let provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
    let text = format!(
        r#"{{"Effect": "Allow", "Principal": {{"Federated": "{provider}"}}, "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {{"StringEquals": {{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}}}}}"#
    );
    let trust = super::policy_of(crate::Kind::Trust, "2012-10-17", &text);
    let attached = Attached { trust: Some(trust), ..Attached::default() };
    let ask = |principal: &str, audience: &str| {
        let context = Context::closed().with("token.actions.githubusercontent.com:aud", audience);
        let request = Request::new(principal, "sts:AssumeRoleWithWebIdentity", TAKEN).unwrap();
        attached.decide(&request.context(context))
    };
    assert_eq!(ask(provider, "sts.amazonaws.com"), Decision::Allow);
    assert_eq!(ask(provider, "other"), Decision::ImplicitDeny);
    assert_eq!(ask("accounts.google.com", "sts.amazonaws.com"), Decision::ImplicitDeny);
}

#[test]
fn the_anonymous_are_allowed_by_everyone_alone() {
    for (policy, decision) in [
        (grants("\"*\""), Decision::Allow),
        (aws("*"), Decision::Allow),
        (aws("111122223333"), Decision::ImplicitDeny),
        (aws(ROLE), Decision::ImplicitDeny),
    ] {
        let attached = Attached { identity: all(), resource: Some(policy), ..Attached::default() };
        assert_eq!(attached.get("*"), decision);
    }
    let attached = Attached { identity: all(), ..Attached::default() };
    assert_eq!(attached.get("*"), Decision::ImplicitDeny);
}

#[test]
fn the_root_user_may_everything_in_its_account() {
    let attached = Attached::default();
    assert_eq!(attached.get(ROOT), Decision::Allow);
    assert_eq!(attached.get_from_other(ROOT), Decision::ImplicitDeny);
    let denied = Attached { resource: Some(denies(r#""Principal": "*""#)), ..Attached::default() };
    assert_eq!(denied.get(ROOT), Decision::ExplicitDeny);
    let granted = Attached { resource: Some(aws("111122223333")), ..Attached::default() };
    assert_eq!(granted.get_from_other(ROOT), Decision::Allow);
}

/// AWS STS API Reference, `GetCallerIdentity`.
#[test]
fn asking_for_the_caller_cannot_be_denied() {
    let deny = vec![identity(r#"{"Effect": "Deny", "Action": "sts:*", "Resource": "*"}"#)];
    let attached = Attached { identity: deny.clone(), scp: Some(vec![deny]), ..Attached::default() };
    let ask = |principal, action| attached.decide(&Request::new(principal, action, "*").unwrap());
    assert_eq!(ask(ROLE, "sts:GetCallerIdentity"), Decision::Allow);
    assert_eq!(ask("*", "sts:GetCallerIdentity"), Decision::ImplicitDeny);
    assert_eq!(ask(ROLE, "sts:GetSessionToken"), Decision::ExplicitDeny);
}

/// IAM User Guide, "AWS JSON policy elements: `NotPrincipal`".
#[test]
fn a_denial_of_others_excepts_whom_it_names_with_its_account() {
    let with = |named: &str| Attached {
        identity: all(),
        resource: Some(denies(&format!(r#""NotPrincipal": {{"AWS": {named}}}"#))),
        ..Attached::default()
    };
    for (named, decision) in [
        (format!(r#"["{SESSION}", "{ROLE}", "111122223333"]"#), Decision::Allow),
        (format!(r#"["{ROLE}", "{ROOT}"]"#), Decision::ExplicitDeny),
        (format!(r#"["{SESSION}", "{ROOT}"]"#), Decision::ExplicitDeny),
        (format!(r#"["{SESSION}", "{ROLE}"]"#), Decision::ExplicitDeny),
        (format!(r#"["{ROLE}"]"#), Decision::ExplicitDeny),
        (format!(r#"["{ROOT}"]"#), Decision::ExplicitDeny),
        (format!(r#"["{USER}", "{ROOT}"]"#), Decision::ExplicitDeny),
        (format!(r#"["{USER}"]"#), Decision::ExplicitDeny),
    ] {
        assert_eq!(with(&named).get(SESSION), decision, "{named}");
    }
    let bounded =
        Attached { boundary: Some(all()), ..with(&format!(r#"["{SESSION}", "{ROLE}", "{ROOT}"]"#)) };
    assert_eq!(bounded.get(SESSION), Decision::ExplicitDeny);
    let allowing = |named: &str| Attached {
        resource: Some(resource(&format!(
            r#"{{"Effect": "Allow", "NotPrincipal": {{"AWS": "{named}"}}, "Action": "*", "Resource": "*"}}"#
        ))),
        ..Attached::default()
    };
    assert_eq!(allowing(USER).get(SESSION), Decision::Allow);
    assert!(matches!(allowing(ROLE).get(SESSION), Decision::Depends(_)));
}

/// Whether services are among `{"AWS": "*"}` is not documented: it allows them nothing for certain, and may deny.
#[test]
fn everyone_of_aws_may_be_no_service() {
    let service = "sns.amazonaws.com";
    let with = |policy| Attached { resource: Some(policy), ..Attached::default() };
    assert_eq!(with(grants("\"*\"")).get(service), Decision::Allow);
    assert!(matches!(with(aws("*")).get(service), Decision::Depends(_)));
    assert_eq!(with(aws("*")).get("*"), Decision::Allow);
    assert_eq!(with(denies(r#""Principal": {"AWS": "*"}"#)).get(service), Decision::ExplicitDeny);
    assert_eq!(with(denies(r#""NotPrincipal": {"AWS": "*"}"#)).get(service), Decision::ExplicitDeny);
    assert_eq!(with(denies(r#""NotPrincipal": {"AWS": "*"}"#)).get("*"), Decision::ImplicitDeny);
    let excepted = Attached { identity: all(), ..with(denies(r#""NotPrincipal": "*""#)) };
    assert_eq!(excepted.get(ROLE), Decision::Allow);
}

#[test]
fn a_unique_id_is_that_of_the_caller() {
    let attached = Attached { resource: Some(aws("AROAEXAMPLE")), ..Attached::default() };
    let ask = |context: Context| {
        attached.decide(&Request::new(SESSION, "s3:GetObject", OBJECT).unwrap().context(context))
    };
    assert_eq!(ask(Context::closed().with("aws:userid", "AROAEXAMPLE:one")), Decision::Allow);
    assert_eq!(ask(Context::closed().with("aws:userid", "AROAOTHER:one")), Decision::ImplicitDeny);
    assert!(matches!(ask(Context::closed()), Decision::Depends(_)));
}

/// IAM User Guide, "AWS global condition context keys".
#[test]
fn keys_follow_from_the_request() {
    let holds = |principal: &str, key: &str, value: &str, context: Context| {
        let text = format!(
            r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"StringLike": {{"{key}": "{value}"}}}}}}"#
        );
        let attached = Attached { identity: vec![identity(&text)], ..Attached::default() };
        let object = "arn:aws:sqs:eu-west-1:111122223333:q";
        attached.decide(&Request::new(principal, "sqs:SendMessage", object).unwrap().context(context))
    };
    for (principal, key, value) in [
        (ROLE, "aws:PrincipalArn", ROLE),
        (SESSION, "aws:PrincipalArn", ROLE),
        (USER, "aws:PrincipalArn", USER),
        (USER, "AWS:USERNAME", "jane"),
        (ROLE, "aws:PrincipalAccount", "111122223333"),
        (SESSION, "aws:PrincipalType", "AssumedRole"),
        (USER, "aws:PrincipalType", "User"),
        (ROLE, "aws:ResourceAccount", "111122223333"),
        (ROLE, "aws:PrincipalIsAWSService", "false"),
    ] {
        assert_eq!(holds(principal, key, value, Context::closed()), Decision::Allow, "{key}");
        let decision = holds(principal, key, "x", Context::closed());
        assert_eq!(decision, Decision::ImplicitDeny, "{key}");
        assert_eq!(holds(principal, key, "x", Context::closed().with(key, "x")), Decision::Allow, "{key}");
    }
    assert_eq!(holds(ROLE, "aws:username", "*", Context::closed()), Decision::ImplicitDeny);
    assert!(matches!(holds(ROLE, "aws:userid", "*", Context::closed()), Decision::Depends(_)));
    assert!(matches!(holds(SESSION, "aws:PrincipalArn", ROLE, Context::open()), Decision::Depends(_)));
    assert_eq!(holds(ROLE, "aws:CurrentTime", "*", Context::closed()), Decision::ImplicitDeny);
}

/// Which session of a role calls is not known when only the role is.
#[test]
fn a_role_may_be_any_of_its_sessions() {
    let attached = Attached { resource: Some(aws(SESSION)), ..Attached::default() };
    assert!(matches!(attached.get(ROLE), Decision::Depends(_)));
    assert_eq!(attached.get(SESSION), Decision::Allow);
    assert_eq!(attached.get(&SESSION.replace("/one", "/two")), Decision::ImplicitDeny);
    assert_eq!(attached.get("arn:aws:iam::111122223333:role/other"), Decision::ImplicitDeny);
}

#[test]
fn accounts_may_be_parameters() {
    let role = "arn:aws:iam::\u{E000}:role/app";
    let queue = |account: &str| format!("arn:aws:sqs:eu-west-1:{account}:q");
    let attached = Attached { identity: all(), ..Attached::default() };
    let ask = |attached: &Attached, owner: &str| {
        attached.decide(&Request::new(role, "sqs:SendMessage", &queue(owner)).unwrap())
    };
    assert_eq!(ask(&attached, "\u{E000}"), Decision::Allow);
    assert!(matches!(ask(&attached, "111122223333"), Decision::Depends(_)));
    let both = Attached { resource: Some(aws("{a}")), ..attached };
    assert_eq!(ask(&both, "\u{E000}"), Decision::Allow);
    assert_eq!(ask(&Attached::default(), "111122223333"), Decision::ImplicitDeny);
}

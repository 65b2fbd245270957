//! The documents of a role in a template, a plan or an answer of IAM: judged together, as the attribute judges them.

use crate::support::Folder;

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;
const BUILD: &str =
    r#"{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}"#;
const PASS: &str = r#"{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}}"#;
const NO_PASS: &str = r#"{"Effect":"Deny","Action":"iam:PassRole","Resource":"*"}"#;

/// Code and pointer of each finding that is no suggestion.
fn found(text: &str) -> Vec<(String, String)> {
    let run = Folder::new(&[("file", text.as_bytes())]).check(&["--format", "json", "file"]);
    let places = run.places().into_iter().map(|(code, pointer, ..)| (code, pointer));
    let is_suggestion = |code: &str| {
        ["MISSING_DEPENDENT_ACTION", "RESOURCE_STAR", "STATEMENTS_CAN_BE_JOINED"].contains(&code)
    };
    places.filter(|(code, _)| !is_suggestion(code)).collect()
}

fn document(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#)
}

/// A role of CloudFormation with these properties and statements, each in a policy of its own.
fn role(properties: &str, statements: &[&str]) -> String {
    let policy = |(index, statement): (usize, &&str)| {
        format!(r#"{{"PolicyName":"p{index}","PolicyDocument":{}}}"#, document(statement))
    };
    let policies: Vec<String> = statements.iter().enumerate().map(policy).collect();
    format!(
        r#"{{"Resources":{{"Role":{{"Type":"AWS::IAM::Role","Properties":{{{properties}"AssumeRolePolicyDocument":{TRUST},
            "Policies":[{}]}}}}}}}}"#,
        policies.join(",")
    )
}

fn one(code: &str, pointer: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), pointer.to_owned())]
}

const ESCALATION: &str = "PRIVILEGE_ESCALATION_BY_PASS_ROLE";

#[test]
fn policies_of_one_role_are_judged_together() {
    let pointer = "/Resources/Role/Properties/Policies/1/PolicyDocument/Statement/0/Action";
    assert_eq!(found(&role("", &[BUILD, PASS])), one(ESCALATION, pointer));
    assert_eq!(found(&role("", &[BUILD])), []);
    assert_eq!(found(&role("", &[PASS])), []);
    let denied = found(&role("", &[BUILD, PASS, NO_PASS]));
    assert_eq!(
        denied,
        one(
            "ALLOW_CANCELLED_BY_DENY",
            "/Resources/Role/Properties/Policies/1/PolicyDocument/Statement/0/Action"
        )
    );
}

#[test]
fn policies_of_two_roles_are_not() {
    let two = role("", &[BUILD]).replace(r#""Resources":{"#, &format!(
        r#""Resources":{{"Other":{{"Type":"AWS::IAM::Role","Properties":{{"AssumeRolePolicyDocument":{TRUST},"Policies":[
            {{"PolicyName":"p","PolicyDocument":{}}}]}}}},"#, document(PASS)));
    assert_eq!(found(&two), []);
}

#[test]
fn what_a_template_leaves_open_is_told_apart_between_documents() {
    let on = |effect: &str, bucket: &str| {
        format!(
            r#"{{"Effect":"{effect}","Action":"s3:GetObject","Resource":{{"Fn::Sub":"arn:aws:s3:::${{{bucket}}}/a"}}}}"#
        )
    };
    let codes = |denied: &str| -> Vec<String> {
        let found = found(&role("", &[&on("Allow", "A"), &on("Deny", denied)]));
        found.into_iter().map(|(code, _)| code).collect()
    };
    assert_eq!(codes("B"), [""; 0]);
    assert_eq!(codes("A"), ["ALLOW_CANCELLED_BY_DENY"]);
}

#[test]
fn a_document_that_depends_on_a_condition_leaves_the_others_alone() {
    let either = format!(r#"{{"Fn::If":["Prod",{PASS},{NO_PASS}]}}"#);
    assert_eq!(found(&role("", &[BUILD, &either])), []);
}

#[test]
fn what_is_said_of_the_role_is_judged_at_its_place() {
    let properties = "/Resources/Role/Properties";
    let named = |name: &str| found(&role(&format!(r#""RoleName":{name},"#), &[BUILD]));
    assert_eq!(named(r#""a b""#), one("INVALID_ROLE_NAME", &format!("{properties}/RoleName")));
    assert_eq!(named(r#""a-b""#), []);
    assert_eq!(named(r#"{"Fn::Sub":"${AWS::StackName}/x"}"#), []);
    let long = r#""MaxSessionDuration":7200,"#;
    assert_eq!(
        found(&role(long, &[BUILD])),
        one("SESSION_DURATION_WITHOUT_EFFECT", &format!("{properties}/MaxSessionDuration"))
    );
    let own =
        r#"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/app"}"#;
    let in_path = r#""RoleName":"app","Path":"/team/","#;
    assert_eq!(
        found(&role(in_path, &[own])),
        one("ROLE_ARN_WITHOUT_PATH", &format!("{properties}/Policies/0/PolicyDocument/Statement/0/Resource"))
    );
}

#[test]
fn names_tags_and_attached_policies_of_a_role_are_judged_at_their_places() {
    let properties = "/Resources/Role/Properties";
    for (written, code, place) in [
        (r#""Description":"“quoted”""#, "INVALID_DESCRIPTION", "Description"),
        (r#""Tags":[{"Key":"a","Value":"1"},{"Key":"aws:b","Value":"2"}]"#, "INVALID_TAG", "Tags/1/Key"),
        (
            r#""Tags":[{"Key":"a","Value":{"Ref":"X"}},{"Key":"A","Value":"2"}]"#,
            "DUPLICATE_TAG_KEY",
            "Tags/1/Key",
        ),
        (
            r#""ManagedPolicyArns":[{"Ref":"P"},"arn:aws:iam::aws:policy/ReadOnlyAcces"]"#,
            "INVALID_MANAGED_POLICY",
            "ManagedPolicyArns/1",
        ),
        (
            r#""ManagedPolicyArns":["arn:aws:iam::210987654321:role/p"]"#,
            "INVALID_POLICY_ARN",
            "ManagedPolicyArns/0",
        ),
        (
            r#""ManagedPolicyArns":[{"Ref":"P"},"arn:aws:iam::210987654321:policy/a","arn:aws:iam::345678901234:policy/b"]"#,
            "ACCOUNT_DIFFERS_FROM_ROLE",
            "ManagedPolicyArns/2",
        ),
    ] {
        assert_eq!(
            found(&role(&format!("{written},"), &[BUILD])),
            one(code, &format!("{properties}/{place}")),
            "{written}"
        );
    }
    for written in [
        r#""Description":"it's \"quoted\"""#,
        r#""Tags":[{"Key":{"Ref":"X"},"Value":"1"},{"Key":"b","Value":"{{resolve:ssm:x}}“"}]"#,
        r#""ManagedPolicyArns":["arn:aws:iam::aws:policy/ReadOnlyAccess",{"Fn::Sub":"arn:${AWS::Partition}:iam::aws:policy/X"}]"#,
    ] {
        assert_eq!(found(&role(&format!("{written},"), &[BUILD])), [], "{written}");
    }
    let names = |first: &str, second: &str| {
        let text = role("", &[BUILD, SEND]);
        found(&text.replace(r#""p0""#, first).replace(r#""p1""#, second))
    };
    let name = |index: u8| format!("{properties}/Policies/{index}/PolicyName");
    assert_eq!(names(r#""read""#, r#""Read""#), one("DUPLICATE_POLICY_NAME", &name(1)));
    assert_eq!(names(r#""read""#, r#""r d""#), one("INVALID_POLICY_NAME", &name(1)));
    assert_eq!(names(r#""read""#, r#"{"Fn::Sub":"${X}-read"}"#), []);
}

const SEND: &str =
    r#"{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:q"}"#;

#[test]
fn tags_that_aws_has_set_are_no_fault_of_what_it_answers() {
    let answer = |arn: &str| {
        found(&format!(
            r#"{{"Role":{{"RoleName":"app",{arn}"AssumeRolePolicyDocument":{TRUST},
            "Tags":[{{"Key":"aws:cloudformation:stack-name","Value":"app"}}]}}}}"#
        ))
    };
    assert_eq!(answer(r#""Arn":"arn:aws:iam::210987654321:role/app","#), []);
    assert_eq!(answer(""), one("INVALID_TAG", "/Role/Tags/0/Key"));
}

#[test]
fn a_policy_that_only_its_arn_names_may_allow_what_is_missing() {
    let misses = |properties: &str| {
        let text = role(properties, &[BUILD]);
        let run = Folder::new(&[("file", text.as_bytes())]).check(&["--format", "json", "file"]);
        run.out.contains("MISSING_DEPENDENT_ACTION")
    };
    assert!(misses(""));
    assert!(!misses(r#""ManagedPolicyArns":["arn:aws:iam::aws:policy/AmazonSQSFullAccess"],"#));
    assert!(!misses(r#""ManagedPolicyArns":[{"Ref":"Parameter"}],"#));
}

#[test]
fn a_managed_policy_is_held_to_what_iam_takes() {
    let bucket = |index: usize| format!(r#""arn:aws:s3:::bucket-{index:04}/*""#);
    let of_size = |buckets: usize| {
        let buckets: Vec<String> = (0..buckets).map(bucket).collect();
        format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":[{}]}}"#, buckets.join(","))
    };
    let template = |properties: &str, statement: &str| {
        let policy = policy(properties, statement);
        found(&format!(r#"{{"Resources":{{"P":{{"Type":"AWS::IAM::ManagedPolicy",{policy}}}}}}}"#))
    };
    let properties = "/Resources/P/Properties";
    let path = r#""Path":"/""#;
    let too_long = one("MANAGED_POLICY_EXCEEDS_QUOTA", &format!("{properties}/PolicyDocument"));
    assert_eq!(template(path, &of_size(250)), too_long);
    assert_eq!(template(path, &of_size(200)), []);
    assert_eq!(
        template(r#""ManagedPolicyName":"a b""#, &of_size(1)),
        one("INVALID_POLICY_NAME", &format!("{properties}/ManagedPolicyName"))
    );
    assert_eq!(template(r#""ManagedPolicyName":{"Ref":"Name"}"#, &of_size(1)), []);
    let plan = |name: &str, buckets: usize| {
        let document = document(&of_size(buckets)).replace('"', "\\\"");
        found(&format!(
            r#"{{"format_version":"1.0","values":{{"root_module":{{"resources":[{{"address":"aws_iam_policy.p",
            "mode":"managed","type":"aws_iam_policy","values":{{"name":"{name}","tags":{{"aws:a":"b"}},"policy":"{document}"}}}}]}}}}}}"#
        ))
    };
    let values = "/values/root_module/resources/0/values";
    let tag = || one("INVALID_TAG", &format!("{values}/tags/aws:a"));
    assert_eq!(plan("p", 1), tag());
    assert_eq!(plan("p q", 1), [one("INVALID_POLICY_NAME", &format!("{values}/name")), tag()].concat());
    assert_eq!(
        plan("p", 250),
        [tag(), one("MANAGED_POLICY_EXCEEDS_QUOTA", &format!("{values}/policy"))].concat()
    );
}

#[test]
fn a_boundary_that_only_deployment_knows_is_named() {
    let said = |properties: &str| {
        let text = role(properties, &[BUILD, PASS]);
        Folder::new(&[("file", text.as_bytes())]).check(&["--format", "text", "file"]).out
    };
    let caveat = "if the permissions boundary forbids it";
    for boundary in [r#"{"Ref":"Boundary"}"#, r#""arn:aws:iam::210987654321:policy/b""#] {
        let said = said(&format!(r#""PermissionsBoundary":{boundary},"#));
        assert!(said.contains(ESCALATION) && said.contains(caveat), "{said}");
    }
    for none in ["", r#""PermissionsBoundary":{"Ref":"AWS::NoValue"},"#] {
        let said = said(none);
        assert!(said.contains(ESCALATION) && !said.contains(caveat), "{said}");
    }
}

#[test]
fn roles_of_an_account_and_of_a_plan_are_judged_whole() {
    let listed = |statements: [&str; 2]| {
        format!(
            r#"{{"RoleDetailList":[{{"RoleName":"app","Path":"/","AssumeRolePolicyDocument":{TRUST},"RolePolicyList":[
                {{"PolicyName":"a","PolicyDocument":{}}},{{"PolicyName":"b","PolicyDocument":{}}}]}}]}}"#,
            document(statements[0]),
            document(statements[1])
        )
    };
    let pointer = "/RoleDetailList/0/RolePolicyList/0/PolicyDocument/Statement/0/Action";
    assert_eq!(found(&listed([PASS, BUILD])), one(ESCALATION, pointer));
    assert_eq!(found(&listed([PASS, NO_PASS])).len(), 1, "denied");
    let quoted = |document: &str| format!("\"{}\"", document.replace('"', "\\\""));
    let plan = |unknown: &str| {
        format!(
            r#"{{"format_version":"1.2","resource_changes":[{{"address":"aws_iam_role.app","mode":"managed","type":"aws_iam_role",
                "change":{{"after":{{"name":"app","path":"/","permissions_boundary":null,"assume_role_policy":{},
                "inline_policy":[{{"name":"a","policy":{}}},{{"name":"b","policy":{}}}]}},"after_unknown":{{{unknown}}}}}}}]}}"#,
            quoted(TRUST),
            quoted(&document(PASS)),
            quoted(&document(BUILD))
        )
    };
    let pointer = "/resource_changes/0/change/after/inline_policy/0/policy";
    assert_eq!(found(&plan("")), one(ESCALATION, pointer));
    assert_eq!(found(&plan(r#""assume_role_policy":true"#)), [], "nobody can know whom it trusts yet");
}

/// A template with a role that has these properties and one inline policy, and with other resources.
fn beside(properties: &str, statement: &str, resources: &[(&str, &str, String)]) -> String {
    let resources =
        resources.iter().map(|(name, of, rest)| format!(r#""{name}":{{"Type":"AWS::IAM::{of}",{rest}}},"#));
    role(properties, &[statement])
        .replace(r#""Resources":{"#, &format!(r#""Resources":{{{}"#, resources.collect::<String>()))
}

fn policy(properties: &str, statement: &str) -> String {
    format!(r#""Properties":{{{properties},"PolicyDocument":{}}}"#, document(statement))
}

const TO_ROLE: &str = r#""Roles":[{"Ref":"Role"}]"#;

#[test]
fn a_policy_that_is_a_resource_of_its_own_is_its_role_s() {
    let own = "/Resources/Build/Properties/PolicyDocument/Statement/0/Action/0";
    let pass = "/Resources/Role/Properties/Policies/0/PolicyDocument/Statement/0/Action";
    for (of, properties) in [("Policy", TO_ROLE), ("RolePolicy", r#""RoleName":{"Ref":"Role"}"#)] {
        let text = beside("", PASS, &[("Build", of, policy(properties, BUILD))]);
        assert_eq!(found(&text), one(ESCALATION, pass), "{of}");
        let denied = beside("", BUILD, &[("Build", of, policy(properties, &format!("{PASS},{NO_PASS}")))]);
        assert!(!found(&denied).iter().any(|(code, _)| code == ESCALATION), "{of}");
    }
    let other = beside("", PASS, &[("Build", "Policy", policy(r#""Roles":[{"Ref":"Other"}]"#, BUILD))]);
    assert_eq!(found(&other), []);
    let by_name = beside(
        r#""RoleName":"app","#,
        BUILD,
        &[("Build", "RolePolicy", policy(r#""RoleName":"app""#, PASS))],
    );
    assert_eq!(found(&by_name), one(ESCALATION, &own.replace("/Action/0", "/Action")));
    let perhaps = format!(r#""Condition":"Prod",{}"#, policy(TO_ROLE, BUILD));
    assert_eq!(found(&beside("", PASS, &[("Build", "Policy", perhaps)])), [], "it may not be there");
}

#[test]
fn a_managed_policy_of_the_template_is_judged_alone_and_in_each_role() {
    let managed = |properties: &str| ("Passing", "ManagedPolicy", policy(properties, PASS));
    let place = "/Resources/Passing/Properties/PolicyDocument/Statement/0/Action";
    let by_policy = beside("", BUILD, &[managed(TO_ROLE)]);
    assert_eq!(found(&by_policy), one(ESCALATION, place));
    for others in ["", r#""arn:aws:iam::aws:policy/ReadOnlyAccess","#] {
        let by_role = format!(r#""ManagedPolicyArns":[{others}{{"Ref":"Passing"}}],"#);
        let by_role = beside(&by_role, BUILD, &[managed(r#""Path":"/""#)]);
        assert_eq!(found(&by_role), one(ESCALATION, place), "{others}");
    }
    let by_role = beside(r#""ManagedPolicyArns":[{"Ref":"Passing"}],"#, BUILD, &[managed(r#""Path":"/""#)]);
    let run = Folder::new(&[("file", by_role.as_bytes())]).check(&["file"]);
    assert!(run.out.contains("in the role `Role`: the permissions of any role"), "{run:?}");
    let alone = beside("", BUILD, &[managed(r#""Path":"/""#)]);
    assert_eq!(found(&alone), []);
}

#[test]
fn a_boundary_of_the_template_bounds_its_role() {
    let boundary = |statement: &str| {
        let bounds = ("Bounds", "ManagedPolicy", policy(r#""Path":"/""#, statement));
        let text = beside(
            r#""PermissionsBoundary":{"Fn::GetAtt":["Bounds","PolicyArn"]},"#,
            &format!("{BUILD},{PASS}"),
            &[bounds],
        );
        found(&text).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    assert_eq!(boundary(&format!("{BUILD},{PASS}")), [ESCALATION], "of the role");
    assert_eq!(boundary(BUILD), ["PERMISSION_OUTSIDE_BOUNDARY"]);
}

/// What boundaries allow, and policies should not.
const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
const ALL_AS_A_POLICY: &str = "ADMINISTRATOR_ACCESS";

const BOUNDED: &str = r#""PermissionsBoundary":{"Ref":"Bounds"},"#;

#[test]
fn a_managed_policy_that_bounds_alone_is_judged_as_a_boundary() {
    let is_judged_as_policy = |role: &str, properties: &str| {
        let bounds = ("Bounds", "ManagedPolicy", policy(properties, ALL));
        found(&beside(role, BUILD, &[bounds])).iter().any(|(code, _)| code == ALL_AS_A_POLICY)
    };
    let path = r#""Path":"/""#;
    assert!(!is_judged_as_policy(BOUNDED, path));
    assert!(is_judged_as_policy("", path));
    assert!(is_judged_as_policy(BOUNDED, r#""Groups":["developers"]"#));
    let attached = format!(
        r#"{BOUNDED}"ManagedPolicyArns":[{{"Fn::If":["Prod",{{"Ref":"Bounds"}},{{"Ref":"AWS::NoValue"}}]}}],"#
    );
    assert!(is_judged_as_policy(&attached, path));
}

#[test]
fn what_an_account_and_a_state_attach_nowhere_is_judged_as_a_boundary() {
    let is_judged_as_policy = |text: &str| found(text).iter().any(|(code, _)| code == ALL_AS_A_POLICY);
    let account = |attached: u8, bounding: u8| {
        let counts = format!(r#""AttachmentCount":{attached},"PermissionsBoundaryUsageCount":{bounding}"#);
        let version = format!(r#"{{"VersionId":"v1","IsDefaultVersion":true,"Document":{}}}"#, document(ALL));
        format!(
            r#"{{"RoleDetailList":[],"Policies":[{{"Arn":"arn:aws:iam::210987654321:policy/p",{counts},
                "PolicyVersionList":[{version}]}}]}}"#
        )
    };
    assert!(!is_judged_as_policy(&account(0, 1)));
    assert!(is_judged_as_policy(&account(1, 1)) && is_judged_as_policy(&account(0, 0)));
    let state = |others: &[(&str, &str)]| {
        let resource = |of: &str, values: &str| {
            format!(r#"{{"address":"{of}.x","mode":"managed","type":"{of}","values":{{{values}}}}}"#)
        };
        let arn = r#""arn:aws:iam::210987654321:policy/p""#;
        let document = document(ALL).replace('"', "\\\"");
        let mut resources =
            vec![resource("aws_iam_policy", &format!(r#""arn":{arn},"policy":"{document}""#))];
        resources.extend(others.iter().map(|(of, key)| resource(of, &format!(r#""{key}":{arn}"#))));
        format!(
            r#"{{"format_version":"1.0","values":{{"root_module":{{"resources":[{}]}}}}}}"#,
            resources.join(",")
        )
    };
    let bounded = ("aws_iam_user", "permissions_boundary");
    assert!(!is_judged_as_policy(&state(&[bounded])));
    assert!(is_judged_as_policy(&state(&[])));
    assert!(is_judged_as_policy(&state(&[bounded, ("aws_iam_group_policy_attachment", "policy_arn")])));
}

#[test]
fn managed_policies_of_an_account_are_those_of_its_roles() {
    let account = |attached: &str| {
        format!(
            r#"{{"RoleDetailList":[{{"RoleName":"app","AssumeRolePolicyDocument":{TRUST},"RolePolicyList":[
                {{"PolicyName":"a","PolicyDocument":{}}}],"AttachedManagedPolicies":[{{"PolicyArn":"{attached}"}}]}}],
            "Policies":[{{"Arn":"arn:aws:iam::210987654321:policy/p","PolicyVersionList":[
                {{"VersionId":"v1","IsDefaultVersion":false,"Document":{}}},
                {{"VersionId":"v2","IsDefaultVersion":true,"Document":{}}}]}}]}}"#,
            document(BUILD),
            document(NO_PASS),
            document(PASS)
        )
    };
    let place = "/Policies/0/PolicyVersionList/1/Document/Statement/0/Action";
    assert_eq!(found(&account("arn:aws:iam::210987654321:policy/p")), one(ESCALATION, place));
    assert_eq!(found(&account("arn:aws:iam::210987654321:policy/q")), []);
}

#[test]
fn policies_of_a_plan_are_those_of_the_role_they_name() {
    let quoted = |statement: &str| document(statement).replace('"', "\\\"");
    let resource = |of: &str, values: &str| {
        format!(r#"{{"address":"{of}.x","mode":"managed","type":"{of}","values":{{{values}}}}}"#)
    };
    let state = |role: &str, attached: &str| {
        let resources = [
            resource(
                "aws_iam_role",
                &format!(r#""name":"app","assume_role_policy":"{}""#, TRUST.replace('"', "\\\"")),
            ),
            resource("aws_iam_role_policy", &format!(r#""role":"{role}","policy":"{}""#, quoted(BUILD))),
            resource(
                "aws_iam_policy",
                &format!(r#""arn":"arn:aws:iam::210987654321:policy/p","policy":"{}""#, quoted(PASS)),
            ),
            resource("aws_iam_role_policy_attachment", &format!(r#""role":"app","policy_arn":"{attached}""#)),
        ];
        format!(
            r#"{{"format_version":"1.0","values":{{"root_module":{{"resources":[{}]}}}}}}"#,
            resources.join(",")
        )
    };
    let ours = "arn:aws:iam::210987654321:policy/p";
    assert_eq!(found(&state("app", ours)), one(ESCALATION, "/values/root_module/resources/2/values/policy"));
    assert_eq!(found(&state("other", ours)), []);
    assert_eq!(found(&state("app", "arn:aws:iam::aws:policy/ReadOnlyAccess")), []);
}

/// A role is not there without its condition, so what has the same one is there with it.
#[test]
fn a_policy_with_its_role_s_condition_is_its_role_s() {
    let pass = "/Resources/Role/Properties/Policies/0/PolicyDocument/Statement/0/Action";
    let with = |of_role: &str, of_policy: &str| {
        let text = beside("", PASS, &[("Build", "Policy", format!("{of_policy}{}", policy(TO_ROLE, BUILD)))]);
        found(&text.replace(r#""Role":{"#, &format!(r#""Role":{{{of_role}"#)))
    };
    let [prod, test] = [r#""Condition":"Prod","#, r#""Condition":"Test","#];
    assert_eq!(with(prod, prod), one(ESCALATION, pass));
    assert_eq!(with(prod, ""), one(ESCALATION, pass));
    assert_eq!(with("", ""), one(ESCALATION, pass));
    for (role, policy) in [(prod, test), ("", prod)] {
        assert_eq!(with(role, policy), [], "{role} {policy}");
    }
}

#[test]
fn a_policy_that_groups_and_users_have_too_names_the_role() {
    let said = |others: &str| {
        let text = beside("", BUILD, &[("Passing", "Policy", policy(&format!("{TO_ROLE}{others}"), PASS))]);
        let run = Folder::new(&[("file", text.as_bytes())]).check(&["file"]);
        assert!(run.out.contains(ESCALATION), "{run:?}");
        run.out.contains("in the role `Role`: the permissions of any role")
    };
    let [groups, users] = [r#","Groups":["g"]"#, r#","Users":["u"]"#];
    assert!(!said(""));
    assert!(said(groups) && said(users) && said(&format!("{groups}{users}")));
}

#[test]
fn only_the_arn_of_a_managed_policy_attaches_it() {
    let attached = |reference: &str| {
        let properties = format!(r#""ManagedPolicyArns":[{reference}],"#);
        found(&beside(&properties, BUILD, &[("Passing", "ManagedPolicy", policy(r#""Path":"/""#, PASS))]))
            .len()
    };
    for arn in [
        r#"{"Ref":"Passing"}"#,
        r#"{"Fn::GetAtt":["Passing","PolicyArn"]}"#,
        r#"{"Fn::GetAtt":"Passing.PolicyArn"}"#,
    ] {
        assert_eq!(attached(arn), 1, "{arn}");
    }
    for other in [
        r#"{"Ref":"Other"}"#,
        r#"{"Fn::GetAtt":["Passing","PolicyId"]}"#,
        r#"{"Fn::GetAtt":"Passing.PolicyId"}"#,
    ] {
        assert_eq!(attached(other), 0, "{other}");
    }
}

/// Whom a role trusts may be written in a way that nobody here can read; its policies are judged all the same.
#[test]
fn a_role_without_a_trust_policy_has_its_policies_judged_alone() {
    let typo = BUILD.replace("CreateFunction", "CreateFunktion");
    let text = role("", &[&typo]).replace(&format!(r#""AssumeRolePolicyDocument":{TRUST},"#), "");
    assert!(!text.contains("AssumeRole"));
    let found = found(&text);
    assert!(found.iter().any(|(code, _)| code == "INVALID_ACTION"), "{found:?}");
}

#[test]
fn a_managed_policy_is_said_to_be_in_the_role_not_in_another_policy() {
    let account = format!(
        r#"{{"RoleDetailList":[{{"RoleName":"app","AssumeRolePolicyDocument":{TRUST},"RolePolicyList":[
            {{"PolicyName":"build","PolicyDocument":{}}}],"AttachedManagedPolicies":[{{"PolicyArn":"arn:aws:iam::210987654321:policy/p"}}]}}],
            "Policies":[{{"PolicyName":"pass","Arn":"arn:aws:iam::210987654321:policy/p","PolicyVersionList":[
            {{"VersionId":"v1","IsDefaultVersion":true,"Document":{}}}]}}]}}"#,
        document(BUILD),
        document(PASS)
    );
    let run = Folder::new(&[("file", account.as_bytes())]).check(&["file"]);
    assert!(run.out.contains("in the role `app`: the permissions of any role"), "{run:?}");
}

#[test]
fn a_boundary_of_a_plan_bounds_its_role() {
    let said = |boundary: &str| {
        let quoted = |document: &str| serde_json::json!(document).to_string();
        let state = format!(
            r#"{{"format_version":"1.0","values":{{"root_module":{{"resources":[
            {{"address":"aws_iam_role.x","mode":"managed","type":"aws_iam_role","values":{{"name":"app","assume_role_policy":{},
                "permissions_boundary":"{boundary}","inline_policy":[{{"name":"a","policy":{}}}]}}}},
            {{"address":"aws_iam_policy.x","mode":"managed","type":"aws_iam_policy","values":{{
                "arn":"arn:aws:iam::210987654321:policy/p","policy":{}}}}}]}}}}}}"#,
            quoted(TRUST),
            quoted(&document(&format!("{BUILD},{PASS}"))),
            quoted(&document(BUILD))
        );
        found(&state).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    assert_eq!(said("arn:aws:iam::210987654321:policy/p"), ["PERMISSION_OUTSIDE_BOUNDARY"]);
    assert_eq!(said("arn:aws:iam::210987654321:policy/q"), [ESCALATION]);
}

/// Whether a role with [`BUILD`] is said to need more: nobody can say so of one that may have other policies.
fn needs_more(text: &str) -> bool {
    let run = Folder::new(&[("file", text.as_bytes())]).check(&["--format", "json", "file"]);
    run.places().iter().any(|(code, ..)| code == "MISSING_DEPENDENT_ACTION")
}

#[test]
fn a_policy_that_a_role_may_have_may_grant_what_is_missing() {
    assert!(needs_more(&role("", &[BUILD])));
    for list in
        [r#"{"Ref":"Policies"}"#, r#"{"Fn::If":["Prod",["arn:aws:iam::aws:policy/ReadOnlyAccess"],[]]}"#]
    {
        assert!(!needs_more(&role(&format!(r#""ManagedPolicyArns":{list},"#), &[BUILD])), "{list}");
    }
    assert!(needs_more(&role(r#""ManagedPolicyArns":{"Ref":"AWS::NoValue"},"#, &[BUILD])));
    let named = r#""RoleName":{"Fn::Sub":"${Name}-app"},"#;
    let with = |properties: &str, roles: &str| {
        let passing = ("Pass", "Policy", policy(&format!(r#""Roles":[{roles}]"#), PASS));
        needs_more(&beside(properties, BUILD, &[passing]))
    };
    assert!(with("", r#"{"Ref":"Role"}"#), "it certainly has it");
    assert!(!with(named, r#"{"Ref":"Name"}"#) && !with(named, r#""prod-app""#));
    assert!(with("", r#"{"Ref":"Name"}"#), "it has a name that was not there before");
    assert!(with("", r#""app""#) && with(r#""RoleName":"other","#, r#""app""#));
    let perhaps = ("Pass", "Policy", format!(r#""Condition":"Prod",{}"#, policy(TO_ROLE, PASS)));
    assert!(!needs_more(&beside("", BUILD, &[perhaps])));
    let elsewhere = [
        ("Other", "Role", format!(r#""Properties":{{"AssumeRolePolicyDocument":{TRUST}}}"#)),
        ("Pass", "Policy", policy(r#""Roles":[{"Ref":"Other"}]"#, PASS)),
    ];
    assert!(needs_more(&beside("", BUILD, &elsewhere)));
}

#[test]
fn a_name_that_both_write_alike_is_the_role_s() {
    let with = |name: &str| {
        let passing = ("Pass", "RolePolicy", policy(&format!(r#""RoleName":{name}"#), PASS));
        let text = beside(r#""RoleName":{"Fn::Sub":"${Stage}-app"},"#, BUILD, &[passing]);
        found(&text).iter().any(|(code, _)| code == ESCALATION)
    };
    assert!(with(r#"{"Fn::Sub":"${Stage}-app"}"#));
    assert!(!with(r#"{"Fn::Sub":"${Stage}-api"}"#));
}

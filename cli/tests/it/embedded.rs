//! Policies inside templates, plans and API calls: found by shape, judged as what they are used as, at their place.

use crate::support::{Folder, Run};

/// `check --format json` of one file.
fn check(name: &str, text: &str) -> Run {
    Folder::new(&[(name, text.as_bytes())]).check(&["--format", "json", name])
}

/// Code and pointer of each finding, and what the place in the text starts with.
fn found(text: &str) -> Vec<(String, String, String)> {
    let places = check("file", text).places();
    let shown = places.into_iter().map(|(code, pointer, line, column)| {
        let index = |number: u64| usize::try_from(number).unwrap() - 1;
        let line: Vec<char> = text.lines().nth(index(line)).unwrap_or_default().chars().collect();
        let at: String = line[index(column)..].iter().take(22).collect();
        (code, pointer, at)
    });
    shown.collect()
}

/// What [`found`] gives, as written in a test.
fn places<const N: usize>(places: [(&str, &str, &str); N]) -> Vec<(String, String, String)> {
    places.map(|(code, pointer, at)| (code.to_owned(), pointer.to_owned(), at.to_owned())).to_vec()
}

const TEMPLATE: &str = r#"AWSTemplateFormatVersion: "2010-09-09"
Description: „Bestellungen“ and what they may do
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: { Service: !Sub "ec2.${AWS::URLSuffix}" }
            Action: sts:AssumeRol
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Sid: !Sub "${Stage}Read"
                Effect: Allow
                Action: [ "s3:GetObjekt", !Ref MoreActions ]
                Resource:
                  - !Sub arn:${AWS::Partition}:s3:::${Bucket}/*
                  - !GetAtt Bucket.Arn
                  - Fn::Sub: "${Bucket.Arn}/*"
              - !If
                - IsProd
                - { Effect: Allow, Action: "s3:PutObjekt", Resource: "*" }
                - !Ref AWS::NoValue
  Letters:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [ !Ref Queue ]
      PolicyDocument:
        Version: "2012-10-17"
        Statement: { Effect: Allow, Principal: "*", Action: "sqs:SendMesage", Resource: !GetAtt Queue.Arn }
  Guard:
    Type: AWS::Organizations::Policy
    Properties:
      Type: SERVICE_CONTROL_POLICY
      Content: { Version: "2012-10-17", Statement: { Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*" } }
  Tags:
    Type: AWS::Organizations::Policy
    Properties: { Type: TAG_POLICY, Content: { tags: { team: { tag_key: { "@@assign": Team } } } } }
"#;

#[test]
fn a_yaml_template_is_checked_in_place() {
    let found = found(TEMPLATE);
    let role = "/Resources/Worker/Properties";
    let expected = places([
        ("INVALID_ACTION", &format!("{role}/AssumeRolePolicyDocument/Statement/0/Action"), "sts:AssumeRol"),
        (
            "INVALID_ACTION",
            &format!("{role}/Policies/0/PolicyDocument/Statement/0/Action/0"),
            "\"s3:GetObjekt\", !Ref M",
        ),
        (
            "INVALID_ACTION",
            &format!("{role}/Policies/0/PolicyDocument/Statement/1/Fn::If/1/Action"),
            "\"s3:PutObjekt\", Resour",
        ),
        (
            "INVALID_ACTION",
            "/Resources/Letters/Properties/PolicyDocument/Statement/Action",
            "\"sqs:SendMesage\", Reso",
        ),
        (
            "SCP_SYNTAX_ERROR_PRINCIPAL",
            "/Resources/Guard/Properties/Content/Statement/Principal",
            "Principal: \"*\", Action",
        ),
    ]);
    let errors: Vec<_> = found
        .into_iter()
        .filter(|(code, ..)| ["INVALID_ACTION", "SCP_SYNTAX_ERROR_PRINCIPAL"].contains(&code.as_str()))
        .collect();
    assert_eq!(errors, expected);
}

#[test]
fn a_template_without_fault_is_clean_however_much_of_it_is_unknown() {
    let template = r#"{"Parameters": {"Doc": {"Type": "String"}}, "Resources": {
      "Role": {"Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{
          "Effect": {"Ref": "Effect"}, "Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}},
          "Action": "sts:AssumeRole",
          "Condition": {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}}}]},
        "Policies": [{"PolicyName": "all", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Action": {"Fn::Split": [",", {"Ref": "Actions"}]}, "Resource": {"Ref": "Resources"}},
          {"Effect": "Allow", "Action": {"Fn::Sub": "${Service}:Get*"}, "Resource": {"Fn::ImportValue": "arn"}},
          {"Effect": "Allow", "Action": "s3:GetObject", "Resource": {"Fn::Join": ["", ["arn:aws:s3:::", {"Ref": "Bucket"}]]}},
          {"Effect": "Allow", "Action": "s3:GetObject", "Resource": {"Fn::Join": ["/", [{"Ref": "BucketArn"}, "*"]]}},
          {"Effect": "Allow", "Action": "sns:Publish", "Resource": "{{resolve:ssm:/topics/orders}}"},
          {"Effect": "Allow", "Action": "sns:Publish", "Resource": {"Fn::Sub": ["arn:aws:sns:${Place}:orders", {"Place": "eu-west-1:333322221111"}]}},
          {"Fn::If": ["A", {"Sid": "x", "Effect": "Allow", "Action": "sns:Publish", "Resource": "arn:aws:sns:eu-west-1:333322221111:letters"}, {"Ref": "AWS::NoValue"}]},
          {"Fn::If": ["B", {"Ref": "AWS::NoValue"}, {"Sid": "x", "Effect": "Allow", "Action": "sns:Publish", "Resource": "arn:aws:sns:eu-west-1:333322221111:letters"}]},
          {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::photos/${!aws:username}/*",
           "Condition": {"DateLessThan": {"aws:CurrentTime": {"Ref": "End"}}}}
        ]}}]}},
      "Managed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Fn::Transform": {"Name": "AWS::Include"}}}},
      "Thing": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyDocument": {"Version": "2012-10-17", "Statement": []}}}
    }}"#;
    let template = template.replace("photos/${!aws:username}", "photos/${aws:username}");
    let run = check("t.json", &template);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{run:?}");
    assert!(
        run.err.contains(
            "the policy of `Managed` is known only when the template is deployed, so it was not checked"
        ),
        "{run:?}"
    );
}

/// What an unknown part may be, it is not said to be.
#[test]
fn what_holds_whatever_the_unknown_is_is_found() {
    let template = |statement: &str| {
        format!(
            "Resources:\n  P:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyDocument:\n        Version: 2012-10-17\n        Statement:\n          - {statement}\n"
        )
    };
    let codes = |statement: &str| {
        let places = check("t.yaml", &template(statement)).places();
        places.into_iter().map(|(code, ..)| code).collect::<Vec<_>>()
    };
    let with =
        |resource: &str| codes(&format!("{{Effect: Allow, Action: 's3:ListBucket', Resource: {resource}}}"));
    assert_eq!(with("!Sub 'arn:awz:s3:::${Bucket}'"), ["INVALID_PARTITION"]);
    assert_eq!(with("!Sub 'arn:aws:s3:::photos/${Key}'"), ["RESOURCE_MISMATCH"]);
    assert_eq!(with("!Sub 'arn:aws:s3:::${Key}/x'"), ["RESOURCE_MISMATCH"]);
    assert_eq!(with("!Sub 'arn:aws:s3:::${BucketAndKey}'"), [""; 0]);
    assert_eq!(with("!Sub '${A}:${B}'"), [""; 0]);
    let run = check(
        "t.yaml",
        &template("{Effect: Allow, Action: 's3:Get', Resource: !Sub 'arn:awz:s3:::${Bucket}'}"),
    );
    assert!(!run.out.contains('\u{e000}'), "{run:?}");
}

/// Every outcome of every condition is looked at, or it is said that none is.
#[test]
fn many_conditions_are_followed_and_too_many_are_named() {
    let template = |conditions: usize| {
        let statements = (0..conditions).map(|index| {
            format!(r#"{{"Fn::If": ["C{index}", {{"Ref": "AWS::NoValue"}}, {{"Effect": "Deny", "Action": "s3:Get{index}", "Resource": "*"}}]}}"#)
        });
        let statements = statements.collect::<Vec<_>>().join(",");
        format!(
            r#"{{"Resources": {{"P": {{"Type": "AWS::IAM::Policy", "Properties": {{"PolicyDocument": {{"Version": "2012-10-17", "Statement": [{statements}]}}}}}}}}}}"#
        )
    };
    let invalid = |run: &Run| run.places().iter().filter(|(code, ..)| code == "INVALID_ACTION").count();
    let run = check("t.json", &template(40));
    assert_eq!((run.code, invalid(&run)), (Some(1), 40));
    let run = check("t.json", &template(501));
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""));
    assert!(run.err.contains("the policy of `P` depends on more conditions than can be followed"), "{run:?}");
}

#[test]
fn a_policy_written_as_text_in_a_template_is_followed_into_its_lines() {
    let template = r#"Resources:
  Logs:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyName: logs
      PolicyDocument: !Sub |
        {"Version": "2012-10-17",
         "Statement": {"Effect": "Allow", "Principal": {"Service": "es.amazonaws.com"},
           "Resource": "arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:*",
           "Action": "logs:PutLogEvent"}}
"#;
    let found = found(template);
    let invalid: Vec<_> = found.into_iter().filter(|(code, ..)| code == "INVALID_ACTION").collect();
    let pointer = "/Resources/Logs/Properties/PolicyDocument/Fn::Sub";
    assert_eq!(invalid, places([("INVALID_ACTION", pointer, "\"logs:PutLogEvent\"}}")]));
}

#[test]
fn a_json_template_is_checked_in_place() {
    let template = r#"{"Resources": {"Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {
  "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:Encrypted", "Resource": "*",
  "Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}}]}}}}}"#;
    let expected = [(
        "INVALID_ACTION",
        "/Resources/Key/Properties/KeyPolicy/Statement/0/Action",
        "\"kms:Encrypted\", \"Reso",
    )];
    assert_eq!(found(template), places(expected));
}

#[test]
fn a_terraform_plan_is_checked_inside_its_strings() {
    let plan = r#"{"format_version": "1.2", "terraform_version": "1.9.5", "resource_changes": [
      {"address": "aws_iam_role.app", "mode": "managed", "type": "aws_iam_role", "change": {"actions": ["create"], "after": {
        "assume_role_policy": "{\"Statement\":[{\"Action\":\"sts:AssumeRol\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"}}],\"Version\":\"2012-10-17\"}",
        "inline_policy": [{"name": "a", "policy": "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:G\u0065tObjekt\",\"Resource\":\"*\"}}"}, {"name": "b"}]},
        "after_unknown": {"arn": true, "inline_policy": [{}, {"policy": true}]}}},
      {"address": "aws_iam_policy.later", "mode": "managed", "type": "aws_iam_policy", "change": {"actions": ["create"],
        "after": {"name": "later"}, "after_unknown": {"policy": true}}},
      {"address": "aws_iam_policy.gone", "mode": "managed", "type": "aws_iam_policy", "change": {"actions": ["delete"], "after": null}},
      {"address": "data.aws_iam_policy_document.d", "mode": "data", "type": "aws_iam_policy_document",
        "change": {"actions": ["read"], "after": {}, "after_unknown": {"json": true}}},
      {"address": "aws_s3_bucket_policy.cut", "mode": "managed", "type": "aws_s3_bucket_policy",
        "change": {"actions": ["update"], "after": {"policy": "{\"Version\": \"2012-10-17\","}, "after_unknown": {}}}]}"#;
    let change = |index: usize| format!("/resource_changes/{index}/change/after");
    let expected = places([
        ("INVALID_ACTION", &format!("{}/assume_role_policy", change(0)), r#"\"sts:AssumeRol\",\"Ef"#),
        ("INVALID_ACTION", &format!("{}/inline_policy/0/policy", change(0)), r#"\"s3:G\u0065tObjekt\","#),
        ("JSON_SYNTAX_ERROR", &format!("{}/policy", change(4)), r#"{\"Version\": \"2012-1"#),
    ]);
    assert_eq!(found(plan), expected);
    let run = check("plan.json", plan);
    assert_eq!(run.code, Some(1));
    let skipped = ["aws_iam_role.app", "aws_iam_policy.later"];
    let notes: Vec<&str> = run.err.lines().filter(|line| line.starts_with("note: ")).collect();
    assert_eq!(notes.len(), skipped.len(), "{run:?}");
    for owner in skipped {
        let note = format!(
            "note: the policy of `{owner}` is known only after the plan is applied, so it was not checked"
        );
        assert!(notes.contains(&note.as_str()), "{run:?}");
    }
}

#[test]
fn planned_values_and_states_are_read_with_their_modules() {
    let policy = r#""{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObjekt\",\"Resource\":\"*\"}}""#;
    let module = format!(
        r#"{{"root_module": {{"child_modules": [{{"resources": [{{"address": "module.m.aws_iam_policy.p", "mode": "managed",
        "type": "aws_iam_policy", "values": {{"policy": {policy}}}}}]}}]}}}}"#
    );
    for key in ["planned_values", "values"] {
        let text = format!(r#"{{"format_version": "1.0", "{key}": {module}}}"#);
        let found = found(&text);
        let pointer = format!("/{key}/root_module/child_modules/0/resources/0/values/policy");
        assert_eq!(found, places([("INVALID_ACTION", &pointer, r#"\"s3:GetObjekt\",\"Res"#)]));
    }
}

#[test]
fn inputs_and_outputs_of_the_api_are_checked() {
    let create_role = r#"{"RoleName": "r", "AssumeRolePolicyDocument": "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"210987654321\"},\"Action\":\"sts:AssumRole\"}}"}"#;
    assert_eq!(
        found(create_role),
        places([("INVALID_ACTION", "/AssumeRolePolicyDocument", r#"\"sts:AssumRole\"}}"}"#)])
    );

    let version = r#"{"PolicyVersion": {"VersionId": "v1", "Document": "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AGetObjekt%22%2C%22Resource%22%3A%22%2A%22%7D%7D"}}"#;
    assert_eq!(
        found(version),
        places([("INVALID_ACTION", "/PolicyVersion/Document", "%22s3%3AGetObjekt%22%2")])
    );

    let decoded = r#"{"PolicyVersion": {"VersionId": "v1", "Document": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"}}}}"#;
    assert_eq!(
        found(decoded),
        places([("INVALID_ACTION", "/PolicyVersion/Document/Statement/Action", "\"s3:GetObjekt\", \"Resou")])
    );

    let bucket = r#"{"Bucket": "photos", "Policy": "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::photos/*\"}}"}"#;
    assert_eq!(found(bucket)[0].0, "MISSING_PRINCIPAL", "a bucket's policy is a resource's");

    let scp = r#"{"Policy": {"PolicySummary": {"Type": "SERVICE_CONTROL_POLICY"}, "Content": "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}"}}"#;
    assert_eq!(found(scp)[0].0, "SCP_SYNTAX_ERROR_PRINCIPAL", "a service control policy has no principal");
}

/// The same names stand in the calls of many services.
#[test]
fn what_a_document_is_used_as_is_told_by_what_stands_beside_it_or_in_it() {
    let document = |principal: &str| {
        let statement = format!(r#"{{{principal}"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#);
        format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#)
    };
    let somebody = r#""Principal":{"AWS":"210987654321"},"#;
    let codes = |around: &str, principal: &str| -> Vec<String> {
        let text = around.replace("DOCUMENT", &serde_json::json!(document(principal)).to_string());
        let wanted = ["MISSING_PRINCIPAL", "UNSUPPORTED_PRINCIPAL"];
        let codes = found(&text).into_iter().map(|(code, ..)| code);
        codes.filter(|code| wanted.contains(&code.as_str())).collect()
    };
    for session_or_thing in [
        r#"{"RoleArn": "arn:aws:iam::210987654321:role/app", "RoleSessionName": "s", "Policy": DOCUMENT}"#,
        r#"{"generatedPolicyResult": {"generatedPolicies": [{"policy": DOCUMENT}]}}"#,
        r#"{"policyName": "thing", "policyDocument": DOCUMENT}"#,
    ] {
        assert_eq!(codes(session_or_thing, ""), [""; 0], "{session_or_thing}");
    }
    for of_resource in [
        r#"{"Policy": DOCUMENT, "RevisionId": "1"}"#,
        r#"{"policyName": "logs", "policyDocument": DOCUMENT}"#,
        r#"{"VpcEndpoints": [{"ServiceName": "com.amazonaws.eu-west-1.s3", "PolicyDocument": DOCUMENT}]}"#,
        r#"{"VpcEndpointId": "vpce-12345678", "PolicyDocument": DOCUMENT}"#,
    ] {
        assert_eq!(codes(of_resource, somebody), [""; 0], "{of_resource}");
    }
    for (wrong, principal, code) in [
        (
            r#"{"TopicArn": "arn:aws:sns:eu-west-1:210987654321:t", "Policy": DOCUMENT}"#,
            "",
            "MISSING_PRINCIPAL",
        ),
        (r#"{"VpcEndpointId": "vpce-12345678", "PolicyDocument": DOCUMENT}"#, "", "MISSING_PRINCIPAL"),
        (r#"{"PolicyName": "p", "PolicyDocument": DOCUMENT}"#, somebody, "UNSUPPORTED_PRINCIPAL"),
    ] {
        assert_eq!(codes(wrong, principal), [code], "{wrong}");
    }
}

/// Nobody but AWS can change them.
#[test]
fn service_linked_roles_of_an_account_are_named_and_not_judged() {
    let role = |arn: &str| {
        format!(
            r#"{{"RoleName": "r", "Path": "/aws-service-role/support.amazonaws.com/", "Arn": "{arn}",
                "AssumeRolePolicyDocument": {{"Version": "2012-10-17", "Statement": {{"Effect": "Allow",
                "Principal": {{"Service": "support.amazonaws.com"}}, "Action": "sts:AssumeRole"}}}}}}"#
        )
    };
    let linked = role("arn:aws:iam::210987654321:role/aws-service-role/support.amazonaws.com/r");
    for text in
        [format!(r#"{{"Role": {linked}}}"#), format!(r#"{{"RoleDetailList": [{linked}], "Policies": []}}"#)]
    {
        let run = check("role.json", &text);
        assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{text}");
        let note = "the policy of `r` is that of a service-linked role, which only AWS changes, so it was not checked";
        assert!(run.err.contains(note), "{run:?}");
    }
    // Whoever means to make such a role cannot.
    let codes: Vec<String> = found(&role("")).into_iter().map(|(code, ..)| code).collect();
    assert!(codes.contains(&"INVALID_PATH".to_owned()), "{codes:?}");
}

/// They count for the roles that have them.
#[test]
fn policies_of_aws_in_an_account_are_not_judged_alone() {
    let all = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"}}"#;
    let account = |account: &str| {
        format!(
            r#"{{"RoleDetailList": [], "Policies": [{{"PolicyName": "p", "Arn": "arn:aws:iam::{account}:policy/p",
                "AttachmentCount": 1, "PolicyVersionList": [
                    {{"VersionId": "v2", "IsDefaultVersion": true, "Document": {all}}},
                    {{"VersionId": "v1", "IsDefaultVersion": false, "Document": {all}}}]}}]}}"#
        )
    };
    assert_eq!(found(&account("aws")), places([]));
    assert_eq!(found(&account("210987654321")).len(), 2);
}

#[test]
fn a_whole_account_is_one_input() {
    let statement = |action: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}}}"#
        )
    };
    let trust = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": "sts:AssumeRole"}}"#;
    let details = format!(
        r#"{{"UserDetailList": [{{"UserName": "u", "UserPolicyList": [{{"PolicyName": "p", "PolicyDocument": {}}}]}}],
        "RoleDetailList": [{{"RoleName": "r", "AssumeRolePolicyDocument": {trust}, "RolePolicyList": []}}],
        "Policies": [{{"PolicyName": "m", "PolicyVersionList": [{{"VersionId": "v1", "Document": {}}}]}}]}}"#,
        statement("s3:GetObjekt"),
        statement("s3:PutObjekt"),
    );
    let folder = Folder::new(&[("account.json", details.as_bytes())]);
    let run = folder.check(&["account.json"]);
    assert!(run.out.ends_with("checked 3 documents: 2 ERROR\n"), "{run:?}");
    let pointers: Vec<String> = found(&details).into_iter().map(|(_, pointer, _)| pointer).collect();
    let expected = [
        "/UserDetailList/0/UserPolicyList/0/PolicyDocument/Statement/Action",
        "/Policies/0/PolicyVersionList/0/Document/Statement/Action",
    ];
    assert_eq!(pointers, expected);
}

#[test]
fn a_skeleton_that_is_not_filled_in_is_named_where_it_is_empty() {
    let skeleton = r#"{"RoleName": "", "PolicyName": "", "PolicyDocument": ""}"#;
    assert_eq!(found(skeleton), places([("JSON_SYNTAX_ERROR", "/PolicyDocument", "\"}")]));
    let elsewhere = r#"{"RoleName": "r", "PolicyName": "p", "PolicyDocument": "file://p.json"}"#;
    let run = check("s.json", elsewhere);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""));
    assert!(run.err.contains("the policy of `p` stands in another file, so it was not checked"), "{run:?}");
}

#[test]
fn a_plain_policy_stays_one_and_text_that_is_nothing_else_is_no_json() {
    let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"}, "Resources": {}, "Policy": "{}"}"#;
    let codes: Vec<String> = found(policy).into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, ["INVALID_ACTION", "INVALID_POLICY_ELEMENT", "INVALID_POLICY_ELEMENT"]);
    let yaml =
        "Version: 2012-10-17\nStatement:\n  - Effect: Allow\n    Action: s3:GetObjekt\n    Resource: '*'\n";
    assert_eq!(found(yaml), places([("INVALID_ACTION", "/Statement/0/Action", "s3:GetObjekt")]));
    for text in ["", "hello", "- a\n- b\n", "name: ci\non: push\n"] {
        let codes: Vec<String> = check("file", text).places().into_iter().map(|(code, ..)| code).collect();
        assert_eq!(codes, ["JSON_SYNTAX_ERROR"], "{text:?}");
    }
}

#[test]
fn a_template_that_cannot_be_read_is_named_at_its_place() {
    let run = check("t.yaml", "Resources:\n  Role:\n    Type: 'AWS::IAM::Role\n");
    let places = run.places();
    assert_eq!((run.code, places.len(), places[0].0.as_str()), (Some(1), 1, "JSON_SYNTAX_ERROR"), "{run:?}");
    let endless = "a: &a [*a]\nResources: {}\n";
    assert_eq!(check("t.yaml", endless).places()[0].0, "JSON_SYNTAX_ERROR");
    let deep = format!("Resources: {}{}", "[".repeat(60_000), "]".repeat(60_000));
    assert_eq!(check("t.yaml", &deep).places()[0].0, "JSON_SYNTAX_ERROR");
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let of_before = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs = format!("{laughs}a{level}: &a{level} [{of_before}]\n");
    }
    assert_eq!(check("t.yaml", &laughs).places()[0].0, "JSON_SYNTAX_ERROR");
}

#[test]
fn characters_that_no_document_holds_are_no_fault_around_it_and_one_in_it() {
    let template = |name: &str| {
        format!(
            r#"{{"Description": "日本 {{x}}", "Resources": {{"P": {{"Type": "AWS::IAM::Policy", "Properties": {{"PolicyDocument":
            {{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/{name}"}}}}}}}}}}}}"#
        )
    };
    assert_eq!(check("t.json", &template("*")).out, "");
    for name in ["日本", "\u{e000}"] {
        let run = check("t.json", &template(name));
        assert!(
            run.places()[0].0 == "JSON_SYNTAX_ERROR" && run.out.contains("cannot stand in a policy document"),
            "{run:?}"
        );
    }
}

#[test]
fn directories_are_searched_for_templates_but_not_for_other_yaml() {
    let folder = Folder::new(&[
        ("deploy/app.yaml", TEMPLATE.as_bytes()),
        ("deploy/ci.yml", b"name: ci\non: push\n"),
        ("deploy/broken.yml", b"name: 'ci\n"),
    ]);
    let run = folder.check(&["--format", "json", "deploy"]);
    let files: Vec<&str> = run.out.lines().map(|line| line.split('"').nth(3).unwrap()).collect();
    assert!(!files.is_empty() && files.iter().all(|file| file.ends_with("app.yaml")), "{files:?}");
}

/// Members of these names hold other things too; what stands in those is looked for like anywhere.
#[test]
fn a_name_alone_makes_no_document() {
    let typo = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"}}"#;
    let around = [
        r#"{"AssumeRolePolicyDocument": {"PolicyDocument": DOCUMENT}}"#,
        r#"{"PolicyDocument": {"PolicyDocument": DOCUMENT}}"#,
        r#"{"VersionId": "v1", "Document": {"PolicyDocument": DOCUMENT}}"#,
        r#"{"Document": "Notes", "PolicyDocument": DOCUMENT}"#,
        r#"{"Document": {"Statement": "of account"}, "PolicyDocument": DOCUMENT}"#,
        r#"{"Type": "SERVICE_CONTROL_POLICY", "Content": {"PolicyDocument": DOCUMENT}}"#,
        r#"{"Policy": "ReadOnly", "PolicyDocument": DOCUMENT}"#,
        r#"{"Policy": {"Arn": "x"}, "PolicyDocument": DOCUMENT}"#,
        r#"{"AttributeName": "DisplayName", "AttributeValue": "orders", "PolicyDocument": DOCUMENT}"#,
    ];
    for text in around {
        let found = found(&text.replace("DOCUMENT", typo));
        let [(code, pointer, at)] = found.as_slice() else { panic!("{text}: {found:?}") };
        assert_eq!((code.as_str(), at.as_str()), ("INVALID_ACTION", "\"s3:GetObjekt\", \"Resou"), "{text}");
        assert!(pointer.ends_with("PolicyDocument/Statement/Action"), "{text}: {pointer}");
    }
}

#[test]
fn policies_of_topics_and_of_organizations_are_what_their_calls_say() {
    let quoted = |statement: &str| {
        let document = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
        serde_json::json!(document).to_string()
    };
    let publish =
        r#"{"Effect":"Allow","Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:333322221111:orders"}"#;
    let topic = format!(
        r#"{{"TopicArn": "arn:aws:sns:eu-west-1:333322221111:orders", "AttributeName": "Policy", "AttributeValue": {}}}"#,
        quoted(publish)
    );
    assert_eq!(found(&topic)[0].0, "MISSING_PRINCIPAL", "a topic's policy is a resource's");
    let allow = r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}"#;
    let create = |of: &str| {
        let text = format!(r#"{{"Name": "p", "Type": "{of}", "Content": {}}}"#, quoted(allow));
        found(&text).into_iter().map(|(code, ..)| code).next()
    };
    assert_eq!(create("RESOURCE_CONTROL_POLICY").as_deref(), Some("RCP_SYNTAX_ERROR_ALLOW"));
    assert_eq!(create("SERVICE_CONTROL_POLICY").as_deref(), Some("SCP_SYNTAX_ERROR_PRINCIPAL"));
    let planned = |of: &str| {
        let plan = format!(
            r#"{{"format_version": "1.2", "resource_changes": [{{"address": "aws_organizations_policy.p", "mode": "managed", "type": "{of}",
            "change": {{"after": {{"content": {}}}, "after_unknown": {{}}}}}}]}}"#,
            quoted(allow)
        );
        found(&plan).into_iter().map(|(code, ..)| code).next()
    };
    assert_eq!(planned("aws_organizations_policy").as_deref(), Some("SCP_SYNTAX_ERROR_PRINCIPAL"));
    assert_eq!(planned("aws_ssm_parameter"), None, "what else has contents");
}

//! The functions of CloudFormation's templates: what is known is judged, what is not is told apart and never guessed.

use crate::support::{Folder, Run};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;

fn check(text: &str) -> Run {
    Folder::new(&[("t.json", text.as_bytes())]).check(&["--format", "json", "t.json"])
}

/// The code of each finding that is no suggestion.
fn codes(text: &str) -> Vec<String> {
    let places = check(text).places().into_iter().map(|(code, ..)| code);
    places.filter(|code| !["RESOURCE_STAR", "STATEMENTS_CAN_BE_JOINED"].contains(&code.as_str())).collect()
}

/// A template with these resources.
fn template(resources: &str) -> String {
    format!(r#"{{"Resources":{{{resources}}}}}"#)
}

/// A template with a policy that has these statements.
fn policy(statements: &str) -> String {
    template(&format!(
        r#""P":{{"Type":"AWS::IAM::Policy","Properties":{{"PolicyDocument":{{"Version":"2012-10-17","Statement":[{statements}]}}}}}}"#
    ))
}

fn statement(effect: &str, action: &str, resource: &str) -> String {
    format!(r#"{{"Effect":"{effect}","Action":"{action}","Resource":{resource}}}"#)
}

#[test]
fn what_is_named_twice_is_the_same_and_what_is_named_otherwise_is_not() {
    let pair = |one: &str, other: &str| {
        let both = [statement("Allow", "s3:GetObject", one), statement("Deny", "s3:GetObject", other)];
        codes(&policy(&both.join(",")))
    };
    let named = [
        [r#"{"Ref":"A"}"#, r#"{"Ref":"B"}"#],
        [r#"{"Fn::GetAtt":["A","Arn"]}"#, r#"{"Fn::GetAtt":["B","Arn"]}"#],
        [r#"{"Fn::GetAtt":["A","Arn"]}"#, r#"{"Fn::GetAtt":["A","Name"]}"#],
        [r#"{"Fn::GetAtt":"A.Arn"}"#, r#"{"Fn::GetAtt":"B.Arn"}"#],
        [r#"{"Fn::Sub":"arn:aws:s3:::${A}/x"}"#, r#"{"Fn::Sub":"arn:aws:s3:::${B}/x"}"#],
        [r#""arn:aws:s3:::{{resolve:ssm:/a}}/x""#, r#""arn:aws:s3:::{{resolve:ssm:/b}}/x""#],
    ];
    for [one, other] in named {
        assert_eq!(pair(one, other), [""; 0], "{one} {other}");
        for same in [one, other] {
            assert_eq!(pair(same, same), ["ALLOW_CANCELLED_BY_DENY"], "{same}");
        }
    }
    let [listed, dotted] = [r#"{"Fn::GetAtt":["A","Arn"]}"#, r#"{"Fn::GetAtt":"A.Arn"}"#];
    assert_eq!(pair(listed, dotted), ["ALLOW_CANCELLED_BY_DENY"], "two ways to write it");
}

#[test]
fn what_a_function_gives_is_judged_where_it_is_known() {
    let with = |resource: &str| codes(&policy(&statement("Allow", "s3:ListBucket", resource)));
    let variable = r#"{"Fn::Sub":["arn:${P}:s3:::photos",{"P":"awz"}]}"#;
    assert_eq!(with(variable), ["INVALID_PARTITION"]);
    assert_eq!(with(&variable.replace("awz", "aws")), [""; 0]);
    let document = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"logs:PutLogEvent","Resource":"*"}}"#;
    let logs = template(&format!(
        r#""L":{{"Type":"AWS::Logs::ResourcePolicy","Properties":{{"PolicyDocument":{{"Fn::ToJsonString":{document}}}}}}}"#
    ));
    let run = check(&logs);
    assert!(run.places().iter().any(|(code, ..)| code == "INVALID_ACTION"), "{run:?}");
    assert_eq!(run.err, "", "nothing is left out");
}

/// A document that is written as text, because its keys are known at deployment: nothing is said of those keys, nor of what a
/// condition on them may forbid.
#[test]
fn a_key_that_is_known_at_deployment_is_no_mistake() {
    let with = |key: &str| {
        let condition = format!(r#"{{"StringEquals":{{"{key}":"x"}}}}"#);
        let statement = format!(
            r#"{{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{condition}}},{{"Effect":"Deny","Action":"s3:GetObjekt","Resource":"*"}}"#
        );
        let document = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
        let text = serde_json::json!({"Fn::Sub": document});
        codes(&template(&format!(
            r#""P":{{"Type":"AWS::IAM::Policy","Properties":{{"PolicyDocument":{text}}}}}"#
        )))
    };
    for key in ["${Issuer}:sub", "aws:ResourceTag/${Tag}", "${Key}"] {
        assert_eq!(with(key), ["INVALID_ACTION"], "{key}");
    }
    let known = ["PASS_ROLE_WITH_STAR_IN_RESOURCE", "INVALID_SERVICE_CONDITION_KEY", "INVALID_ACTION"];
    assert_eq!(with("ec2:Vpcc"), known);
}

#[test]
fn the_domain_of_services_is_known() {
    let role = |service: &str| {
        let trust = TRUST.replace("\"ec2.amazonaws.com\"", service);
        codes(&template(&format!(
            r#""R":{{"Type":"AWS::IAM::Role","Properties":{{"AssumeRolePolicyDocument":{trust}}}}}"#
        )))
    };
    for known in [
        r#"{"Fn::Sub":"ec2.${AWS::URLSuffix}"}"#,
        r#"{"Fn::Join":[".",["lambda",{"Ref":"AWS::URLSuffix"}]]}"#,
        r#"{"Fn::Sub":["${Name}.${AWS::URLSuffix}",{"Name":"ec2"}]}"#,
    ] {
        assert_eq!(role(known), [""; 0], "{known}");
    }
    assert_eq!(role(r#"{"Fn::Sub":"firehose.${AWS::URLSuffix}"}"#), ["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"]);
    assert_eq!(role(r#"{"Fn::Sub":"frob.${AWS::URLSuffix}x"}"#), ["INVALID_SERVICE_PRINCIPAL"]);
    assert_eq!(
        role(r#"{"Fn::Sub":"${Service}.amazonaws.com"}"#),
        [""; 0],
        "it may be one that needs no condition"
    );
}

/// What a macro, an inclusion or a merge adds to a statement may be what it lacks.
#[test]
fn what_is_added_to_an_object_is_not_missed_in_it() {
    let transform = r#"{"Effect":"Allow","Fn::Transform":{"Name":"AWS::Include"},"Sid":"a b"}"#;
    assert_eq!(codes(&policy(transform)), [""; 0]);
    let merged = "Resources:\n  P:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyDocument:\n        Version: 2012-10-17\n        Statement:\n          - {<<: {Action: 's3:GetObject'}, Effect: Allow}\n";
    assert_eq!(codes(merged), [""; 0]);
    assert!(!codes(&merged.replace("<<: {Action: 's3:GetObject'}", "Action: 's3:GetObject'")).is_empty());
}

#[test]
fn only_outcomes_that_there_can_be_are_looked_at() {
    let [typo, other] = ["s3:GetObjekt", "s3:PutObjekt"].map(|action| statement("Allow", action, "\"*\""));
    let nested = format!(r#"{{"Fn::If":["A",{{"Fn::If":["A",{typo},{other}]}},{{"Ref":"AWS::NoValue"}}]}}"#);
    let found = check(&policy(&nested));
    assert!(found.out.contains("s3:GetObjekt") && !found.out.contains("s3:PutObjekt"), "{found:?}");
    let policies = format!(
        r#"{{"Fn::If":["A",[{{"PolicyName":"p","PolicyDocument":{{"Version":"2012-10-17","Statement":[{typo}]}}}}],{{"Ref":"AWS::NoValue"}}]}}"#
    );
    let role = template(&format!(
        r#""R":{{"Type":"AWS::IAM::Role","Properties":{{"AssumeRolePolicyDocument":{TRUST},"Policies":{policies}}}}}"#
    ));
    assert_eq!(codes(&role), ["INVALID_ACTION"]);
}

/// As many documents as are followed, and one more, in lists and in one another.
#[test]
fn no_outcome_is_left_out_silently() {
    fn tree(depth: usize, path: &str) -> String {
        if depth == 0 {
            return statement("Deny", &format!("s3:Get{path}"), "\"*\"");
        }
        let [then, otherwise] = ["a", "b"].map(|step| tree(depth - 1, &format!("{path}{step}")));
        format!(r#"{{"Fn::If":["C{path}",{then},{otherwise}]}}"#)
    }
    let all = check(&policy(&tree(8, "x")));
    assert_eq!(all.places().iter().filter(|(code, ..)| code == "INVALID_ACTION").count(), 256);
    let too_many = check(&policy(&tree(10, "x")));
    assert_eq!((too_many.code, too_many.out.as_str()), (Some(0), ""));
    assert!(too_many.err.contains("the policy of `P` depends on more conditions than can be followed"));
}

#[test]
fn what_sam_takes_beside_documents_is_none() {
    let typo = statement("Allow", "s3:GetObjekt", "\"*\"");
    let function = template(&format!(
        r#""F":{{"Type":"AWS::Serverless::Function","Properties":{{"Policies":["AWSLambdaExecute",{{"S3ReadPolicy":{{"BucketName":"photos"}}}},
            {{"Version":"2012-10-17","Statement":[{typo}]}}]}}}}"#
    ));
    assert_eq!(codes(&function), ["INVALID_ACTION"]);
    let one = Folder::new(&[("t.json", function.as_bytes())]).check(&["t.json"]);
    assert!(one.out.ends_with("checked 1 document: 1 ERROR\n"), "{one:?}");
}

#[test]
fn a_run_counts_what_is_not_known_yet() {
    let unknown = |name: &str| {
        format!(
            r#""{name}":{{"Type":"AWS::IAM::ManagedPolicy","Properties":{{"PolicyDocument":{{"Ref":"Doc"}}}}}}"#
        )
    };
    let text = template(&format!("{},{}", unknown("A"), unknown("B")));
    let run = Folder::new(&[("t.json", text.as_bytes())]).check(&["t.json"]);
    assert_eq!(run.out, "checked 0 documents: nothing found; 2 not known yet\n");
}

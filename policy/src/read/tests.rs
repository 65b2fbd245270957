//! Every code of the grammar: a document that has the mistake, and one that nearly has it.

use crate::{Code, Kind, Locus, json, read};

/// The codes of what is found in `text`, each with the pointer to its place.
fn found(kind: Kind, text: &str) -> Vec<(Code, String)> {
    let source = json::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let reading = read(source.root(), kind);
    let pointer = |finding: &crate::Finding| source.pointer(reading.places.at(&finding.locus).unwrap());
    reading.findings.iter().map(|finding| (finding.code, pointer(finding))).collect()
}

/// Asserts that `code` alone is found in `wrong`, at `pointer`, and nothing in `right`.
#[track_caller]
fn check(kind: Kind, code: Code, wrong: &str, pointer: &str, right: &str) {
    assert_eq!(found(kind, wrong), [(code, pointer.to_owned())], "{wrong}");
    assert_eq!(found(kind, right), [], "{right}");
}

/// An identity-based policy with one statement of these members behind its effect.
fn identity(members: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", {members}}}}}"#)
}

#[track_caller]
fn check_statement(code: Code, wrong: &str, pointer: &str, right: &str) {
    for kind in [Kind::Identity, Kind::Boundary] {
        check(kind, code, &identity(wrong), &format!("/Statement{pointer}"), &identity(right));
    }
}

#[track_caller]
fn check_action(code: Code, wrong: &str, right: &str) {
    let with = |action: &str| format!(r#""Action": {action}, "Resource": "*""#);
    check_statement(code, &with(wrong), "/Action", &with(right));
}

#[track_caller]
fn check_resource(code: Code, wrong: &str, right: &str) {
    let with = |resource: &str| format!(r#""Action": "s3:*", "NotResource": {resource}"#);
    check_statement(code, &with(wrong), "/NotResource", &with(right));
}

#[track_caller]
fn check_condition(code: Code, wrong: &str, pointer: &str, right: &str) {
    let with = |condition: &str| format!(r#""Action": "*", "Resource": "*", "Condition": {condition}"#);
    check_statement(code, &with(wrong), &format!("/Condition{pointer}"), &with(right));
}

/// A trust policy with one statement that has these members.
fn trust(members: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "sts:AssumeRole"{members}}}]}}"#
    )
}

#[track_caller]
fn check_trust(code: Code, wrong: &str, pointer: &str, right: &str) {
    let pointer = format!("/Statement/0{pointer}");
    check(Kind::Trust, code, &trust(wrong), &pointer, &trust(right));
}

const RIGHT: &str =
    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#;

#[test]
fn data_type_mismatch() {
    let right =
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": ["*"], "Resource": ["*"]}}"#;
    let code = Code::DATA_TYPE_MISMATCH;
    check(Kind::Identity, code, "[]", "", RIGHT);
    let number = RIGHT.replace("\"2012-10-17\"", "20121017");
    check(Kind::Identity, code, &number, "/Version", right);
    let nested = right.replace("[\"*\"]}", "[[\"*\"]]}");
    check(Kind::Identity, code, &nested, "/Statement/Resource/0", right);
    let condition = |value: &str| format!(r#"{{"StringEquals": {{"aws:username": {value}}}}}"#);
    for wrong in ["{}", "null", "[[]]"] {
        let place = if wrong == "[[]]" { "/0" } else { "" };
        let pointer = format!("/StringEquals/aws:username{place}");
        check_condition(code, &condition(wrong), &pointer, &condition("[\"a\", \"b\"]"));
    }
    check_condition(code, r#"{"StringEquals": []}"#, "/StringEquals", &condition("1"));
    check_condition(code, "\"x\"", "", &condition("true"));
    let strings = RIGHT.replace("[{", "[[], {");
    check(Kind::Identity, code, &strings, "/Statement/0", right);
}

#[test]
fn json_keys() {
    let code = Code::DUPLICATE_JSON_KEY;
    check_action(code, r#""s3:*", "Action": "*""#, r#""s3:*", "Sid": "Action""#);
    let wrong = r#"{"StringEquals": {"aws:a": "1", "aws:a": "2"}}"#;
    check_condition(code, wrong, "/StringEquals/aws:a", r#"{"StringEquals": {"aws:a": "1", "aws:b": "2"}}"#);
    let wrong = r#"{"Bool": {"aws:a": "true"}, "Bool": {"aws:b": "true"}}"#;
    let right = r#"{"Bool": {"aws:a": "true"}, "BoolIfExists": {"aws:a": "true"}}"#;
    check_condition(code, wrong, "/Bool", right);
    let code = Code::DUPLICATE_KEYS_WITH_DIFFERENT_CASE;
    let wrong = r#"{"StringEquals": {"aws:SourceVpc": "vpc-1", "aws:sourcevpc": "vpc-2"}}"#;
    let right =
        r#"{"StringEquals": {"aws:SourceVpc": "vpc-1"}, "StringNotEquals": {"aws:sourcevpc": "vpc-2"}}"#;
    check_condition(code, wrong, "/StringEquals/aws:sourcevpc", right);
    assert!(code.silenceable());
}

#[test]
fn elements() {
    let code = Code::INVALID_POLICY_ELEMENT;
    let top = RIGHT.replace("\"Statement\"", "\"Description\": \"\", \"Statement\"");
    check(
        Kind::Identity,
        code,
        &top,
        "/Description",
        &RIGHT.replace("\"Statement\"", "\"Id\": \"\", \"Statement\""),
    );
    check_statement(
        code,
        r#""Action": "*", "Resource": "*", "Comment": """#,
        "/Comment",
        r#""Action": "*", "Resource": "*""#,
    );
    // What is nearly an element is read as it: one slip, one finding, and what is inside it is still read.
    check(Kind::Identity, code, &RIGHT.replace("Effect", "effect"), "/Statement/0/effect", RIGHT);
    let two = RIGHT.replace("\"Action\": \"s3:*\"", "\"Actions\": \"s3\"");
    let pointer = "/Statement/0/Actions".to_owned();
    let both = [(code, pointer.clone()), (Code::INVALID_ACTION_FORMAT, pointer)];
    assert_eq!(found(Kind::Identity, &two), both);
}

#[test]
fn versions() {
    check(Kind::Identity, Code::INVALID_VERSION, &RIGHT.replace("17", "18"), "/Version", RIGHT);
    check(
        Kind::Identity,
        Code::MISSING_VERSION,
        &RIGHT.replace("\"Version\": \"2012-10-17\", ", ""),
        "",
        RIGHT,
    );
    check(Kind::Trust, Code::OLD_VERSION, &trust_2008(), "/Version", &trust_2008().replace("2008", "2012"));
}

fn trust_2008() -> String {
    trust(r#", "Principal": {"Service": "ec2.amazonaws.com"}"#).replace("2012", "2008")
}

#[test]
fn statements() {
    let code = Code::MISSING_STATEMENT;
    check(Kind::Identity, code, r#"{"Version": "2012-10-17"}"#, "", RIGHT);
    check(Kind::Identity, code, r#"{"Version": "2012-10-17", "Statement": []}"#, "/Statement", RIGHT);
    check(
        Kind::Identity,
        Code::MISSING_EFFECT,
        &RIGHT.replace("\"Effect\": \"Allow\", ", ""),
        "/Statement/0",
        RIGHT,
    );
    check(
        Kind::Identity,
        Code::INVALID_EFFECT,
        &RIGHT.replace("Allow", "allow"),
        "/Statement/0/Effect",
        RIGHT,
    );
    let code = Code::UNSUPPORTED_ELEMENT_COMBINATION;
    let both = r#""Action": "*", "NotAction": "s3:*", "Resource": "*""#;
    check_statement(code, both, "/NotAction", r#""NotAction": "s3:*", "Resource": "*""#);
    let both = r#""Action": "*", "NotResource": "*", "Resource": "*""#;
    check_statement(code, both, "/NotResource", r#""Action": "s3:*", "NotResource": "*""#);
}

#[test]
fn sids() {
    let sid = |sid: &str| RIGHT.replace("\"Action\"", &format!("\"Sid\": \"{sid}\", \"Action\""));
    let pointer = "/Statement/0/Sid";
    check(Kind::Identity, Code::UNSUPPORTED_SID, &sid("allow-read"), pointer, &sid("AllowRead2"));
    check(Kind::Identity, Code::EMPTY_SID_VALUE, &sid(""), pointer, &sid("a"));
    let two = |first: &str, second: &str| {
        let statement =
            |sid: &str| format!(r#"{{"Sid": "{sid}", "Effect": "Deny", "Action": "*", "Resource": "*"}}"#);
        format!(r#"{{"Version": "2012-10-17", "Statement": [{}, {}]}}"#, statement(first), statement(second))
    };
    let code = Code::UNIQUE_SIDS_REQUIRED;
    check(Kind::Identity, code, &two("A", "A"), "/Statement/1/Sid", &two("A", "a"));
    let empty = [0, 1].map(|index| (Code::EMPTY_SID_VALUE, format!("/Statement/{index}/Sid")));
    assert_eq!(found(Kind::Identity, &two("", "")), empty);
}

#[test]
fn actions() {
    let none = r#""Resource": "*""#;
    check_statement(Code::MISSING_ACTION, none, "", r#""NotAction": "*", "Resource": "*""#);
    check_action(Code::EMPTY_ARRAY_ACTION, "[]", "[\"*\"]");
    let wrong = [
        ("s3", "s3:*"),
        ("s3:Get:Object", "s3:GetObject"),
        ("s*:GetObject", "s3:*Object"),
        (":GetObject", "s3:?"),
        ("s3:", "s3:Get*"),
        ("s3 :GetObject", "elastic-inference:Connect"),
        ("s3:Get Object", "execute-api:Invoke"),
        ("", "*"),
    ];
    for (wrong, right) in wrong {
        check_action(Code::INVALID_ACTION_FORMAT, &format!("{wrong:?}"), &format!("{right:?}"));
    }
    check_action(Code::VARIABLE_UNSUPPORTED_IN_ELEMENT, "\"s3:${aws:username}\"", "\"s3:*\"");
}

#[test]
fn resources() {
    check_statement(Code::MISSING_RESOURCE, r#""Action": "*""#, "", r#""Action": "*", "NotResource": "*""#);
    check_resource(Code::EMPTY_ARRAY_RESOURCE, "[]", "[\"*\"]");
    check_resource(Code::INVALID_ARN_PREFIX, "\"my-bucket/*\"", "\"arn:aws:s3:::my-bucket/*\"");
    check_resource(
        Code::INVALID_ARN_PREFIX,
        "\"${aws:PrincipalTag/a}\"",
        "\"arn:aws:s3:::${aws:PrincipalTag/a}\"",
    );
    check_resource(Code::MISSING_ARN_FIELD, "\"arn:aws:s3:bucket\"", "\"arn:aws:s3:::bucket\"");
    let code = Code::VARIABLE_IN_ARN_FIELD;
    let arn = |account: &str, queue: &str| format!("\"arn:aws:sqs:us-east-1:{account}:{queue}\"");
    let variable = "${aws:PrincipalAccount}";
    check_resource(code, &arn(variable, "q"), &arn("111122223333", variable));
}

#[test]
fn variables() {
    let resource = |variable: &str| format!("\"arn:aws:s3:::b/{variable}/*\"");
    let right = [
        "${aws:username}",
        "${aws:PrincipalTag/team, 'none at all'}",
        "${*}${?}${$}",
        "$aws:username",
        "{aws:username}",
    ];
    let wrong = [
        (Code::MISSING_BRACE_IN_VARIABLE, "${aws:username"),
        (Code::EMPTY_VARIABLE, "${}"),
        (Code::UNSUPPORTED_SPACE_IN_VARIABLE, "${aws: username}"),
        (Code::MISSING_QUOTE_IN_VARIABLE, "${aws:username, 'none}"),
    ];
    for right in right {
        for (code, wrong) in wrong {
            check_resource(code, &resource(wrong), &resource(right));
            let condition =
                |value: &str| format!(r#"{{"ArnLike": {{"aws:PrincipalArn": {}}}}}"#, resource(value));
            check_condition(code, &condition(wrong), "/ArnLike/aws:PrincipalArn", &condition(right));
            assert!(code.silenceable(), "IAM takes it for text");
        }
    }
    let code = Code::INVALID_VARIABLE_FOR_OPERATOR;
    for operator in ["NumericEquals", "DateEquals", "Bool", "BinaryEquals", "IpAddress", "Null"] {
        let condition = |operator: &str| format!(r#"{{"{operator}": {{"a:b": "${{aws:username}}"}}}}"#);
        check_condition(code, &condition(operator), &format!("/{operator}/a:b"), &condition("StringEquals"));
    }
}

#[test]
fn variables_need_a_version() {
    let text = |version: &str, value: &str| {
        trust_2008()
            .replace("2008-10-17", version)
            .replace("\"}", &format!(r#""}}, "Condition": {{"StringLike": {{"aws:username": "{value}"}}}}"#))
    };
    let old = (Code::OLD_VERSION, "/Version".to_owned());
    let pointer = "/Statement/0/Condition/StringLike/aws:username".to_owned();
    let code = Code::VARIABLE_UNSUPPORTED_IN_VERSION;
    assert_eq!(found(Kind::Trust, &text("2008-10-17", "${aws:userid}")), [old.clone(), (code, pointer)]);
    assert_eq!(found(Kind::Trust, &text("2008-10-17", "$ {aws:userid}")), [old]);
    assert_eq!(found(Kind::Trust, &text("2012-10-17", "${aws:userid}")), []);
    let absent = identity(r#""Action": "*", "Resource": "arn:aws:s3:::${aws:userid}""#)
        .replace("\"Version\": \"2012-10-17\", ", "");
    let version = (Code::MISSING_VERSION, String::new());
    assert_eq!(found(Kind::Identity, &absent), [version, (code, "/Statement/Resource".to_owned())]);
}

#[test]
fn organizations_takes_one_version() {
    let denies = |version: &str| {
        format!(
            r#"{{{version}"Statement": {{"Effect": "Deny", "Action": "s3:PutBucketAcl", "Resource": "*"}}}}"#
        )
    };
    for version in [r#""Version": "2008-10-17", "#, ""] {
        let said = words(Kind::ServiceControl, &denies(version));
        assert!(said.ends_with("`, the only version that AWS Organizations takes"), "{said}");
        let said = words(Kind::Identity, &denies(version));
        assert!(said.contains("2012-10-17") && !said.contains("Organizations"), "{said}");
    }
}

#[test]
fn principals() {
    let right = r#", "Principal": {"AWS": "111122223333", "Service": ["ec2.amazonaws.com"]}"#;
    check(
        Kind::Identity,
        Code::UNSUPPORTED_PRINCIPAL,
        &identity(r#""Action": "*", "Resource": "*", "Principal": "*""#),
        "/Statement/Principal",
        RIGHT,
    );
    check(
        Kind::Boundary,
        Code::UNSUPPORTED_PRINCIPAL,
        &identity(r#""Action": "*", "Resource": "*", "NotPrincipal": {"AWS": "*"}"#),
        "/Statement/NotPrincipal",
        RIGHT,
    );
    check_trust(Code::MISSING_PRINCIPAL, "", "", right);
    check_trust(Code::INVALID_PRINCIPAL_FORMAT, r#", "Principal": "111122223333""#, "/Principal", right);
    check_trust(Code::INVALID_PRINCIPAL_FORMAT, r#", "Principal": ["*"]"#, "/Principal", right);
    check_trust(
        Code::INVALID_PRINCIPAL_KEY,
        r#", "Principal": {"Account": "1"}"#,
        "/Principal/Account",
        right,
    );
    check_trust(Code::INVALID_PRINCIPAL_KEY, r#", "Principal": {"aws": "1"}"#, "/Principal/aws", right);
    check_trust(Code::EMPTY_OBJECT_PRINCIPAL, r#", "Principal": {}"#, "/Principal", right);
    check_trust(Code::EMPTY_ARRAY_PRINCIPAL, r#", "Principal": {"AWS": []}"#, "/Principal/AWS", right);
    let code = Code::ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL;
    check_trust(code, r#", "NotPrincipal": {"AWS": "111122223333"}"#, "/NotPrincipal", right);
    let code = Code::ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL;
    check_trust(code, r#", "Principal": "*""#, "/Principal", r#", "Principal": {"AWS": "*"}"#);
    let code = Code::ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE;
    for element in ["Resource", "NotResource"] {
        let wrong = format!(r#"{right}, "{element}": "*""#);
        check_trust(code, &wrong, &format!("/{element}"), right);
    }
    let code = Code::VARIABLE_UNSUPPORTED_IN_ELEMENT;
    check_trust(code, r#", "Principal": {"AWS": "${aws:userid}"}"#, "/Principal/AWS", right);
    check_trust(Code::DATA_TYPE_MISMATCH, r#", "Principal": {"AWS": 111122223333}"#, "/Principal/AWS", right);
}

/// A document of one statement with these members.
fn of_statement(members: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": {{{members}}}}}"#)
}

#[test]
fn resource_based_policies() {
    let with = |members: &str| of_statement(&format!(r#""Effect": "Deny", "Action": "s3:*", {members}"#));
    let right = [
        r#""Principal": "*", "Resource": "*""#,
        r#""NotPrincipal": {"AWS": "111122223333"}, "NotResource": "arn:aws:s3:::b""#,
        r#""Sid": "_ a-b é", "Principal": {"CanonicalUser": "79a5", "AWS": ["*"]}, "Resource": "execute-api:/*/GET/""#,
    ];
    let wrong = [
        (Code::MISSING_PRINCIPAL, r#""Resource": "*""#, ""),
        (Code::MISSING_RESOURCE, r#""Principal": "*""#, ""),
        (
            Code::UNSUPPORTED_ELEMENT_COMBINATION,
            r#""Principal": "*", "NotPrincipal": "*", "Resource": "*""#,
            "/NotPrincipal",
        ),
        (Code::INVALID_PRINCIPAL_FORMAT, r#""NotPrincipal": "1", "Resource": "*""#, "/NotPrincipal"),
        (Code::EMPTY_OBJECT_PRINCIPAL, r#""NotPrincipal": {}, "Resource": "*""#, "/NotPrincipal"),
        (Code::EMPTY_ARRAY_PRINCIPAL, r#""NotPrincipal": {"AWS": []}, "Resource": "*""#, "/NotPrincipal/AWS"),
        (
            Code::INVALID_PRINCIPAL_KEY,
            r#""Principal": {"Account": "1"}, "Resource": "*""#,
            "/Principal/Account",
        ),
        (Code::INVALID_ARN_PREFIX, r#""Principal": "*", "Resource": "execute-api""#, "/Resource"),
    ];
    for ((code, wrong, pointer), right) in wrong.into_iter().zip(right.into_iter().cycle()) {
        check(Kind::Resource, code, &with(wrong), &format!("/Statement{pointer}"), &with(right));
    }
    let identity = with(r#""Resource": "execute-api:/*/GET/""#);
    assert_eq!(
        found(Kind::Identity, &identity),
        [(Code::INVALID_ARN_PREFIX, "/Statement/Resource".to_owned())]
    );
}

#[test]
fn some_services_need_no_resource_in_their_policies() {
    let with = |action: &str| of_statement(&format!(r#""Effect": "Allow", "Principal": "*", {action}"#));
    let code = Code::MISSING_RESOURCE;
    let right = with(r#""Action": ["ecr:GetDownloadUrlForLayer", "ECR:BatchGetImage"]"#);
    check(Kind::Resource, code, &with(r#""Action": ["ecr:*", "s3:*"]"#), "/Statement", &right);
    let right = with(r#""Action": "elasticfilesystem:ClientMount""#);
    check(Kind::Resource, code, &with(r#""NotAction": "ecr:*""#), "/Statement", &right);
    check(
        Kind::ResourceControl,
        code,
        &with(r#""Action": "ecr:*""#),
        "/Statement",
        &with(r#""Action": "ecr:*", "Resource": "*""#),
    );
}

#[test]
fn equal_sids_are_advised_against_in_policies_of_services() {
    let two = |sid: &str| {
        let statement = |sid: &str| {
            format!(
                r#"{{"Sid": "{sid}", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}}"#
            )
        };
        format!(r#"{{"Version": "2012-10-17", "Statement": [{}, {}]}}"#, statement("A b"), statement(sid))
    };
    let pointer = "/Statement/1/Sid";
    check(Kind::Resource, Code::UNIQUE_SIDS_RECOMMENDED, &two("A b"), pointer, &two("B b"));
    check(Kind::ResourceControl, Code::UNIQUE_SIDS_REQUIRED, &two("A b"), pointer, &two("B b"));
    let reading = read(json::parse(&two("A b")).unwrap().root(), Kind::Resource);
    assert_eq!(reading.document.statements[1].sid.as_deref(), Some("A b"), "it is taken all the same");
}

#[test]
fn service_control_policies() {
    let with = |members: &str| of_statement(&format!(r#""Effect": "Allow", {members}"#));
    let code = Code::SCP_SYNTAX_ERROR_PRINCIPAL;
    let right = with(
        r#""NotAction": "iam:*Role", "NotResource": "arn:aws:s3:::b", "Condition": {"Bool": {"aws:SecureTransport": true}}"#,
    );
    for element in ["Principal", "NotPrincipal"] {
        let wrong = with(&format!(r#""Action": "*", "Resource": "*", "{element}": "*""#));
        check(Kind::ServiceControl, code, &wrong, &format!("/Statement/{element}"), &right);
    }
    check(Kind::ServiceControl, Code::MISSING_RESOURCE, &with(r#""Action": "*""#), "/Statement", &right);
}

#[test]
fn resource_control_policies() {
    let with = |members: &str| of_statement(&format!(r#""Effect": "Deny", "Action": "s3:*", {members}"#));
    let code = Code::RCP_SYNTAX_ERROR_PRINCIPAL;
    let right = with(r#""Principal": "*", "NotResource": "arn:aws:s3:::b""#);
    for (element, value) in
        [("Principal", r#"{"AWS": "*"}"#), ("Principal", "\"1\""), ("NotPrincipal", "\"*\"")]
    {
        let wrong = with(&format!(r#""{element}": {value}, "Resource": "*""#));
        check(Kind::ResourceControl, code, &wrong, &format!("/Statement/{element}"), &right);
    }
    let code = Code::MISSING_PRINCIPAL;
    check(Kind::ResourceControl, code, &with(r#""Resource": "*""#), "/Statement", &right);
}

#[test]
fn operators() {
    let condition = |operator: &str| format!(r#"{{"{operator}": {{"aws:username": "true"}}}}"#);
    let right =
        ["StringEquals", "ForAllValues:StringLikeIfExists", "ForAnyValue:Bool", "BoolIfExists", "Null"];
    let wrong = ["StringEqual", "stringequals", "Equals", "forAllValues:StringLike", "StringLikeExists", ""];
    for (wrong, right) in wrong.into_iter().zip(right.into_iter().cycle()) {
        let code = Code::INVALID_CONDITION_OPERATOR;
        check_condition(code, &condition(wrong), &format!("/{wrong}"), &condition(right));
    }
    for wrong in ["NullIfExists", "ForAnyValue:NullIfExists"] {
        check_condition(
            Code::NULL_WITH_IF_EXISTS,
            &condition(wrong),
            &format!("/{wrong}"),
            &condition("Null"),
        );
    }
}

#[test]
fn a_misspelt_operator_is_helped() {
    let help = |operator: &str| {
        let condition =
            format!(r#""Action": "*", "Resource": "*", "Condition": {{"{operator}": {{"a:b": "1"}}}}"#);
        let reading = read(json::parse(&identity(&condition)).unwrap().root(), Kind::Identity);
        reading.findings.into_iter().next().unwrap().help
    };
    let meant = |operator: &str| Some(format!("did you mean `{operator}`?"));
    assert_eq!(help("StringEqual"), meant("StringEquals"));
    assert_eq!(help("ForAllValue:StringLikeIfexists"), meant("ForAllValues:StringLikeIfExists"));
    assert_eq!(help("foranyvalue:null"), meant("ForAnyValue:Null"));
    assert_eq!(help("Like"), None);
    let like = "write `StringLike`, whose values take `*` and `?`";
    assert_eq!(help("StringStartsWith").as_deref(), Some(like));
    let below =
        "write the key below an operator, for example `{\"StringEquals\": {\"aws:SourceIp\": \"…\"}}`";
    assert_eq!(help("aws:SourceIp").as_deref(), Some(below));
}

#[test]
fn condition_keys() {
    let condition = |key: &str| format!(r#"{{"StringEquals": {{"{key}": "x"}}}}"#);
    let wrong = [
        "SourceIp",
        "https://token.actions.githubusercontent.com:sub",
        ":sub",
        "aws:",
        "aws*:SourceVpc",
        "a b:c",
    ];
    let right = [
        "aws:SourceVpc",
        "token.actions.githubusercontent.com:sub",
        "kms:EncryptionContext:AppName",
        "aws:ResourceTag/aws:cloudformation:stack-id",
        "oidc.eks.us-east-1.amazonaws.com/id/ABC:sub",
        "aws:PrincipalTag/cost center",
    ];
    for (wrong, right) in wrong.into_iter().zip(right) {
        let pointer = format!("/StringEquals/{}", wrong.replace('/', "~1"));
        check_condition(Code::INVALID_CONDITION_KEY_FORMAT, &condition(wrong), &pointer, &condition(right));
    }
}

#[test]
fn condition_values() {
    let with = |operator: &str, value: &str| format!(r#"{{"{operator}": {{"a:b": {value}}}}}"#);
    let wrong = [
        (Code::TYPE_MISMATCH_NUMBER, "NumericLessThan", "\"ten\"", "\"10\""),
        (Code::TYPE_MISMATCH_DATE, "DateGreaterThan", "\"soon\"", "\"2030-01-01T00:00:00Z\""),
        (Code::TYPE_MISMATCH_IP_RANGE, "NotIpAddress", "\"office\"", "\"203.0.113.0/24\""),
        (Code::TYPE_MISMATCH_ARN, "ArnNotLike", "\"my-bucket\"", "\"arn:aws:s3:::*\""),
        (Code::TYPE_MISMATCH_STRING, "BinaryEquals", "\"%%\"", "\"QmFzZQ==\""),
    ];
    for (code, operator, wrong, right) in wrong {
        for operator in [operator.to_owned(), format!("ForAnyValue:{operator}IfExists")] {
            let pointer = format!("/{operator}/a:b");
            check_condition(code, &with(&operator, wrong), &pointer, &with(&operator, right));
            let list = format!("[{right}, {wrong}]");
            let second = format!("{pointer}/1");
            check_condition(code, &with(&operator, &list), &second, &with("StringEquals", wrong));
        }
    }
    let code = Code::INVALID_CONDITION_DATA_TYPE;
    check_condition(
        code,
        &with("NumericEquals", "[\"10\", 10]"),
        "/NumericEquals/a:b",
        &with("NumericEquals", "[9, 10]"),
    );
}

#[test]
fn empty_conditions() {
    let with = |operator: &str, value: &str| format!(r#"{{"{operator}": {{"a:b": {value}}}}}"#);
    let right = with("StringLike", "\"\"");
    check_condition(Code::EMPTY_OBJECT_CONDITION, "{}", "", &right);
    check_condition(Code::EMPTY_OBJECT_CONDITION, r#"{"StringLike": {}}"#, "/StringLike", &right);
    let empty = [
        (Code::EMPTY_ARRAY_CONDITION, "StringLike"),
        (Code::EMPTY_ARRAY_CONDITION_IFEXISTS, "StringLikeIfExists"),
        (Code::EMPTY_ARRAY_CONDITION_FORALLVALUES, "ForAllValues:StringLikeIfExists"),
        (Code::EMPTY_ARRAY_CONDITION_FORANYVALUE, "ForAnyValue:StringLike"),
    ];
    for (code, operator) in empty {
        check_condition(code, &with(operator, "[]"), &format!("/{operator}/a:b"), &with(operator, "\"x\""));
    }
}

/// What is found in a marked tree; the parameters are `a` and `b`.
fn found_marked(kind: Kind, text: &str) -> Vec<Code> {
    let tree = json::parse(text).unwrap().root().mark(&["a", "b"]).unwrap();
    read(tree.root(), kind).findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn parameters_stand_where_their_value_may_come_later() {
    let right = [
        r#""Action": "*", "Resource": ["{a}", "arn:{a}:sns:{a}:{b}:{a}-{b}*"]"#,
        r#""Action": "*", "Resource": "*", "Condition": {"NumericLessThan": {"a:b": "{a}"}, "Bool": {"a:b": "{a}"}}"#,
        r#""Action": "*", "Resource": "*", "Condition": {"DateLessThan": {"a:b": "{a}T00:00Z"}, "Null": {"a:b": "{a}"}}"#,
        r#""Action": "*", "Resource": "*", "Condition": {"IpAddress": {"a:b": "{a}/{b}"}, "BinaryEquals": {"a:b": "{a}"}}"#,
        r#""Action": "*", "Resource": "*", "Condition": {"ArnLike": {"a:b": ["{a}", "arn:aws:s3:::{a}/${aws:userid}"]}}"#,
    ];
    for right in right {
        assert_eq!(found_marked(Kind::Identity, &identity(right)), [], "{right}");
    }
    let principals =
        r#", "Principal": {"AWS": ["{a}", "arn:{a}:iam::{a}:role/{b}"], "Service": "{a}.amazonaws.com"}"#;
    assert_eq!(found_marked(Kind::Trust, &trust(principals)), []);
}

#[test]
fn parameters_stand_nowhere_else() {
    let wrong = [
        r#""Action": "s3:{a}", "Resource": "*""#,
        r#""Action": "*", "Resource": "*", "Sid": "{a}""#,
        r#""Action": "*", "Resource": "{a}/*""#,
        r#""Action": "*", "Resource": "arn:aws:{a}:::b""#,
        r#""Action": "*", "Resource": "*", "Condition": {"ArnLike": {"a:b": "{a}/*"}}"#,
        r#""Action": "*", "Resource": "*", "Condition": {"ArnLike": {"a:b": "arn:aws:{a}:::b"}}"#,
    ];
    for wrong in wrong {
        assert_eq!(found_marked(Kind::Identity, &identity(wrong)), [Code::PARAMETER_NOT_ALLOWED], "{wrong}");
    }
    let wrong = RIGHT.replace("2012-10-17", "{a}");
    assert_eq!(found_marked(Kind::Identity, &wrong), [Code::PARAMETER_NOT_ALLOWED]);
    let wrong = RIGHT.replace("Allow", "{a}");
    assert_eq!(found_marked(Kind::Identity, &wrong), [Code::PARAMETER_NOT_ALLOWED]);
    let wrong = RIGHT.replace("\"Version\"", "\"Id\": \"{a}\", \"Version\"");
    assert_eq!(found_marked(Kind::Identity, &wrong), [Code::PARAMETER_NOT_ALLOWED]);
    let principals = r#", "Principal": {"AWS": "arn:aws:{a}::111122223333:root"}"#;
    assert_eq!(found_marked(Kind::Trust, &trust(principals)), [Code::PARAMETER_NOT_ALLOWED]);
    for principal in ["arn:aws:iam::{a}", "{a}:role/orders", "arn:{a}:root"] {
        let principals = format!(r#", "Principal": {{"AWS": "{principal}"}}"#);
        assert_eq!(
            found_marked(Kind::Trust, &trust(&principals)),
            [Code::PARAMETER_NOT_ALLOWED],
            "{principal}"
        );
    }
    // Nor in a variable, where only a template can have one.
    for wrong in [
        r#""Action": "*", "Resource": "arn:aws:s3:::b/${aws:PrincipalTag/@}""#,
        r#""Action": "*", "Resource": "*", "Condition": {"StringLike": {"a:b": "${aws:PrincipalTag/@}"}}"#,
        r#""Action": "*", "Resource": "*", "Condition": {"ArnLike": {"a:b": "arn:aws:s3:::${aws:PrincipalTag/@}"}}"#,
    ] {
        let text = identity(wrong).replace('@', "\u{E000}");
        let reading = read(json::parse_template(&text).unwrap().root(), Kind::Identity);
        let codes: Vec<Code> = reading.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::PARAMETER_NOT_ALLOWED], "{wrong}");
    }
    // What no value can mend is named although a parameter is in it.
    let short = identity(r#""Action": "*", "Resource": "arn:aws:s3:{a}""#);
    assert_eq!(found_marked(Kind::Identity, &short), [Code::MISSING_ARN_FIELD]);
}

#[test]
fn all_mistakes_show_at_once_and_the_rest_is_read() {
    let text = r#"{
        "Version": "2012-10-17",
        "Statement": [
            "none",
            {"Effect": "allow", "Action": ["s3", "s3:GetObject", 7, "s3:PutObject"], "Resource": "b"},
            {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Like": {}, "Bool": {"x": "true", "a:b": "true"}}},
            {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}
        ]
    }"#;
    let source = json::parse(text).unwrap();
    let reading = read(source.root(), Kind::Identity);
    let codes: Vec<Code> = reading.findings.iter().map(|finding| finding.code).collect();
    let expected = [
        Code::DATA_TYPE_MISMATCH,
        Code::INVALID_EFFECT,
        Code::INVALID_ACTION_FORMAT,
        Code::DATA_TYPE_MISMATCH,
        Code::INVALID_ARN_PREFIX,
        Code::INVALID_CONDITION_OPERATOR,
        Code::INVALID_CONDITION_KEY_FORMAT,
    ];
    assert_eq!(codes, expected);
    let [first, second, third] = reading.document.statements.as_slice() else {
        panic!("{:?}", reading.document)
    };
    assert_eq!(first.action.patterns().len(), 2);
    assert_eq!(second.conditions.len(), 1);
    assert_eq!(third.action.patterns()[0].as_str(), "s3:ListBucket");
    let put_object = reading.places.at(&Locus::statement(0).member("Action").item(1)).unwrap();
    assert_eq!(&text[source.range(put_object).unwrap()], "\"s3:PutObject\"");
}

#[test]
fn a_statement_without_a_document_is_one_mistake() {
    let statement = r#"{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}"#;
    for text in [statement.to_owned(), format!("[{statement}, {statement}]")] {
        assert_eq!(found_marked(Kind::Identity, &text), [Code::MISSING_STATEMENT], "{text}");
    }
    // With a document around it, whatever else is wrong with that, it is read.
    let slip = format!(r#"{{"Version": "2012-10-17", "Effect": "Allow", "Statements": {statement}}}"#);
    assert_eq!(found_marked(Kind::Identity, &slip), [Code::INVALID_POLICY_ELEMENT; 2]);
    let others = r#"[{"Action": "s3:GetObject"}]"#;
    assert_eq!(found_marked(Kind::Identity, others), [Code::DATA_TYPE_MISMATCH]);
}

#[test]
fn a_slip_in_a_key_stands_at_the_key() {
    let condition =
        |block: &str| identity(&format!(r#""Action": "*", "Resource": "*", "Condition": {block}"#));
    for (block, slip) in [
        (r#"{"StringEqual": {"aws:username": "jane"}}"#, "StringEqual"),
        (r#"{"StringEquals": {"username": "jane"}}"#, "username"),
    ] {
        let text = condition(block);
        let source = json::parse(&text).unwrap();
        let reading = read(source.root(), Kind::Identity);
        let [finding] = reading.findings.iter().as_slice() else { panic!("{:?}", reading.findings) };
        let range = source.range(reading.places.at(&finding.locus).unwrap()).unwrap();
        assert_eq!(&text[range], format!("\"{slip}\""));
    }
}

#[test]
fn every_part_has_its_place() {
    let text = r#"{"Version": "2012-10-17", "Statement": {"Sid": "A", "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"AWS": ["111122223333", "444455556666"]},
        "Condition": {"StringEquals": {"sts:ExternalId": ["x", "y"]}}}}"#;
    let source = json::parse(text).unwrap();
    let reading = read(source.root(), Kind::Trust);
    let written = |locus: Locus| &text[source.range(reading.places.at(&locus).unwrap()).unwrap()];
    let statement = Locus::statement(0);
    assert_eq!(written(statement.clone().member("Effect").key()), "\"Effect\"");
    assert_eq!(written(statement.clone().member("Sid")), "\"A\"");
    assert_eq!(written(statement.clone().member("Action").item(0)), "\"sts:AssumeRole\"");
    let aws = statement.clone().member("Principal").member("AWS");
    assert_eq!(written(aws.clone().item(1)), "\"444455556666\"");
    assert_eq!(written(aws.key()), "\"AWS\"");
    let operator = statement.member("Condition").member("StringEquals");
    assert_eq!(written(operator.clone().key()), "\"StringEquals\"");
    let key = operator.member("sts:ExternalId");
    assert_eq!(written(key.clone().item(1)), "\"y\"");
    assert_eq!(written(key.key()), "\"sts:ExternalId\"");
    assert_eq!(written(Locus::root().member("Version")), "\"2012-10-17\"");
    // What the text does not have stands at what is around it.
    assert_eq!(written(Locus::statement(0).member("Resource")), written(Locus::root().member("Statement")));
}

#[test]
fn a_key_that_stands_again_is_named_where_it_does() {
    let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*",
        "Effect": "Deny", "Note": 1, "Remark": 2, "Note": 3}}"#;
    let source = json::parse(text).unwrap();
    let reading = read(source.root(), Kind::Identity);
    let found = reading.findings.iter().map(|finding| {
        let at = source.range(reading.places.at(&finding.locus).unwrap()).unwrap();
        let earlier = text[..at.start].matches(&text[at.clone()]).count();
        (finding.code, &text[at], earlier)
    });
    let [again, unknown] = [Code::DUPLICATE_JSON_KEY, Code::INVALID_POLICY_ELEMENT];
    let expected = [
        (again, "\"Effect\"", 1),
        (unknown, "\"Remark\"", 0),
        (again, "\"Note\"", 1),
        (unknown, "\"Note\"", 1),
    ];
    assert_eq!(found.collect::<Vec<_>>(), expected);
    assert_eq!(reading.document.statements[0].effect, crate::Effect::Allow, "the first counts");
}

#[test]
fn what_is_read_as_an_element_has_the_element_s_places() {
    let text = RIGHT.replace("\"Action\": \"s3:*\"", "\"Actions\": [\"s3:GetObject\", \"s3:PutObject\"]");
    let source = json::parse(&text).unwrap();
    let reading = read(source.root(), Kind::Identity);
    let action = Locus::statement(0).member("Action");
    let written = |locus: &Locus| &text[source.range(reading.places.at(locus).unwrap()).unwrap()];
    assert_eq!(written(&action.clone().item(1)), "\"s3:PutObject\"");
    assert_eq!(written(&action.key()), "\"Actions\"");
}

/// The first finding in words, and its help.
fn words(kind: Kind, text: &str) -> String {
    let reading = read(json::parse(text).unwrap().root(), kind);
    let first = reading.findings.iter().next().unwrap();
    format!("{}; {}", first.message, first.help.as_deref().unwrap_or("-"))
}

#[test]
fn what_is_wrong_with_an_action_is_said_in_words() {
    let names = "write `service:Name`, for example `s3:GetObject`, or `*` for every action";
    for (action, said, help) in [
        ("s3", "names no service", names),
        ("s3:a:b", "has more than one colon", "write `service:Name`; resources stand in `Resource`"),
        (
            "s*:Get",
            "has a wildcard before the colon",
            "name the service; wildcards may stand behind the colon only",
        ),
        (
            ":Get",
            "has no service prefix before the colon",
            "a prefix is letters, digits and hyphens, for example `s3` in `s3:GetObject`",
        ),
        (
            "s3:Get Object",
            "has a space behind the colon",
            "write a name without spaces, for example `s3:GetObject` or `s3:Get*`",
        ),
        (
            "s3:",
            "has no name behind the colon",
            "write a name without spaces, for example `s3:GetObject` or `s3:Get*`",
        ),
    ] {
        let text = identity(&format!(r#""Action": "{action}", "Resource": "*""#));
        assert_eq!(words(Kind::Identity, &text), format!("the action `{action}` {said}; {help}"));
    }
}

#[test]
fn what_is_wrong_with_a_principal_is_said_in_words() {
    for (kind, principal, said) in [
        (
            Kind::Trust,
            "",
            "this statement of a trust policy has no `Principal`; add `Principal` with who may assume the role",
        ),
        (
            Kind::Resource,
            "",
            "this statement of a resource-based policy has no `Principal`; add `Principal` with whom the statement is about",
        ),
        (
            Kind::ResourceControl,
            "",
            "this statement of a resource control policy has no `Principal`; add `\"Principal\": \"*\"`",
        ),
        (
            Kind::Trust,
            r#""Principal": "ec2.amazonaws.com","#,
            "the principal `ec2.amazonaws.com` does not say of what kind it is; write an object, for example \
            `{\"AWS\": \"123456789012\"}` or `{\"Service\": \"ec2.amazonaws.com\"}`",
        ),
        (
            Kind::Trust,
            r#""Principal": ["ec2.amazonaws.com"],"#,
            "`Principal` takes an object from kinds of principals to principals; write an object, for example \
            `{\"AWS\": \"123456789012\"}` or `{\"Service\": \"ec2.amazonaws.com\"}`",
        ),
    ] {
        let resource = if kind == Kind::Trust { "" } else { r#", "Resource": "*""# };
        let statement = format!(r#"{{"Effect": "Deny", {principal} "Action": "sts:AssumeRole"{resource}}}"#);
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#);
        assert_eq!(words(kind, &text), said);
    }
}

#[test]
fn what_cannot_be_read_widens_nothing() {
    let read = |text: &str| read(json::parse(text).unwrap().root(), Kind::Identity).document;
    let of_actions = read(&identity(r#""NotAction": "s3", "Resource": "*""#));
    assert_eq!(of_actions.statements[0].action, crate::ActionElement::Action(Vec::new()));
    for element in ["Resource", "NotResource"] {
        let of_resources = read(&identity(&format!(r#""Action": "*", "{element}": "bucket""#)));
        assert_eq!(of_resources.statements[0].resource, None, "{element}");
    }
}

#[test]
fn keys_that_differ_in_case_are_named_among_others() {
    let keys = |keys: &str| {
        let condition =
            format!(r#""Action": "*", "Resource": "*", "Condition": {{"StringEquals": {{{keys}}}}}"#);
        found(Kind::Identity, &identity(&condition)).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    assert_eq!(
        keys(r#""aws:userid": "a", "aws:PrincipalAccount": "b", "aws:UserId": "c""#),
        [Code::DUPLICATE_KEYS_WITH_DIFFERENT_CASE]
    );
    assert_eq!(keys(r#""aws:userid": "a", "aws:PrincipalAccount": "b", "aws:SourceAccount": "c""#), []);
}

#[test]
fn what_is_no_statement_stands_behind_those_that_are() {
    let text = r#"{"Version": "2012-10-17", "Statement": [1, {"Effect": "Deny", "Action": "*", "Resource": "*"}, 2, 3]}"#;
    let reading = read(json::parse(text).unwrap().root(), Kind::Identity);
    let places: Vec<String> = reading.findings.iter().map(|finding| finding.locus.to_string()).collect();
    assert_eq!(places, ["Statement/1", "Statement/2", "Statement/3"]);
    let pointers: Vec<String> = found(Kind::Identity, text).into_iter().map(|(_, pointer)| pointer).collect();
    assert_eq!(pointers, ["/Statement/0", "/Statement/2", "/Statement/3"]);
}

#[test]
fn all_places_that_are_known_are_listed() {
    let source = json::parse(RIGHT).unwrap();
    let reading = read(source.root(), Kind::Identity);
    let places: Vec<String> = reading.places.iter().map(|(locus, _)| locus.to_string()).collect();
    assert!(places.contains(&"Statement/0/Action/0".to_owned()), "{places:?}");
    for (locus, at) in reading.places.iter() {
        assert_eq!(reading.places.at(locus), Some(at));
    }
}

#[test]
fn what_is_no_operator_is_told_by_what_it_resembles() {
    let help = |operator: &str| {
        let condition = format!(
            r#""Action": "*", "Resource": "*", "Condition": {{"{operator}": {{"aws:userid": "a"}}}}"#
        );
        words(Kind::Identity, &identity(&condition)).split_once("; ").unwrap().1.to_owned()
    };
    let key = "write the key below an operator, for example `{\"StringEquals\": {\"aws:userid\": \"…\"}}`";
    assert_eq!(help("aws:userid"), key);
    assert_eq!(help("StringContains"), "write `StringLike`, whose values take `*` and `?`");
    assert_eq!(help("ForAnyValue:Frobnicates"), "-");
    assert_eq!(help("ForSomeValue:Frobnicates"), "-");
    assert_eq!(help("NullIfExists"), "write `Null`");
    assert_eq!(help("ForAnyValue:NullIfExists"), "write `Null`");
    assert_ne!(help("ForSomeValue:NullIfExists"), "write `Null`");
}

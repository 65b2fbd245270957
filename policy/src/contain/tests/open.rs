//! What is open: parameters that can turn out to be what stands beside them, and what AWS says in two ways.

use super::*;

fn template(statements: &str, kind: Kind) -> Document {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let tree = json::parse(&text).unwrap().root().mark(&["p", "q"]).unwrap();
    let reading = read(tree.root(), kind);
    assert!(!reading.findings.any_error(), "{text}: {:?}", reading.findings);
    reading.document
}

fn is_within(candidate: &str, reference: &str, kind: Kind) -> bool {
    let [candidate, reference] = [candidate, reference].map(|text| template(text, kind));
    within(&[&candidate], &[&reference], kind) == Answer::Within
}

#[test]
fn a_condition_with_a_parameter_can_agree_with_one_without() {
    let role = |account: &str| format!(r#""arn:aws:iam::{account}:role/x""#);
    let candidate = |first: &str, second: &str| {
        let conditions = format!(
            r#""StringEquals":{{"aws:PrincipalArn":{first}}},"ArnLike":{{"aws:PrincipalArn":{second}}}"#
        );
        allow("s3:*", "*", &conditions)
    };
    let nothing_of_it = allow("sqs:*", "*", "");
    for (first, second) in [("123456789012", "{p}"), ("{p}", "123456789012")] {
        let candidate = candidate(&role(first), &role(second));
        assert!(!is_within(&candidate, &nothing_of_it, Kind::Identity), "{candidate}");
        assert!(is_within(&candidate, &allow("s3:*", "*", ""), Kind::Identity), "{candidate}");
    }
    let likes =
        r#""StringLike":{"aws:PrincipalArn":"{p}*"},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}"#;
    let of_reference = r#""ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:*"}"#;
    assert!(!is_within(&allow("s3:*", "*", likes), &allow("sqs:*", "*", ""), Kind::Identity));
    assert!(is_within(&allow("s3:*", "*", likes), &allow("s3:*", "*", likes), Kind::Identity));
    let like = r#""ArnLike":{"aws:PrincipalArn":"arn:aws:iam::{p}:role/*"}"#;
    assert!(is_within(&allow("s3:*", "*", like), &allow("s3:*", "*", of_reference), Kind::Identity));
}

#[test]
fn an_empty_text_may_be_no_value_to_a_qualifier_of_a_parameter() {
    let qualified = |qualifier: &str| format!(r#""{qualifier}:NumericEquals":{{"ex:m":"{{p}}"}}"#);
    let all = format!(r#"{},"Null":{{"ex:m":"false"}}"#, qualified("ForAllValues"));
    let [all, any] = [all, qualified("ForAnyValue")].map(|condition| allow("s3:*", "*", &condition));
    assert!(!is_within(&all, &any, Kind::Identity));
    assert!(is_within(&any, &any, Kind::Identity) && is_within(&all, &all, Kind::Identity));
}

#[test]
fn a_resource_that_is_a_parameter_can_be_one_that_is_denied() {
    let all = allow("s3:*", "{p}", "");
    let but = |denied: &str| format!("{all},{}", deny("s3:*", denied, ""));
    for denied in ["arn:aws:s3:::bucket", "arn:aws:s3:::{q}", "arn:*:s3:*:*:bucket/*"] {
        assert!(!is_within(&all, &but(denied), Kind::Identity), "{denied}");
        assert!(is_within(&but(denied), &all, Kind::Identity), "{denied}");
    }
}

#[test]
fn an_account_that_is_a_parameter_can_be_one_that_is_listed() {
    let trust = |effect: &str, principal: &str| {
        format!(r#"{{"Effect":"{effect}","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"}}"#)
    };
    let allowed = trust("Allow", "arn:aws:iam::{p}:root");
    let denied = |principal: &str| format!("{allowed},{}", trust("Deny", principal));
    for principal in [
        "arn:aws:iam::123456789012:role/path/example",
        "arn:aws:sts::123456789012:assumed-role/example/session",
        "arn:aws:iam::123456789012:user/example",
        "123456789012",
    ] {
        assert!(!is_within(&allowed, &denied(principal), Kind::Trust), "{principal}");
        assert!(is_within(&denied(principal), &allowed, Kind::Trust), "{principal}");
    }
}

#[test]
fn whom_no_request_can_be_made_of_counts_too() {
    let resource = |principal: &str| {
        format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#
        )
    };
    let identity = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1";
    assert!(!is_within(&resource(identity), &resource("123456789012"), Kind::Resource));
    assert!(is_within(&resource(identity), &resource(identity), Kind::Resource));
    assert!(is_within(&resource(identity), &resource("*"), Kind::Resource));
}

#[test]
fn what_aws_leaves_open_may_deny() {
    let denied = |conditions: &str| format!("{},{}", allow("*", "*", ""), deny("s3:*", "*", conditions));
    let with = |condition: &str| allow("s3:*", "*", condition);
    let any = r#""ForAnyValue:StringEqualsIfExists":{"aws:TagKeys":"a"}"#;
    assert!(!is_within(&with(r#""Null":{"aws:TagKeys":"true"}"#), &denied(any), Kind::Identity));
    assert!(is_within(&denied(any), &denied(any), Kind::Identity));
    let empty = r#""StringEquals":{"aws:TagKeys":""}"#;
    for qualified in ["ForAllValues:StringEquals", "ForAnyValue:StringNotEquals"] {
        let open = format!(r#""{qualified}":{{"aws:TagKeys":"a"}}"#);
        assert!(!is_within(&with(empty), &denied(&open), Kind::Identity), "{qualified}");
    }
}

#[test]
fn a_key_that_every_request_has_is_there() {
    let region = |values: &str| format!(r#""StringNotEquals":{{"aws:RequestedRegion":{values}}}"#);
    let locked =
        format!("{},{}", allow("*", "*", ""), deny("*", "*", &region(r#"["eu-west-1","eu-west-2"]"#)));
    let witness = assert_exceeds(&allow("ec2:RunInstances", "*", ""), &locked);
    let [(key, value)] = witness.context() else { panic!("{witness}") };
    assert_eq!(key, "aws:RequestedRegion");
    assert_eq!(*value, crate::evaluate::KeyValue::from("us-east-1"));
}

#[test]
fn a_witness_is_what_people_expect() {
    let role = |account: &str| allow("iam:PassRole", &format!("arn:aws:iam::{account}:role/x"), "");
    let witness = assert_exceeds(&role("*"), &role("123456789012"));
    assert_eq!(witness.resource(), "arn:aws:iam::210987654321:role/x");
    let but_secrets = format!("{},{}", allow("s3:*", "*", ""), deny("s3:*", "arn:aws:s3:::secret/*", ""));
    let witness = assert_exceeds(&allow("s3:GetObject", "arn:aws:s3:::secret/*", ""), &but_secrets);
    assert_eq!(witness.resource(), "arn:aws:s3:::secret/example");
    let witness = assert_exceeds(&allow("ec2:StartInstances", "*", ""), &but_secrets);
    assert!(witness.resource().starts_with("arn:aws:ec2:us-east-1:123456789012:"), "{witness}");
    let region = |value: &str| format!(r#""StringLike":{{"aws:RequestedRegion":"{value}"}}"#);
    let witness =
        assert_exceeds(&allow("ec2:*", "*", &region("eu-*")), &allow("ec2:*", "*", &region("eu-west-?")));
    assert_eq!(witness.context(), [("aws:RequestedRegion".to_owned(), "eu-north-1".into())]);
}

#[test]
fn thousands_of_values_do_not_take_for_ever() {
    let list = |of: &dyn Fn(usize) -> String| -> String {
        let values: Vec<String> = (0..4000).map(|number| format!("\"{}\"", of(number))).collect();
        values.join(",")
    };
    let ranges = list(&|number| format!("10.{}.{}.0/24", number / 256, number % 256));
    let numbers = list(&|number| number.to_string());
    for (one, other) in [
        (
            format!(r#""IpAddress":{{"aws:SourceIp":[{ranges}]}}"#),
            r#""IpAddress":{"aws:SourceIp":"10.0.0.0/8"}"#,
        ),
        (format!(r#""NumericEquals":{{"k:n":[{numbers}]}}"#), r#""NumericLessThan":{"k:n":"5000"}"#),
    ] {
        let answer = of(&allow("s3:*", "*", &one), &allow("s3:*", "*", other));
        assert!(matches!(answer, Answer::Unknown(_)), "{answer:?}");
    }
}

#[test]
fn a_variable_without_value_may_except_everything() {
    let own = "arn:aws:s3:::b/${aws:username}";
    let denied = deny("s3:*", own, "").replace("\"Resource\"", "\"NotResource\"");
    let but_own = format!("{},{denied}", allow("s3:*", "*", ""));
    assert!(!is_identity_within(&but_own, &allow("s3:*", own, "")));
    assert!(is_identity_within(
        &but_own.replace("aws:username", "aws:username, 'x'"),
        &allow("s3:*", &own.replace("aws:username", "aws:username, 'x'"), "")
    ));
}

#[test]
fn an_empty_text_may_be_no_value() {
    let all = r#""ForAllValues:Bool":{"ex:key":"true"}"#;
    let none = deny("*", "*", r#""Null":{"ex:key":"true"}"#);
    let candidate = format!("{},{none}", allow("s3:*", "*", all));
    assert!(!is_identity_within(&candidate, &allow("s3:*", "*", r#""ForAnyValue:Bool":{"ex:key":"true"}"#)));
    assert!(is_identity_within(&candidate, &allow("s3:*", "*", all)));
}

/// Statements that allow everything but where `condition` holds.
fn all_but(condition: &str) -> String {
    format!("{},{}", allow("*", "*", ""), deny("*", "*", condition))
}

fn is_identity_within(candidate: &str, reference: &str) -> bool {
    is_within(candidate, reference, Kind::Identity)
}

#[test]
fn a_parameter_agrees_with_itself_and_nothing_else_is_known_of_it() {
    let on = |resource: &str| allow("s3:*", &format!("arn:aws:s3:::{resource}"), "");
    let never = |resource: &str| {
        format!("{},{}", allow("*", "*", ""), deny("*", &format!("arn:aws:s3:::{resource}"), ""))
    };
    for (candidate, denied) in [
        ("{p}/in/*", "{p}/out/*"),
        ("{p}", "{p}/*"),
        ("{p}/x", "{p}"),
        ("{p}-in/{q}", "{p}-out/{q}"),
        ("${aws:username}/in/*", "${aws:username}/out/*"),
        ("{p}/a", "{q}/b"),
        ("a/{p}/in", "a/{p}"),
        ("{p}/{q}/in", "{p}/{q}/out"),
    ] {
        assert!(is_identity_within(&on(candidate), &never(denied)), "{candidate} {denied}");
    }
    for (candidate, denied) in [
        ("{p}/in/*", "{q}/out/*"),
        ("{p}/in/*", "{p}/in/x"),
        ("{p}/in/*", "*/out/*"),
        ("{p}/*", "{p}/out/*"),
        ("{p}", "{q}"),
        ("{p}/x", "{p}/{q}"),
        ("{p}{q}", "{q}{p}"),
        ("{p}x", "{q}"),
        ("*{p}/in", "*{p}/in"),
        ("${aws:username}/in/*", "${aws:userid}/out/*"),
        ("${aws:username}a", "a${aws:username}"),
    ] {
        assert!(!is_identity_within(&on(candidate), &never(denied)), "{candidate} {denied}");
    }
    let in_region = |region: &str| allow("sns:*", &format!("arn:aws:sns:{region}:{{q}}:in"), "");
    let out_of = |region: &str| {
        let out = deny("*", &format!("arn:aws:sns:{region}:{{q}}:out"), "");
        format!("{},{out}", allow("*", "*", ""))
    };
    // The region may be the same, and the topic never is: no value of an ARN's field reaches into the next.
    assert!(is_identity_within(&in_region("{p}"), &out_of("eu-west-1")));
    assert!(!is_identity_within(&in_region("{p}"), &out_of("eu-west-1").replace(":out", ":in")));
}

#[test]
fn what_has_not_the_form_may_keep_a_negated_operator_from_holding() {
    let text = allow("s3:*", "*", r#""StringEquals":{"ex:key":"x"}"#);
    for negated in [
        r#""NumericNotEquals":{"ex:key":"5"}"#,
        r#""DateNotEquals":{"ex:key":"2030-01-01T00:00:00Z"}"#,
        r#""NotIpAddress":{"ex:key":"10.0.0.0/8"}"#,
        r#""ArnNotEquals":{"ex:key":"arn:aws:s3:::b"}"#,
    ] {
        assert!(!is_identity_within(&text, &allow("s3:*", "*", negated)), "{negated}");
        assert!(!is_identity_within(&text, &all_but(negated)), "{negated}");
        assert!(is_identity_within(
            &allow("s3:*", "*", negated),
            &allow("s*:*", "*", negated).replace("s*:*", "*")
        ));
    }
    let six = allow("s3:*", "*", r#""NumericEquals":{"ex:key":"6"}"#);
    assert!(is_identity_within(&six, &allow("s3:*", "*", r#""NumericNotEquals":{"ex:key":"5"}"#)));
    let bucket = allow("s3:*", "*", r#""StringEquals":{"ex:key":"arn:aws:s3:::c"}"#);
    assert!(is_identity_within(
        &bucket,
        &allow("s3:*", "*", r#""ArnNotEquals":{"ex:key":"arn:aws:s3:::b"}"#)
    ));
}

#[test]
fn a_star_of_arns_may_be_every_text() {
    let star = r#""ArnLike":{"ex:key":"*"}"#;
    let text = |value: &str| allow("s3:*", "*", &format!(r#""StringEquals":{{"ex:key":"{value}"}}"#));
    assert!(!is_identity_within(&text("x"), &all_but(star)));
    assert!(!is_identity_within(&text("x"), &allow("s3:*", "*", star)));
    assert!(is_identity_within(&text("arn:aws:s3:::b"), &allow("s3:*", "*", star)));
    assert!(is_identity_within(&all_but(star), &all_but(star)));
    // A key of which AWS says that it is an ARN has no other values.
    let source = |condition: &str| condition.replace("ex:key", "aws:SourceArn");
    let but = |arn: &str| all_but(&source(&format!(r#""ArnNotLike":{{"ex:key":"{arn}"}}"#)));
    assert!(is_identity_within(&but("arn:aws:s3:::b"), &but("arn:aws:s3:::b*")));
}

#[test]
fn what_aws_says_in_two_ways_of_addresses_is_open() {
    let address = |value: &str| allow("s3:*", "*", &format!(r#""IpAddress":{{"aws:SourceIp":"{value}"}}"#));
    let no_address =
        |value: &str| allow("s3:*", "*", &format!(r#""NotIpAddress":{{"aws:SourceIp":"{value}"}}"#));
    assert!(!is_identity_within(&address("2001:db8::1"), &address("2001:db8::1/128")));
    assert!(is_identity_within(&address("2001:db8::1"), &address("2001:db8::/32")));
    assert!(is_identity_within(&address("10.1.2.3"), &address("10.1.2.3/32")));
    assert!(!is_identity_within(&address("::ffff:10.0.0.0/104"), &no_address("10.0.0.0/8")));
    assert!(is_identity_within(&address("::1234:0:0/96"), &no_address("10.0.0.0/8")));
}

#[test]
fn several_values_may_be_taken_in_any_way_without_a_qualifier() {
    let tags = |operator: &str, value: &str| format!(r#""{operator}":{{"aws:TagKeys":{value}}}"#);
    let with = |operator: &str, value: &str| allow("s3:*", "*", &tags(operator, value));
    assert!(!is_identity_within(&with("StringEquals", r#""a""#), &all_but(&tags("StringEquals", r#""b""#))));
    assert!(!is_identity_within(
        &with("StringNotEquals", r#""a""#),
        &all_but(&tags("StringEquals", r#""a""#))
    ));
    assert!(is_identity_within(&with("StringEquals", r#""a""#), &with("StringEquals", r#"["a","b"]"#)));
    assert!(is_identity_within(
        &all_but(&tags("StringEquals", r#"["a","b"]"#)),
        &all_but(&tags("StringEquals", r#""b""#))
    ));
    let Answer::Unknown(why) = of(&with("StringEquals", r#""a""#), &all_but(&tags("StringEquals", r#""b""#)))
    else {
        panic!("a proof, or a witness")
    };
    assert!(why.what.ends_with("makes of every value that `aws:TagKeys` can have"), "{why:?}");
    // A key that has one value has no second.
    let one = |statements: String| statements.replace("aws:TagKeys", "aws:SourceVpc");
    assert!(is_identity_within(
        &one(with("StringEquals", r#""a""#)),
        &one(all_but(&tags("StringEquals", r#""b""#)))
    ));
}

#[test]
fn letters_outside_ascii_may_have_a_case() {
    let like = |yes: &str, no: &str| {
        allow("s3:*", "*", &format!(r#""StringLike":{{"ex:key":"{yes}"}},"StringNotLike":{{"ex:key":{no}}}"#))
    };
    let not_key =
        |word: &str| allow("s3:*", "*", &format!(r#""StringNotEqualsIgnoreCase":{{"ex:key":"{word}"}}"#));
    // The sign of kelvins is the letter `k` in another case, and so are the dotless `i` and the long `s`.
    assert!(!is_identity_within(&like("?ey", r#"["k*","K*"]"#), &not_key("key")));
    assert!(!is_identity_within(&like("?nn", r#"["i*","I*"]"#), &not_key("inn")));
    assert!(!is_identity_within(&like("?ee", r#"["s*","S*"]"#), &not_key("see")));
    assert!(is_identity_within(&like("?ey", r#"["b*","B*"]"#), &not_key("bey")));
}

#[test]
fn everyone_of_aws_may_be_less_than_everyone() {
    let resource = |effect: &str, principal: &str| {
        format!(
            r#"{{"Effect":"{effect}","Principal":{principal},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#
        )
    };
    let (everyone, of_aws) = (resource("Allow", r#""*""#), resource("Allow", r#"{"AWS":"*"}"#));
    assert!(!is_within(&everyone, &of_aws, Kind::Resource));
    assert!(is_within(&of_aws, &everyone, Kind::Resource));
    let denied = |principal: &str| format!("{of_aws},{}", resource("Deny", principal));
    assert!(!is_within(&of_aws, &denied(r#"{"Service":"ec2.amazonaws.com"}"#), Kind::Resource));
    assert!(is_within(&denied(r#"{"Service":"ec2.amazonaws.com"}"#), &of_aws, Kind::Resource));
}

#[test]
fn a_federated_user_may_be_the_user_who_federated() {
    let trust = |effect: &str, principal: &str| {
        format!(
            r#"{{"Effect":"{effect}","Principal":{{"AWS":"arn:aws:{principal}"}},"Action":"sts:AssumeRole"}}"#
        )
    };
    let bob = trust("Allow", "iam::111122223333:user/bob");
    let session = trust("Deny", "sts::111122223333:federated-user/fed");
    assert!(!is_within(&bob, &format!("{bob},{session}"), Kind::Trust));
    let other = trust("Deny", "sts::444455556666:federated-user/fed");
    assert!(is_within(&bob, &format!("{bob},{other}"), Kind::Trust));
}

#[test]
fn a_colon_in_a_value_moves_fields() {
    let text = allow("s3:*", "*", r#""StringEquals":{"ex:key":"arn:aws:{p}::1:x"}"#);
    let arn = |pattern: &str| allow("s3:*", "*", &format!(r#""ArnLike":{{"ex:key":"{pattern}"}}"#));
    assert!(!is_identity_within(&text, &arn("arn:aws:*::1:x")));
    let field = allow("s3:*", "*", r#""ArnEquals":{"ex:key":"arn:aws:s3:{p}:1:x"}"#);
    assert!(is_identity_within(&field, &arn("arn:aws:s3:*:1:x")));
    let shifting = |resource: &str| allow("s3:*", resource, "");
    let but = format!("{},{}", allow("*", "*", ""), deny("*", "arn:aws:s3:${aws:username}:abc*:x", ""));
    assert!(!is_identity_within(&shifting("arn:aws:s3:a:b:abcq:r:x"), &but));
    assert!(is_identity_within(&shifting("arn:aws:s3:::b/${aws:username}"), &shifting("arn:aws:s3:::b/*")));
}

#[test]
fn a_parameter_gets_a_value_that_its_place_takes() {
    let shown = |candidate: &str| {
        let [granted, reference] =
            [candidate, &allow("sqs:*", "*", "")].map(|text| template(text, Kind::Identity));
        let answer = within(&[&granted], &[&reference], Kind::Identity);
        assert!(matches!(answer, Answer::Exceeds(_)), "{candidate}: {answer:?}");
    };
    for resource in
        ["arn:aws:iam::{p}:role/x", "arn:{p}:s3:::b", "{p}", "arn:aws:ec2:{p}:123456789012:volume/v"]
    {
        shown(&allow("*", resource, ""));
    }
    let named = r#""StringEquals":{"aws:username":"alice","ex:key":"${aws:username}"}"#;
    shown(&allow("s3:*", "*", named));
}

#[test]
fn what_is_not_known_is_not_taken_for_impossible() {
    let none = allow("sqs:*", "*", "");
    for condition in [
        r#""Null":{"ex:key":"{p}"}"#,
        r#""NumericLessThan":{"ex:n":"{p}"}"#,
        r#""DateGreaterThan":{"ex:d":"{p}"}"#,
        r#""IpAddress":{"aws:SourceIp":"{p}/24"}"#,
        r#""Bool":{"ex:b":"{p}"}"#,
        r#""BinaryEquals":{"ex:b":"{p}"}"#,
    ] {
        assert!(!is_within(&allow("s3:*", "*", condition), &none, Kind::Identity), "{condition}");
        let denied = format!("{},{}", allow("s3:*", "*", ""), deny("s3:*", "*", condition));
        assert!(!is_within(&denied, &none, Kind::Identity), "{condition}");
        assert!(!is_within(&allow("s3:*", "*", ""), &denied, Kind::Identity), "{condition}");
    }
    let statement = |effect: &str, principal: &str| {
        format!(r#"{{"Effect":"{effect}",{principal},"Action":"s3:GetObject","Resource":"*"}}"#)
    };
    let [one, other] = ["x", "y"].map(|name| format!(r#"{{"AWS":"arn:aws:iam::123456789012:role/{name}"}}"#));
    let everyone = statement("Allow", r#""Principal":"*""#);
    let but_one = format!("{everyone},{}", statement("Deny", &format!(r#""NotPrincipal":{one}"#)));
    let other = statement("Allow", &format!(r#""Principal":{other}"#));
    assert!(!is_within(&but_one, &other, Kind::Resource));
}

#[test]
fn what_stands_in_the_wrong_document_is_not_compared() {
    let identity = template(&allow("s3:*", "*", ""), Kind::Identity);
    let resource = r#"{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"s3:*","Resource":"*"}"#;
    let resource = template(resource, Kind::Resource);
    let trust = r#"{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}"#;
    let trust = template(trust, Kind::Trust);
    for (document, kind) in [
        (&resource, Kind::Identity),
        (&trust, Kind::Identity),
        (&identity, Kind::Resource),
        (&trust, Kind::Resource),
        (&identity, Kind::Trust),
        (&resource, Kind::Trust),
    ] {
        let answer = within(&[document], &[document], kind);
        assert!(matches!(answer, Answer::Unknown(_)), "{kind:?}: {answer:?}");
    }
}

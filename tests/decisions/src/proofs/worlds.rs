//! The worlds: one for each part of the language, each with a small alphabet in which everything nearly meets.

use iam_role_policy::Kind;
use serde_json::{Map, Value, json};

use super::parts::{Part, contexts, documents, product, requests, tests};
use super::world::World;

/// Who asks where it does not matter.
const ROLE: &str = "arn:aws:iam::123456789012:role/app";

/// Every world, with so many policies in each.
#[must_use]
pub fn all(count: usize, seed: u64) -> Vec<World> {
    let worlds = [
        patterns, strings, sets, several, numbers, dates, truths, addresses, arns, variables, parameters,
        keys, boundaries, trusts,
    ];
    worlds.into_iter().map(|world| world(count, seed)).collect()
}

fn world(name: &'static str, documents: Vec<Value>, requests: Vec<Value>) -> World {
    let policies = documents.into_iter().map(|document| Map::from_iter([("identity".to_owned(), document)]));
    World { name, kind: Kind::Identity, policies: policies.collect(), requests, values: vec![Vec::new()] }
}

/// A statement about everything.
fn everything() -> Part {
    Map::from_iter([("Action".to_owned(), "*".into()), ("Resource".to_owned(), "*".into())])
}

fn lists(element: &str, texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| json!({ element: text })).collect()
}

/// Conditions alone tell the statements of a world apart.
fn of_conditions(
    name: &'static str,
    conditions: Vec<Value>,
    values: &[(&str, Vec<Value>)],
    (count, seed): (usize, u64),
) -> World {
    let parts = product(&[vec![Value::Object(everything())], conditions]);
    let requests = requests(ROLE, &["x:ab"], &["arn:aws:x:::a"], &contexts(values));
    world(name, documents(&parts, &everything(), count, seed), requests)
}

fn patterns(count: usize, seed: u64) -> World {
    let actions = [
        lists("Action", &["*", "x:a*", "x:*b", "x:?b", "X:AB", "x:a", "y:*"]),
        lists("NotAction", &["x:a*", "x:?b"]),
        vec![json!({ "Action": ["x:a", "x:*b"] }), json!({ "NotAction": ["x:a", "y:*"] })],
    ];
    let resources = [
        lists(
            "Resource",
            &[
                "*",
                "arn:aws:x:::a*",
                "arn:aws:x:::*b",
                "arn:aws:x:::a?",
                "arn:aws:x:r:1:ab",
                "arn:aws:x:r:*:*",
            ],
        ),
        lists("NotResource", &["arn:aws:x:::a*", "arn:*:*:*:*:*"]),
        vec![json!({ "Resource": ["arn:aws:x:::a", "arn:aws:x:r:?:a*"] })],
    ];
    let parts = product(&[actions.concat(), resources.concat()]);
    let texts = [
        "*",
        "arn:aws:x:::a",
        "arn:aws:x:::ab",
        "arn:aws:x:::b",
        "arn:aws:x:::ac",
        "arn:aws:x:::a:b",
        "arn:aws:x:r:1:ab",
        "arn:aws:x:r:12:a",
        "arn:aws:x:r::b",
        "arn:aws:y:::q",
    ];
    let requests =
        requests(ROLE, &["x:ab", "x:a", "x:ac", "x:cb", "x:b", "x:acb", "y:ab", "y:q"], &texts, &[json!({})]);
    world("patterns", documents(&parts, &everything(), count, seed), requests)
}

/// What a key with one value can be: absent, empty, something that patterns are about.
fn texts() -> Vec<Value> {
    ["", "a", "A", "b", "ab", "ba", "K", "k", "\u{212A}", "é", "É"]
        .into_iter()
        .map(Value::from)
        .chain([Value::Null])
        .collect()
}

const STRINGS: [&str; 6] = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
];

fn with_if_exists(operators: &[&str]) -> Vec<String> {
    operators.iter().flat_map(|operator| [(*operator).to_owned(), format!("{operator}IfExists")]).collect()
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn null(key: &str) -> Vec<Value> {
    tests(key, &["Null"], &[json!("true"), json!("false")])
}

fn strings(count: usize, seed: u64) -> World {
    let key = "aws:SourceVpc";
    let values = [
        json!("a"),
        json!("A"),
        json!("k"),
        json!("a*"),
        json!("?"),
        json!("é"),
        json!(["a", "b*"]),
        json!("*"),
    ];
    let operators = with_if_exists(&STRINGS);
    let conditions = [tests(key, &borrowed(&operators), &values), null(key)].concat();
    of_conditions("strings", conditions, &[(key, texts())], (count, seed))
}

fn members() -> Vec<Value> {
    let lists = [
        json!(null),
        json!([]),
        json!([""]),
        json!(["a"]),
        json!(["b"]),
        json!(["ab"]),
        json!(["a", "b"]),
        json!(["a", "ab"]),
        json!(["b", "c"]),
        json!(["a", "b", "c"]),
        json!(["c"]),
        json!(["", "a"]),
    ];
    lists.to_vec()
}

fn sets(count: usize, seed: u64) -> World {
    let key = "aws:TagKeys";
    let operators: Vec<String> =
        ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists"]
            .into_iter()
            .flat_map(|operator| ["ForAllValues:", "ForAnyValue:"].map(|set| format!("{set}{operator}")))
            .collect();
    let values = [json!("a"), json!("b"), json!("a*"), json!(["a", "b"]), json!(["a", "c"])];
    let mut conditions = [tests(key, &borrowed(&operators), &values), null(key)].concat();
    conditions.extend(tests(key, &["ForAllValues:Null", "ForAnyValue:Null"], &[json!("true")]));
    let both = json!({ "Condition": {
        "ForAllValues:StringEquals": { key: ["a", "b"] }, "Null": { key: "false" },
    } });
    conditions.push(both);
    of_conditions("sets", conditions, &[(key, members())], (count, seed))
}

/// Operators without qualifier on a key of several values, beside those with one.
fn several(count: usize, seed: u64) -> World {
    let key = "aws:TagKeys";
    let values = [json!("a"), json!("b"), json!("a*"), json!(["a", "b"]), json!("*")];
    let operators = [
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringEqualsIfExists",
        "StringNotEqualsIfExists",
        "ForAnyValue:StringEquals",
    ];
    let conditions = [tests(key, &operators, &values), null(key)].concat();
    of_conditions("several", conditions, &[(key, members())], (count, seed))
}

const NUMBERS: [&str; 6] = [
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
];

fn numbers(count: usize, seed: u64) -> World {
    let key = "ex:n";
    let operators = with_if_exists(&NUMBERS);
    let values = [json!("5"), json!("5.0"), json!("-1"), json!("7"), json!(["5", "7"])];
    let mut conditions = [tests(key, &borrowed(&operators), &values), null(key)].concat();
    conditions.extend(tests(key, &["StringEquals", "StringLike"], &[json!("5"), json!("x"), json!("*")]));
    let values = [
        "",
        "x",
        "-2",
        "-1",
        "0",
        "4",
        "5",
        "5.0",
        "+5",
        "05",
        "6.5",
        "7",
        "7.00000000000000001",
        "8",
        "1e3",
    ];
    let values = values.into_iter().map(Value::from).chain([Value::Null]).collect();
    of_conditions("numbers", conditions, &[(key, values)], (count, seed))
}

fn dates(count: usize, seed: u64) -> World {
    let key = "ex:d";
    let operators = [
        "DateEquals",
        "DateNotEquals",
        "DateLessThan",
        "DateLessThanEquals",
        "DateGreaterThan",
        "DateGreaterThanEquals",
        "DateGreaterThanIfExists",
    ];
    let values = [
        json!("2030-01-01T00:00:00Z"),
        json!("2030-01-01"),
        json!("1893456000"),
        json!("2031-01-01T00:00:00Z"),
    ];
    let mut conditions = [tests(key, &operators, &values), null(key)].concat();
    conditions.extend(tests(key, &["NumericLessThan", "StringEquals"], &[json!("1893456000")]));
    let values = [
        "2029-12-31T23:59:59Z",
        "2030-01-01T00:00:00Z",
        "2030-01-01",
        "1893456000",
        "2030-06-01T00:00:00Z",
        "1893456001",
        "x",
        "2032-01-01",
        "0",
        "-1",
    ];
    let values = values.into_iter().map(Value::from).chain([Value::Null]).collect();
    of_conditions("dates", conditions, &[(key, values)], (count, seed))
}

fn truths(count: usize, seed: u64) -> World {
    let keys = ["aws:SecureTransport", "ex:b"];
    let conditions = keys.map(|key| {
        let mut conditions =
            tests(key, &["Bool", "BoolIfExists"], &[json!("true"), json!("false"), json!("True")]);
        conditions.extend(null(key));
        conditions.extend(tests(
            key,
            &["StringEquals", "StringNotEquals", "StringLike"],
            &[json!("true"), json!("t*")],
        ));
        conditions.extend(tests(key, &["ForAllValues:Bool", "ForAnyValue:Bool"], &[json!("true")]));
        conditions
    });
    let values = |texts: &[&str]| texts.iter().map(|text| json!(text)).chain([Value::Null]).collect();
    let [first, second] = keys;
    let universe =
        [(first, values(&["true", "false"])), (second, values(&["true", "false", "TRUE", "x", ""]))];
    of_conditions("truths", conditions.concat(), &universe, (count, seed))
}

fn addresses(count: usize, seed: u64) -> World {
    let key = "ex:i";
    let values = [
        json!("10.0.0.0/8"),
        json!("10.1.0.0/16"),
        json!("10.1.2.3"),
        json!("::/0"),
        json!("2001:db8::/32"),
        json!("2001:db8::1"),
        json!("::ffff:10.0.0.0/104"),
        json!("0.0.0.0/0"),
        json!(["10.0.0.0/9", "10.128.0.0/9"]),
        json!("2001:db8::1/128"),
    ];
    let operators = ["IpAddress", "NotIpAddress", "IpAddressIfExists", "NotIpAddressIfExists"];
    let conditions = [tests(key, &operators, &values), null(key)].concat();
    let values = [
        "10.1.2.3",
        "10.1.2.4",
        "10.2.0.0",
        "10.200.0.0",
        "11.0.0.0",
        "0.0.0.0",
        "255.255.255.255",
        "::1",
        "2001:db8::1",
        "2001:db8::2",
        "2001:db9::",
        "::ffff:10.1.2.3",
        "::ffff:11.0.0.0",
        "x",
        "",
    ];
    let values = values.into_iter().map(Value::from).chain([Value::Null]).collect();
    of_conditions("addresses", conditions, &[(key, values)], (count, seed))
}

fn arns(count: usize, seed: u64) -> World {
    let key = "ex:a";
    let values = [
        json!("arn:aws:x:::a"),
        json!("arn:aws:x:::a*"),
        json!("arn:aws:x:*:*:*"),
        json!("arn:*:x:r*:?:ab"),
        json!("*"),
        json!("arn:*:*:*:*:*"),
        json!(["arn:aws:x:::a", "arn:aws:x:r:1:*"]),
    ];
    let operators = ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "ArnLikeIfExists"];
    let mut conditions = [tests(key, &operators, &values), null(key)].concat();
    let texts = [json!("arn:aws:x:::a*"), json!("arn:*"), json!("arn:aws:x:::a"), json!("q")];
    conditions.extend(tests(key, &["StringLike", "StringNotLike", "StringEquals"], &texts));
    let values = [
        "arn:aws:x:::a",
        "arn:aws:x:::ab",
        "arn:aws:x:::a:b",
        "arn:aws:x:r:1:ab",
        "arn:aws:x:r::b",
        "arn:aws-cn:x:r:1:ab",
        "arn:a",
        "arn:aws:x:::",
        "q",
        "",
        "a:b:c:d:e:f",
    ];
    let values = values.into_iter().map(Value::from).chain([Value::Null]).collect();
    of_conditions("arns", conditions, &[(key, values)], (count, seed))
}

/// Variables, with defaults and without, in resources and in conditions; and the keys that they are of.
fn variables(count: usize, seed: u64) -> World {
    let resources = [
        "*",
        "arn:aws:x:::${k:v}",
        "arn:aws:x:::${k:v}/*",
        "arn:aws:x:::a${k:v}",
        "arn:aws:x:::${k:v, 'a'}",
        "arn:aws:x:::a*",
        "arn:aws:x:::${k:w}${k:v}",
        "arn:aws:x:::?${*}",
        "arn:aws:x:::${K:V}/b",
    ];
    let mut conditions = vec![json!({})];
    conditions.extend(tests(
        "k:w",
        &["StringEquals", "StringNotEquals", "StringLike"],
        &[json!("${k:v}"), json!("${k:v}*")],
    ));
    conditions.extend(tests("k:v", &["StringEquals", "StringNotLike"], &[json!("a"), json!("a*")]));
    conditions.extend(null("k:v"));
    let resources =
        [lists("Resource", &resources), lists("NotResource", &["arn:aws:x:::${k:v}", "arn:aws:x:::a*"])]
            .concat();
    let parts = product(&[vec![json!({ "Action": "*" })], resources, conditions]);
    let values = |texts: &[&str]| texts.iter().map(|text| json!(text)).chain([Value::Null]).collect();
    let contexts =
        contexts(&[("k:v", values(&["a", "b", "", "*", "a/b"])), ("k:w", values(&["a", "ab", "b", ""]))]);
    let texts = [
        "arn:aws:x:::a",
        "arn:aws:x:::b",
        "arn:aws:x:::aa",
        "arn:aws:x:::ab",
        "arn:aws:x:::a/b",
        "arn:aws:x:::b/b",
        "arn:aws:x:::",
        "arn:aws:x:::a*",
        "arn:aws:x:::*",
        "arn:aws:x:::/b",
        "*",
    ];
    world(
        "variables",
        documents(&parts, &everything(), count, seed),
        requests(ROLE, &["x:ab"], &texts, &contexts),
    )
}

/// Parameters, which have one value in both policies and may have the same.
fn parameters(count: usize, seed: u64) -> World {
    let resources = [
        "*",
        "arn:aws:x:::{p}",
        "arn:aws:x:::{p}/a*",
        "arn:aws:x:::{p}/b*",
        "arn:aws:x:::a{p}",
        "arn:aws:x:::{q}",
        "arn:aws:x:::{q}/b",
        "arn:aws:x:::{p}{q}",
        "arn:aws:x:::*/{p}",
        "arn:aws:x:::*a/{p}",
        "arn:aws:x:::*b/{p}",
        "arn:aws:x:::a/*",
        "arn:aws:x:::a{p}b",
    ];
    let resources =
        [lists("Resource", &resources), lists("NotResource", &["arn:aws:x:::{p}/*", "arn:aws:x:::{q}"])]
            .concat();
    let mut conditions = vec![json!({}), json!({})];
    conditions.extend(tests(
        "k:w",
        &["StringEquals", "StringNotEquals", "StringLike", "StringEqualsIgnoreCase"],
        &[json!("{p}"), json!("{p}a"), json!("{p}b"), json!("a{q}")],
    ));
    conditions.extend(tests("k:n", &["NumericLessThan"], &[json!("{n}"), json!("5")]));
    let parts = product(&[vec![json!({ "Action": "*" })], resources, conditions]);
    let texts = [
        "arn:aws:x:::a",
        "arn:aws:x:::b",
        "arn:aws:x:::aa",
        "arn:aws:x:::ab",
        "arn:aws:x:::a/a",
        "arn:aws:x:::a/b",
        "arn:aws:x:::b/a",
        "arn:aws:x:::a/b/a",
        "arn:aws:x:::b/b",
        "arn:aws:x:::aab",
        "arn:aws:x:::abb",
        "arn:aws:x:::a/b/b",
        "*",
    ];
    let words = [
        json!("a"),
        json!("b"),
        json!("aa"),
        json!("ab"),
        json!("A"),
        json!("a/b"),
        json!("a/bb"),
        Value::Null,
    ];
    let contexts = contexts(&[("k:w", words.to_vec()), ("k:n", vec![json!("4"), json!("6")])]);
    let mut values = Vec::new();
    for p in ["a", "b", "a/b", "ab"] {
        for q in ["a", "b"] {
            for n in ["5", "7"] {
                values.push(
                    [("p", p), ("q", q), ("n", n)]
                        .map(|(name, value)| (name.to_owned(), value.to_owned()))
                        .to_vec(),
                );
            }
        }
    }
    let world = world(
        "parameters",
        documents(&parts, &everything(), count, seed),
        requests(ROLE, &["x:ab"], &texts, &contexts),
    );
    World { values, ..world }
}

/// Conditions on several keys beside actions and resources.
fn keys(count: usize, seed: u64) -> World {
    let one = |value: &str| json!({ "StringEquals": { "k:v": value } });
    let conditions = [
        json!({}),
        one("a"),
        one("b"),
        json!({ "StringNotEquals": { "k:v": "a" }, "Bool": { "k:b": "true" } }),
        json!({ "StringEquals": { "k:v": "a", "k:w": "a" } }),
        json!({ "StringEqualsIfExists": { "k:v": "a" }, "StringNotEqualsIfExists": { "k:w": "b" } }),
        json!({ "Bool": { "k:b": "true" }, "NumericLessThan": { "k:n": "5" } }),
        json!({ "Null": { "k:w": "true" }, "NumericLessThan": { "k:n": "7" } }),
        json!({ "StringLike": { "k:v": "a*" }, "StringNotLike": { "k:v": "ab" } }),
    ];
    let conditions = conditions.map(|condition| json!({ "Condition": condition })).to_vec();
    let actions = [lists("Action", &["*", "x:a", "x:a*"]), lists("NotAction", &["x:a"])].concat();
    let resources =
        [lists("Resource", &["*", "arn:aws:x:::a*"]), lists("NotResource", &["arn:aws:x:::a"])].concat();
    let parts = product(&[actions, resources, conditions]);
    let values = |texts: &[&str]| texts.iter().map(|text| json!(text)).chain([Value::Null]).collect();
    let contexts = contexts(&[
        ("k:v", values(&["a", "b", "ab"])),
        ("k:w", values(&["a", "b"])),
        ("k:b", values(&["true", "false"])),
        ("k:n", values(&["4", "6"])),
    ]);
    let requests =
        requests(ROLE, &["x:a", "x:ab", "y:q"], &["arn:aws:x:::a", "arn:aws:x:::ab", "*"], &contexts);
    world("keys", documents(&parts, &everything(), count, seed), requests)
}

/// Policies within boundaries.
fn boundaries(count: usize, seed: u64) -> World {
    let of = keys(count * 2, seed);
    let mut documents = of.policies.into_iter().filter_map(|mut policies| policies.remove("identity"));
    let mut policies = Vec::new();
    while let (Some(identity), Some(boundary)) = (documents.next(), documents.next()) {
        let identity = [("identity".to_owned(), json!([identity]))];
        let boundary = [("boundary".to_owned(), json!([boundary]))];
        let bound = if policies.len() % 3 == 0 { None } else { Some(boundary) };
        policies.push(identity.into_iter().chain(bound.into_iter().flatten()).collect());
    }
    World { name: "boundaries", policies, ..of }
}

fn trusts(count: usize, seed: u64) -> World {
    let aws = |value: Value| json!({ "Principal": { "AWS": value } });
    let principals = vec![
        aws(json!("*")),
        aws(json!("111122223333")),
        aws(json!("arn:aws:iam::111122223333:root")),
        aws(json!("arn:aws:iam::111122223333:role/app")),
        aws(json!("arn:aws:iam::111122223333:role/path/app")),
        aws(json!("arn:aws:sts::111122223333:assumed-role/app/one")),
        aws(json!("arn:aws:iam::111122223333:user/bob")),
        aws(json!("arn:aws:sts::111122223333:federated-user/fed")),
        aws(json!(["arn:aws:iam::111122223333:user/bob", "444455556666"])),
        json!({ "Principal": { "Service": "ec2.amazonaws.com" } }),
        json!({ "Principal": { "Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"] } }),
        json!({ "Principal": { "Federated": "accounts.google.com" } }),
        json!({ "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/idp", "AWS": "444455556666" } }),
    ];
    let conditions = vec![
        json!({}),
        json!({}),
        json!({ "Condition": { "StringEquals": { "sts:ExternalId": "x" } } }),
        json!({ "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } } }),
    ];
    let actions = lists("Action", &["sts:AssumeRole", "sts:*"]);
    let all =
        json!({ "Principal": { "AWS": "*" }, "Action": "sts:*" }).as_object().cloned().unwrap_or_default();
    let documents = documents(&product(&[principals, actions, conditions]), &all, count, seed);
    let everything = json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] });
    let callers = [
        "*",
        "arn:aws:iam::111122223333:role/app",
        "arn:aws:sts::111122223333:assumed-role/app/one",
        "arn:aws:sts::111122223333:assumed-role/app/two",
        "arn:aws:iam::111122223333:role/path/app",
        "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::111122223333:user/eve",
        "arn:aws:sts::111122223333:federated-user/fed",
        "arn:aws:sts::111122223333:federated-user/other",
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::444455556666:user/bob",
        "arn:aws:iam::777788889999:role/app",
        "ec2.amazonaws.com",
        "lambda.amazonaws.com",
        "sqs.amazonaws.com",
        "accounts.google.com",
        "arn:aws:iam::111122223333:saml-provider/idp",
        "graph.facebook.com",
    ];
    let contexts = contexts(&[("sts:ExternalId", vec![json!("x"), Value::Null])]);
    let mut all_requests = Vec::new();
    for caller in callers {
        let actions = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:TagSession"];
        for mut request in requests(caller, &actions, &["arn:aws:iam::000000000000:role/r"], &contexts) {
            if let Some(request) = request.as_object_mut() {
                request.insert("resource_account".to_owned(), "000000000000".into());
            }
            all_requests.push(request);
        }
    }
    let policies = documents.into_iter().map(|document| {
        Map::from_iter([("trust".to_owned(), document), ("identity".to_owned(), everything.clone())])
    });
    World { kind: Kind::Trust, policies: policies.collect(), ..world("trusts", Vec::new(), all_requests) }
}

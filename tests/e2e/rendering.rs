//! Any value of any parameter either stands in the finished role as the literal it is, or is refused.

use std::error::Error;

use iam_role::policy_engine::{Document, Kind, ManagedPolicy, Role, json, read};
use iam_role::{IamRole, iam_role};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fixtures::Outcome;

/// A parameter in every kind of place.
#[iam_role(
    name("writer-{name}"),
    path("/team/{path}/"),
    description("Writes for {text}."),
    trust(
        service("datasync.amazonaws.com", source_account("{account}")),
        principal("{principal}", external_id("{external_id}"))
    ),
    inline_policy(
        allow("s3:GetObject", on("arn:aws:s3:::{bucket}/{key}/*", "arn:aws:s3:::fixed/${aws:username}/{key}")),
        allow("s3:PutObject", on("{arn}")),
        deny(
            "s3:*",
            on("*"),
            when(
                string_like("aws:PrincipalTag/team", "{team}-*"),
                string_not_equals("aws:RequestedRegion", "{region}"),
                arn_like("aws:SourceArn", "arn:aws:sns:{region}:{account}:{topic}"),
                numeric_less_than("aws:MultiFactorAuthAge", "{seconds}"),
                date_greater_than("aws:CurrentTime", "{date}"),
                not_ip_address("aws:SourceIp", "{range}"),
                bool("aws:SecureTransport", "{flag}")
            )
        )
    ),
    managed_policies("arn:aws:iam::{account}:policy/{policy}"),
    tags("{tag_key}" = "{tag_value}"),
    instance_profile("profile-{name}")
)]
struct Everywhere<'a> {
    name: &'a str,
    path: &'a str,
    text: &'a str,
    account: &'a str,
    principal: &'a str,
    external_id: &'a str,
    bucket: &'a str,
    key: &'a str,
    arn: &'a str,
    team: &'a str,
    region: &'a str,
    topic: &'a str,
    seconds: &'a str,
    date: &'a str,
    range: &'a str,
    flag: &'a str,
    policy: &'a str,
    tag_key: &'a str,
    tag_value: &'a str,
}

/// For each field, a value that its places take and that stands nowhere else in the role.
const MARKERS: [&str; 19] = [
    "marker-00",
    "marker-01",
    "marker-02",
    "000000000003",
    "arn:aws:iam::000000000004:role/marker-04",
    "marker-05",
    "marker-06",
    "marker-07",
    "arn:aws:s3:::marker-08/k",
    "marker-09",
    "ma-marker-10",
    "marker-11",
    "1212",
    "2013-01-31T00:00:00Z",
    "14.14.14.0/24",
    "true",
    "marker-16",
    "marker-17",
    "marker-18",
];

/// The fields whose values stand outside of policy documents only.
const BESIDE_DOCUMENTS: [usize; 5] = [0, 1, 2, 17, 18];

fn filled<'a>(values: &[&'a str; 19]) -> Everywhere<'a> {
    let [
        name,
        path,
        text,
        account,
        principal,
        external_id,
        bucket,
        key,
        arn,
        team,
        region,
        topic,
        seconds,
        date,
        range,
        flag,
        policy,
        tag_key,
        tag_value,
    ] = *values;
    #[rustfmt::skip]
    let everywhere = Everywhere {
        name, path, text, account, principal, external_id, bucket, key, arn, team, region, topic, seconds, date,
        range, flag, policy, tag_key, tag_value,
    };
    everywhere
}

/// The markers with one field's value in place of its marker.
fn with<'a>(field: usize, value: &'a str) -> Everywhere<'a> {
    let mut values: [&'a str; 19] = MARKERS;
    values.iter_mut().skip(field).take(1).for_each(|place| *place = value);
    filled(&values)
}

fn value(document: &Document) -> serde_json::Result<Value> {
    serde_json::from_str(&document.to_json())
}

/// The whole role as one tree, its documents as IAM would parse them.
fn tree(role: &Role) -> serde_json::Result<Value> {
    let inline = role.inline_policies.iter().map(|policy| Ok(json!([policy.name, value(&policy.document)?])));
    let managed = role.managed_policies.iter().map(|policy| match policy {
        ManagedPolicy::Arn(text) | ManagedPolicy::Declared(text) => json!(text),
        ManagedPolicy::Customer(policy) => json!(policy.name),
    });
    let tags = role.tags.iter().map(|tag| json!([tag.key, tag.value]));
    Ok(json!({
        "name": role.name,
        "path": role.path,
        "description": role.description,
        "trust": value(&role.trust)?,
        "inline": inline.collect::<serde_json::Result<Vec<_>>>()?,
        "managed": managed.collect::<Vec<_>>(),
        "tags": tags.collect::<Vec<_>>(),
        "profile": role.instance_profile,
    }))
}

/// `tree` with `marker` replaced in each of its texts; its shape stays.
fn replaced(tree: &Value, marker: &str, value: &str) -> Value {
    match tree {
        Value::String(text) => Value::String(text.replace(marker, value)),
        Value::Array(items) => items.iter().map(|item| replaced(item, marker, value)).collect(),
        Value::Object(members) => {
            members.iter().map(|(key, item)| (key.clone(), replaced(item, marker, value))).collect()
        }
        other => other.clone(),
    }
}

/// Whether the value was taken. If it was, it is a literal; if it was not, the refusal names the field.
fn is_literal(field: usize, value: &str) -> Result<bool, Box<dyn Error>> {
    let name = Everywhere::TRUST_POLICY.parameters().get(field).ok_or("no such field")?;
    let marker = MARKERS.get(field).ok_or("no such field")?;
    match with(field, value).render() {
        Ok(role) => {
            let template = tree(&filled(&MARKERS).render()?)?;
            assert_eq!(tree(&role)?, replaced(&template, marker, value));
            reads_back(&role)?;
            let means_more = |c: char| "*?${}\"'\\".contains(c) || c.is_control() || c > '\u{ff}';
            let opaque =
                BESIDE_DOCUMENTS.contains(&field) || !(value.is_empty() || value.contains(means_more));
            assert!(opaque, "{value:?} is taken for `{name}`");
            Ok(true)
        }
        Err(error) => {
            let text = error.to_string();
            // Where several values make up one ARN, each of them may be what is wrong with it.
            let named =
                error.problems().iter().any(|problem| problem.field().is_none_or(|field| field == *name));
            assert!(named && text.contains("\nhelp: "), "{text}");
            assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
            Ok(false)
        }
    }
}

/// What is printed reads back as the same document, and nothing in it is an error.
fn reads_back(role: &Role) -> Outcome {
    let inline = role.inline_policies.iter().map(|policy| (&policy.document, Kind::Identity));
    for (document, kind) in inline.chain([(&role.trust, Kind::Trust)]) {
        let text = document.to_json();
        let source = json::parse(&text).map_err(|error| error.message)?;
        let reading = read(source.root(), kind);
        assert!(!reading.findings.any_error(), "{text}");
        assert_eq!(&reading.document, document);
        assert_eq!(reading.document.to_json(), text);
    }
    Ok(())
}

/// What means something to JSON, to IAM, to URLs, or to us.
const NASTY: &[&str] = &[
    "*",
    "?",
    "${aws:username}",
    "${",
    "}",
    "{",
    "{bucket}",
    "{{",
    "$",
    "\"",
    "\"}",
    "\\",
    "\\u002a",
    "'",
    "/",
    "//",
    "..",
    ":",
    "::",
    ",",
    " ",
    "\n",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{e000}",
    "\u{e001}",
    "\u{e012}",
    "\u{feff}",
    "\u{202e}",
    "é",
    "ÿ",
    "Ā",
    "あ",
    "💥",
    "%2A",
    "&",
    "<",
    "aws:",
    "arn:aws:s3:::b",
    "arn:aws:iam::123456789012:root",
    "123456789012",
    "a",
    "",
];

fn nasty() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(NASTY), 0..6).prop_map(|parts| parts.concat())
}

/// A field, and a value: anything, a mixture of the nasty, or a good one that something nasty is put into.
fn field_and_value() -> impl Strategy<Value = (usize, String)> {
    let field = prop::sample::select(MARKERS.iter().copied().enumerate().collect::<Vec<_>>());
    field.prop_flat_map(|(field, marker)| {
        let spoilt = (0..=marker.len(), nasty()).prop_map(move |(at, nasty)| {
            let (before, after) = marker.split_at(at);
            format!("{before}{nasty}{after}")
        });
        (Just(field), prop_oneof![any::<String>(), nasty(), spoilt, "[ -~]{1,30}"])
    })
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn a_value_is_a_literal_or_refused((field, value) in field_and_value()) {
        is_literal(field, &value).unwrap();
    }

}

/// The refusals above are not all there is.
mod what_is_taken {
    use super::*;

    proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn ordinary_text_is_taken(field in prop::sample::select(&[6_usize, 7, 9]), value in "[A-Za-z0-9+=,.@_/ ()é-]{1,40}") {
        prop_assert!(is_literal(field, &value).unwrap());
    }

    #[test]
    fn account_ids_are_taken(value in "[0-9]{12}") {
        prop_assert!(is_literal(3, &value).unwrap());
    }
    }
}

/// Every field takes its marker, so no slot refuses everything.
#[test]
fn the_markers_are_taken() -> Outcome {
    for (field, marker) in MARKERS.iter().enumerate() {
        assert!(is_literal(field, marker)?);
    }
    Ok(())
}

/// What must never be taken inside a document, and how long values may be.
#[test]
fn what_could_widen_is_refused_everywhere_in_documents() -> Outcome {
    let long = "a".repeat(3000);
    let widening =
        ["", "*", "?", "a*", "${aws:username}", "{bucket}", "\"}", "\",\"*", "\n", "あ", "\u{e001}"];
    for field in (0..MARKERS.len()).filter(|field| !BESIDE_DOCUMENTS.contains(field)) {
        for value in widening {
            assert!(!is_literal(field, value)?, "{value:?} is taken for field {field}");
        }
        // 3,000 characters fit into no ARN, and two such values into no role's inline policies.
        is_literal(field, &long)?;
    }
    for field in [0, 1, 2, 17, 18] {
        assert!(!is_literal(field, &long)?, "3,000 characters are taken for field {field}");
    }
    Ok(())
}

/// Field, place and rule are named, and what is wrong with each value is said at once.
#[test]
fn refusals_are_for_people() -> Outcome {
    let mut values = MARKERS;
    values[6] = "*";
    values[3] = "1234";
    let text = filled(&values).render().err().ok_or("it was rendered")?.to_string();
    for said in [
        "`e2e::rendering::Everywhere` cannot be rendered",
        "field `bucket` cannot be `*` as the resource field of an ARN",
        "help: the value must hold no wildcard, `*` or `?`",
        "field `account` cannot be `1234` as the account field of an ARN",
        "help: an account id is 12 digits",
    ] {
        assert!(text.contains(said), "`{said}` is not said:\n{text}");
    }
    Ok(())
}

//! Values of one key, under every operator.

use serde_json::{Value, json};

use super::super::parts::tests;
use super::super::world::World;
use super::{borrowed, null, of_conditions, or_none, pairs, with_if_exists};

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

pub(super) fn strings(count: usize, seed: u64) -> World {
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

const NUMBERS: [&str; 6] = [
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
];

pub(super) fn numbers(count: usize, seed: u64) -> World {
    let key = "ex:n";
    let operators = with_if_exists(&NUMBERS);
    let values = [
        json!("5"),
        json!("5.0"),
        json!("-1"),
        json!("7"),
        json!(["5", "7"]),
        json!("005"),
        json!("-0"),
        json!("+.5"),
        json!("50000000000000000000.1"),
    ];
    let mut conditions = [tests(key, &borrowed(&operators), &values), null(key)].concat();
    conditions.extend(tests(key, &["StringEquals", "StringLike"], &[json!("5"), json!("x"), json!("*")]));
    let values = or_none(&[
        "",
        "x",
        "-2",
        "-1",
        "-1.5",
        "-0.0",
        "0",
        "0.50",
        "0.51",
        "4",
        "5",
        "5.0",
        "+5",
        "05",
        "6.5",
        "7",
        "7.00000000000000001",
        "50000000000000000000",
        "50000000000000000000.2",
        "8",
        "1e3",
    ]);
    of_conditions("numbers", conditions, &[(key, values)], (count, seed))
}

pub(super) fn dates(count: usize, seed: u64) -> World {
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
        json!("2030-01-01T00:00:00.5Z"),
        json!("2030-01-01T01:00:00+01:00"),
        json!("2028-02-29"),
        json!("0"),
    ];
    let mut conditions = [tests(key, &operators, &values), null(key)].concat();
    conditions.extend(tests(key, &["NumericLessThan", "StringEquals"], &[json!("1893456000")]));
    let values = or_none(&[
        "2029-12-31T23:59:59Z",
        "2030-01-01T00:00:00Z",
        "2030-01-01",
        "1893456000",
        "2030-06-01T00:00:00Z",
        "1893456001",
        "2030-01-01T00:00:00.25Z",
        "2030-01-01T00:00:00.500Z",
        "2030-01-01T00:00:00.75Z",
        "2029-12-31T23:59:60Z",
        "2029-12-31T23:00-01:00",
        "2028-03-01",
        "2028-02-30",
        "x",
        "2032-01-01",
        "0",
        "-1",
    ]);
    of_conditions("dates", conditions, &[(key, values)], (count, seed))
}

pub(super) fn truths(count: usize, seed: u64) -> World {
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

pub(super) fn addresses(count: usize, seed: u64) -> World {
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
    let values = or_none(&[
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
    ]);
    of_conditions("addresses", conditions, &[(key, values)], (count, seed))
}

pub(super) fn arns(count: usize, seed: u64) -> World {
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
    let values = or_none(&[
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
    ]);
    of_conditions("arns", conditions, &[(key, values)], (count, seed))
}

/// Bytes, which Base64 can write in more than one way.
pub(super) fn bytes(count: usize, seed: u64) -> World {
    let key = "ex:b";
    let values = [json!("QUJD"), json!("QQ=="), json!(["QUJD", "QQ=="]), json!(""), json!("QR==")];
    let mut conditions = [tests(key, &["BinaryEquals", "BinaryEqualsIfExists"], &values), null(key)].concat();
    conditions.extend(tests(key, &["ForAllValues:BinaryEquals", "ForAnyValue:BinaryEquals"], &values[..2]));
    conditions.extend(tests(
        key,
        &["StringEquals", "StringNotLike"],
        &[json!("QQ=="), json!("QR=="), json!("Q*")],
    ));
    let values = or_none(&["QUJD", "QUJE", "QQ==", "QR==", "QQ", "", "x", "Qg=="]);
    of_conditions("bytes", conditions, &[(key, values)], (count, seed))
}

/// Ranges that are nearly the same: everything, one address, addresses of IPv4 in IPv6, bits behind the prefix.
pub(super) fn ranges(count: usize, seed: u64) -> World {
    let key = "aws:SourceIp";
    let values = [
        json!("10.1.2.3/8"),
        json!("10.0.0.0/32"),
        json!("10.0.0.0"),
        json!("0.0.0.0/0"),
        json!("::/0"),
        json!(["0.0.0.0/0", "::/0"]),
        json!(["0.0.0.0/1", "128.0.0.0/1"]),
        json!("::ffff:0:0/96"),
        json!("::/96"),
        json!("::ffff:10.1.2.3"),
        json!("2001:db8::/127"),
        json!("2001:0DB8:0::1/128"),
        json!(["10.0.0.0/31", "2001:db8::/126"]),
    ];
    let operators = ["IpAddress", "NotIpAddress", "IpAddressIfExists"];
    let mut conditions = [tests(key, &operators, &values), null(key)].concat();
    conditions.extend(tests(
        key,
        &["StringEquals", "StringNotLike"],
        &[json!("10.0.0.0"), json!("10.*"), json!("2001:db8::1")],
    ));
    let values = or_none(&[
        "9.255.255.255",
        "10.0.0.0",
        "10.0.0.1",
        "10.0.0.2",
        "10.1.2.3",
        "11.0.0.0",
        "127.255.255.255",
        "128.0.0.0",
        "::",
        "::1",
        "::a00:0",
        "::ffff:10.0.0.0",
        "::ffff:10.1.2.3",
        "::ffff:11.0.0.0",
        "2001:db8::",
        "2001:db8::1",
        "2001:DB8::1",
        "2001:db8::2",
        "2001:db8::4",
    ]);
    of_conditions("ranges", conditions, &[(key, values)], (count, seed))
}

/// Several operators on one key in one statement.
pub(super) fn joint(count: usize, seed: u64) -> World {
    let key = "ex:k";
    let mut single = tests(
        key,
        &["StringEquals", "StringNotEquals", "StringEqualsIfExists"],
        &[json!("a"), json!(["ab", "5"])],
    );
    single.extend(tests(key, &["StringLike", "StringNotLike"], &[json!("a*"), json!("*b")]));
    single.extend(tests(key, &["StringNotEqualsIgnoreCase"], &[json!("AB")]));
    single.extend(tests(key, &["NumericLessThan", "NumericGreaterThanEquals"], &[json!("5"), json!("6")]));
    single.extend(null(key));
    let conditions = [pairs(&single), single].concat();
    let values = or_none(&["", "a", "A", "b", "ab", "AB", "aab", "acb", "ba", "4", "5", "5.0", "6", "x"]);
    of_conditions("joint", conditions, &[(key, values)], (count, seed))
}

//! Small policies, made at random from parts that matter to one another, against the evaluator: every answer is compared
//! with what it decides about many requests.

use super::*;
use crate::evaluate::{Context, Decision, KeyValue, Policies, Policy, Request, decide};

/// Numbers that look random and are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }
}

const ROLE: &str = "arn:aws:iam::123456789012:role/example";
const ACTIONS: [&str; 7] = ["x:ab", "x:a*", "x:*b", "x:a?", "x:*", "*", "y:ab"];
const RESOURCES: [&str; 18] = [
    "*",
    "arn:aws:x:::a*",
    "arn:aws:x:::*b",
    "arn:aws:x:::ab",
    "arn:aws:x:*::a*",
    "arn:aws:x:*:*:*",
    "arn:aws:x:::a?b",
    "arn:aws:x:::${k:v}",
    "arn:aws:x:::${k:v}/*",
    "arn:aws:x:::a${k:v}",
    "arn:aws:x:::{p}",
    "arn:aws:x:::{p}/*",
    "arn:aws:x:::a{p}",
    "arn:aws:x:::{q}{p}",
    "arn:aws:x:::{p}*",
    "arn:aws:x:::{p}/a*",
    "arn:aws:x:::{p}/b",
    "arn:aws:x:::{q}/b*",
];
/// What the parameters `p` and `q` can be.
const VALUES: [[&str; 2]; 6] = [["ab", "a"], ["a", "b"], ["b", "a"], ["q", "q"], ["ab/b", "x"], ["xb", "a"]];
const CONDITIONS: [&str; 30] = [
    "",
    "",
    r#""StringEquals":{"k:v":"a"}"#,
    r#""StringNotEquals":{"k:v":"a"}"#,
    r#""StringLike":{"k:v":["a*","b"]}"#,
    r#""StringNotLike":{"k:v":"a?"}"#,
    r#""StringEqualsIfExists":{"k:v":"ab"}"#,
    r#""StringEqualsIgnoreCase":{"k:v":"AB"}"#,
    r#""Null":{"k:v":"true"}"#,
    r#""Null":{"k:v":"false"}"#,
    r#""Bool":{"k:b":"true"}"#,
    r#""BoolIfExists":{"k:b":"false"}"#,
    r#""NumericLessThan":{"k:n":"5"}"#,
    r#""NumericGreaterThanEquals":{"k:n":"5"}"#,
    r#""NumericNotEquals":{"k:n":["5","7"]}"#,
    r#""IpAddress":{"k:i":"10.0.0.0/8"}"#,
    r#""NotIpAddress":{"k:i":"10.1.0.0/16"}"#,
    r#""DateLessThan":{"k:d":"2030-01-01"}"#,
    r#""DateGreaterThanEquals":{"k:d":"2030-01-01T00:00:00Z"}"#,
    r#""ForAnyValue:StringEquals":{"k:m":"a"}"#,
    r#""ForAllValues:StringEquals":{"k:m":["a","b"]}"#,
    r#""ForAnyValue:StringNotEquals":{"k:m":"a"}"#,
    r#""ForAllValues:StringLike":{"k:m":"a*"},"Null":{"k:m":"false"}"#,
    r#""ArnLike":{"k:a":"arn:aws:x:*:*:a*"}"#,
    r#""ArnNotLike":{"k:a":"arn:aws:x:::a"}"#,
    r#""StringEquals":{"k:v":"a"},"Bool":{"k:b":"true"}"#,
    r#""StringEquals":{"k:w":"${k:v}"}"#,
    r#""StringLike":{"k:w":["${k:v}*","a"]}"#,
    r#""StringEquals":{"k:w":"{p}"}"#,
    r#""NumericLessThan":{"k:n":"{n}"}"#,
];

fn random_statement(random: &mut Random) -> String {
    let effect = if random.below(3) == 0 { "Deny" } else { "Allow" };
    let action = if random.below(6) == 0 { "NotAction" } else { "Action" };
    let resource = if random.below(6) == 0 { "NotResource" } else { "Resource" };
    format!(
        r#"{{"Effect":"{effect}","{action}":["{}"],"{resource}":["{}","{}"],"Condition":{{{}}}}}"#,
        random.pick(&ACTIONS),
        random.pick(&RESOURCES),
        random.pick(&RESOURCES),
        random.pick(&CONDITIONS)
    )
}

fn random_policy(random: &mut Random) -> String {
    let statements: Vec<String> = (0..=random.below(3)).map(|_| random_statement(random)).collect();
    statements.join(",")
}

fn random_request(random: &mut Random) -> Request {
    let action = random.pick(&["x:ab", "x:ac", "x:bb", "x:a", "y:ab", "z:q"]);
    let resource = random.pick(&[
        "arn:aws:x:::ab",
        "arn:aws:x:::a",
        "arn:aws:x:::b",
        "arn:aws:x:::axb",
        "arn:aws:x:::a/q",
        "arn:aws:x:r::ab",
        "arn:aws:x:r:1:q:b",
        "arn:aws:x:::ab/b",
        "arn:aws:x:::aa",
        "arn:aws:x:::a/ab",
        "arn:aws:x:::q/b",
        "arn:aws:y:::ab",
        "*",
    ]);
    let mut context = Context::closed();
    let mut add = |key: &str, values: &[&str]| {
        if let Some(value) = values.get(random.below(values.len() + 1)) {
            context.insert(key, *value);
        }
    };
    add("k:v", &["a", "ab", "b", "aB", "q", "a/q"]);
    add("k:w", &["a", "ab", "b", "q", "abc"]);
    add("k:b", &["true", "false", "TRUE"]);
    add("k:n", &["4", "5", "6.5", "7"]);
    add("k:i", &["10.1.2.3", "10.2.0.0", "11.0.0.0", "::1"]);
    add("k:d", &["2029-12-31", "2030-01-01", "1900000000"]);
    add("k:a", &["arn:aws:x:::a", "arn:aws:x:r:1:ab", "arn:aws:y:::a"]);
    if random.below(4) > 0 {
        let values = (0..random.below(3)).map(|_| random.pick(&["a", "b", "ab", "q"]).to_owned());
        context.insert("k:m", KeyValue::Many(values.collect()));
    }
    Request::new(ROLE, action, resource).unwrap().context(context).resource_account("123456789012")
}

fn decision(policy: &[Policy], request: &Request) -> Decision {
    decide(&Policies { identity: policy, ..Policies::default() }, request)
}

/// Both policies with values for their parameters `p`, `q` and `n`.
fn filled(documents: &[Document; 2], values: [&str; 2]) -> [[Policy; 1]; 2] {
    let values = [values[0], values[1], "6"];
    documents.each_ref().map(|document| [Policy::new(&document.substitute(&values).unwrap())])
}

fn separates([left, right]: &[[Policy; 1]; 2], request: &Request) -> bool {
    let refused = matches!(decision(right, request), Decision::ImplicitDeny | Decision::ExplicitDeny);
    refused && decision(left, request) == Decision::Allow
}

fn template(statements: &str) -> Document {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let tree = json::parse(&text).unwrap().root().mark(&["p", "q", "n"]).unwrap();
    let reading = read(tree.root(), Kind::Identity);
    assert!(!reading.findings.any_error(), "{text}: {:?}", reading.findings);
    reading.document
}

/// Panics if an answer is wrong; otherwise how often it was `Within`, `Exceeds` and `Unknown`.
fn compare(pairs: usize, requests: usize, seed: u64) -> [usize; 3] {
    let mut random = Random(seed);
    let mut counts = [0; 3];
    let asked: Vec<Request> = (0..requests).map(|_| random_request(&mut random)).collect();
    for _ in 0..pairs {
        let texts = [random_policy(&mut random), random_policy(&mut random)];
        let documents = texts.each_ref().map(|text| template(text));
        let has_parameter = texts.iter().any(|text| text.contains("{p}") || text.contains("{q}"));
        let values = if has_parameter { &VALUES[..] } else { &VALUES[..1] };
        let separated = || {
            let mut all = values.iter().map(|values| filled(&documents, *values));
            all.find_map(|both| asked.iter().find(|request| separates(&both, request)))
        };
        let [candidate, reference] = &documents;
        match within(&[candidate], &[reference], Kind::Identity) {
            Answer::Within => {
                counts[0] += 1;
                let found = separated();
                assert!(found.is_none(), "{texts:#?}\n{found:?}");
            }
            Answer::Exceeds(witness) => {
                counts[1] += 1;
                let mut values = ["a", "a", "6"].map(str::to_owned);
                for (index, value) in witness.parameters() {
                    values[*index].clone_from(value);
                }
                let values = values.each_ref().map(String::as_str);
                let both = documents
                    .each_ref()
                    .map(|document| [Policy::new(&document.substitute(&values).unwrap())]);
                assert!(separates(&both, &witness.request().unwrap()), "{texts:#?}\n{witness}");
            }
            Answer::Unknown(why) => {
                counts[2] += 1;
                if std::env::var_os("CONTAIN_SHOW").is_some() && separated().is_none() {
                    eprintln!("{texts:#?}\n{why:?}");
                }
            }
        }
    }
    counts
}

#[test]
fn no_answer_about_small_policies_is_wrong() {
    let pairs = std::env::var("CONTAIN_POLICIES").map_or(1000, |pairs| pairs.parse().unwrap());
    let seed = std::env::var("CONTAIN_SEED").map_or(1, |seed| seed.parse().unwrap());
    let [within, exceeds, unknown] = compare(pairs, 300, seed);
    eprintln!("{within} within, {exceeds} exceed, {unknown} unknown");
    assert!(within > pairs / 20 && exceeds > pairs / 3);
}

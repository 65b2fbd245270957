//! Documents that are hard to compare: many patterns that overlap, long ones, many conditions, many unknown texts.

use iam_role_policy::{Document, Kind, json, read};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    /// Some of the pieces, joined.
    fn word(&mut self, pieces: &[&str], most: usize) -> String {
        (0..=self.below(most)).map(|_| pieces[self.below(pieces.len())]).collect()
    }

    /// A JSON list of `count` texts.
    fn list(&mut self, count: usize, mut text: impl FnMut(&mut Self) -> String) -> String {
        let texts: Vec<String> = (0..count).map(|_| format!("\"{}\"", text(self))).collect();
        format!("[{}]", texts.join(","))
    }
}

/// What a family of documents is full of, and one statement of it, without effect.
type Family = (&'static str, fn(&mut Dice) -> String);

const FAMILIES: [Family; 5] = [
    ("overlapping wildcards", |dice| {
        let action = if dice.below(2) == 0 { "Action" } else { "NotAction" };
        let resource = if dice.below(2) == 0 { "Resource" } else { "NotResource" };
        let actions = dice.list(8, |dice| format!("s3:*{}*", dice.word(&["a", "e", "t*", "o*"], 6)));
        let resources = dice.list(8, |dice| format!("arn:aws:s3:::*{}*", dice.word(&["a", "b*", "/"], 6)));
        format!(r#""{action}":{actions},"{resource}":{resources}"#)
    }),
    ("long globs", |dice| {
        let resources = dice.list(4, |dice| {
            let stars = "a*".repeat(20 + dice.below(60));
            format!("arn:aws:s3:::{}{stars}", dice.word(&["a", "b", "*"], 3))
        });
        format!(r#""Action":"s3:*","Resource":{resources}"#)
    }),
    ("fifty conditions", |dice| {
        let mut operators = Vec::new();
        for operator in
            ["StringLike", "StringNotLike", "ForAnyValue:StringLike", "ForAllValues:StringLike", "Null"]
        {
            let keys = (0..10).map(|key| {
                let values = dice.list(3, |dice| dice.word(&["a", "b*", "*c"], 4));
                let values = if operator == "Null" { "\"false\"".to_owned() } else { values };
                format!(r#""aws:PrincipalTag/k{key}":{values}"#)
            });
            operators.push(format!(r#""{operator}":{{{}}}"#, keys.collect::<Vec<_>>().join(",")));
        }
        format!(r#""Action":"s3:*","Resource":"*","Condition":{{{}}}"#, operators.join(","))
    }),
    ("variables", |dice| {
        let variables = ["${aws:username}", "${aws:userid}", "${aws:PrincipalTag/a}", "a", "/", "*"];
        let resource = if dice.below(2) == 0 { "Resource" } else { "NotResource" };
        let resources = dice.list(6, |dice| format!("arn:aws:s3:::b/{}", dice.word(&variables, 5)));
        format!(r#""Action":"s3:*","{resource}":{resources}"#)
    }),
    ("numbers and dates", |dice| {
        let numbers = dice.list(40, |dice| dice.below(9999).to_string());
        let dates = dice.list(40, |dice| format!("20{}-01-01", 10 + dice.below(80)));
        format!(
            r#""Action":"s3:*","Resource":"*","Condition":{{"NumericLessThan":{{"s3:max-keys":{numbers}}},"DateGreaterThan":{{"aws:CurrentTime":{dates}}}}}"#
        )
    }),
];

/// How many documents there are of each family.
const DOCUMENTS: usize = 4;

/// Documents of a few statements, each with the name of its family.
pub(crate) fn documents() -> Vec<(&'static str, Document)> {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut all = Vec::new();
    for (name, statement) in FAMILIES {
        for _ in 0..DOCUMENTS {
            let statements: Vec<String> = (0..4)
                .map(|index| {
                    let effect = if index == 3 { "Deny" } else { "Allow" };
                    format!(r#"{{"Effect":"{effect}",{}}}"#, statement(&mut dice))
                })
                .collect();
            let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
            if let Ok(source) = json::parse(&text) {
                all.push((name, read(source.root(), Kind::Identity).document));
            }
        }
    }
    all
}

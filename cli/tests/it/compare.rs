//! `within`, `equivalent`, `diff` and `minimize` as a user runs them.

use serde_json::{Value, json};

use crate::support::{Folder, Run};

const READ: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}]}"#;
const WIDER: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::data/*"}]}"#;
const SAME: &str = r#"{"Statement":{"Resource":["arn:aws:s3:::data/*","arn:aws:s3:::data/x"],"Action":["S3:getobject"],"Effect":"Allow","Sid":"A"},"Version":"2012-10-17"}"#;

fn folder(files: &[(&str, &str)]) -> Folder {
    Folder::new(&files.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

fn lines(run: &Run) -> Vec<Value> {
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn within_answers_with_a_verdict_and_a_witness() {
    let folder = folder(&[("a.json", READ), ("b.json", WIDER)]);
    let run = |candidate, reference, format| {
        folder.run(&["within", "--candidate", candidate, "--reference", reference, "--format", format])
    };
    let narrow = run("a.json", "b.json", "json");
    assert_eq!(narrow.code, Some(0));
    assert_eq!(lines(&narrow), [json!({ "verdict": "within", "witness": null, "why": null })]);
    let wide = run("b.json", "a.json", "json");
    assert_eq!(wide.code, Some(1));
    let [answer] = lines(&wide).try_into().unwrap();
    assert_eq!((&answer["verdict"], &answer["why"]), (&json!("exceeds"), &Value::Null));
    assert_eq!(answer["witness"]["action"], json!("s3:DeleteObject"));
    assert!(answer["witness"]["resource"].as_str().unwrap().starts_with("arn:aws:s3:::data/"));
    let said = run("b.json", "a.json", "text").out;
    assert!(said.starts_with("exceeds\n    the candidate alone allows `s3:DeleteObject` on"), "{said}");
}

#[test]
fn within_takes_several_policies_a_boundary_and_what_is_never_granted() {
    let deny =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:Delete*","Resource":"*"}]}"#;
    let folder = folder(&[("a.json", READ), ("b.json", WIDER), ("deny.json", deny)]);
    let exit = |arguments: &[&str]| folder.run(&[&["within"], arguments].concat()).code;
    let reference = ["--reference", "a.json"];
    assert_eq!(exit(&[&["--candidate", "b.json"], &reference[..]].concat()), Some(1));
    assert_eq!(
        exit(&[&["--candidate", "b.json", "--candidate", "deny.json"], &reference[..]].concat()),
        Some(0)
    );
    assert_eq!(exit(&[&["--candidate", "b.json", "--boundary", "a.json"], &reference[..]].concat()), Some(0));
    assert_eq!(exit(&["--candidate", "a.json", "--never", "deny.json"]), Some(0));
    assert_eq!(exit(&["--candidate", "b.json", "--never", "deny.json"]), Some(1));
    assert_eq!(exit(&["--candidate", "a.json", "--reference", "b.json", "--never", "deny.json"]), Some(0));
    let wrong = folder.run(&["within", "--candidate", "a.json", "--never", "b.json"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("`b.json` is for what is never granted, and its statement 0 allows"));
    let nothing = folder.run(&["within", "--candidate", "a.json"]);
    assert_eq!(nothing.code, Some(2));
    assert!(nothing.err.contains("name --reference or --never"));
}

#[test]
fn pairs_are_answered_line_by_line() {
    let pair = |name: &str, candidate: &str, reference: &str| {
        format!(r#"{{"name":"{name}","candidate":{candidate},"reference":{reference}}}"#)
    };
    let trusts = |account: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{account}"}},"Action":"sts:AssumeRole"}}]}}"#
        )
    };
    let (one, other) = (trusts("333322221111"), trusts("444455556666"));
    let trust = format!(r#"{{"name":"trust","candidate":{one},"reference":{other},"kind":"trust"}}"#);
    let good = [pair("narrow", READ, WIDER), pair("wide", WIDER, READ), String::new(), trust].join("\n");
    let broken = [
        pair("refused", READ, r#"{"Statement":[{"Effect":"Permit"}]}"#),
        "{".to_owned(),
        pair("narrow", READ, WIDER),
    ];
    let folder = folder(&[("good.jsonl", &good), ("broken.jsonl", &broken.join("\n"))]);
    let run = |file| folder.run(&["within", "--pairs", file, "--format", "json"]);
    let answers = run("good.jsonl");
    assert_eq!(answers.code, Some(1));
    let named: Vec<_> =
        lines(&answers).iter().map(|line| (line["name"].clone(), line["verdict"].clone())).collect();
    let expected = [("narrow", "within"), ("wide", "exceeds"), ("trust", "exceeds")];
    assert_eq!(named, expected.map(|(name, verdict)| (json!(name), json!(verdict))));
    assert!(lines(&answers)[2]["witness"]["principal"].as_str().unwrap().contains("333322221111"));
    let answers = run("broken.jsonl");
    assert_eq!(answers.code, Some(2));
    let named: Vec<_> = lines(&answers).iter().map(|line| line["verdict"].clone()).collect();
    assert_eq!(named, ["unknown", "within"]);
    assert!(lines(&answers)[0]["why"].as_str().unwrap().contains("broken.jsonl:1:"));
    assert!(answers.err.starts_with("error: broken.jsonl:2:1: "), "{}", answers.err);
}

/// A character that the engine keeps for parameters would pass for one, in a text that JSON takes.
#[test]
fn a_pair_with_a_character_of_no_document_is_no_pair() {
    let strange = READ.replace("arn:aws:s3:::", "arn:aws:s3:::\u{e000}");
    let pair = format!(r#"{{"name":"strange","candidate":{strange},"reference":{strange}}}"#);
    let folder = folder(&[("pairs.jsonl", &pair)]);
    let answers = folder.run(&["within", "--pairs", "pairs.jsonl", "--format", "json"]);
    assert_eq!(lines(&answers)[0]["verdict"], json!("unknown"));
    assert!(lines(&answers)[0]["why"].as_str().unwrap().contains("pairs.jsonl:1:"), "{}", answers.out);
}

#[test]
fn equivalent_names_the_side_that_allows_more() {
    let folder = folder(&[("a.json", READ), ("b.json", WIDER), ("c.json", SAME)]);
    let run = |candidate, reference| {
        folder.run(&["equivalent", "--candidate", candidate, "--reference", reference, "--format", "json"])
    };
    let same = run("a.json", "c.json");
    assert_eq!(same.code, Some(0));
    let none = Value::Null;
    assert_eq!(
        lines(&same),
        [json!({ "verdict": "equivalent", "direction": none, "witness": none, "why": none })]
    );
    for (candidate, reference, direction) in
        [("b.json", "a.json", "candidate"), ("a.json", "b.json", "reference")]
    {
        let different = run(candidate, reference);
        assert_eq!(different.code, Some(1));
        let [answer] = lines(&different).try_into().unwrap();
        assert_eq!((&answer["verdict"], &answer["direction"]), (&json!("different"), &json!(direction)));
        assert_eq!(answer["witness"]["action"], json!("s3:DeleteObject"));
    }
}

#[test]
fn diff_shows_what_is_granted_anew() {
    let folder = folder(&[("a.json", READ), ("b.json", WIDER), ("c.json", SAME)]);
    let same = folder.run(&["diff", "a.json", "c.json"]);
    assert_eq!((same.code, same.out.starts_with("no difference")), (Some(0), true));
    let wider = folder.run(&["diff", "a.json", "b.json"]);
    assert_eq!(wider.code, Some(1));
    assert!(
        wider
            .out
            .starts_with("adds: s3:DeleteObject on arn:aws:s3:::data/*\n    for example `s3:DeleteObject`")
    );
    let [answer] = lines(&folder.run(&["diff", "b.json", "a.json", "--format", "json"])).try_into().unwrap();
    assert_eq!(answer["adds"], json!([]));
    let [removed] = <[Value; 1]>::try_from(answer["removes"].as_array().unwrap().clone()).unwrap();
    assert_eq!(removed["action"], json!(["s3:DeleteObject"]));
    assert_eq!(removed["resource"], json!(["arn:aws:s3:::data/*"]));
}

#[test]
fn minimize_writes_the_shorter_document() {
    let folder = folder(&[("c.json", SAME)]);
    let shorter = folder.run(&["minimize", "c.json"]);
    assert_eq!(shorter.code, Some(0));
    assert_eq!(shorter.out, format!("{}\n", READ.replace("s3:GetObject", "S3:getobject")));
    assert!(shorter.err.contains("proved to mean the same"));
    let piped = folder.run_with_input(&["minimize", "-"], SAME);
    assert_eq!(piped.out, shorter.out);
}

#[test]
fn minimize_divides_what_is_over_the_limit() {
    let buckets: Vec<_> = (0..40).map(|index| format!("\"arn:aws:s3:::bucket-{index}/*\"")).collect();
    let large = READ.replace("\"arn:aws:s3:::data/*\"", &format!("[{}]", buckets.join(",")));
    let folder = folder(&[("large.json", &large)]);
    let parts = folder.run(&["minimize", "large.json", "--limit", "500"]);
    assert_eq!(parts.code, Some(0));
    assert!(lines(&parts).len() > 1 && parts.out.lines().all(|line| line.len() <= 500));
    let whole = folder.run(&["minimize", "large.json"]);
    assert_eq!(lines(&whole).len(), 1);
    let one = folder.run(&["minimize", "large.json", "--limit", "500", "--kind", "boundary"]);
    assert_eq!((one.code, one.out.is_empty()), (Some(3), true));
}

#[test]
fn what_is_no_document_is_named_with_its_place() {
    let wrong =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"s3:GetObject","Resource":"*"}]}"#;
    let folder = folder(&[("a.json", READ), ("wrong.json", wrong)]);
    let output = folder.run(&["equivalent", "--candidate", "wrong.json", "--reference", "missing.json"]);
    assert_eq!(output.code, Some(2));
    let said = output.err;
    assert!(
        said.contains("error: wrong.json:1:48: ") && said.contains("`missing.json` does not exist"),
        "{said}"
    );
}

const IDLE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"},{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::data"}]}"#;

#[test]
fn what_could_not_be_shown_has_its_reason_and_its_place() {
    let folder = folder(&[("a.json", READ), ("b.json", IDLE)]);
    let sides = ["within", "--candidate", "a.json", "--candidate", "b.json", "--reference", "a.json"];
    let json = folder.run(&[&sides[..], &["--format", "json"]].concat());
    assert_eq!(json.code, Some(3));
    let [answer] = lines(&json).try_into().unwrap();
    assert_eq!((&answer["verdict"], &answer["witness"]), (&json!("unknown"), &Value::Null));
    let why = answer["why"].as_str().unwrap();
    assert!(why.contains("`s3:ListAllMyBuckets` knows no resource") && why.contains("; write `"), "{why}");
    let text = folder.run(&sides).out;
    assert!(text.starts_with("unknown\n    by b.json, Statement/1/Action/0\n    `s3:ListAllMy"), "{text}");
    assert!(text.contains("\n    help: write `s3:ListAllMyBuckets` on `*`"), "{text}");
}

#[test]
fn a_place_is_one_of_the_file_that_it_names() {
    let folder = folder(&[("a.json", READ), ("b.json", IDLE), ("c.json", WIDER)]);
    let said = |candidate, reference| {
        folder.run(&["equivalent", "--candidate", candidate, "--reference", reference]).out
    };
    assert!(said("c.json", "a.json").contains("\n    by c.json, Statement/0/Action/1"));
    assert!(said("a.json", "c.json").contains("\n    by c.json, Statement/0/Action/1"));
    assert!(said("b.json", "a.json").starts_with("unknown\n    by b.json, Statement/1/Action/0\n"));
    let of_reference = said("a.json", "b.json");
    assert!(of_reference.starts_with("unknown\n") && !of_reference.contains("by a.json"), "{of_reference}");
}

#[test]
fn diff_says_what_the_other_side_says_of_the_request() {
    let only_when =
        READ.replace(r#"data/*""#, r#"data/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#);
    let denied = READ.replace(
        "}]}",
        r#"},{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/x/*"}]}"#,
    );
    let folder = folder(&[("a.json", READ), ("when.json", &only_when), ("denied.json", &denied)]);
    let diff = |old, new| {
        let [answer] = lines(&folder.run(&["diff", old, new, "--format", "json"])).try_into().unwrap();
        answer
    };
    let condition = json!({ "operator": "Bool", "key": "aws:SecureTransport", "values": ["true"] });
    let added = &diff("when.json", "a.json")["adds"][0];
    assert_eq!(added["other_side"], json!({ "only_when": [condition] }));
    assert_eq!(added["conditions"], json!([]));
    let added = &diff("denied.json", "a.json")["adds"][0];
    assert_eq!(added["other_side"], json!({ "denied_by": 1 }));
    let changed = diff("a.json", "when.json");
    assert_eq!(changed["removes"][0]["other_side"]["only_when"], json!([condition]));
    let kept = &diff("a.json", "denied.json")["denies"][0];
    assert_eq!((&kept["statement"], &kept["other_side"]), (&json!(1), &Value::Null));
}

/// A template stands for several documents, or for one that nobody knows yet: what it may say is no answer.
#[test]
fn what_is_not_one_known_document_is_not_compared() {
    let template = |statements: &str| {
        format!(
            r#"{{"Resources":{{"P":{{"Type":"AWS::IAM::Policy","Properties":{{"PolicyDocument":{{"Version":"2012-10-17","Statement":[{statements}]}}}}}}}}}}"#
        )
    };
    let read = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}"#;
    let all = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;
    let either = template(&format!(r#"{{"Fn::If":["A",{read},{all}]}}"#));
    let unknown = template(&read.replace(r#""arn:aws:s3:::data/*""#, r#"{"Ref":"Objects"}"#));
    let plan = |policies: &str| {
        format!(
            r#"{{"format_version":"1.2","resource_changes":[{{"address":"aws_iam_policy.p","mode":"managed","type":"aws_iam_policy",
                "change":{{"after":{{"policy":{}}},"after_unknown":{{}}}}}}{policies}]}}"#,
            json!(READ)
        )
    };
    let later = r#",{"address":"aws_iam_policy.q","mode":"managed","type":"aws_iam_policy",
                "change":{"after":{},"after_unknown":{"policy":true}}}"#;
    let folder = folder(&[
        ("a.json", READ),
        ("known.json", &template(read)),
        ("either.json", &either),
        ("unknown.json", &unknown),
        ("plan.json", &plan("")),
        ("later.json", &plan(later)),
    ]);
    let within = |candidate| folder.run(&["within", "--candidate", candidate, "--reference", "a.json"]);
    assert_eq!((within("known.json").code, within("plan.json").code), (Some(0), Some(0)));
    for file in ["either.json", "unknown.json", "later.json"] {
        let run = within(file);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{file}");
        assert!(run.err.starts_with(&format!("error: `{file}` is not one policy document\n")), "{run:?}");
    }
}

#[test]
fn a_document_of_another_kind_is_told_how_to_say_so() {
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"333322221111"},"Action":"sts:AssumeRole"}]}"#;
    let wrong = READ.replace("Allow", "allow");
    let folder = folder(&[("a.json", READ), ("trust.json", trust), ("wrong.json", &wrong)]);
    let said = |file, kind| folder.run(&["diff", "--kind", kind, "a.json", file]).err;
    let hint = "say `--kind trust` or `--kind resource`";
    assert!(said("trust.json", "identity").contains(hint));
    assert!(!said("wrong.json", "identity").contains(hint), "it has no principal");
    for kind in ["scp", "boundary"] {
        let said = said("trust.json", kind);
        assert!(said.contains("error: trust.json:1:") && !said.contains(hint), "{kind}: {said}");
    }
}

#[test]
fn what_fits_the_limit_stays_one_document_whatever_it_is_used_as() {
    let folder = folder(&[("c.json", SAME)]);
    for kind in ["identity", "boundary", "scp"] {
        let run = folder.run(&["minimize", "c.json", "--limit", "500", "--kind", kind]);
        assert_eq!((run.code, lines(&run).len()), (Some(0), 1), "{kind}: {run:?}");
    }
}

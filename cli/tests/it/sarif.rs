//! `--format sarif`: a log that services for code scanning take.

use serde_json::Value;

use crate::support::Folder;

const MISTYPED: &str = r#"{"Version": "2008-10-17", "Statement": {
  "Sid": "",
  "Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "arn:aws:s3:::photos/*"}}"#;

/// The one run of the log that `check --format sarif` writes.
fn run(folder: &Folder, arguments: &[&str]) -> (Option<i32>, Value) {
    let run = folder.check(&[&["--format", "sarif"], arguments].concat());
    let mut log: Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    assert_eq!((log["version"].as_str(), log["runs"].as_array().map(Vec::len)), (Some("2.1.0"), Some(1)));
    (run.code, log["runs"][0].take())
}

fn results(run: &Value) -> Vec<&Value> {
    run["results"].as_array().unwrap().iter().collect()
}

#[test]
fn a_result_names_its_rule_its_level_and_its_place() {
    let folder = Folder::new(&[("policies/a b.json", MISTYPED.as_bytes())]);
    let (code, run) = run(&folder, &["./policies/a b.json"]);
    assert_eq!((code, run["columnKind"].as_str()), (Some(1), Some("unicodeCodePoints")));
    let driver = &run["tool"]["driver"];
    let rules = driver["rules"].as_array().unwrap();
    let result = results(&run).into_iter().find(|result| result["ruleId"] == "INVALID_ACTION").unwrap();
    let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
    assert_eq!(rule["id"], "INVALID_ACTION");
    for text in [&rule["shortDescription"], &rule["fullDescription"], &rule["help"]] {
        assert!(text["text"].as_str().unwrap().len() > 10, "{rule}");
    }
    assert!(rule["help"]["markdown"].as_str().unwrap().contains("- **source**: IAM User Guide"), "{rule}");
    assert_eq!(
        result["message"]["text"],
        "s3 has no action `s3:GetObjekt`\nhelp: did you mean `s3:GetObject`?"
    );
    let location = &result["locations"][0];
    let physical = &location["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "policies/a%20b.json");
    let region = serde_json::json!({"startLine": 3, "startColumn": 32, "endLine": 3, "endColumn": 46});
    assert_eq!(physical["region"], region);
    assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "/Statement/Action");
    let levels: Vec<(&str, &str)> = results(&run)
        .into_iter()
        .map(|result| (result["ruleId"].as_str().unwrap(), result["level"].as_str().unwrap()))
        .collect();
    assert_eq!(
        levels,
        [("OLD_VERSION", "warning"), ("EMPTY_SID_VALUE", "note"), ("INVALID_ACTION", "error")]
    );
    for (name, level) in levels {
        let rule = rules.iter().find(|rule| rule["id"] == name).unwrap();
        assert_eq!(rule["defaultConfiguration"]["level"], level);
    }
}

#[test]
fn what_is_allowed_is_suppressed_with_its_reason() {
    let folder = Folder::new(&[("a.json", MISTYPED.as_bytes())]);
    let (code, run) = run(&folder, &["--allow", "INVALID_ACTION=announced", "a.json"]);
    assert_eq!(code, Some(0));
    let suppressions = |name: &str| {
        let result = results(&run).into_iter().find(|result| result["ruleId"] == name).unwrap();
        result["suppressions"].clone()
    };
    let accepted =
        serde_json::json!([{"kind": "external", "status": "accepted", "justification": "announced"}]);
    assert_eq!(suppressions("INVALID_ACTION"), accepted);
    assert_eq!(suppressions("OLD_VERSION"), Value::Null);
}

#[test]
fn a_run_without_findings_and_one_that_could_not_read_everything_are_logs_too() {
    let clean = MISTYPED.replace("Objekt", "Object").replace("2008", "2012").replace("\"Sid\": \"\",", "");
    let folder = Folder::new(&[("a.json", clean.as_bytes())]);
    let (code, good) = run(&folder, &["a.json"]);
    assert_eq!((code, results(&good).len()), (Some(0), 0));
    assert_eq!(good["invocations"][0]["executionSuccessful"], true);
    let (code, partial) = run(&folder, &["a.json", "missing.json"]);
    assert_eq!((code, partial["invocations"][0]["executionSuccessful"].as_bool()), (Some(2), Some(false)));
    let notification = &partial["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notification["message"]["text"], "`missing.json` does not exist");
}

#[test]
fn what_is_not_known_yet_is_a_note_of_the_run() {
    let plan = r#"{"format_version": "1.2", "resource_changes": [{"address": "aws_iam_policy.p", "mode": "managed",
      "type": "aws_iam_policy", "change": {"after": {}, "after_unknown": {"policy": true}}}]}"#;
    let (code, run) = run(&Folder::new(&[("plan.json", plan.as_bytes())]), &["plan.json"]);
    let invocation = &run["invocations"][0];
    assert_eq!((code, invocation["executionSuccessful"].as_bool()), (Some(0), Some(true)));
    let note = &invocation["toolExecutionNotifications"][0];
    assert_eq!(note["level"], "note");
    assert!(
        note["message"]["text"]
            .as_str()
            .unwrap()
            .starts_with("the policy of `aws_iam_policy.p` is known only")
    );
    let region = &note["locations"][0]["physicalLocation"]["region"];
    assert_eq!(*region, serde_json::json!({"startLine": 2, "startColumn": 53}));
}

#[test]
fn a_place_outside_the_working_directory_is_a_whole_uri() {
    let folder = Folder::new(&[("a.json", MISTYPED.as_bytes()), ("below/b.json", MISTYPED.as_bytes())]);
    let whole = folder.path().join("a.json");
    let mut command =
        folder.command(&["check", "--format", "sarif", whole.to_str().unwrap(), "../a.json", "b.json"]);
    let output = command.current_dir(folder.path().join("below")).output().unwrap();
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut uris: Vec<&str> = log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap())
        .collect();
    uris.dedup();
    assert!(uris[0].starts_with("file:///") && uris[0].ends_with("/a.json"), "{uris:?}");
    assert_eq!(uris[1..], ["../a.json", "b.json"]);
}

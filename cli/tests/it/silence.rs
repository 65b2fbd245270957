//! `--allow` and `iam-role.toml`: what they let through, and what is wrong with them.

use crate::support::{Folder, Run};

/// A policy with two actions that do not exist.
const MISTYPED: &[u8] = br#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["s3:GetObjekt", "s3:PutObjekt"], "Resource": "arn:aws:s3:::photos/*"}}"#;

const CLEAN: &[u8] = br#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/*"}}"#;

const TRUST: &[u8] = br#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": "sts:AssumeRole"}}"#;

/// File, code, line and column of each finding.
fn findings(run: &Run) -> Vec<String> {
    let line = |line: &str| {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        format!("{}:{}:{} {}", text("file"), finding["line"], finding["column"], text("code"))
    };
    run.out.lines().map(line).collect()
}

fn json(folder: &Folder, arguments: &[&str]) -> Run {
    folder.check(&[&["--format", "json"], arguments].concat())
}

#[test]
fn an_allow_lets_every_finding_of_its_code_through() {
    let folder = Folder::new(&[("a.json", MISTYPED), ("b.json", MISTYPED)]);
    let run = json(&folder, &["--allow", "INVALID_ACTION=announced, not yet released", "a.json", "b.json"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""));
    let text = folder.check(&["--allow", "INVALID_ACTION=announced", "a.json"]).out;
    assert_eq!(text, "checked 1 document: nothing found; 2 allowed\n");
}

#[test]
fn what_is_wrong_with_an_allow_is_found_at_its_argument() {
    let folder = Folder::new(&[("a.json", CLEAN)]);
    let wrong =
        ["INVALID_ACTION=x", "INVALID_ACTON=x", "MISSING_EFFECT=x", "RESOURCE_MISMATCH", "OLD_VERSION= "];
    for (allow, code) in wrong.iter().zip([
        "UNUSED_ALLOW",
        "ALLOW_OF_UNKNOWN_CODE",
        "ALLOW_OF_UNSILENCEABLE_CODE",
        "ALLOW_WITHOUT_REASON",
        "ALLOW_WITHOUT_REASON",
    ]) {
        let run = json(&folder, &["--allow", allow, "a.json"]);
        assert_eq!(
            (run.code, findings(&run)[0].as_str()),
            (Some(1), format!("<command line>:1:9 {code}").as_str())
        );
    }
    let text = folder.check(&["--allow", "INVALID_ACTION=x", "a.json"]).out;
    assert!(text.contains("1 | --allow INVALID_ACTION=x\n  |         ^^^^^^^^^^^^^^\n"), "{text}");
}

#[test]
fn an_allow_may_be_for_what_could_not_be_read() {
    let folder = Folder::new(&[(
        "a.json",
        br#"{"Version": "2012-10-17", "Statement": {"Action": "s3:*", "Resource": "*"}}"#,
    )]);
    let run = json(&folder, &["--allow", "INVALID_ACTION=x", "a.json"]);
    assert_eq!(findings(&run), ["a.json:1:40 MISSING_EFFECT"]);
}

const TOML: &str = r#"deny = "WARNING"

[[allow]]
code = "INVALID_ACTION"
reason = "announced, not yet released"
files = "policies/new/**"

[[kind]]
files = "policies/trust/*.json"
kind = "trust"
"#;

#[test]
fn a_checked_in_file_says_what_is_below_it() {
    let folder = Folder::new(&[
        ("iam-role.toml", TOML.as_bytes()),
        ("policies/new/a.json", MISTYPED),
        ("policies/trust/t.json", TRUST),
    ]);
    assert_eq!(json(&folder, &["policies"]).code, Some(0));
    // Wherever one stands.
    let mut command = folder.command(&["check", "--format", "json", "../trust/t.json", "a.json"]);
    let run = Run::of(command.current_dir(folder.path().join("policies/new")).output().unwrap());
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(0), "", ""));
    // What the command line says counts more.
    assert_eq!(json(&folder, &["--kind", "identity", "policies/trust/t.json"]).code, Some(1));
    let folder = Folder::new(&[("iam-role.toml", TOML.as_bytes()), ("a.json", MISTYPED)]);
    assert_eq!(findings(&json(&folder, &["a.json"])).len(), 2, "it is about other files");
}

#[test]
fn a_checked_in_file_chooses_what_fails() {
    let old = String::from_utf8(CLEAN.to_vec()).unwrap().replace("2012-10-17", "2008-10-17");
    let folder = Folder::new(&[("iam-role.toml", b"deny = \"warning\"\n"), ("a.json", old.as_bytes())]);
    assert_eq!(json(&folder, &["a.json"]).code, Some(1));
    assert_eq!(json(&folder, &["--deny", "ERROR", "a.json"]).code, Some(0));
}

#[test]
fn the_nearest_file_counts() {
    let folder = Folder::new(&[
        ("iam-role.toml", TOML.as_bytes()),
        ("policies/new/iam-role.toml", b""),
        ("policies/new/a.json", MISTYPED),
        ("policies/new/deeper/b.json", MISTYPED),
    ]);
    assert_eq!(findings(&json(&folder, &["policies/new"])).len(), 4);
}

#[test]
fn an_unused_allow_of_a_file_is_found_at_its_line() {
    let everywhere = TOML.replace("files = \"policies/new/**\"\n", "");
    let unused = ["iam-role.toml:4:8 UNUSED_ALLOW"];
    let folder = Folder::new(&[("iam-role.toml", everywhere.as_bytes()), ("policies/a.json", CLEAN)]);
    assert_eq!(findings(&json(&folder, &["."])), unused);
    for part in ["policies/a.json", "policies"] {
        assert_eq!(findings(&json(&folder, &[part])), [""; 0], "another file may need it");
    }

    let folder =
        Folder::new(&[("iam-role.toml", TOML.as_bytes()), ("a.json", CLEAN), ("policies/new/b.json", CLEAN)]);
    for all in [".", "policies", "policies/new"] {
        assert_eq!(findings(&json(&folder, &[all])), unused, "{all}");
    }
    for part in ["a.json", "policies/new/b.json"] {
        assert_eq!(findings(&json(&folder, &[part])), [""; 0], "{part}");
    }
    let folder = Folder::new(&[("iam-role.toml", TOML.as_bytes()), ("a.json", CLEAN)]);
    assert_eq!(findings(&json(&folder, &["."])), unused, "there is no file that it is for");

    let of_one = TOML.replace("policies/new/**", "policies/b.json");
    let folder =
        Folder::new(&[("iam-role.toml", of_one.as_bytes()), ("a.json", CLEAN), ("policies/b.json", CLEAN)]);
    assert_eq!(findings(&json(&folder, &["policies/b.json"])), unused);
    assert_eq!(findings(&json(&folder, &["a.json"])), [""; 0]);
}

#[test]
fn an_allow_on_the_command_line_is_unused_where_a_file_says_the_same() {
    let everywhere = TOML.replace("files = \"policies/new/**\"\n", "");
    let folder = Folder::new(&[("iam-role.toml", everywhere.as_bytes()), ("a.json", MISTYPED)]);
    let run = json(&folder, &["--allow", "INVALID_ACTION=x", "a.json"]);
    assert_eq!(findings(&run), ["<command line>:1:9 UNUSED_ALLOW"]);
}

#[test]
fn an_allow_in_a_file_needs_its_reason() {
    let folder =
        Folder::new(&[("iam-role.toml", b"[[allow]]\ncode = \"INVALID_ACTION\"\n"), ("a.json", MISTYPED)]);
    let run = json(&folder, &["a.json"]);
    assert_eq!(findings(&run), ["iam-role.toml:2:8 ALLOW_WITHOUT_REASON"]);
    assert!(run.out.contains("write `reason = "), "{run:?}");
}

#[test]
fn a_file_that_says_anything_unknown_is_refused_at_its_line() {
    for (text, place) in [
        ("deny = \"WARNING\"\nalow = 1\n", "iam-role.toml:2:1: "),
        ("[[allow]]\ncode = \"INVALID_ACTION\"\nreasons = \"x\"\n", "iam-role.toml:3:1: "),
        ("[[allow]]\nreason = \"x\"\n", "iam-role.toml:1:1: "),
        ("deny = \"LOUD\"\n", "iam-role.toml:1:8: there is no severity `LOUD`; write `SUGGESTION`"),
        (
            "[[kind]]\nfiles = \"*\"\nkind = \"role\"\n",
            "iam-role.toml:3:8: there is no kind `role`; write `identity`",
        ),
        ("[[kind]]\nfiles = \"{\"\nkind = \"trust\"\n", "iam-role.toml:2:9: this is no pattern of files"),
        ("deny = \n", "iam-role.toml:1:8: "),
    ] {
        let folder = Folder::new(&[("iam-role.toml", text.as_bytes()), ("a.json", CLEAN), ("b.json", CLEAN)]);
        let run = json(&folder, &["a.json", "b.json"]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{text}");
        assert!(run.err.starts_with(&format!("error: {place}")), "{text}: {}", run.err);
        assert_eq!(run.err.matches("error: ").count(), 1, "{}", run.err);
    }
}

#[test]
fn standard_input_is_judged_by_the_working_directory() {
    let everywhere = TOML.replace("files = \"policies/new/**\"\n", "");
    let folder = Folder::new(&[("iam-role.toml", everywhere.as_bytes())]);
    let run = folder.check_input(&["-"], std::str::from_utf8(MISTYPED).unwrap());
    assert_eq!((run.code, run.out.as_str()), (Some(0), "checked 1 document: nothing found; 2 allowed\n"));
}

#[test]
fn a_checked_in_file_that_cannot_be_read_is_not_taken_for_none() {
    let folder = Folder::new(&[("a.json", CLEAN), ("iam-role.toml/x", b"")]);
    let run = json(&folder, &["a.json"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.starts_with("error: `iam-role.toml` cannot be read: "), "{run:?}");
}

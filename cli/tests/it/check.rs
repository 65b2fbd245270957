//! `cargo iam-role check` as its users call it: files in, exit code and report out.

use std::{fs, path::Path, process::Command};

use crate::support::{Folder, Run};

/// An identity policy without fault.
const CLEAN: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::photos"}}"#;

/// An identity policy whose action does not exist.
const MISTYPED: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": "s3:GetObjekt",
    "Resource": "arn:aws:s3:::photos/*"
  }
}
"#;

/// The findings in one document, as [`Run::places`].
fn places(kind: &str, document: &str) -> Vec<(String, String, u64, u64)> {
    let folder = Folder::new(&[("a.json", document.as_bytes())]);
    folder.check(&["--kind", kind, "--format", "json", "a.json"]).places()
}

/// One finding as [`Run::places`] has it.
fn place(code: &str, pointer: &str, line: u64, column: u64) -> (String, String, u64, u64) {
    (code.to_owned(), pointer.to_owned(), line, column)
}

#[test]
fn a_document_without_fault_is_clean() {
    let folder = Folder::new(&[("a.json", CLEAN.as_bytes())]);
    let run = folder.check(&["a.json"]);
    assert_eq!(
        (run.code, run.out.as_str(), run.err.as_str()),
        (Some(0), "checked 1 document: nothing found\n", "")
    );
}

#[test]
fn text_shows_the_line_the_place_the_fault_and_the_cure() {
    let folder = Folder::new(&[("a.json", MISTYPED.as_bytes())]);
    let run = folder.check(&["a.json"]);
    let expected = "\
error: s3 has no action `s3:GetObjekt` [INVALID_ACTION]
 --> a.json:5:15
  |
5 |     \"Action\": \"s3:GetObjekt\",
  |               ^^^^^^^^^^^^^^
  |
  = help: did you mean `s3:GetObject`?

checked 1 document: 1 ERROR
";
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(1), expected, ""));
}

#[test]
fn colour_is_for_terminals() {
    let folder = Folder::new(&[("a.json", MISTYPED.as_bytes())]);
    assert!(!folder.check(&["a.json"]).out.contains('\u{1b}'));
    let forced = folder.command(&["check", "a.json"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(Run::of(forced).out.contains("\u{1b}["));
}

#[test]
fn json_is_one_line_for_each_finding() {
    let folder = Folder::new(&[("a.json", MISTYPED.as_bytes())]);
    let run = folder.check(&["--format", "json", "a.json"]);
    let expected = r#"{"file":"a.json","code":"INVALID_ACTION","severity":"ERROR","message":"s3 has no action `s3:GetObjekt`","help":"did you mean `s3:GetObject`?","pointer":"/Statement/Action","line":5,"column":15}"#;
    assert_eq!((run.code, run.out), (Some(1), format!("{expected}\n")));
    let folder = Folder::new(&[("a.json", CLEAN.as_bytes())]);
    assert_eq!(folder.check(&["--format", "json", "a.json"]).out, "");
}

#[test]
fn github_gets_an_annotation_for_each_finding() {
    let folder = Folder::new(&[("a,b.json", MISTYPED.as_bytes())]);
    let run = folder.check(&["--format", "github", "a,b.json"]);
    let expected = "::error file=a%2Cb.json,line=5,col=15,title=INVALID_ACTION::\
                    s3 has no action `s3:GetObjekt`%0Ahelp: did you mean `s3:GetObject`?\n";
    assert_eq!((run.code, run.out.as_str()), (Some(1), expected));
}

#[test]
fn the_least_severity_that_fails_can_be_chosen() {
    let unversioned = CLEAN.replace(r#""Version":"2012-10-17","#, "");
    let folder = Folder::new(&[("a.json", unversioned.as_bytes())]);
    let codes = |deny: &[&str]| folder.check(&[&["a.json"], deny].concat()).code;
    assert_eq!(codes(&[]), Some(0));
    assert_eq!(codes(&["--deny", "WARNING"]), Some(1));
    assert_eq!(codes(&["--deny", "suggestion"]), Some(1));
    assert_eq!(codes(&["--deny", "ERROR"]), Some(0));
}

#[test]
fn cargo_calls_it_with_its_own_name_first() {
    let folder = Folder::new(&[("a.json", CLEAN.as_bytes()), ("iam-role", b"")]);
    let run = Run::of(folder.command(&["iam-role", "check", "a.json"]).output().unwrap());
    assert_eq!((run.code, run.out.as_str()), (Some(0), "checked 1 document: nothing found\n"));
    assert_eq!(
        folder.check(&["iam-role"]).code,
        Some(1),
        "an empty file of that name is a document like any other"
    );
}

#[test]
fn a_wrong_command_line_is_refused() {
    let folder = Folder::new(&[("a.json", CLEAN.as_bytes())]);
    for arguments in [
        &["check"][..],
        &[],
        &["check", "--kind", "bucket", "a.json"],
        &["check", "--deny", "LOUD", "a.json"],
    ] {
        let run = Run::of(folder.command(arguments).output().unwrap());
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_checked() {
    let folder = Folder::new(&[
        ("a.json", MISTYPED.as_bytes()),
        ("latin1.json", b"{\"Id\": \"caf\xe9\"}"),
        ("utf16.json", b"\xff\xfe{\0}\0"),
        ("z.json", CLEAN.as_bytes()),
    ]);
    let run = folder.check(&["missing.json", "latin1.json", "utf16.json", "a.json", "z.json"]);
    assert_eq!(run.code, Some(2));
    let expected = "\
error: `missing.json` does not exist
error: `latin1.json` is not UTF-8: byte 11 starts no character
help: save the file as UTF-8
error: `utf16.json` is not UTF-8: byte 0 starts no character
help: save the file as UTF-8
";
    assert_eq!(run.err, expected);
    assert!(run.out.contains("INVALID_ACTION"), "{run:?}");
    assert!(run.out.ends_with("checked 2 documents: 1 ERROR; 3 could not be read\n"), "{run:?}");
}

#[test]
fn a_huge_file_is_not_read_to_its_end() {
    let folder = Folder::new(&[]);
    let file = fs::File::create(folder.path().join("huge.json")).unwrap();
    // Sparse: it takes no room, but whoever reads it whole asks for a terabyte.
    file.set_len(1 << 40).unwrap();
    let run = folder.check(&["huge.json"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.starts_with("error: `huge.json` is larger than 64 MB\n"), "{run:?}");
}

#[test]
fn a_directory_is_all_json_below_it_in_order() {
    let folder = Folder::new(&[
        ("policies/b.json", MISTYPED.as_bytes()),
        ("policies/a/z.json", MISTYPED.as_bytes()),
        ("policies/a/notes.txt", b"not JSON"),
        ("policies/c.json", CLEAN.as_bytes()),
    ]);
    let run = folder.check(&["--format", "json", "policies"]);
    let file = |line: &str| {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        finding["file"].as_str().unwrap().to_owned()
    };
    let files: Vec<_> = run.out.lines().map(file).collect();
    let expected = ["policies/a/z.json", "policies/b.json"].map(|path| Path::new(path).display().to_string());
    assert_eq!((run.code, files.as_slice()), (Some(1), expected.as_slice()));
}

/// Whoever names a file means it; in a directory much is JSON that is no policy.
#[test]
fn a_directory_is_searched_for_what_is_meant_to_be_a_policy() {
    let others = [
        ("package.json", r#"{"name": "orders", "version": "1.0.0"}"#),
        ("tsconfig.json", "{\n  // none of ours\n  \"strict\": true\n}"),
        ("list.json", r#"[{"id": 1}, 2]"#),
        ("effects.json", r#"{"effect": "fade", "Version": "2012"}"#),
    ];
    let meant = [
        ("statements.json", r#"{"Statements": []}"#),
        ("statement.json", r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#),
        ("listed.json", r#"[{"Effect": "allow"}]"#),
        ("version.json", r#"{"Version": "2012-10-17"}"#),
        ("broken.json", r#"{"Statement": [}"#),
    ];
    for (name, text) in others {
        let folder =
            Folder::new(&[("all/a.json", CLEAN.as_bytes()), (&format!("all/{name}"), text.as_bytes())]);
        let run = folder.check(&["all"]);
        assert_eq!((run.code, run.out.as_str()), (Some(0), "checked 1 document: nothing found\n"), "{name}");
        assert_eq!(folder.check(&[&format!("all/{name}")]).code, Some(1), "{name} was asked for");
    }
    for (name, text) in meant {
        let folder = Folder::new(&[(&format!("all/{name}"), text.as_bytes())]);
        assert_eq!(folder.check(&["all"]).code, Some(1), "{name}");
    }
}

#[test]
fn a_directory_without_documents_is_no_success() {
    let folder = Folder::new(&[("policies/notes.txt", b"")]);
    let run = folder.check(&["policies"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (Some(2), "error: no policy document and nothing that holds one below `policies`\n")
    );
}

#[test]
fn standard_input_is_a_document() {
    let folder = Folder::new(&[]);
    let run = folder.check_input(&["--format", "json", "-"], MISTYPED);
    assert_eq!(run.code, Some(1));
    assert!(run.out.starts_with(r#"{"file":"<stdin>","code":"INVALID_ACTION""#), "{run:?}");
}

#[test]
fn the_kind_decides_what_is_wrong() {
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::333322221111:root"},"Action":"sts:AssumeRole"}}"#;
    assert_eq!(places("trust", trust), []);
    assert_ne!(places("identity", trust), []);
    assert_ne!(places("trust", CLEAN), []);
    assert_eq!(places("boundary", CLEAN), []);
    assert_eq!(places("scp", CLEAN), []);
    assert_ne!(places("resource", CLEAN), []);
    let bucket = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}}"#;
    assert_eq!(places("resource", bucket), []);
    assert_eq!(places("rcp", bucket), []);
    assert_ne!(places("scp", bucket), []);
}

#[test]
fn a_pointer_leads_to_the_value_in_the_actual_text() {
    let pointer = |code: &str, statement: &str| {
        let document = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
        let found = places("identity", &document);
        let finding = found.into_iter().find(|(found, ..)| found == code).unwrap();
        (finding.1, document.split_at(usize::try_from(finding.3 - 1).unwrap()).1.to_owned())
    };
    let (lone, rest) =
        pointer("INVALID_ACTION", r#"{"Effect":"Allow","Action":"s3:GetObjekt","Resource":"*"}"#);
    assert_eq!((lone.as_str(), rest.starts_with("\"s3:GetObjekt\"")), ("/Statement/Action", true));
    let listed = r#"[{"Effect":"Allow","Action":["s3:ListBucket","s3:GetObjekt"],"Resource":"*"}]"#;
    assert_eq!(pointer("INVALID_ACTION", listed).0, "/Statement/0/Action/1");
    let unknown = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Sidd":"x"}"#;
    let (key, rest) = pointer("INVALID_POLICY_ELEMENT", unknown);
    assert_eq!((key.as_str(), rest.starts_with("\"Sidd\"")), ("/Statement/Sidd", true));
    let escaped = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/a~b":{}}}}"#;
    let expected = "/Statement/Condition/StringEquals/aws:RequestTag~1a~0b";
    assert_eq!(pointer("DATA_TYPE_MISMATCH", escaped).0, expected);
}

#[test]
fn findings_come_in_the_order_of_the_text() {
    let document = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:GetObjekt","Resource":"*"},
        {"Effect":"Perhaps","Action":"s3:GetObject","Resource":"*"},
        {"Effect":"Allow","Action":"s3:PutObjekt","Resource":"*"}]}"#;
    let lines: Vec<_> = places("identity", document).iter().map(|(_, _, line, _)| *line).collect();
    assert_eq!(lines, [2, 3, 4]);
}

#[test]
fn what_is_no_json_is_a_finding() {
    assert_eq!(places("identity", ""), [place("JSON_SYNTAX_ERROR", "", 1, 1)]);
    assert_eq!(places("identity", "{\"a\": 1,\r\n}"), [place("JSON_SYNTAX_ERROR", "", 1, 8)]);
    assert_eq!(places("identity", "\u{feff}{}"), [place("JSON_SYNTAX_ERROR", "", 1, 1)]);
    let deep = format!("{}{}", "[".repeat(60_000), "]".repeat(60_000));
    assert_eq!(places("identity", &deep)[0].0, "JSON_SYNTAX_ERROR");
    let folder = Folder::new(&[("empty.json", b"")]);
    let run = folder.check(&["empty.json"]);
    assert!(run.out.contains(" --> empty.json:1:1\n"), "{run:?}");
}

#[test]
fn columns_count_characters_and_lines_may_end_in_crlf() {
    let document = MISTYPED.replace("\"Effect\": \"Allow\",\n    ", "\"Sid\": \"\u{e9}\u{e9}\", ");
    let document = document.replace("\"Action\"", "\"Effect\": \"Allow\", \"Action\"").replace('\n', "\r\n");
    let run = Folder::new(&[("a.json", document.as_bytes())]).check(&["--format", "json", "a.json"]);
    let found = run.places();
    let invalid = found.iter().find(|(code, ..)| code == "INVALID_ACTION").unwrap();
    assert_eq!((invalid.2, invalid.3), (4, 47), "{run:?}");
}

#[test]
fn the_mark_stands_under_the_place_behind_tabs_and_wide_characters() {
    let document = MISTYPED.replace("    \"Action\"", "\t\"Action\"");
    let run = Folder::new(&[("a.json", document.as_bytes())]).check(&["a.json"]);
    assert!(
        run.out.contains("5 |     \"Action\": \"s3:GetObjekt\",\n  |               ^^^^^^^^^^^^^^\n"),
        "{}",
        run.out
    );
    let run = Folder::new(&[("a.json", "{\"é\": \"日本\"}".as_bytes())]).check(&["a.json"]);
    assert!(run.out.contains("1 | {\"é\": \"日本\"}\n  |        ^"), "{}", run.out);
}

#[test]
fn a_long_line_is_cut_or_only_named() {
    let padded =
        |spaces: usize| MISTYPED.replace("    \"Action\"", &format!("{}\"Action\"", " ".repeat(spaces)));
    let run = Folder::new(&[("a.json", padded(5_000).as_bytes())]).check(&["a.json"]);
    assert!(run.out.contains("a.json:5:5011\n") && run.out.contains("\"s3:GetObjekt\""), "{}", run.out);
    assert!(run.out.lines().all(|line| line.len() < 500), "{}", run.out);
    let run = Folder::new(&[("a.json", padded(50_000).as_bytes())]).check(&["a.json"]);
    assert!(run.out.contains("a.json:5:50011\n") && !run.out.contains("\"s3:GetObjekt\""), "{}", run.out);
    assert!(run.out.contains("did you mean `s3:GetObject`?"), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_in_a_directory_is_named_and_not_waited_for() {
    let folder = Folder::new(&[("a.json", CLEAN.as_bytes())]);
    let made = Command::new("mkfifo").arg(folder.path().join("b.json")).status().unwrap();
    assert!(made.success());
    let run = folder.check(&["."]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("`./b.json` is no file"), "{}", run.err);
    assert!(run.out.contains("checked 1 document"), "{}", run.out);
}

/// On GitHub a line of a log that begins with `::` is a command, also one that a file's name holds.
#[cfg(unix)]
#[test]
fn no_name_and_no_document_gives_a_terminal_orders() {
    let bad = MISTYPED.replace("Objekt", "Obj\u{9b}2Jekt");
    let name = "a\n::error::\u{1b}[2J\u{9b}2J.json";
    let folder = Folder::new(&[(name, bad.as_bytes())]);
    let here = "a\\u{a}::error::\\u{1b}[2J\\u{9b}2J.json";
    for (argument, shown) in [(name, here.to_owned()), ("none\n::x\u{9b}", "none\\u{a}::x\\u{9b}".to_owned())]
    {
        let forced = folder.command(&["check", argument]).env("CLICOLOR_FORCE", "1").output().unwrap();
        let run = Run::of(forced);
        let said = format!("{}{}", run.out, run.err);
        assert!(said.contains(&shown), "{said:?}");
        assert!(
            !said.contains("\n::") && !said.contains("\u{1b}[2J") && !said.contains('\u{9b}'),
            "{said:?}"
        );
    }
    let shown = folder.check(&[name]).out;
    assert!(shown.contains("s3 has no action `s3:GetObj\\u{9b}2Jekt`"), "{shown}");
    assert!(shown.contains("\"s3:GetObj·2Jekt\","), "{shown}");
}

#[test]
fn only_names_of_files_say_what_is_meant_in_a_directory() {
    let template =
        r#"{"Resources": {"P": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {}}}}}"#;
    let folder = Folder::new(&[
        ("policies/team.json/a.json", CLEAN.as_bytes()),
        ("policies/template.txt", template.as_bytes()),
        ("policies/team.json/notes", MISTYPED.as_bytes()),
    ]);
    let run = folder.check(&["policies"]);
    assert_eq!(
        (run.code, run.out.as_str(), run.err.as_str()),
        (Some(0), "checked 1 document: nothing found\n", "")
    );
    assert_eq!(folder.check(&["policies/template.txt"]).code, Some(1), "who names a file means it");
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_said_unless_nobody_reads() {
    let folder = Folder::new(&[("a.json", MISTYPED.as_bytes())]);
    let run = |out: std::process::Stdio| {
        let mut command = folder.command(&["check", "a.json"]);
        Run::of(command.stdout(out).stderr(std::process::Stdio::piped()).output().unwrap())
    };
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let said = run(full.into());
    assert_eq!(said.code, Some(2));
    assert!(said.err.starts_with("error: the answer cannot be written: "), "{said:?}");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let said = run(writer.into());
    assert_eq!((said.code, said.err.as_str()), (Some(2), ""));
}

/// What begins like JSON is meant as JSON: YAML would take a comma too many, and a list that is not closed is named as YAML.
#[test]
fn a_text_is_judged_by_the_language_that_it_is_written_in() {
    let messages = |text: &str| {
        let folder = Folder::new(&[("a", text.as_bytes())]);
        let run = folder.check(&["--format", "json", "a"]);
        let codes: Vec<String> = run.places().into_iter().map(|(code, ..)| code).collect();
        assert_eq!(codes, ["JSON_SYNTAX_ERROR"], "{text}: {run:?}");
        run.out
    };
    let comma = CLEAN.replace("}}", "},}");
    assert!(!messages(&comma).contains("YAML"));
    assert!(!messages(&format!("\n {comma}")).contains("YAML"));
    for text in ["Resources: [\n", "a: b: c\n", "# Roles\nResources: [\n"] {
        assert!(messages(text).contains("this is no YAML"), "{text}");
    }
    for text in ["'no end", "'a b: c", "': c"] {
        assert!(!messages(text).contains("YAML"), "{text}");
    }
}

#[test]
fn a_document_is_an_object_of_characters_that_iam_takes() {
    let quoted = serde_json::json!(CLEAN).to_string();
    assert_eq!(places("identity", &quoted), [place("DATA_TYPE_MISMATCH", "", 1, 1)]);
    let yaml = "Version: 2012-10-17\nStatement:\n  - Sid: 日本\n    Effect: Allow\n    Action: s3:ListBucket\n    Resource: arn:aws:s3:::photos\n";
    assert_eq!(places("identity", yaml), [place("JSON_SYNTAX_ERROR", "/Statement/0/Sid", 3, 10)]);
}

#[test]
fn the_end_of_a_text_without_lines_is_cut_or_only_named() {
    let padded = |spaces: usize| {
        CLEAN.replace("ListBucket", "ListBuckit").replace("}}", &format!("}}{}}}", " ".repeat(spaces)))
    };
    let said = |spaces| Folder::new(&[("a.json", padded(spaces).as_bytes())]).check(&["a.json"]).out;
    assert!(said(10_000).contains("1 | "));
    let said = said(50_000);
    assert!(said.contains("a.json:1:") && !said.contains("1 | "), "{}", said.len());
}

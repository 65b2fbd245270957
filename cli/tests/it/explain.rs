//! `explain`: a code into its page.

use iam_role_policy::Code;

use crate::support::{Folder, Run};

fn explain(arguments: &[&str]) -> Run {
    Run::of(Folder::new(&[]).command(&[&["explain"], arguments].concat()).output().unwrap())
}

#[test]
fn a_code_has_its_page() {
    let run = explain(&["INVALID_ACTION"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], "INVALID_ACTION (ERROR)");
    for point in ["why:    ", "bad:    ", "good:   ", "source: ", "allow:  --allow INVALID_ACTION="] {
        assert!(lines.iter().any(|line| line.starts_with(point)), "{point}: {run:?}");
    }
    assert_eq!(explain(&["invalid_action"]).out, run.out, "case does not matter");
    assert!(explain(&["MISSING_EFFECT"]).out.contains("it cannot be let through"));
}

#[test]
fn an_unknown_code_is_answered_with_the_nearest() {
    let run = explain(&["INVALID_ACTON"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert_eq!(run.err, "error: there is no code `INVALID_ACTON`\nhelp: did you mean `INVALID_ACTION`?\n");
    let far = explain(&["SOMETHING_ELSE_ALTOGETHER"]);
    assert!(far.err.ends_with("help: `cargo iam-role explain` lists all codes\n"), "{far:?}");
}

#[test]
fn without_a_code_all_are_listed_the_most_severe_first() {
    let run = explain(&[]);
    assert_eq!(run.code, Some(0));
    let severity = |line: &str| line.split_whitespace().nth(1).unwrap().to_owned();
    let severities: Vec<String> = run.out.lines().map(severity).collect();
    assert_eq!(severities.len(), Code::ALL.len(), "each once");
    for line in run.out.lines() {
        let code = Code::named(line.split_whitespace().next().unwrap()).unwrap();
        assert_eq!(severity(line), code.severity().to_string(), "{line}");
    }
    let mut order = severities.clone();
    order.dedup();
    assert_eq!(order, ["ERROR", "SECURITY_WARNING", "WARNING", "SUGGESTION"]);
    assert!(run.out.lines().all(|line| line.split_whitespace().count() > 3), "each has its rule");
}

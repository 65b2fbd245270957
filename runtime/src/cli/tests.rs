use std::{
    io::{self, Write},
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

use super::*;
use crate::testing::{SPEC, declared};
use crate::{InlinePolicySpec, RoleSpec};

/// Something to write to that can be read afterwards.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).unwrap()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Somebody who has stopped reading.
struct Gone(io::ErrorKind);

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The exit code, standard output and standard error of a program with these arguments.
async fn run(program: Program<'_>, arguments: &[&str]) -> (ExitCode, String, String) {
    let (out, err) = (Written::default(), Written::default());
    let arguments = ["app"].iter().chain(arguments);
    let code = program.arguments(arguments).output(out.clone(), err.clone()).run().await;
    (code, out.text(), err.text())
}

fn roles() -> Program<'static> {
    let inline = InlinePolicySpec { name: "read", document: crate::testing::POLICY.document };
    let reader = RoleSpec {
        name: "reader-\u{e000}",
        declaration: "app::Reader",
        path: "/team/",
        parameters: &["team"],
        inline_policies: Box::leak(Box::new([inline])),
        ..SPEC
    };
    Program::new([declared(SPEC, &[]), declared(reader, &["data"])])
}

const OK: ExitCode = ExitCode::SUCCESS;

#[tokio::test]
async fn a_list_has_a_role_a_line() {
    let (code, out, err) = run(roles(), &["list"]).await;
    assert_eq!((code, err.as_str()), (OK, ""));
    let expected = "\
ROLE         STACK  DECLARED BY
writer       app    app::Writer
reader-data  app    app::Reader
";
    assert_eq!(out, expected);
    let (_, out, _) = run(roles(), &["list", "--account", "111122223333", "--partition", "aws-cn"]).await;
    assert!(out.contains("arn:aws-cn:iam::111122223333:role/team/reader-data  app"), "{out}");
}

#[tokio::test]
async fn a_list_for_programs_is_one_document() {
    let (code, out, _) = run(roles(), &["list", "--format", "json", "--account", "111122223333"]).await;
    assert_eq!(code, OK);
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    let reader = serde_json::json!({
        "name": "reader-data",
        "path": "/team/",
        "arn": "arn:aws:iam::111122223333:role/team/reader-data",
        "account": "111122223333",
        "target": null,
        "stack": "app",
        "declaration": "app::Reader",
    });
    assert_eq!(document["roles"][1], reader);
    assert_eq!(run(roles(), &["list", "--format", "json"]).await.1.matches("\"arn\":null").count(), 2);
}

#[tokio::test]
async fn what_cannot_be_rendered_fails_and_hides_nothing() {
    let wrong = RoleSpec { parameters: &["team"], name: "reader-\u{e000}", ..SPEC };
    let program =
        || Program::new([declared(wrong, &["a b"]), declared(SPEC, &[]), declared(wrong, &["c d"])]);
    let (code, out, err) = run(program(), &["list"]).await;
    assert_eq!(code, ExitCode::from(2));
    assert!(out.contains("\nwriter  app"), "{out}");
    assert_eq!(err.matches("cannot be rendered").count(), 2, "{err}");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let (code, _, err) = run(program(), &["export", "--format", "json", "--out", out]).await;
    assert_eq!(code, ExitCode::from(2));
    assert_eq!(err.matches("cannot be rendered").count(), 2, "{err}");
}

#[tokio::test]
async fn roles_that_depend_on_the_account_need_one() {
    let program = || {
        Program::for_each(|target: &Target| match target.account().as_str() {
            "111122223333" => Ok([declared(SPEC, &[])]),
            other => Err(format!("nobody knows {other}")),
        })
    };
    let (code, out, _) = run(program(), &["list", "--account", "111122223333"]).await;
    assert_eq!(code, OK);
    assert!(out.contains("role/writer"), "{out}");
    let (code, _, err) = run(program(), &["list", "--account", "444455556666"]).await;
    assert_eq!((code, err.as_str()), (ExitCode::from(2), "error: nobody knows 444455556666\n"));
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let (code, _, err) = run(program(), &["export", "--format", "json", "--out", out]).await;
    assert_eq!(code, ExitCode::from(2));
    assert!(err.contains("help: name one with --account"), "{err}");
}

#[tokio::test]
async fn an_export_can_be_checked() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("deploy");
    for format in ["json", "cloudformation", "terraform"] {
        let arguments = ["export", "--format", format, "--out", out.to_str().unwrap()];
        let check = [&arguments[..], &["--check"]].concat();
        let (code, said, err) = run(roles(), &check).await;
        assert_eq!(code, ExitCode::from(1), "{format}");
        assert!(said.contains("missing: "), "{said}");
        assert!(err.contains("help: run the same without --check"), "{err}");
        let (code, said, _) = run(roles(), &arguments).await;
        assert_eq!(code, OK);
        assert!(said.contains("wrote "), "{said}");
        assert_eq!(run(roles(), &check).await, (OK, String::new(), String::new()));

        // A declaration changes, one goes, and one is there again.
        let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
        let other = || Program::new([declared(RoleSpec { trust, ..SPEC }, &[])]);
        let (code, said, _) = run(other(), &check).await;
        assert_eq!(code, ExitCode::from(1), "{format}");
        assert!(said.contains("changed: "), "{said}");
        assert_eq!(said.contains("left over: "), format == "json", "{said}");
        run(other(), &arguments).await;
        assert_eq!(run(other(), &check).await.0, OK);
        assert_eq!(run(roles(), &check).await.0, ExitCode::from(1));
        run(roles(), &arguments).await;
        let (code, said, err) = run(roles(), &arguments).await;
        assert_eq!((code, said.as_str(), err.as_str()), (OK, "", "everything was up to date\n"));
    }
    let (code, said, _) = run(roles(), &["export", "--format", "json", "--out", out.to_str().unwrap()]).await;
    assert_eq!(code, OK);
    assert!(said.contains("removed ") && said.contains("iam-roles.tf.json"), "{said}");
}

#[tokio::test]
async fn a_wrong_command_line_says_what_is_wrong() {
    let (code, out, err) = run(roles(), &["lost"]).await;
    assert_eq!((code, out.as_str()), (ExitCode::from(2), ""));
    assert!(err.contains("unrecognized subcommand 'lost'"), "{err}");
    let (code, out, err) = run(roles(), &["export", "--help"]).await;
    assert_eq!((code, err.as_str()), (OK, ""));
    assert!(out.contains("create-stack-set") && out.contains("Usage: app export"), "{out}");
}

#[tokio::test]
async fn an_answer_that_nobody_reads_is_no_panic() {
    for kind in [io::ErrorKind::BrokenPipe, io::ErrorKind::StorageFull] {
        let err = Written::default();
        let program = roles().arguments(["app", "list"]).output(Gone(kind), err.clone());
        assert_eq!(program.run().await, ExitCode::from(2));
        assert_eq!(err.text().is_empty(), kind == io::ErrorKind::BrokenPipe, "{}", err.text());
    }
}

/// Whoever has an executor of several threads may spawn it.
#[test]
fn a_run_goes_from_thread_to_thread() {
    fn is_send(_: &impl Send) {}
    is_send(&roles().run());
}

//! `plan`, `apply`, `drift` and `destroy` on the endpoint inside the process.

use std::{
    fs,
    io::{self, Write},
};

use iam_role::{Cancel, roles};
use iam_role_endpoints::{ACCOUNT, Clients, Endpoint, Fault, ServiceError};

use super::support::{App, Written, ran};
use crate::fixtures::{AnyRole, Outcome, role};

const ROGUE: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;

fn one() -> Vec<AnyRole> {
    roles![role!(inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::example-bucket/*"))))]
}

fn one_changed() -> Vec<AnyRole> {
    roles![role!(inline_policy("get", allow("s3:GetObject", on("arn:aws:s3:::another-bucket/*"))))]
}

fn two() -> Vec<AnyRole> {
    #[iam_role::iam_role(name("reader"), trust(service("lambda.amazonaws.com")))]
    struct Reader;
    let mut roles = one();
    roles.push(Box::new(Reader));
    roles
}

async fn put_rogue(clients: &Clients) -> Outcome {
    let put = clients.iam.put_role_policy().role_name("writer").policy_name("rogue").policy_document(ROGUE);
    put.send().await?;
    Ok(())
}

/// What is there of roles, by their names.
async fn names(clients: &Clients) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let roles = clients.iam.list_roles().send().await?.roles;
    Ok(roles.into_iter().map(|role| role.role_name).collect())
}

#[tokio::test]
async fn the_exit_code_says_whether_there_is_something_to_do() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: one };
    let planned = app.run(&["plan"]).await.with(1);
    assert!(planned.out.contains(&format!("account {ACCOUNT}, as arn:")), "{}", planned.out);
    assert!(planned.out.contains("`writer`") && planned.out.contains("`get`"), "{}", planned.out);
    assert_eq!(planned.err, "");
    app.run(&["drift"]).await.with(1);
    assert_eq!(names(&clients).await?, [""; 0]);

    let applied = app.run(&["apply", "--yes"]).await.with(0);
    assert!(applied.out.ends_with(": 1 of 1 done, 1 of them changed, in 4 calls\n"), "{}", applied.out);
    assert!(applied.err.contains("role `writer`: create the role\n"), "{}", applied.err);
    clients.wire.clear();
    app.run(&["plan"]).await.with(0);
    assert_eq!(clients.wire.calls(), ["GetCallerIdentity", "GetAccountAuthorizationDetails", "ListRoles"]);
    app.run(&["drift"]).await.with(0);

    put_rogue(&clients).await?;
    let drifted = app.run(&["drift"]).await.with(1);
    assert!(drifted.out.contains("`rogue`"), "{}", drifted.out);
    app.run(&["apply", "--yes"]).await.with(0);
    app.run(&["drift"]).await.with(0);
    app.run(&["destroy", "--yes"]).await.with(0);
    assert_eq!(names(&clients).await?, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn nothing_is_changed_before_somebody_agreed() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: one };
    let unasked = app.run(&["apply"]).await.with(1);
    assert!(
        unasked.err.contains("nothing was changed: nobody is there to ask\nhelp: pass --yes"),
        "{}",
        unasked.err
    );
    for answer in ["n\n", "\n", "", "yess\n"] {
        let refused = app.run_answering(answer, &["apply"]).await.with(1);
        let asked = format!("Apply 2 steps in account {ACCOUNT}? [y/N] ");
        assert!(refused.err.starts_with(&asked), "{}", refused.err);
    }
    assert_eq!(names(&clients).await?, [""; 0]);
    app.run_answering("y\n", &["apply"]).await.with(0);
    assert_eq!(names(&clients).await?, ["writer"]);

    // Nothing is asked where there is nothing to do.
    let done = app.run(&["apply"]).await.with(0);
    assert_eq!(done.err, "");
    app.run(&["destroy"]).await.with(1);
    app.run_answering("no\n", &["destroy"]).await.with(1);
    assert_eq!(names(&clients).await?, ["writer"]);
    app.run_answering("yes\n", &["destroy"]).await.with(0);
    assert_eq!(names(&clients).await?, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn for_programs_there_is_one_document_and_nothing_else() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: one };
    let plan = app.run(&["plan", "--format", "json"]).await.with(1).json()?;
    assert_eq!(plan["format"], 1);
    assert_eq!(
        (&plan["accounts"][0]["account"], &plan["accounts"][0]["error"]),
        (&ACCOUNT.into(), &().into())
    );
    let refused = app.run(&["apply", "--format", "json"]).await.with(1);
    assert_eq!(refused.json()?["accounts"][0]["turns"], serde_json::json!([]));
    assert!(refused.err.contains("`writer`"), "{}", refused.err);
    let done = app.run(&["apply", "--format", "json", "--yes"]).await.with(0).json()?;
    let turn = &done["accounts"][0]["turns"][0];
    assert_eq!((&turn["name"], &turn["outcome"]), (&"writer".into(), &"done".into()));
    let actions: Vec<_> = turn["steps"].as_array().unwrap().iter().map(|step| &step["action"]).collect();
    assert_eq!(actions, ["iam:CreateRole", "iam:PutRolePolicy"]);
    let drift = app.run(&["drift", "--format", "json"]).await.with(0).json()?;
    assert_eq!(drift["accounts"][0]["error"], serde_json::Value::Null);
    Ok(())
}

#[tokio::test]
async fn a_saved_plan_is_done_if_everything_is_as_it_was() -> Outcome {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("plan.json");
    let file = file.to_str().ok_or("no text")?;
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: two };
    let (save, apply) = (["plan", "--out", file], ["apply", file, "--yes"]);

    app.run(&save).await.with(1);
    app.run(&apply).await.with(0);
    // It was done, so it is not what is to be done now.
    let again = app.run(&apply).await.with(2);
    assert!(again.err.contains("the saved plan does not hold, nothing was changed"), "{}", again.err);

    // The rules are saved too.
    let fewer = App { clients: &clients, roles: one };
    fewer.run(&["plan", "--prune", "--out", file]).await.with(1);
    put_rogue(&clients).await?;
    let changed = fewer.run(&apply).await.with(2);
    assert!(changed.err.contains("role `writer`"), "{}", changed.err);
    assert!(!changed.err.contains("role `reader`"), "{}", changed.err);
    fewer.run(&["plan", "--prune", "--out", file]).await.with(1);
    let other = App { clients: &clients, roles: one_changed };
    let changed = other.run(&apply).await.with(2);
    assert!(changed.err.contains("role `writer`"), "{}", changed.err);
    assert_eq!(names(&clients).await?.len(), 2);
    fewer.run(&apply).await.with(0);
    assert_eq!(names(&clients).await?, ["writer"]);
    fewer.run(&["drift"]).await.with(0);
    Ok(())
}

#[tokio::test]
async fn a_file_that_is_no_plan_is_refused() -> Outcome {
    let folder = tempfile::tempdir()?;
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: one };
    let file = folder.path().join("plan.json");
    let path = file.to_str().ok_or("no text")?;
    let said = app.run(&["apply", path, "--yes"]).await.with(2).err;
    assert!(said.contains("cannot use `") && said.contains("help: write it again"), "{said}");
    for text in ["", "{", "[]", r#"{"format":2}"#, r#"{"format":1,"arguments":["--lost"],"accounts":[]}"#] {
        fs::write(&file, text)?;
        let said = app.run(&["apply", path, "--yes"]).await.with(2).err;
        assert!(said.contains("cannot use `"), "{text}: {said}");
    }
    fs::write(&file, r#"{"format":1,"arguments":[],"accounts":[]}"#)?;
    app.run(&["apply", path, "--yes"]).await.with(2);
    let said = app.run(&["apply", path, "--prune"]).await.with(2).err;
    assert!(said.contains("a saved plan brings its own targets and rules"), "{said}");
    let said = app.run(&["plan", "--out", folder.path().to_str().ok_or("no text")?]).await.with(2).err;
    assert!(said.contains("cannot write `"), "{said}");
    assert_eq!(names(&clients).await?, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn rules_are_options() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: one };
    app.run(&["apply", "--yes"]).await.with(0);
    put_rogue(&clients).await?;
    let tag = aws_sdk_iam::types::Tag::builder().key("cost").value("1").build()?;
    clients.iam.tag_role().role_name("writer").tags(tag).send().await?;
    app.run(&["drift"]).await.with(1);
    app.run(&["drift", "--additive"]).await.with(0);
    app.run(&["drift", "--ignore", "rog*"]).await.with(1);
    app.run(&["drift", "--ignore", "rog*", "--ignore-tag", "c?st"]).await.with(0);

    // Another stack's roles are not ours.
    let refused = app.run(&["plan", "--stack", "other"]).await.with(2);
    assert!(refused.out.contains("not ours"), "{}", refused.out);
    app.run(&["apply", "--stack", "other", "--yes"]).await.with(2);
    app.run(&["apply", "--stack", "other", "--adopt", "writer", "--yes"]).await.with(0);
    app.run(&["drift", "--stack", "other"]).await.with(0);
    app.run(&["drift"]).await.with(2);

    // Declared no more: shown, and deleted when it is asked for.
    let none = App { clients: &clients, roles: Vec::new };
    none.run(&["plan", "--stack", "other"]).await.with(0);
    let left = none.run(&["drift", "--stack", "other"]).await.with(1);
    assert!(left.out.contains("`writer`"), "{}", left.out);
    none.run(&["apply", "--stack", "other", "--prune", "--yes"]).await.with(0);
    assert_eq!(names(&clients).await?, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn what_others_added_is_deleted_only_by_force() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: one };
    app.run(&["apply", "--yes"]).await.with(0);
    let arn = "arn:aws:iam::aws:policy/SecurityAudit";
    clients.iam.attach_role_policy().role_name("writer").policy_arn(arn).send().await?;
    let refused = app.run(&["destroy", "--yes"]).await.with(2);
    assert!(format!("{}{}", refused.out, refused.err).contains(arn), "{} {}", refused.out, refused.err);
    assert_eq!(names(&clients).await?, ["writer"]);
    app.run(&["destroy", "--force", "--yes"]).await.with(0);
    assert_eq!(names(&clients).await?, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn a_role_that_fails_does_not_stop_the_others() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: two };
    clients.wire.inject(Fault::on("PutRolePolicy", ServiceError::access_denied()));
    let failed = app.run(&["apply", "--yes", "--format", "json"]).await.with(2);
    let turns = failed.json()?["accounts"][0]["turns"].clone();
    let outcome = |name: &str| {
        let turn = turns.as_array().unwrap().iter().find(|turn| turn["name"] == name).cloned().unwrap();
        turn["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!((outcome("writer").as_str(), outcome("reader").as_str()), ("failed", "done"));
    clients.wire.inject(Fault::on("PutRolePolicy", ServiceError::access_denied()));
    let failed = app.run(&["apply", "--yes"]).await.with(2);
    assert!(failed.err.contains("help: allow the caller `iam:PutRolePolicy`"), "{}", failed.err);
    app.run(&["apply", "--yes"]).await.with(0);
    app.run(&["drift"]).await.with(0);
    Ok(())
}

/// Hears what is said, and puts an end to the run when this is.
struct Stopper {
    written: Written,
    at: &'static str,
    cancel: Cancel,
}

impl Write for Stopper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.written.write(bytes);
        if self.written.text().contains(self.at) {
            self.cancel.cancel();
        }
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_run_that_is_stopped_says_where() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: two };
    let (cancel, err, out) = (Cancel::new(), Written::default(), Written::default());
    let stopper = Stopper { written: err.clone(), at: "create the role", cancel: cancel.clone() };
    let program = app.program(&["apply", "--yes", "--concurrency", "1"]).until(&cancel);
    let code = program.output(out.clone(), stopper).run().await;
    assert_eq!(code, std::process::ExitCode::from(2));
    assert!(err.text().contains("stopped before the step: put inline policy `get`"), "{}", err.text());
    assert!(out.text().contains("0 of 2 done") && out.text().contains("not begun: 1"), "{}", out.text());
    assert_eq!(names(&clients).await?, ["writer"]);
    app.run(&["apply", "--yes"]).await.with(0);
    app.run(&["drift"]).await.with(0);
    Ok(())
}

#[tokio::test]
async fn work_goes_on_when_nobody_reads_what_it_says() -> Outcome {
    struct Gone;
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: one };
    let code = app.program(&["apply", "--yes"]).output(Gone, Gone).run().await;
    assert_eq!(code, std::process::ExitCode::from(2));
    app.run(&["drift"]).await.with(0);
    // Somebody who cannot see the plan cannot agree to it.
    let asked = app.program(&["destroy"]).output(Gone, Written::default()).input(io::Cursor::new("y\n"));
    assert_eq!(asked.run().await, std::process::ExitCode::from(2));
    assert_eq!(names(&clients).await?, ["writer"]);
    Ok(())
}

/// The in-process endpoint lets anybody assume anything, and answers for one account only.
#[tokio::test]
async fn an_account_that_fails_does_not_stop_the_others() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: one };
    let (good, bad) =
        (format!("prod=arn:aws:iam::{ACCOUNT}:role/deployer"), "arn:aws:iam::111122223333:role/deployer");
    let arguments = ["apply", "--yes", "--target", bad, "--target", &good, "--external-id", "our-secret"];
    let ran = app.run(&arguments).await.with(2);
    assert!(ran.err.contains("error: account 111122223333: whoever assumes"), "{}", ran.err);
    assert!(ran.err.contains(&format!("prod ({ACCOUNT}): role `writer`: create the role")), "{}", ran.err);
    assert!(ran.out.contains(&format!("prod ({ACCOUNT}): 1 of 1 done")), "{}", ran.out);
    assert_eq!(names(&clients).await?, ["writer"]);
    let plan =
        app.run(&["plan", "--format", "json", "--target", bad, "--target", &good]).await.with(2).json()?;
    assert_eq!(plan["accounts"][0]["account"], "111122223333");
    assert_eq!((&plan["accounts"][0]["plan"], &plan["accounts"][1]["error"]), (&().into(), &().into()));
    assert_eq!(plan["accounts"][1]["target"], "prod");
    Ok(())
}

/// A role whose roles cannot be known fails its account.
#[tokio::test]
async fn roles_that_are_refused_fail_their_account() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let program = iam_role::cli::Program::for_each(|target| {
        Err::<Vec<AnyRole>, _>(format!("{} has no bucket", target.account()))
    });
    let program = program.connection(clients.config.clone()).arguments(["app", "plan"]);
    let ran = ran(program).await.with(2);
    assert!(ran.err.contains(&format!("error: account {ACCOUNT}: {ACCOUNT} has no bucket")), "{}", ran.err);
    Ok(())
}

#[tokio::test]
async fn the_least_policy_of_a_run_is_shown() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: one };
    let actions = |policy: &serde_json::Value| policy["Statement"].to_string();
    let now = actions(&app.run(&["iam-policy"]).await.with(0).json()?);
    assert!(now.contains("iam:CreateRole") && !now.contains("iam:DeleteRole\""), "{now}");
    clients.wire.clear();
    let life = actions(&app.run(&["iam-policy", "--life"]).await.with(0).json()?);
    assert!(life.contains("iam:CreateRole") && life.contains("iam:DeleteRole\""), "{life}");
    assert_eq!(clients.wire.calls(), ["GetCallerIdentity"]);

    let (good, bad) = (format!("arn:aws:iam::{ACCOUNT}:role/a"), "arn:aws:iam::111122223333:role/a");
    let several = app.run(&["iam-policy", "--target", &good, "--target", bad]).await.with(2);
    let policies = several.json()?;
    assert_eq!(actions(&policies[ACCOUNT]), now);
    assert!(several.err.contains("error: account 111122223333: "), "{}", several.err);
    Ok(())
}

/// What is too large for a managed policy is a list of several.
#[tokio::test]
async fn a_large_least_policy_comes_in_parts() -> Outcome {
    fn many() -> Vec<AnyRole> {
        let workers = crate::whole::workers(150).unwrap();
        workers.into_iter().map(|worker| Box::new(worker) as AnyRole).collect()
    }
    let clients = Endpoint::in_process().clients();
    let app = App { clients: &clients, roles: many };
    for arguments in [&["iam-policy"][..], &["iam-policy", "--life"]] {
        let ran = app.run(arguments).await.with(0);
        let policies = ran.json()?;
        let parts = policies.as_array().ok_or("no list")?;
        assert!(parts.len() > 1 && parts.iter().all(|part| part.to_string().len() <= 6_144));
        let said = format!(
            "account {ACCOUNT}: note: this takes {} policies, each of at most 6144 characters: attach all of them\n",
            parts.len()
        );
        assert_eq!(ran.err, said);
        assert_eq!(ran.out.matches("role/worker-").count() % 150, 0);
    }
    Ok(())
}

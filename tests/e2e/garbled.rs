//! Answers that are none of IAM's, or not whole: pages of proxies, halves, ten megabytes, at every call of a stack's life. The
//! error says which call it was and for what, and the next run goes on from there.

use iam_role::{IamRole, Stack};
use iam_role_endpoints::{Endpoint, Fault};

use crate::fixtures::{Outcome, everything};
use crate::scenario::{Judge, Story, account, clients_of, every, has_effect, with_bystanders};

/// What arrives in place of an answer, or what of it.
fn garbage(kind: usize, number: usize) -> Fault {
    let page = |text: &str| Fault::answer_at_call(number, text);
    match kind {
        0 => page("<html><body>Sign in to the network</body></html>").typed("text/html"),
        1 => page("").after_effect(),
        HALF => Fault::half_at_call(number),
        3 => page(r#"{"message":"ok"}"#).typed("application/json").after_effect(),
        4 => page(&"<CreateRoleResponse>".repeat(500_000)),
        5 => page("<GetRoleResponse><GetRoleResult>").typed("text/plain").after_effect(),
        // An account is read in four calls at once, each of which is tried eight times.
        _ => page("<html>502 Bad Gateway</html>").typed("text/html").with_status(502).times(32),
    }
}

const KINDS: usize = 7;

/// The kind of garbage that is the first half of what IAM answers.
const HALF: usize = 2;

/// Each of these at every call, or, without `IAM_ROLE_EVERY_FAULT` in the environment, another one at every third.
#[tokio::test(start_paused = true)]
async fn an_answer_that_is_none_is_no_answer() -> Outcome {
    let stories = Story::all().await?;
    let mut judge = Judge::new(stories.iter().flat_map(|story| [&story.start, &story.goal]));
    let longest = stories.iter().map(|story| story.calls.len()).max().unwrap_or_default();
    let rounds = if every() { KINDS } else { 1 };
    let numbers = (1..=longest).step_by(if every() { 1 } else { 3 });
    for (number, round) in numbers.flat_map(|number| (0..rounds).map(move |round| (number, round))) {
        let endpoint = &with_bystanders().await?;
        endpoint.record();
        for story in &stories {
            story.prepare(endpoint).await?;
            drop(endpoint.recorded());
            let Some(call) = story.calls.get(number - 1) else {
                story.deed.play(&clients_of(endpoint)).await?;
                continue;
            };
            let kind = (number + round) % KINDS;
            let at = format!("{}: garbage {kind} for {call}, call {number}", story.deed.name);
            let clients = clients_of(endpoint);
            clients.wire.inject(garbage(kind, number));
            let error = match story.deed.play(&clients).await {
                Err(error) => error,
                // Half of a refusal still has the code by which it says that something is not there.
                Ok(()) if kind == HALF && !has_effect(call) => {
                    account(endpoint).await?.assert_is(&story.goal, &at);
                    continue;
                }
                Ok(()) => return Err(format!("{at}: believed").into()),
            };
            assert!(error.retry_is_safe(), "{at}: {error}");
            let text = error.to_string();
            assert!(text.contains("the answer is not one of this service: "), "{at}: {text:.2000}");
            let whose = if has_effect(call) { ["role `", "policy `", "profile `"] } else { ["account: "; 3] };
            let line = text.lines().find(|line| line.contains(": cannot ")).unwrap_or_default();
            assert!(whose.iter().any(|whose| line.contains(whose)), "{at}: {text:.2000}");
            assert!(text.len() < 2000, "{at}: {text:.4000}");
            story.assert_between(endpoint, &mut judge, &at)?;
            story.deed.play_on(&clients_of(endpoint)).await.map_err(|error| format!("{at}: {error}"))?;
            story.assert_between(endpoint, &mut judge, &format!("the run behind {at}"))?;
            account(endpoint).await?.assert_is(&story.goal, &at);
        }
    }
    Ok(())
}

/// The error of one call, word for word.
#[tokio::test(start_paused = true)]
async fn a_page_of_a_proxy_is_called_that_in_place_of_a_write() -> Outcome {
    let clients = Endpoint::in_process().clients();
    let page = "<html>Sign in</html>";
    clients.wire.inject(Fault::answer_on("PutRolePolicy", page).typed("text/html"));
    let error = everything!().provision(&clients.iam).await.err().ok_or("it was believed")?;
    let expected = "\
role `writer`: cannot put inline policy `get`: the answer is not one of this service: it is cut off, or a page of \
somebody else
note: already done: create policy `Bound`, create the role
help: see that the endpoint's address is that of the service; running again is safe";
    assert_eq!(error.to_string(), expected);
    let stack = Stack::new(&[everything!()])?;
    clients.wire.inject(Fault::answer_on("PutRolePolicy", page).typed("text/html"));
    let error = stack.apply(&clients.iam).await.err().ok_or("it was believed")?;
    assert!(
        error.to_string().contains("cannot put inline policy `get`: the answer is not one of this service")
    );
    stack.apply(&clients.iam).await?;
    assert!(stack.drift(&clients.iam).await?.is_empty());
    Ok(())
}

//! A stack's every call fails once, in every way in which a call can fail; the next run goes on from there, and at no moment
//! is a role's access wider than before and after.
//!
//! In process only, as the faults of one role. One account lives through all that can be done to a stack, cut off at the
//! same call of each, so that what was healed is also what the next deed begins with.

use iam_role_endpoints::{Endpoint, Fault, ServiceError};

use crate::fixtures::Outcome;
use crate::scenario::{Judge, Story, account, clients_of, every, has_effect, with_bystanders};

/// So often is a call tried.
const ATTEMPTS: usize = 8;

/// A way in which a call fails.
struct Kind {
    fault: fn(usize) -> Fault,
    /// Whether it matters whether the call has an effect.
    only_effects: bool,
    /// What the run comes to in which it happens.
    ends: Ends,
}

/// What a run comes to.
#[derive(Clone, Copy, PartialEq)]
enum Ends {
    /// All is done in spite of it.
    Well,
    /// An error may say that it failed.
    Anyhow,
    /// It is dropped as soon as nothing is heard of the call any more.
    Killed,
}

impl Kind {
    fn any_call(ends: Ends, fault: fn(usize) -> Fault) -> Self {
        Self { fault, only_effects: false, ends }
    }

    fn effect(ends: Ends, fault: fn(usize) -> Fault) -> Self {
        Self { fault, only_effects: true, ends }
    }

    /// Cuts every deed off at each of its calls, and does it again; without `IAM_ROLE_EVERY_FAULT` in the environment only at
    /// every eleventh from `first` on, which is another one for each kind.
    async fn at_every_call(&self, first: usize) -> Outcome {
        let stories = Story::all().await?;
        let mut judge = Judge::new(stories.iter().flat_map(|story| [&story.start, &story.goal]));
        let longest = stories.iter().map(|story| story.calls.len()).max().unwrap_or_default();
        assert!(longest >= 20, "{longest} calls");
        let (first, step) = if every() { (1, 1) } else { (first, 11) };
        let mut faults = 0;
        for number in (first..=longest).step_by(step) {
            let endpoint = &with_bystanders().await?;
            endpoint.record();
            for story in &stories {
                story.prepare(endpoint).await?;
                drop(endpoint.recorded());
                let call = story.calls.get(number - 1);
                match call.filter(|call| !self.only_effects || has_effect(call)) {
                    Some(call) => {
                        let at = format!("{}, cut off at {call}, call {number}", story.deed.name);
                        self.cut_off(story, number, endpoint, &mut judge, &at).await?;
                        faults += 1;
                    }
                    None => story.deed.play(&clients_of(endpoint)).await?,
                }
            }
        }
        assert!(faults > 4, "{faults} faults");
        if every() {
            println!("{faults} faults");
        }
        Ok(())
    }

    async fn cut_off(
        &self,
        story: &Story,
        number: usize,
        endpoint: &Endpoint,
        judge: &mut Judge,
        at: &str,
    ) -> Outcome {
        let clients = clients_of(endpoint);
        clients.wire.inject((self.fault)(number));
        tokio::select! {
            played = story.deed.play(&clients) => if let Err(error) = played {
                assert!(self.ends == Ends::Anyhow && error.retry_is_safe(), "{at}: {error}");
            },
            () = clients.wire.silence(), if self.ends == Ends::Killed => {}
        }
        assert!(clients.wire.calls().len() >= number, "it was never made: {at}");
        story.assert_between(endpoint, judge, at)?;
        story.deed.play_on(&clients_of(endpoint)).await.map_err(|error| format!("{at}: {error}"))?;
        story.assert_between(endpoint, judge, &format!("the run behind {at}"))?;
        account(endpoint).await?.assert_is(&story.goal, at);
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_refused_loses_nothing() -> Outcome {
    let fault = |number| Fault::at_call(number, ServiceError::access_denied());
    Kind::any_call(Ends::Anyhow, fault).at_every_call(1).await
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_done_and_called_refused_loses_nothing() -> Outcome {
    let fault = |number| Fault::at_call(number, ServiceError::access_denied()).after_effect();
    Kind::effect(Ends::Anyhow, fault).at_every_call(2).await
}

/// The SDK asks again although the first attempt took effect, so that it is told of its own deed.
#[tokio::test(start_paused = true)]
async fn an_answer_that_is_lost_is_no_error() -> Outcome {
    let fault = |number| Fault::disconnect_at_call(number).after_effect();
    Kind::any_call(Ends::Well, fault).at_every_call(3).await
}

/// Every attempt took effect, and none is heard of.
#[tokio::test(start_paused = true)]
async fn answers_that_are_all_lost_lose_nothing() -> Outcome {
    let fault = |number| Fault::disconnect_at_call(number).after_effect().times(ATTEMPTS);
    Kind::effect(Ends::Anyhow, fault).at_every_call(4).await
}

#[tokio::test(start_paused = true)]
async fn a_call_that_times_out_is_no_error() -> Outcome {
    Kind::any_call(Ends::Well, Fault::silence_at_call).at_every_call(5).await
}

/// Half a minute for each of the attempts, all of which took effect.
#[tokio::test(start_paused = true)]
async fn a_call_that_times_out_again_and_again_loses_nothing() -> Outcome {
    let fault = |number| Fault::silence_at_call(number).after_effect().times(ATTEMPTS);
    Kind::any_call(Ends::Anyhow, fault).at_every_call(6).await
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_throttled_is_no_error() -> Outcome {
    let fault = |number| Fault::at_call(number, ServiceError::throttling()).times(3);
    Kind::any_call(Ends::Well, fault).at_every_call(7).await
}

/// For longer than the SDK tries.
#[tokio::test(start_paused = true)]
async fn throttling_without_end_loses_nothing() -> Outcome {
    let fault = |number| Fault::at_call(number, ServiceError::throttling()).times(12 * ATTEMPTS);
    Kind::any_call(Ends::Anyhow, fault).at_every_call(8).await
}

#[tokio::test(start_paused = true)]
async fn a_process_that_is_killed_before_a_call_arrives_loses_nothing() -> Outcome {
    Kind::effect(Ends::Killed, Fault::silence_at_call).at_every_call(9).await
}

#[tokio::test(start_paused = true)]
async fn a_process_that_is_killed_before_an_answer_arrives_loses_nothing() -> Outcome {
    let fault = |number| Fault::silence_at_call(number).after_effect();
    Kind::effect(Ends::Killed, fault).at_every_call(10).await
}

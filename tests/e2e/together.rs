//! Two runs at once on one account, as two pipelines are: the same stack, two versions of it, one that makes it and one that
//! takes it away. Their calls arrive in orders that seeds decide.
//!
//! Both end well or with an error that says what happened, nothing of others is touched, and whoever runs alone afterwards
//! gets what it declares.

use std::error::Error;

use iam_role::ApplyError;
use iam_role_endpoints::{Endpoint, Gate};

use crate::account::Account;
use crate::fixtures::Outcome;
use crate::scenario::{Deed, Judge, account, assert_others_are_well, clients_of, every, with_bystanders};

/// Two deeds that meet in an account, in which some were done before.
struct Meeting {
    before: fn() -> Result<Vec<Deed>, Box<dyn Error>>,
    one: Deed,
    other: Deed,
    /// Whether both end well in whatever order.
    ends_well: bool,
    /// Whether they declare two things. IAM knows neither locks nor conditions for writes, so that a role may then have some
    /// of its policies from one and some from the other, until one of them runs alone.
    differ: bool,
}

impl Meeting {
    /// An account as it is before they meet.
    async fn place(&self) -> Result<Endpoint, Box<dyn Error>> {
        let endpoint = with_bystanders().await?;
        for deed in (self.before)()? {
            deed.play(&clients_of(&endpoint)).await?;
        }
        Ok(endpoint)
    }

    /// What the account is behind these deeds.
    async fn behind(&self, deeds: &[&Deed]) -> Result<Account, Box<dyn Error>> {
        let endpoint = self.place().await?;
        for deed in deeds {
            deed.play(&clients_of(&endpoint)).await?;
        }
        account(&endpoint).await
    }

    /// They meet, in five orders, or in two hundred with `IAM_ROLE_EVERY_FAULT` in the environment.
    async fn happens(&self) -> Outcome {
        let nothing = account(&with_bystanders().await?).await?;
        let (start, one, other) =
            (self.behind(&[]).await?, self.behind(&[&self.one]).await?, self.behind(&[&self.other]).await?);
        let ends = [&start, &one, &other];
        let judge = Judge::new(ends);
        let mut judge = if self.differ { judge.of_parts() } else { judge };
        for seed in 0..if every() { 200 } else { 5 } {
            let endpoint = self.place().await?;
            endpoint.record();
            let at = format!("{} and {}, seed {seed}", self.one.name, self.other.name);
            let gate = Gate::new(seed);
            let clients = [clients_of(&endpoint), clients_of(&endpoint)];
            let [mine, yours] = &clients;
            mine.wire.wait_at(&gate);
            yours.wire.wait_at(&gate);
            let both = tokio::join!(self.one.run(mine).into_future(), self.other.run(yours).into_future());
            for error in [both.0.err(), both.1.err()].into_iter().flatten() {
                assert!(!self.ends_well, "{at}: {error}");
                assert_says_what_happened(&error, &at)?;
            }
            for moment in endpoint.recorded() {
                let account = Account::of(&moment.account)?;
                let at = format!("behind {} of {at}", moment.call);
                assert_others_are_well(&account, &start, &at);
                judge.assert_between(&ends, &account, &at)?;
            }
            for (deed, goal) in [(&self.one, &one), (&self.other, &other)] {
                deed.play_on(&clients_of(&endpoint)).await.map_err(|error| format!("{at}: {error}"))?;
                assert_eq!(account(&endpoint).await?.roles, goal.roles, "{at}");
            }
            // What neither declares any more is found too.
            Deed::destroy()?.play(&clients_of(&endpoint)).await?;
            account(&endpoint).await?.assert_is(&nothing, &at);
        }
        Ok(())
    }
}

/// Each failure names its role and what IAM said, and that running again is safe; or what is in the way.
fn assert_says_what_happened(error: &ApplyError, at: &str) -> Outcome {
    let text = error.to_string();
    let applied = error.applied().ok_or_else(|| format!("{at}: {text}"))?;
    assert!(applied.failed().count() > 0, "{at}: {text}");
    for (subject, failed) in applied.failed() {
        let text = failed.to_string();
        assert!(text.starts_with(&subject.to_string()) && text.contains("\nhelp: "), "{at}: {text}");
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn two_runs_that_create_the_same_stack_both_end_well() -> Outcome {
    let before = || Ok(Vec::new());
    Meeting { before, one: Deed::create()?, other: Deed::create()?, ends_well: true, differ: false }
        .happens()
        .await
}

#[tokio::test(start_paused = true)]
async fn two_runs_that_change_the_same_stack_converge() -> Outcome {
    let before = || Ok(vec![Deed::create()?]);
    Meeting { before, one: Deed::change()?, other: Deed::change()?, ends_well: false, differ: false }
        .happens()
        .await
}

#[tokio::test(start_paused = true)]
async fn two_versions_of_a_stack_at_once_leave_what_runs_alone_afterwards() -> Outcome {
    let before = || Ok(Vec::new());
    Meeting { before, one: Deed::create()?, other: Deed::change()?, ends_well: false, differ: true }
        .happens()
        .await
}

#[tokio::test(start_paused = true)]
async fn a_stack_is_made_and_taken_away_at_once() -> Outcome {
    let before = || Ok(vec![Deed::create()?]);
    Meeting { before, one: Deed::change()?, other: Deed::destroy()?, ends_well: false, differ: false }
        .happens()
        .await
}

#[tokio::test(start_paused = true)]
async fn two_runs_that_take_the_same_stack_away_both_end_well() -> Outcome {
    let before = || Ok(vec![Deed::create()?]);
    Meeting { before, one: Deed::destroy()?, other: Deed::destroy()?, ends_well: true, differ: false }
        .happens()
        .await
}

//! Prints how many requests each engine decides in a second of CPU time, and where they disagree. Policies and requests
//! are parsed before; the engines take turns, and the least of all rounds counts.

use std::{env, hint::black_box, path::Path, time::Duration};

use anyhow::{Context, Result};
use decisions::{Corpus, cpu, disagreement, iam_rs, ours, trivial::Trivial};

/// How often each engine has its turn.
const ROUNDS: usize = 15;

/// How often this engine decides all requests in its turn, so that turns take about as long as those of iam-rs.
const PASSES: u32 = 10;

/// How often a turn decides the trivial requests.
const TRIVIAL: u32 = 20_000;

fn main() -> Result<()> {
    let folder = env::args().nth(1).context("a folder of policies is expected")?;
    let corpus = Corpus::read(Path::new(&folder))?;
    println!(
        "{} policies, {} requests; left out: {} policies and {} requests that one of the two does not read\n",
        corpus.policies.len(),
        corpus.cases.len(),
        corpus.unread,
        corpus.unasked
    );
    println!("| what | CPU a pass | decisions a CPU second | ratio |\n|---|---|---|---|");
    managed(&corpus);
    trivial()?;
    println!();
    disagreement::print(&corpus);
    Ok(())
}

/// The requests over AWS's managed policies.
fn managed(corpus: &Corpus) {
    let by_ours = || {
        for case in &corpus.cases {
            black_box(ours::answer(&corpus.policies[case.policy].ours, &case.ours));
        }
    };
    let by_iam_rs = || {
        for case in &corpus.cases {
            black_box(iam_rs::answer(&corpus.policies[case.policy].iam_rs, &case.iam_rs));
        }
    };
    let [ours, iam_rs] =
        least([&|| cpu(|| (0..PASSES).for_each(|_| by_ours())) / PASSES, &|| cpu(by_iam_rs)]);
    row("managed policies: ours", corpus.cases.len(), ours, ours);
    row("managed policies: iam-rs", corpus.cases.len(), iam_rs, ours);
}

/// The trivial policy, one pass being all its requests.
fn trivial() -> Result<()> {
    let trivial = Trivial::new()?;
    let [ours, iam_rs, cedar] =
        least([&|| turn(|| trivial.ours()), &|| turn(|| trivial.iam_rs()), &|| turn(|| trivial.cedar())]);
    for (engine, time) in [("ours", ours), ("iam-rs", iam_rs), ("cedar-policy", cedar)] {
        row(&format!("two statements: {engine}"), Trivial::REQUESTS, time, ours);
    }
    Ok(())
}

/// CPU time of one call.
fn turn<T>(run: impl Fn() -> T) -> Duration {
    cpu(|| (0..TRIVIAL).for_each(|_| drop(black_box(run())))) / TRIVIAL
}

/// The least of all rounds for each engine.
fn least<const N: usize>(engines: [&dyn Fn() -> Duration; N]) -> [Duration; N] {
    (0..ROUNDS).fold([Duration::MAX; N], |mut least, _| {
        for (least, engine) in least.iter_mut().zip(engines) {
            *least = engine().min(*least);
        }
        least
    })
}

#[expect(clippy::cast_precision_loss, reason = "figures of a few digits")]
fn row(what: &str, requests: usize, time: Duration, ours: Duration) {
    let rate = requests as f64 / time.as_secs_f64() / 1e3;
    let ratio = time.as_secs_f64() / ours.as_secs_f64();
    println!("| {what} | {time:.2?} | {rate:.0} thousand | {ratio:.1} |");
}

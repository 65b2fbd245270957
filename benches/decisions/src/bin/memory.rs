//! Prints what a parsed policy takes, and how often a decision allocates. A program of its own, because an allocator that
//! counts takes time.

use std::{env, path::Path};

use allocation_counter::measure;
use anyhow::{Context, Result};
use decisions::{Case, Corpus, answer::Answer, iam_rs, ours};

fn main() -> Result<()> {
    let folder = env::args().nth(1).context("a folder of policies is expected")?;
    let corpus = Corpus::read(Path::new(&folder))?;
    held(&corpus)?;
    println!();
    allocations(&corpus);
    Ok(())
}

/// What stays allocated for each policy once it is parsed, and nothing else of it.
fn held(corpus: &Corpus) -> Result<()> {
    let mut bytes = [0; 4];
    for policy in &corpus.policies {
        let (mut document, mut ours, mut iam_rs) = (None, None, None);
        bytes[0] += i64::try_from(policy.text.len())?;
        bytes[1] += measure(|| document = ours::document(&policy.text)).bytes_current;
        bytes[2] += measure(|| ours = ours::policy(&policy.text)).bytes_current;
        bytes[3] += measure(|| iam_rs = iam_rs::evaluator(&policy.text)).bytes_current;
    }
    let policies = i64::try_from(corpus.policies.len())?;
    println!("| of one policy, on average | bytes |\n|---|---|");
    let names =
        ["text, indented", "ours: the document", "ours: ready to decide, with the document", "iam-rs"];
    for (what, bytes) in names.iter().zip(bytes) {
        println!("| {what} | {} |", bytes / policies);
    }
    Ok(())
}

/// How often decisions allocate, of requests whose policies have variables and of others.
fn allocations(corpus: &Corpus) {
    println!(
        "| decisions | allocations a decision: ours | iam-rs | decisions of ours that allocate |\n|---|---|---|---|"
    );
    let has_variables = |case: &Case| corpus.policies[case.policy].text.contains("${");
    let is_open = |case: &Case| answer(corpus, case) == Answer::Open;
    row(corpus, "no variable in the policy", |case| !has_variables(case) && !is_open(case));
    row(corpus, "variables in the policy", |case| has_variables(case) && !is_open(case));
    row(corpus, "ours leaves open", is_open);
}

fn answer(corpus: &Corpus, case: &Case) -> Answer {
    ours::answer(&corpus.policies[case.policy].ours, &case.ours)
}

#[expect(clippy::cast_precision_loss, reason = "figures of a few digits")]
fn row(corpus: &Corpus, what: &str, counts: impl Fn(&Case) -> bool) {
    let (mut decisions, mut ours, mut iam_rs, mut allocating) = (0_u64, 0, 0, 0_u64);
    for case in corpus.cases.iter().filter(|case| counts(case)) {
        let policy = &corpus.policies[case.policy];
        let of_ours = measure(|| _ = ours::answer(&policy.ours, &case.ours)).count_total;
        iam_rs += measure(|| _ = iam_rs::answer(&policy.iam_rs, &case.iam_rs)).count_total;
        decisions += 1;
        ours += of_ours;
        allocating += u64::from(of_ours > 0);
    }
    let mean = |count: u64| count as f64 / decisions.max(1) as f64;
    println!("| {what}: {decisions} | {:.3} | {:.1} | {allocating} |", mean(ours), mean(iam_rs));
}

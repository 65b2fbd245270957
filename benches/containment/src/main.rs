//! Prints how long proofs of containment take, and how they end, in whatever way this program was built.

mod hard;

use std::{collections::BTreeMap, env, fs, hint::black_box, path::Path, time::Duration};

use anyhow::{Context, Result};
use iam_role_policy::{
    Document, Kind,
    contain::{Answer, within},
    json,
    minimize::minimize,
    read,
};
use rustix::time::{ClockId, clock_gettime};

/// How often a pair is compared; the least counts.
const ROUNDS: usize = 3;

/// What takes longer is not compared again.
const LONG: Duration = Duration::from_millis(20);

/// Whose policies a pair is of, in words.
type Group = &'static str;

/// A document and its name.
type Named = (String, Document);

/// Two sets of documents that are compared.
struct Pair {
    group: Group,
    name: String,
    candidate: Document,
    reference: Document,
    kind: Kind,
}

/// What came of a pair.
struct Outcome {
    time: Duration,
    answer: &'static str,
    name: String,
    /// Why it is unknown, if it is.
    why: Option<String>,
}

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let managed = arguments.next().context("a folder of managed policies is expected")?;
    let examples = arguments.next().context("a folder of examples is expected")?;
    let mut outcomes = BTreeMap::<Group, Vec<Outcome>>::new();
    for pair in of_examples(Path::new(&examples))?.into_iter().chain(of_managed(Path::new(&managed))?) {
        outcomes.entry(pair.group).or_default().push(pair.compared());
    }
    let build = if cfg!(debug_assertions) { "unoptimised" } else { "optimised" };
    println!("| {build} | pairs | within | exceeds | unknown | median | p95 | maximum | of |");
    println!("|---|---|---|---|---|---|---|---|---|");
    for (group, outcomes) in &mut outcomes {
        row(group, outcomes);
    }
    let (examples, managed): (Vec<_>, Vec<_>) =
        outcomes.into_iter().partition(|(group, _)| group.starts_with("examples"));
    let mut unknown = BTreeMap::new();
    for (group, outcomes) in [("all examples", examples), ("all managed", managed)] {
        let mut outcomes: Vec<Outcome> = outcomes.into_iter().flat_map(|(_, outcomes)| outcomes).collect();
        row(group, &mut outcomes);
        unknown.extend(outcomes.into_iter().filter_map(|outcome| Some((outcome.why?, outcome.name))));
    }
    println!();
    for (why, name) in unknown {
        println!("unknown, for example {name}: {why}");
    }
    println!();
    of_hard();
    Ok(())
}

/// Every hard document against the next of its family, and all of them minimized.
fn of_hard() {
    let documents = hard::documents();
    let mut outcomes = BTreeMap::<Group, Vec<Outcome>>::new();
    for (at, (group, candidate)) in documents.iter().enumerate() {
        let others = documents.iter().cycle().skip(at + 1);
        let Some((_, reference)) = others.into_iter().find(|(of, _)| of == group) else { continue };
        let named = |document: &Document| ((*group).to_owned(), document.clone());
        let pair = pair(group, &named(candidate), &named(reference), Kind::Identity);
        outcomes.entry(group).or_default().push(pair.compared());
        // Without optimisation that is for the patient.
        if cfg!(debug_assertions) {
            continue;
        }
        let before = now();
        let minimal = black_box(minimize(candidate, Kind::Identity));
        let answer = if minimal.gave_up { "unknown" } else { "within" };
        let time = now().saturating_sub(before);
        let outcome = Outcome { time, answer, name: (*group).to_owned(), why: None };
        outcomes.entry("minimize (unknown: gave up)").or_default().push(outcome);
    }
    for (group, outcomes) in &mut outcomes {
        row(group, outcomes);
    }
}

impl Pair {
    fn compared(self) -> Outcome {
        let Self { candidate, reference, kind, name, .. } = self;
        let once = || {
            let before = now();
            let answer = black_box(within(&[&candidate], &[&reference], kind));
            (now().saturating_sub(before), answer)
        };
        let (mut time, answer) = once();
        for _ in 1..ROUNDS {
            if time < LONG {
                time = time.min(once().0);
            }
        }
        let word = match &answer {
            Answer::Within => "within",
            Answer::Exceeds(_) => "exceeds",
            Answer::Unknown(_) => "unknown",
        };
        let why = if let Answer::Unknown(why) = answer { Some(why.what) } else { None };
        Outcome { time, answer: word, name, why }
    }
}

/// CPU time of this thread so far.
fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// The documents below `folder` by their paths.
fn documents(folder: &Path, kind: Kind, found: &mut Vec<Named>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("no folder {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            documents(&path, kind, found)?;
        } else if path.ends_with("trust-policy.json") == (kind == Kind::Trust) {
            // A document that is none has no pair.
            if let Ok(source) = json::parse(&fs::read_to_string(&path)?) {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                found.push((name, read(source.root(), kind).document));
            }
        }
    }
    Ok(())
}

/// Every policy of the examples against each.
fn of_examples(folder: &Path) -> Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    for kind in [Kind::Identity, Kind::Trust] {
        let mut found = Vec::new();
        documents(folder, kind, &mut found)?;
        for candidate in &found {
            pairs.extend(
                found.iter().map(|reference| pair("examples: each with each", candidate, reference, kind)),
            );
        }
    }
    Ok(pairs)
}

/// Pairs of managed policies that have to do with each other, and some that have not.
fn of_managed(folder: &Path) -> Result<Vec<Pair>> {
    let mut all = Vec::new();
    documents(folder, Kind::Identity, &mut all)?;
    let named = |name: &str| all.iter().find(|(one, _)| one == name).with_context(|| format!("no {name}"));
    let (read_only, administrator) = (named("ReadOnlyAccess")?, named("AdministratorAccess")?);
    let some = |step: usize| all.iter().step_by(step);
    let readers = all.iter().filter(|(name, _)| name.ends_with("ReadOnlyAccess"));
    let mut pairs = Vec::new();
    for one in some(20) {
        pairs.push(pair("managed: with itself", one, one, Kind::Identity));
        if let Some(less) = one_statement_less(one) {
            pairs.push(pair("managed: a statement less", &less, one, Kind::Identity));
        }
    }
    for (one, other) in some(10).zip(some(10).skip(1)) {
        pairs.push(pair("managed: any two", one, other, Kind::Identity));
    }
    for (one, next) in some(7).zip(all.iter().skip(1).step_by(7)) {
        pairs.push(pair("managed: next in the alphabet", one, next, Kind::Identity));
    }
    for one in readers.step_by(9) {
        pairs.push(pair("managed: readers in ReadOnlyAccess", one, read_only, Kind::Identity));
    }
    for one in some(40) {
        pairs.push(pair("managed: any in AdministratorAccess", one, administrator, Kind::Identity));
    }
    Ok(pairs)
}

/// The policy without its last statement, if it has several.
fn one_statement_less((name, document): &Named) -> Option<Named> {
    let mut less = document.clone();
    less.statements.pop();
    (!less.statements.is_empty()).then(|| (name.clone(), less))
}

fn pair(group: Group, candidate: &Named, reference: &Named, kind: Kind) -> Pair {
    Pair {
        group,
        name: format!("{} in {}", candidate.0, reference.0),
        candidate: candidate.1.clone(),
        reference: reference.1.clone(),
        kind,
    }
}

fn row(group: Group, outcomes: &mut [Outcome]) {
    outcomes.sort_by_key(|outcome| outcome.time);
    let count = |answer| outcomes.iter().filter(|outcome| outcome.answer == answer).count();
    let at = |percent: usize| outcomes[(outcomes.len() * percent).div_ceil(100).max(1) - 1].time;
    println!(
        "| {group} | {} | {} | {} | {} | {:.1?} | {:.1?} | {:.1?} | {} |",
        outcomes.len(),
        count("within"),
        count("exceeds"),
        count("unknown"),
        at(50),
        at(95),
        at(100),
        outcomes.last().map_or("", |outcome| &outcome.name)
    );
}

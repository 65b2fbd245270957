//! The findings that `--allow` and `iam-role.toml` let through, by the rule of [`iam_role_policy::allow`].
//!
//! INVARIANT: an allow is only called unused where everything was checked that it is for: one of an `iam-role.toml` by a run
//! through the directory that holds its files.

use std::{
    collections::BTreeMap,
    fs,
    ops::Range,
    path::{Path, PathBuf},
    rc::Rc,
};

use iam_role_policy::{
    Code, Finding,
    allow::{Allow, Allowing},
};

use crate::{config::Config, input::Input, locate::Located};

/// What the command line is called in reports.
const COMMAND_LINE: &str = "<command line>";

/// The option, as far as the code in it.
const OPTION: &str = "--allow ";

/// All that lets findings through in a run.
#[derive(Debug, Default)]
pub(crate) struct Silence {
    arguments: Option<Group>,
    configs: BTreeMap<PathBuf, (Rc<Config>, Group)>,
    /// The directories that the run goes through.
    walked: Vec<PathBuf>,
}

/// Allows that are written in one place.
#[derive(Debug)]
struct Group {
    allowing: Allowing,
    reasons: Vec<String>,
    /// Whether a file was checked that the allow is for.
    reached: Vec<bool>,
    /// Where each is written, in an input by its index.
    written: Vec<(usize, Range<usize>)>,
    inputs: Vec<Input>,
}

impl Group {
    fn new(allows: Vec<Allow>, written: Vec<(usize, Range<usize>)>, inputs: Vec<Input>) -> Self {
        let reasons = allows.iter().map(|allow| allow.reason.clone().unwrap_or_default()).collect();
        Self { reached: vec![false; allows.len()], allowing: Allowing::new(allows), reasons, written, inputs }
    }

    /// The allows of the command line, each an input of its own.
    fn of_arguments(arguments: &[String]) -> Self {
        let allows = arguments.iter().map(|argument| match argument.split_once('=') {
            Some((code, reason)) => Allow { code: code.to_owned(), reason: Some(reason.to_owned()) },
            None => Allow { code: argument.clone(), reason: None },
        });
        let allows: Vec<Allow> = allows.collect();
        let ranges = allows.iter().map(|allow| OPTION.len()..OPTION.len() + allow.code.len());
        let inputs = arguments.iter().map(|argument| Input {
            name: COMMAND_LINE.to_owned(),
            path: None,
            text: format!("{OPTION}{argument}"),
        });
        Self::new(allows.clone(), ranges.enumerate().collect(), inputs.collect())
    }

    fn of_config(config: &Config) -> Self {
        let allow = |allowed: &crate::config::Allowed| Allow {
            code: allowed.code.clone(),
            reason: allowed.reason.clone(),
        };
        let written = config.allows.iter().map(|allowed| (0, allowed.range.clone())).collect();
        Self::new(config.allows.iter().map(allow).collect(), written, vec![config.input.clone()])
    }

    fn lets_through(&mut self, finding: &Finding, reaches: impl Fn(usize) -> bool) -> Option<String> {
        let index = self.allowing.lets_through(finding, reaches)?;
        self.reasons.get(index).cloned()
    }

    /// The findings about the allows, with the inputs in which they are written.
    fn faults(self) -> Vec<(Input, Vec<Located>)> {
        let mut faults: Vec<_> = self.inputs.into_iter().map(|input| (input, Vec::new())).collect();
        // A finding about an allow says by its place which one it is.
        for finding in self.allowing.faults() {
            let index = (0..self.written.len()).find(|index| Allow::locus(*index) == finding.locus);
            let written = index.and_then(|index| self.written.get(index));
            if let Some((input, range)) = written
                && let Some((input, findings)) = faults.get_mut(*input)
            {
                let finding = in_words_of(input, finding);
                findings.push(Located::new(finding, &input.text, range.clone()));
            }
        }
        faults
    }
}

/// How the reason is written where the allow is.
fn in_words_of(input: &Input, finding: Finding) -> Finding {
    if finding.code != Code::ALLOW_WITHOUT_REASON {
        return finding;
    }
    finding.help(match input.path {
        Some(_) => "write `reason = \"…\"` below the code",
        None => "write the reason behind the code and `=`",
    })
}

impl Silence {
    /// The silence of a run with these allows, which goes through those of `files` that are directories.
    pub(crate) fn new(allows: &[String], files: &[PathBuf]) -> Self {
        let directories = files.iter().filter(|file| file.is_dir());
        Self {
            arguments: Some(Group::of_arguments(allows)),
            configs: BTreeMap::new(),
            walked: directories.filter_map(|directory| fs::canonicalize(directory).ok()).collect(),
        }
    }

    /// Notes that the file at `path`, which `config` is about, is checked.
    pub(crate) fn reach(&mut self, path: Option<&Path>, config: Option<&Rc<Config>>) {
        let Some(config) = config else { return };
        let (_, group) = self
            .configs
            .entry(config.folder.clone())
            .or_insert_with(|| (Rc::clone(config), Group::of_config(config)));
        for (index, reached) in group.reached.iter_mut().enumerate() {
            *reached |= is_about(config, index, path);
        }
    }

    /// Why the finding is let through in the file at `path`, which `config` is about; `None` if it is not. What is checked
    /// in comes before what is asked for this once.
    pub(crate) fn lets_through(
        &mut self,
        finding: &Finding,
        path: Option<&Path>,
        config: Option<&Rc<Config>>,
    ) -> Option<String> {
        let checked_in = config.and_then(|config| {
            let (_, group) = self.configs.get_mut(&config.folder)?;
            group.lets_through(finding, |index| is_about(config, index, path))
        });
        checked_in.or_else(|| self.arguments.as_mut()?.lets_through(finding, |_| true))
    }

    /// The findings about the allows, with the inputs in which they are written.
    pub(crate) fn faults(self) -> Vec<(Input, Vec<Located>)> {
        let mut faults = self.arguments.map_or_else(Vec::new, Group::faults);
        for (config, mut group) in self.configs.into_values() {
            for (index, reached) in group.reached.iter().enumerate() {
                if !config.has_seen_all(index, &self.walked, *reached) {
                    group.allowing.spare(index);
                }
            }
            faults.extend(group.faults());
        }
        faults.retain(|(_, findings)| !findings.is_empty());
        faults
    }
}

/// Whether the allow with this index is about the file at `path`; standard input is no file below any folder.
fn is_about(config: &Config, index: usize, path: Option<&Path>) -> bool {
    match config.allows.get(index).and_then(|allowed| allowed.files.as_ref()) {
        Some(files) => path.is_some_and(|path| config.holds(files, path)),
        None => true,
    }
}

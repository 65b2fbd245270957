//! CPU time of child processes.

use std::{
    fmt, fs,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

/// CPU time, user and system, in the hundredths of a second in which Linux reports it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cpu(u64);

impl Cpu {
    /// The time in hundredths of a second.
    pub(super) fn ticks(self) -> u64 {
        self.0
    }

    /// What all children that have ended have used so far.
    fn of_children() -> Result<Self> {
        let stat = fs::read_to_string("/proc/self/stat").context("this benchmark reads Linux's /proc")?;
        // The command's name stands in brackets and may hold spaces; the 14th and 15th field behind it are the children's.
        let (_, fields) = stat.rsplit_once(')').context("no name in /proc/self/stat")?;
        let times = fields.split_whitespace().skip(13).take(2);
        times.map(|field| Ok(field.parse::<u64>()?)).sum::<Result<u64>>().map(Self)
    }
}

impl fmt::Display for Cpu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} s", self.0 / 100, self.0 % 100)
    }
}

/// What `command` uses, with everything it starts.
pub(super) fn of(command: &mut Command) -> Result<Cpu> {
    let before = Cpu::of_children()?;
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    ensure!(status.success(), "failed: {command:?}");
    Ok(Cpu(Cpu::of_children()?.0 - before.0))
}

/// The least of several runs.
pub(super) fn least(runs: usize, mut run: impl FnMut() -> Result<Cpu>) -> Result<Cpu> {
    let times = (0..runs).map(|_| run()).collect::<Result<Vec<_>>>()?;
    times.into_iter().min().context("no run")
}

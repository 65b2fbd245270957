//! How much work a proof may be: a number of elementary steps, so that the same question always gets the same answer.

/// The steps that are left.
#[derive(Debug)]
pub(super) struct Budget(u32);

/// No step was left.
#[derive(Debug)]
pub(super) struct Exhausted;

impl Budget {
    /// What one question may cost: half a second or so of an unoptimised build.
    pub(super) const QUESTION: u32 = 1_000_000;

    pub(super) fn new(steps: u32) -> Self {
        Self(steps)
    }

    /// Takes `steps` off what is left.
    pub(super) fn spend(&mut self, steps: usize) -> Result<(), Exhausted> {
        let left = u32::try_from(steps).ok().and_then(|steps| self.0.checked_sub(steps));
        self.0 = left.unwrap_or(0);
        left.map(drop).ok_or(Exhausted)
    }
}

/// What is left for the questions of one task, for which they are not shared out beforehand.
#[cfg(feature = "command-line")]
#[derive(Debug)]
pub(crate) struct Effort(u32);

#[cfg(feature = "command-line")]
impl Effort {
    /// What a task may cost: as much as sixteen of the hardest questions, two seconds or so of an optimised build.
    pub(crate) const TASK: u32 = 16 * Budget::QUESTION;

    pub(crate) fn new(steps: u32) -> Self {
        Self(steps)
    }

    /// Whether there is nothing left, so that questions are answered at a glance or not at all.
    pub(crate) fn is_spent(&self) -> bool {
        self.0 == 0
    }

    /// Asks one question.
    pub(super) fn ask<T>(&mut self, question: impl FnOnce(&mut Budget) -> T) -> T {
        let granted = self.0.min(Budget::QUESTION);
        let mut budget = Budget::new(granted);
        let answer = question(&mut budget);
        self.0 -= granted - budget.0;
        answer
    }
}

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

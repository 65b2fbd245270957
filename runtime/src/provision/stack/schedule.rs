//! Turns, each when its time has come.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use aws_sdk_iam::Client;
use futures_util::{StreamExt, stream::FuturesUnordered};
use iam_role_policy::Role;

use super::applied::{NotBegun, Outcome};
use crate::{
    Error, RoleArn, Stack,
    plan::{Conflicts, Plan, StackPlan, Subject, Turn},
    provision::{
        Created, Session,
        apply::Halt,
        error::ConflictError,
        watch::{Event, Watch},
    },
};

pub(super) struct Schedule<'a> {
    pub(super) client: &'a Client,
    pub(super) stack: &'a Stack,
    pub(super) plan: &'a StackPlan,
    /// What was in the way when the account was read last, which may have come after the plan was made.
    pub(super) in_the_way: BTreeMap<&'a Subject, &'a Conflicts>,
    pub(super) watch: &'a Watch<'a>,
    /// The ARNs of the roles that were there, by their names in lower case.
    pub(super) arns: BTreeMap<String, RoleArn>,
    /// What the turns so far have created.
    pub(super) created: Mutex<Created>,
}

/// What became of a turn, and the calls that it took; nothing yet while it waits or is under way.
type Slot = Option<(Outcome, usize)>;

impl Schedule<'_> {
    /// What became of each turn, in the order of the plan.
    pub(super) async fn run(&self, at_once: usize) -> Vec<(Outcome, usize)> {
        let turns = self.plan.turns();
        let mut slots: Vec<Slot> = turns.iter().map(|_| None).collect();
        let mut waiting: Vec<usize> = (0..turns.len()).collect();
        let mut under_way = FuturesUnordered::new();
        loop {
            waiting.retain(|&index| {
                let Some(turn) = turns.get(index) else { return false };
                match self.readiness(turn, &slots) {
                    Readiness::Ready if under_way.len() < at_once => {
                        under_way.push(async move { (index, self.turn(index, turn).await) });
                        false
                    }
                    Readiness::Ready | Readiness::Waits => true,
                    Readiness::Never(why) => {
                        fill(&mut slots, index, (Outcome::NotBegun(why), 0));
                        false
                    }
                }
            });
            match under_way.next().await {
                Some((index, outcome)) => fill(&mut slots, index, outcome),
                None => break,
            }
        }
        // Turns come after earlier ones only, so that none is left waiting.
        slots.into_iter().flatten().collect()
    }

    fn readiness(&self, turn: &Turn, slots: &[Slot]) -> Readiness {
        for &earlier in turn.after() {
            match slots.get(earlier) {
                Some(Some((Outcome::Done { .. }, _))) => {}
                Some(None) => return Readiness::Waits,
                _ => {
                    let subject = self.plan.turns().get(earlier).map(|turn| turn.subject().clone());
                    return Readiness::Never(subject.map_or(NotBegun::Cancelled, NotBegun::After));
                }
            }
        }
        if self.watch.cancel.is_cancelled() {
            Readiness::Never(NotBegun::Cancelled)
        } else {
            Readiness::Ready
        }
    }

    async fn turn(&self, index: usize, turn: &Turn) -> (Outcome, usize) {
        let subject = turn.subject();
        let now = self.in_the_way.get(subject).copied();
        let plan = match turn.plan().and_then(|plan| now.map_or(Ok(plan), Err)) {
            Ok(plan) => plan,
            Err(conflicts) => {
                let error = Error::Conflict(ConflictError::before_all(conflicts.clone()));
                (self.watch.tell)(Event::Failed { subject, error: &error });
                return (Outcome::Failed(error), 0);
            }
        };
        let (of, steps) = (self.plan.turns().len(), plan.steps().len());
        (self.watch.tell)(Event::Began { subject, turn: index + 1, of, steps });
        let mut session = Session {
            subject: subject.to_string(),
            created: self.created().clone(),
            watch: Some((self.watch, subject)),
            ..Session::new(self.client, plan.role())
        };
        let outcome = self.outcome(&mut session, subject, plan).await;
        self.created().extend(session.created);
        match &outcome {
            Outcome::Failed(error) => (self.watch.tell)(Event::Failed { subject, error }),
            Outcome::Stopped { before, .. } => (self.watch.tell)(Event::Stopped { subject, before }),
            _ => (self.watch.tell)(Event::Done { subject }),
        }
        (outcome, session.calls)
    }

    async fn outcome(&self, session: &mut Session<'_>, subject: &Subject, plan: &Plan) -> Outcome {
        let (rest, notes) = match self.steps(session, subject, plan).await {
            Ok(taken) => taken,
            Err(error) => return Outcome::Failed(error),
        };
        let steps = session.done.clone();
        if let Some(before) = rest {
            let none = steps.is_empty();
            return if none {
                Outcome::NotBegun(NotBegun::Cancelled)
            } else {
                Outcome::Stopped { steps, before }
            };
        }
        let known = self.arns.get(&subject.name().to_ascii_lowercase());
        match session.role_arn.is_some().then_some(session.arn()) {
            Some(arn) => match arn.await {
                Ok(arn) => Outcome::Done { arn: Some(arn), steps, notes },
                Err(error) => Outcome::Failed(error),
            },
            None => Outcome::Done { arn: known.cloned(), steps, notes },
        }
    }

    /// Takes the steps; the answer is the one before which somebody cancelled, and the notes.
    async fn steps(
        &self,
        session: &mut Session<'_>,
        subject: &Subject,
        plan: &Plan,
    ) -> Result<(Option<crate::plan::Step>, Vec<String>), Error> {
        match (session.apply(plan).await, self.declared(subject)) {
            (Ok(rest), _) => Ok((rest, plan.notes().to_vec())),
            // It came since the account was read: what stands there now is read by itself, and made as declared.
            (Err(Halt::Stands(step, _)), Some(role)) => {
                session.converge(step, role, self.stack.planned_by(), &self.plan.shared()).await
            }
            (Err(Halt::Stands(version, _)), None) if matches!(subject, Subject::Policy(_)) => {
                Ok((session.resume(&version, plan).await?, plan.notes().to_vec()))
            }
            (Err(halt), _) => Err(session.halted(halt)),
        }
    }

    fn declared(&self, subject: &Subject) -> Option<&Role> {
        let Subject::Role(name) = subject else { return None };
        self.stack.roles().iter().find(|role| role.name == *name)
    }

    fn created(&self) -> std::sync::MutexGuard<'_, Created> {
        self.created.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a turn may be begun.
enum Readiness {
    Ready,
    Waits,
    Never(NotBegun),
}

fn fill(slots: &mut [Slot], index: usize, outcome: (Outcome, usize)) {
    if let Some(slot) = slots.get_mut(index) {
        *slot = Some(outcome);
    }
}

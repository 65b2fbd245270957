//! A request that one side allows and the other does not: searched for through all cells.
//!
//! For each way that an action, a resource and a principal can be to all statements, those that speak of it are left,
//! and their conditions decide. What was seen to hold nothing for one set of statements is not looked at again.
//!
//! Letters are texts that are not known, so whether a pattern matches is not known either where they are concerned. Any
//! request that is granted is granted by some statement, so its texts can be written with the letters of that statement:
//! it is enough to look where that one surely speaks. Where it knows no letters, those of a statement that denies do.

use std::collections::HashSet;

use super::{
    Side,
    bits::Bits,
    boxes::{self, Room},
    budget::{Budget, Exhausted},
    space::Space,
};

/// How many statements are told to be in a set or not in one step.
const MANY: usize = 128;

/// How many cells of a key are worth looking at.
const MOST_CELLS: usize = 4;

/// A way to reach over: one cell of each dimension.
#[derive(Clone, Debug)]
pub(super) struct Reached {
    pub(super) action: usize,
    pub(super) resource: usize,
    pub(super) principal: usize,
    /// Keys, each with one of its cells.
    pub(super) keys: Vec<(usize, usize)>,
    /// The candidate's statement that grants it.
    pub(super) rule: usize,
}

/// A statement of the candidate, and keys, each with one of its cells, with which it reaches over.
type Way = (usize, Vec<(usize, usize)>);

/// The statements that speak of some action, resource and principal.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Speaking {
    rules: Bits,
    /// Those that do so whatever letters stand for.
    surely: Bits,
}

/// The statements of both sides by what they do.
struct Parties {
    /// By side and layer, those that allow.
    allowing: [Vec<Bits>; 2],
    /// By side, those that deny.
    denying: [Bits; 2],
}

impl Parties {
    fn new(space: &Space<'_>) -> Self {
        let allowing = |side| -> Vec<Bits> {
            let layer = |layer| space.which(|rule| rule.side == side && rule.layer == layer && rule.allows());
            (0..space.layers(side)).map(layer).collect()
        };
        let denying = |side| space.which(|rule| rule.side == side && !rule.allows());
        let [candidate, reference] = [Side::Candidate, Side::Reference];
        Self {
            allowing: [allowing(candidate), allowing(reference)],
            denying: [denying(candidate), denying(reference)],
        }
    }
}

/// Calls `visit` with one way after another to reach over, until it answers.
pub(super) fn search<T>(
    space: &mut Space<'_>,
    budget: &mut Budget,
    mut visit: impl FnMut(&mut Space<'_>, &Reached, &mut Budget) -> Result<Option<T>, Exhausted>,
) -> Result<Option<T>, Exhausted> {
    let parties = Parties::new(space);
    let [granting, _] = &parties.allowing;
    let granting = granting.first().cloned().unwrap_or_default();
    let mut settled = HashSet::new();
    for action in 0..space.actions.len() {
        for resource in 0..space.resources.len() {
            for principal in 0..space.principals.len() {
                budget.spend(1 + space.rules.len() / MANY)?;
                let speaking = speaking(space, [action, resource, principal]);
                if speaking.rules.is_disjoint(&granting) || settled.contains(&speaking) {
                    continue;
                }
                let ways = Place::new(space, &parties, &speaking, budget)?.ways(budget)?;
                if ways.is_empty() {
                    settled.insert(speaking);
                }
                for (rule, keys) in ways {
                    let reached = Reached { action, resource, principal, keys, rule };
                    if let Some(answer) = visit(space, &reached, budget)? {
                        return Ok(Some(answer));
                    }
                }
            }
        }
    }
    Ok(None)
}

fn speaking(space: &Space<'_>, [action, resource, principal]: [usize; 3]) -> Speaking {
    let cells = [space.actions.get(action), space.resources.get(resource), space.principals.get(principal)];
    let mut cells = cells.into_iter().flatten();
    let Some(first) = cells.next() else {
        return Speaking { rules: Bits::default(), surely: Bits::default() };
    };
    let mut speaking = Speaking { rules: first.rules.clone(), surely: first.surely.clone() };
    for cell in cells {
        speaking.rules = speaking.rules.and(&cell.rules);
        speaking.surely = speaking.surely.and(&cell.surely);
    }
    speaking
}

/// The statements that speak of one action, resource and principal, each with the room that its conditions leave.
struct Place<'p> {
    parties: &'p Parties,
    speaking: &'p Speaking,
    lettered: Bits,
    /// The keys that their conditions name.
    keys: Vec<KeyRoom>,
    /// By the number of the statement, in order.
    rooms: Vec<(usize, [Room; 2])>,
}

/// A key, and how many cells it has.
struct KeyRoom {
    key: usize,
    cells: usize,
}

impl<'p> Place<'p> {
    fn new(
        space: &mut Space<'_>,
        parties: &'p Parties,
        speaking: &'p Speaking,
        budget: &mut Budget,
    ) -> Result<Self, Exhausted> {
        let mut named = Bits::default();
        for rule in speaking.rules.iter() {
            for (key, _) in space.tests.get(rule).map(Vec::as_slice).unwrap_or_default() {
                named.insert(*key);
            }
        }
        let mut keys = Vec::new();
        for key in named.iter() {
            let Some(own) = space.keys.all.get_mut(key) else { continue };
            keys.push(KeyRoom { key, cells: own.cells(budget)?.len() });
        }
        let mut place =
            Self { parties, speaking, lettered: space.lettered_resources.clone(), keys, rooms: Vec::new() };
        for rule in speaking.rules.iter() {
            let tests = space.tests.get(rule).map_or(0, Vec::len);
            budget.spend(1 + place.keys.len() * (1 + tests / 2))?;
            let room = place.room(space, rule);
            place.rooms.push((rule, room));
        }
        Ok(place)
    }

    /// The cells in which the conditions of `rule` hold, and those of them whose texts are written with its letters. What
    /// several conditions on one key say of a value can be written with the letters of one of them only.
    fn room(&self, space: &Space<'_>, rule: usize) -> [Room; 2] {
        let tests = space.tests.get(rule).map(Vec::as_slice).unwrap_or_default();
        let cells = |own: &KeyRoom| {
            let on_key = tests.iter().filter(|(key, _)| *key == own.key);
            let key = space.keys.all.get(own.key);
            let rooms: Vec<[&Bits; 2]> = on_key.filter_map(|(_, test)| key?.room(*test)).collect();
            let holds = rooms.iter().fold(Bits::below(own.cells), |cells, [holds, _]| cells.and(holds));
            let lettered = rooms.iter().find(|[holds, surely]| holds != surely);
            let surely = lettered.map_or_else(|| holds.clone(), |[_, surely]| holds.and(surely));
            (holds, surely)
        };
        let (holds, surely) = self.keys.iter().map(cells).unzip();
        [holds, surely]
    }

    /// Statements of the candidate, each with one cell for each key in which it reaches over.
    fn ways(&self, budget: &mut Budget) -> Result<Vec<Way>, Exhausted> {
        let [candidate, reference] = &self.parties.allowing;
        let [_, denying] = &self.parties.denying;
        let mut ways = Vec::new();
        let (Some(granting), bounding) = (candidate.first(), candidate.get(1..).unwrap_or_default()) else {
            return Ok(ways);
        };
        for rule in self.speaking.rules.and(granting).iter() {
            for grant in self.granted(rule, bounding, budget)? {
                if self.speaking.surely.contains(rule) {
                    for layer in reference {
                        let mut allowed = self.rooms(layer);
                        allowed.extend(self.denied());
                        let left = boxes::remainder(&grant, &allowed, budget)?;
                        self.add(rule, left.as_ref(), &mut ways);
                    }
                }
                for denial in self.speaking.rules.and(denying).iter() {
                    if self.is_sure(rule, denial) {
                        let room = self.rooms_of(denial).and_then(|[room, _]| boxes::common(&grant, room));
                        let Some(room) = room else { continue };
                        let left = boxes::remainder(&room, &self.denied(), budget)?;
                        self.add(rule, left.as_ref(), &mut ways);
                    }
                }
            }
        }
        Ok(ways)
    }

    /// Adds the ways in which `rule` reaches over to what is `left` of where it grants.
    fn add(&self, rule: usize, left: Option<&Room>, ways: &mut Vec<Way>) {
        let Some(left) = left else { return };
        for picked in self.picks(left) {
            ways.push((rule, picked));
        }
    }

    /// Whether the text at hand is written with the letters that matter: of the statement that grants, or if it has none,
    /// of the one that denies.
    fn is_sure(&self, granting: usize, denying: usize) -> bool {
        let by_denial = !self.lettered.contains(granting) && self.lettered.contains(denying);
        self.speaking.surely.contains(if by_denial { denying } else { granting })
    }

    /// Where `rule` grants within every boundary.
    fn granted(&self, rule: usize, bounding: &[Bits], budget: &mut Budget) -> Result<Vec<Room>, Exhausted> {
        let mut grants: Vec<Room> = Vec::new();
        if let Some([_, surely]) = self.rooms_of(rule)
            && surely.iter().all(|cells| !cells.is_empty())
        {
            grants.push(surely.clone());
        }
        for layer in bounding {
            let rooms = self.rooms(layer);
            budget.spend(grants.len() * rooms.len() * (self.keys.len() + 1))?;
            let mut within = Vec::new();
            for grant in &grants {
                for room in &rooms {
                    within.extend(boxes::common(grant, room));
                }
            }
            grants = within;
        }
        Ok(grants)
    }

    /// Where `rule` holds, and where it surely does, if it speaks here.
    fn rooms_of(&self, rule: usize) -> Option<&[Room; 2]> {
        let index = self.rooms.binary_search_by_key(&rule, |(rule, _)| *rule).ok()?;
        self.rooms.get(index).map(|(_, rooms)| rooms)
    }

    /// Where the statements among `rules` that speak here hold.
    fn rooms<'s>(&'s self, rules: &Bits) -> Vec<&'s Room> {
        let here = self.speaking.rules.and(rules);
        let mut rooms = Vec::new();
        for (rule, [room, _]) in &self.rooms {
            if here.contains(*rule) {
                rooms.push(room);
            }
        }
        rooms
    }

    /// Where the candidate denies.
    fn denied(&self) -> Vec<&Room> {
        let [denying, _] = &self.parties.denying;
        self.rooms(denying)
    }

    /// One cell for each key: the plainest, and then some others for one key after the other, since it may be that of the
    /// plainest nothing can be shown.
    fn picks(&self, room: &Room) -> Vec<Vec<(usize, usize)>> {
        let keys = || self.keys.iter().map(|own| own.key).zip(room);
        let mut plainest = Vec::with_capacity(room.len());
        for (key, cells) in keys() {
            plainest.extend(cells.iter().next().map(|cell| (key, cell)));
        }
        let mut picks = vec![plainest.clone()];
        for (key, cells) in keys() {
            for cell in cells.iter().take(MOST_CELLS).skip(1) {
                let mut pick = plainest.clone();
                for (_, picked) in pick.iter_mut().filter(|(of, _)| *of == key) {
                    *picked = cell;
                }
                picks.push(pick);
            }
        }
        picks
    }
}

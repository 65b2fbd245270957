//! What conditions leave open: for each key the cells that are left, and what can be cut out of all of them together.

use super::{
    bits::Bits,
    budget::{Budget, Exhausted},
};

/// For each of the keys in question, in one order, some of its cells: what one statement's conditions ask for.
pub(super) type Room = Vec<Bits>;

/// Both rooms at once; `None` if they have nothing in common.
pub(super) fn common(left: &Room, right: &Room) -> Option<Room> {
    let room: Room = left.iter().zip(right).map(|(left, right)| left.and(right)).collect();
    room.iter().all(|cells| !cells.is_empty()).then_some(room)
}

/// What is left of `room` when all of `others` are taken away, as far as one room holds it; `None` if nothing is left.
///
/// What sticks out of another room does so in one of its keys; each is tried, the room with the fewest first.
pub(super) fn remainder(
    room: &Room,
    others: &[&Room],
    budget: &mut Budget,
) -> Result<Option<Room>, Exhausted> {
    budget.spend(others.len() * room.len() + 1)?;
    let disjoint = |other: &Room| room.iter().zip(other).any(|(cells, taken)| cells.is_disjoint(taken));
    let near: Vec<&Room> = others.iter().copied().filter(|other| !disjoint(other)).collect();
    let sticking =
        |other: &Room| room.iter().zip(other).filter(|(cells, taken)| !cells.is_subset(taken)).count();
    let Some(nearest) = near.iter().copied().min_by_key(|other| sticking(other)) else {
        return Ok(Some(room.clone()));
    };
    let mut rest = room.clone();
    for (key, taken) in nearest.iter().enumerate() {
        let Some(cells) = rest.get(key).cloned() else { continue };
        let outside = cells.without(taken);
        if outside.is_empty() {
            continue;
        }
        set(&mut rest, key, outside);
        if let Some(found) = remainder(&rest, &near, budget)? {
            return Ok(Some(found));
        }
        // The further keys are tried where this one is inside.
        set(&mut rest, key, cells.and(taken));
    }
    Ok(None)
}

fn set(room: &mut Room, key: usize, cells: Bits) {
    if let Some(place) = room.get_mut(key) {
        *place = cells;
    }
}

//! Ways in which permissions lead to more permissions than were granted.
//!
//! They are of the role as a whole: what one policy grants may need what another does. They are warnings, though AWS's
//! own policies for administrators have them, because what is granted may be meant.

pub(super) mod administrator;
mod methods;
pub(super) mod own_role;
pub(super) mod paths;

/// The actions that any of the methods needs, in full, with repetitions.
pub(super) fn actions() -> impl Iterator<Item = &'static str> {
    let methods = methods::ALL.iter().flat_map(|(_, methods)| methods.iter());
    methods.flat_map(methods::Method::actions).chain(own_role::ACTIONS)
}

//! What the compiler checks of a role that names declared policies: an attribute sees its own struct and no other.
//!
//! Evaluated when the program is compiled; a mistake is a panic there, which is the compiler's error.

use crate::PolicySpec;

/// The longest message.
const MOST: usize = 512;

/// Checks that `role` has a field for every parameter of `policy`.
///
/// # Panics
/// Where it has none: names the policy and the parameter.
#[track_caller]
#[expect(clippy::panic, reason = "evaluated when the program is compiled: the panic is the compiler's error")]
pub const fn require_fields(role: &str, fields: &[&str], policy: &PolicySpec) {
    let mut rest = policy.parameters;
    while let [parameter, others @ ..] = rest {
        if !contains(fields, parameter) {
            let parts = [
                "the policy `",
                policy.name,
                "` has a parameter `",
                parameter,
                "` and the role `",
                role,
                "` has no such field\nhelp: add the field `",
                parameter,
                "` to `",
                role,
                "`",
            ];
            let (message, length) = join(&parts);
            panic!("{}", text(&message, length));
        }
        rest = others;
    }
}

/// Checks that `field` is a parameter of one of `policies`.
///
/// # Panics
/// Where it is none: names the field.
#[track_caller]
#[expect(clippy::panic, reason = "evaluated when the program is compiled: the panic is the compiler's error")]
pub const fn require_use(field: &str, policies: &[&PolicySpec]) {
    let mut rest = policies;
    while let [policy, others @ ..] = rest {
        if contains(policy.parameters, field) {
            return;
        }
        rest = others;
    }
    let parts = [
        "the field `",
        field,
        "` is used neither by the role nor by a policy that it names\nhelp: write `{",
        field,
        "}` where its value belongs, or remove the field",
    ];
    let (message, length) = join(&parts);
    panic!("{}", text(&message, length));
}

const fn contains(words: &[&str], word: &str) -> bool {
    let mut rest = words;
    while let [first, others @ ..] = rest {
        if equal(first.as_bytes(), word.as_bytes()) {
            return true;
        }
        rest = others;
    }
    false
}

const fn equal(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([a, a_rest @ ..], [b, b_rest @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        (one, other) = (a_rest, b_rest);
    }
    one.is_empty() && other.is_empty()
}

/// The parts behind each other, and how many bytes they are. A part that does not fit ends the message.
const fn join(parts: &[&str]) -> ([u8; MOST], usize) {
    let mut joined = [0; MOST];
    let mut length = 0;
    let mut rest = parts;
    while let [part, others @ ..] = rest {
        let Some((_, free)) = joined.split_at_mut_checked(length) else { break };
        let Some((place, _)) = free.split_at_mut_checked(part.len()) else { break };
        place.copy_from_slice(part.as_bytes());
        length += part.len();
        rest = others;
    }
    (joined, length)
}

const fn text(message: &[u8; MOST], length: usize) -> &str {
    match message.split_at_checked(length) {
        Some((text, _)) => match str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => "",
        },
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: PolicySpec = PolicySpec { name: "Reading", parameters: &["bucket"], ..PolicySpec::DEFAULT };

    #[test]
    fn a_field_for_every_parameter() {
        require_fields("Reader", &["account", "bucket"], &POLICY);
        require_use("bucket", &[&PolicySpec::DEFAULT, &POLICY]);
    }

    #[test]
    #[should_panic(
        expected = "the policy `Reading` has a parameter `bucket` and the role `Reader` has no such field"
    )]
    fn a_parameter_without_field() {
        require_fields("Reader", &["bucke", "buckets"], &POLICY);
    }

    #[test]
    #[should_panic(expected = "the field `key` is used neither by the role nor by a policy that it names")]
    fn a_field_of_nobody() {
        require_use("key", &[&POLICY]);
    }

    #[test]
    fn a_message_that_is_too_long_ends_between_parts() {
        let long = "x".repeat(MOST);
        let (message, length) = join(&["short", &long, "never"]);
        assert_eq!(text(&message, length), "short");
    }
}

//! Turns a name into its place in the index of a table. `cargo xtask catalog`, which writes the indexes, has it of this
//! file.
//!
//! INVARIANT: names that are the same but for the case of letters have the same hash. A change here needs the tables
//! written anew.

/// The multiplier of the hash: odd, its bits spread.
const SPREAD: u64 = 0x517c_c1b7_2722_0a95;

/// The bit in which a small letter differs from its capital, in each byte of a word.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// The same for names that are the same but for case, and seldom for others.
#[derive(Clone, Copy)]
pub(crate) struct NameHash(pub(crate) u64);

impl NameHash {
    pub(crate) fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let Some(last) = bytes.last_chunk() else { return Self(mixed(0, few(bytes))) };
        let (words, _) = bytes.as_chunks();
        let hash = words.iter().fold(0, |hash, word| mixed(hash, u64::from_le_bytes(*word)));
        // What is left over, with some of what was before.
        Self(mixed(hash, u64::from_le_bytes(*last)))
    }

    /// Which of so many slots is its own.
    pub(crate) fn slot(self, of: usize) -> usize {
        let share = (self.0 >> 32) * u64::try_from(of).unwrap_or_default();
        usize::try_from(share >> 32).unwrap_or_default()
    }

    /// By what most names are told from others in the same slot: a digit of 6 bits that has little say in the slot.
    pub(crate) fn mark(self) -> u8 {
        let [.., low, _, _, _, _] = self.0.to_be_bytes();
        low & 0x3f
    }
}

/// Fewer than eight bytes in a word: the first and the last four, or all that there are.
fn few(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

fn mixed(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ (word | SMALL)).wrapping_mul(SPREAD)
}

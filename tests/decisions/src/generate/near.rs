//! A text into one that is close to it: itself, a miss by one character, or a pattern that just covers it, or just not.

use super::dice::Dice;

/// `text`, or a text that differs from it by little.
pub(super) fn text(dice: &mut Dice, text: &str) -> String {
    match dice.below(10) {
        0 => flip_case(dice, text),
        1 => without_last(text),
        2 => format!("{text}x"),
        3 => format!("{text}/"),
        4 => change_one(dice, text, 'z'),
        _ => text.to_owned(),
    }
}

/// The ARN `arn`, or one whose resource differs from it by little.
pub(super) fn resource(dice: &mut Dice, arn: &str) -> String {
    let Some((colon, _)) = arn.match_indices(':').nth(4) else { return arn.to_owned() };
    let (before, resource) = arn.split_at(colon + 1);
    let near = text(dice, resource);
    if near.is_empty() { arn.to_owned() } else { format!("{before}{near}") }
}

/// A pattern that covers `text`, or nearly does. Only what stands behind `fixed` bytes is changed.
pub(super) fn pattern(dice: &mut Dice, text: &str, fixed: usize) -> String {
    let (before, rest) = text.split_at_checked(fixed).unwrap_or(("", text));
    let rest = match dice.below(9) {
        0 => "*".to_owned(),
        1 => change_one(dice, rest, '?'),
        2 => cut(dice, rest, "*"),
        3 => format!("{rest}*"),
        4 => format!("{rest}?"),
        5 => change_one(dice, rest, '*'),
        _ => self::text(dice, rest),
    };
    format!("{before}{rest}")
}

fn flip_case(dice: &mut Dice, text: &str) -> String {
    let at = dice.below(text.len());
    let flip = |(place, c): (usize, char)| match c {
        c if place != at => c,
        c if c.is_ascii_lowercase() => c.to_ascii_uppercase(),
        c => c.to_ascii_lowercase(),
    };
    text.chars().enumerate().map(flip).collect()
}

fn without_last(text: &str) -> String {
    let mut text = text.to_owned();
    text.pop();
    text
}

fn change_one(dice: &mut Dice, text: &str, to: char) -> String {
    let at = dice.below(text.len());
    text.chars().enumerate().map(|(place, c)| if place == at { to } else { c }).collect()
}

fn cut(dice: &mut Dice, text: &str, end: &str) -> String {
    let kept: String = text.chars().take(dice.below(text.len() + 1)).collect();
    format!("{kept}{end}")
}

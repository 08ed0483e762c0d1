//! Which PINs are refused, and why. The reasons are shown to the person (security.md §2.3: say why).
//!
//! A PIN is only ever guessed five times (the slot is gone then), so what counts is that no guess is much likelier
//! than another. Rules catch families, [`COMMON_PINS`] the rest; together they refuse far more than 1,000 values.

use chrono::{Datelike, NaiveDate};
use zeroize::Zeroizing;

use super::common::COMMON_PINS;
use crate::secret::SecretText;

/// Fewest digits.
pub const PIN_MIN_DIGITS: usize = 6;
/// Most digits.
pub const PIN_MAX_DIGITS: usize = 12;

/// Why a PIN is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum WeakPin {
    /// Something else than the digits 0 to 9.
    #[error("a PIN has digits only")]
    NotDigits,
    /// Fewer than [`PIN_MIN_DIGITS`].
    #[error("a PIN has at least {PIN_MIN_DIGITS} digits")]
    TooShort,
    /// More than [`PIN_MAX_DIGITS`].
    #[error("a PIN has at most {PIN_MAX_DIGITS} digits")]
    TooLong,
    /// One or two different digits, a repeated block, four equal digits in a row, or the same read backwards.
    #[error("the PIN repeats itself")]
    Repeats,
    /// Digits that count up or down in equal steps, also in two parts or two interleaved ones.
    #[error("the PIN is a sequence")]
    Sequence,
    /// A path over neighbouring keys, whole rows, columns or diagonals, or only corners.
    #[error("the PIN is a shape on the keypad")]
    KeypadShape,
    /// Any calendar date.
    #[error("the PIN is a date")]
    Date,
    /// On the list of PINs many people choose.
    #[error("the PIN is a common one")]
    Common,
    /// Part of the person's own birth date, telephone or other number.
    #[error("the PIN is made of something known about you")]
    PersonFact,
}

/// What is known about the person and must not become a PIN. Numbers may be written in any way; only digits count.
#[derive(Default)]
pub struct PinFacts {
    /// Birth dates: the person's, and others the tenant knows of.
    pub birth_dates: Vec<NaiveDate>,
    /// Telephone numbers.
    pub phone_digits: Vec<String>,
    /// Staff number, licence number, postal code and the like.
    pub other_digits: Vec<String>,
}

/// Checks a PIN that someone wants to choose.
///
/// # Errors
/// [`WeakPin`] with the first reason found; what is personal goes before what is general.
pub fn check_pin(pin: &SecretText, facts: &PinFacts) -> Result<(), WeakPin> {
    let text = pin.expose();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(WeakPin::NotDigits);
    }
    if text.len() < PIN_MIN_DIGITS {
        return Err(WeakPin::TooShort);
    }
    if text.len() > PIN_MAX_DIGITS {
        return Err(WeakPin::TooLong);
    }
    let digits = Zeroizing::new(text.bytes().map(|byte| i8::from_ne_bytes([byte - b'0'])).collect::<Vec<i8>>());
    match weakness(text, &digits, facts) {
        Some(reason) => Err(reason),
        None => Ok(()),
    }
}

fn weakness(text: &str, digits: &[i8], facts: &PinFacts) -> Option<WeakPin> {
    if repeats(digits) {
        Some(WeakPin::Repeats)
    } else if counts(digits) {
        Some(WeakPin::Sequence)
    } else if draws_shape(digits) {
        Some(WeakPin::KeypadShape)
    } else if tells_fact(text, facts) {
        Some(WeakPin::PersonFact)
    } else if is_date(text) {
        Some(WeakPin::Date)
    } else if COMMON_PINS.binary_search(&text).is_ok() {
        Some(WeakPin::Common)
    } else {
        None
    }
}

fn repeats(digits: &[i8]) -> bool {
    let different = (0..10).filter(|digit| digits.contains(digit)).count();
    let long_run = digits.windows(4).any(|run| run.iter().all(|digit| *digit == run[0]));
    let block = (1..=digits.len() / 2).any(|size| digits.iter().skip(size).eq(&digits[..digits.len() - size]));
    different <= 2 || long_run || block || digits.iter().eq(digits.iter().rev())
}

fn counts(digits: &[i8]) -> bool {
    let (even, odd): (Vec<_>, Vec<_>) = digits.iter().enumerate().partition(|(place, _)| place % 2 == 0);
    let interleaved = [even, odd].iter().all(|half| {
        let half: Vec<i8> = half.iter().map(|(_, digit)| **digit).collect();
        matches!(equal_step(&half), Some(0 | 1 | 2 | 8 | 9))
    });
    let two_parts = (3..=digits.len() - 3).any(|split| {
        let (first, second) = digits.split_at(split);
        [first, second].iter().all(|part| matches!(equal_step(part), Some(1 | 9)))
    });
    equal_step(digits).is_some() || interleaved || two_parts
}

/// The step from each digit to the next, modulo ten, if it is always the same.
fn equal_step(digits: &[i8]) -> Option<i8> {
    let mut steps = digits.windows(2).map(|pair| (pair[1] - pair[0]).rem_euclid(10));
    let first = steps.next()?;
    steps.all(|step| step == first).then_some(first)
}

fn draws_shape(digits: &[i8]) -> bool {
    const LINES: [[i8; 3]; 8] =
        [[1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 4, 7], [2, 5, 8], [3, 6, 9], [1, 5, 9], [3, 5, 7]];
    let is_line = |keys: &[i8]| LINES.iter().any(|line| keys.iter().eq(line) || keys.iter().rev().eq(line));
    let path = digits.windows(2).all(|pair| distance(pair[0], pair[1]) <= 1);
    let lines = digits.len().is_multiple_of(3) && digits.chunks(3).all(is_line);
    path || lines || digits.iter().all(|digit| [1, 3, 7, 9].contains(digit))
}

/// Steps between two keys of a telephone keypad, up, down, left or right.
fn distance(from: i8, to: i8) -> i8 {
    let place = |digit: i8| if digit == 0 { (3, 1) } else { ((digit - 1) / 3, (digit - 1) % 3) };
    let ((row, column), (other_row, other_column)) = (place(from), place(to));
    (row - other_row).abs() + (column - other_column).abs()
}

fn is_date(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u32>().ok());
    let day = |from| number(from..from + 2).is_some_and(|day| (1..=31).contains(&day));
    let month = |from| number(from..from + 2).is_some_and(|month| (1..=12).contains(&month));
    let year = |from| number(from..from + 4).is_some_and(|year| (1900..2100).contains(&year));
    match text.len() {
        6 => {
            let with_day = (day(0) && month(2)) || (month(0) && day(2)) || (month(2) && day(4));
            with_day || (month(0) && year(2)) || (year(0) && month(4))
        }
        8 => ((day(0) && month(2)) || (month(0) && day(2))) && year(4) || (year(0) && month(4) && day(6)),
        _ => false,
    }
}

fn tells_fact(text: &str, facts: &PinFacts) -> bool {
    let birth = facts.birth_dates.iter().any(|date| {
        let (year, month, day) = (date.year(), date.month(), date.day());
        [format!("{year:04}"), format!("{day:02}{month:02}"), format!("{month:02}{day:02}")]
            .iter()
            .any(|part| text.contains(part.as_str()))
    });
    birth || facts.phone_digits.iter().chain(&facts.other_digits).any(|number| shares_number(text, number))
}

/// Whether the PIN lies inside the number, holds six digits of it in a row, or holds its last four.
fn shares_number(text: &str, number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let Some(tail) = digits.len().checked_sub(4).and_then(|start| digits.get(start..)) else { return false };
    let six_in_a_row = (0..digits.len()).any(|at| digits.get(at..at + 6).is_some_and(|part| text.contains(part)));
    digits.contains(text) || six_in_a_row || text.contains(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(pin: &str) -> Result<(), WeakPin> {
        check_pin(&SecretText::new(pin.to_owned()), &PinFacts::default())
    }

    #[test]
    fn each_reason_is_given() {
        let cases = [
            ("", WeakPin::TooShort),
            ("48291", WeakPin::TooShort),
            ("4829137465801", WeakPin::TooLong),
            ("48 291", WeakPin::NotDigits),
            ("٤٨٢٩١٣", WeakPin::NotDigits),
            ("-48291", WeakPin::NotDigits),
            ("111111", WeakPin::Repeats),
            ("484884", WeakPin::Repeats),
            ("482482", WeakPin::Repeats),
            ("48294829", WeakPin::Repeats),
            ("482284", WeakPin::Repeats),
            ("977773", WeakPin::Repeats),
            ("123456", WeakPin::Sequence),
            ("890123", WeakPin::Sequence),
            ("987654321098", WeakPin::Sequence),
            ("135791", WeakPin::Sequence),
            ("369147", WeakPin::KeypadShape),
            ("112233", WeakPin::Sequence),
            ("102030", WeakPin::Sequence),
            ("456123", WeakPin::Sequence),
            ("147258", WeakPin::KeypadShape),
            ("159357", WeakPin::KeypadShape),
            ("125874", WeakPin::KeypadShape),
            ("258085", WeakPin::KeypadShape),
            ("139713", WeakPin::KeypadShape),
            ("311295", WeakPin::Date),
            ("123195", WeakPin::Date),
            ("951231", WeakPin::Date),
            ("071984", WeakPin::Date),
            ("20051984", WeakPin::Date),
            ("19840520", WeakPin::Date),
            ("314159", WeakPin::Common),
            ("8675309", WeakPin::Common),
        ];
        for (pin, reason) in cases {
            assert_eq!(verdict(pin), Err(reason), "{pin}");
        }
    }

    #[test]
    fn ordinary_pins_pass() {
        for pin in ["482913", "739164", "804271", "96240718", "604839", "5839206174", "480163927514"] {
            assert_eq!(verdict(pin), Ok(()), "{pin}");
        }
    }

    #[test]
    fn facts_about_the_person_are_refused() {
        let facts = PinFacts {
            birth_dates: vec![NaiveDate::from_ymd_opt(1987, 9, 24).unwrap()],
            phone_digits: vec!["+49 (0)171 - 604 8392".to_owned()],
            other_digits: vec!["B-739164".to_owned(), "12".to_owned()],
        };
        for pin in ["240987", "092487", "871987", "240983", "604839", "048392", "838392", "739164", "57391648"] {
            assert_eq!(check_pin(&SecretText::new(pin.to_owned()), &facts), Err(WeakPin::PersonFact), "{pin}");
        }
        assert_eq!(check_pin(&SecretText::new("482913".to_owned()), &facts), Ok(()));
    }

    #[test]
    fn the_blocklist_is_large_and_leaves_most_pins() {
        // Every seventh value stands for seven.
        let verdicts: Vec<_> = (0..1_000_000).step_by(7).map(|value| verdict(&format!("{value:06}"))).collect();
        let count = |wanted: &dyn Fn(&WeakPin) -> bool| {
            7 * verdicts.iter().filter(|verdict| verdict.is_err_and(|reason| wanted(&reason))).count()
        };
        let (refused, beside_dates) = (count(&|_| true), count(&|reason| *reason != WeakPin::Date));
        assert!((1_000..200_000).contains(&refused), "{refused}");
        // Without dates, by far the largest family, it still has to be more than 1,000 values.
        assert!((1_000..50_000).contains(&beside_dates), "{beside_dates}");
    }

    #[test]
    fn the_list_is_sorted_and_holds_only_what_no_rule_catches() {
        assert!(COMMON_PINS.is_sorted_by(|a, b| a < b));
        let caught: Vec<_> = COMMON_PINS.iter().filter(|pin| verdict(pin) != Err(WeakPin::Common)).collect();
        assert!(caught.is_empty(), "{caught:?}");
    }
}

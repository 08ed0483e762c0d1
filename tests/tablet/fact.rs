//! Which tap the `n`th tap of a session is: so that what is there tells which taps made it.

use baton_contract::{command::TapFact, view::Mark};

/// The rows that are tapped: trials first, then counts.
pub const ROWS: [&str; 5] = ["Asks for help", "Points to named picture", "Matches colours", "Hitting", "Elopement"];

/// The row and the fact of tap `n`.
pub fn tap(n: usize) -> (&'static str, TapFact) {
    let row = ROWS[n % ROWS.len()];
    if n % ROWS.len() >= 3 {
        return (row, TapFact::Count);
    }
    let fact = match n / ROWS.len() % 3 {
        0 => TapFact::Trial { mark: Mark::Correct, level: None, kind: None },
        1 => TapFact::Trial { mark: Mark::Prompted, level: Some(u8::try_from(1 + n % 5).unwrap_or(1)), kind: None },
        _ => TapFact::Trial { mark: Mark::Incorrect, level: None, kind: None },
    };
    (row, fact)
}

//! From whole minutes to units.

/// A unit counts once its midpoint is passed: of 15 minutes ⌊(minutes + 7) ÷ 15⌋, of 60 from the 31st minute on. No units
/// of no length.
#[must_use]
pub fn midpoint_units(minutes: u64, unit_minutes: u32) -> u64 {
    let unit = u64::from(unit_minutes);
    let short_of_midpoint = unit.div_ceil(2).saturating_sub(1);
    minutes.saturating_add(short_of_midpoint).checked_div(unit).unwrap_or(0)
}

/// Whole units only. No units of no length.
#[must_use]
pub fn full_units(minutes: u64, unit_minutes: u32) -> u64 {
    minutes.checked_div(u64::from(unit_minutes)).unwrap_or(0)
}

/// Units of the total over codes by the midpoint rule, spread: each code first gets its whole units, then the codes with
/// the largest remainders one more each. Equal remainders go to the code with more minutes, then to the first by name.
/// Codes must be distinct; units come back in their order.
#[must_use]
pub fn total_time_units(minutes_by_code: &[(&str, u64)], unit_minutes: u32) -> Vec<u64> {
    let total = minutes_by_code.iter().fold(0_u64, |sum, (_, minutes)| sum.saturating_add(*minutes));
    let mut units: Vec<u64> = minutes_by_code.iter().map(|(_, m)| full_units(*m, unit_minutes)).collect();
    let left = midpoint_units(total, unit_minutes).saturating_sub(units.iter().sum());
    let rest = |i: usize| minutes_by_code[i].1.checked_rem(u64::from(unit_minutes)).unwrap_or(0);
    let mut order: Vec<usize> = (0..units.len()).collect();
    order.sort_by_key(|i| {
        let (code, minutes) = minutes_by_code[*i];
        (std::cmp::Reverse((rest(*i), minutes)), code)
    });
    // There are never more units left than codes with a remainder, so one pass gives them all away.
    for i in order.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        units[i] += 1;
    }
    units
}

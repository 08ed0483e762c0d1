//! The times that an entry says: those that a clock can show, and that were recorded when the entry was.

use baton_domain::{
    Action,
    observation::Touch,
    session::{Refusal, Setting, Zone},
};
use baton_ledger::Header;

/// The last millisecond that a calendar of four digits has.
const LAST_MS: i64 = 253_402_300_799_999;

/// No clock on earth is farther from UTC, in minutes: 18 hours, as offsets are read everywhere.
const FARTHEST_MIN: i16 = 1_080;

/// What begins or ends a session, or somebody's part of it, is recorded as it is touched; so far apart may both clocks be.
const RECORDED_WITHIN_MS: u64 = 600_000;

/// What an action says of times.
#[derive(Default)]
struct Times<'a> {
    at: Option<Touch>,
    /// Whether time is billed by it.
    bounds: bool,
    zone: Option<Zone>,
    setting: Option<&'a Setting>,
}

/// # Errors
/// [`Refusal::BadTime`].
pub fn check(header: &Header, action: &Action) -> Result<(), Refusal> {
    if !action.kind().changes_chart() {
        return Ok(());
    }
    let said = times(action);
    let zones = said.zone.map_or([0, 0], |zone| [zone.start_min, zone.end_min]);
    let skew_ms = said.setting.and_then(|setting| setting.skew_ms).unwrap_or(0);
    let shown = is_shown(header.wall_ms)
        && said.at.is_none_or(|at| is_shown(at.wall_ms))
        && zones.iter().all(|min| (-FARTHEST_MIN..=FARTHEST_MIN).contains(min))
        && (-LAST_MS..=LAST_MS).contains(&skew_ms);
    let then = said.at.filter(|_| said.bounds).is_none_or(|at| {
        at.boot_ms.abs_diff(header.boot_ms) <= RECORDED_WITHIN_MS
            && at.wall_ms.abs_diff(header.wall_ms) <= RECORDED_WITHIN_MS
    });
    if shown && then { Ok(()) } else { Err(Refusal::BadTime) }
}

fn is_shown(wall_ms: i64) -> bool {
    (0..=LAST_MS).contains(&wall_ms)
}

fn times(action: &Action) -> Times<'_> {
    let bounds = |at: &Touch| Times { at: Some(*at), bounds: true, ..Times::default() };
    match action {
        Action::StartSession { at, zone_min, setting, .. } => {
            Times { zone: Some(Zone::at(*zone_min)), setting: Some(setting), ..bounds(at) }
        }
        Action::EndSession { at, zone_min, .. } => Times { zone: Some(Zone::at(*zone_min)), ..bounds(at) },
        Action::StartSegment { at, setting, .. } => Times { setting: Some(setting), ..bounds(at) },
        Action::EndSegment { at, .. } => bounds(at),
        Action::EnterSession { sheet, setting, .. } => {
            Times { zone: Some(sheet.zone), setting: Some(setting), ..Times::default() }
        }
        Action::PauseSession { at, .. }
        | Action::ResumeSession { at, .. }
        | Action::Observe { at, .. }
        | Action::EndBout { at, .. } => Times { at: Some(*at), ..Times::default() },
        _ => Times::default(),
    }
}

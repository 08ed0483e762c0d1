//! Counts, rates, bouts and intervals in words.

use super::Seen;
use crate::{
    note::words::{counted, decimals, lasted, percent},
    observation::{Fact, Observation, elapsed_ms},
    score::{Method, Window, interval_marks, latencies, latency, mean, rate_per_hour, score_intervals},
};

impl Seen<'_> {
    fn events(&self) -> impl Iterator<Item = &Observation> {
        self.valid.iter().copied().filter(|o| o.fact == Fact::Count)
    }

    fn bouts(&self) -> impl Iterator<Item = &Observation> {
        self.valid.iter().copied().filter(|o| o.fact == Fact::Bout)
    }

    fn length_ms(&self, bout: &Observation) -> u64 {
        let now = self.record.until();
        bout.bout_ms(now.at, now.boot)
    }

    pub(super) fn count(&self) -> String {
        let n = self.events().count();
        if n == 0 {
            return "no data".to_owned();
        }
        let window =
            Window { count: u32::try_from(n).unwrap_or(u32::MAX), observed_ms: self.record.during().observed_ms };
        let rate = rate_per_hour(window).map_or_else(String::new, |rate| format!(" ({} per hour)", decimals(rate, 2)));
        format!("{}{rate}", counted(n, "time"))
    }

    /// Events count within their windows, as in the score.
    pub(super) fn rate(&self) -> String {
        let windows = self.bouts().count();
        let Some(rate) = self.score.value else { return "no data".to_owned() };
        let in_one = |event: &&Observation| {
            let made = (event.at, event.boot);
            self.bouts().any(|window| {
                let begun = (window.at, window.boot);
                elapsed_ms(made, begun) == 0 && elapsed_ms(begun, made) <= self.length_ms(window)
            })
        };
        let n = self.events().filter(in_one).count();
        let times = if n == 0 { "did not happen (0)".to_owned() } else { counted(n, "time") };
        format!("{times} in {} ({} per minute)", counted(windows, "window"), decimals(rate, 2))
    }

    /// A bout cut by the session's end is in the total and not in the mean; one that still runs is in neither.
    pub(super) fn duration(&self) -> String {
        let ended: Vec<&Observation> = self.bouts().filter(|o| o.ended.is_some()).collect();
        let running = self.bouts().count() - ended.len();
        let whole: Vec<u64> =
            ended.iter().filter(|o| o.ended.is_some_and(|end| !end.truncated)).map(|o| self.length_ms(o)).collect();
        let total = ended.iter().map(|o| self.length_ms(o)).fold(0, u64::saturating_add);
        let mut words = match ended.len() {
            0 => "no data".to_owned(),
            n => format!("{}, {} in all", counted(n, "bout"), lasted(total as f64)),
        };
        if let Some(mean) = mean(&whole).filter(|_| whole.len() > 1) {
            words.push_str(&format!(", {} on average", lasted(mean)));
        }
        for (n, what) in [(ended.len() - whole.len(), "cut by the session's end"), (running, "still running")] {
            if n > 0 {
                words.push_str(&format!(", {n} {what}"));
            }
        }
        words
    }

    pub(super) fn latency(&self, limit_ms: Option<u32>) -> String {
        let came = latencies(limit_ms, &self.valid);
        let score = latency(&came);
        let silent = match score.no_response {
            0 => String::new(),
            n => format!(", {n} of {} without a response", came.len()),
        };
        match score.mean_ms {
            Some(mean) => format!("{} on average over {}{silent}", lasted(mean), counted(score.responded, "response")),
            None => format!("no data{silent}"),
        }
    }

    pub(super) fn inter_response_time(&self) -> String {
        let n = self.events().count();
        match self.score.value {
            Some(seconds) => format!("{}, {} apart on average", counted(n, "time"), lasted(seconds * 1_000.0)),
            None if n > 0 => format!("{}: no time between events", counted(n, "time")),
            None => "no data".to_owned(),
        }
    }

    pub(super) fn interval(&self, method: Method) -> String {
        let score = score_intervals(&interval_marks(&self.target.measure, &self.valid, &self.record.until()));
        let way = match method {
            Method::Partial => "partial",
            Method::Whole => "whole",
            Method::Momentary => "momentary",
        };
        let missed = if score.missed == 0 { String::new() } else { format!(", {} missed (not scored)", score.missed) };
        match score.percent_scored {
            Some(value) => {
                let observed = counted(score.observed, &format!("{way} interval"));
                format!("{} of {observed} ({}){missed}", score.scored, percent(value))
            }
            None => format!("no data{missed}"),
        }
    }
}

//! Claim lines: time gathered, truncated to minutes, rounded to units.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Policy, Providers, Refusal, Rounding, Scope, Segment, Span, full_units, midpoint_units, total_time_units};
use crate::civil::write_day;

/// One line of a claim, as derived.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Line {
    /// Service date.
    pub date: String,
    /// Client.
    pub client: String,
    /// Service code.
    pub code: String,
    /// Rendering provider; `null` where the policy bills providers together.
    pub provider: Option<String>,
    /// Billable time, unrounded.
    pub billable_ms: i64,
    /// Whole minutes that were rounded to units: per session truncated and then added where the policy rounds per session.
    pub minutes: u64,
    /// Minutes in a unit of this code on this date.
    pub unit_minutes: u32,
    /// Units.
    pub units: u64,
}

/// What is rounded together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Bucket<'a> {
    day: i64,
    client: &'a str,
    provider: Option<&'a str>,
    session: Option<Session<'a>>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Session<'a> {
    Named(&'a str),
    Alone(usize),
}

/// Spans of one code with their providers.
type Work<'a> = Vec<(&'a str, Span)>;

/// Claim lines of segments, by date, client, code and provider. A line of no units stays: the time was worked.
///
/// # Errors
/// [`Refusal`].
pub fn lines(segments: &[Segment], policy: &Policy) -> Result<Vec<Line>, Refusal> {
    policy.check()?;
    segments.iter().enumerate().try_for_each(|(number, s)| s.check(number))?;
    let mut lines: BTreeMap<(i64, &str, &str, Option<&str>), Line> = BTreeMap::new();
    for (bucket, codes) in gather(segments, policy) {
        // Checked segments have days that can be written.
        let date = write_day(bucket.day).unwrap_or_default();
        for part in round(&date, codes, policy) {
            let key = (bucket.day, bucket.client, part.code, bucket.provider);
            let line = lines.entry(key).or_insert_with(|| Line {
                date: date.clone(),
                client: bucket.client.to_owned(),
                code: part.code.to_owned(),
                provider: bucket.provider.map(str::to_owned),
                billable_ms: 0,
                minutes: 0,
                unit_minutes: part.unit_minutes,
                units: 0,
            });
            line.billable_ms += part.billable_ms;
            line.minutes += part.minutes;
            line.units += part.units;
        }
    }
    Ok(lines.into_values().collect())
}

fn gather<'a>(segments: &'a [Segment], policy: &Policy) -> BTreeMap<Bucket<'a>, BTreeMap<&'a str, Work<'a>>> {
    let mut buckets: BTreeMap<Bucket, BTreeMap<&str, Work>> = BTreeMap::new();
    for (number, segment) in segments.iter().enumerate() {
        let session = match policy.per {
            Scope::Day => None,
            Scope::Session => Some(segment.session.as_deref().map_or(Session::Alone(number), Session::Named)),
        };
        let provider = (policy.providers == Providers::Separate).then_some(segment.provider.as_str());
        for (day, span) in segment.dated_spans() {
            let bucket = Bucket { day, client: &segment.client, provider, session: session.clone() };
            buckets.entry(bucket).or_default().entry(&segment.code).or_default().push((&segment.provider, span));
        }
    }
    buckets
}

/// One code's share of a bucket.
struct Part<'a> {
    code: &'a str,
    billable_ms: i64,
    minutes: u64,
    unit_minutes: u32,
    units: u64,
}

fn round<'a>(date: &str, codes: BTreeMap<&'a str, Work>, policy: &Policy) -> Vec<Part<'a>> {
    let mut parts: Vec<Part> = codes
        .into_iter()
        .map(|(code, work)| {
            let billable_ms = worked_ms(work);
            let minutes = u64::try_from(billable_ms / 60_000).unwrap_or(0);
            let unit_minutes = policy.unit_minutes_of(code, date);
            let units = match policy.rounding {
                Rounding::CptMidpoint => midpoint_units(minutes, unit_minutes),
                Rounding::FullUnits => full_units(minutes, unit_minutes),
                Rounding::MedicareTotalTime => 0,
            };
            Part { code, billable_ms, minutes, unit_minutes, units }
        })
        .collect();
    if policy.rounding == Rounding::MedicareTotalTime {
        parts.sort_by_key(|p| p.unit_minutes);
        for alike in parts.chunk_by_mut(|a, b| a.unit_minutes == b.unit_minutes) {
            let minutes: Vec<(&str, u64)> = alike.iter().map(|p| (p.code, p.minutes)).collect();
            let units = total_time_units(&minutes, alike[0].unit_minutes);
            alike.iter_mut().zip(units).for_each(|(part, units)| part.units = units);
        }
    }
    parts
}

/// Time covered by each provider's spans, summed over providers.
fn worked_ms(mut work: Work) -> i64 {
    work.sort_unstable();
    let of_one = |spans: &[(&str, Span)]| {
        let mut reach = i64::MIN;
        let mut covered = 0;
        for (_, span) in spans {
            covered += (span.end_ms - span.start_ms.max(reach)).max(0);
            reach = reach.max(span.end_ms);
        }
        covered
    };
    work.chunk_by(|a, b| a.0 == b.0).map(of_one).sum()
}

//! Agreement between a session's data and what a second observer recorded beside it (domain §3.5).
//!
//! - Compared is what was recorded while both were there: in the second observer's segments beside the session, from its start to
//!   its end, less pauses. What was voided does not count, and neither does what anybody else recorded beside the session.
//! - Of a bout the part in that time counts; of a latency, an event, a trial or a mark only what began in it.
//! - Whoever recorded nothing of a behaviour that is counted or timed says that it did not happen. Of other measures silence
//!   says nothing: what one observer left out is left out for both.
//! - The order of segments and observations in their slices does not matter.

mod bouts;
mod events;
mod order;
mod rounds;
mod seen;
mod shared_time;
mod timeline;
mod trials;

use self::{
    seen::{Both, Seen},
    shared_time::SharedTime,
    timeline::Timeline,
};
use super::{Method, Refusal, Score};
use crate::{
    id::{TargetId, UserId},
    measure::{Measure, Target},
    observation::Observation,
    session::{Disposition, Segment, Session, Stream},
};

/// How far the clocks can be trusted by which two observers' times are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clocks {
    /// One device took all times.
    Same,
    /// Several devices did, and each one's distance from the platform's clock is known.
    Compared,
    /// Several devices did, and nobody knows how far apart they are. The shared time is that of their wall clocks, for lack of a
    /// better one; what needs a common time line is refused.
    Unknown,
}

impl Clocks {
    /// # Errors
    /// [`Refusal::ClocksUnknown`] where there is no common time line.
    fn shared(self) -> Result<(), Refusal> {
        if self == Clocks::Unknown { Err(Refusal::ClocksUnknown) } else { Ok(()) }
    }
}

/// Agreement of one method.
#[derive(Clone, PartialEq, Debug)]
pub struct MethodScore {
    /// The method.
    pub method: Method,
    /// Its score, which may have no value; or why there is none.
    pub score: Result<Score, Refusal>,
}

/// Agreement on one target.
#[derive(Clone, PartialEq, Debug)]
pub struct TargetAgreement {
    /// The target.
    pub target: TargetId,
    /// Every method that means something for its measure; none for words.
    pub methods: Vec<MethodScore>,
    /// The one of them that is usually reported for its measure, [`primary_method`].
    pub primary: Option<Method>,
    /// How long both watched, in milliseconds.
    pub window_ms: u64,
    /// How many events, bouts, trials, marks or values of the session's data are in that time.
    pub first_count: usize,
    /// How many of the second observer's are.
    pub second_count: usize,
}

/// Agreement between a session's data and a second observer's.
#[derive(Clone, PartialEq, Debug)]
pub struct SessionAgreement {
    /// How far the clocks can be trusted.
    pub clocks: Clocks,
    /// The targets that the second observer watched, in the order in which the session froze them.
    pub targets: Vec<TargetAgreement>,
}

/// What the methods of a measure make of a target.
struct Compared {
    counts: Both<usize>,
    window_ms: u64,
    methods: Vec<MethodScore>,
}

impl Compared {
    /// Nothing of it can be answered.
    fn refused(methods: &[Method], refusal: Refusal) -> Self {
        let methods = methods.iter().map(|method| MethodScore { method: *method, score: Err(refusal) }).collect();
        Compared { counts: Both { first: 0, second: 0 }, window_ms: 0, methods }
    }
}

/// The method that is usually reported:
///
/// | measure | method | why |
/// |---|---|---|
/// | count, rate, time between events | mean count per interval | between total count, the least strict, and exact count |
/// | duration | total duration | what a session's score of it is |
/// | latency | mean duration per occurrence | each one is a measurement |
/// | trials, task analysis, fidelity, rating, quantity, permanent product | trial by trial | the code, help included |
/// | intervals | interval by interval | scored and unscored beside it, for rare and for frequent behaviour |
/// | words | none | |
#[must_use]
pub fn primary_method(measure: &Measure) -> Option<Method> {
    match measure {
        Measure::Count | Measure::Rate | Measure::InterResponseTime => Some(Method::MeanCountPerInterval),
        Measure::Duration => Some(Method::TotalDuration),
        Measure::Latency { .. } => Some(Method::MeanDurationPerOccurrence),
        Measure::Trials { .. }
        | Measure::TaskAnalysis { .. }
        | Measure::Fidelity { .. }
        | Measure::Rating { .. }
        | Measure::Quantity { .. }
        | Measure::PermanentProduct { .. } => Some(Method::TrialByTrial),
        Measure::Interval { .. } => Some(Method::IntervalByInterval),
        Measure::FreeText => None,
    }
}

/// Compares the session's data with what `second` recorded beside it. A target of which nobody recorded anything in the shared
/// time is among the answer only if silence means something (domain §3.0: missing is not zero). Without shared time there is no
/// target; a session that still runs has none.
#[must_use]
pub fn of_session(
    session: &Session,
    segments: &[Segment],
    observations: &[Observation],
    second: UserId,
) -> SessionAgreement {
    let segments: Vec<&Segment> = segments.iter().filter(|s| s.session == session.id).collect();
    let observations: Vec<&Observation> = observations.iter().filter(|o| o.session == session.id).collect();
    let line = Timeline::new(session, &segments, &observations);
    let joined = segments.iter().copied().filter(|s| s.by == second && s.stream == Stream::Beside);
    let counted = observations.iter().copied().filter(|o| seen::counts(o, second));
    let clocks = line.clocks(session, joined, counted);
    let time = SharedTime::of(session, &segments, second, &line);
    if time.length_ms() == 0 {
        return SessionAgreement { clocks, targets: Vec::new() };
    }
    let mut recorded = seen::by_target(&observations, second, &line);
    let of_target = |target: &Target| {
        let both = recorded.remove(&target.id).unwrap_or(Both { first: Vec::new(), second: Vec::new() });
        of_target(session, target, &both, &time, clocks)
    };
    SessionAgreement { clocks, targets: session.targets.iter().filter_map(of_target).collect() }
}

fn of_target(
    session: &Session,
    target: &Target,
    both: &Both<Vec<Seen<'_>>>,
    time: &SharedTime,
    clocks: Clocks,
) -> Option<TargetAgreement> {
    let mut compared = compare(&target.measure, both, time, clocks);
    let unwatched = both.first.is_empty() && is_not_observed(session, target.id);
    let has_data = compared.counts != Both { first: 0, second: 0 };
    // By clocks that nobody can compare, what was recorded may lie outside of the shared time without having been outside.
    let says_nothing = unwatched || (clocks == Clocks::Unknown && !both.second.is_empty());
    if !has_data && (says_nothing || !target.measure.asks_zero()) {
        return None;
    }
    if unwatched {
        compared.methods.iter_mut().for_each(|method| method.score = Err(Refusal::NotObserved));
    }
    Some(TargetAgreement {
        target: target.id,
        methods: compared.methods,
        primary: primary_method(&target.measure),
        window_ms: compared.window_ms,
        first_count: compared.counts.first,
        second_count: compared.counts.second,
    })
}

/// Whether it was said at the session's end that nobody watched for it.
fn is_not_observed(session: &Session, target: TargetId) -> bool {
    session.dispositions.iter().any(|d| d.target == target && d.disposition == Disposition::NotObserved)
}

fn compare(measure: &Measure, both: &Both<Vec<Seen<'_>>>, time: &SharedTime, clocks: Clocks) -> Compared {
    match measure {
        Measure::Count | Measure::InterResponseTime => events::of_events(both, time, clocks),
        Measure::Rate => events::of_windows(both, time, clocks),
        Measure::Duration => bouts::of_durations(both, time, clocks),
        Measure::Latency { limit_ms } => bouts::of_latencies(both, *limit_ms, time),
        Measure::Trials { prompts, .. } => trials::of_trials(both, prompts, time, clocks),
        Measure::TaskAnalysis { prompts, .. } => trials::of_steps(both, prompts, time),
        Measure::Interval { interval_ms, .. } => rounds::of_intervals(both, *interval_ms, time, clocks),
        Measure::Rating { .. } | Measure::Quantity { .. } | Measure::PermanentProduct { .. } => {
            trials::of_values(both, time, clocks)
        }
        Measure::Fidelity { .. } => trials::of_components(both, time),
        Measure::FreeText => Compared {
            counts: both.map(|seen| seen::begun_in(seen, time).len()),
            window_ms: time.length_ms(),
            methods: Vec::new(),
        },
    }
}

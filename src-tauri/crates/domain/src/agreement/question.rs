//! The question of agreement as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    BothEmpty, Combined, Kappa, Matching, Occurrences, Ratio, Refusal, Stream, TimeWindow, Unmatched, by_order,
    cohens_kappa, exact_count_per_interval, interval_by_interval, kappa_trials, mean_count_per_interval,
    mean_duration_per_occurrence, observer::Observer, scored_interval, second_by_second, time_window, total_count,
    total_count_per_interval, total_duration, trial_by_trial, trial_by_trial_correctness, unscored_interval,
};

/// How agreement is reckoned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// [`total_count`].
    TotalCount,
    /// [`mean_count_per_interval`].
    MeanCountPerInterval,
    /// [`exact_count_per_interval`].
    ExactCountPerInterval,
    /// [`trial_by_trial`].
    TrialByTrial,
    /// [`trial_by_trial_correctness`].
    TrialByTrialCorrectness,
    /// [`interval_by_interval`].
    IntervalByInterval,
    /// [`scored_interval`].
    ScoredInterval,
    /// [`unscored_interval`].
    UnscoredInterval,
    /// [`total_duration`].
    TotalDuration,
    /// [`mean_duration_per_occurrence`].
    MeanDurationPerOccurrence,
    /// [`time_window`].
    TimeWindow,
    /// [`second_by_second`].
    SecondBySecond,
    /// [`cohens_kappa`] over intervals.
    Kappa,
    /// [`kappa_trials`].
    KappaTrials,
    /// Each of them that the streams can answer.
    All,
}

impl Method {
    /// All methods but [`Method::All`].
    pub const EACH: [Method; 14] = [
        Method::TotalCount,
        Method::MeanCountPerInterval,
        Method::ExactCountPerInterval,
        Method::TrialByTrial,
        Method::TrialByTrialCorrectness,
        Method::IntervalByInterval,
        Method::ScoredInterval,
        Method::UnscoredInterval,
        Method::TotalDuration,
        Method::MeanDurationPerOccurrence,
        Method::TimeWindow,
        Method::SecondBySecond,
        Method::Kappa,
        Method::KappaTrials,
    ];
}

/// What can be chosen; what is left out has the default named.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How long both observed. What is not in `[0, session_ms)` is left out of every method. Default: unknown, and events
    /// and bouts cannot be put into intervals.
    pub session_ms: Option<u64>,
    /// The intervals that events and bouts are put into. Default 10 s.
    pub interval_ms: u64,
    /// How many intervals are summed into one for the counts per interval. Default 1.
    pub group: usize,
    /// Added to the second observer's times: how far their clock is behind the first's. Default 0.
    pub offset_ms: i64,
    /// The ± of the time window. Default 2 s.
    pub window_ms: u64,
    /// Default agreements ÷ (agreements + disagreements).
    pub combined: Combined,
    /// The length of a second in second-by-second. Default 1 s.
    pub resolution_ms: u64,
    /// Default by order if equally many, else by greatest overlap.
    pub matching: Matching,
    /// What unmatched bouts count. Default left out.
    pub unmatched: Unmatched,
    /// The prompt levels that count as correct. Default none.
    pub correct_levels: Vec<u8>,
    /// What two empty records score for total count, total duration, time window and second-by-second. Default: 100 for
    /// total count, no value for the others.
    pub both_empty: Option<BothEmpty>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            session_ms: None,
            interval_ms: 10_000,
            group: 1,
            offset_ms: 0,
            window_ms: 2_000,
            combined: Combined::default(),
            resolution_ms: 1_000,
            matching: Matching::default(),
            unmatched: Unmatched::default(),
            correct_levels: Vec::new(),
            both_empty: None,
        }
    }
}

/// How far two observers agree on one target of one session.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// How it is reckoned.
    pub method: Method,
    /// What the first observer recorded.
    pub first: Stream,
    /// What the second observer recorded.
    pub second: Stream,
    /// What can be chosen.
    #[serde(default)]
    pub settings: Settings,
}

/// How far they agree.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    /// How it was reckoned.
    pub method: Method,
    /// The score.
    #[serde(flatten)]
    pub score: Score,
    /// Events and bouts of the first observer left out as outside of the session.
    pub outside_first: usize,
    /// Events and bouts of the second observer left out as outside of the session, after the offset.
    pub outside_second: usize,
}

/// A score, in the form of its method.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Score {
    /// Most methods.
    Ratio(Ratio),
    /// [`Method::MeanDurationPerOccurrence`].
    Occurrences(Occurrences),
    /// [`Method::TimeWindow`].
    TimeWindow(TimeWindow),
    /// [`Method::Kappa`] and [`Method::KappaTrials`].
    Kappa(Kappa),
    /// [`Method::All`].
    All {
        /// The methods that apply; `percent` is `null` where one is undefined.
        scores: BTreeMap<Method, Score>,
        /// The methods that do not, with the code of the [`Refusal`].
        refused: BTreeMap<Method, &'static str>,
    },
}

/// Answers a question.
///
/// # Errors
/// [`Refusal`] if the streams lack what the method compares, cannot be compared, or a setting cannot be meant.
pub fn answer(question: &Question) -> Result<Answer, Refusal> {
    let settings = &question.settings;
    check(settings)?;
    let first = Observer::place(&question.first, 0, settings)?;
    let second = Observer::place(&question.second, settings.offset_ms, settings)?;
    Ok(Answer {
        method: question.method,
        score: score(question.method, &first, &second, settings)?,
        outside_first: first.outside,
        outside_second: second.outside,
    })
}

fn check(settings: &Settings) -> Result<(), Refusal> {
    let lengths = [
        ("interval_ms", settings.interval_ms),
        ("group", settings.group as u64),
        ("resolution_ms", settings.resolution_ms),
    ];
    match lengths.iter().find(|(_, length)| *length == 0) {
        Some((setting, _)) => Err(Refusal::Zero { setting }),
        None => Ok(()),
    }
}

/// What two empty records score under a method.
fn both_empty(method: Method, settings: &Settings) -> BothEmpty {
    let by_method = if method == Method::TotalCount { BothEmpty::Full } else { BothEmpty::Undefined };
    settings.both_empty.unwrap_or(by_method)
}

type Counts = [Option<u32>];
type Marks = [Option<bool>];

fn score(method: Method, first: &Observer, second: &Observer, settings: &Settings) -> Result<Score, Refusal> {
    let counted = |by: fn(&Counts, &Counts, usize) -> Result<Ratio, Refusal>| {
        by(&first.counts(settings)?, &second.counts(settings)?, settings.group).map(Score::Ratio)
    };
    let marked = |by: fn(&Marks, &Marks) -> Result<Ratio, Refusal>| {
        by(&first.marks(settings)?, &second.marks(settings)?).map(Score::Ratio)
    };
    match method {
        Method::TotalCount => total(first, second, settings).map(Score::Ratio),
        Method::MeanCountPerInterval => counted(mean_count_per_interval),
        Method::ExactCountPerInterval => counted(exact_count_per_interval),
        Method::TrialByTrial => trial_by_trial(&first.trials()?, &second.trials()?).map(Score::Ratio),
        Method::TrialByTrialCorrectness => {
            trial_by_trial_correctness(&first.trials()?, &second.trials()?, &settings.correct_levels).map(Score::Ratio)
        }
        Method::IntervalByInterval => marked(interval_by_interval),
        Method::ScoredInterval => marked(scored_interval),
        Method::UnscoredInterval => marked(unscored_interval),
        Method::TotalDuration => {
            let both_empty = both_empty(method, settings);
            Ok(Score::Ratio(total_duration(&first.lengths_ms()?, &second.lengths_ms()?, both_empty)))
        }
        Method::MeanDurationPerOccurrence => occurrences(first, second, settings).map(Score::Occurrences),
        Method::TimeWindow => within_window(first, second, settings).map(Score::TimeWindow),
        Method::SecondBySecond => {
            let both_empty = both_empty(method, settings);
            second_by_second(first.bouts()?, second.bouts()?, settings.resolution_ms, both_empty).map(Score::Ratio)
        }
        Method::Kappa => cohens_kappa(&first.marks(settings)?, &second.marks(settings)?).map(Score::Kappa),
        Method::KappaTrials => kappa_trials(&first.trials()?, &second.trials()?).map(Score::Kappa),
        Method::All => Ok(every(first, second, settings)),
    }
}

fn every(first: &Observer, second: &Observer, settings: &Settings) -> Score {
    let (mut scores, mut refused) = (BTreeMap::new(), BTreeMap::new());
    for method in Method::EACH {
        match score(method, first, second, settings) {
            Ok(score) => drop(scores.insert(method, score)),
            Err(refusal) => drop(refused.insert(method, refusal.code())),
        }
    }
    Score::All { scores, refused }
}

/// By interval as soon as one observer counted by interval, so that a missed one is left out for both.
fn total(first: &Observer, second: &Observer, settings: &Settings) -> Result<Ratio, Refusal> {
    let both_empty = both_empty(Method::TotalCount, settings);
    if first.counted_by_interval() || second.counted_by_interval() {
        return total_count_per_interval(&first.counts(settings)?, &second.counts(settings)?, both_empty);
    }
    Ok(total_count(first.number()?, second.number()?, both_empty))
}

fn occurrences(first: &Observer, second: &Observer, settings: &Settings) -> Result<Occurrences, Refusal> {
    if let (Ok(a), Ok(b)) = (first.bouts(), second.bouts()) {
        return mean_duration_per_occurrence(a, b, settings.matching, settings.unmatched);
    }
    if settings.matching == Matching::ByGreatestOverlap {
        return Err(Refusal::NoData { needed: "bouts" });
    }
    by_order(&first.lengths_ms()?, &second.lengths_ms()?)
}

fn within_window(first: &Observer, second: &Observer, settings: &Settings) -> Result<TimeWindow, Refusal> {
    let (a, b) = (first.events()?, second.events()?);
    Ok(time_window(&a, &b, settings.window_ms, settings.combined, both_empty(Method::TimeWindow, settings)))
}

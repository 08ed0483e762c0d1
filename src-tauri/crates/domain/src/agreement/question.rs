//! The question of agreement as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    BothEmpty, Combined, Kappa, Matching, Occurrences, Ratio, Refusal, Rule, Stream, TimeWindow, Unmatched, by_order,
    cohens_kappa, exact_count_per_interval, form, interval_by_interval, kappa_trials, mean_count_per_interval,
    mean_duration_per_occurrence, observer::Observer, scored_interval, second_by_second, time_window, total_duration,
    trial_by_trial, trial_by_trial_correctness, unscored_interval,
};
use crate::score::Span;

/// How agreement is reckoned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// [`super::total_count`].
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
    /// How long both observed, above zero. What is not in `[0, session_ms)` is left out of every method. Default: unknown,
    /// and events and bouts cannot be put into intervals.
    pub session_ms: Option<u64>,
    /// The intervals that events and bouts are put into. Default 10 s.
    pub interval_ms: u64,
    /// Pauses of the session: an interval that events and bouts are put into and that touches one (for the momentary rule:
    /// whose end lies in one) is missed for both. Counts and marks recorded by interval, and methods without intervals, do
    /// not heed them. Default none.
    pub pauses: Vec<Span>,
    /// The least share of an interval, 0 to 1, with which a last interval cut short by the session's end counts. Default 0:
    /// it counts however short. 1 leaves every shorter one out.
    pub minimum_last_share: f64,
    /// How bouts mark an interval. Under the whole and the momentary rule events mark none, and a stream of events alone is
    /// refused. Default partial.
    pub rule: Rule,
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
    /// Which bout is compared with which. Default by order if equally many and every pair shares time, else by greatest
    /// overlap.
    pub matching: Matching,
    /// What unmatched bouts count. Default left out.
    pub unmatched: Unmatched,
    /// The prompt levels that count as correct. Default none.
    pub correct_levels: Vec<u8>,
    /// What two empty records score for total count, total duration, time window and second-by-second. Default: 100 for
    /// total count, no value for the others. It acts only where neither recorded an occurrence, and not where no interval
    /// was observed by both: there is no value then.
    pub both_empty: Option<BothEmpty>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            session_ms: None,
            interval_ms: 10_000,
            pauses: Vec::new(),
            minimum_last_share: 0.0,
            rule: Rule::default(),
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
    /// Events and onsets of bouts of the first observer outside of the session. Of a bout that reaches into the session
    /// the time in it counts all the same, for methods that compare time or intervals.
    pub outside_first: usize,
    /// The same of the second observer, after the offset.
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
    let first = Observer::place(&question.first, 0, settings);
    let second = Observer::place(&question.second, settings.offset_ms, settings);
    Ok(Answer {
        method: question.method,
        score: score(question.method, &first, &second, settings)?,
        outside_first: first.outside,
        outside_second: second.outside,
    })
}

fn check(settings: &Settings) -> Result<(), Refusal> {
    let lengths = [
        ("session_ms", settings.session_ms.unwrap_or(1)),
        ("interval_ms", settings.interval_ms),
        ("group", settings.group as u64),
        ("resolution_ms", settings.resolution_ms),
    ];
    if let Some((setting, _)) = lengths.iter().find(|(_, length)| *length == 0) {
        return Err(Refusal::Zero { setting });
    }
    if !(0.0..=1.0).contains(&settings.minimum_last_share) {
        return Err(Refusal::NoShare { setting: "minimum_last_share" });
    }
    if settings.pauses.iter().any(|pause| pause.to_ms < pause.from_ms) {
        return Err(Refusal::PauseReversed);
    }
    if settings.session_ms.is_none() && !settings.pauses.is_empty() {
        return Err(Refusal::NoSession);
    }
    Ok(())
}

/// What two empty records score under a method.
fn both_empty(method: Method, settings: &Settings) -> BothEmpty {
    let by_method = if method == Method::TotalCount { BothEmpty::Full } else { BothEmpty::Undefined };
    settings.both_empty.unwrap_or(by_method)
}

type Counts = [Option<u32>];
type Marks = [Option<bool>];

/// The score, not flagged as without responding if an event or a bout was recorded in a form or at a time that the method
/// does not compare, such as a bout that began before the session.
fn score(method: Method, first: &Observer, second: &Observer, settings: &Settings) -> Result<Score, Refusal> {
    let score = reckon(method, first, second, settings)?;
    let responding = first.recorded() || second.recorded();
    Ok(match score {
        Score::Ratio(ratio) if responding => Score::Ratio(ratio.no_responding(false)),
        Score::TimeWindow(window) if responding => Score::TimeWindow(TimeWindow { no_responding: false, ..window }),
        other => other,
    })
}

fn reckon(method: Method, first: &Observer, second: &Observer, settings: &Settings) -> Result<Score, Refusal> {
    let counted = |by: fn(&Counts, &Counts, usize) -> Result<Ratio, Refusal>| {
        let (a, b) = form::counts(first, second, settings)?;
        by(&a, &b, settings.group).map(Score::Ratio)
    };
    let marked = |by: fn(&Marks, &Marks) -> Result<Ratio, Refusal>| {
        by(&first.marks(settings)?, &second.marks(settings)?).map(Score::Ratio)
    };
    let both_empty = both_empty(method, settings);
    match method {
        Method::TotalCount => form::total(first, second, settings, both_empty).map(Score::Ratio),
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
            let (a, b) = form::lengths_ms(first, second)?;
            Ok(Score::Ratio(total_duration(&a, &b, both_empty)))
        }
        Method::MeanDurationPerOccurrence => occurrences(first, second, settings).map(Score::Occurrences),
        Method::TimeWindow => {
            let (a, b) = form::instants(first, second)?;
            Ok(Score::TimeWindow(time_window(&a, &b, settings.window_ms, settings.combined, both_empty)))
        }
        Method::SecondBySecond => {
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

fn occurrences(first: &Observer, second: &Observer, settings: &Settings) -> Result<Occurrences, Refusal> {
    match form::bouts(first, second) {
        Ok((a, b)) => mean_duration_per_occurrence(a, b, settings.matching, settings.unmatched),
        Err(refusal) if settings.matching == Matching::ByGreatestOverlap => Err(refusal),
        Err(_) => {
            let (a, b) = form::lengths_ms(first, second)?;
            by_order(&a, &b, settings.unmatched)
        }
    }
}

//! Scoring of every measure as question and answer: observations and settings in, a state and a score out.
//!
//! A question is one JSON line, `{"measure":"trials","observations":[…],"settings":{…}}`; settings may be left out. The
//! answer is `{"measure":…,"state":…,"score":…}`. The state tells *zero* from *not observed* from *not run* (domain §2
//! row 5); a score is an object whose undefined values are `null`, and is `null` itself when nothing was run or observed.
//! Times are whole milliseconds named `…_ms`, percentages are 0–100 and not rounded, spans are half-open.

pub mod abc;
pub mod entries;
pub mod fidelity;
pub mod interval;
pub mod label;
pub mod rate;
pub mod rating;
pub mod refusal;
pub mod share;
pub mod state;
pub mod task_analysis;
pub mod timed;
pub mod trials;

use serde::{Deserialize, Deserializer, Serialize};

pub use refusal::Refusal;
pub use state::{Disposition, State};

use crate::score::Method;

/// Observations and the settings to score them by.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "O: Deserialize<'de>, S: Deserialize<'de> + Default"))]
pub struct Asked<O, S> {
    /// What was recorded, in any order unless the measure says otherwise.
    pub observations: Vec<O>,
    /// How to score it; every field has a default, and none or `null` is all of them.
    #[serde(default, deserialize_with = "or_default")]
    pub settings: S,
}

fn or_default<'de, D: Deserializer<'de>, S: Deserialize<'de> + Default>(deserializer: D) -> Result<S, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A question about one target.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(tag = "measure", rename_all = "snake_case")]
pub enum Question {
    /// Discrete or natural-environment trials, with probes.
    Trials(Asked<trials::Entry, trials::Settings>),
    /// Total task, forward or backward chaining.
    TaskAnalysis(Asked<task_analysis::Entry, task_analysis::Settings>),
    /// Events.
    Count(Asked<rate::CountEntry, rate::CountSettings>),
    /// Events per observed time.
    Rate(Asked<rate::RateEntry, rate::RateSettings>),
    /// A running sum of counts.
    Cumulative(Asked<rate::CumulativeEntry, rate::CumulativeSettings>),
    /// Bouts.
    Duration(Asked<timed::BoutEntry, timed::DurationSettings>),
    /// From instruction to response.
    Latency(Asked<timed::LatencyEntry, timed::LatencySettings>),
    /// From response to response.
    InterResponseTime(Asked<timed::ResponseEntry, timed::IrtSettings>),
    /// Any moment of the interval.
    PartialInterval(Asked<interval::Entry, interval::Settings>),
    /// All of the interval.
    WholeInterval(Asked<interval::Entry, interval::Settings>),
    /// The instant of the interval's end.
    MomentaryInterval(Asked<interval::Entry, interval::Settings>),
    /// Antecedent, behaviour, consequence, beside the behaviour's counts.
    Abc(Asked<abc::Entry, abc::Settings>),
    /// A bounded scale.
    Rating(Asked<rating::RatingEntry, rating::RatingSettings>),
    /// A number with a unit.
    Quantity(Asked<rating::QuantityEntry, rating::QuantitySettings>),
    /// Items that meet a criterion.
    PermanentProduct(Asked<share::ProductEntry, share::Settings>),
    /// Opportunities that were taken.
    Opportunities(Asked<share::OpportunityEntry, share::Settings>),
    /// A treatment-fidelity checklist.
    Fidelity(Asked<fidelity::Entry, fidelity::Settings>),
    /// Free text.
    FreeText(Asked<entries::TextEntry, entries::TextSettings>),
}

/// The answer to a question.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    /// The question's measure.
    pub measure: &'static str,
    /// Whether there is anything to score.
    pub state: State,
    /// The score; none if the target was not run or not observed.
    pub score: Option<Score>,
}

/// A measure's score.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Score {
    /// Of trials.
    Trials(Box<trials::TrialsScore>),
    /// Of a task analysis.
    Task(crate::score::TaskScore),
    /// Of a count.
    Count(rate::CountScore),
    /// Of a rate.
    Rate(rate::RateScore),
    /// Of a cumulative record.
    Cumulative(rate::CumulativeScore),
    /// Of bouts.
    Duration(timed::DurationScore),
    /// Of latencies.
    Latency(timed::LatencyScore),
    /// Of inter-response times.
    Irt(timed::IrtScore),
    /// Of intervals.
    Interval(interval::Score),
    /// Of ABC events.
    Abc(crate::score::AbcScore),
    /// Of ratings.
    Rating(crate::score::RatingScore),
    /// Of quantities.
    Quantity(rating::QuantityWithUnit),
    /// Of products.
    Product(share::ProductScore),
    /// Of opportunities.
    Opportunities(share::OpportunityScore),
    /// Of a fidelity checklist.
    Fidelity(fidelity::Score),
    /// Of free text.
    Text(entries::TextScore),
}

/// A state and the score that goes with it.
pub(crate) type Scored<T> = Result<(State, Option<T>), Refusal>;

/// Answers a question.
///
/// # Errors
/// [`Refusal`] if the observations contradict themselves or the settings; nothing is guessed.
pub fn answer(question: &Question) -> Result<Answer, Refusal> {
    use Question as Q;
    match question {
        Q::Trials(asked) => put("trials", trials::score(asked), |s| Score::Trials(Box::new(s))),
        Q::TaskAnalysis(asked) => put("task_analysis", task_analysis::score(asked), Score::Task),
        Q::Count(asked) => put("count", rate::score_count(asked), Score::Count),
        Q::Rate(asked) => put("rate", rate::score_rate(asked), Score::Rate),
        Q::Cumulative(asked) => put("cumulative", rate::score_cumulative(asked), Score::Cumulative),
        Q::Duration(asked) => put("duration", timed::score_duration(asked), Score::Duration),
        Q::Latency(asked) => put("latency", timed::score_latency(asked), Score::Latency),
        Q::InterResponseTime(asked) => put("inter_response_time", timed::score_irt(asked), Score::Irt),
        Q::PartialInterval(asked) => put("partial_interval", interval::score(asked, Method::Partial), Score::Interval),
        Q::WholeInterval(asked) => put("whole_interval", interval::score(asked, Method::Whole), Score::Interval),
        Q::MomentaryInterval(asked) => {
            put("momentary_interval", interval::score(asked, Method::Momentary), Score::Interval)
        }
        Q::Abc(asked) => put("abc", abc::score(asked), Score::Abc),
        Q::Rating(asked) => put("rating", rating::score_rating(asked), Score::Rating),
        Q::Quantity(asked) => put("quantity", rating::score_quantity(asked), Score::Quantity),
        Q::PermanentProduct(asked) => put("permanent_product", share::score_product(asked), Score::Product),
        Q::Opportunities(asked) => put("opportunities", share::score_opportunities(asked), Score::Opportunities),
        Q::Fidelity(asked) => put("fidelity", fidelity::score(asked), Score::Fidelity),
        Q::FreeText(asked) => put("free_text", entries::score_text(asked), Score::Text),
    }
}

fn put<T>(measure: &'static str, scored: Scored<T>, wrap: impl Fn(T) -> Score) -> Result<Answer, Refusal> {
    scored.map(|(state, score)| Answer { measure, state, score: score.map(wrap) })
}

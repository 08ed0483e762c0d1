//! Why a question about agreement has no answer.

/// Why a question was refused: it could not be meant. Never a value in disguise.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The streams do not hold what the method compares.
    #[error("both observers need {needed} for this method")]
    NoData {
        /// The fields of a stream, any of which would do.
        needed: &'static str,
    },
    /// Intervals or trials that cannot be paired by position.
    #[error("the observers recorded {first} and {second} intervals or trials; give a missed one as null")]
    LengthsDiffer {
        /// The first observer's.
        first: usize,
        /// The second observer's.
        second: usize,
    },
    /// Events, bouts or pauses are to be put into intervals, and nobody said how long the session was.
    #[error("events, bouts and pauses can only be put into intervals with settings.session_ms")]
    NoSession,
    /// A length in the settings that must be above zero.
    #[error("settings.{setting} must be above zero")]
    Zero {
        /// Which.
        setting: &'static str,
    },
    /// A share in the settings that is none.
    #[error("settings.{setting} must be from 0 to 1")]
    NoShare {
        /// Which.
        setting: &'static str,
    },
    /// A pause that ends before it begins.
    #[error("a pause ends before it begins; correct settings.pauses")]
    PauseReversed,
    /// More intervals than anybody recorded.
    #[error("the session would have more than {most} intervals; choose a longer settings.interval_ms")]
    TooManyIntervals {
        /// The most that are taken: [`super::MAX_INTERVALS`].
        most: usize,
    },
    /// A bout that ends before it begins.
    #[error("a bout ends before it begins; correct its times")]
    BoutReversed,
    /// A bout without an end, and no session end to close it.
    #[error("a bout has no end; give its to_ms, or settings.session_ms to close it")]
    BoutOpen,
    /// One observer's bouts overlap each other, so that the greatest overlap with the other's means nothing.
    #[error("the bouts of one observer overlap each other; join those that do")]
    BoutsOverlap,
    /// Matching by order needs as many bouts on one side as on the other, or a rule for the rest.
    #[error(
        "the observers recorded {first} and {second} bouts, which have no common order; with settings.unmatched zero the rest \
         count as disagreements"
    )]
    OccurrencesDiffer {
        /// The first observer's.
        first: usize,
        /// The second observer's.
        second: usize,
    },
    /// Two devices' times, and nobody knows how far apart their clocks are.
    #[error(
        "the two devices' clocks cannot be compared; use the totals, and let both reach the platform before the next session"
    )]
    ClocksUnknown,
    /// The observers' windows share no time.
    #[error("the observers never had a window open at the same time; open them together in another session")]
    NoSharedTime,
    /// It was said at the session's end that nobody watched for the behaviour.
    #[error("the session says that this target was not observed; if it was, add what happened as a correction")]
    NotObserved,
}

impl Refusal {
    /// Names all that would have done, where a form is made of another.
    pub(super) fn needing(self, needed: &'static str) -> Self {
        match self {
            Refusal::NoData { .. } => Refusal::NoData { needed },
            other => other,
        }
    }

    /// The stable code of this refusal.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NoData { .. } => "question.no_data",
            Refusal::LengthsDiffer { .. } => "question.lengths_differ",
            Refusal::NoSession => "question.no_session",
            Refusal::Zero { .. } => "question.zero",
            Refusal::NoShare { .. } => "question.out_of_range",
            Refusal::PauseReversed => "question.pause_reversed",
            Refusal::TooManyIntervals { .. } => "question.too_many_intervals",
            Refusal::BoutReversed => "question.bout_reversed",
            Refusal::BoutOpen => "question.bout_open",
            Refusal::BoutsOverlap => "question.bouts_overlap",
            Refusal::OccurrencesDiffer { .. } => "question.occurrences_differ",
            Refusal::ClocksUnknown => "agreement.clocks_unknown",
            Refusal::NoSharedTime => "agreement.no_shared_time",
            Refusal::NotObserved => "agreement.not_observed",
        }
    }
}

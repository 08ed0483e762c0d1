//! Why a question is not answered. Sentences name places, never what was recorded.

use thiserror::Error;

/// The greatest instant or length accepted: the last whole number that every JSON reader keeps exactly.
pub const MAX_MS: u64 = (1 << 53) - 1;

/// A question that cannot be answered. Observations are named by their place in the list, from 1 in the sentence and from
/// 0 in the value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum Refusal {
    /// A time beyond [`MAX_MS`].
    #[error("Observation {} has a time beyond what can be kept exactly. Give milliseconds.", .0 + 1)]
    TimeTooLarge(usize),
    /// Zero or not observed is said of a target with data.
    #[error("The settings say that nothing happened or nobody looked, but there is data. Leave the disposition out.")]
    DispositionContradictsData,
    /// Lacks what the measure needs.
    #[error("Observation {} lacks what this measure needs. See the schema of the measure.", .0 + 1)]
    ObservationIncomplete(usize),
    /// Says two things at once.
    #[error("Observation {} says the same thing in two ways. Keep one.", .0 + 1)]
    ObservationAmbiguous(usize),
    /// Ends before it starts.
    #[error("Observation {} ends before it starts. Correct its times.", .0 + 1)]
    EndsBeforeItStarts(usize),
    /// A bout without an end and no session to close it.
    #[error("Observation {} has no end and nothing closes it. Give its end, or the session.", .0 + 1)]
    OpenBout(usize),
    /// A prompt level that the settings do not list.
    #[error("Observation {} has a prompt level that is not among the settings' prompts. Add the level.", .0 + 1)]
    UnknownLevel(usize),
    /// A ladder went on after a level had worked.
    #[error("Observation {} tried another level after one had worked. Record the ladder up to the one that did.", .0 + 1)]
    AttemptAfterSuccess(usize),
    /// Observations of two forms that cannot be scored together.
    #[error("The observations are of two forms that cannot be scored together. Ask one question for each form.")]
    MixedForms,
    /// A level beside a response that no prompt helped.
    #[error("Observation {} has a prompt level, but its response is not prompted. Leave the level out, or correct the response.", .0 + 1)]
    LevelWithoutPrompt(usize),
    /// Two prompt levels of one code.
    #[error("Two prompts have the code {0}. Give each its own.")]
    PromptCodeTaken(u8),
    /// A response before its instruction.
    #[error("Observation {} has its response before its instruction. Correct its times.", .0 + 1)]
    ResponseBeforeInstruction(usize),
    /// An open bout that another follows.
    #[error("Observation {} has no end, but another begins after it; only the last of a session may be open. Give its end.", .0 + 1)]
    OpenBoutFollowed(usize),
    /// A component that the checklist does not have.
    #[error("Observation {} is of a component that is not among the settings' components. Add the component.", .0 + 1)]
    UnknownComponent(usize),
    /// Observed time said twice.
    #[error("The settings give both the session and observed_ms. Keep one.")]
    ObservedTimeTwice,
    /// Percentages and rates summed over a day.
    #[error("Percentages and rates cannot be summed over a day. Choose mean_per_day or pooled_per_day.")]
    CannotBeSummed,
    /// Events in no time.
    #[error("Observation {} counts events in a window of no length. Give the window's length.", .0 + 1)]
    CountWithoutTime(usize),
    /// A sum beyond [`MAX_MS`].
    #[error("The sum of all observations is beyond what can be kept exactly. Split the question.")]
    TotalTooLarge,
    /// A setting that this measure needs.
    #[error("The setting {0} is missing. Add it.")]
    SettingMissing(&'static str),
    /// A setting out of its range, or unfit for the measure.
    #[error("The setting {0} is out of range or does not fit this measure. Correct it.")]
    SettingOutOfRange(&'static str),
    /// More of something than is sensible.
    #[error("There are too many {0}. Split the question.")]
    TooMany(&'static str),
    /// A value outside the scale or the bounds.
    #[error("Observation {} is outside the scale. Correct the value or the scale.", .0 + 1)]
    OffScale(usize),
    /// A value that is not a number.
    #[error("Observation {} is no finite number, or the sum of all is none.", .0 + 1)]
    NotFinite(usize),
    /// More successes than chances.
    #[error("Observation {} has more successes than chances. Correct its numbers.", .0 + 1)]
    PartExceedsWhole(usize),
    /// Overlapping bouts where the settings refuse them.
    #[error("Observation {} overlaps another bout. Correct its times, or let overlaps be merged.", .0 + 1)]
    Overlap(usize),
    /// An instantaneous event where only bouts can be scored.
    #[error("Observation {} has no length; whole and momentary intervals need bouts.", .0 + 1)]
    EventNeedsLength(usize),
    /// More behaviour than observed time.
    #[error("The bouts are longer than the observed time. Give the session and its pauses instead of a length.")]
    LongerThanObserved,
    /// Two counts share one id.
    #[error("Observation {} has the id of another. Give each count its own.", .0 + 1)]
    IdTaken(usize),
    /// A link to nothing, to another behaviour, or to a count already described.
    #[error("Observation {} is linked to a count that is missing, of another behaviour, or described already.", .0 + 1)]
    LinkBroken(usize),
    /// Two marks for one interval, or a mark beyond the last.
    #[error("Observation {} marks an interval that is marked already or does not exist.", .0 + 1)]
    IntervalTaken(usize),
}

impl Refusal {
    /// A stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::TimeTooLarge(_) => "question.time_too_large",
            Refusal::DispositionContradictsData => "question.disposition_contradicts_data",
            Refusal::ObservationIncomplete(_) => "question.observation_incomplete",
            Refusal::ObservationAmbiguous(_) => "question.observation_ambiguous",
            Refusal::EndsBeforeItStarts(_) => "question.ends_before_it_starts",
            Refusal::OpenBout(_) => "question.open_bout",
            Refusal::UnknownLevel(_) => "question.unknown_level",
            Refusal::AttemptAfterSuccess(_) => "question.attempt_after_success",
            Refusal::MixedForms => "question.mixed_forms",
            Refusal::LevelWithoutPrompt(_) => "question.level_without_prompt",
            Refusal::PromptCodeTaken(_) => "question.prompt_code_taken",
            Refusal::ResponseBeforeInstruction(_) => "question.response_before_instruction",
            Refusal::OpenBoutFollowed(_) => "question.open_bout_followed",
            Refusal::UnknownComponent(_) => "question.unknown_component",
            Refusal::ObservedTimeTwice => "question.observed_time_twice",
            Refusal::CannotBeSummed => "question.cannot_be_summed",
            Refusal::CountWithoutTime(_) => "question.count_without_time",
            Refusal::TotalTooLarge => "question.total_too_large",
            Refusal::SettingMissing(_) => "question.setting_missing",
            Refusal::SettingOutOfRange(_) => "question.setting_out_of_range",
            Refusal::TooMany(_) => "question.too_many",
            Refusal::OffScale(_) => "question.off_scale",
            Refusal::NotFinite(_) => "question.not_finite",
            Refusal::PartExceedsWhole(_) => "question.part_exceeds_whole",
            Refusal::Overlap(_) => "question.overlap",
            Refusal::EventNeedsLength(_) => "question.event_needs_length",
            Refusal::LongerThanObserved => "question.longer_than_observed",
            Refusal::IdTaken(_) => "question.id_taken",
            Refusal::LinkBroken(_) => "question.link_broken",
            Refusal::IntervalTaken(_) => "question.interval_taken",
        }
    }
}

/// Checks an instant or a length.
pub(super) fn time(at: usize, ms: u64) -> Result<u64, Refusal> {
    if ms <= MAX_MS { Ok(ms) } else { Err(Refusal::TimeTooLarge(at)) }
}

/// Checks a sum of times or of numbers.
pub(super) fn total(all: impl Iterator<Item = u64>) -> Result<u64, Refusal> {
    let sum = all.fold(0, u64::saturating_add);
    if sum <= MAX_MS { Ok(sum) } else { Err(Refusal::TotalTooLarge) }
}

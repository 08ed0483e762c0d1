//! The rows of a session as the window shows them: one for each target, whatever it measures.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

views! {
    /// A prompt level on a key.
    struct PromptKey {
        /// Its code.
        pub code: u8,
        /// Its label.
        pub label: String,
    }

    /// A past response on a row.
    #[serde(rename_all = "snake_case")]
    enum Mark {
        /// Correct.
        Correct,
        /// Prompted.
        Prompted,
        /// Incorrect.
        Incorrect,
        /// No response.
        NoResponse,
        /// No opportunity.
        NoOpportunity,
    }

    /// Something to choose, on a key.
    struct ChoiceKey {
        /// Its code.
        pub code: u8,
        /// Its label.
        pub label: String,
    }

    /// A step of a chain, as the current run has it.
    struct StepKey {
        /// Its code.
        pub code: u8,
        /// Its label.
        pub label: String,
        /// Whether the plan has it done now: all of a total task, the learnt steps and the taught one of a chain.
        pub open: bool,
        /// What was recorded of it in this run.
        pub mark: Option<Mark>,
    }

    /// A component of a checklist.
    struct ComponentKey {
        /// Its code.
        pub code: u8,
        /// Its label.
        pub label: String,
        /// How it was last carried out in this session.
        pub carried: Option<CarriedOut>,
    }

    /// How a component was carried out.
    #[serde(rename_all = "snake_case")]
    enum CarriedOut {
        /// As planned.
        Correct,
        /// Omitted or otherwise.
        Incorrect,
        /// There was no occasion for it.
        NotApplicable,
    }

    /// How an interval is scored.
    #[serde(rename_all = "snake_case")]
    enum IntervalMethod {
        /// At any time in it.
        Partial,
        /// All through it.
        Whole,
        /// At its end.
        Momentary,
    }

    /// What an ABC record chooses from.
    struct AbcKeys {
        /// What came before.
        pub antecedents: Vec<ChoiceKey>,
        /// What came after.
        pub consequences: Vec<ChoiceKey>,
        /// Events of this session that are described.
        pub described: u32,
    }

    /// Which kind of trial.
    #[serde(rename_all = "snake_case")]
    enum TrialKind {
        /// Taught.
        Taught,
        /// Repeated to correct an error.
        ErrorCorrection,
        /// Without teaching.
        Probe,
    }

    /// What a row measures and where it stands.
    #[serde(tag = "measure", rename_all = "snake_case")]
    enum RowState {
        /// Trials.
        Trials {
            /// The help that may be given.
            prompts: Vec<PromptKey>,
            /// Trials so far.
            done: u32,
            /// Trials expected.
            expected: u16,
            /// Trials needed.
            minimum: u16,
            /// The last responses, oldest first, at most eight.
            last: Vec<Mark>,
            /// The help that one touch of the prompted key records: what was given last here, else where the ladder begins.
            next_level: Option<u8>,
            /// Percent correct, unrounded.
            percent: Option<f64>,
            /// Error corrections; they are in no other number.
            corrections: u32,
            /// Probes; they are in no other number.
            probes: u32,
        },
        /// A chain of steps.
        TaskAnalysis {
            /// The steps, in order, as the current run has them.
            steps: Vec<StepKey>,
            /// The help that may be given.
            prompts: Vec<PromptKey>,
            /// The help that one touch of the prompted key records: what was given last here, else where the ladder begins.
            next_level: Option<u8>,
            /// The current run, from 1.
            run: u16,
            /// Runs of which every open step is scored.
            runs: u32,
            /// Runs expected.
            expected: u16,
            /// The score of the complete runs, in percent.
            percent: Option<f64>,
        },
        /// A count.
        Count {
            /// Events so far.
            count: u32,
            /// Per hour of observed time.
            per_hour: Option<f64>,
        },
        /// A count in windows of its own.
        Rate {
            /// The window that is open, if one is.
            window: Option<RunningBout>,
            /// Windows that are over.
            windows: u32,
            /// Events so far.
            count: u32,
            /// Per minute of the windows.
            per_minute: Option<f64>,
        },
        /// Bouts.
        Duration {
            /// The running bout, if one runs.
            running: Option<RunningBout>,
            /// Finished bouts.
            bouts: u32,
            /// Their total, milliseconds.
            total_ms: f64,
        },
        /// From an instruction to the response.
        Latency {
            /// The instruction that waits, if one does.
            waiting: Option<RunningBout>,
            /// Until when it waits, milliseconds.
            limit_ms: Option<f64>,
            /// Instructions that are over.
            instructions: u32,
            /// Of these, without a response in time.
            unanswered: u32,
            /// The last latency, milliseconds; none if there was no response.
            last_ms: Option<f64>,
            /// Their mean.
            mean_ms: Option<f64>,
        },
        /// The time between events.
        InterResponseTime {
            /// Events so far.
            count: u32,
            /// The last time between two, milliseconds.
            last_ms: Option<f64>,
            /// Their mean.
            mean_ms: Option<f64>,
        },
        /// Marks by interval.
        Interval {
            /// What a mark means.
            method: IntervalMethod,
            /// From start to start, milliseconds.
            interval_ms: u32,
            /// Of it, for recording.
            rest_ms: u32,
            /// The round that runs, if one does.
            round: Option<RunningBout>,
            /// Intervals of the running round that are marked, by number from 0.
            marked: Vec<u32>,
            /// The last marks of all rounds, oldest first, at most eight: true for scored, none for missed.
            last: Vec<Option<bool>>,
            /// Scored of the observed, in percent.
            percent: Option<f64>,
        },
        /// A rating.
        Rating {
            /// Lowest value.
            minimum: i16,
            /// Highest value.
            maximum: i16,
            /// The last rating.
            last: Option<i16>,
            /// How many.
            ratings: u32,
            /// Their mean.
            mean: Option<f64>,
        },
        /// A number with a unit.
        Quantity {
            /// The unit.
            unit: String,
            /// How many.
            entries: u32,
            /// The last.
            last: Option<f64>,
            /// Their sum.
            sum: Option<f64>,
        },
        /// Finished work.
        PermanentProduct {
            /// Items expected.
            expected: Option<u16>,
            /// Items so far.
            items: u32,
            /// Of these, as asked.
            meeting: u32,
            /// In percent.
            percent: Option<f64>,
        },
        /// A checklist.
        Fidelity {
            /// Its components.
            components: Vec<ComponentKey>,
            /// Carried out as planned, of those with an occasion, in percent.
            percent: Option<f64>,
            /// Below this many percent the plan was not carried out as written.
            floor_percent: u8,
        },
        /// Words.
        FreeText {
            /// How many entries.
            entries: u32,
            /// The last.
            last: Option<String>,
        },
    }

    /// A bout that runs.
    struct RunningBout {
        /// The observation to end.
        pub observation: String,
        /// How long it has run, in milliseconds, when this view was made.
        pub elapsed_ms: f64,
        /// Beyond this many milliseconds it has run unusually long, as if forgotten; none where too few are known.
        pub long_after_ms: Option<f64>,
    }

    /// One target of a session.
    struct RowView {
        /// The target.
        pub target: String,
        /// Its name.
        pub name: String,
        /// Its program.
        pub program: String,
        /// Whether it stays in the strip at the top.
        pub pinned: bool,
        /// Its place; it never changes while the session runs.
        pub position: u16,
        /// What it measures and where it stands.
        pub state: RowState,
        /// Whether the person has something to take back on this row.
        pub can_undo: bool,
        /// What to say or do.
        pub instruction: Option<String>,
        /// Where events may be described: from what.
        pub abc: Option<AbcKeys>,
    }
}

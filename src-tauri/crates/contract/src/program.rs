//! Programs as a supervisor writes them: targets with their plans and mastery rules, moves between phases, history, conflicts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{row::IntervalMethod, view::Can};

views! {
    /// Where a target stands in its life.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum PhaseKey {
        /// Written down, not yet ready to run.
        Unconfigured,
        /// Ready, to be taught later.
        Future,
        /// Measured before teaching.
        Baseline,
        /// Being taught.
        Active,
        /// Tried with other people, places and things.
        Generalization,
        /// Mastered; probed now and then.
        Maintenance,
        /// Mastered; no longer run.
        Mastered,
        /// Not run for the time being.
        OnHold,
        /// Given up. Nothing is deleted.
        Deactivated,
    }

    /// A level of help.
    struct PromptForm {
        /// Its code; none for one that is new. Codes stand in data and never change.
        pub code: Option<u8>,
        /// What the technician reads.
        pub label: String,
        /// Whether a response with it counts as correct.
        pub counts_as_correct: bool,
    }

    /// A step, component, antecedent or consequence.
    struct ChoiceForm {
        /// Its code; none for one that is new.
        pub code: Option<u8>,
        /// What the technician reads.
        pub label: String,
    }

    /// In which order help is offered.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum LadderKey {
        /// As the technician sees fit.
        Free,
        /// From the most help to the least.
        MostToLeast,
        /// From the least help to the most.
        LeastToMost,
    }

    /// How a chain is taught.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum ChainKey {
        /// All steps.
        Total,
        /// From the first step on.
        Forward,
        /// From the last step back.
        Backward,
    }

    /// How a target is measured.
    #[serde(tag = "measure", rename_all = "snake_case")]
    enum MeasureForm {
        /// Discrete trials.
        Trials {
            /// Help, in the ladder's order.
            prompts: Vec<PromptForm>,
            /// Below this many trials a session does not count.
            minimum: u16,
            /// How many are planned; 0: as they come.
            expected: u16,
            /// The order of help.
            ladder: LadderKey,
        },
        /// A chain of steps.
        TaskAnalysis {
            /// The steps, in order.
            steps: Vec<ChoiceForm>,
            /// Help.
            prompts: Vec<PromptForm>,
            /// How it is taught.
            chain: ChainKey,
            /// The step being taught, from 1; none in a total task.
            taught: Option<u8>,
            /// Runs planned.
            expected: u16,
        },
        /// Events.
        Count,
        /// Events in windows of their own.
        Rate,
        /// Bouts.
        Duration,
        /// From an instruction to the response.
        Latency {
            /// No response after this long is none; none: no limit.
            limit_ms: Option<u32>,
        },
        /// The time between events.
        InterResponseTime,
        /// Marks by interval.
        Interval {
            /// What a mark means.
            method: IntervalMethod,
            /// From one interval's start to the next.
            interval_ms: u32,
            /// How much of it is for recording.
            rest_ms: u32,
        },
        /// A rating.
        Rating {
            /// Lowest value.
            minimum: i16,
            /// Highest value.
            maximum: i16,
        },
        /// A number with a unit.
        Quantity {
            /// The unit.
            unit: String,
        },
        /// Finished work.
        PermanentProduct {
            /// Items planned.
            items: Option<u16>,
        },
        /// How faithfully a plan was carried out.
        Fidelity {
            /// What is to be done.
            components: Vec<ChoiceForm>,
            /// Below this many percent it was not.
            floor_percent: u8,
        },
        /// Words.
        FreeText,
    }

    /// What an ABC record chooses from.
    struct AbcForm {
        /// What came before.
        pub antecedents: Vec<ChoiceForm>,
        /// What came after.
        pub consequences: Vec<ChoiceForm>,
    }

    /// By what a mastery rule judges.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum QuantityKey {
        /// Correct of scored trials.
        PercentCorrect,
        /// Without any help.
        PercentIndependent,
        /// Steps done correctly.
        PercentOfSteps,
        /// Scored intervals.
        PercentOfIntervals,
        /// Share of observed time.
        PercentOfSession,
        /// Correct trials.
        CorrectCount,
        /// Errors.
        ErrorCount,
        /// Events.
        Count,
        /// Events a minute.
        RatePerMin,
        /// Events an hour.
        RatePerHour,
        /// Sum of bouts, in minutes.
        TotalDurationMin,
        /// Mean bout, in minutes.
        MeanDurationMin,
        /// Mean latency, in seconds.
        LatencyS,
        /// Mean time between events, in seconds.
        InterResponseTimeS,
        /// A rating.
        Rating,
        /// Any other number.
        Amount,
    }

    /// How a value is held against the level.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum ComparatorKey {
        /// At least.
        AtLeast,
        /// At most.
        AtMost,
        /// Exactly.
        Exactly,
        /// More than.
        MoreThan,
        /// Less than.
        LessThan,
    }

    /// What makes one entry of the run.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum PerKey {
        /// A block of trials.
        TrialBlock,
        /// A session.
        Session,
        /// A civil day.
        Day,
    }

    /// A mastery rule.
    struct RuleForm {
        /// By what it judges.
        pub quantity: QuantityKey,
        /// How.
        pub comparator: ComparatorKey,
        /// Against which level, in the quantity's unit.
        pub level: f64,
        /// What an entry is.
        pub per: PerKey,
        /// Trials of a block, where an entry is one.
        pub block_trials: Option<u32>,
        /// Trials that an entry needs; 0: none.
        pub min_trials: u32,
        /// Whether an entry with fewer ends a run; else it is left out.
        pub short_breaks_run: bool,
        /// How many entries must meet it.
        pub k: u32,
        /// Among how many; none: in a row.
        pub of: Option<u32>,
        /// How many therapists they must cover.
        pub therapists: u32,
        /// How many days they must cover.
        pub days: u32,
        /// Whether only probes count.
        pub probe_only: bool,
        /// Whether only the first trial of each entry counts.
        pub first_trial_only: bool,
        /// Whether only this phase counts; none: every phase.
        pub phase: Option<PhaseKey>,
        /// The phase to which the target moves when it is met.
        pub move_to: Option<PhaseKey>,
        /// Whether the next step of the chain opens.
        pub open_next: bool,
        /// After how many misses in a row it goes back; none: never.
        pub demote_after: Option<u32>,
        /// The phase to which it goes back.
        pub demote_to: Option<PhaseKey>,
    }

    /// All of a target that a supervisor writes.
    struct TargetForm {
        /// Its program; none for a new one.
        pub program: Option<String>,
        /// The program's name.
        pub program_name: String,
        /// Its name.
        pub name: String,
        /// How it is measured.
        pub measure: MeasureForm,
        /// Whether more is better.
        pub up: bool,
        /// Whether it stays in the strip at the top.
        pub pinned: bool,
        /// Where it stands in the sheet.
        pub position: u16,
        /// What to say or do.
        pub instruction: Option<String>,
        /// For a behaviour whose events may be described.
        pub abc: Option<AbcForm>,
        /// The clinic's own rule; none: the one that studies defend, if there is one.
        pub rule: Option<RuleForm>,
    }

    /// Something of a target before and after a change.
    struct FieldLine {
        /// What: "Name", "Mastery".
        pub field: String,
        /// As it was; none where there was none.
        pub before: Option<String>,
        /// As it became.
        pub after: Option<String>,
    }

    /// A change of a target.
    struct ChangeView {
        /// The change.
        pub change: String,
        /// The target.
        pub target: String,
        /// Who made it.
        pub by: String,
        /// When, wall milliseconds.
        pub at_ms: f64,
        /// What was done: "Written", "Changed", "Moved to Maintenance".
        pub did: String,
        /// What it changed; for one that waits, against the target as it stands now.
        pub lines: Vec<FieldLine>,
        /// Why, in words.
        pub reason: Option<String>,
        /// Whether it was made on an older version than was there, and waits for a person.
        pub waits: bool,
        /// Where it waited: what was decided, by whom and when, as a sentence.
        pub settled: Option<String>,
    }

    /// A target in its program.
    struct ProgramTarget {
        /// The target.
        pub target: String,
        /// Grows with each change; a change names the one it was made on.
        pub version: u32,
        /// Its name.
        pub name: String,
        /// Its phase.
        pub phase: PhaseKey,
        /// The phases to which it may go from there.
        pub moves: Vec<PhaseKey>,
        /// The rule as a sentence; none where no rule fits the measure.
        pub rule: Option<String>,
        /// Whether that rule is the target's own.
        pub own_rule: bool,
        /// Why it is on no sheet, each reason with what to do; empty where it is run.
        pub hidden: Vec<String>,
        /// All that is written of it.
        pub form: TargetForm,
        /// Changes that were made on an older version and wait for a person.
        pub waiting: Vec<ChangeView>,
    }

    /// A program with its targets, in their places.
    struct ProgramGroup {
        /// The program.
        pub program: String,
        /// Its name.
        pub name: String,
        /// Its targets.
        pub targets: Vec<ProgramTarget>,
    }

    /// A plan to begin with.
    struct TemplateView {
        /// What it is for.
        pub name: String,
        /// The plan; names are left empty.
        pub form: TargetForm,
        /// Its rule as a sentence.
        pub rule: Option<String>,
    }

    /// A client's programs.
    struct ProgramView {
        /// The chart.
        pub chart: String,
        /// The client's name.
        pub client: String,
        /// The programs, in their places.
        pub programs: Vec<ProgramGroup>,
        /// Plans to begin with; none for whoever may not write.
        pub templates: Vec<TemplateView>,
        /// What the active person may do here.
        pub can: Vec<Can>,
    }

    /// Something in a form that cannot stay so.
    struct FormProblem {
        /// Which part: "name", "program_name", "measure", "abc", "rule", "instruction".
        pub field: String,
        /// What to do, as a sentence.
        pub line: String,
    }

    /// What a form says before it is written.
    struct FormCheck {
        /// The rule as a sentence that reads aloud: the form's own, or the one that stands without it.
        pub rule: Option<String>,
        /// What cannot stay so; empty where it can be written.
        pub problems: Vec<FormProblem>,
        /// What a change means for data that is there: another measure begins a new graph, and so on.
        pub warnings: Vec<String>,
    }
}

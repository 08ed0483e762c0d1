//! How a target is going: mastery, change since baseline, celeration, as the window shows them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

views! {
    /// One condition of a mastery rule, held against the sessions.
    struct ConditionLine {
        /// Whether it is met.
        pub met: bool,
        /// What it asks and what there is, as a sentence.
        pub line: String,
    }

    /// A mastery rule held against the sessions that this device has. Provisional: the platform confirms.
    struct MasteryView {
        /// The rule as a sentence.
        pub rule: String,
        /// Whether it is met.
        pub met: bool,
        /// Each condition.
        pub conditions: Vec<ConditionLine>,
    }

    /// One effect size.
    struct EffectLine {
        /// Its name.
        pub name: String,
        /// Its value; tau and tau-u may be negative. None is *undefined*.
        pub value: Option<f64>,
        /// What it means, as a sentence.
        pub line: String,
    }

    /// The treatment against the baseline before it.
    struct EffectsView {
        /// Baseline points that were compared.
        pub baseline: u32,
        /// Treatment points that were compared.
        pub treatment: u32,
        /// The effect sizes.
        pub lines: Vec<EffectLine>,
    }

    /// How fast a frequency changes in a phase.
    struct CelerationLine {
        /// The phase.
        pub phase: String,
        /// Weekly factor as it is written: "×1.25", "÷1.40"; none where there is no line.
        pub label: Option<String>,
        /// The same as a sentence.
        pub line: String,
    }

    /// How a target is going.
    struct CourseView {
        /// The target.
        pub target: String,
        /// Its name.
        pub name: String,
        /// Its program.
        pub program: String,
        /// Its phase, as a word.
        pub phase: String,
        /// Sessions that were looked at.
        pub sessions: u32,
        /// Mastery; none where no criterion fits the measure.
        pub mastery: Option<MasteryView>,
        /// Change since baseline; none without a baseline.
        pub effects: Option<EffectsView>,
        /// Celeration, phase by phase; none for what is not counted.
        pub celeration: Vec<CelerationLine>,
    }
}

//! Observations as the window records, lists and corrects them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::row::{CarriedOut, Mark, TrialKind};

views! {
    /// What a tap records.
    #[serde(tag = "fact", rename_all = "snake_case")]
    enum TapFact {
        /// A trial.
        Trial {
            /// The response.
            mark: Mark,
            /// The prompt level, for a prompted one.
            level: Option<u8>,
            /// Taught unless said.
            kind: Option<TrialKind>,
        },
        /// A step of the current run.
        Step {
            /// The step.
            step: u8,
            /// Whether it begins a new run though the last one is not whole.
            new_run: bool,
            /// What the child did; *no opportunity*: it did not apply.
            mark: Mark,
            /// The prompt level, for a prompted one.
            level: Option<u8>,
        },
        /// An event.
        Count,
        /// A bout, a window, an instruction or a round of intervals begins.
        StartBout,
        /// It ends; an instruction got its response.
        EndBout,
        /// The instruction got no response.
        Unanswered,
        /// An interval of the running round is scored.
        Interval {
            /// Its number, from 0.
            index: u32,
            /// Whether the behaviour occurred.
            occurred: bool,
        },
        /// A rating.
        Rating {
            /// A value of the scale.
            value: i16,
        },
        /// A number, at most three decimals.
        Quantity {
            /// In the target's unit.
            value: f64,
        },
        /// Finished work.
        PermanentProduct {
            /// Items.
            items: u16,
            /// Of these, as asked.
            meeting: u16,
        },
        /// A component of a checklist.
        Component {
            /// The component.
            component: u8,
            /// How it was carried out.
            carried: CarriedOut,
        },
        /// What came before and after one's last event here; a new event where there is none to describe.
        Abc {
            /// By code.
            antecedents: Vec<u8>,
            /// By code.
            consequences: Vec<u8>,
            /// In free words.
            words: Option<String>,
        },
        /// Words.
        Text {
            /// The words.
            text: String,
        },
    }
    /// One observation, as it was recorded.
    struct FactView {
        /// The observation.
        pub observation: String,
        /// The target.
        pub target: String,
        /// What happened. A bout: its start.
        pub fact: TapFact,
        /// When, wall milliseconds.
        pub at_ms: f64,
        /// When a bout ended.
        pub ended_ms: Option<f64>,
        /// How long a bout lasted, milliseconds.
        pub length_ms: Option<f64>,
        /// An instruction without a response.
        pub unanswered: bool,
        /// The session's end closed the bout.
        pub cut: bool,
        /// The event that is described, or the round whose interval is scored.
        pub of: Option<String>,
        /// The run of a step, from 1.
        pub run: Option<u16>,
        /// Whose hand it was.
        pub by: String,
        /// Whether it was the active person's.
        pub mine: bool,
        /// Whether it is a second observer's, beside the session's data.
        pub beside: bool,
        /// Set where it counts no more.
        pub struck: Option<Struck>,
        /// Set where it was said after the session.
        pub told: Option<Told>,
    }
    /// Who struck out an observation, when and why.
    struct Struck {
        /// Who.
        pub by: String,
        /// When, wall milliseconds.
        pub at_ms: f64,
        /// In words; none: it was taken back in the session.
        pub reason: Option<String>,
    }
    /// When and why an observation was said after its session.
    struct Told {
        /// When, wall milliseconds.
        pub at_ms: f64,
        /// Why, in words.
        pub reason: String,
        /// The observation in whose place it stands.
        pub in_place_of: Option<String>,
    }
}

//! What a command is asked with: its request, as the window sends it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    fact::TapFact,
    view::{AddendumKind, GraphBy, Hand, PhaseKey, SectionText, Silence, TargetForm},
};

macro_rules! requests {
    ($($(#[$meta:meta])* $kind:ident $name:ident $body:tt)*) => {
        $(#[derive(Clone, Deserialize, Serialize, TS)] $(#[$meta])* pub $kind $name $body)*

        /// The TypeScript of every request.
        #[must_use]
        pub fn declarations(cfg: &ts_rs::Config) -> Vec<String> {
            vec![$(<$name as TS>::decl(cfg)),*]
        }
    };
}

requests! {
    /// Enrols the device.
    struct Enrol {
        /// The code as typed or scanned.
        pub code: String,
        /// What people will call the device.
        pub name: String,
    }
    /// Signs a person in.
    struct SignIn {
        /// Login.
        pub login: String,
        /// Password.
        pub password: String,
        /// Second factor; none on the first try of a person without one.
        pub code: Option<String>,
    }
    /// Confirms a second factor.
    struct Code {
        /// Six digits.
        pub code: String,
    }
    /// A PIN.
    struct Pin {
        /// The digits.
        pub pin: String,
    }
    /// Becomes active.
    struct Unlock {
        /// The person.
        pub user: String,
        /// The digits.
        pub pin: String,
    }
    /// Renews a shift.
    struct Renew {
        /// Password.
        pub password: String,
        /// Second factor.
        pub code: String,
    }
    /// Names a chart.
    struct Chart {
        /// The chart.
        pub chart: String,
    }
    /// Names a session.
    struct Session {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
    }
    /// A tap: touch-down was this long before the command was sent.
    struct Tap {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The target.
        pub target: String,
        /// What happened.
        pub fact: TapFact,
        /// Milliseconds from touch-down to sending.
        pub touched_ms_ago: u32,
    }
    /// Names a row.
    struct RowOf {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The target.
        pub target: String,
    }
    /// Keeps what was typed for a target and is not recorded yet.
    struct KeepDraft {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The target.
        pub target: String,
        /// As the window needs it to show it again; empty: nothing.
        pub text: String,
    }
    /// On which side the data keys stand.
    struct SetHand {
        /// The hand.
        pub hand: Hand,
    }
    /// Strikes out an observation of an ended session, adds one that was missed, or both: one in place of another.
    struct Correct {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// What is struck out; none: nothing.
        pub strikes: Option<String>,
        /// What is added; none: nothing.
        pub adds: Option<Missed>,
        /// Why, in words.
        pub reason: String,
    }
    /// What happened and was not recorded, or not so.
    struct Missed {
        /// The target.
        pub target: String,
        /// What happened. A bout: its start.
        pub fact: TapFact,
        /// When, wall milliseconds.
        pub at_ms: f64,
        /// When a bout ended.
        pub ended_ms: Option<f64>,
        /// The event that is described, or the round whose interval is scored.
        pub of: Option<String>,
        /// The run of a step, from 1.
        pub run: Option<u16>,
    }
    /// Claims a stretch of a colleague's segment.
    struct ClaimTime {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The colleague's segment.
        pub segment: String,
        /// From, wall milliseconds.
        pub from_ms: f64,
        /// To, wall milliseconds.
        pub to_ms: f64,
        /// Why.
        pub reason: String,
    }
    /// Says whether a claim is so.
    struct AnswerClaim {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The claim.
        pub claim: String,
        /// Whether it is so.
        pub confirmed: bool,
    }
    /// Ends a session.
    struct EndSession {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// What the silence of each asked target means.
        pub dispositions: Vec<Silence>,
    }
    /// Writes the active person's note of a session.
    struct WriteNote {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The text.
        pub text: String,
        /// The version it replaces; 0 for a new note.
        pub base_version: u32,
        /// The service that it documents, by its code.
        pub service: Option<String>,
        /// What was written in its sections; empty ones may be left out.
        pub sections: Vec<SectionText>,
    }
    /// Signs the active person's note.
    struct SignNote {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The version that was read.
        pub version: u32,
        /// The PIN, asked again.
        pub pin: String,
    }
    /// Signs under somebody else's note.
    struct CosignNote {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The note.
        pub note: String,
        /// The version that was read.
        pub version: u32,
        /// The PIN, asked again.
        pub pin: String,
    }
    /// A caregiver's signature, with the active person as witness.
    struct SignCaregiver {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The note.
        pub note: String,
        /// The version that was read.
        pub version: u32,
        /// The caregiver.
        pub name: String,
        /// What they are to the client.
        pub relationship: String,
        /// Strokes of points, each from 0 to 1,000 across and down; at most 2,000 points.
        pub strokes: Vec<Vec<(u16, u16)>>,
    }
    /// Takes signatures off a note, with a reason.
    struct Withdraw {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The note.
        pub note: String,
        /// The version that was signed.
        pub version: u32,
        /// Why.
        pub reason: String,
    }
    /// Adds to a locked note.
    struct AmendNote {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The note.
        pub note: String,
        /// What it is.
        pub kind: AddendumKind,
        /// What is added.
        pub text: String,
    }
    /// Names a target of a chart.
    struct CourseOf {
        /// The chart.
        pub chart: String,
        /// The target.
        pub target: String,
    }
    /// Names a graph.
    struct Graph {
        /// The chart.
        pub chart: String,
        /// The targets; none for all.
        pub targets: Vec<String>,
        /// What makes a point.
        pub by: GraphBy,
    }
    /// A target as a form has it, new or changed.
    struct CheckTarget {
        /// The chart.
        pub chart: String,
        /// The target that is changed; none: a new one.
        pub target: Option<String>,
        /// The form.
        pub form: TargetForm,
    }
    /// Writes a target, new or changed.
    struct WriteTarget {
        /// The chart.
        pub chart: String,
        /// The target that is changed; none: a new one.
        pub target: Option<String>,
        /// The version that the form was filled from; 0: a new one.
        pub base_version: u32,
        /// The form.
        pub form: TargetForm,
        /// Why; needed where data was recorded of it.
        pub reason: Option<String>,
    }
    /// Moves a target to another phase.
    struct MoveTarget {
        /// The chart.
        pub chart: String,
        /// The target.
        pub target: String,
        /// The phase in which it was seen.
        pub from: PhaseKey,
        /// The phase to which it goes.
        pub to: PhaseKey,
        /// Why.
        pub reason: Option<String>,
    }
    /// Decides about a change that was made on an older version.
    struct SettleTarget {
        /// The chart.
        pub chart: String,
        /// The change.
        pub change: String,
        /// The version of the target that the person saw beside it.
        pub base_version: u32,
        /// Whether it takes effect; else the target stays as it stands.
        pub take: bool,
    }
    /// What leaves the app, and as what.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum ExportForm {
        /// Drawings, a file each.
        Svg,
        /// Drawings, a page each, in one file.
        Pdf,
        /// The numbers, a row for each point; made by the core.
        Csv,
        /// On paper: the page prints itself once this is recorded.
        Print,
    }
    /// Graphs that leave the app.
    struct ExportGraphs {
        /// The chart.
        pub chart: String,
        /// The targets.
        pub targets: Vec<String>,
        /// What makes a point.
        pub by: GraphBy,
        /// As what.
        pub form: ExportForm,
        /// For drawings: each as a whole SVG document, with its styles, in the order of pages. Else none.
        pub drawings: Vec<String>,
    }
    /// A session that was recorded on paper.
    struct EnterPaper {
        /// The chart.
        pub chart: String,
        /// The id that the sheet's answer gave: entering the same twice adds nothing twice.
        pub session: String,
        /// When it began, wall milliseconds.
        pub started_ms: f64,
        /// When it ended.
        pub ended_ms: f64,
        /// The service that was given, by its code; none: the usual one of the person.
        pub service: Option<String>,
        /// What is on the sheet, in order.
        pub facts: Vec<PaperFact>,
        /// What the silence of targets means that ask for it.
        pub silences: Vec<Silence>,
        /// Why on paper, in words.
        pub reason: String,
    }
    /// Something on a sheet.
    struct PaperFact {
        /// The target.
        pub target: String,
        /// What happened. A bout, a window, a round: its start.
        pub fact: TapFact,
        /// When, wall milliseconds.
        pub at_ms: f64,
        /// When a bout ended.
        pub ended_ms: Option<f64>,
        /// The place in this list of the event that is described, or of the round whose interval is scored.
        pub of: Option<u32>,
        /// The run of a step, from 1.
        pub run: Option<u16>,
    }
}

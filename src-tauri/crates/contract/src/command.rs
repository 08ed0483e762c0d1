//! THE command table: each command of the window once, with its request and its answer. The shell must fill every line;
//! the TypeScript client, the shell's permission list and the audit test are made from it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::view::{
    AccessRowView, AddendumKind, AgreementView, AttentionView, ChartView, CourseView, DeviceView, GraphView, Hand,
    MeView, NoteSheet, NoteView, PeopleView, RowView, SectionText, SessionView, SignInStep, SyncView, TodayView,
};
pub use crate::{
    fact::{FactView, Struck, TapFact, Told},
    view::Silence,
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
    }
}

macro_rules! commands {
    ($($(#[$doc:meta])* $wire:literal $name:ident ($request:ty) -> $answer:ty;)*) => {
        /// Every command's wire name, `noun.verb`, and its Rust name.
        pub const COMMANDS: &[(&str, &str)] = &[$(($wire, stringify!($name))),*];

        /// The command table as a TypeScript interface: wire name to request and answer.
        #[must_use]
        pub fn interface(cfg: &ts_rs::Config) -> String {
            let mut text = String::from("export interface Commands {\n");
            $(text.push_str(&format!(
                "  \"{}\": {{ request: {}; answer: {} }};\n",
                $wire,
                <$request as TS>::name(cfg),
                <$answer as TS>::name(cfg),
            ));)*
            text.push_str("}\n");
            text
        }
    };
}

commands! {
    /// The device, before anybody is anybody.
    "device.view" device_view(()) -> DeviceView;
    /// Enrols it.
    "device.enrol" device_enrol(Enrol) -> DeviceView;
    /// The locked screen.
    "people.view" people_view(()) -> PeopleView;
    /// Full sign-in.
    "people.sign_in" people_sign_in(SignIn) -> SignInStep;
    /// The first code of a new second factor.
    "people.confirm_second_factor" people_confirm_second_factor(Code) -> SignInStep;
    /// Sets the active person's PIN.
    "people.set_pin" people_set_pin(Pin) -> MeView;
    /// Becomes active by PIN.
    "people.unlock" people_unlock(Unlock) -> MeView;
    /// Begins a new shift for the active person with password and code; session and open charts stay.
    "people.renew" people_renew(Renew) -> MeView;
    /// Locks.
    "people.lock" people_lock(()) -> ();
    /// Ends the active person's shift and locks.
    "people.end_shift" people_end_shift(()) -> ();
    /// A touch, key or scroll that is no command: postpones the lock, within bounds.
    "people.ping" people_ping(()) -> ();
    /// The active person.
    "me.view" me_view(()) -> MeView;
    /// Puts the active person's data keys on one side.
    "me.set_hand" me_set_hand(SetHand) -> MeView;
    /// One's own clients.
    "today.view" today_view(()) -> TodayView;
    /// Opens a chart; fetches it first where it is not here yet.
    "chart.open" chart_open(Chart) -> ChartView;
    /// Closes a chart.
    "chart.close" chart_close(Chart) -> ();
    /// Starts a session with all active targets.
    "session.start" session_start(Chart) -> SessionView;
    /// A session.
    "session.view" session_view(Session) -> SessionView;
    /// A tap.
    "session.tap" session_tap(Tap) -> RowView;
    /// Takes back one's last observation on a row.
    "session.undo_row" session_undo_row(RowOf) -> RowView;
    /// Takes back one's last observation anywhere.
    "session.undo_mine" session_undo_mine(Session) -> RowView;
    /// Observed time stands still.
    "session.pause" session_pause(Session) -> SessionView;
    /// Observed time goes on.
    "session.resume" session_resume(Session) -> SessionView;
    /// The active person takes the session over.
    "session.take_over" session_take_over(Session) -> SessionView;
    /// The active person joins a running session as a second observer, with data of their own beside it.
    "session.join" session_join(Session) -> SessionView;
    /// The active person leaves a session that goes on.
    "session.leave" session_leave(Session) -> SessionView;
    /// Ends it.
    "session.end" session_end(EndSession) -> SessionView;
    /// What was recorded in a session, one by one, what was struck out included.
    "session.facts" session_facts(Session) -> Vec<FactView>;
    /// Corrects an ended session, with a reason.
    "session.correct" session_correct(Correct) -> Vec<FactView>;
    /// Claims a stretch of an ended session: "from 14:10 it was me".
    "session.claim" session_claim(ClaimTime) -> SessionView;
    /// Says whether somebody's claim is so.
    "session.answer_claim" session_answer_claim(AnswerClaim) -> SessionView;
    /// What the active person typed for a target and did not record.
    "draft.view" draft_view(RowOf) -> Option<String>;
    /// Keeps it, across lock and kill, for its author alone.
    "draft.keep" draft_keep(KeepDraft) -> ();
    /// Agreement between the session's data and its second observers'.
    "agreement.view" agreement_view(Session) -> AgreementView;
    /// What a session's note is written, checked and signed with.
    "note.sheet" note_sheet(Session) -> NoteSheet;
    /// Writes one's note.
    "note.write" note_write(WriteNote) -> NoteView;
    /// Signs it.
    "note.sign" note_sign(SignNote) -> NoteView;
    /// Signs under somebody else's.
    "note.cosign" note_cosign(CosignNote) -> NoteView;
    /// Lets the caregiver sign.
    "note.caregiver" note_caregiver(SignCaregiver) -> NoteView;
    /// Withdraws one's signature.
    "note.withdraw" note_withdraw(Withdraw) -> NoteView;
    /// Gives a signed note back to its author.
    "note.give_back" note_give_back(Withdraw) -> NoteView;
    /// Adds to a locked note.
    "note.amend" note_amend(AmendNote) -> NoteView;
    /// Graphs, one for each target.
    "graph.view" graph_view(Graph) -> Vec<GraphView>;
    /// How one target is going: mastery, change since baseline, celeration.
    "course.view" course_view(CourseOf) -> CourseView;
    /// Who looked at this chart; asks the platform.
    "access.view" access_view(Chart) -> Vec<AccessRowView>;
    /// What needs attention.
    "attention.view" attention_view(()) -> Vec<AttentionView>;
    /// How far what was recorded has come.
    "sync.view" sync_view(()) -> SyncView;
}

//! THE command table: each command of the window once, with its request and its answer. The shell must fill every line;
//! the TypeScript client, the shell's permission list and the audit test are made from it.

use ts_rs::TS;

use crate::view::{
    AccessRowView, AgreementView, AttentionView, ChangeView, ChartView, CourseView, DeviceView, Exported, FormCheck,
    GraphView, MeView, NoteSheet, NoteView, PaperAnswer, PaperSheet, PeopleView, ProgramView, RowView, SessionView,
    SignInStep, SyncView, TodayView,
};
pub use crate::{
    ask::*,
    fact::{FactView, Struck, TapFact, Told},
    view::Silence,
};

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
    /// Graphs as files or on paper; recorded as an export before anything leaves.
    "graph.export" graph_export(ExportGraphs) -> Exported;
    /// A client's programs, with what may be done about them.
    "program.view" program_view(Chart) -> ProgramView;
    /// What a form says before it is written; records nothing.
    "program.check" program_check(CheckTarget) -> FormCheck;
    /// Writes a target, new or changed.
    "program.write" program_write(WriteTarget) -> ProgramView;
    /// Moves a target to another phase.
    "program.move" program_move(MoveTarget) -> ProgramView;
    /// Decides about a change that waits beside another one.
    "program.settle" program_settle(SettleTarget) -> ProgramView;
    /// Every change of a target, newest first.
    "program.history" program_history(CourseOf) -> Vec<ChangeView>;
    /// A client's blank data sheets, to be printed; recorded.
    "paper.sheet" paper_sheet(Chart) -> PaperSheet;
    /// The same to be filled in on the screen, which prints nothing.
    "paper.begin" paper_begin(Chart) -> PaperSheet;
    /// Enters a session that was recorded on paper: all of it, or nothing where a line does not fit.
    "paper.enter" paper_enter(EnterPaper) -> PaperAnswer;
    /// How one target is going: mastery, change since baseline, celeration.
    "course.view" course_view(CourseOf) -> CourseView;
    /// Who looked at this chart; asks the platform.
    "access.view" access_view(Chart) -> Vec<AccessRowView>;
    /// What needs attention.
    "attention.view" attention_view(()) -> Vec<AttentionView>;
    /// How far what was recorded has come.
    "sync.view" sync_view(()) -> SyncView;
}

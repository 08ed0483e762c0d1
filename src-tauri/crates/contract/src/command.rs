//! THE command table: each command of the window once, with its request and its answer. The shell must fill every line;
//! the TypeScript client, the shell's permission list and the audit test are made from it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use crate::view::Silence;
use crate::view::{
    AccessRowView, AttentionView, CarriedOut, ChartView, DeviceView, GraphView, Mark, MeView, NoteView, PeopleView,
    RowView, SessionView, SignInStep, SyncView, TodayView, TrialKind,
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
    /// Takes back one's last observation on a row.
    struct UndoRow {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The target.
        pub target: String,
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
    "session.undo_row" session_undo_row(UndoRow) -> RowView;
    /// Takes back one's last observation anywhere.
    "session.undo_mine" session_undo_mine(Session) -> RowView;
    /// Observed time stands still.
    "session.pause" session_pause(Session) -> SessionView;
    /// Observed time goes on.
    "session.resume" session_resume(Session) -> SessionView;
    /// The active person takes the session over.
    "session.take_over" session_take_over(Session) -> SessionView;
    /// Ends it.
    "session.end" session_end(EndSession) -> SessionView;
    /// Writes one's note.
    "note.write" note_write(WriteNote) -> NoteView;
    /// Signs it.
    "note.sign" note_sign(SignNote) -> NoteView;
    /// Graphs, one for each target.
    "graph.view" graph_view(Graph) -> Vec<GraphView>;
    /// Who looked at this chart; asks the platform.
    "access.view" access_view(Chart) -> Vec<AccessRowView>;
    /// What needs attention.
    "attention.view" attention_view(()) -> Vec<AttentionView>;
    /// How far what was recorded has come.
    "sync.view" sync_view(()) -> SyncView;
}

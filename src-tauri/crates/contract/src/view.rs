//! View models: what the core hands to the window. They live at the edge and hold no more than a screen shows; `can` lists
//! what the person may do here, since the window decides nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{code::ErrorCode, fact::Told};
pub use crate::{course::*, graph::*, note::*, paper::*, program::*, row::*};

views! {
    /// A failed command: a code to decide by, a sentence to show, and numbers that belong to it.
    struct Failure {
        /// The code, `noun.reason`.
        #[ts(type = "ErrorCode")]
        pub code: ErrorCode,
        /// The sentence.
        pub text: String,
        /// PIN tries left, for `pin.wrong`.
        pub tries_left: Option<u8>,
        /// Why a PIN is weak, for `pin.weak`; a sentence.
        pub reason: Option<String>,
    }

    /// What a person may do on a screen.
    #[serde(rename_all = "snake_case")]
    enum Can {
        /// Start, run and end sessions.
        RecordSession,
        /// Write one's note.
        WriteNote,
        /// Sign one's note.
        SignNote,
        /// Sign under somebody else's note, or give it back.
        CosignNote,
        /// See who looked at this chart.
        ReadAccessTrail,
        /// See graphs.
        ReadGraph,
        /// Take graphs and numbers out of the app.
        ExportRecords,
        /// Write programs and targets.
        EditProgram,
    }

    /// How far what was recorded here has come.
    struct SyncView {
        /// Whether the platform answered last time.
        pub online: bool,
        /// Entries not yet received by the platform.
        pub waiting: u32,
        /// Entries that need attention.
        pub attention: u32,
        /// When the last receipt came, wall milliseconds.
        pub received_ms: Option<f64>,
        /// Why delivery has stopped until somebody acts.
        #[ts(type = "ErrorCode | null")]
        pub trouble: Option<ErrorCode>,
    }

    /// The device.
    struct DeviceView {
        /// Whether it is enrolled.
        pub enrolled: bool,
        /// What people call it.
        pub name: String,
        /// The clinic.
        pub tenant: String,
        /// How far what was recorded has come.
        pub sync: SyncView,
    }

    /// Whether the PIN is enough for a person now.
    #[serde(rename_all = "snake_case")]
    enum PinState {
        /// Yes.
        Ready,
        /// No: password and code.
        FullSignIn,
    }

    /// One avatar.
    struct PersonTile {
        /// The person.
        pub user: String,
        /// Their login, to fill the full sign-in.
        pub login: String,
        /// Their name, shortened for a screen that anybody sees: "A. R.".
        pub name: String,
        /// Two letters.
        pub initials: String,
        /// 0 to 7, stable for a person.
        pub colour: u8,
        /// Whether the PIN is enough.
        pub pin: PinState,
        /// Until when, wall milliseconds.
        pub pin_until_ms: Option<f64>,
    }

    /// The locked screen. No client, no session detail except a running clock.
    struct PeopleView {
        /// The device.
        pub device: DeviceView,
        /// Who is enrolled here.
        pub people: Vec<PersonTile>,
        /// Observed milliseconds of a running session when this view was made, if one runs.
        pub running_ms: Option<f64>,
        /// Most wrong PINs in a row before a full sign-in is needed.
        pub pin_tries: u8,
    }

    /// The person who is active.
    struct MeView {
        /// The person.
        pub user: String,
        /// Their name.
        pub name: String,
        /// Two letters.
        pub initials: String,
        /// 0 to 7.
        pub colour: u8,
        /// Their role, as a word.
        pub role: String,
        /// Whether a PIN must be set before anything else.
        pub needs_pin: bool,
        /// Fewest digits of a PIN here.
        pub pin_min_digits: u8,
        /// When the shift ends, wall milliseconds.
        pub shift_until_ms: f64,
        /// Inactivity until the lock, in milliseconds, as it stands now.
        pub lock_after_ms: u32,
        /// On which side this person's data keys stand.
        pub hand: Hand,
        /// The session that runs on this device and that this person may go on with.
        pub running: Option<RunningSession>,
    }

    /// Which hand holds the tablet's rail.
    #[derive(Copy, Default)]
    #[serde(rename_all = "snake_case")]
    enum Hand {
        /// The left one.
        Left,
        /// The right one.
        #[default]
        Right,
    }

    /// A running session on this device.
    struct RunningSession {
        /// Its chart.
        pub chart: String,
        /// The session.
        pub session: String,
    }

    /// A second factor to write down, as QR address and as text.
    struct SecondFactor {
        /// `otpauth://` address for a QR code.
        pub uri: String,
        /// The seed as base32 text.
        pub seed: String,
    }

    /// Where a sign-in stands.
    #[serde(tag = "step", rename_all = "snake_case")]
    enum SignInStep {
        /// In.
        Done {
            /// Who.
            me: Box<MeView>,
            /// The offline second factor of this person on this device, shown once, when the clinic allows sign-in with no network.
            offline: Option<SecondFactor>,
        },
        /// The clinic requires a second factor and there is none: enrol it.
        EnrolSecondFactor {
            /// What to scan or type.
            factor: SecondFactor,
        },
    }

    /// One client of the caseload.
    struct ClientCard {
        /// The chart.
        pub chart: String,
        /// The client's name.
        pub name: String,
        /// Two letters.
        pub initials: String,
        /// 0 to 7.
        pub colour: u8,
        /// When the last session ended, wall milliseconds.
        pub last_session_ms: Option<f64>,
        /// Whether the chart is on this device.
        pub here: bool,
    }

    /// One's own clients.
    struct TodayView {
        /// The clients.
        pub clients: Vec<ClientCard>,
        /// What the person may do.
        pub can: Vec<Can>,
    }

    /// A past or running session in a list.
    struct SessionCard {
        /// The session.
        pub session: String,
        /// When it began, wall milliseconds.
        pub started_ms: f64,
        /// When it ended.
        pub ended_ms: Option<f64>,
        /// Observed milliseconds.
        pub observed_ms: f64,
        /// Who provided it, in order.
        pub by: Vec<String>,
        /// Observations that count.
        pub observations: u32,
        /// Whether the note is signed.
        pub signed: bool,
    }

    /// A target as it stands now.
    struct TargetCard {
        /// The target.
        pub target: String,
        /// Its name.
        pub name: String,
        /// Its program.
        pub program: String,
        /// How it is measured, as [`RowState`] tags it.
        pub measure: String,
        /// Its phase.
        pub phase: String,
    }

    /// An open chart.
    struct ChartView {
        /// The chart.
        pub chart: String,
        /// The client's name.
        pub name: String,
        /// Two letters.
        pub initials: String,
        /// 0 to 7.
        pub colour: u8,
        /// Date of birth, `YYYY-MM-DD`.
        pub born: String,
        /// Its targets.
        pub targets: Vec<TargetCard>,
        /// Recent sessions, newest first.
        pub sessions: Vec<SessionCard>,
        /// What the person may do.
        pub can: Vec<Can>,
    }

    /// A stretch of a session that somebody says they provided.
    struct ClaimView {
        /// The claim.
        pub claim: String,
        /// Who claims it.
        pub by: String,
        /// Whether that is the active person.
        pub mine: bool,
        /// Under whose name it was recorded.
        pub of: String,
        /// From, wall milliseconds.
        pub from_ms: f64,
        /// To, wall milliseconds.
        pub to_ms: f64,
        /// Why.
        pub reason: String,
        /// What was said of it; none while it waits.
        pub confirmed: Option<bool>,
        /// Who said so.
        pub answered_by: Option<String>,
        /// Whether the active person may say so.
        pub can_answer: bool,
    }

    /// A clinician's part of the session.
    struct SegmentView {
        /// The segment.
        pub segment: String,
        /// Whether the active person may say that a stretch of it was theirs.
        pub can_claim: bool,
        /// Who.
        pub name: String,
        /// Two letters.
        pub initials: String,
        /// From, wall milliseconds.
        pub from_ms: f64,
        /// To.
        pub to_ms: Option<f64>,
        /// Whether it is the active person's.
        pub mine: bool,
        /// Whether it makes data of its own beside the session's: a second observer.
        pub beside: bool,
        /// The service provided, by its code.
        pub service: Option<String>,
    }

    /// The state of a session.
    #[serde(rename_all = "snake_case")]
    enum SessionPhase {
        /// Runs.
        Running,
        /// Paused.
        Paused,
        /// Over.
        Ended,
    }

    /// What one target's silence means.
    struct Silence {
        /// The target.
        pub target: String,
        /// True: watched for, and did not happen. False: not watched for.
        pub zero: bool,
    }

    /// A session.
    struct SessionView {
        /// The chart.
        pub chart: String,
        /// The session.
        pub session: String,
        /// The client's name.
        pub client: String,
        /// Its state.
        pub phase: SessionPhase,
        /// Observed milliseconds when this view was made.
        pub observed_ms: f64,
        /// When it began, wall milliseconds.
        pub started_ms: f64,
        /// When it ended.
        pub ended_ms: Option<f64>,
        /// Set where it was recorded on paper: when it was entered, and why.
        pub paper: Option<Told>,
        /// Its targets, in their places.
        pub rows: Vec<RowView>,
        /// Its segments, in order.
        pub segments: Vec<SegmentView>,
        /// Whether the active person holds an open segment.
        pub mine: bool,
        /// Whether that segment is a second observer's: the rows show their own data alone.
        pub beside: bool,
        /// Whether there is a second observer's data to compare, and the active person may see it.
        pub agreement: bool,
        /// Observations of the active person that can be taken back, at most ten.
        pub undo_mine: u32,
        /// Targets that ask for *zero* or *not observed* if the session ended now.
        pub asks: Vec<String>,
        /// What was told of silent targets at the end.
        pub told: Vec<Silence>,
        /// Stretches that somebody says they provided.
        pub claims: Vec<ClaimView>,
        /// Notes.
        pub notes: Vec<NoteView>,
        /// What the person may do.
        pub can: Vec<Can>,
    }

    /// One look or change in an access trail, as a sentence would say it.
    struct AccessRowView {
        /// Who.
        pub name: String,
        /// Role at the time.
        pub role: String,
        /// What: "looked at a session".
        pub did: String,
        /// How many records, for a look.
        pub records: Option<u32>,
        /// On which device.
        pub device: String,
        /// When, wall milliseconds.
        pub at_ms: f64,
    }

    /// An entry that needs attention.
    struct AttentionView {
        /// What was done.
        pub did: String,
        /// When, wall milliseconds.
        pub at_ms: f64,
        /// Why it needs attention, as a sentence.
        pub why: String,
    }
}

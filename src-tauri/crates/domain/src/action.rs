//! Everything a person does that matters, as one enum: each change and each look is a variant, and each variant says
//! which permission it needs, which resource it touches and which sentence an auditor reads.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    chart::Compartment,
    claim::Claimed,
    correction::Missed,
    id::{AddendumId, ChartId, ClaimId, NoteId, ObservationId, SegmentId, SessionId, ShiftId, TargetId},
    measure::Target,
    note::{AddendumKind, NoteForm, Strokes, Terms},
    observation::{Fact, Touch, VoidReason},
    policy::{Denial, Permission},
    session::{Refusal, Setting, Stream, TargetDisposition},
    text::{Name, Narrative, Reason},
};

/// Why nobody is active any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockCause {
    /// Somebody pressed Lock.
    Asked,
    /// Nobody touched it for the policy's time.
    Idle,
    /// Another person takes over.
    Switch,
    /// The device slept.
    Sleep,
    /// The shift ran out.
    ShiftOver,
    /// The app is closing.
    Closing,
}

/// Why a chart was closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseCause {
    /// Asked.
    Asked,
    /// With a lock.
    Lock,
    /// Its lease ran out.
    Lease,
    /// The person left the care team.
    LeftScope,
    /// Its file could not be used any more.
    Fault,
}

/// How somebody proved themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Proof {
    /// Nobody did: the device acts.
    None = 0,
    /// Password and second factor, checked by the platform.
    Online = 1,
    /// Password and offline second factor, checked by the device.
    Offline = 2,
    /// PIN within a shift.
    Pin = 3,
    /// PIN asked again for this very act.
    PinAgain = 4,
}

impl Proof {
    /// The proof with this code in a ledger header, if there is one.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        [Proof::None, Proof::Online, Proof::Offline, Proof::Pin, Proof::PinAgain].into_iter().find(|p| *p as u8 == code)
    }
}

/// Why a sign-in or PIN was refused, without saying which half was wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofRefusal {
    /// Password or login.
    Credentials,
    /// Second factor wrong.
    Code,
    /// Second factor used before.
    CodeReused,
    /// PIN wrong.
    Pin,
    /// No PIN slot left.
    PinGone,
    /// Offline sign-in is not allowed here.
    OfflineForbidden,
}

/// What was looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// One's own caseload.
    Today,
    /// A chart's overview: client, targets, recent sessions.
    Chart,
    /// One session with its observations.
    Session,
    /// A graph of one or more targets.
    Graph,
    /// A note.
    Note,
    /// Who looked at a chart.
    AccessTrail,
    /// What needs attention.
    Attention,
}

/// Which records a look returned: the ids up to 500, beyond that their count and a digest (security §5.2).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Looked {
    /// How many records.
    pub count: u32,
    /// Their ids, in the order returned; empty beyond 500.
    pub ids: Vec<Uuid>,
    /// SHA-256 of all ids in order, as hex; only beyond 500.
    pub digest: Option<String>,
    /// SHA-256 of the statements that read them, as hex.
    pub fingerprint: String,
}

/// One action. The payload holds the new values and the base version they replace, so that the state at any time can
/// be rebuilt from the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// The app started on this device.
    StartApp {
        /// Why the last run ended, as far as the device can tell.
        clean_exit: bool,
    },
    /// The device was enrolled.
    EnrolDevice,
    /// Somebody signed in; a shift began.
    SignIn {
        /// The new shift.
        shift: ShiftId,
    },
    /// A sign-in, code or PIN was refused.
    RefuseProof {
        /// Why.
        reason: ProofRefusal,
        /// PIN tries left, for a PIN.
        left: Option<u8>,
    },
    /// Somebody enrolled a second factor.
    EnrolSecondFactor,
    /// Somebody set a PIN.
    SetPin,
    /// Somebody became active by PIN.
    Unlock,
    /// Nobody is active any more.
    Lock {
        /// Why.
        cause: LockCause,
    },
    /// A shift ended.
    EndShift,
    /// Something was denied by policy.
    Deny {
        /// What was asked.
        asked: ActionKind,
        /// Why it was denied.
        reason: Denial,
    },
    /// Somebody looked at something.
    Look {
        /// What.
        view: View,
        /// Which records.
        looked: Looked,
    },
    /// A chart was opened: from here its data can be read.
    OpenChart {
        /// Which part.
        compartment: Compartment,
        /// Under which version of its key.
        key_epoch: u32,
    },
    /// A chart of the caseload was fetched ahead, so that it can be opened where there is no network. Nobody saw anything of
    /// it: this device holds a copy from here on.
    FetchChart {
        /// Which part.
        compartment: Compartment,
        /// Under which version of its key.
        key_epoch: u32,
    },
    /// A chart was closed.
    CloseChart {
        /// Why.
        cause: CloseCause,
    },
    /// An entry can never apply to its chart and is kept for a person to see.
    SetAside {
        /// The entry's ledger epoch.
        epoch: u32,
        /// The entry's number.
        seq: u64,
        /// Why.
        reason: Refusal,
    },
    /// A session began, with its targets frozen.
    StartSession {
        /// The session.
        session: SessionId,
        /// The starter's segment.
        segment: SegmentId,
        /// When.
        at: Touch,
        /// By how many minutes the device's wall clock was ahead of UTC.
        #[serde(default, skip_serializing_if = "is_zero")]
        zone_min: i16,
        /// The targets.
        #[serde(with = "crate::measure::frozen")]
        targets: Vec<Target>,
        /// How the starter joined.
        #[serde(flatten)]
        setting: Setting,
    },
    /// Observed time stands still.
    PauseSession {
        /// The session.
        session: SessionId,
        /// When.
        at: Touch,
    },
    /// Observed time goes on.
    ResumeSession {
        /// The session.
        session: SessionId,
        /// When.
        at: Touch,
    },
    /// The actor takes the session over: a new segment begins, the named one ends. Or, beside it, joins as a second observer.
    StartSegment {
        /// The session.
        session: SessionId,
        /// The new segment.
        segment: SegmentId,
        /// The segment that ends.
        ends: Option<SegmentId>,
        /// When.
        at: Touch,
        /// Whose data is recorded in it.
        #[serde(default, skip_serializing_if = "Stream::is_main")]
        stream: Stream,
        /// How the actor joined.
        #[serde(flatten)]
        setting: Setting,
    },
    /// The actor leaves a session that goes on.
    EndSegment {
        /// The session.
        session: SessionId,
        /// The actor's segment.
        segment: SegmentId,
        /// When.
        at: Touch,
    },
    /// A fact was recorded.
    Observe {
        /// The session.
        session: SessionId,
        /// The actor's segment.
        segment: SegmentId,
        /// The new observation.
        observation: ObservationId,
        /// What it is about.
        target: TargetId,
        /// When.
        at: Touch,
        /// What happened.
        #[serde(flatten)]
        fact: Fact,
    },
    /// A bout ended.
    EndBout {
        /// The session.
        session: SessionId,
        /// The bout.
        observation: ObservationId,
        /// When.
        at: Touch,
        /// An instruction that got no response: its length means nothing.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unanswered: bool,
    },
    /// An observation no longer counts.
    VoidObservation {
        /// The session.
        session: SessionId,
        /// The observation.
        observation: ObservationId,
        /// Why.
        reason: VoidReason,
    },
    /// The session ended; running bouts are closed as truncated.
    EndSession {
        /// The session.
        session: SessionId,
        /// When.
        at: Touch,
        /// By how many minutes the device's wall clock was ahead of UTC.
        #[serde(default, skip_serializing_if = "is_zero")]
        zone_min: i16,
        /// What the silence of each asked target means.
        dispositions: Vec<TargetDisposition>,
    },
    /// An ended session was corrected: an observation struck out, one added, or one put in place of another.
    CorrectSession {
        /// The session.
        session: SessionId,
        /// What is struck out.
        strikes: Option<ObservationId>,
        /// What is added.
        adds: Option<Box<Missed>>,
        /// Why.
        reason: Reason,
    },
    /// A stretch of a colleague's segment was claimed: "from 14:10 it was me".
    ClaimTime {
        /// The session.
        session: SessionId,
        /// What is claimed.
        #[serde(flatten)]
        claimed: Claimed,
    },
    /// Whose segment it is said whether a claim on it is so.
    AnswerClaim {
        /// The session.
        session: SessionId,
        /// The claim.
        claim: ClaimId,
        /// Whether it is so.
        confirmed: bool,
        /// The segment that the rest behind the stretch becomes, if there is a rest.
        rest: SegmentId,
    },
    /// A supervisor said so in their place.
    DecideClaim {
        /// The session.
        session: SessionId,
        /// The claim.
        claim: ClaimId,
        /// Whether it is so.
        confirmed: bool,
        /// The segment that the rest behind the stretch becomes, if there is a rest.
        rest: SegmentId,
    },
    /// A note was written or changed.
    WriteNote {
        /// The session.
        session: SessionId,
        /// The note.
        note: NoteId,
        /// The version this text replaces; 0 for a new note.
        base_version: u32,
        /// The narrative; none while nothing of it is written.
        text: Option<Narrative>,
        /// What the note has besides.
        #[serde(flatten)]
        form: NoteForm,
    },
    /// A note was signed.
    SignNote {
        /// The session.
        session: SessionId,
        /// The note.
        note: NoteId,
        /// The version signed.
        version: u32,
        /// The signer's name as it stood.
        name: Name,
        /// On what terms.
        #[serde(flatten)]
        terms: Terms,
    },
    /// A supervisor signed under the author's signature.
    CosignNote {
        /// The session.
        session: SessionId,
        /// The note.
        note: NoteId,
        /// The version that the author signed.
        version: u32,
        /// The signer's name as it stood.
        name: Name,
    },
    /// The caregiver signed, with the actor as witness.
    SignCaregiver {
        /// The session.
        session: SessionId,
        /// The note.
        note: NoteId,
        /// The version that the author signed.
        version: u32,
        /// The caregiver.
        name: Name,
        /// What they are to the client.
        relationship: Name,
        /// What they drew.
        strokes: Strokes,
    },
    /// The author withdrew the signature; every signature goes with it.
    WithdrawSignature {
        /// The session.
        session: SessionId,
        /// The note.
        note: NoteId,
        /// The version that was signed.
        version: u32,
        /// Why.
        reason: Reason,
    },
    /// A supervisor gave a signed note back to its author.
    GiveBackNote {
        /// The session.
        session: SessionId,
        /// The note.
        note: NoteId,
        /// The version that was signed.
        version: u32,
        /// Why.
        reason: Reason,
    },
    /// Something was added to a locked note.
    AmendNote {
        /// The session.
        session: SessionId,
        /// The note.
        note: NoteId,
        /// The new addendum.
        addendum: AddendumId,
        /// What it is.
        kind: AddendumKind,
        /// What was written.
        text: Narrative,
        /// The author's name as it stood.
        name: Name,
    },
}

/// For what is left out where it is so.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_zero(minutes: &i16) -> bool {
    *minutes == 0
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        /// The kind of an action, as the clear header of its entry shows it. Codes are for ever.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u16)]
        pub enum ActionKind { $($(#[$doc])* $name = $code),* }

        impl ActionKind {
            /// Every kind.
            pub const ALL: &'static [ActionKind] = &[$(ActionKind::$name),*];

            /// The kind with this code, if this build knows it.
            #[must_use]
            pub fn from_code(code: u16) -> Option<Self> {
                match code { $($code => Some(ActionKind::$name),)* _ => None }
            }
        }

        impl Action {
            /// The kind of this action.
            #[must_use]
            pub fn kind(&self) -> ActionKind {
                match self { $(Action::$name { .. } => ActionKind::$name),* }
            }
        }
    };
}

kinds! {
    /// [`Action::StartApp`]
    StartApp = 1,
    /// [`Action::EnrolDevice`]
    EnrolDevice = 2,
    /// [`Action::SignIn`]
    SignIn = 3,
    /// [`Action::RefuseProof`]
    RefuseProof = 4,
    /// [`Action::EnrolSecondFactor`]
    EnrolSecondFactor = 5,
    /// [`Action::SetPin`]
    SetPin = 6,
    /// [`Action::Unlock`]
    Unlock = 7,
    /// [`Action::Lock`]
    Lock = 8,
    /// [`Action::EndShift`]
    EndShift = 9,
    /// [`Action::Deny`]
    Deny = 10,
    /// [`Action::Look`]
    Look = 11,
    /// [`Action::OpenChart`]
    OpenChart = 20,
    /// [`Action::CloseChart`]
    CloseChart = 21,
    /// [`Action::SetAside`]
    SetAside = 22,
    /// [`Action::FetchChart`]
    FetchChart = 23,
    /// [`Action::StartSession`]
    StartSession = 30,
    /// [`Action::PauseSession`]
    PauseSession = 31,
    /// [`Action::ResumeSession`]
    ResumeSession = 32,
    /// [`Action::StartSegment`]
    StartSegment = 33,
    /// [`Action::Observe`]
    Observe = 34,
    /// [`Action::EndBout`]
    EndBout = 35,
    /// [`Action::VoidObservation`]
    VoidObservation = 36,
    /// [`Action::EndSession`]
    EndSession = 37,
    /// [`Action::WriteNote`]
    WriteNote = 38,
    /// [`Action::SignNote`]
    SignNote = 39,
    /// [`Action::CorrectSession`]
    CorrectSession = 40,
    /// [`Action::EndSegment`]
    EndSegment = 41,
    /// [`Action::CosignNote`]
    CosignNote = 42,
    /// [`Action::SignCaregiver`]
    SignCaregiver = 43,
    /// [`Action::WithdrawSignature`]
    WithdrawSignature = 44,
    /// [`Action::GiveBackNote`]
    GiveBackNote = 45,
    /// [`Action::AmendNote`]
    AmendNote = 46,
    /// [`Action::ClaimTime`]
    ClaimTime = 47,
    /// [`Action::AnswerClaim`]
    AnswerClaim = 48,
    /// [`Action::DecideClaim`]
    DecideClaim = 49,
}

/// What an action touches, in opaque ids: it stands in the clear header.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Resource {
    /// The chart, if it touches one.
    pub chart: Option<ChartId>,
    /// The session, note or other record within it.
    pub record: Option<Uuid>,
}

impl ActionKind {
    /// The permission that the policy table must grant. None: the device itself acts, or the act precedes permission
    /// (proving oneself, locking), which nothing may prevent.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            ActionKind::StartApp
            | ActionKind::EnrolDevice
            | ActionKind::SignIn
            | ActionKind::RefuseProof
            | ActionKind::EnrolSecondFactor
            | ActionKind::SetPin
            | ActionKind::Unlock
            | ActionKind::Lock
            | ActionKind::EndShift
            | ActionKind::Deny
            | ActionKind::CloseChart
            | ActionKind::SetAside => None,
            ActionKind::Look => Some(Permission::ReadChart),
            ActionKind::OpenChart | ActionKind::FetchChart => Some(Permission::OpenChart),
            ActionKind::StartSession
            | ActionKind::PauseSession
            | ActionKind::ResumeSession
            | ActionKind::StartSegment
            | ActionKind::EndSegment
            | ActionKind::Observe
            | ActionKind::EndBout
            | ActionKind::VoidObservation
            | ActionKind::EndSession
            | ActionKind::CorrectSession
            | ActionKind::ClaimTime
            | ActionKind::AnswerClaim => Some(Permission::RecordSession),
            ActionKind::WriteNote | ActionKind::AmendNote => Some(Permission::WriteNote),
            ActionKind::SignNote | ActionKind::SignCaregiver | ActionKind::WithdrawSignature => {
                Some(Permission::SignNote)
            }
            ActionKind::CosignNote | ActionKind::GiveBackNote | ActionKind::DecideClaim => Some(Permission::CosignNote),
        }
    }

    /// Whether it changes a chart and so takes part in replay.
    #[must_use]
    pub fn changes_chart(self) -> bool {
        match self {
            ActionKind::StartSession
            | ActionKind::PauseSession
            | ActionKind::ResumeSession
            | ActionKind::StartSegment
            | ActionKind::Observe
            | ActionKind::EndBout
            | ActionKind::VoidObservation
            | ActionKind::EndSession
            | ActionKind::CorrectSession
            | ActionKind::EndSegment
            | ActionKind::ClaimTime
            | ActionKind::AnswerClaim
            | ActionKind::DecideClaim
            | ActionKind::WriteNote
            | ActionKind::SignNote
            | ActionKind::CosignNote
            | ActionKind::SignCaregiver
            | ActionKind::WithdrawSignature
            | ActionKind::GiveBackNote
            | ActionKind::AmendNote => true,
            ActionKind::StartApp
            | ActionKind::EnrolDevice
            | ActionKind::SignIn
            | ActionKind::RefuseProof
            | ActionKind::EnrolSecondFactor
            | ActionKind::SetPin
            | ActionKind::Unlock
            | ActionKind::Lock
            | ActionKind::EndShift
            | ActionKind::Deny
            | ActionKind::Look
            | ActionKind::OpenChart
            | ActionKind::FetchChart
            | ActionKind::CloseChart
            | ActionKind::SetAside => false,
        }
    }

    /// What an auditor reads, after the person's name: "Ana Ruiz *recorded an observation*".
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            ActionKind::StartApp => "started the app",
            ActionKind::EnrolDevice => "enrolled the device",
            ActionKind::SignIn => "signed in",
            ActionKind::RefuseProof => "was refused",
            ActionKind::EnrolSecondFactor => "enrolled a second factor",
            ActionKind::SetPin => "set a PIN",
            ActionKind::Unlock => "became active by PIN",
            ActionKind::Lock => "locked the device",
            ActionKind::EndShift => "ended the shift",
            ActionKind::Deny => "was denied",
            ActionKind::Look => "looked at records",
            ActionKind::OpenChart => "opened the chart",
            ActionKind::FetchChart => "was sent a copy of the chart",
            ActionKind::CloseChart => "closed the chart",
            ActionKind::SetAside => "set an entry aside",
            ActionKind::StartSession => "started a session",
            ActionKind::PauseSession => "paused the session",
            ActionKind::ResumeSession => "resumed the session",
            ActionKind::StartSegment => "took the session over or joined it",
            ActionKind::Observe => "recorded an observation",
            ActionKind::EndBout => "ended a bout",
            ActionKind::VoidObservation => "voided an observation",
            ActionKind::EndSession => "ended the session",
            ActionKind::CorrectSession => "corrected the session's data",
            ActionKind::WriteNote => "wrote a note",
            ActionKind::SignNote => "signed a note",
            ActionKind::EndSegment => "left the session",
            ActionKind::ClaimTime => "claimed a stretch of the session",
            ActionKind::AnswerClaim | ActionKind::DecideClaim => "answered a claim on the session",
            ActionKind::CosignNote => "co-signed a note",
            ActionKind::SignCaregiver => "witnessed the caregiver's signature",
            ActionKind::WithdrawSignature => "withdrew a signature",
            ActionKind::GiveBackNote => "gave a note back to its author",
            ActionKind::AmendNote => "added to a locked note",
        }
    }
}

impl Action {
    /// The session this action belongs to, if it belongs to one.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        match self {
            Action::StartSession { session, .. }
            | Action::PauseSession { session, .. }
            | Action::ResumeSession { session, .. }
            | Action::StartSegment { session, .. }
            | Action::Observe { session, .. }
            | Action::EndBout { session, .. }
            | Action::VoidObservation { session, .. }
            | Action::EndSession { session, .. }
            | Action::CorrectSession { session, .. }
            | Action::WriteNote { session, .. }
            | Action::SignNote { session, .. }
            | Action::EndSegment { session, .. }
            | Action::ClaimTime { session, .. }
            | Action::AnswerClaim { session, .. }
            | Action::DecideClaim { session, .. }
            | Action::CosignNote { session, .. }
            | Action::SignCaregiver { session, .. }
            | Action::WithdrawSignature { session, .. }
            | Action::GiveBackNote { session, .. }
            | Action::AmendNote { session, .. } => Some(*session),
            Action::StartApp { .. }
            | Action::EnrolDevice
            | Action::SignIn { .. }
            | Action::RefuseProof { .. }
            | Action::EnrolSecondFactor
            | Action::SetPin
            | Action::Unlock
            | Action::Lock { .. }
            | Action::EndShift
            | Action::Deny { .. }
            | Action::Look { .. }
            | Action::OpenChart { .. }
            | Action::FetchChart { .. }
            | Action::CloseChart { .. }
            | Action::SetAside { .. } => None,
        }
    }
}

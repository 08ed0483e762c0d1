//! Everything a person does that matters, as one enum: each change and each look is a variant, and each variant says
//! which permission it needs, which resource it touches and which sentence an auditor reads.

mod about;
mod detail;
mod kind;

use serde::{Deserialize, Serialize};

pub use detail::{CloseCause, ExportForm, LockCause, Looked, Proof, ProofRefusal, Resource, View};
pub use kind::ActionKind;

use crate::{
    chart::Compartment,
    claim::Claimed,
    correction::Missed,
    id::{AddendumId, ChangeId, ClaimId, NoteId, ObservationId, SegmentId, SessionId, ShiftId, TargetId},
    measure::{Phase, Target},
    note::{AddendumKind, NoteForm, Strokes, Terms},
    observation::{Fact, Touch, VoidReason},
    paper::Sheet,
    policy::Denial,
    session::{Refusal, Setting, Stream, TargetDisposition},
    text::{Name, Narrative, Reason},
};

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
    /// Records left the app, as a file or on paper. It stands in the ledger before anything leaves.
    Export {
        /// As what.
        form: ExportForm,
        /// What.
        view: View,
        /// Which records.
        looked: Looked,
    },
    /// A client's blank data sheets were made, to be printed: initials, targets and their instructions.
    PrintSheet {
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
    /// A session that was recorded on paper was entered, as an ended one; its data follows as corrections.
    EnterSession {
        /// The session.
        session: SessionId,
        /// The actor's segment.
        segment: SegmentId,
        /// What stood on the paper.
        #[serde(flatten)]
        sheet: Sheet,
        /// The service that was given.
        #[serde(flatten)]
        setting: Setting,
    },
    /// A target was written, new or changed.
    WriteTarget {
        /// The change.
        change: ChangeId,
        /// The target as it should be; its phase is that of the version there, its version the next.
        target: Box<Target>,
        /// The version that it was made on; 0 for a new target.
        base_version: u32,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
    /// A target went to another phase.
    MoveTarget {
        /// The change.
        change: ChangeId,
        /// The target.
        target: TargetId,
        /// The phase in which it was seen.
        from: Phase,
        /// The phase to which it goes.
        to: Phase,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
    /// It was decided about a change that had been made on an older version.
    SettleTarget {
        /// The target.
        target: TargetId,
        /// The change that waits.
        change: ChangeId,
        /// The version of the target that stood beside it.
        base_version: u32,
        /// Whether it takes effect.
        take: bool,
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

//! The kinds of actions: their codes in a ledger header, the permission each needs, the sentence an auditor reads.

use serde::{Deserialize, Serialize};

use super::Action;
use crate::policy::Permission;

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
    /// [`Action::Export`]
    Export = 12,
    /// [`Action::PrintSheet`]
    PrintSheet = 13,
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
    /// [`Action::EnterSession`]
    EnterSession = 50,
    /// [`Action::WriteTarget`]
    WriteTarget = 60,
    /// [`Action::MoveTarget`]
    MoveTarget = 61,
    /// [`Action::SettleTarget`]
    SettleTarget = 62,
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
            ActionKind::Export => Some(Permission::ExportRecords),
            ActionKind::WriteTarget | ActionKind::MoveTarget | ActionKind::SettleTarget => {
                Some(Permission::EditProgram)
            }
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
            | ActionKind::AnswerClaim
            | ActionKind::PrintSheet
            | ActionKind::EnterSession => Some(Permission::RecordSession),
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
            | ActionKind::AmendNote
            | ActionKind::EnterSession
            | ActionKind::WriteTarget
            | ActionKind::MoveTarget
            | ActionKind::SettleTarget => true,
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
            | ActionKind::Export
            | ActionKind::PrintSheet
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
            ActionKind::Export => "took records out of the app",
            ActionKind::PrintSheet => "printed blank data sheets",
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
            ActionKind::EnterSession => "entered a session from paper",
            ActionKind::WriteTarget => "wrote a target",
            ActionKind::MoveTarget => "moved a target to another phase",
            ActionKind::SettleTarget => "decided between two versions of a target",
        }
    }
}

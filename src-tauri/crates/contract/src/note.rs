//! Notes and agreement as the window shows them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

views! {
    /// Where a note stands.
    #[serde(rename_all = "snake_case")]
    enum NoteState {
        /// Being written.
        Draft,
        /// Signed by its author; other signatures are asked for still.
        Signed,
        /// Co-signed as well; the caregiver's is asked for still.
        Cosigned,
        /// Every signature is there: it takes addenda alone.
        Locked,
        /// Locked, with addenda.
        Amended,
    }

    /// What the active person may do with a note now.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    enum NoteCan {
        /// Change it.
        Write,
        /// Sign it.
        Sign,
        /// Sign under its author's signature.
        Cosign,
        /// Let the caregiver sign.
        Witness,
        /// Withdraw one's signature.
        Withdraw,
        /// Give it back to its author.
        GiveBack,
        /// Add to it.
        Amend,
    }

    /// A section of a note.
    struct SectionText {
        /// Which one, by the template's key.
        pub key: String,
        /// Its heading as it stood when it was written; what is sent with a command is not read.
        pub title: Option<String>,
        /// What was written.
        pub text: String,
    }

    /// A section that a template asks for.
    struct SectionAsk {
        /// Its key.
        pub key: String,
        /// Its heading.
        pub title: String,
        /// What belongs there.
        pub hint: String,
        /// Whether the payer asks for it.
        pub required: bool,
        /// Words to choose from, beside free ones.
        pub choices: Vec<String>,
    }

    /// A service that may be documented on this date.
    struct ServiceAsk {
        /// Its code.
        pub code: String,
        /// What it is.
        pub name: String,
        /// Its template's version.
        pub template: u32,
        /// Its template's sections.
        pub sections: Vec<SectionAsk>,
    }

    /// A signature of a person of the clinic.
    struct SignedBy {
        /// Their name as it stood.
        pub name: String,
        /// When, wall milliseconds.
        pub at_ms: f64,
    }

    /// A caregiver's signature.
    struct CaregiverView {
        /// The caregiver.
        pub name: String,
        /// What they are to the client.
        pub relationship: String,
        /// Who held the device.
        pub witness: String,
        /// When, wall milliseconds.
        pub at_ms: f64,
        /// Strokes of points, each from 0 to 1,000 across and down a field five wide and two high.
        pub strokes: Vec<Vec<(u16, u16)>>,
    }

    /// A signature that no longer stands.
    struct WithdrawnView {
        /// Who withdrew it or gave the note back.
        pub by: String,
        /// Whether it was given back by somebody else than the author.
        pub given_back: bool,
        /// When, wall milliseconds.
        pub at_ms: f64,
        /// Why.
        pub reason: String,
        /// When it had been signed, wall milliseconds.
        pub signed_ms: f64,
        /// The version that had been signed.
        pub version: u32,
    }

    /// What an addition to a locked note is.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum AddendumKind {
        /// New information.
        Addendum,
        /// Corrects an error.
        Correction,
        /// Adds what was left out.
        LateEntry,
    }

    /// An addition to a locked note.
    struct AddendumView {
        /// Its id.
        pub addendum: String,
        /// Who wrote it.
        pub by: String,
        /// When, wall milliseconds.
        pub at_ms: f64,
        /// What it is.
        pub kind: AddendumKind,
        /// What was written.
        pub text: String,
    }

    /// A note.
    struct NoteView {
        /// The note.
        pub note: String,
        /// Its narrative.
        pub text: String,
        /// The service that it documents.
        pub service: Option<String>,
        /// That service's name as it stood.
        pub service_name: Option<String>,
        /// Its sections, as far as something was written.
        pub sections: Vec<SectionText>,
        /// Its version.
        pub version: u32,
        /// Who wrote it.
        pub by: String,
        /// Whether it is the active person's.
        pub mine: bool,
        /// Where it stands.
        pub state: NoteState,
        /// When it was signed, wall milliseconds.
        pub signed_ms: Option<f64>,
        /// The name under which it was signed.
        pub signed_as: Option<String>,
        /// Whether a supervisor's signature is missing.
        pub asks_cosign: bool,
        /// Whether the caregiver's signature is missing.
        pub asks_caregiver: bool,
        /// The supervisor's signature.
        pub cosigned: Option<SignedBy>,
        /// The caregiver's.
        pub caregiver: Option<CaregiverView>,
        /// Signatures that no longer stand, oldest first.
        pub withdrawn: Vec<WithdrawnView>,
        /// What was added once it was locked, oldest first.
        pub addenda: Vec<AddendumView>,
        /// Whether the session's data was corrected after it was signed, so that the note may no longer match it.
        pub data_changed: bool,
        /// What the active person may do with it.
        pub can: Vec<NoteCan>,
    }

    /// What a check found.
    #[serde(rename_all = "snake_case")]
    enum Verdict {
        /// As it should be.
        Passes,
        /// Worth a look; it can be signed.
        Warns,
        /// It cannot be signed like this.
        Fails,
    }

    /// One check before signing.
    struct CheckLine {
        /// The rule, as a word.
        pub rule: String,
        /// What it found.
        pub verdict: Verdict,
        /// As a sentence.
        pub line: String,
    }

    /// Units of one service on one date, derived from the segments.
    struct UnitLine {
        /// Service date, `YYYY-MM-DD`.
        pub date: String,
        /// The service code.
        pub code: String,
        /// Who provided it; none where the payer bills providers together.
        pub by: Option<String>,
        /// Whole minutes.
        pub minutes: f64,
        /// Units.
        pub units: f64,
    }

    /// What the note of a session is written, checked and signed with.
    struct NoteSheet {
        /// The payer; none where no reference data has arrived.
        pub payer: Option<String>,
        /// Services that the active person may document on this date.
        pub services: Vec<ServiceAsk>,
        /// The one chosen, or the usual one.
        pub service: Option<String>,
        /// A narrative drafted from the data.
        pub draft: String,
        /// The checks of the active person's note as it was saved last.
        pub checks: Vec<CheckLine>,
        /// Whether nothing fails.
        pub may_sign: bool,
        /// Units by the payer's policy; a view, never a record.
        pub units: Vec<UnitLine>,
        /// All notes of the session.
        pub notes: Vec<NoteView>,
    }

    /// How two observers' clocks compare.
    #[serde(rename_all = "snake_case")]
    enum Clocks {
        /// One device.
        Same,
        /// Two devices that had both heard the platform.
        Compared,
        /// Two devices of which one had not: what needs a common time line is left out.
        Unknown,
    }

    /// One method's agreement.
    struct MethodView {
        /// The method, as a word: "Total count".
        pub method: String,
        /// Percent; kappa: from -1 to 1. None is *undefined*, never zero.
        pub value: Option<f64>,
        /// Whether the value is a kappa and no percentage.
        pub kappa: bool,
        /// What it was made of, as a sentence, or why there is no value.
        pub line: String,
        /// The method usually reported for this measure.
        pub primary: bool,
    }

    /// Agreement on one target.
    struct TargetAgreement {
        /// The target.
        pub target: String,
        /// Its name.
        pub name: String,
        /// Its program.
        pub program: String,
        /// How much the session's own stream has of it in the time compared.
        pub first: u32,
        /// How much the second observer has.
        pub second: u32,
        /// The methods that fit its measure; none where none does.
        pub methods: Vec<MethodView>,
    }

    /// Agreement of one second observer with the session's data.
    struct ObserverAgreement {
        /// The second observer.
        pub by: String,
        /// How the clocks compare.
        pub clocks: Clocks,
        /// The targets that were compared.
        pub targets: Vec<TargetAgreement>,
    }

    /// Agreement in one session.
    struct AgreementView {
        /// When the session began, wall milliseconds.
        pub started_ms: f64,
        /// Whether it has ended: until then nobody sees the other's data.
        pub ended: bool,
        /// Second observers, in the order in which they joined.
        pub observers: Vec<ObserverAgreement>,
    }
}

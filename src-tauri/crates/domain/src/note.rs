//! A session's note by one author: its text and sections, who signed it, what was withdrawn, and what was added once it was
//! locked. Nothing of it is ever deleted (domain §4.3): a signature that was withdrawn stays in the note and in the ledger.

mod billed;
mod change;
mod check;
mod draft;
mod record;
mod signature;
mod words;

use serde::{Deserialize, Serialize};

pub use billed::billed_units;
pub use change::{NoteHand, change};
pub use check::{COPIED_FROM, Check, LONGEST_GAP_MINUTES, Rule, SIGN_WITHIN_HOURS, Verdict, check_note, may_sign};
pub use draft::{PROMPT, draft_narrative};
pub use record::{NoteRecord, TargetState};
pub use signature::{CaregiverSignature, Cosignature, MAX_POINTS, NoteSignature, Requires, Strokes, Terms, Withdrawn};

use crate::{
    id::{AddendumId, NoteId, SessionId, UserId},
    session::{Refusal, Session, SessionState},
    text::{Code, Name, Narrative},
};

/// A session's note by one author.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// Its session.
    pub session: SessionId,
    /// Its author: only the author may write or sign it.
    pub by: UserId,
    /// One for the first text, one more for each change: the base version that a change must name.
    pub version: u32,
    /// The narrative; none while nothing of it is written.
    pub text: Option<Narrative>,
    /// For which service, and the sections that its template asks for.
    #[serde(flatten)]
    pub form: NoteForm,
    /// Set while it is signed; a signed note does not change.
    pub signed: Option<NoteSignature>,
    /// A supervisor's signature under the author's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cosigned: Option<Cosignature>,
    /// The caregiver's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caregiver: Option<CaregiverSignature>,
    /// Signatures that were withdrawn or given back, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<Withdrawn>,
    /// What was added once it was locked, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addenda: Vec<Addendum>,
}

/// What a note has besides its narrative.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct NoteForm {
    /// The service that it documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Code>,
    /// That service's name as it stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_name: Option<Name>,
    /// The version of that service's template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<u32>,
    /// What was written in its sections; an empty one is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
}

/// One section of a note.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Section {
    /// Which one, by the template's key.
    pub key: Code,
    /// Its heading as it stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Name>,
    /// What was written.
    pub text: Narrative,
}

/// What an addition to a locked note is (domain §4.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddendumKind {
    /// New information that expands the note.
    Addendum,
    /// Corrects an error.
    Correction,
    /// Adds what was left out.
    LateEntry,
}

/// An addition to a locked note: labelled, dated, authored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Addendum {
    /// Its id.
    pub id: AddendumId,
    /// Who wrote it.
    pub by: UserId,
    /// Their name as it stood.
    pub name: Name,
    /// When, wall milliseconds.
    pub at_ms: i64,
    /// What it is.
    pub kind: AddendumKind,
    /// What was written.
    pub text: Narrative,
}

/// The most additions that one note takes of one person: they are rare, not routine.
pub const MAX_ADDENDA: usize = 50;

/// The most that it takes of everybody, so that a note stays readable.
pub const MAX_ADDENDA_OF_ALL: usize = 200;

/// The most sections that a note has.
pub const MAX_SECTIONS: usize = 24;

/// The most times that one note can be signed and withdrawn.
pub const MAX_WITHDRAWN: usize = 50;

/// Where a note stands (domain §4.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteState {
    /// Being written.
    Draft,
    /// Signed by its author; other signatures are asked for still.
    Signed,
    /// Co-signed as well; the caregiver's is asked for still.
    Cosigned,
    /// Every signature that the payer asks for is there: from here on it takes addenda alone.
    Locked,
    /// Locked, with addenda.
    Amended,
}

impl Note {
    /// A note's first or next text.
    #[must_use]
    pub fn written(
        old: Option<&Note>,
        place: (NoteId, SessionId, UserId),
        text: Option<Narrative>,
        form: NoteForm,
    ) -> Self {
        let (id, session, by) = place;
        Self {
            id,
            session,
            by,
            version: old.map_or(0, |note| note.version).saturating_add(1),
            text,
            form,
            signed: None,
            cosigned: None,
            caregiver: None,
            withdrawn: old.map(|note| note.withdrawn.clone()).unwrap_or_default(),
            addenda: old.map(|note| note.addenda.clone()).unwrap_or_default(),
        }
    }

    /// Whether anything is written in it, in the narrative or in a section.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.text.is_some() || !self.form.sections.is_empty()
    }

    /// The narrative, empty while nothing of it is written.
    #[must_use]
    pub fn words(&self) -> &str {
        self.text.as_ref().map_or("", Narrative::as_str)
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> NoteState {
        let Some(signed) = &self.signed else { return NoteState::Draft };
        let cosigned = !signed.requires.cosign || self.cosigned.is_some();
        let caregiver = !signed.requires.caregiver || self.caregiver.is_some();
        match (cosigned && caregiver, self.cosigned.is_some()) {
            (true, _) if self.addenda.is_empty() => NoteState::Locked,
            (true, _) => NoteState::Amended,
            (false, true) => NoteState::Cosigned,
            (false, false) => NoteState::Signed,
        }
    }

    /// Whether it takes addenda alone.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(self.state(), NoteState::Locked | NoteState::Amended)
    }

    /// How far it has come: of two copies of one note the one that has come farther says more.
    #[must_use]
    pub fn progress(&self) -> impl Ord + use<> {
        let signatures = [self.signed.is_some(), self.cosigned.is_some(), self.caregiver.is_some()];
        (self.version, self.withdrawn.len(), signatures.into_iter().filter(|s| *s).count(), self.addenda.len())
    }

    /// Takes its signatures away and keeps them as withdrawn. The version goes up: whoever else signs names a version, and the
    /// data may be corrected while no signature stands.
    pub fn withdraw(&mut self, withdrawn: Withdrawn) {
        self.version = self.version.saturating_add(1);
        self.signed = None;
        self.cosigned = None;
        self.caregiver = None;
        self.withdrawn.push(withdrawn);
    }
}

/// A note is written by its author, on the version it replaces, until it is signed.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_write_note(note: Option<&Note>, by: UserId, base_version: u32) -> Result<(), Refusal> {
    match note {
        None if base_version == 0 => Ok(()),
        None => Err(Refusal::BaseVersion),
        Some(n) if n.by != by => Err(Refusal::NotYourNote),
        Some(n) if n.signed.is_some() => Err(Refusal::NoteSigned),
        Some(n) if n.version != base_version => Err(Refusal::BaseVersion),
        Some(_) => Ok(()),
    }
}

/// A note's form holds each section once, and not more of them than a template has.
///
/// # Errors
/// [`Refusal::BadForm`].
pub fn check_form(form: &NoteForm) -> Result<(), Refusal> {
    let mut keys: Vec<&str> = form.sections.iter().map(|section| section.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    if form.sections.len() > MAX_SECTIONS || keys.len() != form.sections.len() {
        return Err(Refusal::BadForm);
    }
    Ok(())
}

/// A note is signed by its author, after the session has ended, in the version that was read.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_sign_note(session: &Session, note: Option<&Note>, by: UserId, version: u32) -> Result<(), Refusal> {
    if session.state != SessionState::Ended {
        return Err(Refusal::SessionNotEnded);
    }
    let note = note.ok_or(Refusal::NoSuchNote)?;
    check_write_note(Some(note), by, version)
}

/// What is signed says something, names the data that its signer had before them, and has not been signed and withdrawn beyond
/// counting. Signatures from before this was asked for stand: a replay does not ask.
///
/// # Errors
/// [`Refusal::BadForm`], [`Refusal::NoteLocked`].
pub fn check_signature(note: &Note, terms: &Terms) -> Result<(), Refusal> {
    if !note.is_written() || terms.data.is_none() {
        return Err(Refusal::BadForm);
    }
    if note.withdrawn.len() >= MAX_WITHDRAWN { Err(Refusal::NoteLocked) } else { Ok(()) }
}

/// A note is co-signed once, by somebody else than its author, in the version that the author signed, where the payer asks
/// for it. Who may co-sign at all is policy's to say.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_cosign(note: Option<&Note>, by: UserId, version: u32) -> Result<(), Refusal> {
    let (note, signed) = signed_in(note, version)?;
    if note.by == by {
        return Err(Refusal::OwnNote);
    }
    if note.cosigned.is_some() || !signed.requires.cosign {
        return Err(Refusal::AlreadySo);
    }
    Ok(())
}

/// The caregiver signs once, in the version that the author signed, where the payer asks for it.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_caregiver(note: Option<&Note>, strokes: &Strokes, version: u32) -> Result<(), Refusal> {
    let (note, signed) = signed_in(note, version)?;
    if note.caregiver.is_some() || !signed.requires.caregiver {
        return Err(Refusal::AlreadySo);
    }
    if strokes.is_drawn() { Ok(()) } else { Err(Refusal::BadForm) }
}

/// The author withdraws their signature until the note is locked.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_withdraw(note: Option<&Note>, by: UserId, version: u32) -> Result<(), Refusal> {
    let (note, _) = signed_in(note, version)?;
    if note.by != by {
        return Err(Refusal::NotYourNote);
    }
    check_unlocked(note)
}

/// Somebody else than the author gives a signed note back to them until it is locked.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_give_back(note: Option<&Note>, by: UserId, version: u32) -> Result<(), Refusal> {
    let (note, _) = signed_in(note, version)?;
    if note.by == by {
        return Err(Refusal::OwnNote);
    }
    check_unlocked(note)
}

/// A locked note takes addenda, of each person so many.
///
/// # Errors
/// The [`Refusal`] that names what is wrong.
pub fn check_amend(note: Option<&Note>, by: UserId, id: AddendumId) -> Result<(), Refusal> {
    let note = note.ok_or(Refusal::NoSuchNote)?;
    if !note.is_locked() {
        return Err(Refusal::NoteNotLocked);
    }
    if note.addenda.iter().any(|addendum| addendum.id == id) {
        return Err(Refusal::IdTaken);
    }
    let own = note.addenda.iter().filter(|addendum| addendum.by == by).count();
    if own < MAX_ADDENDA && note.addenda.len() < MAX_ADDENDA_OF_ALL { Ok(()) } else { Err(Refusal::BadForm) }
}

fn check_unlocked(note: &Note) -> Result<(), Refusal> {
    if note.is_locked() { Err(Refusal::NoteLocked) } else { Ok(()) }
}

fn signed_in(note: Option<&Note>, version: u32) -> Result<(&Note, &NoteSignature), Refusal> {
    let note = note.ok_or(Refusal::NoSuchNote)?;
    let signed = note.signed.as_ref().ok_or(Refusal::NoteNotSigned)?;
    if signed.version == version { Ok((note, signed)) } else { Err(Refusal::BaseVersion) }
}

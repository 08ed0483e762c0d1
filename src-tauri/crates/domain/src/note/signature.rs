//! Signatures under a note. The cryptographic signature is the entry's own; what stands here says what was signed, as whom
//! and when, so that a reader of the note need not read the ledger.

use serde::{Deserialize, Serialize};

use crate::{
    id::UserId,
    text::{Code, Name, Reason},
};

/// Which signatures a payer asks for beside the author's, as the payer's table stood at signing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Requires {
    /// A supervisor's.
    pub cosign: bool,
    /// The caregiver's.
    pub caregiver: bool,
}

impl Requires {
    /// What either asks for.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { cosign: self.cosign || other.cosign, caregiver: self.caregiver || other.caregiver }
    }
}

/// On what terms a note was signed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Terms {
    /// Which signatures are asked for.
    #[serde(default)]
    pub requires: Requires,
    /// SHA-256, as hex, of the data that the signer had before them: what is corrected afterwards shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Code>,
}

/// What the author's signature on a note says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoteSignature {
    /// When, wall milliseconds.
    pub at_ms: i64,
    /// The version that was signed.
    pub version: u32,
    /// The signer's name as it stood; none in what was signed before names were kept here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// On what terms.
    #[serde(flatten)]
    pub terms: Terms,
}

impl std::ops::Deref for NoteSignature {
    type Target = Terms;

    fn deref(&self) -> &Terms {
        &self.terms
    }
}

/// A supervisor's signature under the author's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cosignature {
    /// Who.
    pub by: UserId,
    /// Their name as it stood.
    pub name: Name,
    /// When, wall milliseconds.
    pub at_ms: i64,
    /// The version that was signed.
    pub version: u32,
}

/// The caregiver's signature, drawn on the device of the person who was there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaregiverSignature {
    /// The caregiver.
    pub name: Name,
    /// What they are to the client: "mother".
    pub relationship: Name,
    /// Who held the device.
    pub witness: UserId,
    /// When, wall milliseconds.
    pub at_ms: i64,
    /// The version that was signed.
    pub version: u32,
    /// What was drawn.
    pub strokes: Strokes,
}

/// A signature that no longer stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Who withdrew it, or gave the note back.
    pub by: UserId,
    /// When, wall milliseconds.
    pub at_ms: i64,
    /// Why.
    pub reason: Reason,
    /// The author's signature as it was.
    pub signed: NoteSignature,
    /// The co-signature, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cosigned: Option<Cosignature>,
    /// The caregiver's, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caregiver: Option<CaregiverSignature>,
}

/// The most points of a drawn signature, so that its entry stays small.
pub const MAX_POINTS: usize = 2_000;

/// A drawn signature: strokes of points, each from 0 to 1,000 across and down.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<Vec<(u16, u16)>>", into = "Vec<Vec<(u16, u16)>>")]
pub struct Strokes(Vec<Vec<(u16, u16)>>);

/// A drawing that is no signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the drawing has too many points, or one that lies outside")]
pub struct NoSignature;

impl TryFrom<Vec<Vec<(u16, u16)>>> for Strokes {
    type Error = NoSignature;

    fn try_from(strokes: Vec<Vec<(u16, u16)>>) -> Result<Self, NoSignature> {
        let points = || strokes.iter().flatten();
        if points().count() > MAX_POINTS
            || strokes.len() > MAX_POINTS
            || points().any(|(x, y)| *x > 1_000 || *y > 1_000)
        {
            return Err(NoSignature);
        }
        Ok(Self(strokes))
    }
}

impl From<Strokes> for Vec<Vec<(u16, u16)>> {
    fn from(strokes: Strokes) -> Self {
        strokes.0
    }
}

impl Strokes {
    /// The strokes.
    #[must_use]
    pub fn strokes(&self) -> &[Vec<(u16, u16)>] {
        &self.0
    }

    /// Whether something was drawn that could be a signature: a dot is none.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        self.0.iter().any(|stroke| stroke.len() > 1)
    }
}

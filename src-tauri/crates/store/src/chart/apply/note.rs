//! Writing and signing a note.

use baton_domain::{
    NoteId, SessionId,
    session::{Note, NoteSignature, Refusal, check_sign_note, check_write_note},
    text::Narrative,
};

use super::{Applied, EntryMeta};
use crate::{
    chart::{
        ChartTransaction,
        table::{notes, sessions},
    },
    error::StoreError,
};

impl ChartTransaction<'_> {
    pub(super) fn write_note(
        &self,
        meta: &EntryMeta,
        session: SessionId,
        id: NoteId,
        base_version: u32,
        text: &Narrative,
    ) -> Result<Applied, StoreError> {
        if !sessions::exists(self.conn(), session)? {
            return Err(Refusal::NoSuchSession.into());
        }
        let old = notes::get(self.conn(), session, id)?.map(|n| n.value);
        check_write_note(old.as_ref(), meta.by, base_version)?;
        if old.is_none() && notes::exists(self.conn(), id)? {
            return Err(Refusal::IdTaken.into());
        }
        let version = base_version.checked_add(1).ok_or(Refusal::BaseVersion)?;
        let note = Note { id, session, by: meta.by, version, text: text.clone(), signed: None };
        notes::put(self.conn(), &note, meta.key()?)?;
        Ok(Applied::session(session))
    }

    pub(super) fn sign_note(
        &self,
        meta: &EntryMeta,
        session: SessionId,
        id: NoteId,
        version: u32,
    ) -> Result<Applied, StoreError> {
        let stored = self.session_or_refuse(session)?;
        let old = notes::get(self.conn(), session, id)?.map(|n| n.value);
        check_sign_note(&stored, old.as_ref(), meta.by, version)?;
        let mut note = old.ok_or(Refusal::NoSuchNote)?;
        note.signed = Some(NoteSignature { at_ms: meta.wall_ms, version });
        notes::put(self.conn(), &note, meta.key()?)?;
        Ok(Applied::session(session))
    }
}

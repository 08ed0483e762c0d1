//! Writing a note and everything after it. What an action does to a note is the domain's, [`baton_domain::note::change`].

use baton_domain::{
    Action,
    note::{NoteHand, change},
    session::{Refusal, Session},
};

use super::{Applied, EntryMeta};
use crate::{
    chart::{ChartTransaction, table::notes},
    error::StoreError,
};

impl ChartTransaction<'_> {
    pub(super) fn change_note(&self, meta: &EntryMeta, action: &Action) -> Result<Applied, StoreError> {
        let (Some(session), Some(id)) = (action.session(), action.note()) else {
            return Err(Refusal::NoSuchNote.into());
        };
        let held = self.session_or_refuse(session)?;
        let old = notes::get(self.conn(), session, id)?.map(|n| n.value);
        let hand = NoteHand { by: meta.by, at_ms: meta.wall_ms, replayed: meta.replayed };
        let note = change(old.as_ref(), held.as_ref() as &Session, &hand, action)?;
        if old.is_none() && notes::exists(self.conn(), id)? {
            return Err(Refusal::IdTaken.into());
        }
        notes::put(self.conn(), &note, meta.key()?)?;
        Ok(Applied::session(session))
    }
}

//! Changing programs. What an action makes of a target is the domain's, [`baton_domain::program::change`].

use baton_domain::{
    Action, ChangeId, TargetId,
    program::{Hand, change},
};

use super::{Applied, EntryMeta};
use crate::{
    chart::{ChartTransaction, table::targets},
    error::StoreError,
};

impl ChartTransaction<'_> {
    pub(super) fn change_target(
        &self,
        meta: &EntryMeta,
        (target, id): (TargetId, ChangeId),
        action: &Action,
    ) -> Result<Applied, StoreError> {
        let now = targets::get(self.conn(), target)?.map(|stored| stored.value);
        let held = targets::change(self.conn(), target, id)?.map(|stored| stored.value);
        let hand = Hand { by: meta.by, at_ms: meta.wall_ms };
        let changed = change(now.as_ref(), held.as_ref(), hand, action)?;
        if let Some(target) = &changed.target {
            targets::put(self.conn(), target, meta.key()?)?;
        }
        targets::put_change(self.conn(), &changed.change, meta.key()?)?;
        Ok(Applied { target: Some(target), ..Applied::default() })
    }
}

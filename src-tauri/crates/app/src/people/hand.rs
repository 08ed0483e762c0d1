//! On which side a person's data keys stand: theirs on this device, and no data of a child.

use baton_contract::view::{Hand, MeView};

use crate::{active::Active, core::Core, error::AppError};

const KEY: &str = "hand";
const LEFT: &str = "left";

impl Core {
    /// Puts the active person's data keys on one side.
    ///
    /// # Errors
    /// `device.locked`, `disk.*`.
    pub fn me_set_hand(&self, hand: Hand) -> Result<MeView, AppError> {
        let mut state = self.0.lock();
        let device = state.device()?;
        device.active()?.vault.set_meta(KEY, (hand == Hand::Left).then_some(LEFT))?;
        device.me()
    }
}

impl Active {
    /// The right one unless it was said.
    pub fn hand(&self) -> Result<Hand, AppError> {
        Ok(if self.vault.meta(KEY)?.as_deref() == Some(LEFT) { Hand::Left } else { Hand::Right })
    }
}

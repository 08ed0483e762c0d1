//! Locking cannot fail: cover, drop keys, close charts first; record afterwards, by the device's hand, at the next chance
//! if there is no room now (DESIGN §2).

use baton_domain::{
    Action,
    action::{LockCause, Resource},
};

use crate::{
    core::{Core, Device, Shared},
    error::AppError,
    event::{Event, Topic},
    writer::{Hand, Seal},
};

impl Core {
    /// Locks.
    pub fn people_lock(&self) {
        self.0.lock_device(LockCause::Asked);
    }

    /// Ends the active person's shift and locks: password and code are needed next time.
    ///
    /// # Errors
    /// `device.locked`, `disk.*`.
    pub async fn people_end_shift(&self) -> Result<(), AppError> {
        let (client, token) = {
            let mut state = self.0.lock();
            let device = state.device()?;
            let stamp = device.writer.stamp();
            let active = device.active.as_ref().ok_or(baton_contract::ErrorCode::Locked)?;
            let user = active.user();
            let hand = Hand::Person(&active.proven);
            device.writer.note(hand, &Action::EndShift, Resource::default(), Seal::Run, &stamp)?;
            let token = device.shifts.remove(&user).and_then(|shift| shift.token);
            (std::sync::Arc::clone(&device.client), token)
        };
        self.0.lock_device(LockCause::Asked);
        if let Some(token) = token {
            // The platform ends the token by itself where this does not reach it.
            let _ = client.sign_out(token.expose()).await;
        }
        Ok(())
    }

    /// A touch, key or scroll that is no command: postpones the lock within bounds.
    pub fn people_ping(&self) {
        let now = self.0.stamp();
        if let Some(active) = self.0.lock().device.as_mut().and_then(|d| d.active.as_mut()) {
            active.idle.ping(&now);
        }
    }
}

impl Shared {
    /// Drops the active person, then tells the window, then records.
    pub fn lock_device(&self, cause: LockCause) {
        let mut state = self.lock();
        state.pending = None;
        if let Some(device) = &mut state.device {
            device.turn += 1;
            device.drop_active(self, cause);
        }
    }
}

impl Device {
    /// Drops the active person, if there is one: their keys zeroise and their charts close before anything is written.
    pub fn drop_active(&mut self, shared: &Shared, cause: LockCause) {
        let Some(active) = self.active.take() else { return };
        let part = active.ahead.as_ref().map(|ahead| ahead.part.clone());
        drop(active);
        self.turn += 1;
        shared.tell(Event::Locked(cause));
        self.owed_locks.push(cause);
        self.pay_owed_locks();
        shared.changed(Topic::People);
        shared.nudge.notify_one();
        if let Some(part) = part {
            // One that cannot be removed now is removed at the next start.
            let _ = baton_store::open::remove(&part);
        }
    }

    /// Records the locks that are not in the ledger yet.
    pub fn pay_owed_locks(&mut self) {
        while let Some(cause) = self.owed_locks.first().copied() {
            let stamp = self.writer.stamp();
            let action = Action::Lock { cause };
            if self.writer.record(Hand::Device, &action, Resource::default(), Seal::Run, &stamp).is_err() {
                return;
            }
            self.owed_locks.remove(0);
        }
    }
}

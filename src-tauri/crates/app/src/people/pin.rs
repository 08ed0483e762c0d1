//! The PIN: setting it, and becoming active with it.

use baton_contract::{ErrorCode, view::MeView};
use baton_domain::{
    Action, UserId,
    action::{LockCause, Proof, ProofRefusal, Resource},
};
use baton_store::{Place, user::UserFile};
use baton_vault::{
    kdf::KdfParams,
    keys::UserKey,
    pin::{PinError, PinFacts, PinHash, PinSlot, WeakPin, check_pin},
    secret::{Secret, SecretText},
    signing::SigningKey,
};
use std::collections::HashMap;

use crate::{
    active::{Active, Idle},
    core::{Core, Device, Shared},
    error::AppError,
    event::Topic,
    people::caseload::Freshness,
    writer::{Hand, Proven, Seal},
};

impl Core {
    /// Sets the active person's PIN.
    ///
    /// # Errors
    /// `pin.weak` with the reason; `device.locked`.
    pub fn people_set_pin(&self, pin: &SecretText) -> Result<MeView, AppError> {
        let (user, min_digits, known) = {
            let mut state = self.0.lock();
            let device = state.device()?;
            let user = device.active()?.user();
            (user, device.policy.pin_min_digits, device.file.person(user)?.ok_or(ErrorCode::NotFound)?)
        };
        if pin.expose().len() < usize::from(min_digits) {
            return Err(weak("Your clinic asks for a longer PIN."));
        }
        check_pin(pin, &facts(&known.pin_facts)).map_err(|why| weak(sentence(why)))?;
        let hash = PinHash::make(pin, KdfParams::STANDARD).map_err(|_| ErrorCode::Internal)?;
        let stored = hash.to_bytes();
        let mut state = self.0.lock();
        let device = state.device()?;
        if device.active()?.user() != user {
            return Err(ErrorCode::Locked.into());
        }
        device.store_pin(hash, &stored)
    }

    /// Becomes active by PIN.
    ///
    /// # Errors
    /// `pin.wrong` with the tries left, `pin.gone`.
    pub fn people_unlock(&self, user: &str, pin: &SecretText) -> Result<MeView, AppError> {
        let user: UserId = user.parse()?;
        let mut state = self.0.lock();
        let device = state.device()?;
        let key = device.try_pin(user, pin)?;
        device.drop_active(&self.0, LockCause::Switch);
        device.turn += 1;
        let me = device.with_room(|device| device.unlock(&self.0, user, &key))?;
        drop(state);
        self.0.changed(Topic::People);
        self.0.nudge.notify_one();
        self.0.stale.notify_one();
        Ok(me)
    }
}

/// Dates are birth dates, the rest are digits: telephone numbers and the like.
fn facts(known: &[String]) -> PinFacts {
    let mut facts = PinFacts::default();
    for fact in known {
        match fact.parse() {
            Ok(date) => facts.birth_dates.push(date),
            Err(_) => facts.phone_digits.push(fact.chars().filter(char::is_ascii_digit).collect()),
        }
    }
    facts
}

fn sentence(why: WeakPin) -> &'static str {
    match why {
        WeakPin::NotDigits => "A PIN has digits only.",
        WeakPin::TooShort => "A PIN has at least 6 digits.",
        WeakPin::TooLong => "A PIN has at most 12 digits.",
        WeakPin::Repeats => "It repeats itself.",
        WeakPin::Sequence => "It counts up or down.",
        WeakPin::KeypadShape => "It is a shape on the keypad.",
        WeakPin::Date => "It is a date.",
        WeakPin::Common => "Many people choose it.",
        WeakPin::PersonFact => "It is made of something known about you.",
    }
}

fn weak(reason: &'static str) -> AppError {
    AppError { reason: Some(reason), ..ErrorCode::PinWeak.into() }
}

impl Device {
    /// The one place where a PIN is tried: for unlocking and for signing. While the slot is gone or the shift is over, a
    /// right and a wrong PIN get the same answer.
    pub fn try_pin(&mut self, user: UserId, pin: &SecretText) -> Result<UserKey, AppError> {
        let now = self.writer.stamp();
        let ready = self.shifts.get(&user).is_some_and(|shift| shift.pin_ready(&now));
        if !ready {
            return Err(self.pin_gone(user));
        }
        let Some(slot) = self.shifts.get_mut(&user).and_then(|shift| shift.slot.as_mut()) else {
            return Err(self.pin_gone(user));
        };
        match slot.unlock(pin) {
            Ok(key) => Ok(key),
            Err(PinError::Wrong { left }) => {
                self.refuse_proof(ProofRefusal::Pin, Some(left), Some(user));
                Err(AppError { tries_left: Some(left), ..ErrorCode::PinWrong.into() })
            }
            Err(_) => Err(self.pin_gone(user)),
        }
    }

    fn pin_gone(&mut self, user: UserId) -> AppError {
        self.refuse_proof(ProofRefusal::PinGone, None, Some(user));
        ErrorCode::PinGone.into()
    }

    fn store_pin(&mut self, hash: PinHash, stored: &[u8]) -> Result<MeView, AppError> {
        let stamp = self.writer.stamp();
        let active = self.active.as_mut().ok_or(ErrorCode::Locked)?;
        let user = active.user();
        let shift = self.shifts.get_mut(&user).ok_or(ErrorCode::PinGone)?;
        self.writer.note(Hand::Person(&active.proven), &Action::SetPin, Resource::default(), Seal::Run, &stamp)?;
        active.vault.set_pin_hash(stored)?;
        shift.slot = Some(PinSlot::build(hash, &active.user_key).map_err(|_| ErrorCode::Internal)?);
        active.needs_pin = false;
        active.idle.act(&stamp);
        self.me()
    }

    fn unlock(&mut self, shared: &Shared, user: UserId, key: &UserKey) -> Result<MeView, AppError> {
        let stamp = self.writer.stamp();
        let shift = self.shifts.get(&user).ok_or(ErrorCode::PinGone)?;
        let path = shared.vault_path(&shift.person.vault);
        let text = key.derive_file_key().raw_key_text();
        let vault = UserFile::open(Place { path: &path, key: text.expose(), vfs: None })?;
        let seeds = vault.seeds()?;
        let proven = Proven {
            user,
            role: shift.role(),
            shift: shift.id,
            proof: Proof::Pin,
            proved_at_ms: stamp.wall_ms,
            signing: SigningKey::from_secret(&Secret::from_bytes(*seeds.signing)),
        };
        self.writer.note(Hand::Person(&proven), &Action::Unlock, Resource::default(), Seal::Run, &stamp)?;
        self.active = Some(Active {
            name: shift.person.name.clone(),
            caseload: vault.caseload()?,
            vault,
            charts: HashMap::new(),
            ahead: None,
            looked_ahead_boot_ms: None,
            idle: Idle::new(&stamp),
            token: shift.token.as_ref().map(|t| SecretText::new(t.expose().to_owned())),
            fresh: Freshness::default(),
            signs_off: false,
            shift_told: false,
            needs_pin: false,
            user_key: UserKey::from_bytes(*key.expose()),
            proven,
        });
        self.me()
    }
}

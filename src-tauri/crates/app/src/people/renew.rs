//! Renewing a shift: password and code again, without leaving the session. Whoever is active stays so, with every chart they
//! have open (DESIGN §4).

use std::sync::Arc;

use baton_contract::{
    ErrorCode,
    sign_in::{SignInAnswer, SignInRequest, SignedIn},
    view::MeView,
};
use baton_domain::{
    Action, ShiftId, UserId,
    action::{Proof, Resource},
};
use baton_store::device::Person;
use baton_sync::SyncError;
use baton_vault::{
    id::make_id,
    kdf::MasterKey,
    keys::UserKey,
    pin::{PinHash, PinSlot},
    secret::SecretText,
};
use data_encoding::BASE64URL_NOPAD;

use crate::{
    core::{Core, Device, Shared},
    error::AppError,
    event::Topic,
    people::sign_in::nobody_judged,
    shift::Shift,
    writer::{Hand, Seal},
};

/// Who proved themselves again, and how.
struct Renewal {
    person: Person,
    proof: Proof,
    user_key: UserKey,
    token: Option<SecretText>,
}

impl Core {
    /// Begins a new shift for the active person. Session, open charts and screen stay as they are.
    ///
    /// # Errors
    /// `device.locked` where somebody else is active by the time of the answer; `sign_in.*`, `lease.expired`, `platform.*`.
    pub async fn people_renew(&self, password: SecretText, code: &str) -> Result<MeView, AppError> {
        let (person, client, tenant, turn) = {
            let mut state = self.0.lock();
            let device = state.device()?;
            let user = device.active()?.user();
            let person = device.file.person(user)?.ok_or(ErrorCode::Locked)?;
            (person, Arc::clone(&device.client), device.identity.tenant, device.turn)
        };
        let login = person.login.clone();
        let master = self.derive(tenant, &login, password).await?;
        let auth_value = BASE64URL_NOPAD.encode(master.derive_auth_value().expose());
        let request = SignInRequest { login: login.clone(), auth_value, code: Some(code.to_owned()) };
        let answer = client.sign_in(&request).await;
        let mut state = self.0.lock();
        let device = state.device()?;
        device.expect_turn(turn)?;
        let renewal = match answer {
            Ok(SignInAnswer::SignedIn(signed_in)) => device.renewed_online(person, &master, &signed_in),
            Ok(SignInAnswer::EnrolSecondFactor { .. }) => Err(ErrorCode::SecondFactorRequired.into()),
            Err(SyncError::Unreachable | SyncError::Busy { .. }) => device.renewed_offline(person, &master, code),
            Err(error) if nobody_judged(&error) => {
                device.renewed_offline(person, &master, code).map_err(|_| error.into())
            }
            Err(error) => {
                drop(state);
                return Err(self.refused(&login, error));
            }
        };
        let renewal = renewal?;
        let me = device.with_room(|device| device.renew(&self.0, &renewal))?;
        drop(state);
        self.0.changed(Topic::People);
        self.0.stale.notify_one();
        Ok(me)
    }
}

impl Device {
    fn renewed_online(&mut self, known: Person, master: &MasterKey, signed_in: &SignedIn) -> Result<Renewal, AppError> {
        if signed_in.person.user != known.user {
            return Err(ErrorCode::PlatformProtocol.into());
        }
        self.take_policy(&signed_in.policy)?;
        self.take_time(&signed_in.time)?;
        let user_key = self.open_user_key(&known, master)?;
        let token = Some(SecretText::new(signed_in.token.clone()));
        let person = Person { role: signed_in.person.role, ..known };
        Ok(Renewal { person, proof: Proof::Online, user_key, token })
    }

    fn renewed_offline(&mut self, person: Person, master: &MasterKey, code: &str) -> Result<Renewal, AppError> {
        let user_key = self.prove_offline(&person, master, code)?;
        Ok(Renewal { person, proof: Proof::Offline, user_key, token: None })
    }

    fn renew(&mut self, shared: &Shared, renewal: &Renewal) -> Result<MeView, AppError> {
        let stamp = self.writer.stamp();
        let id = ShiftId(make_id(&*shared.clock)?);
        let length_ms = u64::from(self.policy.role(renewal.person.role).shift_s) * 1_000;
        let active = self.active.as_mut().ok_or(ErrorCode::Locked)?;
        let slot = match active.vault.pin_hash()? {
            Some(bytes) => {
                let hash = PinHash::from_bytes(&bytes)?;
                Some(PinSlot::build(hash, &renewal.user_key).map_err(|_| ErrorCode::Internal)?)
            }
            None => None,
        };
        let before = (active.proven.shift, active.proven.proof, active.proven.proved_at_ms, active.proven.role);
        active.proven.shift = id;
        active.proven.proof = renewal.proof;
        active.proven.proved_at_ms = stamp.wall_ms;
        active.proven.role = renewal.person.role;
        let hand = Hand::Person(&active.proven);
        let action = Action::SignIn { shift: id };
        if let Err(error) = self.writer.note(hand, &action, Resource::default(), Seal::Run, &stamp) {
            (active.proven.shift, active.proven.proof, active.proven.proved_at_ms, active.proven.role) = before;
            return Err(error);
        }
        let user: UserId = active.user();
        let again = |token: &SecretText| SecretText::new(token.expose().to_owned());
        // An older token serves on where the platform could not be asked for a new one.
        let token = renewal.token.as_ref().or(active.token.as_ref()).map(again);
        active.token = token.as_ref().map(again);
        active.shift_told = false;
        active.idle.act(&stamp);
        active.fresh.wake(stamp.boot_ms);
        let person = renewal.person.clone();
        self.shifts.insert(user, Shift { id, person, started: stamp, length_ms, slot, token });
        self.me()
    }
}

//! What follows a proven sign-in: the vault is opened or made, the shift begins, the person is active.

use std::collections::HashMap;

use baton_contract::{
    ErrorCode,
    caseload::CaseloadAnswer,
    sign_in::{DeviceUserRequest, SignedIn},
    view::{SecondFactor, SignInStep},
};
use baton_domain::{
    Action, ShiftId, UserId,
    action::{LockCause, Proof, Resource},
    policy::OfflineSignIn,
};
use baton_store::{
    Place,
    device::{Identity, Person},
    user::{Seeds, UserFile},
};
use baton_vault::{
    clock::Stamp,
    envelope::{Context, Envelope, Purpose},
    id::make_id,
    kdf::MasterKey,
    keys::UserKey,
    otp::OtpSeed,
    pin::{PinHash, PinSlot},
    sealing::SealingKeyPair,
    secret::{Secret, SecretText},
    signing::SigningKey,
};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use zeroize::Zeroizing;

use crate::{
    active::{Active, Idle},
    core::{Device, Shared},
    error::AppError,
    event::Topic,
    people::caseload::{Freshness, take_caseload},
    shift::Shift,
    writer::{Hand, Proven, Seal},
};

/// The envelope that holds a user key under password and device secret.
pub(crate) const USER_KEY: &str = "user-key/password";

/// A person who has just proved themselves.
pub(crate) struct Arrival {
    person: Person,
    user_key: UserKey,
    proof: Proof,
    at: Stamp,
    token: Option<SecretText>,
    vault: Option<UserFile>,
    keys: Option<(SigningKey, SealingKeyPair)>,
    /// A fresh vault also gets an offline code, shown once.
    fresh: bool,
}

/// What a user key's envelope is bound to.
pub(crate) fn user_key_context(identity: &Identity, user: UserId) -> Context {
    Context {
        purpose: Purpose::UserKeyByPassword,
        tenant: identity.tenant.0,
        user: user.0,
        device: identity.device.0,
        key_id: user.bytes(),
        key_epoch: 0,
    }
}

impl Arrival {
    /// A person known on this device.
    pub fn known(person: Person, user_key: UserKey, proof: Proof, at: Stamp) -> Self {
        Self { person, user_key, proof, at, token: None, vault: None, keys: None, fresh: false }
    }

    /// The public halves of the person's keys on this device.
    pub fn keys_to_register(&self) -> DeviceUserRequest {
        let (signing, sealing) =
            self.keys.as_ref().map(|(signing, sealing)| (signing.public(), sealing.public().0)).unwrap_or_default();
        DeviceUserRequest {
            signing_key: BASE64URL_NOPAD.encode(&signing),
            sealing_key: BASE64URL_NOPAD.encode(&sealing),
        }
    }

    fn open_vault(&mut self, shared: &Shared) -> Result<(), AppError> {
        let path = shared.vault_path(&self.person.vault);
        let key = self.user_key.derive_file_key().raw_key_text();
        let place = Place { path: &path, key: key.expose(), vfs: None };
        let vault = if self.fresh {
            let seeds = Seeds {
                signing: Zeroizing::new(*Secret::<32>::make()?.expose()),
                sealing: Zeroizing::new(*Secret::<32>::make()?.expose()),
            };
            UserFile::create(place, &seeds)?
        } else {
            UserFile::open(place)?
        };
        let seeds = vault.seeds()?;
        self.keys = Some((
            SigningKey::from_secret(&Secret::from_bytes(*seeds.signing)),
            SealingKeyPair::from_secret(&Secret::from_bytes(*seeds.sealing)),
        ));
        self.vault = Some(vault);
        Ok(())
    }
}

/// Opens or makes the vault of a person whom the platform has let in.
pub(crate) fn online(
    shared: &Shared,
    device: &mut Device,
    master: &MasterKey,
    signed_in: &SignedIn,
) -> Result<Arrival, AppError> {
    let known = device.file.person(signed_in.person.user)?;
    let fresh = known.is_none();
    let user_key = match &known {
        Some(person) => device.open_user_key(person, master)?,
        None => UserKey::make()?,
    };
    let vault_name = match known {
        Some(person) => person.vault,
        None => format!("{}.db", HEXLOWER.encode(Secret::<16>::make()?.expose())),
    };
    let person = Person {
        user: signed_in.person.user,
        login: signed_in.person.login.clone(),
        name: signed_in.person.name.as_str().to_owned(),
        initials: signed_in.person.initials.as_str().to_owned(),
        role: signed_in.person.role,
        vault: vault_name,
        pin_facts: signed_in.person.pin_facts.clone(),
        kdf: "argon2id/65536/3/1".to_owned(),
        key_check: Vec::new(),
    };
    let mut arrival = Arrival {
        person,
        user_key,
        proof: Proof::Online,
        at: device.writer.stamp(),
        token: Some(SecretText::new(signed_in.token.clone())),
        vault: None,
        keys: None,
        fresh,
    };
    arrival.open_vault(shared)?;
    // The vault is there before the person is: an interruption leaves a file that nobody names, never a name without a
    // file.
    let wrap = master.derive_user_wrap(&device.secret, arrival.person.user.0, device.identity.device.0);
    let context = user_key_context(&device.identity, arrival.person.user);
    let envelope = Envelope::seal(&wrap, &context, arrival.user_key.expose()).map_err(|_| ErrorCode::Internal)?;
    device.file.put_person(&arrival.person, &[(USER_KEY, &envelope.to_bytes())])?;
    Ok(arrival)
}

/// Makes the person active: whoever was before is locked out, the shift begins, and the ledger says so.
pub(crate) fn settle(
    shared: &Shared,
    device: &mut Device,
    mut arrival: Arrival,
    caseload: Option<&CaseloadAnswer>,
) -> Result<SignInStep, AppError> {
    device.drop_active(shared, LockCause::Switch);
    device.turn += 1;
    if arrival.vault.is_none() {
        device.with_room(|_| arrival.open_vault(shared))?;
    }
    let mut vault = arrival.vault.take().ok_or(ErrorCode::Internal)?;
    let (signing, sealing) = arrival.keys.take().ok_or(ErrorCode::Internal)?;
    if let Some(answer) = caseload {
        let (user, own) = (arrival.person.user, device.identity.device);
        device.with_room(|_| take_caseload(&mut vault, &sealing, user, own, answer))?;
    }
    let offline = device.with_room(|device| offline_factor(device, &arrival))?;
    let slot = match vault.pin_hash()? {
        Some(bytes) => {
            Some(PinSlot::build(PinHash::from_bytes(&bytes)?, &arrival.user_key).map_err(|_| ErrorCode::Internal)?)
        }
        None => None,
    };
    let proven = Proven {
        user: arrival.person.user,
        role: arrival.person.role,
        shift: ShiftId(make_id(&*shared.clock)?),
        proof: arrival.proof,
        proved_at_ms: arrival.at.wall_ms,
        signing,
    };
    let stamp = device.writer.stamp();
    let action = Action::SignIn { shift: proven.shift };
    device.writer.note(Hand::Person(&proven), &action, Resource::default(), Seal::Run, &stamp)?;
    begin(device, arrival, proven, vault, slot, &stamp)?;
    if caseload.is_some() {
        device.active()?.fresh = Freshness::heard(stamp.boot_ms);
        // What could not be purged now is found again with the next answer.
        let _ = device.leave_scope(shared);
    }
    shared.changed(Topic::People);
    Ok(SignInStep::Done { me: Box::new(device.me()?), offline })
}

fn begin(
    device: &mut Device,
    arrival: Arrival,
    proven: Proven,
    vault: UserFile,
    slot: Option<PinSlot>,
    now: &Stamp,
) -> Result<(), AppError> {
    let length_ms = u64::from(device.policy.role(arrival.person.role).shift_s) * 1_000;
    let shift = Shift {
        id: proven.shift,
        started: arrival.at,
        length_ms,
        token: arrival.token.as_ref().map(|t| SecretText::new(t.expose().to_owned())),
        person: arrival.person,
        slot,
    };
    device.active = Some(Active {
        name: shift.person.name.clone(),
        caseload: vault.caseload()?,
        vault,
        charts: HashMap::new(),
        ahead: None,
        looked_ahead_boot_ms: None,
        idle: Idle::new(now),
        token: arrival.token,
        fresh: Freshness::default(),
        signs_off: false,
        shift_told: false,
        needs_pin: shift.slot.is_none(),
        user_key: arrival.user_key,
        proven,
    });
    device.shifts.insert(shift.user(), shift);
    Ok(())
}

/// The offline second factor: made on this device at the first sign-in here, where the clinic allows sign-in with no
/// network, and shown that once. The platform never sees it; the online seed never comes here.
fn offline_factor(device: &mut Device, arrival: &Arrival) -> Result<Option<SecondFactor>, AppError> {
    let user = arrival.person.user;
    if device.policy.offline_sign_in == OfflineSignIn::Forbidden {
        device.file.remove_offline_seed(user)?;
        return Ok(None);
    }
    if arrival.proof != Proof::Online || device.file.offline_seed(user)?.is_some() {
        return Ok(None);
    }
    let seed = OtpSeed::make()?;
    device.file.set_offline_seed(user, seed.expose())?;
    let issuer = format!("{} offline ({})", device.identity.tenant_name, device.identity.device_name);
    Ok(Some(SecondFactor {
        uri: seed.uri(&issuer, &arrival.person.login).expose().to_owned(),
        seed: seed.base32().expose().to_owned(),
    }))
}

//! Starting on a data folder.

use std::{fs, sync::Arc};

use baton_contract::ErrorCode;
use baton_domain::{Action, DeviceId, action::Resource, policy::PolicyBundle};
use baton_store::{DeviceFile, Place, device::Identity, ledger::LedgerFile};
use baton_sync::{DeviceCredential, Endpoint, PlatformClient};
use baton_vault::{
    keys::{DeviceSecret, FileLabel},
    sealing::SealingPublic,
    secret::Secret,
    signing::SigningKey,
};
use ed25519_dalek::VerifyingKey;
use std::collections::HashMap;

use crate::{
    chart::sweep,
    core::{Device, Shared},
    delivery::DeliveryState,
    error::AppError,
    ledger_thread::LedgerHandle,
    reserve::Reserve,
    writer::{Hand, Seal, Writer},
};

/// Opens what was enrolled; nothing if nothing was. A full disk gives the reserve back: what is there stays readable.
pub(crate) fn start(shared: &Shared) -> Result<Option<Device>, AppError> {
    let reserve = Reserve::at(&shared.folder);
    let device = match start_once(shared) {
        Err(error) if error.code == ErrorCode::DiskFull && reserve.is_there() => {
            reserve.spend();
            start_once(shared)
        }
        other => other,
    };
    if let Ok(Some(device)) = &device {
        sweep(&shared.folder.join("charts"));
        // After what the start itself had to write.
        let _ = device.reserve.fill();
        // An app that is always killed and never closed would else keep all its entries in the log.
        let _ = device.writer.ledger.with(baton_store::LedgerFile::checkpoint);
    }
    device
}

fn start_once(shared: &Shared) -> Result<Option<Device>, AppError> {
    if !shared.device_path().exists() {
        return Ok(None);
    }
    let id = read_device_id(shared)?;
    let secret = read_secret(shared, id)?;
    let key = secret.derive_file_key(FileLabel::Device).raw_key_text();
    let file = DeviceFile::open(Place { path: &shared.device_path(), key: key.expose(), vfs: None })?;
    let Some(identity) = file.identity()? else { return Ok(None) };
    if identity.device != id {
        return Err(ErrorCode::FileDamaged.into());
    }
    let mut device = assemble(shared, file, identity, secret)?;
    let clean_exit = device.file.begin_run()?;
    let stamp = device.writer.stamp();
    device.file.saw_wall(stamp.wall_ms)?;
    device.restore_running()?;
    device.writer.note(Hand::Device, &Action::StartApp { clean_exit }, Resource::default(), Seal::Run, &stamp)?;
    device.refresh_delivery()?;
    Ok(Some(device))
}

/// Puts an enrolled device together from its opened files.
pub(crate) fn assemble(
    shared: &Shared,
    file: DeviceFile,
    identity: Identity,
    secret: DeviceSecret,
) -> Result<Device, AppError> {
    let secret = Arc::new(secret);
    let platform_key = VerifyingKey::from_bytes(&identity.platform_key).map_err(|_| ErrorCode::FileDamaged)?;
    let policy = stored_policy(&file, &platform_key)?;
    let signing = Arc::new(SigningKey::from_secret(&Secret::from_bytes(*identity.signing_seed)));
    let ledger_file = open_ledger(shared, &secret)?;
    let head = ledger_file.head();
    let ledger = start_ledger(shared, ledger_file, &secret)?;
    let marks = file.time_marks()?;
    let writer = Writer::new(
        ledger,
        Arc::clone(&shared.clock),
        head,
        Arc::clone(&signing),
        SealingPublic(identity.ingest_key),
        &secret,
        policy.version,
        marks.signed_ms,
    )?;
    let client = Arc::new(client(&identity, signing)?);
    let last_tick = writer.stamp();
    Ok(Device {
        file,
        identity,
        secret,
        platform_key,
        client,
        writer,
        policy,
        reserve: Reserve::at(&shared.folder),
        shifts: HashMap::new(),
        active: None,
        running: None,
        delivery: DeliveryState::default(),
        owed_locks: Vec::new(),
        last_tick,
        turn: 0,
        marked: last_tick,
    })
}

fn stored_policy(file: &DeviceFile, platform_key: &VerifyingKey) -> Result<PolicyBundle, AppError> {
    let signed = file.policy()?.ok_or(ErrorCode::FileDamaged)?;
    let bundle = signed.open(platform_key).map_err(|_| ErrorCode::FileDamaged)?;
    bundle.check().map_err(|_| ErrorCode::FileDamaged)?;
    Ok(bundle)
}

fn open_ledger(shared: &Shared, secret: &DeviceSecret) -> Result<LedgerFile, AppError> {
    let key = secret.derive_file_key(FileLabel::Ledger).raw_key_text();
    Ok(LedgerFile::open(Place { path: &shared.ledger_path(), key: key.expose(), vfs: None })?)
}

fn start_ledger(shared: &Shared, file: LedgerFile, secret: &DeviceSecret) -> Result<LedgerHandle, AppError> {
    let path = shared.ledger_path();
    let key = secret.derive_file_key(FileLabel::Ledger).raw_key_text();
    let open = move || Ok(LedgerFile::open(Place { path: &path, key: key.expose(), vfs: None })?);
    LedgerHandle::start(file, Box::new(open), Reserve::at(&shared.folder))
}

/// The account under which the keyring holds a device's secret.
#[must_use]
pub fn secret_account(device: DeviceId) -> String {
    format!("device-{device}")
}

pub(crate) fn read_device_id(shared: &Shared) -> Result<DeviceId, AppError> {
    let text = fs::read_to_string(shared.folder.join("device-id")).map_err(|_| ErrorCode::FileDamaged)?;
    text.trim().parse().map_err(|_| ErrorCode::FileDamaged.into())
}

/// The secret of an enrolled device. Gone, locked and unreachable are three different answers, and none makes a new key.
fn read_secret(shared: &Shared, device: DeviceId) -> Result<DeviceSecret, AppError> {
    let bytes = shared.secrets.read(&secret_account(device))?.ok_or(ErrorCode::KeyringEmpty)?;
    DeviceSecret::try_from_slice(&bytes).map_err(|_| ErrorCode::KeyringEmpty.into())
}

struct Credential {
    device: DeviceId,
    key: Arc<SigningKey>,
}

impl DeviceCredential for Credential {
    fn device(&self) -> DeviceId {
        self.device
    }

    fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.key.sign(bytes)
    }
}

/// A client for this identity, signing with `key`.
pub(crate) fn client(identity: &Identity, key: Arc<SigningKey>) -> Result<PlatformClient, AppError> {
    let address = identity.address.as_deref().map(str::parse).transpose().map_err(|_| ErrorCode::FileDamaged)?;
    let endpoint =
        Endpoint { host: identity.host.clone(), port: identity.port, address, authority: identity.authority };
    Ok(PlatformClient::new(&endpoint, Arc::new(Credential { device: identity.device, key }))?)
}

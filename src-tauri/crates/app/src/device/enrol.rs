//! Enrolling a device with a code.

use std::{
    fs::{self, File},
    io::{self, Write},
    sync::Arc,
};

use baton_contract::{
    ErrorCode,
    enrolment::{EnrolAnswer, EnrolRequest, EnrolmentCode},
    view::{DeviceView, SyncView},
};
use baton_domain::{Action, DeviceId, action::Resource, text::Name};
use baton_ledger::genesis;
use baton_store::{DeviceFile, Place, device::Identity, ledger::LedgerFile, open::set_aside};
use baton_vault::{
    id::make_id,
    keys::{DeviceSecret, FileLabel},
    signing::SigningKey,
};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::VerifyingKey;
use zeroize::Zeroizing;

use crate::{
    core::{Core, Device, Shared},
    device::start::{assemble, client, secret_account},
    error::AppError,
    event::Topic,
    writer::{Hand, Seal},
};

impl Core {
    /// What the device shows before anybody is anybody.
    #[must_use]
    pub fn device_view(&self) -> DeviceView {
        match &self.0.lock().device {
            Some(device) => view(device),
            None => DeviceView {
                enrolled: false,
                name: String::new(),
                tenant: String::new(),
                sync: SyncView { online: false, waiting: 0, attention: 0, received_ms: None, trouble: None },
            },
        }
    }

    /// Enrols this device with a code from the clinic.
    ///
    /// # Errors
    /// `enrolment.*`, `keyring.*`, `platform.*`, `device.enrolled`.
    pub async fn device_enrol(&self, code: &str, name: &str) -> Result<DeviceView, AppError> {
        if self.0.lock().device.is_some() {
            return Err(ErrorCode::DeviceEnrolled.into());
        }
        let code = EnrolmentCode::from_text(code).map_err(|_| ErrorCode::EnrolmentCode)?;
        let name = Name::new(name)?;
        let id = DeviceId(make_id(&*self.0.clock)?);
        let key = Arc::new(SigningKey::make()?);
        // Asked before the code is spent: without a keyring no work begins.
        self.0.secrets.read(&secret_account(id))?;
        let mut identity = unconfirmed_identity(&code, id, &name, &key);
        let answer = client(&identity, Arc::clone(&key))?
            .enrol(&EnrolRequest {
                secret: BASE64URL_NOPAD.encode(&code.secret),
                device: id,
                name,
                signing_key: BASE64URL_NOPAD.encode(&key.public()),
            })
            .await?;
        confirm(&mut identity, &answer)?;
        let mut state = self.0.lock();
        if state.device.is_some() {
            // Another enrolment came first: its files are not touched.
            return Err(ErrorCode::DeviceEnrolled.into());
        }
        let device = make_files(&self.0, identity, &answer)?;
        let shown = view(&device);
        state.device = Some(device);
        drop(state);
        self.0.changed(Topic::People);
        self.0.nudge.notify_one();
        Ok(shown)
    }
}

fn view(device: &Device) -> DeviceView {
    DeviceView {
        enrolled: true,
        name: device.identity.device_name.clone(),
        tenant: device.identity.tenant_name.clone(),
        sync: device.sync_view(),
    }
}

fn unconfirmed_identity(code: &EnrolmentCode, id: DeviceId, name: &Name, key: &SigningKey) -> Identity {
    Identity {
        tenant: baton_domain::TenantId(uuid::Uuid::nil()),
        tenant_name: String::new(),
        host: code.host.clone(),
        address: code.address.map(|a| a.to_string()),
        port: code.port,
        authority: code.authority,
        device: id,
        device_name: name.as_str().to_owned(),
        platform_key: [0; 32],
        ingest_key: [0; 32],
        generation: uuid::Uuid::nil(),
        signing_seed: Zeroizing::new(*key.secret_bytes().expose()),
    }
}

fn key32(text: &str) -> Result<[u8; 32], AppError> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| ErrorCode::PlatformProtocol)?;
    bytes.try_into().map_err(|_| ErrorCode::PlatformProtocol.into())
}

/// Takes the platform's answer: its keys must be keys, and its first policy must verify and lie within bounds.
fn confirm(identity: &mut Identity, answer: &EnrolAnswer) -> Result<(), AppError> {
    identity.tenant = answer.tenant;
    identity.tenant_name = answer.tenant_name.as_str().to_owned();
    identity.platform_key = key32(&answer.platform_key)?;
    identity.ingest_key = key32(&answer.ingest_key)?;
    identity.generation = answer.generation;
    let key = VerifyingKey::from_bytes(&identity.platform_key).map_err(|_| ErrorCode::PlatformProtocol)?;
    let policy = answer.policy.open(&key).map_err(|_| ErrorCode::PlatformProtocol)?;
    let time = answer.time.open(&key).map_err(|_| ErrorCode::PlatformProtocol)?;
    let sound = policy.check().is_ok() && policy.tenant == answer.tenant && time.tenant == answer.tenant;
    if sound { Ok(()) } else { Err(ErrorCode::PlatformProtocol.into()) }
}

/// Makes the files, in an order in which an interruption leaves either nothing that counts or everything: `device.db` is
/// the last, and without it the device is not enrolled.
fn make_files(shared: &Shared, identity: Identity, answer: &EnrolAnswer) -> Result<Device, AppError> {
    let secret = DeviceSecret::make()?;
    for folder in ["users", "charts"] {
        fs::create_dir_all(shared.folder.join(folder)).map_err(|_| ErrorCode::DiskFault)?;
    }
    for left_over in [shared.ledger_path(), shared.device_path()] {
        if left_over.exists() {
            set_aside(&left_over)?;
        }
    }
    shared.secrets.write(&secret_account(identity.device), secret.expose())?;
    write_device_id(shared, identity.device)?;
    let key = secret.derive_file_key(FileLabel::Ledger).raw_key_text();
    let head = genesis(identity.tenant, identity.device, 1, [0; 32]);
    drop(LedgerFile::create(Place { path: &shared.ledger_path(), key: key.expose(), vfs: None }, head, [0; 32])?);
    let key = secret.derive_file_key(FileLabel::Device).raw_key_text();
    let mut file = DeviceFile::create(Place { path: &shared.device_path(), key: key.expose(), vfs: None })?;
    file.set_policy(&answer.policy)?;
    file.enrol(&identity)?;
    let mut device = assemble(shared, file, identity, secret)?;
    device.take_time(&answer.time)?;
    device.file.begin_run()?;
    let stamp = device.writer.stamp();
    device.writer.note(Hand::Device, &Action::EnrolDevice, Resource::default(), Seal::Run, &stamp)?;
    device.refresh_delivery()?;
    let _ = device.reserve.fill();
    Ok(device)
}

/// Durable before `device.db` is there: without it nothing would open after a power cut.
fn write_device_id(shared: &Shared, id: DeviceId) -> Result<(), AppError> {
    let write = || {
        let mut file = File::create(shared.folder.join("device-id"))?;
        file.write_all(id.to_string().as_bytes())?;
        file.sync_all()?;
        // Its name, and those of the folders beside it.
        #[cfg(unix)]
        File::open(&shared.folder)?.sync_all()?;
        Ok(())
    };
    write().map_err(|_: io::Error| ErrorCode::DiskFault.into())
}

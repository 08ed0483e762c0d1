//! A KMS whose key-encryption key lies in a file of its own: for development.

use std::{
    fs::{self, OpenOptions},
    io::{self, Read, Write},
    path::Path,
};

use baton_vault::{
    envelope::{Context, Envelope, Purpose, WrapKey},
    secret::Secret,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    kms::{KeyUse, Kms, KmsError},
    mac::mac,
};

/// Version of the key in the file; a rotated key would be the next.
const VERSION: u32 = 1;

/// Seals under a 32-byte key from a file with mode 0600.
pub struct FileKms {
    key: Secret<32>,
    id: [u8; 16],
}

impl FileKms {
    /// Reads the key, or makes one where the file is missing. An existing file is never replaced.
    ///
    /// # Errors
    /// [`KmsError`]: no access, others may read it, or it holds no key.
    pub fn open_or_make(path: &Path) -> Result<Self, KmsError> {
        match Self::read(path) {
            Err(KmsError::File(error)) if error.kind() == io::ErrorKind::NotFound => {
                let key = Secret::<32>::make()?;
                write_new_private(path, key.expose())?;
                Ok(Self::new(key))
            }
            other => other,
        }
    }

    fn read(path: &Path) -> Result<Self, KmsError> {
        let file = fs::File::open(path)?;
        refuse_exposed(&file.metadata()?)?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(33));
        file.take(33).read_to_end(&mut bytes)?;
        Secret::try_from_slice(&bytes).map(Self::new).map_err(|_| KmsError::NotAKey)
    }

    fn new(key: Secret<32>) -> Self {
        let digest = Sha256::new().chain_update(b"baton/v1/kek-id").chain_update(key.expose()).finalize();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        Self { key, id }
    }

    /// A key for this use alone: what is sealed for one use does not open for another, whatever the caller says.
    fn wrap_key(&self, usage: &KeyUse) -> WrapKey {
        WrapKey::from_bytes(mac(
            self.key.expose(),
            &[
                b"baton/v1/kms\0",
                usage.tenant.as_bytes(),
                usage.subject.as_bytes(),
                &[usage.part],
                &usage.epoch.to_be_bytes(),
                usage.label.as_bytes(),
            ],
        ))
    }

    fn context(&self, usage: &KeyUse) -> Context {
        let purpose = match usage.label {
            "chart_key" => Purpose::ChartKey,
            "otp_seed" => Purpose::OtpSeed,
            _ => Purpose::PrivateKey,
        };
        let Self { id: key_id, .. } = *self;
        Context { purpose, tenant: usage.tenant, user: usage.subject, device: Uuid::nil(), key_id, key_epoch: VERSION }
    }
}

impl Kms for FileKms {
    fn seal(&self, usage: &KeyUse, secret: &[u8]) -> Result<Vec<u8>, KmsError> {
        Ok(Envelope::seal(&self.wrap_key(usage), &self.context(usage), secret)?.to_bytes())
    }

    fn open(&self, usage: &KeyUse, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KmsError> {
        Ok(Envelope::from_bytes(sealed)?.open(&self.wrap_key(usage), &self.context(usage))?)
    }
}

/// Writes a new file that only its owner may read; an existing one is left alone and an error.
pub(crate) fn write_new_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn refuse_exposed(metadata: &fs::Metadata) -> Result<(), KmsError> {
    use std::os::unix::fs::PermissionsExt;
    if metadata.permissions().mode() & 0o077 == 0 { Ok(()) } else { Err(KmsError::Exposed) }
}

#[cfg(not(unix))]
fn refuse_exposed(_metadata: &fs::Metadata) -> Result<(), KmsError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_domain::{ChartId, TenantId, chart::Compartment};

    #[test]
    fn a_key_is_made_once_and_opens_only_for_the_use_it_was_sealed_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kek");
        let kms = FileKms::open_or_make(&path).unwrap();
        let (tenant, chart) = (TenantId(Uuid::from_u128(1)), ChartId(Uuid::from_u128(2)));
        let usage = KeyUse::chart(tenant, chart, Compartment::Clinical, 1);
        let sealed = kms.seal(&usage, b"secret").unwrap();
        let again = FileKms::open_or_make(&path).unwrap();
        assert_eq!(again.open(&usage, &sealed).unwrap().as_slice(), b"secret");
        let others = [
            KeyUse { epoch: 2, ..usage },
            KeyUse { part: 2, ..usage },
            KeyUse { subject: tenant.0, ..usage },
            KeyUse { tenant: chart.0, ..usage },
            KeyUse { label: "otp_seed", ..usage },
        ];
        for other in others {
            assert!(again.open(&other, &sealed).is_err(), "{other:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_or_that_holds_no_key_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kek");
        FileKms::open_or_make(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(FileKms::open_or_make(&path), Err(KmsError::Exposed)));
        let short = folder.path().join("short");
        write_new_private(&short, &[1; 31]).unwrap();
        assert!(matches!(FileKms::open_or_make(&short), Err(KmsError::NotAKey)));
    }
}

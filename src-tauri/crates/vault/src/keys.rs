//! The keys of DESIGN §4 and what is derived from each: file keys for SQLCipher and wrapping keys for envelopes.

use crate::{
    derivation::{derive_key, derive_short},
    envelope::WrapKey,
    secret::{Secret, SecretText, key_type},
};

key_type! {
    /// The device's root secret, kept in the operating system's keyring. Opens `device.db` and `ledger.db`, no chart.
    DeviceSecret
}

key_type! {
    /// The random key of one user on one device. Opens that user's vault.
    UserKey
}

key_type! {
    /// The key of one compartment of one chart in one epoch, made by the platform's key service.
    ChartKey
}

/// Which of the device's own files a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileLabel {
    /// `device.db`.
    Device,
    /// `ledger.db`.
    Ledger,
}

impl DeviceSecret {
    /// The SQLCipher key of one of the device's own files.
    #[must_use]
    pub fn derive_file_key(&self, label: FileLabel) -> FileKey {
        match label {
            FileLabel::Device => FileKey::derive(&self.0, "baton/v1/device-file", "baton/v1/device-file-salt"),
            FileLabel::Ledger => FileKey::derive(&self.0, "baton/v1/ledger-file", "baton/v1/ledger-file-salt"),
        }
    }

    /// The key that wraps content keys of entries that belong to no chart.
    #[must_use]
    pub fn derive_device_wrap(&self) -> WrapKey {
        WrapKey::from_secret(derive_key(&[], self.expose(), "baton/v1/device-wrap", &[]))
    }
}

impl UserKey {
    /// The SQLCipher key of this user's vault.
    #[must_use]
    pub fn derive_file_key(&self) -> FileKey {
        FileKey::derive(&self.0, "baton/v1/user-file", "baton/v1/user-file-salt")
    }
}

impl ChartKey {
    /// The SQLCipher key of this compartment's file.
    #[must_use]
    pub fn derive_file_key(&self) -> FileKey {
        FileKey::derive(&self.0, "baton/v1/chart-file", "baton/v1/chart-file-salt")
    }

    /// The name of the chart's file: 16 bytes as hex. Whoever holds the key finds the file, so no list of which file is
    /// whose lies anywhere; to everybody else the name is random.
    #[must_use]
    pub fn derive_file_name(&self) -> String {
        let bytes: [u8; 16] = derive_short(&[], self.expose(), "baton/v1/chart-file-name");
        format!("{}.db", data_encoding::HEXLOWER.encode(&bytes))
    }

    /// The key that wraps content keys of entries in this compartment.
    #[must_use]
    pub fn derive_content_wrap(&self) -> WrapKey {
        WrapKey::from_secret(derive_key(&[], self.expose(), "baton/v1/content-wrap", &[]))
    }
}

/// A SQLCipher raw key with the file's salt. Both are derived, so the file needs no clear header of its own.
pub struct FileKey {
    key: Secret<32>,
    salt: [u8; 16],
}

impl FileKey {
    fn derive(root: &Secret<32>, key_label: &str, salt_label: &str) -> Self {
        Self { key: derive_key(&[], root.expose(), key_label, &[]), salt: derive_short(&[], root.expose(), salt_label) }
    }

    /// The 32-byte key.
    #[must_use]
    pub fn key(&self) -> &Secret<32> {
        &self.key
    }

    /// The salt SQLCipher writes in the file's first 16 bytes. Not secret.
    #[must_use]
    pub fn salt(&self) -> &[u8; 16] {
        &self.salt
    }

    /// The *text* SQLCipher's key API needs: `x'` + 64 hex digits of key + 32 of salt + `'`. Raw bytes would be taken
    /// for a passphrase (DESIGN §3).
    #[must_use]
    pub fn raw_key_text(&self) -> SecretText {
        // Reserved in full so that the text is never moved and left behind.
        let mut text = String::with_capacity(99);
        text.push_str("x'");
        data_encoding::HEXLOWER.encode_append(self.key.expose(), &mut text);
        data_encoding::HEXLOWER.encode_append(&self.salt, &mut text);
        text.push('\'');
        SecretText::new(text)
    }
}

//! Which keyring holds the devices' secrets: the desktop's own where it answers, else a private one in the data folder. Once
//! chosen it stays, since a device's files open with the secret from that keyring alone.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use baton_app::secret_account;
use baton_vault::{
    keyring::{OsSecretStore, SecretStore},
    random::make_bytes,
};

use crate::{error::DemoError, folder::write_private};

/// Beside the private keyring: what opens it.
const PASSWORD: &str = "keyring.password";
/// Says that the desktop's own keyring is used.
const DESKTOP: &str = "keyring.desktop";

/// The keyring of a data folder.
pub enum Keyring {
    /// In the data folder, opened by this password.
    Private(String),
    /// The one of the desktop's session.
    Desktop,
}

/// Finds the folder's keyring, or chooses one for a new folder.
pub fn choose(desk: &Path, headless: bool) -> Result<Keyring, DemoError> {
    let (password, desktop) = (desk.join(PASSWORD), desk.join(DESKTOP));
    if password.exists() {
        return fs::read_to_string(&password).map(Keyring::Private).map_err(DemoError::file(&password));
    }
    let answers = (!headless || desktop.exists()) && answers(Command::new("dbus-send"));
    match (desktop.exists(), answers) {
        (true, true) => Ok(Keyring::Desktop),
        (true, false) => Err(DemoError::NoDesktopKeyring),
        (false, true) => write_private(&desktop, b"").map(|()| Keyring::Desktop),
        (false, false) => {
            let made = data_encoding::HEXLOWER.encode(&*make_bytes::<24>()?);
            write_private(&password, made.as_bytes())?;
            Ok(Keyring::Private(made))
        }
    }
}

/// Whether the Secret Service on the bus of `dbus_send`'s environment has a default collection.
pub fn answers(mut dbus_send: Command) -> bool {
    dbus_send.args(["--session", "--print-reply", "--reply-timeout=5000", "--dest=org.freedesktop.secrets"]);
    dbus_send.args(["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.ReadAlias", "string:default"]);
    let answer = dbus_send.stdin(Stdio::null()).stderr(Stdio::null()).output();
    answer.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).contains("/org/freedesktop/secrets/collection"))
}

/// Takes the devices' secrets out of the desktop's keyring. Where it does not answer they stay there, of use to nobody.
pub fn forget(desk: &Path, devices: &Path) {
    if !desk.join(DESKTOP).exists() {
        return;
    }
    let (Ok(store), Ok(folders)) = (OsSecretStore::open(), fs::read_dir(devices)) else { return };
    for folder in folders.flatten() {
        let id = fs::read_to_string(folder.path().join("device-id")).ok();
        if let Some(id) = id.and_then(|text| text.trim().parse().ok()) {
            let _ = store.delete(&secret_account(id));
        }
    }
}

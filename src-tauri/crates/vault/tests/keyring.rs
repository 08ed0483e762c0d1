//! The secret store against a real gnome-keyring, in a session bus and home of its own.
//!
//! The tests run themselves again inside `dbus-run-session`, whose bus starts no services by itself: a daemon runs
//! only while a test wants one. Needs the packages `dbus` and `gnome-keyring`.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "test code; the lint's own exemption does not reach helper functions")]

use std::{
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use baton_vault::keyring::{OsSecretStore, SERVICE, SecretStore, SecretStoreError};
use secret_service::{EncryptionType, blocking::SecretService};

const STAGE: &str = "BATON_KEYRING_STAGE";
const BUS_CONFIG: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>"#;

/// Runs this test once more with `program` around it and a new, empty home.
fn run_again(test: &str, wrapper: &dyn Fn(&Path) -> Command) {
    let home = tempfile::tempdir().unwrap();
    let mut command = wrapper(home.path());
    command.args([std::env::current_exe().unwrap().as_os_str(), "--exact".as_ref(), test.as_ref()]);
    command.args(["--nocapture", "--test-threads=1"]).env(STAGE, test);
    for variable in ["HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"] {
        command.env(variable, home.path());
    }
    for variable in ["DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL"] {
        command.env_remove(variable);
    }
    let output = command.output().unwrap();
    let (shown, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && shown.contains("1 passed"), "{test}\n{shown}\n{errors}");
}

fn in_own_session(test: &str, body: fn()) {
    if std::env::var_os(STAGE).is_some() {
        return body();
    }
    run_again(test, &|home| {
        let config = home.join("bus.conf");
        std::fs::write(&config, BUS_CONFIG).unwrap();
        let mut command = Command::new("timeout");
        command.args(["100", "dbus-run-session", "--config-file"]).arg(config).arg("--");
        command
    });
}

/// A running gnome-keyring with an unlocked login collection; ends with the value.
struct Daemon(Child);

impl Daemon {
    fn start() -> Self {
        let mut child = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(b"keyring password").unwrap();
        let daemon = Self(child);
        for _ in 0..200 {
            let ready = SecretService::connect(EncryptionType::Plain)
                .is_ok_and(|service| service.get_default_collection().is_ok());
            if ready {
                return daemon;
            }
            thread::sleep(Duration::from_millis(50));
        }
        drop(daemon);
        unreachable!("gnome-keyring did not start")
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn read(store: &OsSecretStore, account: &str) -> Result<Option<Vec<u8>>, SecretStoreError> {
    store.read(account).map(|secret| secret.map(|secret| secret.to_vec()))
}

fn is_unavailable<T>(outcome: Result<T, SecretStoreError>) -> bool {
    matches!(outcome, Err(SecretStoreError::Unavailable(_)))
}

#[test]
fn secrets_are_written_read_and_deleted() {
    in_own_session("secrets_are_written_read_and_deleted", || {
        let daemon = Daemon::start();
        let store = OsSecretStore::open().unwrap();
        assert_eq!(read(&store, "device"), Ok(None));
        store.delete("device").unwrap();
        let secret: Vec<u8> = (0..=255).collect();
        store.write("device", &secret).unwrap();
        store.write("anchor", b"").unwrap();
        assert_eq!(read(&store, "device"), Ok(Some(secret)));
        assert_eq!(read(&store, "anchor"), Ok(Some(Vec::new())));
        store.write("device", b"replaced").unwrap();
        // The same store value outlives a restarted daemon, and the secret was on disk.
        drop(daemon);
        let _daemon = Daemon::start();
        assert_eq!(read(&store, "device"), Ok(Some(b"replaced".to_vec())));
        store.delete("device").unwrap();
        assert_eq!(read(&store, "device"), Ok(None));
        assert_eq!(read(&store, "anchor"), Ok(Some(Vec::new())));
    });
}

#[test]
fn a_stopped_daemon_is_unavailable_and_never_empty() {
    in_own_session("a_stopped_daemon_is_unavailable_and_never_empty", || {
        assert!(is_unavailable(OsSecretStore::open()));
        let daemon = Daemon::start();
        let store = OsSecretStore::open().unwrap();
        store.write("device", b"secret").unwrap();
        drop(daemon);
        assert!(is_unavailable(store.read("device")));
        assert!(is_unavailable(store.read("absent")));
        assert!(is_unavailable(store.write("device", b"other")));
        assert!(is_unavailable(store.delete("device")));
        assert!(is_unavailable(OsSecretStore::open()));
    });
}

#[test]
fn a_locked_collection_is_locked_and_never_empty() {
    in_own_session("a_locked_collection_is_locked_and_never_empty", || {
        let _daemon = Daemon::start();
        let store = OsSecretStore::open().unwrap();
        store.write("device", b"secret").unwrap();
        let service = SecretService::connect(EncryptionType::Plain).unwrap();
        service.get_default_collection().unwrap().lock().unwrap();
        // Nobody is there to answer the prompt for the password.
        assert_eq!(read(&store, "device"), Err(SecretStoreError::Locked));
        assert_eq!(read(&store, "absent"), Err(SecretStoreError::Locked));
        assert_eq!(store.write("device", b"other"), Err(SecretStoreError::Locked));
        assert_eq!(store.write("absent", b"other"), Err(SecretStoreError::Locked));
        assert_eq!(store.delete("device"), Err(SecretStoreError::Locked));
    });
}

#[test]
fn a_foreign_value_is_damaged() {
    in_own_session("a_foreign_value_is_damaged", || {
        let _daemon = Daemon::start();
        let store = OsSecretStore::open().unwrap();
        let service = SecretService::connect(EncryptionType::Plain).unwrap();
        let collection = service.get_default_collection().unwrap();
        let attributes = [("service", SERVICE), ("username", "device")].into();
        collection.create_item("foreign", attributes, b"baton1:AAAA", false, "text/plain").unwrap();
        assert!(matches!(store.read("device"), Err(SecretStoreError::Damaged(_))));
        // A second entry of the same name, as a restored backup may bring.
        let attributes = [("service", SERVICE), ("username", "device")].into();
        collection.create_item("twin", attributes, b"baton1:AAAA", false, "text/plain").unwrap();
        assert!(matches!(store.read("device"), Err(SecretStoreError::Damaged(_))));
    });
}

#[test]
fn without_a_session_bus_it_is_unavailable() {
    if std::env::var_os(STAGE).is_some() {
        assert!(is_unavailable(OsSecretStore::open()));
        return;
    }
    run_again("without_a_session_bus_it_is_unavailable", &|_| Command::new("env"));
}

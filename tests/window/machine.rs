//! A machine of one's own: a display, a session bus, an unlocked keyring, and a home in a temporary folder.

use std::{
    fs::File,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use super::guard::{Guard, wait_until};

/// The machine. Everything on it ends with it.
pub struct Machine {
    _keyring: Guard,
    _bus: Guard,
    _display: Guard,
    display: String,
    bus: String,
    home: tempfile::TempDir,
}

impl Machine {
    /// Boots it.
    pub fn boot() -> Self {
        let home = tempfile::tempdir().unwrap();
        for folder in ["run", "tmp", "log", "display"] {
            std::fs::create_dir(home.path().join(folder)).unwrap();
        }
        let private = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(home.path().join("run"), private).unwrap();
        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-fbdir"]);
        xvfb.arg(home.path().join("display"));
        let (display, number) = Guard::start_and_hear(xvfb.stderr(Stdio::null()));
        let config = home.path().join("bus.conf");
        std::fs::write(&config, baton_testkit::bus::SESSION_CONFIG).unwrap();
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--nofork", "--print-address=1", "--config-file"]).arg(&config);
        let (bus, address) = Guard::start_and_hear(&mut bus);
        let mut keyring = Command::new("gnome-keyring-daemon");
        keyring.args(["--foreground", "--unlock", "--components=secrets"]);
        let display_name = format!(":{number}");
        settle(&mut keyring, home.path(), &display_name, &address);
        let log = File::create(home.path().join("log/keyring")).unwrap();
        let mut keyring = Guard::start(keyring.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log));
        keyring.child().stdin.take().unwrap().write_all(b"keyring password").unwrap();
        let machine =
            Self { _keyring: keyring, _bus: bus, _display: display, display: display_name, bus: address, home };
        wait_until("the keyring", Duration::from_secs(20), || machine.has_keyring().then_some(()));
        machine
    }

    /// A command on this machine.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        settle(&mut command, self.home.path(), &self.display, &self.bus);
        command
    }

    /// The display's name.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// A folder or file of this machine.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Every file of this machine: homes, temporary folders, logs and data.
    pub fn root(&self) -> &Path {
        self.home.path()
    }

    fn has_keyring(&self) -> bool {
        let mut ask = self.command("dbus-send");
        ask.args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"]);
        ask.args(["org.freedesktop.Secret.Service.ReadAlias", "string:default"]);
        let answer = ask.stderr(Stdio::null()).output().unwrap();
        String::from_utf8_lossy(&answer.stdout).contains("/org/freedesktop/secrets/collection")
    }
}

fn settle(command: &mut Command, home: &Path, display: &str, bus: &str) {
    for variable in ["HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        command.env(variable, home);
    }
    command.env("XDG_RUNTIME_DIR", home.join("run")).env("TMPDIR", home.join("tmp"));
    command.env("DISPLAY", display).env("DBUS_SESSION_BUS_ADDRESS", bus);
    command.env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1").env("LANG", "C.UTF-8");
    for variable in ["WAYLAND_DISPLAY", "GNOME_KEYRING_CONTROL", "http_proxy"] {
        command.env_remove(variable);
    }
}

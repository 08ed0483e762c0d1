//! A private session bus with a gnome-keyring on it, in a home of its own. Both end with the value, and with this thread
//! if it is killed. Needs the packages `dbus` and `gnome-keyring`.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdout, Command, Stdio},
};

pub struct Keyring {
    bus: Child,
    daemon: Child,
    address: String,
    home: tempfile::TempDir,
    _says: BufReader<ChildStdout>,
}

impl Keyring {
    pub fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join("bus.conf");
        std::fs::write(&config, baton_testkit::bus::SESSION_CONFIG).unwrap();
        let mut bus = tied("dbus-daemon")
            .args(["--nofork", "--print-address=1", "--config-file"])
            .arg(config)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut says = BufReader::new(bus.stdout.take().unwrap());
        let mut address = String::new();
        says.read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let mut daemon = tied("gnome-keyring-daemon");
        daemon.args(["--foreground", "--unlock", "--components=secrets"]);
        within(&mut daemon, &address, &home);
        let mut daemon = daemon.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        daemon.stdin.take().unwrap().write_all(b"keyring password").unwrap();
        Self { bus, daemon, address, home, _says: says }
    }

    /// A program that finds this keyring and no other.
    pub fn command(&self, program: &str) -> Command {
        let mut command = tied(program);
        within(&mut command, &self.address, &self.home);
        command
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        for child in [&mut self.daemon, &mut self.bus] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A program that does not outlive the thread that started it.
fn tied(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--", program]);
    command
}

fn within(command: &mut Command, address: &str, home: &tempfile::TempDir) {
    for variable in ["HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"] {
        command.env(variable, home.path());
    }
    for variable in ["DISPLAY", "WAYLAND_DISPLAY", "GNOME_KEYRING_CONTROL"] {
        command.env_remove(variable);
    }
    command.env("DBUS_SESSION_BUS_ADDRESS", address);
}

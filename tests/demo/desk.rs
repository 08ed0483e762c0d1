//! Where the app runs: the desktop that is there, or displays, a session bus and a keyring of its own.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use crate::{
    error::DemoError,
    folder::{Folder, make_private, write_private},
    keyring::{self, Keyring},
    process::{Process, command},
};

/// How often, and at what interval, the keyring is asked whether it is open: 20 seconds in all.
const ATTEMPTS: u32 = 200;
const INTERVAL: Duration = Duration::from_millis(100);

/// The desk. What was started for it ends with it, the last first.
pub struct Desk {
    processes: Vec<Process>,
    settings: Vec<(&'static str, OsString)>,
    removed: Vec<&'static str>,
    /// Whether each device gets a display of its own: without a window manager one window would hide the other.
    headless: bool,
    /// Those displays, such as `:99`, by device.
    displays: BTreeMap<String, String>,
    /// Sockets, whose paths must be short.
    sockets: tempfile::TempDir,
}

impl Desk {
    /// Sets it up.
    pub fn set(folder: &Folder, headless: bool) -> Result<Self, DemoError> {
        if !headless && ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| env::var_os(name).is_none_or(|v| v.is_empty()))
        {
            return Err(DemoError::NoDisplay);
        }
        let sockets = tempfile::Builder::new().prefix("baton-demo-").tempdir();
        let sockets = sockets.map_err(DemoError::file(&env::temp_dir()))?;
        let (processes, settings, removed) = (Vec::new(), Vec::new(), Vec::new());
        let mut desk = Self { processes, settings, removed, headless, displays: BTreeMap::new(), sockets };
        desk.move_in(&folder.desk())?;
        if let Keyring::Private(password) = keyring::choose(&folder.desk(), headless)? {
            desk.start_bus(folder)?;
            desk.start_keyring(folder, &password)?;
        }
        Ok(desk)
    }

    /// The app of a device, in sight of whoever sits here or on a display of its own.
    pub fn app(&mut self, folder: &Folder, program: &Path, device: &str) -> Result<Command, DemoError> {
        if self.headless && !self.displays.contains_key(device) {
            let display = self.start_display(folder)?;
            self.displays.insert(device.to_owned(), display);
        }
        let mut app = self.command(&program.to_string_lossy());
        app.envs(self.displays.get(device).map(|display| ("DISPLAY", display)));
        Ok(app)
    }

    /// The display that a device has of its own.
    pub fn display(&self, device: &str) -> Option<&str> {
        self.displays.get(device).map(String::as_str)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = command(program);
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        for name in &self.removed {
            command.env_remove(name);
        }
        command
    }

    /// What the app and the libraries below it write goes into the data folder.
    fn move_in(&mut self, home: &Path) -> Result<(), DemoError> {
        let places =
            [("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache"), ("XDG_STATE_HOME", "state"), ("TMPDIR", "tmp")];
        for (variable, name) in places {
            make_private(&home.join(name))?;
            self.settings.push((variable, home.join(name).into()));
        }
        if self.headless {
            self.settings.extend([("HOME", home.into()), ("XDG_CONFIG_HOME", home.join("config").into())]);
            self.settings.extend([("XDG_RUNTIME_DIR", self.sockets.path().into()), ("GDK_BACKEND", "x11".into())]);
            self.removed.extend(["DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY"]);
        }
        Ok(())
    }

    fn start_display(&mut self, folder: &Folder) -> Result<String, DemoError> {
        let mut xvfb = self.command("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        xvfb.stderr(folder.log("display")?);
        let (xvfb, number) = Process::start_and_hear("Xvfb", xvfb)?;
        self.processes.push(xvfb);
        Ok(format!(":{number}"))
    }

    fn start_bus(&mut self, folder: &Folder) -> Result<(), DemoError> {
        let config = folder.desk().join("bus.conf");
        write_private(&config, baton_testkit::bus::SESSION_CONFIG.as_bytes())?;
        let mut bus = self.command("dbus-daemon");
        bus.args(["--nofork", "--print-address=1", "--config-file"]).arg(&config).stderr(folder.log("bus")?);
        let (bus, address) = Process::start_and_hear("dbus-daemon", bus)?;
        self.processes.push(bus);
        self.settings.extend([("DBUS_SESSION_BUS_ADDRESS", address.into()), ("NO_AT_BRIDGE", "1".into())]);
        self.removed.push("GNOME_KEYRING_CONTROL");
        Ok(())
    }

    fn start_keyring(&mut self, folder: &Folder, password: &str) -> Result<(), DemoError> {
        let mut daemon = self.command("gnome-keyring-daemon");
        daemon.args(["--foreground", "--unlock", "--components=secrets"]).env("XDG_RUNTIME_DIR", self.sockets.path());
        daemon.stdout(Stdio::null()).stderr(folder.log("keyring")?);
        self.processes.push(Process::start_and_tell("gnome-keyring-daemon", daemon, password)?);
        for _ in 0..ATTEMPTS {
            if keyring::answers(self.command("dbus-send")) {
                return Ok(());
            }
            thread::sleep(INTERVAL);
        }
        Err(DemoError::NotReady("gnome-keyring-daemon".to_owned()))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        while self.processes.pop().is_some() {}
    }
}

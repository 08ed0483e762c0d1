//! The app in its window, as a person has it before them.

use std::{
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};

use super::{
    driver::Driver,
    guard::{Guard, wait_until},
    machine::Machine,
};

/// How long the app may take for anything that a person waits for, on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// What a process that shows pages is called.
pub const WEB_PROCESS: &str = "WebKitWebProces";

/// The app. It ends with this value.
pub struct App {
    /// The session with the window.
    pub driver: Driver,
    /// The window that is shown.
    window: String,
    processes: Guard,
}

impl App {
    /// Starts the app on a data folder. A driver that gets no session is started once more, and says what happened.
    ///
    /// # Panics
    /// If there is no session the second time either.
    pub fn start(machine: &Machine, data: &Path) -> Self {
        Self::try_start(machine, data).unwrap_or_else(|said| {
            println!("no session, so once more: {said}");
            Self::try_start(machine, data).unwrap_or_else(|said| panic!("no session: {said}"))
        })
    }

    fn try_start(machine: &Machine, data: &Path) -> Result<Self, String> {
        let (port, native) = (free_port(), free_port());
        let log = File::create(machine.path(&format!("log/app-{port}"))).unwrap();
        let mut driver = machine.command(tauri_driver());
        driver.args(["--native-driver", "/usr/bin/WebKitWebDriver"]);
        driver.args(["--port", &port.to_string(), "--native-port", &native.to_string()]);
        driver.env("BATON_DATA_DIR", data).stdout(log.try_clone().unwrap()).stderr(log);
        let processes = Guard::start(&mut driver);
        let mut driver = Driver::at(&format!("http://127.0.0.1:{port}"));
        wait_until("tauri-driver", PATIENCE, || driver.is_ready().then_some(()));
        if let Err(refused) = driver.open(&program()) {
            let said = std::fs::read_to_string(machine.path(&format!("log/app-{port}"))).unwrap_or_default();
            return Err(format!("{}; is the app built with --features baton/e2e? {said}", refused.message));
        }
        let window = wait_until("the window", PATIENCE, || driver.windows().ok()?.into_iter().next());
        let app = Self { driver, window, processes };
        app.driver.switch_to(&app.window).unwrap();
        Ok(app)
    }

    /// Waits for the window that a lock opens, and goes there.
    pub fn attach(&mut self) {
        let (old, driver) = (&self.window, &self.driver);
        let new = wait_until("a new window", PATIENCE, || {
            let windows = driver.windows().ok()?;
            windows.into_iter().find(|window| window != old)
        });
        self.driver.switch_to(&new).unwrap();
        self.window = new;
    }

    /// The app's process.
    pub fn pid(&self) -> Pid {
        let pid = self.named("baton").first().copied();
        Pid::from_raw(pid.expect("the app runs")).unwrap()
    }

    /// The processes that show pages.
    pub fn web_processes(&self) -> Vec<i32> {
        self.named(WEB_PROCESS)
    }

    /// Kills the app as a power cut would.
    pub fn kill(&self) {
        kill_process(self.pid(), Signal::KILL).unwrap();
    }

    fn named(&self, name: &str) -> Vec<i32> {
        processes_of(&self.processes, name)
    }
}

/// The processes with this name, as the kernel cuts it to 15 letters, among those that were started as one.
pub fn processes_of(group: &Guard, name: &str) -> Vec<i32> {
    let group = group.group().to_string();
    let mut found = Vec::new();
    for folder in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = folder.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let Ok(stat) = std::fs::read_to_string(folder.path().join("stat")) else { continue };
        let (Some(open), Some(close)) = (stat.find('('), stat.rfind(')')) else { continue };
        // After the name: state, parent, group.
        let fields: Vec<&str> = stat[close + 1..].split_whitespace().collect();
        if stat[open + 1..close] == *name && fields[0] != "Z" && fields[2] == group {
            found.push(pid);
        }
    }
    found
}

impl Drop for App {
    fn drop(&mut self) {
        // Leaves a picture when the journey cannot go on.
        if std::thread::panicking()
            && let Ok(picture) = self.driver.picture()
        {
            let path = std::env::temp_dir().join("baton-e2e-failure.png");
            if std::fs::write(&path, picture).is_ok() {
                println!("the last picture: {}", path.display());
            }
        }
    }
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// The app of the same build as this program: `target/debug/baton` for a test, `target/release/baton` for the bench.
pub fn program() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let beside = here.ancestors().skip(1).take(2).map(|folder| folder.join("baton"));
    let program = beside.into_iter().find(|program| program.is_file());
    program.expect("build it first: cargo build --workspace --features baton/e2e --bin baton")
}

/// The app as it is shipped, of the same build: nothing in it can be automated.
pub fn shipped() -> PathBuf {
    let shipped = program().with_file_name("shipped").join("baton");
    assert!(shipped.is_file(), "build it first: cargo xtask test, or see journey.rs of xtask");
    shipped
}

fn tauri_driver() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin/tauri-driver");
    if own.exists() { own } else { PathBuf::from("tauri-driver") }
}

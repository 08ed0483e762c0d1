//! Programs that end when the demo does, however it ends.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    sync::OnceLock,
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::error::DemoError;

/// How long a program may take to end in order, in steps.
const STEP: Duration = Duration::from_millis(50);
const STEPS: u32 = 60;

/// A program with all its children: one process group, ended as one.
pub struct Process {
    child: Child,
    name: String,
}

/// A command that the kernel ends with the thread that starts it, where the system can do that: so if the demo is killed. To
/// be started from the main thread, which lives as long as the demo.
pub fn command(program: &str) -> Command {
    static HAS_SETPRIV: OnceLock<bool> = OnceLock::new();
    let has_setpriv = *HAS_SETPRIV.get_or_init(|| {
        let mut asked = Command::new("setpriv");
        asked.args(["--pdeathsig=KILL", "--", "true"]).stdout(Stdio::null()).stderr(Stdio::null());
        asked.status().is_ok_and(|status| status.success())
    });
    if !has_setpriv {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig=KILL", "--", program]);
    command
}

impl Process {
    /// Starts a command in a group of its own: a Ctrl-C in the terminal is the demo's to handle.
    pub fn start(name: &str, mut command: Command) -> Result<Self, DemoError> {
        command.stdin(Stdio::null());
        Self::spawn(name, command)
    }

    /// Starts a command that takes a word on its input.
    pub fn start_and_tell(name: &str, mut command: Command, word: &str) -> Result<Self, DemoError> {
        command.stdin(Stdio::piped());
        let mut process = Self::spawn(name, command)?;
        if let Some(mut stdin) = process.child.stdin.take() {
            let told = stdin.write_all(word.as_bytes());
            told.map_err(|error| DemoError::Start(name.to_owned(), error))?;
        }
        Ok(process)
    }

    fn spawn(name: &str, mut command: Command) -> Result<Self, DemoError> {
        let spawned = command.process_group(0).spawn();
        let child = spawned.map_err(|error| DemoError::Start(name.to_owned(), error))?;
        Ok(Self { child, name: name.to_owned() })
    }

    /// Starts a command that says one line when it is ready, and returns that line.
    pub fn start_and_hear(name: &str, mut command: Command) -> Result<(Self, String), DemoError> {
        command.stdout(Stdio::piped());
        let mut process = Self::start(name, command)?;
        let mut line = String::new();
        if let Some(stdout) = process.child.stdout.take() {
            let read = BufReader::new(stdout).read_line(&mut line);
            read.map_err(|error| DemoError::Start(name.to_owned(), error))?;
        }
        if line.trim().is_empty() {
            return Err(DemoError::NotReady(name.to_owned()));
        }
        Ok((process, line.trim().to_owned()))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Kills the program itself, as a crash would.
    pub fn kill(&mut self) {
        if let Some(pid) = self.pid() {
            let _ = kill_process(pid, Signal::KILL);
        }
        let _ = self.child.wait();
    }

    /// Asks it to end, waits, and ends what is left of it.
    pub fn end(&mut self) {
        let Some(pid) = self.pid() else { return };
        if self.ended().is_none() {
            let _ = kill_process_group(pid, Signal::TERM);
            for _ in 0..STEPS {
                if self.ended().is_some() {
                    break;
                }
                thread::sleep(STEP);
            }
        }
        // Also its children that outlived it.
        let _ = kill_process_group(pid, Signal::KILL);
        let _ = self.child.wait();
    }

    fn pid(&self) -> Option<Pid> {
        i32::try_from(self.child.id()).ok().and_then(Pid::from_raw)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// Lets a command write what it says into a log.
pub fn log_to(command: &mut Command, log: File) -> Result<(), DemoError> {
    let same = log.try_clone().map_err(|error| DemoError::Start("a log".to_owned(), error))?;
    command.stdout(same).stderr(log);
    Ok(())
}

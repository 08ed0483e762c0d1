//! Processes that end with the test, also when it fails, and bounded waiting.

use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};

/// A process with all its children: one group, ended as one.
pub struct Guard(Child);

impl Guard {
    /// Starts a command in a group of its own.
    #[track_caller]
    pub fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_owned();
        match command.process_group(0).spawn() {
            Ok(child) => Self(child),
            Err(error) => panic!("{} does not start: {error}", name.display()),
        }
    }

    /// Starts a command that says one line on its output when it is ready, and returns that line.
    #[track_caller]
    pub fn start_and_hear(command: &mut Command) -> (Self, String) {
        let mut guard = Self::start(command.stdout(Stdio::piped()));
        let mut line = String::new();
        BufReader::new(guard.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        (guard, line.trim().to_owned())
    }

    /// The process itself.
    pub fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// The group's number.
    pub fn group(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.0.wait();
    }
}

/// Asks again and again until there is an answer, at most this long.
#[track_caller]
pub fn wait_until<T>(what: &str, longest: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < longest, "waited {longest:?} for {what}");
        thread::sleep(Duration::from_millis(40));
    }
}

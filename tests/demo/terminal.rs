//! What is typed, and the signals that end the demo.

use std::{
    fs,
    io::{self, IsTerminal},
    thread,
};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
};

use crate::error::DemoError;

/// Lines from the standard input. At its end the demo goes on: scripts close it.
pub fn lines() -> UnboundedReceiver<String> {
    let (sender, receiver) = unbounded_channel();
    if may_read() {
        // Ends with the process: nothing can call a thread back from reading a terminal.
        thread::spawn(move || {
            for line in io::stdin().lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
    }
    receiver
}

/// Whether somebody sits at a terminal to type.
pub fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && may_read()
}

/// A program in the background of a terminal that reads from it is stopped.
fn may_read() -> bool {
    if !io::stdin().is_terminal() {
        return true;
    }
    let Ok(stat) = fs::read_to_string("/proc/self/stat") else { return true };
    // After the name: state, parent, group, session, terminal, the terminal's foreground group.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    fields.get(2) == fields.get(5)
}

/// The signals by which a person, a shell or a service manager ends a program.
pub struct Ending([Signal; 3]);

impl Ending {
    /// Listens from now on.
    pub fn listen() -> Result<Self, DemoError> {
        let on = |kind| signal(kind).map_err(DemoError::Signals);
        Ok(Self([on(SignalKind::interrupt())?, on(SignalKind::terminate())?, on(SignalKind::hangup())?]))
    }

    /// Waits for one of them.
    pub async fn comes(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}

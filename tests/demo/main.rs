//! The demo: a private PostgreSQL, the platform with TLS and a synthetic clinic, and the app on devices of their own, all in
//! one folder that the next run finds again. Started by `cargo xtask demo`, which builds what is needed first; this program
//! holds everything, since xtask itself must stay quick to build.
#![cfg(unix)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it speaks to whoever runs it")]

/// Says a line. Nobody need listen: a script may close the pipe once it has heard enough, and the demo goes on.
macro_rules! say {
    ($($word:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), $($word)*);
    }};
}

mod authenticator;
mod desk;
mod devices;
mod error;
mod folder;
mod keyring;
mod order;
mod process;
mod run;
mod terminal;
mod words;

use std::process::ExitCode;

use baton_vault::{
    clock::{Clock, SystemClock},
    otp::OtpSeed,
};
use clap::{Parser, Subcommand};

use error::DemoError;

#[derive(Parser)]
#[command(name = "demo", about = "Baton's demo; start it with `cargo xtask demo`")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs until it is ended.
    Run(run::Settings),
    /// Prints the current code of a key that the app has shown.
    Otp {
        /// The key; spaces do not matter.
        #[arg(required = true)]
        key: Vec<String>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Run(settings) => run::run(settings).await,
        Task::Otp { key } => print_code(&key.concat()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error}");
            if let Some(step) = error.next_step() {
                eprintln!("{step}");
            }
            ExitCode::FAILURE
        }
    }
}

fn print_code(key: &str) -> Result<(), DemoError> {
    let seed = OtpSeed::from_base32(key)?;
    println!("{}", words::code(&seed, SystemClock::new()?.wall_ms()));
    Ok(())
}

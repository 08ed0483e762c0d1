//! `cargo xtask …`: everything that is done to this repository, as one command each.
#![allow(clippy::print_stdout, reason = "a command line tool speaks to whoever runs it")]

mod arrows;
mod bench;
mod contract;
mod demo;
mod fuzz;
mod journey;
mod packages;
mod process;
mod test;
mod ui;
mod windows;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Baton's tasks")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything a clean checkout must pass; the same as CI.
    Test,
    /// The figures of the README, each beside its limit, in a release build.
    Bench {
        /// Also writes them to this file.
        #[arg(long)]
        json: Option<std::path::PathBuf>,
        /// Measures one part: `core`, `window` or `session`.
        #[arg(long, value_parser = ["core", "window", "session"])]
        only: Option<String>,
    },
    /// Fuzzes what reads bytes of strangers.
    Fuzz {
        /// For how long, all targets together.
        #[arg(long, default_value_t = 300)]
        seconds: u32,
    },
    /// A picture of each step of the journey in the real window.
    Screenshots {
        /// The folder to leave them in.
        #[arg(long)]
        out: std::path::PathBuf,
    },
    /// The whole of Baton on this machine, with a synthetic clinic. Ends with Ctrl-C; the next run finds everything again.
    Demo(demo::Settings),
    /// The current code of a key that the app shows as text.
    Otp {
        /// The key; spaces do not matter.
        #[arg(required = true)]
        key: Vec<String>,
    },
    /// Builds the whole app for Windows.
    Windows(windows::Settings),
    /// Writes the TypeScript twin of the Rust contract.
    Contract,
}

fn main() -> std::process::ExitCode {
    let result = match Arguments::parse().task {
        Task::Test => test::run_all(),
        Task::Bench { json, only } => bench::run(json.as_deref(), only.as_deref()),
        Task::Fuzz { seconds } => fuzz::run(seconds),
        Task::Screenshots { out } => journey::screenshots(&out),
        Task::Demo(settings) => demo::start(&settings),
        Task::Otp { key } => demo::otp(&key),
        Task::Windows(settings) => windows::build(&settings),
        Task::Contract => contract::write(),
    };
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            println!("\n{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

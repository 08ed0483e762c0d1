//! `cargo xtask …`: everything that is done to this repository, as one command each.
#![allow(clippy::print_stdout, reason = "a command line tool speaks to whoever runs it")]

mod arrows;
mod bench;
mod contract;
mod demo;
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
        Task::Bench { json } => bench::run(json.as_deref()),
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

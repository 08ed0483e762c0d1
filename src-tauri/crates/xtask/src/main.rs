//! `cargo xtask …`: everything that is done to this repository, as one command each.
#![allow(clippy::print_stdout, reason = "a command line tool speaks to whoever runs it")]

mod contract;
mod packages;
mod process;
mod test;

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
    /// Writes the TypeScript twin of the Rust contract.
    Contract,
}

fn main() -> std::process::ExitCode {
    let result = match Arguments::parse().task {
        Task::Test => test::run_all(),
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

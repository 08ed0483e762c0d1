//! The TypeScript twin of the contract, as one file. It is committed, and a test fails when it is stale.

use crate::{code::ErrorCode, command, course, fact, note, row, view};

/// The whole text of `ui/src/lib/contract/contract.ts`.
#[must_use]
pub fn contract() -> String {
    // Instants and counts stay below 2^53, and JSON carries no other number.
    let cfg = ts_rs::Config::new().with_large_int("number");
    let codes: Vec<String> = ErrorCode::ALL.iter().map(|code| format!("\"{}\"", code.wire())).collect();
    let mut text = String::from("// Made from the Rust contract by `cargo xtask contract`. Do not edit.\n\n");
    text.push_str(&format!("export type ErrorCode =\n  | {};\n\n", codes.join("\n  | ")));
    let declarations = [
        row::declarations(&cfg),
        fact::declarations(&cfg),
        note::declarations(&cfg),
        course::declarations(&cfg),
        view::declarations(&cfg),
        command::declarations(&cfg),
    ];
    for declaration in declarations.concat() {
        text.push_str("export ");
        text.push_str(&declaration);
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&command::interface(&cfg));
    text
}

//! The TypeScript twin of the contract: a file for each of its modules, and `contract.ts`, which hands all of them on. They are
//! committed, and a test fails when one is stale.

use std::collections::BTreeSet;

use crate::{ask, code::ErrorCode, command, course, fact, graph, note, paper, program, row, view};

const HEAD: &str = "// Made from the Rust contract by `cargo xtask contract`. Do not edit.\n\n";

/// A module on its way into its file.
struct Module {
    name: &'static str,
    /// The types that it declares.
    types: BTreeSet<String>,
    text: String,
}

/// The files of `ui/src/lib/contract`, by name, each with its whole text.
#[must_use]
pub fn files() -> Vec<(String, String)> {
    // Instants and counts stay below 2^53, and JSON carries no other number.
    let cfg = ts_rs::Config::new().with_large_int("number");
    let mut commands = ask::declarations(&cfg);
    commands.push(command::interface(&cfg).replacen("export ", "", 1));
    let codes: Vec<String> = ErrorCode::ALL.iter().map(|code| format!("\"{}\"", code.wire())).collect();
    let modules = [
        Module::new("code", &[format!("type ErrorCode =\n  | {};", codes.join("\n  | "))]),
        Module::new("row", &row::declarations(&cfg)),
        Module::new("fact", &fact::declarations(&cfg)),
        Module::new("note", &note::declarations(&cfg)),
        Module::new("course", &course::declarations(&cfg)),
        Module::new("graph", &graph::declarations(&cfg)),
        Module::new("paper", &paper::declarations(&cfg)),
        Module::new("program", &program::declarations(&cfg)),
        Module::new("view", &view::declarations(&cfg)),
        Module::new("command", &commands),
    ];
    let all: String = modules.iter().map(|module| format!("export type * from './{}';\n", module.name)).collect();
    let mut files = vec![("contract.ts".to_owned(), format!("{HEAD}{all}"))];
    files.extend(modules.iter().map(|module| (format!("{}.ts", module.name), module.file(&modules))));
    files
}

impl Module {
    fn new(name: &'static str, declarations: &[String]) -> Self {
        let types = declarations.iter().filter_map(|one| words(one).nth(1)).map(str::to_owned).collect();
        let exported: String = declarations.iter().map(|one| format!("export {}\n", one.trim_end())).collect();
        // A comment of one line stands on one line.
        let text = exported.replace("/**\n * ", "/** ").replace("\n */", " */");
        Self { name, types, text }
    }

    /// Its text, with what it uses of the others.
    fn file(&self, modules: &[Module]) -> String {
        let code: String =
            self.text.split("/**").map(|part| part.split_once("*/").map_or(part, |(_, code)| code)).collect();
        let used: BTreeSet<&str> = words(&code).collect();
        let mut imports = String::new();
        for other in modules.iter().filter(|other| other.name != self.name) {
            let names: Vec<&str> = other.types.iter().map(String::as_str).filter(|name| used.contains(name)).collect();
            if !names.is_empty() {
                imports.push_str(&format!("import type {{ {} }} from './{}';\n", names.join(", "), other.name));
            }
        }
        let gap = if imports.is_empty() { "" } else { "\n" };
        format!("{HEAD}{imports}{gap}{}", self.text)
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

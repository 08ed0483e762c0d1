//! The committed TypeScript is what the Rust contract says. `BATON_WRITE_CONTRACT=1` writes it anew
//! (`cargo xtask contract`).

use std::path::Path;

#[test]
fn the_committed_typescript_is_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/lib/contract");
    let made = baton_contract::typescript::files();
    if std::env::var_os("BATON_WRITE_CONTRACT").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in &made {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
    for (name, text) in &made {
        let committed = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(committed == *text, "ui/src/lib/contract/{name} is stale: run `cargo xtask contract`");
    }
    let there = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(there, made.len(), "a file that no module of the contract makes");
}

#[test]
fn every_command_is_listed_once_and_its_two_names_agree() {
    let mut seen = std::collections::HashSet::new();
    for (wire, name) in baton_contract::command::COMMANDS {
        assert!(seen.insert(wire), "{wire}");
        assert_eq!(&wire.replace('.', "_"), name);
    }
}

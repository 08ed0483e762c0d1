//! The committed TypeScript is what the Rust contract says. `BATON_WRITE_CONTRACT=1` writes it anew
//! (`cargo xtask contract`).

use std::path::Path;

#[test]
fn the_committed_typescript_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/lib/contract/contract.ts");
    let made = baton_contract::typescript::contract();
    if std::env::var_os("BATON_WRITE_CONTRACT").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == made, "ui/src/lib/contract/contract.ts is stale: run `cargo xtask contract`");
}

#[test]
fn every_command_is_listed_once_and_its_two_names_agree() {
    let mut seen = std::collections::HashSet::new();
    for (wire, name) in baton_contract::command::COMMANDS {
        assert!(seen.insert(wire), "{wire}");
        assert_eq!(&wire.replace('.', "_"), name);
    }
}

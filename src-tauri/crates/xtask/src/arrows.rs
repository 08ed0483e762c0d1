//! The dependency arrows of the architecture, held by a check over `cargo metadata` rather than by memory.

use serde_json::Value;

use crate::process::{TaskError, output};

/// Each crate and the crates of ours that it may use in what is shipped (DESIGN §8; `server` may use `vault`, see
/// ARCHITECTURE). What is not named here is dev-only and may use all.
const MAY_USE: &[(&str, &[&str])] = &[
    ("baton-domain", &[]),
    ("baton-ledger", &["baton-domain"]),
    ("baton-contract", &["baton-domain", "baton-ledger"]),
    ("baton-vault", &[]),
    ("baton-store", &["baton-contract", "baton-domain", "baton-ledger"]),
    ("baton-sync", &["baton-contract", "baton-domain", "baton-ledger"]),
    ("baton-app", &["baton-contract", "baton-domain", "baton-ledger", "baton-store", "baton-sync", "baton-vault"]),
    ("baton-server", &["baton-contract", "baton-domain", "baton-ledger", "baton-vault"]),
    ("baton", &["baton-app", "baton-contract", "baton-vault"]),
];

/// Libraries with one home among the crates that ship.
const HOMES: &[(&str, &str)] = &[
    ("rusqlite", "baton-store"),
    ("reqwest", "baton-sync"),
    ("tokio-postgres", "baton-server"),
    ("tauri", "baton"),
    ("keyring-core", "baton-vault"),
];

/// Checks every arrow.
pub fn check() -> Result<(), TaskError> {
    let text = output("cargo", &["metadata", "--format-version", "1", "--no-deps"])
        .ok_or_else(|| TaskError::Failed("cargo metadata".to_owned()))?;
    let metadata: Value =
        serde_json::from_str(&text).map_err(|_| TaskError::Failed("cargo metadata's answer".to_owned()))?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let wrong: Vec<String> = packages.iter().flat_map(wrong_arrows).collect();
    println!("\n▸ dependency arrows of {} crates", packages.len());
    if wrong.is_empty() { Ok(()) } else { Err(TaskError::Failed(wrong.join("\n"))) }
}

fn wrong_arrows(package: &Value) -> Vec<String> {
    let name = package["name"].as_str().unwrap_or_default();
    let Some((_, allowed)) = MAY_USE.iter().find(|(crate_name, _)| *crate_name == name) else { return Vec::new() };
    let dependencies = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
    dependencies
        .iter()
        .filter(|d| d["kind"].is_null())
        .filter_map(|d| d["name"].as_str())
        .filter_map(|used| wrong_arrow(name, used, allowed))
        .collect()
}

fn wrong_arrow(name: &str, used: &str, allowed: &[&str]) -> Option<String> {
    if used.starts_with("baton") && !allowed.contains(&used) {
        return Some(format!("{name} must not use {used}"));
    }
    let home = HOMES.iter().find(|(library, _)| *library == used)?.1;
    (home != name).then(|| format!("{used} belongs to {home}, not to {name}"))
}

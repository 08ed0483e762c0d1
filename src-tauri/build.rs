//! Lists the app's commands for Tauri's access control, from the one command table: a command that no capability grants
//! is refused.

fn main() {
    let commands: Vec<&'static str> = baton_contract::command::COMMANDS.iter().map(|(_, name)| *name).collect();
    let plugin = tauri_build::InlinedPlugin::new().commands(Vec::leak(commands));
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().plugin("baton", plugin)) {
        println!("cargo::error={error:#}");
    }
}

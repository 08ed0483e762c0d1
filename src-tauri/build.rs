//! Lists the app's commands for Tauri's access control, from the one command table: a command that no capability grants
//! is refused.

fn main() {
    let commands: Vec<&'static str> = baton_contract::command::COMMANDS.iter().map(|(_, name)| *name).collect();
    let plugin = tauri_build::InlinedPlugin::new().commands(Vec::leak(commands));
    // The library for phones is built for Windows too, where GNU's linker would export every symbol it sees: too many.
    if std::env::var("TARGET").is_ok_and(|target| target.ends_with("-windows-gnu")) {
        println!("cargo::rustc-cdylib-link-arg=-Wl,--exclude-all-symbols");
    }
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().plugin("baton", plugin)) {
        println!("cargo::error={error:#}");
    }
}

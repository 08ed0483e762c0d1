//! Fuzzing of whatever reads bytes of strangers, on the stable toolchain: without a sanitizer, since there is no unsafe code
//! in what is fuzzed.

use crate::process::{TaskError, command, root, run_command};

const FUZZER: &str = "cargo-fuzz@0.13.2";
const TARGETS: &[&str] = &["header", "chain", "batch"];

/// Runs each target for its share of `seconds`. What was found in the way of inputs is kept under `target/fuzz`.
pub fn run(seconds: u32) -> Result<(), TaskError> {
    let tools = root().join("target/tools");
    if !tools.join("bin/cargo-fuzz").exists() {
        let mut install = command("cargo", &["install", FUZZER, "--locked", "--quiet", "--root"]);
        install.arg(&tools);
        run_command(install)?;
    }
    for target in TARGETS {
        let corpus = root().join("target/fuzz/corpus").join(target);
        std::fs::create_dir_all(&corpus).map_err(|error| TaskError::Start(corpus.display().to_string(), error))?;
        let mut fuzz =
            command("target/tools/bin/cargo-fuzz", &["run", "--fuzz-dir", "tests/fuzz", "--sanitizer", "none"]);
        fuzz.args(["--features", "fuzzing", "--target-dir", "target/fuzz", target]).arg(&corpus);
        fuzz.args(["--", "-max_len=8192", "-rss_limit_mb=4096", "-verbosity=0", "-print_final_stats=1"]);
        fuzz.arg(format!("-max_total_time={}", seconds / TARGETS.len() as u32));
        run_command(fuzz)?;
    }
    Ok(())
}

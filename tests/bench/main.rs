//! The figures of the README. Each prints its limit beside it; baselines alternate with their subject
//! in one loop, on the same file system and settings. Run by `cargo xtask bench`, in a release build.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement that fails says where"
)]

mod chart;
mod cpu;
mod figure;
mod push;
#[cfg(target_os = "linux")]
mod session;
mod stage;
mod switch;
mod tap;
#[cfg(target_os = "linux")]
mod window;

use figure::Report;

/// `--json FILE` writes the figures there too; `--only` measures one part: `core`, `window` or `session`.
fn main() {
    let after = |name: &str| std::env::args().skip_while(|argument| argument != name).nth(1);
    let only = after("--only");
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    let mut report = Report::default();
    if wanted("core") {
        core(&mut report);
    }
    #[cfg(target_os = "linux")]
    if wanted("window") {
        window::measure(&mut report);
    }
    #[cfg(target_os = "linux")]
    if wanted("session") {
        session::measure(&mut report);
    }
    println!("{}", report.table());
    if let Some(path) = after("--json") {
        std::fs::write(path, report.json()).unwrap();
    }
    std::process::exit(i32::from(!report.within_limits()));
}

fn core(report: &mut Report) {
    let stage = stage::Bench::set();
    tap::measure(&stage, report);
    switch::measure(&stage, report);
    push::measure(&stage, report);
    chart::measure(&stage, report);
}

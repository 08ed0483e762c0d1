//! The figures of the README that need no window. Each prints its limit beside it; baselines alternate with their subject
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
mod stage;
mod switch;
mod tap;

use figure::Report;

fn main() {
    let json = std::env::args().skip_while(|argument| argument != "--json").nth(1);
    let mut report = Report::default();
    let stage = stage::Bench::set();
    tap::measure(&stage, &mut report);
    switch::measure(&stage, &mut report);
    push::measure(&stage, &mut report);
    chart::measure(&stage, &mut report);
    println!("{}", report.table());
    if let Some(path) = json {
        std::fs::write(path, report.json()).unwrap();
    }
    std::process::exit(i32::from(!report.within_limits()));
}

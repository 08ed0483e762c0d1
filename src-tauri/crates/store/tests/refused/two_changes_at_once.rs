//! A change that began on one chart cannot be carried to another: it borrows its chart for as long as it lives.

use baton_store::{ChartFile, ChartTransaction};

fn two(chart: &mut ChartFile) {
    let first: ChartTransaction<'_> = chart.begin().unwrap();
    let second = chart.begin().unwrap();
    drop((first, second));
}

fn main() {}

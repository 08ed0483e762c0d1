//! No data of a chart without an open chart: the use cases that read have no form that is given a file, and the inner
//! ones cannot be called.

use baton_app::Core;
use baton_domain::ChartId;
use baton_store::chart::{ChartFile, Overview};

fn look(core: &Core, chart: ChartId) -> Overview {
    core.look(chart, ChartFile::overview)
}

fn peek(core: &Core, chart: ChartId) {
    core.peek(chart, |transaction| transaction.last_observation());
}

fn perform(core: &Core, chart: ChartId, action: &baton_domain::Action) {
    core.perform(chart, action);
}

fn main() {}

//! A command names one chart: there is no question to two.

use baton_app::Core;

fn graphs(core: &Core, one: &str, two: &str) {
    core.graph_view(&[one, two], &[], baton_contract::view::GraphBy::Session);
}

fn sessions(core: &Core, one: &str, two: &str) {
    core.session_view((one, two), "session");
}

fn main() {}

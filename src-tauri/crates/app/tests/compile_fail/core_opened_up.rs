//! Nobody outside reaches the state: no active person, no vault, no open chart, no ledger.

use baton_app::Core;

fn inner(core: &Core) {
    let _ = &core.0;
}

fn state(core: &Core) {
    let _ = core.0.lock();
}

fn chart(core: &Core) {
    core.0.lock().device.as_mut().unwrap().active.as_mut().unwrap().charts.clear();
}

fn unpack(core: Core) {
    let Core(_shared) = core;
}

fn main() {}

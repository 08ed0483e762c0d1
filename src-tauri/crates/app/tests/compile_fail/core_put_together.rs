//! A core comes from a data folder, a clock and a keyring, and from nothing else.

use baton_app::Core;

fn made_up() -> Core {
    Core(Default::default())
}

fn by_default() -> Core {
    Core::default()
}

fn main() {}

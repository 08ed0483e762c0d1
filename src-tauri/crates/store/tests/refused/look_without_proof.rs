//! A look gives its value for a proof only.

use baton_store::{Announced, Recorded, Unrecorded, chart::Overview};

fn field(look: Unrecorded<Overview>) -> Overview {
    look.value
}

fn reveal(look: Unrecorded<Overview>) -> Overview {
    look.reveal()
}

fn announced(look: Announced<Overview>) -> Overview {
    look.value
}

fn by_nothing(look: Announced<Overview>) {
    look.reveal();
}

fn by_any(look: Unrecorded<Overview>, proof: Recorded) {
    look.reveal(proof);
}

fn main() {}

//! A look gives its value for a proof only.

use baton_store::{Unrecorded, chart::Overview};

fn field(look: Unrecorded<Overview>) -> Overview {
    look.value
}

fn reveal(look: Unrecorded<Overview>) -> Overview {
    look.reveal()
}

fn main() {}

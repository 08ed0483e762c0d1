//! A look cannot be taken apart.

use baton_store::{Unrecorded, chart::Overview};

fn unpack(look: Unrecorded<Overview>) -> Overview {
    let Unrecorded { value, .. } = look;
    value
}

fn main() {}

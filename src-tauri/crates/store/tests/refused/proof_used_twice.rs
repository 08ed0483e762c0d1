//! One entry answers for one look.

use baton_store::{Recorded, Unrecorded, chart::Overview};

fn copied(first: Unrecorded<Overview>, second: Unrecorded<Overview>, proof: Recorded) {
    first.reveal(proof.clone());
    second.reveal(proof);
}

fn moved(first: Unrecorded<Overview>, second: Unrecorded<Overview>, proof: Recorded) {
    first.reveal(proof);
    second.reveal(proof);
}

fn main() {}

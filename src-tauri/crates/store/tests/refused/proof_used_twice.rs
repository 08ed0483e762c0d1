//! One entry answers for one look.

use baton_store::{Announced, Recorded, chart::Overview};

fn copied(first: Announced<Overview>, second: Announced<Overview>, proof: Recorded) {
    first.reveal(proof.clone());
    second.reveal(proof);
}

fn moved(first: Announced<Overview>, second: Announced<Overview>, proof: Recorded) {
    first.reveal(proof);
    second.reveal(proof);
}

fn main() {}

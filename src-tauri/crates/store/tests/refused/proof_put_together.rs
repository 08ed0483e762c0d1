//! A proof cannot be put together from its parts.

use baton_store::Recorded;

fn literal() -> Recorded {
    Recorded { epoch: 1, seq: 1, hash: [0; 32] }
}

fn main() {}

//! Becoming active by PIN, beyond the price of Argon2id.

use baton_vault::{kdf::KdfParams, pin::PinHash, secret::SecretText};

use crate::{
    figure::{Limit, Report, quantile, timed},
    stage::{Bench, PIN},
};

const ROUNDS: usize = 40;

pub fn measure(bench: &Bench, report: &mut Report) {
    let session = bench.start_session(1);
    let pin = SecretText::new(PIN.to_owned());
    let mut overheads = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        bench.core.people_lock();
        let (derive_ms, _) = timed(|| PinHash::make(&pin, KdfParams::STANDARD).map(drop).unwrap());
        let (switch_ms, _) = timed(|| {
            bench.core.people_unlock(&bench.user, &pin).unwrap();
            bench.core.session_view(&session.chart, &session.session).unwrap()
        });
        overheads.push((switch_ms - derive_ms).max(0.0));
    }
    report.add("switch_overhead_p95_ms", quantile(&mut overheads, 0.95), "ms", Limit::AtMost(40.0));
    bench.end_session(&session);
}

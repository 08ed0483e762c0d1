//! What to do after an attempt to deliver: a pure function of what is held and what happened, so that every case is a
//! row in a table and none needs a network.

use baton_contract::{
    ErrorCode,
    push::{MAX_BYTES, MAX_ENTRIES},
};

use crate::error::SyncError;

/// How large the next batch may be, and how often in a row delivery failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    /// Most entries.
    pub entries: usize,
    /// Most bytes.
    pub bytes: usize,
    /// Failures in a row.
    pub failures: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { entries: MAX_ENTRIES, bytes: MAX_BYTES, failures: 0 }
    }
}

/// What to do next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// Send the next batch at once.
    Send,
    /// Wait this many milliseconds, then try again.
    Wait {
        /// Milliseconds.
        ms: u64,
    },
    /// Send again from after this entry: the platform holds less than the device thought.
    Rewind {
        /// The last entry the platform holds.
        held: u64,
    },
    /// Begin a new ledger epoch that cites the old head: the platform has frozen this one.
    NewEpoch,
    /// Nothing helps but a person: show the code, and look again in a minute.
    Attention {
        /// The code.
        code: ErrorCode,
        /// Milliseconds until the next look.
        ms: u64,
    },
}

/// Longest wait between two tries.
const MAX_WAIT_MS: u64 = 60_000;

/// Longest wait while there is simply no connection: a network that is back is found soon, at the price of one attempt to
/// connect in five to ten seconds, and only while entries wait.
const NO_NETWORK_MS: u64 = 10_000;

/// Decides after an attempt. `jitter` is uniform in `0.0..1.0`; `received` is the last entry that a receipt named.
#[must_use]
pub fn after(pace: Pace, result: Result<(), &SyncError>, received: u64, jitter: f64) -> (Pace, Next) {
    let error = match result {
        Ok(()) => return (grow(pace), Next::Send),
        Err(error) => error,
    };
    let failed = Pace { failures: pace.failures.saturating_add(1), ..pace };
    let wait = Next::Wait { ms: backoff_ms(failed.failures, jitter) };
    match error {
        SyncError::Unreachable => (failed, Next::Wait { ms: backoff_ms(failed.failures, jitter).min(NO_NETWORK_MS) }),
        SyncError::Protocol => (failed, wait),
        SyncError::Busy { retry_after_s } => {
            let asked = retry_after_s.map_or(0, |s| u64::from(s).min(3_600) * 1_000);
            (failed, Next::Wait { ms: asked.max(backoff_ms(failed.failures, jitter)) })
        }
        SyncError::TooLarge => (shrink(pace), if pace.entries > 1 { Next::Send } else { wait }),
        SyncError::Untrusted | SyncError::Clock => (failed, attention(error.code())),
        SyncError::Refused(refused) => match (refused.code, refused.held) {
            (ErrorCode::LedgerGap, Some(held)) if held < received => (failed, Next::Rewind { held }),
            // The platform already holds more than a receipt told us: the receipt was lost. Sending on from what we know
            // is answered with the outcomes it has kept.
            (ErrorCode::LedgerGap, _) | (ErrorCode::PlatformFault | ErrorCode::DeviceNonce, _) => (failed, wait),
            (ErrorCode::LedgerFork | ErrorCode::LedgerFrozen, _) => (failed, Next::NewEpoch),
            (ErrorCode::RequestTooLarge, _) if pace.entries > 1 => (shrink(pace), Next::Send),
            (code, _) => (failed, attention(code)),
        },
    }
}

fn attention(code: ErrorCode) -> Next {
    Next::Attention { code, ms: MAX_WAIT_MS }
}

fn grow(pace: Pace) -> Pace {
    Pace { entries: (pace.entries * 2).min(MAX_ENTRIES), bytes: (pace.bytes * 2).min(MAX_BYTES), failures: 0 }
}

fn shrink(pace: Pace) -> Pace {
    Pace { entries: (pace.entries / 2).max(1), bytes: (pace.bytes / 2).max(96 * 1024), ..pace }
}

/// One second doubled with each failure up to a minute, then between half and all of it.
fn backoff_ms(failures: u32, jitter: f64) -> u64 {
    let full = (1_000_u64 << failures.saturating_sub(1).min(6)).min(MAX_WAIT_MS);
    full / 2 + ((full / 2) as f64 * jitter.clamp(0.0, 1.0)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_contract::ApiError;
    use proptest::prelude::*;

    fn refused(code: ErrorCode, held: Option<u64>) -> SyncError {
        SyncError::Refused(ApiError { code, held })
    }

    #[test]
    fn each_answer_has_its_next_step() {
        let next = |error: &SyncError| after(Pace::default(), Err(error), 10, 1.0).1;
        assert_eq!(after(Pace::default(), Ok(()), 10, 0.0).1, Next::Send);
        assert_eq!(next(&SyncError::Unreachable), Next::Wait { ms: 1_000 });
        assert_eq!(next(&SyncError::Protocol), Next::Wait { ms: 1_000 });
        assert_eq!(next(&SyncError::Busy { retry_after_s: Some(7) }), Next::Wait { ms: 7_000 });
        assert_eq!(next(&SyncError::TooLarge), Next::Send);
        assert_eq!(next(&refused(ErrorCode::LedgerGap, Some(4))), Next::Rewind { held: 4 });
        assert_eq!(next(&refused(ErrorCode::LedgerFork, None)), Next::NewEpoch);
        assert!(matches!(next(&SyncError::Untrusted), Next::Attention { code: ErrorCode::PlatformUntrusted, .. }));
        assert!(matches!(next(&refused(ErrorCode::DeviceUnknown, None)), Next::Attention { .. }));
    }

    #[test]
    fn too_large_halves_down_to_one_entry_and_success_grows_back() {
        let mut pace = Pace::default();
        for _ in 0..12 {
            pace = after(pace, Err(&SyncError::TooLarge), 0, 0.0).0;
        }
        assert_eq!(pace.entries, 1);
        assert!(pace.bytes > baton_ledger::MAX_PAYLOAD, "the largest entry still fits");
        for _ in 0..12 {
            pace = after(pace, Ok(()), 0, 0.0).0;
        }
        assert_eq!(pace, Pace::default());
    }

    proptest! {
        #[test]
        fn waits_grow_and_stay_within_a_minute_or_ten_seconds_where_there_is_no_network(failures in 0u32..100, jitter in 0.0f64..1.0) {
            let pace = Pace { failures, ..Pace::default() };
            let (after_pace, next) = after(pace, Err(&SyncError::Unreachable), 0, jitter);
            prop_assert_eq!(after_pace.failures, failures + 1);
            let Next::Wait { ms } = next else { return Err(TestCaseError::fail("must wait")) };
            prop_assert!((500..=NO_NETWORK_MS).contains(&ms));
            let (_, next) = after(pace, Err(&SyncError::Protocol), 0, jitter);
            let Next::Wait { ms } = next else { return Err(TestCaseError::fail("must wait")) };
            prop_assert!((500..=MAX_WAIT_MS).contains(&ms));
        }
    }
}

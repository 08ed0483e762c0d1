//! Identifiers: UUID version 7, ordered by the time of a given clock.

use std::sync::{Mutex, PoisonError};

use uuid::{Builder, Uuid};

use crate::{
    clock::Clock,
    random::{RandomError, make_bytes},
};

/// A clock that went back by less than this keeps the order of ids; further back, the new time counts.
const SMALL_STEP_MS: u64 = 10 * 60_000;
const RANDOM_TAIL: u128 = (1 << 62) - 1;

/// The last id that this process made.
static LAST: Mutex<Uuid> = Mutex::new(Uuid::nil());

/// A new id: 48 bits of the clock's wall time in milliseconds, 74 random bits. Ids of one process are strictly ascending
/// within a millisecond and across small steps back of the clock (RFC 9562 §6.2, method 2). A wall clock before 1970
/// counts as 1970.
///
/// # Errors
/// [`RandomError`] if the system gives no random bytes.
pub fn make_id(clock: &dyn Clock) -> Result<Uuid, RandomError> {
    let millis = u64::try_from(clock.wall_ms()).unwrap_or(0);
    let random = make_bytes::<10>()?;
    let fresh = Builder::from_unix_timestamp_millis(millis, &random).into_uuid();
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    *last = if fresh > *last || millis_of(*last).saturating_sub(millis) >= SMALL_STEP_MS {
        fresh
    } else {
        next_after(*last, fresh)
    };
    Ok(*last)
}

fn millis_of(id: Uuid) -> u64 {
    (id.as_u128() >> 80) as u64
}

/// The next larger id with the same time, or, once in 2^62, a fresh one.
fn next_after(last: Uuid, fresh: Uuid) -> Uuid {
    let bits = last.as_u128();
    if bits & RANDOM_TAIL == RANDOM_TAIL { fresh } else { Uuid::from_u128(bits + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    #[test]
    fn ids_of_one_millisecond_and_across_a_small_step_back_ascend() {
        let clock = ManualClock::new(1_790_000_000_000);
        let mut ids: Vec<Uuid> = (0..1_000).map(|_| make_id(&clock).unwrap()).collect();
        clock.set_wall(1_789_999_990_000);
        ids.extend((0..1_000).map(|_| make_id(&clock).unwrap()));
        assert!(ids.is_sorted());
        ids.dedup();
        assert_eq!(ids.len(), 2_000);
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }
}

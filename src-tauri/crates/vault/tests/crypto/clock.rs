//! Clocks: strictest readings, and ids in their order.

use std::sync::Arc;

use baton_vault::{
    clock::{Clock, ManualClock, Stamp, SystemClock, strictest_elapsed_ms},
    id::make_id,
};
use proptest::prelude::*;

const NOON: i64 = 1_780_000_000_000;

#[test]
fn time_that_passes_is_counted_by_both_clocks() {
    let clock = Arc::new(ManualClock::new(NOON));
    let start = clock.stamp();
    clock.advance(1_000);
    clock.sleep(30 * 60_000);
    assert_eq!(strictest_elapsed_ms(&start, &clock.stamp()), 1_801_000);
}

#[test]
fn a_wall_clock_set_back_hides_no_time() {
    let clock = ManualClock::new(NOON);
    let start = clock.stamp();
    clock.advance(10_000);
    clock.set_wall(NOON - 86_400_000);
    assert_eq!(strictest_elapsed_ms(&start, &clock.stamp()), 10_000);
}

#[test]
fn a_wall_clock_set_forward_counts() {
    let clock = ManualClock::new(NOON);
    let start = clock.stamp();
    clock.set_wall(NOON + 3_600_000);
    clock.advance(5);
    assert_eq!(strictest_elapsed_ms(&start, &clock.stamp()), 3_600_005);
}

#[test]
fn after_a_restart_the_wall_clock_decides_and_going_back_means_expired() {
    let clock = ManualClock::new(NOON);
    clock.advance(9_000_000);
    let start = clock.stamp();
    clock.reboot();
    assert_ne!(clock.boot_id(), start.boot_id);
    assert_eq!(clock.boot_ms(), 0);
    clock.advance(60_000);
    assert_eq!(strictest_elapsed_ms(&start, &clock.stamp()), 60_000);
    clock.set_wall(start.wall_ms - 1);
    assert_eq!(strictest_elapsed_ms(&start, &clock.stamp()), u64::MAX);
}

#[test]
fn an_impossible_boot_clock_means_expired() {
    let start = Stamp { wall_ms: 0, boot_ms: 10, boot_id: [0; 16] };
    assert_eq!(strictest_elapsed_ms(&start, &Stamp { boot_ms: 9, ..start }), u64::MAX);
}

#[test]
fn the_systems_clocks_run() {
    let clock = SystemClock::new().unwrap();
    let start = clock.stamp();
    // After 2026 began, and on a machine that has booted.
    assert!(start.wall_ms > 1_767_225_600_000 && start.boot_ms > 0);
    std::thread::sleep(std::time::Duration::from_millis(20));
    let now = clock.stamp();
    assert!((20..60_000).contains(&(now.boot_ms - start.boot_ms)));
    assert_eq!(now.boot_id, start.boot_id);
    if cfg!(target_os = "linux") {
        assert_eq!(SystemClock::new().unwrap().boot_id(), start.boot_id);
    }
}

#[test]
fn ids_are_version_seven_in_the_clocks_order() {
    let clock = ManualClock::new(NOON);
    let mut last = make_id(&clock).unwrap();
    assert_eq!((last.get_version_num(), last.get_variant()), (7, uuid::Variant::RFC4122));
    let (seconds, nanos) = last.get_timestamp().unwrap().to_unix();
    assert_eq!(i64::try_from(seconds).unwrap() * 1000 + i64::from(nanos / 1_000_000), NOON);
    assert_ne!(make_id(&clock).unwrap(), last);
    for _ in 0..100 {
        clock.advance(1);
        let next = make_id(&clock).unwrap();
        assert!(next > last);
        last = next;
    }
    assert!(make_id(&ManualClock::new(-5)).is_ok());
}

proptest! {
    #[test]
    fn the_reading_is_never_below_either_clock(
        from: (i64, u64), to: (i64, u64), same_boot: bool,
    ) {
        let start = Stamp { wall_ms: from.0, boot_ms: from.1, boot_id: [0; 16] };
        let now = Stamp { wall_ms: to.0, boot_ms: to.1, boot_id: [u8::from(!same_boot); 16] };
        let elapsed = u128::from(strictest_elapsed_ms(&start, &now));
        let wall = i128::from(to.0) - i128::from(from.0);
        prop_assert!(i128::try_from(elapsed).unwrap() >= wall);
        if same_boot {
            prop_assert!(elapsed >= u128::from(to.1.saturating_sub(from.1)));
        }
    }
}

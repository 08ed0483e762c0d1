//! Core dumps are off afterwards. Its own file, because it changes the whole process.
#![cfg(target_os = "linux")]

use rustix::process::{DumpableBehavior, Resource, Rlimit, dumpable_behavior, getrlimit};

#[test]
fn core_dumps_are_off() {
    baton_vault::memory::forbid_core_dumps().unwrap();
    assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    assert_eq!(getrlimit(Resource::Core), Rlimit { current: Some(0), maximum: Some(0) });
    // Calling it again changes nothing.
    baton_vault::memory::forbid_core_dumps().unwrap();
}

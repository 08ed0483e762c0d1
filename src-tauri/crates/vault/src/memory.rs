//! What the process does so that its memory does not end up on disk (security.md §2.9).

/// The system refused to turn core dumps off.
#[derive(Debug, thiserror::Error)]
#[error("core dumps could not be turned off: {0}")]
pub struct MemoryError(#[from] std::io::Error);

/// Turns core dumps of this process off: on Linux and Android it becomes non-dumpable (which also refuses debuggers
/// of the same user) and its core size limit becomes zero, soft and hard. Call it first thing in `main`.
///
/// On macOS and iOS the hardened runtime, on Windows the error-reporting exclusion of the installer do this; there
/// the function does nothing.
///
/// # Errors
/// [`MemoryError`] with the system's reason.
pub fn forbid_core_dumps() -> Result<(), MemoryError> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
        set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(std::io::Error::from)?;
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).map_err(std::io::Error::from)?;
    }
    Ok(())
}

//! The C side: a `sqlite3_vfs` that wraps SQLite's default one, passes each call on and writes the book.
//!
//! The memory of an open file, which SQLite allocates, is a [`ShimFile`] followed by the wrapped VFS's own file.
#![allow(
    unsafe_code,
    reason = "a SQLite VFS is a table of C functions over raw pointers; nothing outside this file is unsafe"
)]

use std::ffi::{CStr, OsStr};
use std::os::raw::{c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rusqlite::ffi;

use super::book::{Found, NodeId};
use super::faults::Call;
use super::{InstallError, Recording, installed};

/// [`super::VFS_NAME`] for C.
const NAME: &CStr = c"baton-powercut";

/// Read a found file in pieces of this many bytes.
const PIECE: usize = 1 << 20;

/// Where the wrapped VFS's file begins behind ours, aligned for any C type.
const REAL_OFFSET: usize = size_of::<ShimFile>().next_multiple_of(16);

/// Our part of an open file.
#[repr(C)]
struct ShimFile {
    base: ffi::sqlite3_file,
    /// Owned; null for a nameless temporary file, which is not recorded.
    recorded: *mut Recorded,
}

/// A recorded file while it is open.
struct Recorded {
    recording: &'static Recording,
    node: NodeId,
    path: Arc<Path>,
}

/// Our VFS; it lives as long as the process.
struct Registered(*mut ffi::sqlite3_vfs);

// SAFETY: it points to a VFS object that is never freed and that SQLite itself uses from all threads; we only hand the pointer
// back to SQLite, which guards the list of VFSes by its own mutex.
unsafe impl Send for Registered {}
// SAFETY: as for `Send`.
unsafe impl Sync for Registered {}

/// Set at the first registration.
static REGISTERED: OnceLock<Result<Registered, InstallError>> = OnceLock::new();

/// Registers our VFS, at the first call after making it; as SQLite's default if asked.
pub(super) fn register(as_default: bool) -> Result<(), InstallError> {
    let ours = REGISTERED.get_or_init(wrap_default).as_ref().map_err(|error| *error)?;
    // SAFETY: it is a complete VFS object that is never freed or moved.
    match unsafe { ffi::sqlite3_vfs_register(ours.0, c_int::from(as_default)) } {
        ffi::SQLITE_OK => Ok(()),
        code => Err(InstallError::Refused(code)),
    }
}

/// Finds SQLite's default VFS and makes the one that wraps it.
fn wrap_default() -> Result<Registered, InstallError> {
    // SAFETY: null asks for the default VFS; SQLite initialises itself first. The result is null or lives as long as the process.
    let inner = unsafe { ffi::sqlite3_vfs_find(ptr::null()) };
    // SAFETY: checked for null by `as_ref`; nobody writes to these fields after registration.
    let facts = unsafe { inner.as_ref() }.ok_or(InstallError::NoDefaultVfs)?;
    let head = c_int::try_from(REAL_OFFSET).map_err(|_| InstallError::NoDefaultVfs)?;
    let ours = Box::new(ffi::sqlite3_vfs {
        iVersion: facts.iVersion.min(2),
        szOsFile: head + facts.szOsFile,
        mxPathname: facts.mxPathname,
        pNext: ptr::null_mut(),
        zName: NAME.as_ptr(),
        pAppData: inner.cast(),
        xOpen: Some(x_open),
        xDelete: Some(x_delete),
        xAccess: Some(x_access),
        xFullPathname: Some(x_full_pathname),
        // The dynamic loader's calls do not look at the VFS that they get.
        xDlOpen: facts.xDlOpen,
        xDlError: facts.xDlError,
        xDlSym: facts.xDlSym,
        xDlClose: facts.xDlClose,
        xRandomness: Some(x_randomness),
        xSleep: Some(x_sleep),
        xCurrentTime: Some(x_current_time),
        xGetLastError: Some(x_get_last_error),
        xCurrentTimeInt64: Some(x_current_time_int64),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    });
    Ok(Registered(Box::into_raw(ours)))
}

/// The methods of our files. Version 3, with memory mapping always declined, so that each write passes `xWrite`.
static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 3,
    xClose: Some(x_close),
    xRead: Some(x_read),
    xWrite: Some(x_write),
    xTruncate: Some(x_truncate),
    xSync: Some(x_sync),
    xFileSize: Some(x_file_size),
    xLock: Some(x_lock),
    xUnlock: Some(x_unlock),
    xCheckReservedLock: Some(x_check_reserved_lock),
    xFileControl: Some(x_file_control),
    xSectorSize: Some(x_sector_size),
    xDeviceCharacteristics: Some(x_device_characteristics),
    xShmMap: Some(x_shm_map),
    xShmLock: Some(x_shm_lock),
    xShmBarrier: Some(x_shm_barrier),
    xShmUnmap: Some(x_shm_unmap),
    xFetch: Some(x_fetch),
    xUnfetch: Some(x_unfetch),
};

/// The wrapped VFS of a call on ours.
fn inner_of(vfs: *mut ffi::sqlite3_vfs) -> *mut ffi::sqlite3_vfs {
    // SAFETY: SQLite hands us the VFS that we registered; its `pAppData` is the wrapped VFS and never changes.
    unsafe { (*vfs).pAppData.cast() }
}

/// The wrapped VFS's file behind ours.
fn real_of(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: SQLite allocated `szOsFile` = `REAL_OFFSET` + the inner size for each file of this VFS.
    unsafe { file.byte_add(REAL_OFFSET) }
}

/// The record of a file, unless it is a nameless one.
fn recorded_of<'a>(file: *mut ffi::sqlite3_file) -> Option<&'a Recorded> {
    // SAFETY: `x_open` has initialised the `ShimFile`, and `recorded` is null or a box that lives until `x_close`; SQLite calls
    // nothing on a file after closing it.
    unsafe { (*file.cast::<ShimFile>()).recorded.as_ref() }
}

/// A C path as a Rust path; `None` for null.
fn path_of(name: *const c_char) -> Option<Arc<Path>> {
    if name.is_null() {
        return None;
    }
    // SAFETY: SQLite's names are NUL-terminated and outlive the call.
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes();
    Some(Arc::from(Path::new(OsStr::from_bytes(bytes))))
}

/// Calls a method of the wrapped file, or gives the last argument if it has none of that name.
macro_rules! on_real {
    ($file:expr, $method:ident ( $($argument:expr),* ), $otherwise:expr) => {{
        let real = real_of($file);
        // SAFETY: the real file was opened by `x_open`, so its method table is valid until it is closed; the arguments are
        // SQLite's own, passed on unchanged.
        unsafe {
            match (*real).pMethods.as_ref().and_then(|methods| methods.$method) {
                Some(call) => call(real, $($argument),*),
                None => $otherwise,
            }
        }
    }};
}

/// Defines methods of a file that do nothing but call the wrapped one.
macro_rules! pass_on {
    ($($name:ident = $method:ident ( $($argument:ident : $kind:ty),* ) else $otherwise:expr;)*) => {$(
        unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file $(, $argument: $kind)*) -> c_int {
            on_real!(file, $method($($argument),*), $otherwise)
        }
    )*};
}

/// Defines methods of the VFS that do nothing but call the wrapped one.
macro_rules! pass_on_vfs {
    ($($name:ident = $method:ident ( $($argument:ident : $kind:ty),* );)*) => {$(
        unsafe extern "C" fn $name(vfs: *mut ffi::sqlite3_vfs $(, $argument: $kind)*) -> c_int {
            let inner = inner_of(vfs);
            // SAFETY: the wrapped VFS lives as long as the process; the arguments are SQLite's own, passed on unchanged.
            unsafe { (*inner).$method.map_or(ffi::SQLITE_ERROR, |call| call(inner, $($argument),*)) }
        }
    )*};
}

pass_on_vfs! {
    x_access = xAccess(name: *const c_char, flags: c_int, out: *mut c_int);
    x_full_pathname = xFullPathname(name: *const c_char, room: c_int, out: *mut c_char);
    x_randomness = xRandomness(room: c_int, out: *mut c_char);
    x_sleep = xSleep(microseconds: c_int);
    x_current_time = xCurrentTime(out: *mut f64);
    x_get_last_error = xGetLastError(room: c_int, out: *mut c_char);
    x_current_time_int64 = xCurrentTimeInt64(out: *mut ffi::sqlite3_int64);
}

pass_on! {
    x_read = xRead(into: *mut c_void, amount: c_int, offset: ffi::sqlite3_int64) else ffi::SQLITE_IOERR_READ;
    x_file_size = xFileSize(out: *mut ffi::sqlite3_int64) else ffi::SQLITE_IOERR_FSTAT;
    x_lock = xLock(level: c_int) else ffi::SQLITE_IOERR_LOCK;
    x_unlock = xUnlock(level: c_int) else ffi::SQLITE_IOERR_UNLOCK;
    x_check_reserved_lock = xCheckReservedLock(out: *mut c_int) else ffi::SQLITE_IOERR_CHECKRESERVEDLOCK;
    x_sector_size = xSectorSize() else 4096;
    x_shm_map = xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void) else ffi::SQLITE_IOERR_SHMMAP;
    x_shm_lock = xShmLock(offset: c_int, count: c_int, flags: c_int) else ffi::SQLITE_IOERR_SHMLOCK;
    x_shm_unmap = xShmUnmap(delete: c_int) else ffi::SQLITE_OK;
}

unsafe extern "C" fn x_shm_barrier(file: *mut ffi::sqlite3_file) {
    on_real!(file, xShmBarrier(), ());
}

/// One file is opened at a time: else one hand could create a file, another write to it, and the book hear of the creation
/// last, which forgets what was written.
static OPENING: Mutex<()> = Mutex::new(());

unsafe extern "C" fn x_open(
    vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let (inner, real, ours) = (inner_of(vfs), real_of(file), file.cast::<ShimFile>());
    let path = path_of(name).filter(|_| flags & ffi::SQLITE_OPEN_DELETEONCLOSE == 0);
    let _opening = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    let created = path.as_ref().is_some_and(|path| !path.exists());
    // SAFETY: SQLite gives us `szOsFile` bytes of its own for the file; null methods mean "not open, do not close". The inner
    // VFS gets SQLite's own name pointer, which it may read URI parameters from, and the memory behind our part.
    let code = unsafe {
        ptr::write(ours, ShimFile { base: ffi::sqlite3_file { pMethods: ptr::null() }, recorded: ptr::null_mut() });
        (*real).pMethods = ptr::null();
        (*inner).xOpen.map_or(ffi::SQLITE_CANTOPEN, |open| open(inner, name, real, flags, out_flags))
    };
    if code != ffi::SQLITE_OK {
        on_real!(file, xClose(), ffi::SQLITE_OK);
        return code;
    }
    let recorded = match path.zip(installed()).map(|(path, recording)| begin(recording, path, file, flags, created)) {
        Some(Some(recorded)) => Box::into_raw(Box::new(recorded)),
        None => ptr::null_mut(),
        Some(None) => {
            on_real!(file, xClose(), ffi::SQLITE_OK);
            return ffi::SQLITE_IOERR_READ;
        }
    };
    // SAFETY: as above; from here on SQLite will close the file, which frees the box.
    unsafe {
        (*ours).recorded = recorded;
        (*ours).base.pMethods = &raw const METHODS;
    }
    ffi::SQLITE_OK
}

/// Enters a file that has just been opened into the book; `None` if it cannot be read, for an unrecorded file would prove nothing.
fn begin(
    recording: &'static Recording,
    path: Arc<Path>,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    created: bool,
) -> Option<Recorded> {
    let journals = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;
    let wanted = !created && recording.book().wants_content(&path);
    let content = if wanted { Some(read_all(file)?) } else { None };
    let found = Found { created, journal: flags & journals != 0, content };
    let node = recording.book().opened(&path, found);
    Some(Recorded { recording, node, path })
}

/// Reads a file through its own handle: another descriptor, when closed, would drop the process's locks on it.
fn read_all(file: *mut ffi::sqlite3_file) -> Option<Vec<u8>> {
    let mut size: ffi::sqlite3_int64 = 0;
    if on_real!(file, xFileSize(&raw mut size), ffi::SQLITE_IOERR_FSTAT) != ffi::SQLITE_OK {
        return None;
    }
    let mut content = vec![0_u8; usize::try_from(size).ok()?];
    let mut offset: ffi::sqlite3_int64 = 0;
    for piece in content.chunks_mut(PIECE) {
        let amount = c_int::try_from(piece.len()).ok()?;
        if on_real!(file, xRead(piece.as_mut_ptr().cast(), amount, offset), ffi::SQLITE_IOERR_READ) != ffi::SQLITE_OK {
            return None;
        }
        offset += ffi::sqlite3_int64::from(amount);
    }
    Some(content)
}

unsafe extern "C" fn x_close(file: *mut ffi::sqlite3_file) -> c_int {
    let code = on_real!(file, xClose(), ffi::SQLITE_OK);
    // SAFETY: SQLite closes a file once; the box was made by `x_open` and nobody else frees it.
    let recorded = unsafe {
        let taken = ptr::replace(&raw mut (*file.cast::<ShimFile>()).recorded, ptr::null_mut());
        (!taken.is_null()).then(|| Box::from_raw(taken))
    };
    if let Some(recorded) = recorded {
        recorded.recording.book().closed(recorded.node, &recorded.path);
    }
    code
}

unsafe extern "C" fn x_write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    let recorded = recorded_of(file);
    let struck = recorded.and_then(|known| known.recording.faults().strike(&known.path, Call::Write));
    if let Some(code) = struck {
        return code;
    }
    let code = on_real!(file, xWrite(from, amount, offset), ffi::SQLITE_IOERR_WRITE);
    let (Some(known), Ok(len), Ok(offset)) = (recorded, usize::try_from(amount), u64::try_from(offset)) else {
        return code;
    };
    if code == ffi::SQLITE_OK && len > 0 {
        // SAFETY: SQLite promises `amount` readable bytes at `from` for the length of the call.
        let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), len) };
        known.recording.book().wrote(known.node, &known.path, offset, bytes);
    }
    code
}

unsafe extern "C" fn x_truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    let code = on_real!(file, xTruncate(size), ffi::SQLITE_IOERR_TRUNCATE);
    if let (ffi::SQLITE_OK, Some(known), Ok(size)) = (code, recorded_of(file), u64::try_from(size)) {
        known.recording.book().truncated(known.node, &known.path, size);
    }
    code
}

unsafe extern "C" fn x_sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    let Some(known) = recorded_of(file) else { return on_real!(file, xSync(flags), ffi::SQLITE_IOERR_FSYNC) };
    if let Some(code) = known.recording.faults().strike(&known.path, Call::Sync) {
        return code;
    }
    let begun = known.recording.mark();
    let code = on_real!(file, xSync(flags), ffi::SQLITE_IOERR_FSYNC);
    if code == ffi::SQLITE_OK {
        known.recording.book().synced(known.node, &known.path, begun);
    }
    code
}

unsafe extern "C" fn x_file_control(file: *mut ffi::sqlite3_file, operation: c_int, argument: *mut c_void) -> c_int {
    match operation {
        // Hints that would let the unix VFS grow the file behind our back.
        ffi::SQLITE_FCNTL_SIZE_HINT | ffi::SQLITE_FCNTL_CHUNK_SIZE => ffi::SQLITE_OK,
        ffi::SQLITE_FCNTL_BEGIN_ATOMIC_WRITE
        | ffi::SQLITE_FCNTL_COMMIT_ATOMIC_WRITE
        | ffi::SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE
        | ffi::SQLITE_FCNTL_MMAP_SIZE => ffi::SQLITE_NOTFOUND,
        _ => on_real!(file, xFileControl(operation, argument), ffi::SQLITE_NOTFOUND),
    }
}

unsafe extern "C" fn x_device_characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    on_real!(file, xDeviceCharacteristics(), 0) & !ffi::SQLITE_IOCAP_BATCH_ATOMIC
}

unsafe extern "C" fn x_fetch(
    _: *mut ffi::sqlite3_file,
    _: ffi::sqlite3_int64,
    _: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: SQLite gives a valid place for the answer; null means "not mapped, read it".
    unsafe { *out = ptr::null_mut() };
    ffi::SQLITE_OK
}

unsafe extern "C" fn x_unfetch(_: *mut ffi::sqlite3_file, _: ffi::sqlite3_int64, _: *mut c_void) -> c_int {
    ffi::SQLITE_OK
}

unsafe extern "C" fn x_delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    let inner = inner_of(vfs);
    // SAFETY: the wrapped VFS lives as long as the process; the arguments are SQLite's own, passed on unchanged.
    let code = unsafe { (*inner).xDelete.map_or(ffi::SQLITE_IOERR_DELETE, |delete| delete(inner, name, sync_folder)) };
    if let (ffi::SQLITE_OK, Some(path), Some(recording)) = (code, path_of(name), installed()) {
        recording.book().deleted(&path, sync_folder & 1 != 0);
    }
    code
}

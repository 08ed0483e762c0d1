//! A file system of its own, small enough to be filled: a `tmpfs`, where this machine lets one be mounted.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Mounted for as long as this lives.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Puts a file system of `mib` MiB over a folder, with what lay in it. `None` where mounting is not permitted (not root,
    /// or a container without the right) and `BATON_CANNOT_MOUNT` says that this is known: the same is then proved on the
    /// recording VFS's faults alone.
    pub fn over(folder: &Path, mib: u32) -> Option<Self> {
        let aside = folder.with_extension("aside");
        fs::rename(folder, &aside).unwrap();
        fs::create_dir(folder).unwrap();
        let size = format!("size={mib}m");
        let mounted = run(
            "mount",
            &["-t".as_ref(), "tmpfs".as_ref(), "-o".as_ref(), size.as_ref(), "tmpfs".as_ref(), folder.as_os_str()],
        );
        if !mounted {
            fs::remove_dir(folder).unwrap();
            fs::rename(&aside, folder).unwrap();
            assert!(
                std::env::var_os("BATON_CANNOT_MOUNT").is_some(),
                "no tmpfs can be mounted here: run as root, or set BATON_CANNOT_MOUNT to go without these tests"
            );
            return None;
        }
        let disk = Self(folder.to_owned());
        copy(&aside, folder);
        fs::remove_dir_all(aside).unwrap();
        Some(disk)
    }

    /// Takes all the room that is left.
    pub fn fill(&self) {
        let mut file = File::options().append(true).create(true).open(self.0.join("filler")).unwrap();
        for block in [1 << 16, 1 << 12, 1] {
            let block = vec![0x55; block];
            while file.write_all(&block).is_ok() {}
        }
    }

    /// Takes all but so many bytes.
    pub fn fill_but(&self, room: u64) {
        self.fill();
        let file = File::options().append(true).open(self.0.join("filler")).unwrap();
        file.set_len(file.metadata().unwrap().len().saturating_sub(room)).unwrap();
    }

    /// Gives it back.
    pub fn make_room(&self) {
        fs::remove_file(self.0.join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        run("umount", &["-l".as_ref(), self.0.as_os_str()]);
    }
}

fn run(program: &str, arguments: &[&OsStr]) -> bool {
    let quiet = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

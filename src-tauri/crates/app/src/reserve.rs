//! The reserve: 16 MiB kept on disk and given back when it is full, so that taps under way, the lock and the sign-off
//! still have room (DESIGN §2). While it is spent no new session starts.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

const SIZE: u64 = 16 * 1024 * 1024;

pub(crate) struct Reserve(PathBuf);

impl Reserve {
    pub fn at(folder: &Path) -> Self {
        Self(folder.join("reserve"))
    }

    pub fn is_whole(&self) -> bool {
        fs::metadata(&self.0).is_ok_and(|m| m.len() == SIZE)
    }

    /// Whether there is anything to give back.
    pub fn is_there(&self) -> bool {
        self.0.exists()
    }

    /// Fills the reserve again if there is room. Written, not only allocated: a sparse file keeps no room.
    pub fn fill(&self) -> io::Result<()> {
        if self.is_whole() {
            return Ok(());
        }
        let mut file = File::create(&self.0)?;
        let block = vec![0xA5; 1024 * 1024];
        for _ in 0..SIZE / block.len() as u64 {
            if let Err(error) = file.write_all(&block) {
                let _ = fs::remove_file(&self.0);
                return Err(error);
            }
        }
        file.sync_all()
    }

    /// Gives the room back.
    pub fn spend(&self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_room_and_gives_it_back() {
        let folder = tempfile::tempdir().unwrap();
        let reserve = Reserve::at(folder.path());
        assert!(!reserve.is_whole());
        reserve.fill().unwrap();
        assert!(reserve.is_whole());
        reserve.spend();
        assert!(!reserve.is_whole());
        reserve.fill().unwrap();
        assert!(reserve.is_whole());
    }
}

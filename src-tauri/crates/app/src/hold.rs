//! One process for each data folder: an advisory lock that ends with the process, however it ends.

use std::{fs::File, path::Path};

use baton_contract::ErrorCode;

use crate::error::AppError;

/// Held for as long as the core lives.
pub(crate) struct Hold(#[expect(dead_code, reason = "the lock lives as long as the open file")] File);

impl Hold {
    pub fn take(folder: &Path) -> Result<Self, AppError> {
        std::fs::create_dir_all(folder).map_err(|_| ErrorCode::DiskFault)?;
        let file = File::create(folder.join("lock")).map_err(|_| ErrorCode::DiskFault)?;
        file.try_lock().map_err(|_| ErrorCode::FolderBusy)?;
        Ok(Self(file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_is_refused_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let first = Hold::take(folder.path()).unwrap();
        assert_eq!(Hold::take(folder.path()).err().map(|e| e.code), Some(ErrorCode::FolderBusy));
        drop(first);
        assert!(Hold::take(folder.path()).is_ok());
    }
}

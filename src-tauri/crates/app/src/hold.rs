//! One process for each data folder: an advisory lock that ends with the process, however it ends.

use std::{fs::File, path::Path};

use baton_contract::ErrorCode;

use crate::error::AppError;

/// Held for as long as the core lives.
pub(crate) struct Hold(#[expect(dead_code, reason = "the lock lives as long as the open file")] File);

impl Hold {
    pub fn take(folder: &Path) -> Result<Self, AppError> {
        std::fs::create_dir_all(folder).map_err(|_| ErrorCode::DiskFault)?;
        make_private(folder).map_err(|_| ErrorCode::DiskFault)?;
        let file = File::create(folder.join("lock")).map_err(|_| ErrorCode::DiskFault)?;
        file.try_lock().map_err(|_| ErrorCode::FolderBusy)?;
        Ok(Self(file))
    }
}

/// Other people of the same computer do not even see the names and sizes of the files in it.
#[cfg(unix)]
fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

/// The place that the operating system gives an app for its data is the user's alone.
#[cfg(not(unix))]
fn make_private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_folder_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("data");
        let _hold = Hold::take(&folder).unwrap();
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_second_process_is_refused_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let first = Hold::take(folder.path()).unwrap();
        assert_eq!(Hold::take(folder.path()).err().map(|e| e.code), Some(ErrorCode::FolderBusy));
        drop(first);
        assert!(Hold::take(folder.path()).is_ok());
    }
}

//! Exported files: new ones always, readable by their owner alone, whole or not there.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    path::Path,
};

use baton_contract::ErrorCode;

use super::Made;
use crate::error::AppError;

/// So many of a day; who exports more moves some away first.
const MOST: u32 = 9_999;

/// Writes each under the day and the next number that is free; none of them stays where one cannot be written. No name and no
/// id of anybody is in a file's name.
///
/// # Errors
/// `export.unwritable`.
pub(super) fn write_all(folder: &Path, day: &str, made: &[Made]) -> Result<Vec<String>, AppError> {
    let mut written: Vec<String> = Vec::new();
    for one in made {
        match write(folder, day, one) {
            Ok(name) => written.push(name),
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "an export could not be written");
                for name in &written {
                    let _ = fs::remove_file(folder.join(name));
                }
                return Err(ErrorCode::ExportUnwritable.into());
            }
        }
    }
    Ok(written)
}

fn write(folder: &Path, day: &str, made: &Made) -> std::io::Result<String> {
    fs::create_dir_all(folder)?;
    for number in 1..=MOST {
        let name = format!("baton-{day}-{number}.{}", made.ending);
        let path = folder.join(&name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(mut file) => {
                let done = file.write_all(&made.bytes).and_then(|()| file.sync_all());
                if done.is_err() {
                    let _ = fs::remove_file(&path);
                }
                return done.map(|()| name);
            }
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(bytes: &[u8]) -> Made {
        Made { ending: "csv", bytes: bytes.to_vec() }
    }

    #[test]
    fn files_are_new_and_their_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let into = folder.path().join("Downloads");
        assert_eq!(write_all(&into, "2026-11-23", &[made(b"1"), made(b"2")]).unwrap().len(), 2);
        let names = write_all(&into, "2026-11-23", &[made(b"3")]).unwrap();
        assert_eq!(names, ["baton-2026-11-23-3.csv"]);
        assert_eq!(fs::read(into.join("baton-2026-11-23-1.csv")).unwrap(), b"1", "nothing is written over");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(into.join(&names[0])).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn where_nothing_can_be_written_it_says_so_and_nothing_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("taken");
        fs::write(&file, b"").unwrap();
        let error = write_all(&file, "2026-11-23", &[made(b"1")]).unwrap_err();
        assert_eq!(error.code, ErrorCode::ExportUnwritable);
        assert_eq!(fs::read(&file).unwrap(), b"");
    }
}

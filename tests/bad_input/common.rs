//! What every refusal is held to.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use baton_app::AppError;
use baton_contract::{
    ErrorCode,
    view::{Failure, RowView, SessionView},
};
use baton_domain::ActionKind;
use baton_tests::{Tablet, Witness};
use baton_vault::secret::SecretText;

/// The refusal of `result`, which must have exactly this code, and a sentence for the person.
#[track_caller]
pub fn refused<T>(result: Result<T, AppError>, code: ErrorCode) -> AppError {
    let Err(error) = result else { panic!("let through where {} was due", code.wire()) };
    assert_eq!(error.code, code);
    let failure = Failure::from(error.clone());
    assert!(failure.text.len() > 10 && failure.text.ends_with('.'), "{}: {:?}", code.wire(), failure.text);
    error
}

pub fn secret(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}

/// What a tablet's ledger held before, which it must hold for ever.
pub struct Kept(Vec<baton_ledger::Entry>);

impl Kept {
    pub fn of(tablet: &Tablet) -> Self {
        Self(Witness::of(tablet).entries())
    }

    /// Asserts that all of it is still there, in its place, in an unbroken chain; returns what came after.
    #[track_caller]
    pub fn still(&self, tablet: &Tablet) -> Vec<ActionKind> {
        let witness = Witness::of(tablet);
        witness.verify();
        let now = witness.entries();
        assert!(now.starts_with(&self.0), "the ledger lost or changed an entry");
        now[self.0.len()..].iter().map(|e| e.read_header().unwrap().action_kind().unwrap()).collect()
    }
}

/// The rows of a session as the active person sees them.
#[track_caller]
pub fn rows(tablet: &Tablet, session: &SessionView) -> Vec<RowView> {
    tablet.core().session_view(&session.chart, &session.session).unwrap().rows
}

/// How many hits the session has counted.
#[track_caller]
pub fn hits(tablet: &Tablet, session: &SessionView) -> u32 {
    let rows = rows(tablet, session);
    let row = rows.iter().find(|row| row.name == "Hitting").unwrap();
    let baton_contract::view::RowState::Count { count, .. } = row.state else { panic!("not a count") };
    count
}

/// The bytes of every file in a folder but the two that hold nothing: the lock and SQLite's shared memory.
#[derive(PartialEq, Eq)]
pub struct Files(BTreeMap<PathBuf, Vec<u8>>);

impl Files {
    pub fn of(folder: &Path) -> Self {
        let mut found = BTreeMap::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if path.is_dir() {
                    folders.push(path);
                } else if name != "lock" && !name.ends_with("-shm") {
                    found.insert(path.clone(), std::fs::read(&path).unwrap());
                }
            }
        }
        Self(found)
    }

    /// Asserts that every file has the same bytes as before, and that none was added or lost.
    #[track_caller]
    pub fn unchanged(&self, folder: &Path) {
        let now = Self::of(folder);
        let names = |files: &Self| files.0.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(self), names(&now), "other files than before");
        for (path, bytes) in &self.0 {
            assert!(now.0[path] == *bytes, "{} was changed", path.display());
        }
    }

    /// The names of the files, but for write-ahead logs, which come and go with their databases' connections.
    pub fn names(&self) -> Vec<String> {
        let names = self.0.keys().map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
        names.filter(|name| !name.ends_with("-wal")).collect()
    }
}

/// Ends the core and waits until its threads have closed their files, so that all bytes lie in the files themselves.
pub async fn put_down(tablet: &mut Tablet) {
    tablet.kill();
    for _ in 0..200 {
        let files = Files::of(tablet.folder()).0;
        if !files.keys().any(|path| path.to_string_lossy().ends_with("-wal")) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the files were not closed");
}

//! One thread owns the ledger's file. Everybody else hands it work and waits for the answer, so that a push that reads and
//! a tap that appends never meet inside SQLite.

use std::sync::mpsc;

use baton_contract::ErrorCode;
use baton_ledger::Entry;
use baton_store::{
    StoreError,
    ledger::{LedgerFile, Recorded, StoredContentKey},
};

use crate::{error::AppError, reserve::Reserve};

type Job = Box<dyn FnOnce(&mut Keeper) + Send>;
type Opener = Box<dyn Fn() -> Result<LedgerFile, AppError> + Send>;

struct Keeper {
    file: Option<LedgerFile>,
    open: Opener,
    reserve: Reserve,
}

/// A way to the ledger's thread. The thread ends when the last handle is gone.
#[derive(Clone)]
pub(crate) struct LedgerHandle(mpsc::Sender<Job>);

impl LedgerHandle {
    /// Starts the thread on an opened file; `open` opens the same file again after a failure.
    pub fn start(file: LedgerFile, open: Opener, reserve: Reserve) -> Result<Self, AppError> {
        let (sender, jobs) = mpsc::channel::<Job>();
        let mut keeper = Keeper { file: Some(file), open, reserve };
        std::thread::Builder::new()
            .name("ledger".into())
            .spawn(move || jobs.into_iter().for_each(|job| job(&mut keeper)))
            .map_err(|_| ErrorCode::Internal)?;
        Ok(Self(sender))
    }

    /// Runs `work` on the ledger's thread.
    pub fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut LedgerFile) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.ask(|keeper| Ok(work(keeper.file()?)?))
    }

    /// Appends entries, durably. When the disk is full the reserve is given back and the append tried once more. When the
    /// answer is in doubt the file is opened again and asked: what it holds, happened.
    pub fn append(&self, entry: Entry, keys: Vec<StoredContentKey>) -> Result<Recorded, AppError> {
        self.ask(move |keeper| keeper.append(&entry, &keys))
    }

    fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Keeper) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let (answer, wait) = mpsc::sync_channel(1);
        self.0
            .send(Box::new(move |keeper| {
                // Nobody waits any more only when the asking thread is gone with the process.
                let _ = answer.send(work(keeper));
            }))
            .map_err(|_| ErrorCode::Internal)?;
        wait.recv().map_err(|_| ErrorCode::Internal)?
    }
}

impl Keeper {
    fn file(&mut self) -> Result<&mut LedgerFile, AppError> {
        if self.file.is_none() {
            self.file = Some((self.open)()?);
        }
        self.file.as_mut().ok_or_else(|| ErrorCode::Internal.into())
    }

    fn append(&mut self, entry: &Entry, keys: &[StoredContentKey]) -> Result<Recorded, AppError> {
        match self.append_once(entry, keys) {
            Err(error) if error.code == ErrorCode::DiskFull => {
                self.reserve.spend();
                self.append_once(entry, keys)
            }
            other => other,
        }
    }

    fn append_once(&mut self, entry: &Entry, keys: &[StoredContentKey]) -> Result<Recorded, AppError> {
        let file = self.file()?;
        let error = match file.append(std::slice::from_ref(entry), keys) {
            Ok(mut recorded) => return recorded.pop().ok_or_else(|| ErrorCode::Internal.into()),
            Err(error) => error,
        };
        // A commit that failed may still have reached the disk. A fresh look decides, so that the answer and the ledger
        // never disagree.
        self.file = None;
        match self.file()?.find(entry)? {
            Some(recorded) => Ok(recorded),
            None => Err(error.into()),
        }
    }
}

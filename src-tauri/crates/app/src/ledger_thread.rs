//! One thread owns the ledger's file. Everybody else hands it work and waits for the answer, so that a push that reads and
//! a tap that appends never meet inside SQLite.

use std::{
    sync::{Arc, mpsc},
    thread::JoinHandle,
};

use baton_contract::ErrorCode;
use baton_ledger::{Entry, Head};
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
    /// An entry of which the disk has not said whether it holds it.
    doubt: Option<Entry>,
}

/// A way to the ledger's thread.
#[derive(Clone)]
pub(crate) struct LedgerHandle(Arc<Line>);

/// The thread ends, and the file is closed, before the last handle is gone: whoever opens the folder next finds it free.
struct Line {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl LedgerHandle {
    /// Starts the thread on an opened file; `open` opens the same file again after a failure.
    pub fn start(file: LedgerFile, open: Opener, reserve: Reserve) -> Result<Self, AppError> {
        let (sender, jobs) = mpsc::channel::<Job>();
        let mut keeper = Keeper { file: Some(file), open, reserve, doubt: None };
        let thread = std::thread::Builder::new()
            .name("ledger".into())
            .spawn(move || jobs.into_iter().for_each(|job| job(&mut keeper)))
            .map_err(|_| ErrorCode::Internal)?;
        Ok(Self(Arc::new(Line { jobs: Some(sender), thread: Some(thread) })))
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

    /// The ledger's head, once it is known what became of an append that failed.
    pub fn settle(&self) -> Result<Head, AppError> {
        self.ask(Keeper::settle)
    }

    fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Keeper) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let (answer, wait) = mpsc::sync_channel(1);
        let line = self.0.jobs.as_ref().ok_or(ErrorCode::Internal)?;
        line.send(Box::new(move |keeper| {
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
        // never disagree. Where the disk cannot even be asked, the entry stays in doubt, and nothing is appended until it
        // has been settled.
        self.doubt = Some(entry.clone());
        match self.look_again()? {
            Some(recorded) => Ok(recorded),
            None => Err(error.into()),
        }
    }

    fn look_again(&mut self) -> Result<Option<Recorded>, AppError> {
        let Some(entry) = self.doubt.take() else { return Ok(None) };
        self.file = None;
        let found = self.file().and_then(|file| Ok(file.find(&entry)?));
        if found.is_err() {
            self.doubt = Some(entry);
        }
        found
    }

    fn settle(&mut self) -> Result<Head, AppError> {
        // Where it is there after all, it was answered as failed and has happened: its chart is replayed.
        let _found = self.look_again()?;
        Ok(self.file()?.head())
    }
}

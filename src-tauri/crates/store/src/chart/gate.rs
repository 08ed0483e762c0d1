//! What a chart's connection may do, decided by SQLite itself before a statement runs.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use rusqlite::{
    Connection,
    hooks::{AuthAction, AuthContext, Authorization},
};

use crate::error::StoreError;

/// Is told of every table that a statement on a chart is about to read, from outside the code that reads it. A test sets
/// it beside the ledger: each look must have its entry.
pub trait ReadWatch: Send + Sync {
    /// A statement that reads this table was made. Once a table and statement. It must not come back to the chart.
    fn saw(&self, table: &str);
}

/// The authorizer of one connection, and what it saw.
pub(super) struct Gate {
    watch: Arc<dyn ReadWatch>,
    seen: Mutex<BTreeSet<String>>,
    checkpointing: AtomicBool,
}

impl Gate {
    /// Sets the authorizer. From here on the connection refuses what the chart's own code never does.
    pub(super) fn set(conn: &mut Connection, watch: Arc<dyn ReadWatch>) -> Result<Arc<Self>, StoreError> {
        let gate = Arc::new(Self { watch, seen: Mutex::new(BTreeSet::new()), checkpointing: AtomicBool::new(false) });
        let asked = Arc::clone(&gate);
        conn.authorizer(Some(move |context: AuthContext<'_>| asked.decide(&context.action)))?;
        Ok(gate)
    }

    /// Forgets what was seen, so that the next statement's tables are told even if they are the same; gives what was.
    pub(super) fn next_statement(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.seen())
    }

    /// Lets the one pragma through that a checkpoint is.
    pub(super) fn while_checkpointing<T>(&self, work: impl FnOnce() -> T) -> T {
        self.checkpointing.store(true, Ordering::Relaxed);
        let done = work();
        self.checkpointing.store(false, Ordering::Relaxed);
        done
    }

    fn decide(&self, action: &AuthAction<'_>) -> Authorization {
        match *action {
            AuthAction::Read { table_name, .. } => {
                self.read(table_name);
                Authorization::Allow
            }
            AuthAction::Insert { table_name }
            | AuthAction::Delete { table_name }
            | AuthAction::Update { table_name, .. } => allow_if(!table_name.starts_with("sqlite_")),
            AuthAction::Select | AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => Authorization::Allow,
            AuthAction::Function { function_name } => allow_if(!function_name.eq_ignore_ascii_case("load_extension")),
            AuthAction::Pragma { pragma_name, .. } => {
                allow_if(pragma_name == "wal_checkpoint" && self.checkpointing.load(Ordering::Relaxed))
            }
            _ => Authorization::Deny,
        }
    }

    fn read(&self, table: &str) {
        let is_new = {
            let mut seen = self.seen();
            !seen.contains(table) && seen.insert(table.to_owned())
        };
        if is_new {
            self.watch.saw(table);
        }
    }

    fn seen(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn allow_if(allowed: bool) -> Authorization {
    if allowed { Authorization::Allow } else { Authorization::Deny }
}

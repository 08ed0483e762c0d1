//! Throttling by login: a try is counted before anything is compared, so that parallel tries count too. Ten are free,
//! then each failure doubles the wait; fifty disable until an admin intervenes. Logins that nobody has count alike.

use baton_contract::ErrorCode;
use sha2::{Digest, Sha256};

use crate::{core::Core, database::Tx, fault::Fault};

const DISABLED_AT: i32 = 50;

/// Counts one try.
///
/// # Errors
/// [`ErrorCode::SignInThrottled`] while the wait lasts; [`ErrorCode::SignInDisabled`] after fifty failures.
pub async fn count(core: &Core, tx: &Tx<'_>, tenant: uuid::Uuid, login: &str) -> Result<(), Fault> {
    let key = key_of(login);
    let now = core.now_ms();
    if tx.row(include_str!("count_try.sql"), &[&tenant, &key, &now, &DISABLED_AT]).await?.is_some() {
        return Ok(());
    }
    let failures = tx.row("SELECT failures FROM sign_in_tries WHERE login_key = $1", &[&key]).await?;
    let disabled = failures.is_some_and(|row| row.get::<_, i32>(0) >= DISABLED_AT);
    Err(if disabled { ErrorCode::SignInDisabled } else { ErrorCode::SignInThrottled }.into())
}

/// Forgets the failures after a success.
///
/// # Errors
/// [`Fault::Database`].
pub async fn forget(tx: &Tx<'_>, login: &str) -> Result<(), Fault> {
    let sql = "UPDATE sign_in_tries SET failures = 0, next_try_ms = 0 WHERE login_key = $1";
    tx.run(sql, &[&key_of(login)]).await.map(|_| ())
}

fn key_of(login: &str) -> Vec<u8> {
    Sha256::digest(login.as_bytes()).to_vec()
}

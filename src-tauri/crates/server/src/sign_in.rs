//! Signing in: password and second factor, never one without the other (security.md §2.3).

mod begin;
mod credential;
mod end;
mod second_factor;
mod tries;

pub use begin::begin;
pub use credential::{make_salt, stored_hash};
pub use end::end;
pub use second_factor::confirm;

use baton_contract::sign_in::{Person, SignInAnswer, SignedIn};
use baton_domain::{Role, UserId, text::Name};
use tokio_postgres::Row;

use crate::{
    audit::{self, Act},
    core::Core,
    database::Tx,
    fault::Fault,
    request::{Call, TOKEN_LIFE_MS, make_token},
};

/// A person as the table `people` holds them; the row's first columns are id, login, name, initials, role, pin_facts.
fn read_person(row: &Row) -> Result<Person, Fault> {
    let name = |column: usize| Name::new(row.get(column)).map_err(|_| Fault::Damaged("name"));
    Ok(Person {
        user: UserId(row.get(0)),
        login: row.get(1),
        name: name(2)?,
        initials: name(3)?,
        role: u8::try_from(row.get::<_, i16>(4)).ok().and_then(Role::from_code).ok_or(Fault::Damaged("role"))?,
        pin_facts: row.get(5),
    })
}

/// Lets a person in whose two factors are proven: the token, written in the given transaction.
async fn let_in(core: &Core, tx: &Tx<'_>, call: &Call, person: Person) -> Result<SignInAnswer, Fault> {
    let (token, hash) = make_token(call.tenant.id)?;
    let now = core.now_ms();
    let expires_ms = now + TOKEN_LIFE_MS;
    let (tenant, device, user) = (call.tenant.id.0, call.device.0, person.user.0);
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 6] =
        [&tenant, &hash.as_slice(), &user, &device, &now, &expires_ms];
    tx.run(include_str!("sign_in/insert_token.sql"), &values).await?;
    let act = Act { act: "sign_in", person: Some(person.user), chart: None, records: 0 };
    audit::record(core, tx, call, act).await?;
    let policy = core.sign(&core.read_policy(tx).await?)?;
    let time = core.sign_time(call.tenant.id)?;
    Ok(SignInAnswer::SignedIn(Box::new(SignedIn { token, expires_ms, person, policy, time })))
}

//! A tablet in a process of its own, with the operating system's keyring, so that a test can kill it. It takes one order a
//! line as JSON on its standard input and answers with one line; while it taps it writes a line for each acknowledgement,
//! at once.
//!
//! `tablet FOLDER AHEAD_MS`: its clocks are the system's, that many milliseconds ahead, since each full sign-in with no
//! network takes a one-time code of its own.
#![allow(clippy::unwrap_used, reason = "a tablet that cannot go on ends; the test sees it")]

mod fact;

use std::{
    io::{self, BufRead, Write},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use baton_app::{AppError, Config, Core};
use baton_contract::command::Tap;
use baton_vault::{
    clock::{Clock, SystemClock},
    keyring::{OsSecretStore, SecretStore},
    secret::SecretText,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The system's clocks, set ahead.
struct Ahead(SystemClock, u64);

impl Clock for Ahead {
    fn wall_ms(&self) -> i64 {
        self.0.wall_ms().saturating_add_unsigned(self.1)
    }

    fn boot_ms(&self) -> u64 {
        self.0.boot_ms().saturating_add(self.1)
    }

    fn boot_id(&self) -> [u8; 16] {
        self.0.boot_id()
    }
}

/// What the test asks for.
#[derive(Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
enum Order {
    Enrol {
        code: String,
        name: String,
    },
    SignIn {
        login: String,
        password: String,
        code: String,
    },
    SetPin {
        pin: String,
    },
    Open {
        chart: String,
    },
    Start {
        chart: String,
    },
    Look {
        chart: String,
        session: String,
    },
    /// Taps as fast as it can, from tap `from` on.
    Tap {
        chart: String,
        session: String,
        from: usize,
        most: usize,
    },
    Lock,
    Deliver,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let ahead: u64 = arguments.next().unwrap().parse().unwrap();
    let core = Core::start(Config {
        folder,
        clock: Arc::new(Ahead(SystemClock::new().unwrap(), ahead)),
        secrets: Arc::new(keyring()),
        listener: Arc::new(|_| {}),
        read_watch: None,
    })
    .unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for line in io::stdin().lock().lines() {
        let order: Order = serde_json::from_str(&line.unwrap()).unwrap();
        say(&match runtime.block_on(obey(&core, order)) {
            Ok(answer) => json!({ "ok": answer }),
            Err(error) => json!({ "error": error.code.wire() }),
        });
    }
}

/// The keyring, once its daemon is up.
fn keyring() -> OsSecretStore {
    for _ in 0..100 {
        if let Ok(store) = OsSecretStore::open()
            && store.read("is-it-open").is_ok()
        {
            return store;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    OsSecretStore::open().unwrap()
}

async fn obey(core: &Core, order: Order) -> Result<Value, AppError> {
    let shown = |value: Result<Value, serde_json::Error>| value.unwrap();
    Ok(match order {
        Order::Enrol { code, name } => shown(serde_json::to_value(core.device_enrol(&code, &name).await?)),
        Order::SignIn { login, password, code } => {
            shown(serde_json::to_value(core.people_sign_in(&login, SecretText::new(password), Some(code)).await?))
        }
        Order::SetPin { pin } => shown(serde_json::to_value(core.people_set_pin(&SecretText::new(pin))?)),
        Order::Open { chart } => shown(serde_json::to_value(core.chart_open(&chart).await?)),
        Order::Start { chart } => shown(serde_json::to_value(core.session_start(&chart)?)),
        Order::Look { chart, session } => shown(serde_json::to_value(core.session_view(&chart, &session)?)),
        Order::Tap { chart, session, from, most } => {
            tap(core, &chart, &session, from..from + most)?;
            Value::Null
        }
        Order::Lock => {
            core.people_lock();
            Value::Null
        }
        Order::Deliver => {
            core.deliver_all().await?;
            shown(serde_json::to_value(core.sync_view()?))
        }
    })
}

fn tap(core: &Core, chart: &str, session: &str, numbers: std::ops::Range<usize>) -> Result<(), AppError> {
    let rows = core.session_view(chart, session)?.rows;
    for number in numbers {
        let (name, fact) = fact::tap(number);
        let target = rows.iter().find(|row| row.name == name).unwrap().target.clone();
        let tap = Tap { chart: chart.to_owned(), session: session.to_owned(), target, fact, touched_ms_ago: 0 };
        core.session_tap(&tap)?;
        say(&json!({ "tap": number, "row": name }));
    }
    Ok(())
}

/// One line, in one write.
fn say(line: &Value) {
    io::stdout().lock().write_all(format!("{line}\n").as_bytes()).unwrap();
}

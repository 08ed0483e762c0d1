//! `baton-platform`: installs and serves the reference platform.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc};

use baton_server::{
    Config, Fault, Platform,
    setup::{self, Passwords, SetupError},
    tls,
};
use baton_vault::clock::SystemClock;
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

/// The reference platform of Baton.
#[derive(Parser)]
#[command(name = "baton-platform", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes roles, database and tables; safe to run again.
    Install {
        /// A superuser's URL of any database of the server.
        #[arg(long, env = "BATON_ADMIN_URL", hide_env_values = true)]
        admin_url: String,
        /// The database.
        #[arg(long, env = "BATON_DATABASE", default_value = "baton")]
        database: String,
        /// Password of the role baton_app.
        #[arg(long, env = "BATON_APP_PASSWORD", hide_env_values = true)]
        app_password: String,
        /// Password of the role baton_keys.
        #[arg(long, env = "BATON_KEYS_PASSWORD", hide_env_values = true)]
        keys_password: String,
    },
    /// Serves until it is interrupted.
    Serve {
        /// The database as role baton_app.
        #[arg(long, env = "BATON_DATABASE_URL", hide_env_values = true)]
        database_url: String,
        /// The database as role baton_keys.
        #[arg(long, env = "BATON_KEYS_URL", hide_env_values = true)]
        keys_url: String,
        /// Where to listen.
        #[arg(long, env = "BATON_LISTEN", default_value = "127.0.0.1:8443")]
        listen: SocketAddr,
        /// Tenants are <subdomain>.<domain>.
        #[arg(long, env = "BATON_DOMAIN")]
        domain: String,
        /// Folder of the certificate authority; made when missing.
        #[arg(long, env = "BATON_TLS_FOLDER")]
        tls_folder: PathBuf,
        /// File of the development KMS; made when missing.
        #[arg(long, env = "BATON_KMS_KEY_FILE")]
        kms_key_file: PathBuf,
    },
}

/// Why it ended.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error(transparent)]
    Platform(#[from] Fault),
    #[error(transparent)]
    Setup(#[from] SetupError),
    #[error(transparent)]
    Tls(#[from] tls::TlsError),
    #[error("no clock: {0}")]
    Clock(#[from] baton_vault::random::RandomError),
    #[error("waiting for a signal: {0}")]
    Signal(#[from] std::io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "ended");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Ended> {
    match command {
        Command::Install { admin_url, database, app_password, keys_password } => {
            let passwords = Passwords { app: app_password, keys: keys_password };
            setup::install(&admin_url, &database, &passwords).await?;
            Ok(())
        }
        Command::Serve { database_url, keys_url, listen, domain, tls_folder, kms_key_file } => {
            let wildcard = format!("*.{domain}");
            let authority = tls::make_authority(&tls_folder, &[&wildcard])?;
            let hash = data_encoding::HEXLOWER.encode(&authority.spki_sha256);
            tracing::info!(authority = %hash, "devices trust this authority");
            let clock = Arc::new(SystemClock::new()?);
            let config = Config { database_url, keys_url, listen, domain, tls_folder, kms_key_file, clock };
            let running = Platform::start(config).await?;
            tokio::signal::ctrl_c().await?;
            running.stop().await;
            Ok(())
        }
    }
}

//! The running platform: configuration, listening, and stopping.

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{Extension, Router};
use baton_vault::clock::Clock;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

use crate::{
    clinic::Clinic,
    core::Core,
    database::Database,
    fault::Fault,
    kms::{FileKms, Kms},
    request::Peer,
    route::routes,
    tls,
};

/// Connections at once.
const MOST_CONNECTIONS: usize = 2_048;
/// How long a handshake may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection may wait for its next request: longer than devices keep one for reuse.
const IDLE: Duration = Duration::from_secs(120);
/// How long requests under way may still take when the platform stops.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// What the platform needs to know.
#[derive(Clone)]
pub struct Config {
    /// The database as role `baton_app`.
    pub database_url: String,
    /// The database as role `baton_keys`.
    pub keys_url: String,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Tenants are `<subdomain>.<domain>`.
    pub domain: String,
    /// The folder of [`tls::make_authority`].
    pub tls_folder: PathBuf,
    /// The file of [`FileKms`].
    pub kms_key_file: PathBuf,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

/// The platform, connected to its database.
#[derive(Clone)]
pub struct Platform {
    core: Arc<Core>,
}

impl Platform {
    /// Connects without listening: for administration by [`Platform::clinic`].
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn open(config: &Config) -> Result<Self, Fault> {
        let kms: Arc<dyn Kms> = Arc::new(FileKms::open_or_make(&config.kms_key_file)?);
        let database = Database::new(&config.database_url, 16)?;
        let keys = Database::new(&config.keys_url, 4)?;
        let core = Core::open(database, keys, kms, Arc::clone(&config.clock), config.domain.clone()).await?;
        Ok(Self { core: Arc::new(core) })
    }

    /// Connects and serves. It listens when this returns, at [`Running::addr`].
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn start(config: Config) -> Result<Running, Fault> {
        let platform = Self::open(&config).await?;
        let tls = TlsAcceptor::from(Arc::new(tls::server_config(&config.tls_folder)?));
        let listener = TcpListener::bind(config.listen).await?;
        let addr = listener.local_addr()?;
        let (stop, stopped) = watch::channel(());
        let router = routes(Arc::clone(&platform.core));
        let served = tokio::spawn(accept_all(listener, tls, router, stopped));
        tracing::info!(%addr, "listening");
        Ok(Running { addr, platform, stop, served })
    }

    /// What a clinic's admin does.
    #[must_use]
    pub fn clinic(&self) -> Clinic {
        Clinic::new(Arc::clone(&self.core))
    }
}

/// A platform that serves.
pub struct Running {
    addr: SocketAddr,
    platform: Platform,
    stop: watch::Sender<()>,
    served: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What a clinic's admin does.
    #[must_use]
    pub fn clinic(&self) -> Clinic {
        self.platform.clinic()
    }

    /// Stops: takes no new connection, lets requests under way finish, and returns when all are gone.
    pub async fn stop(self) {
        drop(self.stop);
        // A panic in the accept loop has been reported already; there is nothing left to stop then.
        let _ = self.served.await;
    }
}

async fn accept_all(listener: TcpListener, tls: TlsAcceptor, router: Router, mut stopped: watch::Receiver<()>) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let (place, accepted) = tokio::select! {
            both = accept(&listener, &places) => both,
            _ = stopped.changed() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (tls, router, stopped) = (tls.clone(), router.clone(), stopped.clone());
                tokio::spawn(async move {
                    serve(stream, peer, tls, router, stopped).await;
                    drop(place);
                });
            }
            // Out of file descriptors, for one: let others end first.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    let all_gone = places.acquire_many(u32::try_from(MOST_CONNECTIONS).unwrap_or(u32::MAX));
    let _ = tokio::time::timeout(LAST_WORDS, all_gone).await;
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (Option<OwnedSemaphorePermit>, io::Result<(TcpStream, SocketAddr)>) {
    let place = Arc::clone(places).acquire_owned().await.ok();
    (place, listener.accept().await)
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    tls: TlsAcceptor,
    router: Router,
    mut stopped: watch::Receiver<()>,
) {
    // Without it small answers wait for acknowledgements; where it is refused they just do.
    let _ = stream.set_nodelay(true);
    let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, tls.accept(stream)).await else { return };
    let service = TowerToHyperService::new(router.layer(Extension(Peer(peer))));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    // How a connection ends is the client's business; requests were answered or they were not.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

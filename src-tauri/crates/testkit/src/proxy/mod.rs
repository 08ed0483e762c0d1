//! A TCP proxy on 127.0.0.1 that behaves as a bad network does, on command.
//!
//! It carries bytes and does not look into them, so it serves TLS as it is: a client that trusts the platform's certificate keeps
//! trusting it through the proxy (give it the proxy's address, and the platform's host name for SNI). It runs in a thread of its
//! own with a small runtime, so it works from tests with and without one, and its mode can be changed from any thread.
//!
//! One rule looks at the outside of TLS: which bytes of a client are a *request* and which still belong to the handshake
//! ([`Mode::DropNextResponse`]).

mod pipe;
mod request;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::task::LocalSet;

use pipe::{Ending, Pipe};

/// How the network behaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// Everything is carried.
    #[default]
    Pass,
    /// The network is down: connections are reset, new ones at once.
    Cut,
    /// Connections are accepted and nothing is carried, in neither direction, and no error comes. As on a network that heals, what
    /// was held is carried when the mode changes.
    BlackHole,
    /// Each byte arrives this many milliseconds later, in each direction. Throughput stays.
    DelayMs(u64),
    /// Of each connection, this many more bytes of the answers are carried; after them the client is reset. What the client has
    /// sent until then reaches the target, which sees nothing of the reset until it has been silent for a while.
    DropResponsesAfter(u64),
    /// The lost receipt: the next request is carried whole, its answer swallowed, then the client reset. The target notices
    /// nothing, so that it completes its work. From then on everything passes again ([`FaultProxy::mode`] is [`Mode::Pass`]).
    ///
    /// Handshake bytes of a new TLS 1.3 connection are not taken for a request.
    DropNextResponse,
    /// As [`Mode::DropNextResponse`], for the next request of at least this many bytes on the wire: smaller ones before it (a
    /// nonce, say) are answered.
    DropNextResponseTo(u64),
    /// Of each connection, this many more bytes of the requests are carried; then both sides are reset.
    TruncateRequestAfter(u64),
}

/// What went through a proxy so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Connections accepted, also those reset at once.
    pub connections: u64,
    /// Bytes carried from clients to the target.
    pub requests: u64,
    /// Bytes carried from the target to clients.
    pub responses: u64,
    /// Bytes of answers that were swallowed.
    pub swallowed: u64,
    /// Connections that this proxy has reset.
    pub resets: u64,
    /// Answers that [`Mode::DropNextResponse`] or [`Mode::DropNextResponseTo`] has taken.
    pub answers_dropped: u64,
}

/// The same, while it is counted.
#[derive(Debug, Default)]
struct Counters {
    connections: AtomicU64,
    requests: AtomicU64,
    responses: AtomicU64,
    swallowed: AtomicU64,
    resets: AtomicU64,
    answers_dropped: AtomicU64,
}

/// The mode, and a number that each setting of it makes greater: limits count from the setting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Setting {
    mode: Mode,
    number: u64,
}

/// What all connections of a proxy share.
#[derive(Debug)]
struct Shared {
    target: SocketAddr,
    setting: watch::Sender<Setting>,
    counters: Counters,
}

/// A running proxy; dropping it closes its connections and its port.
#[derive(Debug)]
pub struct FaultProxy {
    addr: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Shared {
    /// Changes the mode.
    fn set(&self, mode: Mode) {
        self.setting.send_modify(|setting| *setting = Setting { mode, number: setting.number + 1 });
    }

    /// Goes back to [`Mode::Pass`], unless another mode has been set since: true for one caller only.
    fn take(&self, taken: Setting) -> bool {
        self.setting.send_if_modified(|setting| {
            let ours = *setting == taken;
            if ours {
                *setting = Setting { mode: Mode::Pass, number: taken.number + 1 };
            }
            ours
        })
    }
}

/// Adds to a counter.
fn add(counter: &AtomicU64, amount: usize) {
    counter.fetch_add(amount as u64, Ordering::Relaxed);
}

impl FaultProxy {
    /// Starts a proxy on a free port of 127.0.0.1, in [`Mode::Pass`]. The target need not listen yet.
    ///
    /// # Errors
    /// If no port, runtime or thread can be had.
    pub fn start(target: SocketAddr) -> io::Result<Self> {
        Self::start_on(0, target)
    }

    /// As [`start`](Self::start), on this port.
    ///
    /// # Errors
    /// Also if something else has the port.
    pub fn start_on(port: u16, target: SocketAddr) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let addr = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let shared = Arc::new(Shared { target, setting: watch::Sender::default(), counters: Counters::default() });
        let (stop, stopped) = oneshot::channel();
        let theirs = Arc::clone(&shared);
        let thread = thread::Builder::new().name("fault-proxy".to_owned()).spawn(move || {
            let connections = LocalSet::new();
            let accepting = connections.run_until(accept(listener, theirs));
            runtime.block_on(async {
                tokio::select! {
                    () = accepting => {}
                    _ = stopped => {}
                }
            });
        })?;
        Ok(Self { addr, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// Where clients connect.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Changes how the network behaves, at once, for open connections, too.
    pub fn set(&self, mode: Mode) {
        self.shared.set(mode);
    }

    /// How the network behaves now.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.shared.setting.borrow().mode
    }

    /// What went through so far.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let counters = &self.shared.counters;
        Traffic {
            connections: read(&counters.connections),
            requests: read(&counters.requests),
            responses: read(&counters.responses),
            swallowed: read(&counters.swallowed),
            resets: read(&counters.resets),
            answers_dropped: read(&counters.answers_dropped),
        }
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It has nothing to tell: a panic in it has been printed.
            let _ = thread.join();
        }
    }
}

/// Takes connections until the proxy ends.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let Ok((client, _)) = listener.accept().await else {
            // No descriptor is left, for one: that passes.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        add(&shared.counters.connections, 1);
        tokio::task::spawn_local(serve(client, Arc::clone(&shared)));
    }
}

/// Carries one connection to its end.
async fn serve(client: TcpStream, shared: Arc<Shared>) {
    let Some(target) = reach(&client, &shared).await else {
        return reset(client, &shared);
    };
    let _ = (client.set_nodelay(true), target.set_nodelay(true));
    let pipe = Pipe::new(Arc::clone(&shared));
    let (mut client, mut target) = (client, target);
    match pipe.carry(&mut client, &mut target).await {
        Ending::Closed => {}
        Ending::Reset => {
            reset(client, &shared);
            let _ = target.set_zero_linger();
        }
        Ending::AnswerDropped => {
            reset(client, &shared);
            pipe.drain(&mut target).await;
        }
    }
}

/// Connects to the target when the network allows it; `None` if the client must be reset.
async fn reach(client: &TcpStream, shared: &Shared) -> Option<TcpStream> {
    let mut setting = shared.setting.subscribe();
    let decided = setting.wait_for(|setting| setting.mode != Mode::BlackHole);
    let mode = tokio::select! {
        biased;
        decided = decided => decided.ok()?.mode,
        () = pipe::hung_up(client) => return None,
    };
    if mode == Mode::Cut {
        return None;
    }
    TcpStream::connect(shared.target).await.ok()
}

/// Ends a connection with a reset, not with an orderly close.
fn reset(client: TcpStream, shared: &Shared) {
    add(&shared.counters.resets, 1);
    let _ = client.set_zero_linger();
    drop(client);
}

//! One connection: two directions, and what the mode does to each.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::request::RequestFinder;
use super::{Mode, Setting, Shared, add};

/// Read in pieces of this size.
const PIECE: usize = 64 * 1024;

/// Hold at most this many pieces that are not yet due.
const HELD: usize = 64;

/// An answer counts as complete when both directions have been quiet for so long.
const QUIET: Duration = Duration::from_millis(150);

/// A target whose client was reset may go on for so long after its last byte.
const DRAIN: Duration = Duration::from_secs(10);

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Both sides were done.
    Closed,
    /// The network, or one side, broke it.
    Reset,
    /// An answer was swallowed: the client is to be reset, the target to be left alone.
    AnswerDropped,
}

/// The way that bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Request,
    Response,
}

/// Bytes carried since a setting.
#[derive(Debug, Clone, Copy, Default)]
struct Since {
    number: u64,
    bytes: u64,
}

/// The state of one connection, shared by its two directions.
pub(super) struct Pipe {
    shared: Arc<Shared>,
    finder: RefCell<RequestFinder>,
    /// Bytes of the request under way: since the last byte of an answer.
    request: Cell<u64>,
    /// This connection loses the answer that comes next.
    loses_answer: Cell<bool>,
    /// Bytes of it that have come.
    lost: Cell<u64>,
    last_byte: Cell<Instant>,
    requests: Cell<Since>,
    responses: Cell<Since>,
}

impl Pipe {
    /// A connection that has carried nothing yet.
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            finder: RefCell::default(),
            request: Cell::new(0),
            loses_answer: Cell::new(false),
            lost: Cell::new(0),
            last_byte: Cell::new(Instant::now()),
            requests: Cell::default(),
            responses: Cell::default(),
        }
    }

    /// Carries both directions until the connection ends.
    pub(super) async fn carry(&self, client: &mut TcpStream, target: &mut TcpStream) -> Ending {
        let (from_client, to_client) = client.split();
        let (from_target, to_target) = target.split();
        let both = async {
            let requests = self.one_way(Way::Request, from_client, to_target);
            let responses = self.one_way(Way::Response, from_target, to_client);
            match tokio::try_join!(requests, responses) {
                Ok(_) => Ending::Closed,
                Err(ending) => ending,
            }
        };
        tokio::select! {
            biased;
            () = self.is_cut() => Ending::Reset,
            () = self.has_lost_answer() => Ending::AnswerDropped,
            ending = both => if self.lost.get() > 0 { Ending::AnswerDropped } else { ending },
        }
    }

    /// Lets a target end its work after its client was reset.
    pub(super) async fn drain(&self, target: &mut TcpStream) {
        let mut piece = vec![0; PIECE];
        while let Ok(Ok(read @ 1..)) = timeout(DRAIN, target.read(&mut piece)).await {
            add(&self.shared.counters.swallowed, read);
        }
    }

    /// Carries one direction until its source is done.
    async fn one_way(&self, way: Way, mut from: ReadHalf<'_>, mut to: WriteHalf<'_>) -> Result<(), Ending> {
        let mut setting = self.shared.setting.subscribe();
        let mut held: VecDeque<(Instant, Vec<u8>)> = VecDeque::new();
        let mut piece = vec![0; PIECE];
        let mut is_open = true;
        while is_open || !held.is_empty() {
            let due = held.front().map(|(due, _)| *due);
            tokio::select! {
                biased;
                () = when(due) => {
                    not_in_a_black_hole(&mut setting).await;
                    let Some((_, bytes)) = held.pop_front() else { continue };
                    self.forward(way, &bytes, &mut to).await?;
                }
                read = from.read(&mut piece), if is_open && held.len() < HELD => match read {
                    Ok(0) => is_open = false,
                    Ok(read) => held.push_back((Instant::now() + delay(&setting), piece[..read].to_vec())),
                    Err(_) => return Err(Ending::Reset),
                },
            }
        }
        not_in_a_black_hole(&mut setting).await;
        to.shutdown().await.map_err(|_| Ending::Reset)
    }

    /// Carries, swallows or cuts off one piece.
    async fn forward(&self, way: Way, bytes: &[u8], to: &mut WriteHalf<'_>) -> Result<(), Ending> {
        let setting = *self.shared.setting.borrow();
        self.last_byte.set(Instant::now());
        match way {
            Way::Request => self.forward_request(setting, bytes, to).await,
            Way::Response => self.forward_response(setting, bytes, to).await,
        }
    }

    /// The way to the target.
    async fn forward_request(&self, setting: Setting, bytes: &[u8], to: &mut WriteHalf<'_>) -> Result<(), Ending> {
        let of_requests = self.finder.borrow_mut().feed(bytes) as u64;
        self.request.set(self.request.get() + of_requests);
        let wanted = match setting.mode {
            Mode::DropNextResponse => Some(1),
            Mode::DropNextResponseTo(least) => Some(least.max(1)),
            _ => None,
        };
        let is_request = of_requests > 0 && wanted.is_some_and(|least| self.request.get() >= least);
        if is_request && !self.loses_answer.get() && self.shared.take(setting) {
            self.loses_answer.set(true);
            add(&self.shared.counters.answers_dropped, 1);
        }
        let room = match setting.mode {
            Mode::TruncateRequestAfter(limit) => room(&self.requests, setting.number, limit, bytes.len()),
            _ => bytes.len(),
        };
        write(to, &bytes[..room]).await?;
        add(&self.shared.counters.requests, room);
        if room < bytes.len() { Err(Ending::Reset) } else { Ok(()) }
    }

    /// The way to the client.
    async fn forward_response(&self, setting: Setting, bytes: &[u8], to: &mut WriteHalf<'_>) -> Result<(), Ending> {
        let room = match setting.mode {
            _ if self.loses_answer.get() => 0,
            Mode::DropResponsesAfter(limit) => room(&self.responses, setting.number, limit, bytes.len()),
            _ => bytes.len(),
        };
        self.request.set(0);
        let swallowed = bytes.len() - room;
        add(&self.shared.counters.swallowed, swallowed);
        self.lost.set(self.lost.get() + swallowed as u64);
        write(to, &bytes[..room]).await?;
        add(&self.shared.counters.responses, room);
        Ok(())
    }

    /// Ends when the network is cut.
    async fn is_cut(&self) {
        let mut setting = self.shared.setting.subscribe();
        if setting.wait_for(|setting| setting.mode == Mode::Cut).await.is_err() {
            future::pending::<()>().await;
        }
    }

    /// Ends when an answer has been swallowed whole: some of it has come, and nothing more comes in either direction.
    async fn has_lost_answer(&self) {
        loop {
            let quiet_at = self.last_byte.get() + QUIET;
            if self.lost.get() > 0 && Instant::now() >= quiet_at {
                return;
            }
            sleep(QUIET / 10).await;
        }
    }
}

/// Ends when the client has hung up, without taking a byte from it.
pub(super) async fn hung_up(client: &TcpStream) {
    loop {
        let ready = client.ready(Interest::READABLE).await;
        if ready.map_or(true, |ready| ready.is_read_closed() || ready.is_error()) {
            return;
        }
        sleep(QUIET).await;
    }
}

/// How many of `len` bytes are within the limit, counted from the setting with this number.
fn room(since: &Cell<Since>, number: u64, limit: u64, len: usize) -> usize {
    let mut counted = since.get();
    if counted.number != number {
        counted = Since { number, bytes: 0 };
    }
    let room = usize::try_from(limit - counted.bytes.min(limit)).unwrap_or(usize::MAX).min(len);
    counted.bytes += room as u64;
    since.set(counted);
    room
}

/// How much later a byte arrives.
fn delay(setting: &watch::Receiver<Setting>) -> Duration {
    match setting.borrow().mode {
        Mode::DelayMs(milliseconds) => Duration::from_millis(milliseconds),
        _ => Duration::ZERO,
    }
}

/// Waits for a time, or for ever.
async fn when(due: Option<Instant>) {
    match due {
        // A timer is rounded up to a millisecond; what is due now is not to wait for that.
        Some(due) if due <= Instant::now() => {}
        Some(due) => sleep_until(due).await,
        None => future::pending().await,
    }
}

/// Waits until bytes are carried at all.
async fn not_in_a_black_hole(setting: &mut watch::Receiver<Setting>) {
    // An error means that the proxy is ending, and this connection with it.
    let _ = setting.wait_for(|setting| setting.mode != Mode::BlackHole).await;
}

/// Writes all of it, or breaks the connection.
async fn write(to: &mut WriteHalf<'_>, bytes: &[u8]) -> Result<(), Ending> {
    let written: io::Result<()> = to.write_all(bytes).await;
    written.map_err(|_| Ending::Reset)
}

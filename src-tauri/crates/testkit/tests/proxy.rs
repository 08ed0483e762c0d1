//! The fault proxy: each mode from outside, by plain sockets, and the lost receipt under TLS 1.3.
#![allow(clippy::unwrap_used, reason = "test code: a failed step is a failed test")]
#![allow(clippy::disallowed_methods, reason = "the delay is measured by a clock that is not under test")]

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use baton_testkit::proxy::{FaultProxy, Mode};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use rustls_pki_types::{PrivateKeyDer, ServerName};

/// The requests that a server has received whole.
type Received = Arc<Mutex<Vec<String>>>;

/// What one connection is served with; TLS or not.
trait Both: Read + Write {}
impl<T: Read + Write> Both for T {}

/// A server of lines: it notes each line, works for a while, and answers `ok <line>`.
fn server(work: Duration, tls: Option<Arc<ServerConfig>>) -> (SocketAddr, Received) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addr = listener.local_addr().unwrap();
    let received = Received::default();
    let theirs = Arc::clone(&received);
    thread::spawn(move || {
        for connection in listener.incoming() {
            let (connection, received, tls) = (connection.unwrap(), Arc::clone(&theirs), tls.clone());
            thread::spawn(move || match tls {
                None => serve(connection, &received, work),
                Some(tls) => {
                    let session = ServerConnection::new(tls).unwrap();
                    serve(StreamOwned::new(session, connection), &received, work);
                }
            });
        }
    });
    (addr, received)
}

fn serve(mut connection: impl Both, received: &Received, work: Duration) {
    while let Ok(line) = read_line(&mut connection) {
        thread::sleep(work);
        received.lock().unwrap().push(line.clone());
        if connection.write_all(format!("ok {line}\n").as_bytes()).and_then(|()| connection.flush()).is_err() {
            return;
        }
    }
}

fn read_line(connection: &mut impl Both) -> std::io::Result<String> {
    let mut line = Vec::new();
    let mut byte = [0];
    loop {
        connection.read_exact(&mut byte)?;
        match byte {
            [b'\n'] => return Ok(String::from_utf8(line).unwrap()),
            [other] => line.push(other),
        }
    }
}

fn ask(connection: &mut impl Both, line: &str) -> std::io::Result<String> {
    connection.write_all(format!("{line}\n").as_bytes())?;
    connection.flush()?;
    read_line(connection)
}

fn connect(proxy: &FaultProxy) -> TcpStream {
    let connection = TcpStream::connect(proxy.addr()).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    connection.set_nodelay(true).unwrap();
    connection
}

fn wait_until(what: &str, done: impl Fn() -> bool) {
    for attempt in 0.. {
        if done() {
            return;
        }
        assert!(attempt < 500, "in 5 seconds not reached: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn is_broken(outcome: std::io::Result<String>) -> bool {
    let broken = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe, ErrorKind::ConnectionAborted];
    outcome.is_err_and(|error| broken.contains(&error.kind()))
}

#[test]
fn pass_carries_everything_and_counts() {
    let (addr, received) = server(Duration::ZERO, None);
    let proxy = FaultProxy::start(addr).unwrap();
    let mut connection = connect(&proxy);
    let long = "x".repeat(1_000_000);
    assert_eq!(ask(&mut connection, &long).unwrap(), format!("ok {long}"));
    connection.shutdown(Shutdown::Write).unwrap();
    assert_eq!(connection.read(&mut [0]).unwrap(), 0, "an orderly close is carried, too");
    let traffic = proxy.traffic();
    assert_eq!((traffic.connections, traffic.requests, traffic.responses), (1, 1_000_001, 1_000_004));
    assert_eq!((traffic.resets, traffic.swallowed, received.lock().unwrap().len()), (0, 0, 1));
}

#[test]
fn cut_resets_old_and_new_and_heals() {
    let (addr, _) = server(Duration::ZERO, None);
    let proxy = FaultProxy::start(addr).unwrap();
    let mut old = connect(&proxy);
    assert_eq!(ask(&mut old, "a").unwrap(), "ok a");
    proxy.set(Mode::Cut);
    assert_eq!(old.read(&mut [0]).unwrap_err().kind(), ErrorKind::ConnectionReset);
    let refused = TcpStream::connect(proxy.addr()).and_then(|mut new| ask(&mut new, "b"));
    assert!(is_broken(refused));
    proxy.set(Mode::Pass);
    assert_eq!(ask(&mut connect(&proxy), "c").unwrap(), "ok c");
}

#[test]
fn a_black_hole_says_nothing_and_carries_what_it_held_when_it_heals() {
    let (addr, received) = server(Duration::ZERO, None);
    let proxy = FaultProxy::start(addr).unwrap();
    let mut old = connect(&proxy);
    assert_eq!(ask(&mut old, "a").unwrap(), "ok a");
    proxy.set(Mode::BlackHole);
    for connection in [&mut old, &mut connect(&proxy)] {
        connection.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        assert_eq!(ask(connection, "b").unwrap_err().kind(), ErrorKind::WouldBlock);
    }
    assert_eq!(*received.lock().unwrap(), ["a"]);
    proxy.set(Mode::Pass);
    old.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    assert_eq!(read_line(&mut old).unwrap(), "ok b");
    proxy.set(Mode::BlackHole);
    old.write_all(b"c\n").unwrap();
    proxy.set(Mode::Cut);
    assert!(is_broken(read_line(&mut old)));
}

#[test]
fn delay_takes_its_time_each_way_and_keeps_throughput() {
    let (addr, _) = server(Duration::ZERO, None);
    let proxy = FaultProxy::start(addr).unwrap();
    let mut connection = connect(&proxy);
    assert_eq!(ask(&mut connection, "a").unwrap(), "ok a");
    proxy.set(Mode::DelayMs(100));
    let started = Instant::now();
    assert_eq!(ask(&mut connection, "b").unwrap(), "ok b");
    assert!(started.elapsed() >= Duration::from_millis(200), "{:?}", started.elapsed());
    let started = Instant::now();
    ask(&mut connection, &"x".repeat(1_000_000)).unwrap();
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[test]
fn the_lost_receipt_is_received_once_and_only_that_one_is_lost() {
    let (addr, received) = server(Duration::from_millis(50), None);
    let proxy = FaultProxy::start(addr).unwrap();
    let (mut one, mut other) = (connect(&proxy), connect(&proxy));
    assert_eq!(ask(&mut one, "first").unwrap(), "ok first");
    proxy.set(Mode::DropNextResponse);
    assert!(is_broken(ask(&mut one, "lost")));
    assert_eq!(*received.lock().unwrap(), ["first", "lost"]);
    assert_eq!(proxy.mode(), Mode::Pass);
    assert_eq!(ask(&mut other, "next").unwrap(), "ok next");
    let traffic = proxy.traffic();
    assert_eq!((traffic.answers_dropped, traffic.swallowed), (1, "ok lost\n".len() as u64));
}

#[test]
fn a_lost_receipt_of_a_large_request_lets_small_ones_pass() {
    let (addr, received) = server(Duration::ZERO, None);
    let proxy = FaultProxy::start(addr).unwrap();
    let mut connection = connect(&proxy);
    proxy.set(Mode::DropNextResponseTo(5_000));
    (0..9).for_each(|_| assert_eq!(ask(&mut connection, &"n".repeat(1_000)).unwrap().len(), 1_003));
    assert!(is_broken(ask(&mut connection, &"b".repeat(200_000))));
    assert_eq!(received.lock().unwrap().iter().map(String::len).max(), Some(200_000));
}

#[test]
fn limits_count_from_their_setting_for_each_connection() {
    let (addr, received) = server(Duration::ZERO, None);
    let proxy = FaultProxy::start(addr).unwrap();
    let mut connection = connect(&proxy);
    assert_eq!(ask(&mut connection, "a").unwrap(), "ok a");
    proxy.set(Mode::DropResponsesAfter(7));
    assert_eq!(ask(&mut connection, "b").unwrap(), "ok b");
    assert!(is_broken(ask(&mut connection, "c")));
    proxy.set(Mode::TruncateRequestAfter(4));
    for _ in 0..2 {
        assert!(is_broken(ask(&mut connect(&proxy), "truncated")));
    }
    wait_until("the whole requests", || *received.lock().unwrap() == ["a", "b", "c"]);
}

#[test]
fn a_target_that_does_not_listen_is_a_reset_and_a_dropped_proxy_is_gone() {
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let proxy = FaultProxy::start(nobody).unwrap();
    assert!(is_broken(ask(&mut connect(&proxy), "a")));
    let addr = proxy.addr();
    drop(proxy);
    assert_eq!(TcpStream::connect(addr).unwrap_err().kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn it_starts_and_ends_inside_a_runtime() {
    let (addr, _) = server(Duration::ZERO, None);
    let proxy = FaultProxy::start(addr).unwrap();
    let connection = tokio::net::TcpStream::connect(proxy.addr()).await.unwrap();
    drop(proxy);
    drop(connection);
}

/// A server's and a client's side of one self-signed certificate, TLS 1.3.
fn tls() -> (Arc<ServerConfig>, Arc<ClientConfig>) {
    let own = rcgen::generate_simple_self_signed(["platform.test".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(own.cert.der().clone()).unwrap();
    let server = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let server = server.with_protocol_versions(&[&rustls::version::TLS13]).unwrap().with_no_client_auth();
    let client = ClientConfig::builder_with_provider(provider);
    let client = client.with_protocol_versions(&[&rustls::version::TLS13]).unwrap().with_root_certificates(roots);
    let server = server.with_single_cert(vec![own.cert.der().clone()], key).unwrap();
    (Arc::new(server), Arc::new(client.with_no_client_auth()))
}

fn connect_tls(proxy: &FaultProxy, config: &Arc<ClientConfig>) -> StreamOwned<ClientConnection, TcpStream> {
    let name = ServerName::try_from("platform.test").unwrap();
    StreamOwned::new(ClientConnection::new(Arc::clone(config), name).unwrap(), connect(proxy))
}

#[test]
fn under_tls_a_handshake_is_not_taken_for_the_request() {
    let (server_side, client_side) = tls();
    // The work takes longer than the proxy waits for silence: the request must be received all the same.
    let (addr, received) = server(Duration::from_millis(400), Some(server_side));
    let proxy = FaultProxy::start(addr).unwrap();
    assert_eq!(ask(&mut connect_tls(&proxy, &client_side), "a").unwrap(), "ok a");
    proxy.set(Mode::DropNextResponse);
    assert!(is_broken(ask(&mut connect_tls(&proxy, &client_side), "lost on a new connection")));
    wait_until("the lost request", || received.lock().unwrap().len() == 2);
    let mut kept = connect_tls(&proxy, &client_side);
    assert_eq!(ask(&mut kept, "b").unwrap(), "ok b");
    proxy.set(Mode::DropNextResponse);
    assert!(is_broken(ask(&mut kept, "lost on an old connection")));
    assert_eq!(received.lock().unwrap().last().unwrap(), "lost on an old connection");
    assert_eq!(proxy.traffic().answers_dropped, 2);
}

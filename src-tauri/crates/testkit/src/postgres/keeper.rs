//! The keeper: the parent of the server, which ends it when our process is gone, however it went.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

use super::ClusterError;
use super::programs::{Programs, bare};

/// `$1` log, `$2` folder to remove in the end or nothing, then the server's command line. It says the server's process id, and
/// when its input ends it ends the server and removes the folder. A second shell reads the input while the first waits for the
/// server; a server that ends by itself leaves its folder until the input ends, so that its log can be read.
const SCRIPT: &str = r#"
log=$1 folder=$2
shift 2
"$@" </dev/null >>"$log" 2>&1 &
server=$!
printf '%s\n' "$server"
exec 3<&0 </dev/null >/dev/null 2>&1
until_end() { while read -r _ <&3; do :; done; }
after() { n=$1; while [ "$n" -gt 0 ]; do kill -0 "$server" || exit; sleep 1; n=$((n - 1)); done; }
{
    until_end
    kill -INT "$server"
    after 20
    kill -QUIT "$server"
    after 5
    kill -KILL "$server"
} &
watch=$!
wait "$server"
kill -KILL "$watch"
until_end
[ -z "$folder" ] || rm -rf -- "$folder"
"#;

/// How long to wait for the keeper at the end, in steps: the server's fast shutdown, and the harder ways that follow it.
const END_STEP: Duration = Duration::from_millis(10);
const END_STEPS: u32 = 3000;

/// A running keeper; dropping it ends the server and waits for that.
#[derive(Debug)]
pub(super) struct Keeper {
    shell: Child,
    server: u32,
}

impl Keeper {
    /// Starts the server under a keeper, in a process group of its own: a Ctrl-C in the terminal is ours to handle.
    pub(super) fn start(programs: &Programs, folder: &Path, port: u16, temporary: bool) -> Result<Self, ClusterError> {
        let mut command = bare(&["sh", "-c", SCRIPT, "baton-postgres-keeper"]);
        command.arg(folder.join("postgres.log")).arg(if temporary { folder } else { Path::new("") });
        command.args(programs.command_line("postgres")).arg("-D").arg(folder.join("data")).args(settings(port));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
        let mut shell = command.spawn().map_err(ClusterError::io("starting sh"))?;
        let mut said = String::new();
        if let Some(stdout) = shell.stdout.take() {
            let read = BufReader::new(stdout).read_line(&mut said);
            read.map_err(ClusterError::io("hearing from the server's keeper"))?;
        }
        let server = said.trim().parse().unwrap_or_default();
        Ok(Self { shell, server })
    }

    /// The process id of the server.
    pub(super) fn server_pid(&self) -> u32 {
        self.server
    }

    /// Whether the server is gone.
    pub(super) fn server_has_ended(&self) -> bool {
        let server = i32::try_from(self.server).ok().and_then(Pid::from_raw);
        server.is_none_or(|server| test_kill_process(server) == Err(Errno::SRCH))
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.end();
    }
}

impl Keeper {
    /// Ends the server and waits for that.
    pub(super) fn end(&mut self) {
        drop(self.shell.stdin.take());
        for _ in 0..END_STEPS {
            if !matches!(self.shell.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(END_STEP);
        }
        // The kernel then kills the server.
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

/// The settings, on the command line: nothing of one run stays in the folder. What decides durability is left at its default.
fn settings(port: u16) -> Vec<String> {
    let all = [
        format!("port={port}"),
        "listen_addresses=127.0.0.1".to_owned(),
        "unix_socket_directories=".to_owned(),
        "shared_buffers=128MB".to_owned(),
        "max_connections=200".to_owned(),
        "password_encryption=scram-sha-256".to_owned(),
        "timezone=UTC".to_owned(),
    ];
    all.into_iter().flat_map(|setting| ["-c".to_owned(), setting]).collect()
}

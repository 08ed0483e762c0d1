//! Processor time by who used it: threads of this process by name, and other processes by their parent.

use std::{collections::HashMap, fs};

/// Processor microseconds used so far.
#[derive(Clone, Copy, Default)]
pub struct Cpu {
    pub platform: f64,
    pub client: f64,
    pub postgres: f64,
}

impl Cpu {
    /// Of this process's threads, and of the PostgreSQL server `server` with its children.
    pub fn now(server: u32) -> Self {
        let mut cpu = Self::default();
        for task in fs::read_dir("/proc/self/task").unwrap().flatten() {
            let Ok(stat) = fs::read_to_string(task.path().join("stat")) else { continue };
            let (name, used) = parse(&stat);
            if name.starts_with("platform") {
                cpu.platform += used;
            } else {
                cpu.client += used;
            }
        }
        cpu.postgres = family(server);
        cpu
    }

    /// What was used since.
    pub fn since(self, before: Self) -> Self {
        Self {
            platform: self.platform - before.platform,
            client: self.client - before.client,
            postgres: self.postgres - before.postgres,
        }
    }
}

/// Name and processor microseconds from a `stat` line (ticks of 10 ms).
fn parse(stat: &str) -> (String, f64) {
    let open = stat.find('(').unwrap();
    let close = stat.rfind(')').unwrap();
    let fields: Vec<&str> = stat[close + 2..].split(' ').collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    (stat[open + 1..close].to_owned(), ticks * 10_000.0)
}

fn family(server: u32) -> f64 {
    let mut used = HashMap::new();
    for process in fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = process.file_name().to_str().and_then(|n| n.parse::<u32>().ok()) else { continue };
        let Ok(stat) = fs::read_to_string(process.path().join("stat")) else { continue };
        let close = stat.rfind(')').unwrap();
        let parent: u32 = stat[close + 2..].split(' ').nth(1).unwrap().parse().unwrap();
        used.insert(pid, (parent, parse(&stat).1));
    }
    used.iter().filter(|(pid, (parent, _))| **pid == server || *parent == server).map(|(_, (_, us))| us).sum()
}

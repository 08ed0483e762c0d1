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

/// A process and everything that it started, directly or not.
pub fn family_of(pid: i32) -> Vec<i32> {
    let mut parents = Vec::new();
    for process in fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = process.file_name().to_str().and_then(|n| n.parse::<i32>().ok()) else { continue };
        let Ok(stat) = fs::read_to_string(process.path().join("stat")) else { continue };
        let close = stat.rfind(')').unwrap();
        parents.push((pid, stat[close + 2..].split(' ').nth(1).unwrap().parse::<i32>().unwrap()));
    }
    let mut family = vec![pid];
    let mut next = 0;
    while let Some(of) = family.get(next).copied() {
        family.extend(parents.iter().filter(|(_, parent)| *parent == of).map(|(pid, _)| *pid));
        next += 1;
    }
    family
}

/// Processor microseconds that these processes have used.
pub fn used_us(family: &[i32]) -> f64 {
    let stats = family.iter().filter_map(|pid| fs::read_to_string(format!("/proc/{pid}/stat")).ok());
    stats.map(|stat| parse(&stat).1).sum()
}

/// What each of these processes is called, its memory in use, and how much of that is its own and no file's, in MB.
pub fn resident_each(family: &[i32]) -> Vec<(String, f64, f64)> {
    let name = |pid: &i32| fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim().to_owned();
    let each = |pid: &i32| (name(pid), resident_mb(&[*pid]), status_mb(&[*pid], "RssAnon:"));
    family.iter().map(each).collect()
}

/// Memory of these processes that is in use, in MB (10^6 bytes); what several share is counted in each.
pub fn resident_mb(family: &[i32]) -> f64 {
    status_mb(family, "VmRSS:")
}

fn status_mb(family: &[i32], field: &str) -> f64 {
    let kib = |status: String| {
        let line = status.lines().find(|line| line.starts_with(field))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok()
    };
    let statuses = family.iter().filter_map(|pid| fs::read_to_string(format!("/proc/{pid}/status")).ok());
    statuses.filter_map(kib).sum::<f64>() * 1_024.0 / 1e6
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

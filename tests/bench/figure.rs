//! Figures, their limits, and how they are shown.

use serde_json::{Value, json};

/// Which side of the limit is good.
#[derive(Clone, Copy)]
pub enum Limit {
    AtMost(f64),
    AtLeast(f64),
    /// Shown beside another figure; no limit of its own.
    None,
}

pub struct Figure {
    name: &'static str,
    value: f64,
    unit: &'static str,
    limit: Limit,
}

#[derive(Default)]
pub struct Report {
    figures: Vec<Figure>,
}

impl Report {
    pub fn add(&mut self, name: &'static str, value: f64, unit: &'static str, limit: Limit) {
        println!("{name}: {value:.3} {unit}");
        self.figures.push(Figure { name, value, unit, limit });
    }

    pub fn within_limits(&self) -> bool {
        self.figures.iter().all(Figure::holds)
    }

    pub fn table(&self) -> String {
        let mut text = String::from("\n| figure | measured | must be | |\n|---|---|---|---|\n");
        for figure in &self.figures {
            let limit = match figure.limit {
                Limit::AtMost(limit) => format!("≤ {limit}"),
                Limit::AtLeast(limit) => format!("≥ {limit}"),
                Limit::None => "–".to_owned(),
            };
            let verdict = if figure.holds() { "" } else { "**missed**" };
            text.push_str(&format!(
                "| `{}` | {:.2} {} | {limit} | {verdict} |\n",
                figure.name, figure.value, figure.unit
            ));
        }
        text
    }

    pub fn json(&self) -> String {
        let figures: Vec<Value> = self
            .figures
            .iter()
            .map(|f| {
                let limit = match f.limit {
                    Limit::AtMost(limit) | Limit::AtLeast(limit) => json!(limit),
                    Limit::None => Value::Null,
                };
                json!({ "name": f.name, "value": f.value, "unit": f.unit, "limit": limit })
            })
            .collect();
        let settings = json!({
            "cores": std::thread::available_parallelism().map(usize::from).unwrap_or(0),
            "kernel": std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim(),
            "profile": if cfg!(debug_assertions) { "debug" } else { "release" },
            "ledger": "SQLCipher, WAL, synchronous=FULL",
            "postgresql": "default durability",
        });
        serde_json::to_string_pretty(&json!({ "settings": settings, "figures": figures })).unwrap()
    }
}

impl Figure {
    fn holds(&self) -> bool {
        match self.limit {
            Limit::AtMost(limit) => self.value <= limit,
            Limit::AtLeast(limit) => self.value >= limit,
            Limit::None => true,
        }
    }
}

/// The value below which this share of the sorted samples lies.
pub fn quantile(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let index = ((samples.len() as f64 * share).ceil() as usize).clamp(1, samples.len()) - 1;
    samples[index]
}

/// Milliseconds that `work` takes.
pub fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    #[allow(clippy::disallowed_methods, reason = "a stopwatch measures this process, not the world")]
    let start = std::time::Instant::now();
    let result = work();
    (start.elapsed().as_secs_f64() * 1_000.0, result)
}

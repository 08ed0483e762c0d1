//! The four schemas: which migrations a kind of file has, which version this build knows, how durable a commit is.

#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "what refinery's macro writes; its input is checked at build time"
)]

mod device {
    refinery::embed_migrations!("../../../migrations/device");
}
mod ledger {
    refinery::embed_migrations!("../../../migrations/ledger");
}
mod user {
    refinery::embed_migrations!("../../../migrations/user");
}
mod chart {
    refinery::embed_migrations!("../../../migrations/chart");
}

/// One of the four kinds of file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Device,
    Ledger,
    User,
    Chart,
}

impl Kind {
    /// The schema version this build writes: the number of its last migration.
    pub(crate) fn version(self) -> u32 {
        match self {
            Kind::User => 1,
            Kind::Device | Kind::Ledger => 2,
            Kind::Chart => 5,
        }
    }

    /// The migrations, to be run in one transaction.
    pub(crate) fn migrations(self) -> refinery::Runner {
        let runner = match self {
            Kind::Device => device::migrations::runner(),
            Kind::Ledger => ledger::migrations::runner(),
            Kind::User => user::migrations::runner(),
            Kind::Chart => chart::migrations::runner(),
        };
        runner.set_grouped(true)
    }

    /// Whether each commit is on the disk when it returns. A chart's is not: its ledger is, and it is replayed.
    pub(crate) fn durable(self) -> bool {
        self != Kind::Chart
    }

    /// Whether the caller decides when to checkpoint, off the tap.
    pub(crate) fn checkpoints_apart(self) -> bool {
        matches!(self, Kind::Ledger | Kind::Chart)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_knows_the_number_of_its_last_migration() {
        for kind in [Kind::Device, Kind::Ledger, Kind::User, Kind::Chart] {
            let last = kind.migrations().get_migrations().iter().map(refinery::Migration::version).max();
            assert_eq!(last.map(i64::from), Some(i64::from(kind.version())), "{kind:?}");
        }
    }
}

//! Sessions on paper: blank data sheets, and what becomes of a filled one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{row::RowView, view::SessionView};

views! {
    /// A service that may be given.
    struct PaperService {
        /// Its code.
        pub code: String,
        /// What it is.
        pub name: String,
    }

    /// A client's data sheet, blank.
    struct PaperSheet {
        /// The chart.
        pub chart: String,
        /// The client's initials: a sheet carries no name.
        pub initials: String,
        /// When it was made, wall milliseconds: plans change.
        pub made_ms: f64,
        /// An id for the session, should this sheet be entered.
        pub session: String,
        /// The targets that are being run, in their places, as a session's rows before the first tap.
        pub rows: Vec<RowView>,
        /// Services that may be given today; the active person's usual one first.
        pub services: Vec<PaperService>,
        /// Targets that ask for *zero* or *not observed* where the sheet is silent.
        pub asks: Vec<String>,
    }

    /// A line of a sheet that does not fit.
    struct RefusedFact {
        /// Its place in the list.
        pub place: u32,
        /// Why, as a sentence.
        pub why: String,
    }

    /// What became of a sheet. Either it is a session now, or nothing of it is recorded.
    struct PaperAnswer {
        /// The session; none where something does not fit.
        pub session: Option<SessionView>,
        /// Lines that do not fit.
        pub refused: Vec<RefusedFact>,
        /// Why the times or the words do not fit, as a sentence; none where they do.
        pub problem: Option<String>,
    }
}

//! Pull: the rows of one chart, in an order that loses none under concurrent writers (DESIGN §5).

mod cursor;
mod page;

pub use page::{answer, on_care_team};

//! Tests of the data as embedded: the facts it gives, and the form of its tables.

mod facts;
mod tables;

use crate::index;
use crate::table::{Row, Table};

/// A row of a table of its own, for what no row of the data has as of today.
pub(crate) fn row_of(line: &str) -> Row {
    let table = index::table([line.to_owned()]).unwrap();
    Table::new(table.leak()).row(0).unwrap()
}

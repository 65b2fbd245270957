//! Tests of the data as embedded: the facts it gives, and the form of its tables.

mod facts;
mod tables;

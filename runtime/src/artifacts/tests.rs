mod json;
mod schema;
mod templates;

use super::*;

mod json;
mod templates;

use super::*;

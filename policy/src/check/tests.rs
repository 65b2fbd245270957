//! That every code has its place and its page.

//! What the layers of policies say together.

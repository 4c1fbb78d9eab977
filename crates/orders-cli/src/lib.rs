//! The program `orders`.

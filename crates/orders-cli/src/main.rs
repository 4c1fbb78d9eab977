//! The program `orders`.

fn main() {}

//! What a machine can check of docs/STYLE.md.
//!
//! Each check is a function of a tree of texts. It returns everything that is wrong, as
//! `path:line: what`. One test runs it on the project, another on texts that it has to report.

mod tidy {
    mod architecture;
    mod circles;
    mod columns;
    mod lengths;
    mod links;
    mod modules;
    mod names;
    mod rust;
    mod tree;
    mod words;
}

//! Tests of the crates from the outside.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod corpus;
mod design_doc;
mod schema;
mod text_form;

/// Second statements of the same rules, which share no code with the first.
mod oracles {
    mod canonical;
    mod decimals;
    mod fills;
    mod news;
    mod orders;
    mod patterns;
    mod records;
    mod reports;
    mod summaries;
    pub(crate) mod texts;
    mod timestamps;
    mod updates;
}

#[expect(unreachable_pub, reason = "the fuzz targets use it as a crate")]
#[path = "../fuzz/src/properties.rs"]
mod properties;

/// The paths are those of the design document.
mod unit {
    pub(crate) mod core {
        pub(crate) mod enums;
        mod excerpt;
        mod lifecycle;
    }
    pub(crate) mod utils {
        mod id_generators;
        mod id_generators_clock;
        pub(crate) mod ids;
    }
    pub(crate) mod dtos {
        pub(crate) mod state {
            mod canonical;
            mod command;
            mod decimal_arithmetic;
            mod differences;
            mod effect;
            pub(crate) mod exact_decimal;
            pub(crate) mod exact_decimal_accepted;
            pub(crate) mod examples;
            mod execution_summary;
            mod execution_summary_json;
            mod fill;
            pub(crate) mod fill_examples;
            mod fill_json;
            pub(crate) mod fill_refused;
            mod invalid_record;
            pub(crate) mod news;
            mod order;
            mod order_convergence;
            pub(crate) mod order_documents_refused;
            pub(crate) mod order_json;
            pub(crate) mod order_keys_refused;
            pub(crate) mod order_kinds_refused;
            mod order_lifecycle;
            mod order_update;
            pub(crate) mod order_values_refused;
            pub(crate) mod printable_text;
            pub(crate) mod quantity;
            mod re_exports;
            pub(crate) mod symbol;
            mod tables;
            pub(crate) mod timestamp;
            pub(crate) mod timestamp_accepted;
            mod timestamp_instants;
        }
    }
    mod refused;
    mod text_types;
    mod texts;
}

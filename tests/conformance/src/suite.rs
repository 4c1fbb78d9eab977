//! The list of all facts.

/// Declares the facts, one row a module, and makes the macro `suite!` of them. A
/// fact that is missing here is a function that nobody calls, which is a warning.
macro_rules! suite_of {
    ($D:tt $($module:ident: $($fact:ident)+;)+) => {
        /// The facts, each of them a function of what makes a ledger.
        pub mod facts {
            $(pub use crate::$module::{$($fact),+};)+
        }

        /// Runs the suite on a store: a name, and a closure that makes an empty
        /// ledger of it, as a [`Subject`](crate::Subject).
        #[macro_export]
        macro_rules! suite {
            ($D name:ident, $D fresh:expr) => {
                mod $D name {
                    use super::*;

                    fn fresh() -> Box<dyn $D crate::Subject> {
                        Box::new(($D fresh)())
                    }

                    $(mod $module {
                        $(#[test]
                        fn $fact() {
                            $D crate::facts::$fact(super::fresh);
                        })+
                    })+
                }
            };
        }
    };
}

suite_of! {
    $
    auditing:
        every_discrepancy_is_found_and_named
        findings_come_in_the_order_of_registration_however_many_orders_there_are;
    filling:
        a_fill_is_recorded_on_an_order_of_any_status_and_leaves_the_status
        an_overfill_is_recorded_and_summed_up
        a_fill_that_comes_again_changes_nothing
        the_exchanges_id_makes_a_fill_the_same_under_another_id_too
        without_the_exchanges_id_two_equal_fills_are_two
        the_exchanges_id_names_a_fill_within_one_order_only
        another_fill_by_the_same_exchange_id_is_kept_beside_the_first_and_does_not_count
        a_third_fill_by_one_exchange_id_conflicts_with_the_one_that_counts
        an_id_of_a_fill_with_other_content_is_refused
        an_id_of_a_fill_is_in_use_for_an_order_that_comes_with_it
        a_fill_of_an_unknown_order_is_refused_and_not_kept;
    filters:
        an_order_is_found_by_its_id_alone
        orders_are_found_by_the_exchanges_id_that_they_have_or_learned
        open_orders_are_those_that_are_not_final
        the_orders_of_a_group_are_those_of_no_other
        orders_come_in_the_order_of_registration_until_there_are_enough
        orders_are_found_by_status_and_by_the_time_that_they_were_created
        a_range_may_reach_beyond_what_the_ledger_can_hold
        a_page_after_an_order_that_is_not_there_is_an_error
        pages_go_on_after_any_order_and_miss_none
        every_combination_of_conditions_admits_what_the_filter_says
        any_number_of_ids_may_be_asked_for;
    reading:
        fills_that_count_come_in_the_order_of_recording_and_are_summed_up
        a_sum_that_cannot_be_held_is_an_error_and_no_summary
        a_history_is_of_one_order_in_the_order_in_which_things_were_said
        changes_come_in_pages_that_miss_none_and_repeat_none;
    registering:
        a_registered_order_is_there_and_its_registration_is_the_first_change
        the_same_order_again_is_a_repeat_that_changes_nothing_however_far_it_has_come
        a_number_with_other_zeros_is_the_same_order_and_the_first_spelling_stays
        an_id_of_an_order_with_other_content_is_refused_and_the_fields_are_named
        another_value_under_any_one_key_is_another_order;
    replaying:
        the_changes_of_a_ledger_make_an_equal_one;
    reporting:
        every_status_reported_of_every_status_does_what_the_lifecycle_says
        an_order_learns_its_exchange_id_and_the_latest_time
        a_report_that_advances_and_names_the_order_does_both
        a_contradiction_is_kept_with_its_reason_and_the_order_stays
        a_report_that_comes_again_changes_nothing_whatever_it_did_at_first
        a_report_that_differs_in_one_field_is_another_report
        a_report_of_what_the_order_was_registered_as_is_kept_once
        a_report_of_an_unknown_order_is_refused_and_not_kept;
    round_trip:
        an_order_of_every_status_type_and_side_with_and_without_each_field_is_read_as_it_was
        a_fill_with_and_without_each_field_is_read_as_it_was;
    scenarios:
        every_scenario_has_the_effects_that_were_reviewed
        what_does_not_contradict_ends_the_same_however_it_arrives_and_repeats;
    steps:
        a_ledger_is_what_a_few_vectors_are
        news_without_contradictions_ends_the_same_in_any_order_and_however_often;
    taking:
        each_command_has_its_outcome_and_a_refused_one_leaves_the_others
        each_command_builds_on_those_before_it
        an_order_may_be_registered_after_what_was_refused_for_lack_of_it
        no_commands_change_nothing;
    times:
        every_time_within_64_bits_of_nanoseconds_is_kept_to_the_nanosecond
        a_time_outside_64_bits_of_nanoseconds_is_refused_and_nothing_is_kept;
}

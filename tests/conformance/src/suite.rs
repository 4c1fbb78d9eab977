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
        what_comes_later_than_the_end_by_the_tolerance_is_found
        reports_that_differ_in_their_reason_count_as_one_finding
        the_latest_cumulative_quantity_counts
        findings_with_other_facts_have_other_keys
        findings_come_by_order_id_however_many_orders_there_are;
    busting:
        a_bust_takes_back_what_it_names_whichever_comes_first
        the_status_stays_the_exchanges_word
        a_bust_by_the_exchanges_id_takes_back_every_fill_under_it
        a_bust_takes_with_it_the_parts_of_equal_quantity_and_price_alone
        busted_parts_still_join_the_others_to_one_execution
        a_bust_of_nothing_is_kept_and_found_until_its_fill_comes
        a_bust_names_fills_of_its_own_order_alone
        a_bust_is_a_repeat_only_if_it_is_equal_in_every_field
        a_bust_of_an_unknown_order_is_refused;
    field:
        n_1_a_correction_is_a_bust_and_another_fill
        n_2_a_busted_execution_leaves_the_order_filled_but_short
        n_3_a_commission_that_comes_later_or_first_completes_the_execution
        n_4_one_execution_at_two_precisions_counts_at_the_earlier_time
        n_5_an_order_that_expired_and_was_cancelled_is_expired_and_nothing_is_wrong
        n_6_an_execution_proves_that_a_rejected_order_lived
        n_7_an_order_that_is_cancelled_and_lives_is_taken_back_by_a_ruling
        n_8_one_order_of_the_exchange_taken_in_twice_is_found_under_both
        n_9_an_order_that_is_filled_before_it_was_made_is_sound
        n_10_every_execution_after_the_end_is_found_in_any_order
        n_11_only_the_sum_that_cannot_be_held_is_missing
        n_12_an_order_that_is_filled_but_for_dust_is_settled_by_a_ruling
        n_13_news_of_an_order_that_nobody_placed_counts_once_it_is_registered;
    filling:
        a_fill_is_recorded_on_an_order_of_any_status_and_leaves_the_status
        an_overfill_is_recorded_and_summed_up
        a_fill_that_comes_again_changes_nothing
        an_execution_under_another_fill_id_is_news_that_counts_once
        without_the_exchanges_id_two_equal_fills_are_two
        the_exchanges_id_names_an_execution_within_one_order_only
        a_part_that_says_otherwise_is_kept_and_does_not_count
        only_the_time_of_a_part_may_differ_and_the_earliest_counts
        a_part_joins_two_executions_into_one
        a_part_is_compared_with_the_first_one_of_its_name
        an_id_of_a_fill_of_another_order_is_refused
        an_id_of_a_fill_is_in_use_for_an_order_that_comes_with_it
        a_fill_of_an_unknown_order_is_refused_and_not_kept;
    filters:
        an_order_is_found_by_its_id_alone
        orders_are_found_by_the_exchanges_id_that_they_have_or_learned
        orders_are_found_by_the_exchanges_id_of_any_of_their_fills
        orders_are_found_by_a_fill_of_theirs_and_by_the_end_of_their_id
        open_orders_are_those_that_are_not_final
        the_orders_of_a_group_are_those_of_no_other
        orders_come_in_the_order_of_registration_until_there_are_enough
        orders_are_found_by_status_and_by_the_time_that_they_were_created
        a_range_may_reach_beyond_what_the_ledger_can_hold
        a_page_after_an_order_that_is_not_there_is_an_error
        pages_go_on_after_any_order_and_miss_none
        every_combination_of_conditions_admits_what_the_filter_says
        any_number_of_ids_may_be_asked_for;
    grouping:
        a_group_is_registered_once_with_one_content
        an_order_may_name_a_group_that_is_not_registered
        the_status_of_a_group_follows_from_its_orders
        an_execution_that_does_not_count_is_none_of_the_groups
        the_quantities_of_a_group_are_by_symbol_and_side
        the_sums_of_a_group_do_not_depend_on_the_order_of_registration;
    permuting:
        any_news_end_the_same_in_any_order_and_however_often
        two_ledgers_with_the_same_news_have_one_digest_and_one_audit;
    reading:
        executions_that_count_come_by_time_and_id_and_are_summed_up
        a_sum_that_cannot_be_held_is_missing_and_the_others_stand
        a_history_is_of_one_order_in_the_order_in_which_things_were_said
        changes_come_in_pages_that_miss_none_and_repeat_none
        a_cursor_of_another_ledger_is_an_error;
    registering:
        a_registered_order_is_there_and_its_registration_is_the_first_change
        the_same_order_again_is_a_repeat_that_changes_nothing_however_far_it_has_come
        a_number_with_other_zeros_is_the_same_order_and_the_first_spelling_stays
        an_id_of_an_order_with_other_content_is_refused_and_the_fields_are_named
        another_value_under_any_one_key_is_another_order;
    replaying:
        the_changes_of_a_ledger_make_an_equal_one;
    reporting:
        every_status_reported_of_every_status_does_what_the_contract_says
        any_multiset_of_reports_ends_in_one_order_with_the_earliest_id
        an_order_learns_its_exchange_id_and_the_latest_time
        a_report_that_advances_and_names_the_order_does_both
        a_contradiction_is_kept_with_its_reason_and_counts
        the_earliest_report_with_an_id_names_the_order
        the_id_of_a_registration_stays
        a_report_that_comes_again_changes_nothing_whatever_it_did_at_first
        a_report_that_differs_in_one_field_is_another_report
        a_report_of_what_the_order_was_registered_as_is_kept_once
        a_report_of_an_unknown_order_is_refused_and_not_kept;
    requesting:
        requests_and_answers_are_kept_once_and_change_no_order
        a_request_or_an_answer_of_an_unknown_order_is_refused
        a_request_is_settled_by_what_the_contract_says_and_nothing_else
        a_registration_that_is_not_pending_is_a_word_of_the_exchange
        of_several_answers_taken_outweighs_refused_and_both_outweigh_unknown
        answers_to_different_requests_contradict_nothing
        an_unsettled_request_is_found_once_it_is_older_than_the_limit
        which_of_several_times_and_deadlines_counts_does_not_depend_on_arrival;
    round_trip:
        an_order_of_every_status_type_and_side_with_and_without_each_field_is_read_as_it_was
        a_fill_with_and_without_each_field_is_read_as_it_was
        news_of_every_kind_with_and_without_each_field_is_read_as_it_was;
    ruling:
        a_ruling_takes_back_reports_up_to_its_time_and_its_status
        a_ruling_is_kept_with_its_time_and_a_repeat_changes_nothing
        what_is_taken_back_is_in_no_finding
        a_finding_is_settled_by_its_key_and_one_with_other_facts_is_not
        a_finding_may_be_settled_before_it_stands
        a_ruling_settles_findings_of_its_own_order_alone
        a_ruling_on_an_unknown_order_is_refused;
    scenarios:
        every_scenario_has_the_effects_that_were_reviewed
        each_scenario_ends_the_same_however_it_arrives_and_repeats;
    steps:
        a_ledger_is_what_a_few_vectors_are;
    taking:
        each_command_has_its_outcome_and_a_refused_one_leaves_the_others
        each_command_builds_on_those_before_it
        an_order_may_be_registered_after_what_was_refused_for_lack_of_it
        no_commands_change_nothing;
    times:
        every_time_within_64_bits_of_nanoseconds_is_kept_to_the_nanosecond
        a_time_outside_64_bits_of_nanoseconds_is_refused_and_nothing_is_kept;
}

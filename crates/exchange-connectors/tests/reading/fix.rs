use dtos_state::{OrderStatus, OrderType};
use exchange_connectors::{Lack, RequestedKind, Venue, cancel_id};
use execution_connector::ErrorClass;

use crate::message::{
    OURS, answers, busts, classes, execution, executions, is_elsewhere, lack, news, notices,
    problem, report, terms, time,
};

const VENUE: Venue = Venue::Fix;

const NEW: &str = "8=FIX.4.4|9=1|35=8|34=2|49=VENUE|52=20260115-08:30:00.200|56=CLIENT|6=0|\
    11=ORD_20260115_083000_a1b2c3d4|14=0|17=E1|37=V1|38=100|39=0|40=2|44=50|54=1|55=BTC/USD|\
    60=20260115-08:30:00.123|150=0|151=100|10=000|";

/// The message with other values of some tags; an empty value leaves the tag out.
fn with(message: &str, changes: &[(u32, &str)]) -> String {
    let mut fields: Vec<String> =
        message.split('|').filter(|field| !field.is_empty()).map(Into::into).collect();
    for (tag, value) in changes {
        let start = format!("{tag}=");
        fields.retain(|field| !field.starts_with(&start));
        if !value.is_empty() {
            fields.insert(fields.len() - 1, format!("{start}{value}"));
        }
    }
    fields.join("|") + "|"
}

fn filled() -> String {
    with(NEW, &[(39, "1"), (150, "F"), (14, "40"), (151, "60"), (17, "E2"), (31, "50"), (32, "40")])
}

#[test]
fn a_report_is_read_with_soh_or_bars_between_its_fields() {
    for message in [NEW.to_owned(), NEW.replace('|', "\x01")] {
        let report = report(VENUE, &message);
        assert_eq!(
            (report.status, report.name.order_id.unwrap().as_str()),
            (OrderStatus::Open, OURS)
        );
        assert_eq!(report.reported_at, time("2026-01-15T08:30:00.123Z"));
        let terms = report.terms.unwrap();
        assert_eq!(
            (terms.order_type, terms.price.unwrap().to_string()),
            (OrderType::Limit, "50".into())
        );
    }
}

#[test]
fn each_word_is_one_status_and_some_by_their_quantities() {
    for (word, changes, wanted) in [
        ("A", &[][..], OrderStatus::Open),
        ("5", &[], OrderStatus::Open),
        ("7", &[], OrderStatus::Open),
        ("9", &[], OrderStatus::Open),
        ("D", &[], OrderStatus::Open),
        ("0", &[(14, "5")], OrderStatus::PartiallyFilled),
        ("6", &[], OrderStatus::Open),
        ("6", &[(14, "25")], OrderStatus::PartiallyFilled),
        ("E", &[(14, "100")], OrderStatus::Filled),
        ("B", &[(14, "50")], OrderStatus::PartiallyFilled),
        ("1", &[(14, "50")], OrderStatus::PartiallyFilled),
        ("1", &[(14, "100"), (151, "0")], OrderStatus::Filled),
        ("2", &[(14, "100")], OrderStatus::Filled),
        ("4", &[(14, "50")], OrderStatus::Cancelled),
        ("C", &[], OrderStatus::Expired),
        ("3", &[(59, "0")], OrderStatus::Expired),
        ("3", &[(59, "1"), (14, "50")], OrderStatus::PartiallyFilled),
    ] {
        let message = with(&with(NEW, changes), &[(39, word)]);
        assert_eq!(report(VENUE, &message).status, wanted, "{word} {changes:?}");
    }
}

#[test]
fn a_rejection_is_one_only_with_both_words_and_not_of_a_duplicate() {
    let rejected = with(NEW, &[(39, "8"), (150, "8"), (103, "99"), (58, "Insufficient funds")]);
    let report = report(VENUE, &rejected);
    assert_eq!(
        (report.status, report.reason.unwrap().as_str()),
        (OrderStatus::Rejected, "Insufficient funds")
    );
    let executed = with(&rejected, &[(14, "5")]);
    assert_eq!(crate::message::report(VENUE, &executed).status, OrderStatus::Cancelled);
    for (changes, class) in [
        (&[(103, "6"), (37, "NONE")][..], ErrorClass::AlreadyThere),
        (&[(150, "I"), (103, "5"), (37, "NONE")], ErrorClass::NotFound),
        (&[(150, "0")], ErrorClass::Unknown),
        (&[(20, "3"), (150, "I")], ErrorClass::Unknown),
    ] {
        let message = with(&rejected, changes);
        assert_eq!(news(VENUE, &message), [], "{message}");
        assert_eq!(classes(VENUE, &message), [Some(class)], "{message}");
    }
}

#[test]
fn ids_are_text_however_many_digits_they_have() {
    let message = with(&filled(), &[(17, "20636730646335310000"), (37, "20636730646335310000")]);
    let execution = execution(VENUE, &message);
    assert_eq!(execution.connector_fill_id, "20636730646335310000");
    assert_eq!(execution.name.connector_order_id.unwrap(), "20636730646335310000");
    let other = with(&message, &[(37, "V2")]);
    assert_ne!(crate::message::execution(VENUE, &other).fill_id, execution.fill_id);
}

#[test]
fn a_fill_stands_whatever_its_average_price() {
    assert_eq!(executions(VENUE, &with(&filled(), &[(6, "0")])).len(), 1);
    let status = with(&filled(), &[(150, "I"), (39, "2")]);
    assert_eq!(executions(VENUE, &status), []);
}

#[test]
fn the_answer_to_a_cancel_has_the_order_in_41() {
    for kind in ["4", "5", "6", "E"] {
        let message = with(NEW, &[(150, kind), (11, "CXL_3"), (41, OURS)]);
        assert_eq!(report(VENUE, &message).name.order_id.unwrap(), OURS, "{kind}");
    }
    // An execution while a cancel is pending has it in 11.
    let pending = with(&filled(), &[(39, "6"), (41, "ORD_20260115_083000_00000000")]);
    assert_eq!(execution(VENUE, &pending).name.order_id.unwrap(), OURS);
}

#[test]
fn a_late_fill_with_the_id_of_a_cancel_is_found_by_the_venues_id() {
    let late = with(&filled(), &[(11, "CXL_17"), (39, "4")]);
    let name = execution(VENUE, &late).name;
    assert_eq!((name.order_id, name.is_foreign()), (None, false));
    assert_eq!(name.connector_order_id.unwrap(), "V1");
    // A cancel's id of ours tells the order.
    let order_id = OURS.parse().unwrap();
    let ours = cancel_id(VENUE.client_id_form(), &order_id, 17);
    let late = with(&late, &[(11, &ours)]);
    assert_eq!(execution(VENUE, &late).name.order_id.unwrap(), OURS);
}

#[test]
fn a_bust_names_its_execution_and_a_correction_another_one() {
    let bust = with(NEW, &[(150, "H"), (19, "E2"), (17, "E3"), (58, "Trade bust")]);
    assert_eq!(busts(VENUE, &bust)[0].connector_fill_id, "E2");
    assert_eq!(executions(VENUE, &bust), []);
    let correction = with(&filled(), &[(150, "G"), (19, "E2"), (17, "E4"), (32, "30")]);
    assert_eq!(busts(VENUE, &correction)[0].connector_fill_id, "E2");
    assert_eq!(execution(VENUE, &correction).connector_fill_id, "E4");
}

#[test]
fn in_fix_4_2_the_transaction_type_decides_first() {
    let message = with(&filled(), &[(150, "1")]).replace("FIX.4.4", "FIX.4.2");
    for (kind, executed, busted) in [("0", 1, 0), ("1", 0, 1), ("2", 1, 1), ("3", 0, 0)] {
        let message = with(&message, &[(20, kind), (19, "E1")]);
        assert_eq!(executions(VENUE, &message).len(), executed, "{kind}");
        assert_eq!(busts(VENUE, &message).len(), busted, "{kind}");
    }
    assert_eq!(executions(VENUE, &message), [], "without 20 it is a status");
}

#[test]
fn a_restated_or_replaced_order_is_reported_and_registers_nothing() {
    for kind in ["D", "5"] {
        let message = with(NEW, &[(150, kind), (38, "50")]);
        assert_eq!(notices(VENUE, &message).len(), 1, "{kind}");
        assert_eq!(report(VENUE, &message).terms, None);
    }
}

#[test]
fn a_refused_cancel_says_nothing_of_the_order() {
    let message = format!(
        "8=FIX.4.4|35=9|52=20260115-08:30:00|11=C1|37=V1|39=2|41={OURS}|58=Late|102=0|434=1|"
    );
    assert_eq!(news(VENUE, &message), []);
    assert_eq!(classes(VENUE, &message), [Some(ErrorClass::Unknown)]);
    assert_eq!(answers(VENUE, &message)[0].about.order_id.unwrap(), OURS);
    let unknown = with(&message, &[(102, "1"), (37, "NONE"), (39, "8")]);
    assert_eq!(classes(VENUE, &unknown), [Some(ErrorClass::NotFound)]);
    // Binance leaves 39, 41 and 102 out.
    let order_id = OURS.parse().unwrap();
    let ours = cancel_id(VENUE.client_id_form(), &order_id, 1);
    let bare = with(&message, &[(39, ""), (41, ""), (102, ""), (11, &ours), (25016, "-1013")]);
    assert_eq!(classes(VENUE, &bare), [Some(ErrorClass::Unknown)]);
    assert_eq!(answers(VENUE, &bare)[0].about.order_id.unwrap(), OURS);
}

#[test]
fn a_refusal_may_come_without_a_report() {
    let message = format!(
        "8=FIX.4.4|35=j|52=20260115-08:30:00|45=0|58=x : EOrder:Insufficient funds|\
         372=D|379={OURS}|380=0|10=1|"
    );
    let answer = answers(VENUE, &message).remove(0);
    assert_eq!(
        (answer.request, answer.about.order_id.unwrap().as_str()),
        (RequestedKind::Place, OURS)
    );
    for (text, class) in [
        ("x : EOrder:Insufficient funds", ErrorClass::FinalRefusal),
        ("x : EService:Timeout", ErrorClass::Unknown),
        ("x : EOrder:cl_ord_id already in use", ErrorClass::AlreadyThere),
        ("no such thing", ErrorClass::FinalRefusal),
    ] {
        assert_eq!(classes(VENUE, &with(&message, &[(58, text)])), [Some(class)], "{text}");
    }
    let asked = with(&message, &[(372, "H"), (58, "Unknown order")]);
    assert_eq!(classes(VENUE, &asked), [Some(ErrorClass::NotFound)]);
}

#[test]
fn a_session_reject_names_a_sequence_number_alone() {
    let message = "8=FIX.4.4|35=3|52=20260115-08:30:00|45=28|58=Missing|371=40|372=D|373=1|";
    let answer = answers(VENUE, message).remove(0);
    assert_eq!(answer.about.request_id.unwrap().as_ref(), "28");
    assert_eq!((answer.request, answer.about.order_id), (RequestedKind::Place, None));
}

#[test]
fn a_resent_report_is_of_the_time_of_its_first_sending() {
    let message = with(
        NEW,
        &[(60, ""), (43, "Y"), (122, "20260115-08:30:00.124"), (52, "20260115-09:00:00")],
    );
    assert_eq!(report(VENUE, &message).reported_at, time("2026-01-15T08:30:00.124Z"));
}

#[test]
fn times_have_any_precision() {
    for (text, wanted) in [
        ("20260115-08:30:00", "2026-01-15T08:30:00Z"),
        ("20260115-08:30:00.252946", "2026-01-15T08:30:00.252946Z"),
        ("20260115-08:30:00.252946123", "2026-01-15T08:30:00.252946123Z"),
    ] {
        assert_eq!(report(VENUE, &with(NEW, &[(60, text)])).reported_at, time(wanted));
    }
    assert!(problem(VENUE, &with(NEW, &[(60, "2026-01-15")])).starts_with("60: invalid time"));
}

#[test]
fn fees_are_summed_in_one_currency() {
    let group = filled().replace("|10=", "|136=2|137=0.5|138=USD|139=4|137=0.25|138=USD|139=4|10=");
    let execution = execution(VENUE, &group);
    assert_eq!(execution.commission.unwrap().to_string(), "0.75");
    assert_eq!(execution.commission_asset.unwrap(), "USD");
    let amount = with(&filled(), &[(12, "0.5"), (13, "3"), (479, "USD")]);
    assert_eq!(crate::message::execution(VENUE, &amount).commission.unwrap().to_string(), "0.5");
    let per_unit = with(&filled(), &[(12, "0.5"), (13, "1")]);
    assert_eq!(crate::message::execution(VENUE, &per_unit).commission, None);
}

#[test]
fn an_empty_tag_and_a_doubled_one_in_a_group_are_no_problem() {
    let message = NEW.replace("|10=", "|453=2|448=|447=D|452=11|448=B|447=D|452=3|10=");
    assert_eq!(report(VENUE, &message).status, OrderStatus::Open);
    let doubled = NEW.replace("|10=", "|39=2|10=");
    assert_eq!(problem(VENUE, &doubled), "39: expected the tag once");
}

#[test]
fn a_stop_order_has_its_stop_price_in_99_or_as_binance_in_1102() {
    for tag in [99, 1102] {
        let message = with(NEW, &[(40, "4"), (tag, "49")]);
        let terms = terms(VENUE, &message);
        assert_eq!(terms.order_type, OrderType::StopLimit);
        assert_eq!(terms.stop_price.unwrap().to_string(), "49");
    }
    assert!(matches!(lack(VENUE, &with(NEW, &[(40, "3")])), Lack::InModel(_)));
    assert!(matches!(lack(VENUE, &with(NEW, &[(54, "5")])), Lack::InModel(_)));
    assert!(matches!(lack(VENUE, &with(NEW, &[(152, "10")])), Lack::InModel(_)));
}

#[test]
fn messages_of_the_session_and_of_ours_are_known() {
    for kind in ["0", "1", "2", "4", "5", "A", "D", "F", "G", "H", "N", "W"] {
        let message = format!("8=FIX.4.4|35={kind}|34=1|10=1|");
        assert!(is_elsewhere(VENUE, &message), "{kind}");
    }
    let problem = problem(VENUE, "8=FIX.4.4|35=ZZ|10=1|");
    assert_eq!(problem, "35: unexpected kind of message: expected one about orders");
}

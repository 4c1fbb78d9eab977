//! The kinds of ids as texts: accepted, refused, sorted.

use chrono::DateTime;
use core_enums::Excerpt;
use id_generators::{
    EntryPlanKind, ExecutionCommandKind, ExecutionGroupId, ExecutionPlanKind, ExitPlanKind, FillId,
    Id, IdKind, JournalEntryKind, NewsKind, OrderId, RiskKind, ScheduleKind, SignalKind,
    SizePlanKind, StrategyDirectiveKind, TickKind,
};
use regex::Regex;

use crate::text_form::{assert_all_refused, assert_reads_as, assert_refused, neighbours};

/// V1.
pub(crate) const REFUSED_ORDER_IDS: &[&str] = &[
    "",
    "ORD_",
    "ORD_20251201_150000",
    "ORD_20251201_150000_",
    "ORD_20251201_150000_a1b2c3d",
    "ORD_20251201_150000_a1b2c3d44",
    "ORD_20251201_150000_a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4",
    "ORD_2025121_150000_a1b2c3d4",
    "ORD_20251201_15000_a1b2c3d44",
    "ORD_202512011_50000_a1b2c3d4",
    "ORD_20251201_150000_A1B2C3D4",
    "ORD_20251201_150000_a1b2c3dg",
    "ORD_20251201_150000_0xb2c3d4",
    "ord_20251201_150000_a1b2c3d4",
    "Ord_20251201_150000_a1b2c3d4",
    "EXG_20251201_150000_a1b2c3d4",
    "TPL_20251201_150000_a1b2c3d4",
    "20251201_150000_a1b2c3d4",
    "ORD-20251201-150000-a1b2c3d4",
    "ORD_20251201T150000_a1b2c3d4",
    "ORD_2025-12-01_15:00:00_a1b2",
    "ORD20251201_150000_a1b2c3d4",
    "ORD__0251201_150000_a1b2c3d4",
    "ORD_+0251201_150000_a1b2c3d4",
    "ORD_-0251201_150000_a1b2c3d4",
    "ORD_20251201_+50000_a1b2c3d4",
    "ORD_20251201_150000_+1b2c3d4",
    "ORD_20251201_150000_-1b2c3d4",
    "ORD_20251201_150000_a1b2 3d4",
    " ORD_20251201_150000_a1b2c3d4",
    "ORD_20251201_150000_a1b2c3d4 ",
    "ORD_20251201_150000_a1b2c3d4\n",
    "ORD_20251201_150000_a1b2c3d\n",
    "ORD_20251201_150000_a1b2c3d4\r\n",
    "ORD_20251201_150000_a1b2c3d4\0",
    "ORD_20251201_150000_a1b2c3d\0",
    "\0ORD_20251201_150000_a1b2c3d4",
    "ORD_２０２５１２０１_150000_a1b2c3d4",
    "ORD_２０25_150000_a1b2c3d4", // 28 bytes, as a good one
    "ORD_٢٠٢٥١٢٠١_150000_a1b2c3d4",
    "ORD_٢٠٢٥_150000_a1b2c3d4",           // 28 bytes
    "ORD_20251201_150000_\u{430}1b2c3d",  // a Cyrillic letter that looks like a
    "\u{41e}RD_20251201_150000_a1b2c3d4", // a Cyrillic capital that looks like O
    "ORD\u{ff3f}20251201_150000_a1b2c3d4",
];

/// V2.
pub(crate) const REFUSED_EXECUTION_GROUP_IDS: &[&str] = &[
    "",
    "EXG_",
    "EXG_20251201_145955",
    "EXG_20251201_145955_",
    "EXG_20251201_145955_xyz7",
    "EXG_20251201_145955_xyz789abc",
    "EXG_20251201_145955_xyz789xyz789xyz789xyz789xyz789xyz789xyz789xyz789",
    "EXG_20251201_145955_XYZ789",
    "EXG_20251201_145955_xyz_89",
    "EXG_20251201_145955_xyz-89",
    "EXG_20251201_145955_xyz.89",
    "exg_20251201_145955_xyz789",
    "ORD_20251201_145955_a1b2c3d4",
    "EXG-20251201-145955-xyz789",
    "EXG_2025121_145955_xyz789",
    "EXG_20251201_14595_xyz789",
    "EXG_+0251201_145955_xyz789",
    "EXG_20251201_-45955_xyz789",
    "EXG_20251201_145955_+yz789",
    "EXG_20251201_145955_xyz 89",
    " EXG_20251201_145955_xyz789",
    "EXG_20251201_145955_xyz789 ",
    "EXG_20251201_145955_xyz789\n",
    "EXG_20251201_145955_xyz789\0",
    "EXG_20251201_145955_xyz7\0\0\0\0",
    "EXG_２０251201_145955_xyz789",
    "EXG_٢٠25_145955_xyz789ab",
    "EXG_20251201_145955_\u{445}yz789", // a Cyrillic letter that looks like x
    "EXG_20251201_145955_xyzé9",
    "EXG_20251201_145955_xyz７",
];

pub(crate) const ORDER_IDS: &[&str] = &[
    ORDER_ID,
    "ORD_20251201_150100_b2c3d4e5",
    "ORD_00000000_000000_00000000",
    "ORD_99999999_999999_ffffffff",
];

pub(crate) const FILL_IDS: &[&str] = &[FILL_ID, "FIL_00000000_000000_00000000"];

pub(crate) const EXECUTION_GROUP_IDS: &[&str] = &[
    "EXG_20251201_145955_00000",
    "EXG_20251201_145955_xyz789",
    "EXG_20251201_145955_abc123",
    "EXG_20251201_145955_zzzzzzz",
    "EXG_20251201_145955_a1b2c3d4",
    "EXG_20251201_145955_zzzzzzzz",
];

const ORDER_ID: &str = "ORD_20251201_150000_a1b2c3d4";
const FILL_ID: &str = "FIL_20251201_150002_c3d4e5f6";

/// Letters, digits and marks at the limits of the patterns.
const CHARACTERS: &str = "\0\n /059:AFGZ_`afgz{+-.é٣９\u{430}";

#[test]
fn an_order_id_or_fill_id_of_any_eight_hex_digits_is_read_and_written_the_same() {
    for id in ORDER_IDS {
        assert_eq!(assert_reads_as::<OrderId>(id, id).as_str(), *id);
        let id = id.replace("ORD", "FIL");
        assert_eq!(assert_reads_as::<FillId>(&id, &id).as_str(), id);
    }
}

#[test]
fn a_group_id_ends_in_five_to_eight_digits_or_letters() {
    for id in EXECUTION_GROUP_IDS {
        assert_eq!(assert_reads_as::<ExecutionGroupId>(id, id).as_str(), *id);
        assert_eq!(String::from(id.parse::<ExecutionGroupId>().unwrap()), *id);
    }
}

#[test]
fn what_is_not_an_order_id_is_refused() {
    assert_all_refused::<OrderId>(
        REFUSED_ORDER_IDS,
        "invalid id",
        "expected ORD_YYYYMMDD_HHMMSS_xxxxxxxx, in digits and lower-case hex",
    );
}

#[test]
fn what_is_not_a_fill_id_is_refused() {
    // An order id differs from a fill id only in its prefix, so it has its own
    // row.
    let refused = REFUSED_ORDER_IDS.iter().map(|id| id.replace("ORD", "FIL"));
    for id in refused.chain([ORDER_ID.into()]) {
        let message = format!(
            "invalid id {}: expected FIL_YYYYMMDD_HHMMSS_xxxxxxxx, in digits and lower-case hex",
            Excerpt::of(&id)
        );
        assert_refused::<FillId>(&id, &message);
    }
}

#[test]
fn what_is_not_a_group_id_is_refused() {
    assert_all_refused::<ExecutionGroupId>(
        REFUSED_EXECUTION_GROUP_IDS,
        "invalid id",
        "expected EXG_YYYYMMDD_HHMMSS_xxxxx, in digits and five to eight digits or lower-case \
         letters",
    );
}

#[test]
fn a_text_one_character_from_an_id_is_one_only_where_the_pattern_says_so() {
    let order_id = Regex::new(r"\AORD_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}\z").unwrap();
    for text in neighbours(ORDER_ID, CHARACTERS) {
        assert_eq!(text.parse::<OrderId>().is_ok(), order_id.is_match(&text), "{text:?}");
    }
    let fill_id = Regex::new(r"\AFIL_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}\z").unwrap();
    for text in neighbours(FILL_ID, CHARACTERS) {
        assert_eq!(text.parse::<FillId>().is_ok(), fill_id.is_match(&text), "{text:?}");
    }
    let group_id = Regex::new(r"\AEXG_[0-9]{8}_[0-9]{6}_[0-9a-z]{5,8}\z").unwrap();
    for suffix in ["xyz78", "xyz789", "xyz789ab"] {
        for text in neighbours(&format!("EXG_20251201_145955_{suffix}"), CHARACTERS) {
            let is_id = text.parse::<ExecutionGroupId>().is_ok();
            assert_eq!(is_id, group_id.is_match(&text), "{text:?}");
        }
    }
}

const CHAIN_LETTERS: [&str; 12] =
    ["TCK", "NWS", "SCH", "SIG", "RSK", "STR", "ENT", "SIZ", "EXT", "EXP", "EXC", "JRN"];

#[test]
fn each_id_of_a_chain_has_three_letters_of_its_own() {
    assert_has_letters::<TickKind>("TCK");
    assert_has_letters::<NewsKind>("NWS");
    assert_has_letters::<ScheduleKind>("SCH");
    assert_has_letters::<SignalKind>("SIG");
    assert_has_letters::<RiskKind>("RSK");
    assert_has_letters::<StrategyDirectiveKind>("STR");
    assert_has_letters::<EntryPlanKind>("ENT");
    assert_has_letters::<SizePlanKind>("SIZ");
    assert_has_letters::<ExitPlanKind>("EXT");
    assert_has_letters::<ExecutionPlanKind>("EXP");
    assert_has_letters::<ExecutionCommandKind>("EXC");
    assert_has_letters::<JournalEntryKind>("JRN");
}

fn assert_has_letters<K: IdKind>(letters: &str) {
    let of_kind = |id: &str| id.replacen("EXG", letters, 1);
    for id in EXECUTION_GROUP_IDS {
        assert_eq!(assert_reads_as::<Id<K>>(&of_kind(id), &of_kind(id)).as_str(), of_kind(id));
    }
    let others = CHAIN_LETTERS.iter().filter(|&&other| other != letters);
    let others = others.map(|other| format!("{other}_20251201_145955_xyz789"));
    for id in REFUSED_EXECUTION_GROUP_IDS.iter().map(|id| of_kind(id)).chain(others) {
        let message = format!(
            "invalid id {}: expected {letters}_YYYYMMDD_HHMMSS_xxxxx, in digits and five to eight \
             digits or lower-case letters",
            Excerpt::of(&id)
        );
        assert_refused::<Id<K>>(&id, &message);
    }
    assert_eq!(K::PATTERN, format!("^{letters}_[0-9]{{8}}_[0-9]{{6}}_[0-9a-z]{{5,8}}$"));
    let numbered = Id::<K>::numbered(DateTime::UNIX_EPOCH, 0xff).unwrap();
    assert_eq!(numbered.as_str(), format!("{letters}_19700101_000000_000000ff"));
}

/// V3.
#[test]
fn an_id_knows_its_second() {
    for (digits, second) in [
        ("20251201_150000", "2025-12-01 15:00:00 UTC"),
        ("20240229_235959", "2024-02-29 23:59:59 UTC"),
        ("00000101_000000", "0000-01-01 00:00:00 UTC"),
        ("99991231_235959", "9999-12-31 23:59:59 UTC"),
    ] {
        let id: OrderId = format!("ORD_{digits}_a1b2c3d4").parse().unwrap();
        assert_eq!(id.timestamp().unwrap().to_string(), second);
        let id: ExecutionGroupId = format!("EXG_{digits}_xyz78").parse().unwrap();
        assert_eq!(id.timestamp().unwrap().to_string(), second);
    }
}

/// V3.
#[test]
fn digits_that_are_no_date_are_an_id_without_a_second() {
    for digits in [
        "00000000_000000",
        "20250001_150000",
        "20251301_150000",
        "20251200_150000",
        "20251232_150000",
        "20250229_150000",
        "19000229_150000",
        "20250431_150000",
        "20251201_240000",
        "20251201_156000",
        "20161231_235960",
        "20259999_150000",
        "99999999_999999",
    ] {
        let text = format!("ORD_{digits}_a1b2c3d4");
        let id = assert_reads_as::<OrderId>(&text, &text);
        assert_eq!(
            id.timestamp().unwrap_err().to_string(),
            format!("the digits of \"ORD_{digits}_a1b2c3d4\" are not a date and time")
        );
        assert!(format!("EXG_{digits}_xyz789").parse::<ExecutionGroupId>().is_ok(), "{digits}");
    }
}

#[test]
fn ids_are_ordered_and_equal_as_their_texts_are() {
    let suffixes = ["00000", "000000", "0000000", "00000000", "0000a", "a0000", "zzzzz", "zzzzzz"];
    let texts: Vec<String> = ["20251201_145955", "20251201_145956", "00000000_000000"]
        .iter()
        .flat_map(|second| suffixes.map(|suffix| format!("EXG_{second}_{suffix}")))
        .collect();
    for (one, other) in texts.iter().flat_map(|one| texts.iter().map(move |other| (one, other))) {
        let [a, b] = [one, other].map(|text| text.parse::<ExecutionGroupId>().unwrap());
        assert_eq!(a.cmp(&b), one.cmp(other), "{one} and {other}");
        assert_eq!(a == b, one == other, "{one} and {other}");
    }
}

#[test]
fn an_id_is_small_and_copied_not_moved() {
    assert!(size_of::<OrderId>() <= 32);
    assert!(size_of::<ExecutionGroupId>() <= 32);
    assert!(size_of::<FillId>() <= 32);
    let id: OrderId = ORDER_ID.parse().unwrap();
    let copy = id;
    assert_eq!(id, copy);
}

#[test]
fn an_id_fills_the_width_it_is_given_and_debugs_with_its_kind() {
    let order_id: OrderId = ORDER_ID.parse().unwrap();
    let group_id: ExecutionGroupId = "EXG_20251201_145955_xyz789".parse().unwrap();
    let fill_id: FillId = FILL_ID.parse().unwrap();
    assert_eq!(format!("[{order_id:>30}]"), "[  ORD_20251201_150000_a1b2c3d4]");
    assert_eq!(format!("[{group_id:<28}]"), "[EXG_20251201_145955_xyz789  ]");
    assert_eq!(format!("{order_id:?}"), "OrderId(ORD_20251201_150000_a1b2c3d4)");
    assert_eq!(format!("{fill_id:?}"), "FillId(FIL_20251201_150002_c3d4e5f6)");
    assert_eq!(format!("{group_id:?}"), "ExecutionGroupId(EXG_20251201_145955_xyz789)");
}

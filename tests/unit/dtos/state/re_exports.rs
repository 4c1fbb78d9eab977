//! What the signatures of `dtos_state` show can be named through it.

use std::any::TypeId;

#[test]
fn a_type_of_another_crate_is_the_same_under_both_names() {
    for (name, is_same) in [
        ("OrderSide", is_same::<dtos_state::OrderSide, core_enums::OrderSide>()),
        ("OrderType", is_same::<dtos_state::OrderType, core_enums::OrderType>()),
        ("OrderStatus", is_same::<dtos_state::OrderStatus, core_enums::OrderStatus>()),
        ("ReportEffect", is_same::<dtos_state::ReportEffect, core_enums::ReportEffect>()),
        ("ChangeEffect", is_same::<dtos_state::ChangeEffect, core_enums::ChangeEffect>()),
        ("Sum", is_same::<dtos_state::Sum, core_enums::Sum>()),
        ("Excerpt", is_same::<dtos_state::Excerpt, core_enums::Excerpt>()),
        ("UnknownName", is_same::<dtos_state::UnknownName, core_enums::UnknownName>()),
        ("AnswerOutcome", is_same::<dtos_state::AnswerOutcome, core_enums::AnswerOutcome>()),
        ("RequestKind", is_same::<dtos_state::RequestKind, core_enums::RequestKind>()),
        ("GroupStatus", is_same::<dtos_state::GroupStatus, core_enums::GroupStatus>()),
        ("HistoryFault", is_same::<dtos_state::HistoryFault, core_enums::HistoryFault>()),
        ("TradePlanId", is_same::<dtos_state::TradePlanId, id_generators::TradePlanId>()),
        ("OrderId", is_same::<dtos_state::OrderId, id_generators::OrderId>()),
        (
            "ExecutionGroupId",
            is_same::<dtos_state::ExecutionGroupId, id_generators::ExecutionGroupId>(),
        ),
        ("FillId", is_same::<dtos_state::FillId, id_generators::FillId>()),
        ("InvalidId", is_same::<dtos_state::InvalidId, id_generators::InvalidId>()),
        ("NotATimestamp", is_same::<dtos_state::NotATimestamp, id_generators::NotATimestamp>()),
        ("Decimal", is_same::<dtos_state::rust_decimal::Decimal, rust_decimal::Decimal>()),
        ("TimeDelta", is_same::<dtos_state::chrono::TimeDelta, chrono::TimeDelta>()),
    ] {
        assert!(is_same, "{name}");
    }
}

fn is_same<T: 'static, U: 'static>() -> bool {
    TypeId::of::<T>() == TypeId::of::<U>()
}

//! The effect of a command, and its name among the changes of a ledger.

use core_enums::{ChangeEffect, OrderStatus};
use dtos_state::{Contradiction, Effect};

#[test]
fn each_effect_that_keeps_something_has_a_name_of_its_own() {
    let status = OrderStatus::Filled.after(OrderStatus::Rejected).unwrap_err();
    let fill_id = "FIL_20251201_150002_c3d4e5f6".parse().unwrap();
    let named = [
        (Effect::Registered, "registered"),
        (Effect::Advanced, "advanced"),
        (Effect::Amended, "amended"),
        (Effect::Unchanged, "unchanged"),
        (Effect::Contradicted(Contradiction::from(status)), "contradicted"),
        (Effect::Filled, "filled"),
        (Effect::Conflicted { with: fill_id }, "conflicted"),
    ];
    let effects = named.each_ref().map(|(effect, _)| effect.of_change());
    assert_eq!(effects, ChangeEffect::ALL.map(Some));
    for (effect, name) in named {
        assert_eq!(effect.of_change().map(ChangeEffect::as_str), Some(name));
    }
    for repeat in [Effect::REPEATED, Effect::Repeated { fill_id: Some(fill_id) }] {
        assert_eq!(repeat.of_change(), None);
    }
    assert_eq!(Effect::REPEATED, Effect::Repeated { fill_id: None });
}

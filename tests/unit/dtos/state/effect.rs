//! The effect of a command, and its name among the changes of a ledger.

use core_enums::{ChangeEffect, OrderStatus};
use dtos_state::{Contradiction, Effect};

#[test]
fn each_effect_that_keeps_something_has_a_name_of_its_own() {
    let [known, reported] = [OrderStatus::Filled, OrderStatus::Rejected];
    let by = Contradiction::Status { known, reported };
    let with = "FIL_20251201_150002_c3d4e5f6".parse().unwrap();
    let named = [
        (Effect::Registered, "registered"),
        (Effect::Advanced, "advanced"),
        (Effect::Amended, "amended"),
        (Effect::Unchanged, "unchanged"),
        (Effect::Contradicted { by, is_changed: true }, "contradicted"),
        (Effect::Filled, "filled"),
        (Effect::Completed { with }, "completed"),
        (Effect::Conflicted { with }, "conflicted"),
        (Effect::Busted, "busted"),
        (Effect::Requested, "requested"),
        (Effect::Answered, "answered"),
        (Effect::Ruled { is_changed: false }, "ruled"),
    ];
    let effects = named.each_ref().map(|(effect, _)| effect.of_change());
    assert_eq!(effects, ChangeEffect::ALL.map(Some));
    for (effect, name) in named {
        assert_eq!(effect.of_change().map(ChangeEffect::as_str), Some(name));
    }
    assert_eq!(Effect::Repeated.of_change(), None);
}

#[test]
fn an_order_is_changed_by_what_says_so_alone() {
    let [known, reported] = [OrderStatus::Filled, OrderStatus::Rejected];
    let by = || Contradiction::Status { known, reported };
    let with = "FIL_20251201_150002_c3d4e5f6".parse().unwrap();
    for (effect, is_changed) in [
        (Effect::Registered, false),
        (Effect::Advanced, true),
        (Effect::Amended, true),
        (Effect::Unchanged, false),
        (Effect::Contradicted { by: by(), is_changed: true }, true),
        (Effect::Contradicted { by: by(), is_changed: false }, false),
        (Effect::Filled, false),
        (Effect::Completed { with }, false),
        (Effect::Conflicted { with }, false),
        (Effect::Busted, false),
        (Effect::Requested, false),
        (Effect::Answered, false),
        (Effect::Ruled { is_changed: true }, true),
        (Effect::Ruled { is_changed: false }, false),
        (Effect::Repeated, false),
    ] {
        assert_eq!(effect.is_order_changed(), is_changed, "{effect:?}");
    }
}

//! The order: the three test classes of the design document's §9, and the
//! conditions for sending.

mod creation {
    use core_enums::{OrderSide, OrderStatus, OrderType};
    use dtos_state::{NewOrder, Order, StopLimitPrices};

    use crate::unit::dtos::state::examples::{at, limit_order, terms};

    #[test]
    fn an_order_made_without_an_id_gets_one_that_begins_with_ord() {
        // As in §9: a limit order without a price.
        let order = Order::generate(NewOrder { price: None, ..limit_order() });
        assert!(order.order_id().as_str().starts_with("ORD_"));
        assert_eq!((order.order_type(), order.price()), (OrderType::Limit, None));
    }

    #[test]
    fn an_order_holds_what_it_was_made_of() {
        let new = NewOrder {
            connector_order_id: Some("binance_order_12345678".parse().unwrap()),
            stop_price: Some("94000".parse().unwrap()),
            status: OrderStatus::Open,
            updated_at: at(2),
            ..limit_order()
        };
        let order = Order::with_id("ORD_20251201_150000_a1b2c3d4".parse().unwrap(), new.clone());
        assert_eq!(order.order_id().as_str(), "ORD_20251201_150000_a1b2c3d4");
        assert_eq!(order.parent_group_id(), new.parent_group_id);
        assert_eq!(order.connector_order_id(), new.connector_order_id.as_ref());
        assert_eq!(*order.symbol(), new.symbol);
        assert_eq!((order.side(), order.order_type()), (OrderSide::Buy, OrderType::Limit));
        assert_eq!(order.quantity(), new.quantity);
        assert_eq!((order.price(), order.stop_price()), (new.price, new.stop_price));
        assert_eq!(order.status(), OrderStatus::Open);
        assert_eq!((order.created_at(), order.updated_at()), (at(0), at(2)));
    }

    #[test]
    fn a_new_order_of_each_type_is_pending_and_has_the_prices_that_it_was_given() {
        let prices = StopLimitPrices {
            stop_price: "94000".parse().unwrap(),
            price: "95000".parse().unwrap(),
        };
        let pending = OrderType::ALL
            .map(|order_type| (NewOrder::pending(terms(), order_type), order_type, None, None));
        for (new, order_type, price, stop_price) in [
            (NewOrder::market(terms()), OrderType::Market, None, None),
            (NewOrder::limit(terms(), prices.price), OrderType::Limit, Some(prices.price), None),
            (
                NewOrder::stop_limit(terms(), prices),
                OrderType::StopLimit,
                Some(prices.price),
                Some(prices.stop_price),
            ),
        ]
        .into_iter()
        .chain(pending)
        {
            assert_eq!(new.order_type, order_type);
            assert_eq!((new.price, new.stop_price), (price, stop_price));
            assert_eq!((new.status, &new.connector_order_id), (OrderStatus::Pending, &None));
            assert_eq!((new.created_at, new.updated_at), (at(0), at(0)));
            assert_eq!(new.parent_group_id, terms().parent_group_id);
            assert_eq!((&new.symbol, new.side), (&terms().symbol, terms().side));
            assert_eq!(new.quantity, terms().quantity);
        }
    }

    /// V11: one is the exchange's clock, the other ours.
    #[test]
    fn an_order_may_be_updated_before_it_was_created() {
        let order = Order::generate(NewOrder { updated_at: at(-1), ..limit_order() });
        assert!(order.updated_at() < order.created_at());
    }

    #[test]
    fn an_order_is_small() {
        assert!(size_of::<Order>() <= 208, "{} bytes", size_of::<Order>());
    }
}

mod order_id_validation {
    use dtos_state::Order;
    use regex::Regex;

    use crate::unit::dtos::state::examples::limit_order;

    #[test]
    fn every_order_gets_an_id_of_its_own_of_the_right_form() {
        let form = Regex::new(r"\AORD_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}\z").unwrap();
        let [one, next] = [(); 2].map(|()| Order::generate(limit_order()));
        assert!(form.is_match(one.order_id().as_str()), "{one:?}");
        assert!(form.is_match(next.order_id().as_str()), "{next:?}");
        assert!(one.order_id() < next.order_id());
    }
}

mod mutability {
    use core_enums::OrderStatus;
    use dtos_state::{Effect, NewOrder, Order, OrderUpdate};

    use crate::unit::dtos::state::examples::{at, limit_order, report};

    #[test]
    fn the_status_of_an_order_goes_from_pending_to_filled() {
        let mut order = Order::generate(limit_order());
        let order_id = order.order_id();
        let filled = OrderUpdate { order_id, ..report(OrderStatus::Filled, None, 2) };
        assert_eq!(order.apply(&filled), Effect::Advanced);
        assert_eq!(order.status(), OrderStatus::Filled);
    }

    /// R5.
    #[test]
    fn a_report_changes_the_status_the_connector_order_id_and_the_time_and_nothing_else() {
        let mut order = Order::generate(limit_order());
        let order_id = order.order_id();
        let open = OrderUpdate { order_id, ..report(OrderStatus::Open, Some("8"), 2) };
        assert_eq!(order.apply(&open), Effect::Advanced);
        let expected = NewOrder {
            status: OrderStatus::Open,
            connector_order_id: Some("8".parse().unwrap()),
            updated_at: at(2),
            ..limit_order()
        };
        assert_eq!(order, Order::with_id(order_id, expected));
    }
}

/// R4.
mod sendable {
    use core_enums::OrderType::{self, Limit, Market, StopLimit};
    use dtos_state::{ExactDecimal, NewOrder};

    use crate::unit::dtos::state::examples::{limit_order, with_known_id};

    #[test]
    fn an_order_is_sendable_with_the_prices_of_its_type_or_more() {
        let (no, yes) = (None, Some("1"));
        for (order_type, price, stop_price, missing) in [
            (Market, no, no, [].as_slice()),
            (Market, yes, no, &[]),
            (Market, no, yes, &[]),
            (Market, yes, yes, &[]),
            (Limit, no, no, &["price"]),
            (Limit, yes, no, &[]),
            (Limit, no, yes, &["price"]),
            (Limit, yes, yes, &[]),
            (StopLimit, no, no, &["price", "stop_price"]),
            (StopLimit, yes, no, &["stop_price"]),
            (StopLimit, no, yes, &["price"]),
            (StopLimit, yes, yes, &[]),
        ] {
            assert_eq!(missing_prices(order_type, price, stop_price), missing);
        }
    }

    #[test]
    fn a_price_of_zero_or_less_is_a_price() {
        for price in ["0", "-0.00", "-37.63", "-79228162514264337593543950335"] {
            assert!(missing_prices(StopLimit, Some(price), Some(price)).is_empty());
        }
    }

    #[test]
    fn the_error_names_the_missing_prices() {
        for (order_type, message) in [
            (Limit, "a LIMIT order needs price to be sent"),
            (StopLimit, "a STOP_LIMIT order needs price and stop_price to be sent"),
        ] {
            let order = with_known_id(NewOrder { order_type, price: None, ..limit_order() });
            let error = order.check_sendable().unwrap_err();
            assert_eq!((error.order_type(), error.to_string().as_str()), (order_type, message));
        }
        let order = with_known_id(NewOrder { order_type: StopLimit, ..limit_order() });
        assert_eq!(
            order.check_sendable().unwrap_err().to_string(),
            "a STOP_LIMIT order needs stop_price to be sent"
        );
    }

    fn missing_prices(
        order_type: OrderType,
        price: Option<&str>,
        stop_price: Option<&str>,
    ) -> Vec<&'static str> {
        let read = |text: &str| text.parse::<ExactDecimal>().unwrap();
        let (price, stop_price) = (price.map(read), stop_price.map(read));
        let new = NewOrder { order_type, price, stop_price, ..limit_order() };
        match with_known_id(new).check_sendable() {
            Ok(()) => Vec::new(),
            Err(error) => error.missing().collect(),
        }
    }
}

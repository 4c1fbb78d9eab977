//! The command as a document: an object with one key.

use dtos_state::{Command, Fill, Order, OrderUpdate};
use serde_json::Value;

use super::{
    examples::{MEMBERS as ORDER, document, limit_order, on_one_line, report, with_known_id},
    fill_examples::{self, MEMBERS as FILL, new_fill},
    order_update::MEMBERS as UPDATE,
};
use core_enums::OrderStatus;

/// The commands of the examples, with their JSON.
fn commands() -> [(Command, String); 3] {
    let json = |key: &str, members| format!("{{\"{key}\":{}}}", on_one_line(&document(members)));
    let update = report(OrderStatus::Filled, Some("binance_order_12345678"), 2);
    let fill = fill_examples::with_known_id(new_fill());
    [
        (Command::Register(with_known_id(limit_order())), json("register", &ORDER)),
        (Command::Update(update), json("update", &UPDATE)),
        (Command::Fill(fill), json("fill", &FILL)),
    ]
}

#[test]
fn a_command_is_written_as_its_record_under_its_key() {
    for (command, json) in commands() {
        assert_eq!(command.to_json(), json);
        assert_eq!(serde_json::to_string(&command).unwrap(), json);
        assert_eq!(Command::from_json(&json).unwrap(), command);
        assert_eq!(serde_json::from_reader::<_, Command>(json.as_bytes()).unwrap(), command);
        let value: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_value(&command).unwrap(), value);
        assert_eq!(serde_json::from_value::<Command>(value).unwrap(), command);
    }
}

#[test]
fn commands_of_one_file_are_appended_line_by_line() {
    let (mut lines, mut wanted) = (String::new(), String::new());
    for (command, json) in commands() {
        command.append_json(&mut lines);
        lines.push('\n');
        wanted.push_str(&json);
        wanted.push('\n');
    }
    assert_eq!(lines, wanted);
}

#[test]
fn a_record_becomes_the_command_of_its_kind_and_names_its_order() {
    for (command, _) in commands() {
        assert_eq!(command.order_id().unwrap().as_str(), "ORD_20251201_150000_a1b2c3d4");
        let again = match command.clone() {
            Command::Register(order) => Command::from(order),
            Command::Update(update) => update.into(),
            Command::Fill(fill) => fill.into(),
            Command::Bust(bust) => bust.into(),
            Command::Request(request) => request.into(),
            Command::Answer(answer) => answer.into(),
            Command::Group(group) => group.into(),
            Command::Ruling(ruling) => ruling.into(),
        };
        assert_eq!(again, command);
    }
}

#[test]
fn what_is_not_an_object_of_one_known_key_is_refused() {
    let [(_, register), (_, update), (_, fill)] = commands();
    let two = format!("{},{}", &register[..register.len() - 1], &fill[1..]);
    let twice = format!("{},{}", &update[..update.len() - 1], &update[1..]);
    let and_more = format!("{},\"at\":1}}", &fill[..fill.len() - 1]);
    let bare = on_one_line(&document(&UPDATE));
    let unknown = "expected one of `register`, `update`, `fill`, `bust`, `request`, `answer`, \
                   `group`, `ruling`";
    let object = "expected a command, as an object with one key";
    let several = "expected one key of a command, but got several";
    for (json, message) in [
        ("", "EOF while parsing a value at line 1 column 0".to_owned()),
        ("null", format!("invalid type: null, {object} at line 1 column 4")),
        ("8", format!("invalid type: integer `8`, {object} at line 1 column 1")),
        (r#""fill""#, format!("invalid type: string \"fill\", {object} at line 1 column 6")),
        ("[]", format!("invalid type: sequence, {object} at line 1 column 0")),
        (&format!("[{fill}]"), format!("invalid type: sequence, {object} at line 1 column 0")),
        ("{}", "expected one key of a command, but got none at line 1 column 2".into()),
        (&two, format!("{several} at line 1 column {}", register.len() + 6)),
        (&twice, format!("{several} at line 1 column {}", update.len() + 8)),
        (&and_more, format!("{several} at line 1 column {}", fill.len() + 4)),
        (r#"{"Fill":{}}"#, format!("unknown field `Fill`, {unknown} at line 1 column 7")),
        (r#"{"":{}}"#, format!("unknown field ``, {unknown} at line 1 column 3")),
        (&bare, format!("unknown field `order_id`, {unknown} at line 1 column 11")),
    ] {
        assert_refused(json, &message);
    }
}

#[test]
fn what_stands_under_the_key_is_such_a_record_or_the_command_is_refused() {
    for (key, what, first) in [
        ("register", "an order", "order_id"),
        ("update", "a report", "order_id"),
        ("fill", "a fill", "fill_id"),
    ] {
        let column = key.len() + 4;
        let expected = format!("expected {what}, as an object at line 1 column");
        for (value, message) in [
            ("null", format!("invalid type: null, {expected} {}", column + 4)),
            ("[]", format!("invalid type: sequence, {expected} {column}")),
            (r#""8""#, format!("invalid type: string \"8\", {expected} {}", column + 3)),
            ("{}", format!("missing field `{first}` at line 1 column {}", column + 2)),
        ] {
            assert_refused(&format!("{{\"{key}\":{value}}}"), &message);
        }
    }
    let [_, (_, update), (_, fill)] = commands();
    assert!(serde_json::from_str::<Command>(&update.replace("update", "fill")).is_err());
    assert!(serde_json::from_str::<Command>(&fill.replace("fill\":{", "register\":{")).is_err());
}

#[test]
fn a_record_alone_is_no_command_and_a_command_no_record() {
    let [(_, register), (_, update), (_, fill)] = commands();
    assert!(Order::from_json(&register).is_err());
    assert!(OrderUpdate::from_json(&update).is_err());
    assert!(Fill::from_json(&fill).is_err());
    for members in [&ORDER[..], &UPDATE, &FILL] {
        assert!(Command::from_json(&document(members)).is_err());
    }
}

fn assert_refused(json: &str, message: &str) {
    assert_eq!(Command::from_json(json).unwrap_err().to_string(), message, "{json}");
    assert_eq!(serde_json::from_str::<Command>(json).unwrap_err().to_string(), message, "{json}");
    if let Ok(value) = serde_json::from_str::<Value>(json) {
        // One key of two is lost in a value.
        let is_twice =
            value.as_object().is_some_and(|keys| keys.len() == 1) && message.contains("several");
        assert_eq!(serde_json::from_value::<Command>(value).is_ok(), is_twice, "{json}");
    }
}

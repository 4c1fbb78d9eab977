//! The start of an invalid text, as all messages show it.

use core_enums::{Excerpt, OrderSide};

#[test]
fn what_a_terminal_would_obey_is_shown_escaped() {
    for (text, shown) in [
        ("", r#""""#),
        ("BUY\n", r#""BUY\n""#),
        ("\r\t\0", r#""\r\t\0""#),
        ("\u{1b}[2J", r#""\u{1b}[2J""#),
        ("\u{7f}\u{85}", r#""\u{7f}\u{85}""#),
        ("\u{202e}YUB", r#""\u{202e}YUB""#),
        ("\u{200b}\u{feff}", r#""\u{200b}\u{feff}""#),
        (r#""BUY""#, r#""\"BUY\"""#),
        (r"BTC\USDT", r#""BTC\\USDT""#),
        ("ＢＵＹ", r#""ＢＵＹ""#),
    ] {
        assert_eq!(Excerpt::of(text).to_string(), shown);
        assert_eq!(format!("{:?}", Excerpt::of(text)), shown);
    }
}

#[test]
fn sixty_characters_are_kept_and_a_cut_shows() {
    for character in ["x", "٣", "日", "😀"] {
        let (sixty, more) = (character.repeat(60), character.repeat(61));
        assert_eq!(Excerpt::of(&sixty).to_string(), format!("\"{sixty}\""));
        assert_eq!(Excerpt::of(&more).to_string(), format!("\"{sixty}\"…"));
    }
}

#[test]
fn the_message_about_a_long_text_is_short() {
    let error = "BUY".repeat(1_000_000).parse::<OrderSide>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown order side \"BUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUY\"…: \
         expected one of BUY, SELL"
    );
}

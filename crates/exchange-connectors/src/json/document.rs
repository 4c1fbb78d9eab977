use std::{borrow::Cow, cell::Cell, str::FromStr};

use dtos_state::{ExactDecimal, Excerpt, Quantity};

use crate::json::{
    fault::Fault,
    node::{Kind, Node},
    scan::Scan,
};

/// A message that is JSON from end to end.
pub(crate) struct Document<'a> {
    text: &'a str,
    nodes: Vec<Node>,
    /// An object, and the key of it where the next look-up begins.
    hint: Cell<(usize, usize)>,
}

impl<'a> Document<'a> {
    pub(crate) fn read(text: &'a str) -> Result<Self, Fault> {
        let mut scan = Scan { text, at: 0, nodes: Vec::with_capacity(text.len() / 6 + 8) };
        scan.document()?;
        Ok(Self { text, nodes: scan.nodes, hint: Cell::new((usize::MAX, 0)) })
    }

    pub(crate) const fn root(&self) -> Value<'_> {
        Value { document: self, index: 0 }
    }
}

/// A value of a message.
#[derive(Clone, Copy)]
pub(crate) struct Value<'d> {
    document: &'d Document<'d>,
    index: usize,
}

impl<'d> Value<'d> {
    fn node(self) -> &'d Node {
        &self.document.nodes[self.index]
    }

    pub(crate) fn kind(self) -> Kind {
        self.node().kind
    }

    pub(crate) fn text(self) -> Cow<'d, str> {
        self.node().text(self.document.text)
    }

    pub(crate) fn offset(self) -> usize {
        self.node().start
    }

    pub(crate) fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    pub(crate) fn object(self) -> Option<Object<'d>> {
        (self.kind() == Kind::Object).then_some(Object(self))
    }

    /// The values of an array.
    pub(crate) fn items(self) -> Option<Children<'d>> {
        (self.kind() == Kind::Array).then(|| self.children())
    }

    /// The values of an array; keys and values of an object.
    pub(crate) fn children(self) -> Children<'d> {
        Children { document: self.document, at: self.index + 1, end: self.node().next }
    }

    pub(crate) fn fault(self, message: impl Into<Cow<'static, str>>) -> Fault {
        Fault { offset: self.offset(), field: "".into(), message: message.into() }
    }
}

pub(crate) struct Children<'d> {
    document: &'d Document<'d>,
    at: usize,
    end: usize,
}

impl<'d> Iterator for Children<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Value<'d>> {
        (self.at < self.end).then(|| {
            let value = Value { document: self.document, index: self.at };
            self.at = value.node().next;
            value
        })
    }
}

/// An object of a message. A value is none where its key is absent, or it is `null` or `""`.
#[derive(Clone, Copy)]
pub(crate) struct Object<'d>(pub(crate) Value<'d>);

impl<'d> Object<'d> {
    pub(crate) fn get(self, key: &str) -> Option<Value<'d>> {
        let Value { document, index } = self.0;
        let (text, nodes) = (document.text, &document.nodes);
        let (start, end) = (index + 1, nodes[index].next);
        // Keys are mostly asked for in the order of the message: on from the last one.
        let (object, hint) = document.hint.get();
        let middle = if object == index { hint } else { start };
        for (mut at, end) in [(middle, end), (start, middle)] {
            while at < end {
                let next = nodes[at + 1].next;
                if nodes[at].is_key(text, key) {
                    document.hint.set((index, next));
                    return Some(Value { document, index: at + 1 });
                }
                at = next;
            }
        }
        None
    }

    pub(crate) fn has(self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn has_all(self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.has(key))
    }

    pub(crate) fn members(self) -> impl Iterator<Item = (Cow<'d, str>, Value<'d>)> {
        let mut children = self.0.children();
        std::iter::from_fn(move || Some((children.next()?.text(), children.next()?)))
    }

    /// A text or a number, as it is written.
    pub(crate) fn text(self, key: &str) -> Result<Option<Cow<'d, str>>, Fault> {
        let Some(value) = self.get(key).filter(|value| !value.is_null()) else { return Ok(None) };
        match value.kind() {
            Kind::Text | Kind::EscapedText | Kind::Number => {
                Ok(Some(value.text()).filter(|text| !text.is_empty()))
            }
            Kind::Object | Kind::Array | Kind::Boolean | Kind::Null => {
                Err(value.fault("expected a text or a number").within(key))
            }
        }
    }

    pub(crate) fn needed_text(self, key: &str) -> Result<Cow<'d, str>, Fault> {
        self.text(key)?.ok_or_else(|| self.missing(key))
    }

    /// A value that is written as a text or as a number.
    pub(crate) fn parsed<T>(self, key: &str) -> Result<Option<T>, Fault>
    where
        T: FromStr<Err: ToString>,
    {
        let parse = |text: Cow<'_, str>| {
            text.parse().map_err(|error: T::Err| self.fault(key, error.to_string()))
        };
        self.text(key)?.map(parse).transpose()
    }

    pub(crate) fn needed<T>(self, key: &str) -> Result<T, Fault>
    where
        T: FromStr<Err: ToString>,
    {
        self.parsed(key)?.ok_or_else(|| self.missing(key))
    }

    /// A decimal that is none where it is zero.
    pub(crate) fn unless_zero(self, key: &str) -> Result<Option<ExactDecimal>, Fault> {
        Ok(self.parsed(key)?.filter(|decimal: &ExactDecimal| !decimal.is_zero()))
    }

    /// A quantity; none where it is zero.
    pub(crate) fn quantity(self, key: &str) -> Result<Option<Quantity>, Fault> {
        let Some(decimal) = self.unless_zero(key)? else { return Ok(None) };
        let quantity = Quantity::try_from(decimal);
        quantity.map(Some).map_err(|error| self.fault(key, error.to_string()))
    }

    /// `true`, `false`, or either of them in quotes.
    pub(crate) fn flag(self, key: &str) -> Result<Option<bool>, Fault> {
        let Some(value) = self.get(key).filter(|value| !value.is_null()) else { return Ok(None) };
        match (&*value.text(), value.kind()) {
            ("true", Kind::Boolean | Kind::Text) => Ok(Some(true)),
            ("false", Kind::Boolean | Kind::Text) => Ok(Some(false)),
            ("", Kind::Text) => Ok(None),
            _ => Err(self.fault(key, "expected true or false")),
        }
    }

    /// One of the words of a table.
    pub(crate) fn word<T: Copy>(self, key: &str, table: &[(&str, T)]) -> Result<T, Fault> {
        let text = self.needed_text(key)?;
        table.iter().find(|(word, _)| *word == text).map(|&(_, value)| value).ok_or_else(|| {
            let words: Vec<_> = table.iter().map(|(word, _)| *word).collect();
            self.unexpected(key, &format!("one of {}", words.join(", ")))
        })
    }

    pub(crate) fn object(self, key: &str) -> Result<Option<Self>, Fault> {
        let Some(value) = self.get(key).filter(|value| !value.is_null()) else { return Ok(None) };
        value.object().map(Some).ok_or_else(|| self.fault(key, "expected an object"))
    }

    pub(crate) fn needed_object(self, key: &str) -> Result<Self, Fault> {
        self.object(key)?.ok_or_else(|| self.missing(key))
    }

    /// The values of an array; none if there is no array.
    pub(crate) fn items(self, key: &str) -> Result<Vec<Value<'d>>, Fault> {
        let Some(value) = self.get(key).filter(|value| !value.is_null()) else {
            return Ok(Vec::new());
        };
        value.items().map(Iterator::collect).ok_or_else(|| self.fault(key, "expected an array"))
    }

    pub(crate) fn fault(self, key: &str, message: impl Into<Cow<'static, str>>) -> Fault {
        self.get(key).unwrap_or(self.0).fault(message).within(key)
    }

    /// Of a text that is not what it should be.
    pub(crate) fn unexpected(self, key: &str, wanted: &str) -> Fault {
        let given = self.get(key).map(Value::text).unwrap_or_default();
        self.fault(key, format!("unexpected {}: expected {wanted}", Excerpt::of(&given)))
    }

    pub(crate) fn missing(self, key: &str) -> Fault {
        self.fault(key, "expected a value")
    }
}

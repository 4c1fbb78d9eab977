use std::str::FromStr;

use dtos_state::{ExactDecimal, Excerpt, Timestamp};

use crate::{json::Fault, times::fix_time};

/// The fields of a message, in their order.
pub(crate) struct FixMessage<'a> {
    fields: Vec<Field<'a>>,
}

struct Field<'a> {
    tag: u32,
    value: &'a str,
    offset: usize,
}

impl<'a> FixMessage<'a> {
    pub(crate) fn read(text: &'a str) -> Result<Self, Fault> {
        let separator = if text.contains('\x01') { '\x01' } else { '|' };
        let mut fields = Vec::with_capacity(32);
        let mut offset = 0;
        for part in text.split(separator) {
            let field = part.trim_end_matches(['\r', '\n']);
            if !field.is_empty() {
                let (tag, value) = field.split_once('=').unwrap_or((field, ""));
                let is_tag = !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_digit());
                let tag = tag.parse().ok().filter(|_| is_tag && field.contains('='));
                let Some(tag) = tag else {
                    let message = format!("unexpected {}: expected TAG=VALUE", Excerpt::of(field));
                    return Err(Fault { offset, field: "".into(), message: message.into() });
                };
                fields.push(Field { tag, value, offset });
            }
            offset += part.len() + 1;
        }
        Ok(Self { fields })
    }

    /// The value of a tag that stands there once; an empty one is none.
    pub(crate) fn get(&self, tag: u32) -> Result<Option<&'a str>, Fault> {
        let mut found = self.fields.iter().filter(|field| field.tag == tag);
        let first = found.next();
        if found.next().is_some() {
            return Err(self.fault(tag, "expected the tag once"));
        }
        Ok(first.map(|field| field.value).filter(|value| !value.is_empty()))
    }

    pub(crate) fn needed(&self, tag: u32) -> Result<&'a str, Fault> {
        self.get(tag)?.ok_or_else(|| self.fault(tag, "expected a value"))
    }

    pub(crate) fn is(&self, tag: u32, value: &str) -> Result<bool, Fault> {
        Ok(self.get(tag)? == Some(value))
    }

    pub(crate) fn parsed<T: FromStr<Err: ToString>>(&self, tag: u32) -> Result<Option<T>, Fault> {
        let parse =
            |text: &str| text.parse().map_err(|error: T::Err| self.fault(tag, &error.to_string()));
        self.get(tag)?.map(parse).transpose()
    }

    pub(crate) fn needed_as<T: FromStr<Err: ToString>>(&self, tag: u32) -> Result<T, Fault> {
        self.parsed(tag)?.ok_or_else(|| self.fault(tag, "expected a value"))
    }

    /// A decimal that is none where it is zero.
    pub(crate) fn unless_zero(&self, tag: u32) -> Result<Option<ExactDecimal>, Fault> {
        Ok(self.parsed(tag)?.filter(|decimal: &ExactDecimal| !decimal.is_zero()))
    }

    pub(crate) fn time(&self, tag: u32) -> Result<Option<Timestamp>, Fault> {
        let parse = |text: &str| fix_time(text).map_err(|message| self.fault(tag, &message));
        self.get(tag)?.map(parse).transpose()
    }

    /// What happened at: by the transaction, or else when the message was first sent.
    pub(crate) fn happened_at(&self) -> Result<Option<Timestamp>, Fault> {
        for tag in [60, 122, 52] {
            if let Some(time) = self.time(tag)? {
                return Ok(Some(time));
            }
        }
        Ok(None)
    }

    /// The values of a repeating group that begins with `first`: of each, that of the tags.
    pub(crate) fn group(&self, first: u32, other: u32) -> Vec<(&'a str, Option<&'a str>)> {
        let mut rows: Vec<(&str, Option<&str>)> = Vec::new();
        for field in &self.fields {
            if field.tag == first {
                rows.push((field.value, None));
            } else if field.tag == other
                && let Some((_, value)) = rows.last_mut()
            {
                *value = Some(field.value);
            }
        }
        rows
    }

    pub(crate) fn fault(&self, tag: u32, message: &str) -> Fault {
        let field = self.fields.iter().find(|field| field.tag == tag);
        let offset = field.map_or(0, |field| field.offset);
        Fault { offset, field: tag.to_string().into(), message: message.to_owned().into() }
    }
}

//! The declaration of a record, and how one is read.

/// Declares a record as the table of its fields, one row a key: what it means,
/// its name and its type. `?` stands before a value that may be null, `&` before
/// one that is lent, brackets around the values of a list.
///
/// From it come the type, its serde forms, `from_json`, `to_json` and `Debug`,
/// its [`Table`](crate::Table) and `differences`. With `from New`, its fields
/// are private, and the struct of that name takes all of them but the id. With a
/// check, that struct takes all of them, and a record is made from it by `TryFrom`.
macro_rules! record {
    (
        $(#[$about:meta])*
        $name:literal: pub struct $Record:ident from $New:ident {
            $(#[doc = $id_doc:literal])+
            $id:ident: $Id:ident,
            $(
                $(#[doc = $doc:literal])+
                $key:ident: $($Own:ident)? $(&$Lent:ident)? $(?$Null:ident)? $(?&$NullLent:ident)?,
            )+
        }
        $(left out { $($left_out:ident: $why:literal,)+ })?
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        pub struct $Record {
            $id: $Id,
            $($key: $($Own)?$($Lent)?$(Option<$Null>)?$(Option<$NullLent>)?,)+
        }

        #[doc = concat!("All that [`", stringify!($Record), "`] is made of, but for its id.")]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $New {
            $(
                $(#[doc = $doc])+
                pub $key: $($Own)?$($Lent)?$(Option<$Null>)?$(Option<$NullLent>)?,
            )+
        }

        impl $Record {
            #[doc = concat!("The record of this id; [`generate`](Self::generate) makes one.")]
            #[must_use]
            pub fn with_id($id: $Id, new: $New) -> Self {
                Self { $id, $($key: new.$key,)+ }
            }

            $crate::record::record!(@get { $(#[doc = $id_doc])+ } $id $Id);
            $($crate::record::record!(
                @get { $(#[doc = $doc])+ } $key $($Own)? $(&$Lent)? $(?$Null)? $(?&$NullLent)?
            );)+
        }

        $crate::record::record! {
            @common $Record $name, {
                $id: $Id = concat!($($id_doc),+);
                $($key: $($Own)?$($Lent)?$(Option<$Null>)?$(Option<$NullLent>)?
                    = concat!($($doc),+);)+
            } { $($($left_out: $why,)+)? }
        }
    };
    (
        $(#[$about:meta])*
        $name:literal: pub struct $Record:ident from $New:ident if $check:ident or $Invalid:ident {
            $(
                $(#[doc = $doc:literal])+
                $key:ident: $($Own:ident)? $(&$Lent:ident)? $(?$Null:ident)? $(?&$NullLent:ident)?
                    $([$Elem:ident])?,
            )+
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        pub struct $Record {
            $($key: $($Own)?$($Lent)?$(Option<$Null>)?$(Option<$NullLent>)?$(Vec<$Elem>)?,)+
        }

        #[doc = concat!("All that [`", stringify!($Record), "`] is made of, before it is checked.")]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $New {
            $(
                $(#[doc = $doc])+
                pub $key: $($Own)?$($Lent)?$(Option<$Null>)?$(Option<$NullLent>)?$(Vec<$Elem>)?,
            )+
        }

        impl TryFrom<$New> for $Record {
            type Error = $Invalid;

            fn try_from(new: $New) -> Result<Self, Self::Error> {
                let record = Self { $($key: new.$key,)+ };
                record.$check()?;
                Ok(record)
            }
        }

        impl $Record {
            $($crate::record::record!(
                @get { $(#[doc = $doc])+ } $key
                $($Own)? $(&$Lent)? $(?$Null)? $(?&$NullLent)? $([$Elem])?
            );)+
        }

        $crate::record::record! {
            @common $Record $name, {
                $($key: $($Own)?$($Lent)?$(Option<$Null>)?$(Option<$NullLent>)?$(Vec<$Elem>)?
                    = concat!($($doc),+);)+
            } {} if $check
        }
    };
    (
        $(#[$about:meta])*
        $name:literal: pub struct $Record:ident {
            $(
                $(#[doc = $doc:literal])+
                $key:ident: $($Own:ident)? $(&$Lent:ident)? $(?$Null:ident)? $(?&$NullLent:ident)?,
            )+
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        pub struct $Record {
            $(
                $(#[doc = $doc])+
                pub $key: $($Own)?$($Lent)?$(Option<$Null>)?$(Option<$NullLent>)?,
            )+
        }

        $crate::record::record! {
            @common $Record $name, {
                $($key: $($Own)?$($Lent)?$(Option<$Null>)?$(Option<$NullLent>)?
                    = concat!($($doc),+);)+
            } {}
        }
    };
    (@get { $($doc:tt)+ } $key:ident $Own:ident) => {
        $($doc)+
        #[must_use]
        pub const fn $key(&self) -> $Own {
            self.$key
        }
    };
    (@get { $($doc:tt)+ } $key:ident &$Lent:ident) => {
        $($doc)+
        #[must_use]
        pub const fn $key(&self) -> &$Lent {
            &self.$key
        }
    };
    (@get { $($doc:tt)+ } $key:ident ?$Null:ident) => {
        $($doc)+
        #[must_use]
        pub const fn $key(&self) -> Option<$Null> {
            self.$key
        }
    };
    (@get { $($doc:tt)+ } $key:ident ?&$NullLent:ident) => {
        $($doc)+
        #[must_use]
        pub const fn $key(&self) -> Option<&$NullLent> {
            self.$key.as_ref()
        }
    };
    (@get { $($doc:tt)+ } $key:ident [$Elem:ident]) => {
        $($doc)+
        #[must_use]
        pub fn $key(&self) -> &[$Elem] {
            &self.$key
        }
    };
    (@made $Record:expr, $check:ident) => {{
        let record = $Record;
        record.$check().is_ok().then_some(record)
    }};
    (@made $Record:expr) => { Some($Record) };
    (
        @common $Record:ident $name:literal, { $($key:ident: $Type:ty = $doc:expr;)+ }
        { $($left_out:ident: $why:literal,)* } $(if $check:ident)?
    ) => {
        impl $Record {
            /// The keys, and what may stand under each.
            pub const TABLE: $crate::table::Table = $crate::table::Table {
                name: $name,
                keys: $crate::table::Keys::All,
                fields: &[$($crate::table::Field {
                    key: stringify!($key),
                    description: $doc.trim_ascii(),
                    is_nullable: <$Type as $crate::table::Value>::IS_NULLABLE,
                    content: <$Type as $crate::table::Value>::CONTENT,
                }),+],
                left_out: &[$((stringify!($left_out), $why)),*],
            };

            /// Reads the record from JSON.
            ///
            /// # Errors
            /// What is wrong with the text, and where.
            #[inline]
            pub fn from_json(json: &str) -> Result<Self, $crate::invalid_record::InvalidRecord> {
                let mut input = $crate::canonical::CanonicalReader::new(json);
                match Self::read_spelling::<false, true>(&mut input) {
                    Some(record) => Ok(record),
                    None => Self::from_other_json(json),
                }
            }

            /// In any spelling but that of `to_json`.
            #[inline(never)]
            fn from_other_json(json: &str) -> Result<Self, $crate::invalid_record::InvalidRecord> {
                let mut input = $crate::canonical::CanonicalReader::new(json);
                match Self::read_spelling::<true, true>(&mut input) {
                    Some(record) => Ok(record),
                    None => $crate::object::from_json(json),
                }
            }

            /// Reads the record that a text begins with, if it is in canonical spelling:
            /// several times as fast as serde.
            ///
            /// That is the keys in their order, each text without an escape, and
            /// either no blanks or those of Python's `json.dumps`. Serde reads the
            /// same; where this returns `None`, ask serde.
            #[inline]
            #[must_use]
            pub fn read_canonical(text: &str) -> Option<$crate::canonical::Canonical<Self>> {
                $crate::canonical::Canonical::read(
                    text,
                    Self::read_spelling::<false, false>,
                    Self::read_spelling::<true, false>,
                )
            }

            #[inline(always)]
            pub(crate) fn read_spelling<const SPACED: bool, const WHOLE: bool>(
                input: &mut $crate::canonical::CanonicalReader<'_>,
            ) -> Option<Self> {
                let mut is_first = true;
                $(
                    let key = match (SPACED, is_first) {
                        (false, true) => concat!("{\"", stringify!($key), "\":"),
                        (false, false) => concat!(",\"", stringify!($key), "\":"),
                        (true, true) => concat!("{\"", stringify!($key), "\": "),
                        (true, false) => concat!(", \"", stringify!($key), "\": "),
                    };
                    is_first = false;
                    input.literal(key)?;
                    let $key = $crate::table::Value::read(input)?;
                )+
                let _ = is_first;
                input.literal("}")?;
                // Asked here, so that the record is made where the caller wants it.
                if WHOLE && !input.is_at_end() {
                    return None;
                }
                $crate::record::record!(@made Self { $($key,)+ } $(, $check)?)
            }

            /// The record as one line of JSON: what any serde serializer writes
            /// with no blanks, in about half of the time.
            #[must_use]
            pub fn to_json(&self) -> String {
                let mut json = String::with_capacity(384);
                self.append_json(&mut json);
                json
            }

            /// Appends the record as one line of JSON, without a line feed.
            pub fn append_json(&self, json: &mut String) {
                json.push('{');
                $(
                    json.push_str(concat!("\"", stringify!($key), "\":"));
                    $crate::table::Value::append_json(&self.$key, json);
                    json.push(',');
                )+
                json.pop();
                json.push('}');
            }

            /// The same with every decimal spelled without needless zeros: equal records
            /// are equal as JSON, too.
            #[must_use]
            pub fn normalized(&self) -> Self {
                Self { $($key: $crate::table::Value::normalized(&self.$key),)+ }
            }

            /// The times, each with its key.
            pub fn times(
                &self,
            ) -> impl Iterator<Item = (&'static str, $crate::timestamp::Timestamp)> {
                let times = [$((stringify!($key), $crate::table::Value::time(&self.$key)),)+];
                times.into_iter().filter_map(|(key, time)| Some((key, time?)))
            }

            /// The keys under which two records differ, numbers compared as
            /// numbers.
            #[must_use]
            pub fn differences(&self, other: &Self) -> Vec<&'static str> {
                let mut keys = Vec::new();
                $(if self.$key != other.$key {
                    keys.push(stringify!($key));
                })+
                keys
            }

            /// The same, each with its two values: of this record, and of the other.
            #[must_use]
            pub fn differing_values(&self, other: &Self) -> Vec<$crate::difference::Difference> {
                let mut values = Vec::new();
                $(if self.$key != other.$key {
                    let [mut was, mut is] = [String::new(), String::new()];
                    $crate::table::Value::append_json(&self.$key, &mut was);
                    $crate::table::Value::append_json(&other.$key, &mut is);
                    let key = stringify!($key);
                    values.push($crate::difference::Difference::of_json(key, &was, &is));
                })+
                values
            }
        }

        $crate::object::object_only! {
            $Record $name { $($key: $Type),+ } $(if $check)?
        }
    };
}

pub(crate) use record;

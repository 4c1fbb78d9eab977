use std::fmt;

use crate::Excerpt;

/// Declares a closed enum. Each variant has its meaning and its name once; the
/// enum, its lists, and its text and serde forms derive from them.
macro_rules! vocabulary {
    (
        $(#[$meta:meta])*
        $kind:literal: pub enum $Name:ident {
            $(#[doc = $meaning:literal] $Variant:ident = $name:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash,
            serde::Serialize, serde_with::DeserializeFromStr,
        )]
        #[serde(into = "&'static str")]
        pub enum $Name {
            $(#[doc = $meaning] $Variant,)+
        }

        impl $Name {
            /// Every value, in the order of the design document.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$Variant),+];

            /// The name in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }

            /// The meaning of the value, in a few words.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$Variant => $meaning.trim_ascii(),)+
                }
            }
        }

        impl std::str::FromStr for $Name {
            type Err = $crate::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $($name => Ok(Self::$Variant),)+
                    _ => Err($crate::UnknownName::new($kind, name, &[$($name),+])),
                }
            }
        }

        impl From<$Name> for &'static str {
            fn from(value: $Name) -> Self {
                value.as_str()
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(crate) use vocabulary;

/// The error of an unknown name. It lists the known ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    kind: &'static str,
    given: Excerpt,
    known: &'static [&'static str],
}

impl UnknownName {
    pub(crate) fn new(kind: &'static str, name: &str, known: &'static [&'static str]) -> Self {
        Self { kind, given: Excerpt::of(name), known }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, given, known } = self;
        write!(f, "unknown {kind} {given}: expected one of {}", known.join(", "))
    }
}

impl std::error::Error for UnknownName {}

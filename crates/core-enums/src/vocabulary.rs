use crate::excerpt::Excerpt;

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

            /// Every name, each with its meaning.
            pub const MEANINGS: &'static [(&'static str, &'static str)] =
                &[$(($name, $meaning.trim_ascii())),+];

            /// The name in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }

            /// The value whose name a text begins with, up to a double quote.
            #[doc(hidden)]
            #[inline]
            #[must_use]
            pub fn read_quoted(text: &[u8]) -> Option<(Self, usize)> {
                $(if text.starts_with(concat!($name, "\"").as_bytes()) {
                    return Some((Self::$Variant, $name.len()));
                })+
                None
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
            type Err = $crate::vocabulary::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $($name => Ok(Self::$Variant),)+
                    _ => Err($crate::vocabulary::UnknownName::new($kind, name, Self::MEANINGS)),
                }
            }
        }

        impl TryFrom<&str> for $Name {
            type Error = $crate::vocabulary::UnknownName;

            fn try_from(name: &str) -> Result<Self, Self::Error> {
                name.parse()
            }
        }

        impl AsRef<str> for $Name {
            fn as_ref(&self) -> &str {
                self.as_str()
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

/// The error of a name that is not in its vocabulary: it says which are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown {kind} {given}: expected one of {}",
    self.expected().collect::<Vec<_>>().join(", ")
)]
pub struct UnknownName {
    kind: &'static str,
    given: Excerpt,
    known: &'static [(&'static str, &'static str)],
}

impl UnknownName {
    pub(crate) fn new(
        kind: &'static str,
        name: &str,
        known: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { kind, given: Excerpt::of(name), known }
    }

    /// The start of the text.
    #[must_use]
    pub const fn given(&self) -> &Excerpt {
        &self.given
    }

    /// The names that were possible.
    pub fn expected(&self) -> impl Iterator<Item = &'static str> {
        self.known.iter().map(|(name, _)| *name)
    }
}

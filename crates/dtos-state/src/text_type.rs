//! The declaration of a type that is a text by some rule.

/// Declares a text type: what it is, its noun in messages, its name, its error,
/// which texts it has, and how messages describe them.
macro_rules! text_type {
    (
        $(#[$about:meta])*
        $noun:literal: $Type:ident or $Invalid:ident, if $is_valid:path, expected $expected:expr
    ) => {
        $(#[$about])*
        #[derive(
            Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde_with::DeserializeFromStr,
        )]
        pub struct $Type(compact_str::CompactString);

        impl $Type {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $Type {
            type Err = $Invalid;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                if $is_valid(text) {
                    Ok(Self(text.into()))
                } else {
                    Err($Invalid::new(text, $expected))
                }
            }
        }

        impl TryFrom<&str> for $Type {
            type Error = $Invalid;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl TryFrom<String> for $Type {
            type Error = $Invalid;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$Type> for String {
            fn from(text: $Type) -> Self {
                text.0.into()
            }
        }

        impl AsRef<str> for $Type {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $Type {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $Type {
            fn eq(&self, text: &str) -> bool {
                self.0 == text
            }
        }

        impl PartialEq<&str> for $Type {
            fn eq(&self, text: &&str) -> bool {
                self.0 == *text
            }
        }

        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl std::fmt::Display for $Type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::fmt::Debug for $Type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($Type), "({})"), self)
            }
        }

        core_enums::invalid_text! {
            #[doc = concat!("The error of a text that is not a [`", stringify!($Type), "`].")]
            $noun: $Invalid
        }
    };
}

pub(crate) use text_type;

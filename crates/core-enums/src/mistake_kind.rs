use crate::vocabulary::vocabulary;

vocabulary! {
    /// What is wrong with a record, or with text that should hold one.
    "kind of mistake": pub enum MistakeKind {
        /// A key is missing.
        MissingKey = "missing_key",
        /// The record has no such key.
        UnknownKey = "unknown_key",
        /// A key is given more than once.
        DuplicateKey = "duplicate_key",
        /// Of several keys, exactly one is expected.
        NotOneKey = "not_one_key",
        /// An object is expected.
        NotAnObject = "not_an_object",
        /// An array is expected.
        NotAnArray = "not_an_array",
        /// A string is expected.
        NotAString = "not_a_string",
        /// A number without a fraction is expected.
        NotAnInteger = "not_an_integer",
        /// A decimal is a bare number, and not in quotes.
        BareNumber = "bare_number",
        /// Text has half a surrogate pair.
        NotUnicode = "not_unicode",
        /// The text under a key is not what it should be.
        WrongValue = "wrong_value",
        /// The values of a record do not fit each other.
        WrongRecord = "wrong_record",
        /// The object is a record of another kind, or evidently none, or so is the whole file.
        OtherKind = "other_kind",
        /// The text is not JSON.
        NotJson = "not_json",
        /// The text is not UTF-8.
        NotUtf8 = "not_utf8",
        /// The record is larger than the limit.
        TooLarge = "too_large",
        /// The record has more mistakes than are reported one by one.
        TooMany = "too_many",
        /// An order lacks what the exchange needs.
        NotSendable = "not_sendable",
        /// The ledger refuses the command.
        Refused = "refused",
    }
}

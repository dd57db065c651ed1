package dev.bobine.contract;

import java.util.Locale;

/// What can be wrong with a record, by the stable code that publishers see.
public enum FaultCode {
    /// The record has no value.
    NULL_VALUE,
    /// The record is larger than the configured limit.
    TOO_LARGE,
    /// The value, or a header of the envelope, is not UTF-8.
    INVALID_UTF8,
    /// The value is not one JSON document.
    NOT_JSON,
    /// The value is JSON, but not an object.
    NOT_AN_OBJECT,
    /// A name occurs twice in one object.
    DUPLICATE_KEY,
    /// The JSON is nested too deeply, or has numbers or names that are too long.
    TOO_COMPLEX,
    /// The CloudEvents `specversion` is not 1.0.
    UNSUPPORTED_SPECVERSION,
    /// The data is declared to be something other than JSON.
    UNSUPPORTED_CONTENT_TYPE,
    /// A CloudEvent without data.
    MISSING_DATA,
    /// The request has no id.
    MISSING_ID,
    /// A CloudEvent without a source.
    MISSING_SOURCE,
    /// The id or source is blank, too long, not text, or cannot be stored.
    INVALID_IDENTITY,
    /// A CloudEvent without a type.
    MISSING_TYPE,
    /// A type that is neither a request nor a command.
    UNKNOWN_TYPE,
    /// A CloudEvents attribute that is not what the specification says.
    INVALID_ENVELOPE,
    /// A required field is absent.
    MISSING_FIELD,
    /// A field of another JSON type than documented.
    WRONG_TYPE,
    TOO_SHORT,
    TOO_LONG,
    /// A number below the least or above the greatest allowed value.
    OUT_OF_RANGE,
    /// More items or entries than allowed.
    TOO_MANY,
    /// Text that is not of the documented form.
    INVALID_FORMAT,
    /// A value that is not one of the documented ones.
    UNKNOWN_VALUE,
    /// Fields that exclude or contradict each other.
    CONFLICTING_FIELDS,
    /// Text with U+0000 or an unpaired surrogate, which the database cannot keep.
    UNSTORABLE_TEXT,
    /// The service failed on this record again and again although everything it needs was there.
    UNPROCESSABLE;

    /// The code on the wire.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}

-- Format 3: keys of requests that are carried out once.

CREATE TABLE idempotency_key (
    key_hash VARCHAR NOT NULL,          -- keyed hash of the caller and its key
    caller_hash VARCHAR NOT NULL,       -- keyed hash of the caller
    request_hash VARCHAR NOT NULL,      -- SHA-256 of method, path and query
    began_at TIMESTAMP NOT NULL,
    state VARCHAR NOT NULL,             -- started, answered, notKept (carried out, the answer was too large)
    body_hash VARCHAR,                  -- SHA-256 of the body; NULL while it is started
    answer VARCHAR,                     -- encrypted, base64; only when it is answered
    answer_size BIGINT NOT NULL         -- length of that
);

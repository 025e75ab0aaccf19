-- Format 1 of the store. Instants are UTC; days are UTC days; months are numbers yyyymm.

CREATE TABLE secret (
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL              -- base64
);

CREATE TABLE provider_key (
    key_hash VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE operator (
    operator_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    password_hash VARCHAR NOT NULL,     -- Argon2id, encoded
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE auth_key (
    auth_key_id VARCHAR NOT NULL,
    operator_id VARCHAR NOT NULL,
    secret_hash VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE account (
    account_id INTEGER NOT NULL,
    operator_id VARCHAR NOT NULL,
    coverage VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    price_book VARCHAR NOT NULL,
    tax_rates VARCHAR NOT NULL,         -- JSON: tax category -> rate
    tax_rounding VARCHAR NOT NULL,
    registration_number VARCHAR,
    minimum_charge VARCHAR NOT NULL,
    first_month INTEGER NOT NULL,
    late_policy VARCHAR NOT NULL
);

CREATE TABLE price_book_version (
    book_id VARCHAR NOT NULL,
    effective_from DATE NOT NULL,
    text VARCHAR NOT NULL,              -- as published
    published_at TIMESTAMP NOT NULL
);

-- Names that usage repeats, by number.
CREATE TABLE source (id INTEGER NOT NULL, name VARCHAR NOT NULL);
CREATE TABLE meter (id INTEGER NOT NULL, name VARCHAR NOT NULL);
CREATE TABLE attribute_set (id INTEGER NOT NULL, name VARCHAR NOT NULL);   -- canonical JSON

CREATE TABLE resource (
    resource_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    id VARCHAR NOT NULL
);

CREATE TABLE resource_change (
    change_seq BIGINT NOT NULL,         -- order of acknowledgement
    resource_id INTEGER NOT NULL,
    from_day DATE NOT NULL,
    plan VARCHAR,                       -- NULL: not changed
    status VARCHAR,
    group_name VARCHAR,                 -- '' clears
    tags VARCHAR,                       -- JSON; '{}' clears
    sim_id VARCHAR
);

-- Usage of open months, and what concerns closed ones. Closed usage is in Parquet files of the same columns.
CREATE TABLE usage (
    seq BIGINT NOT NULL,
    account_id INTEGER NOT NULL,
    resource_id INTEGER NOT NULL,
    meter_id INTEGER NOT NULL,
    attribute_set_id INTEGER NOT NULL,
    day DATE NOT NULL,                  -- service day
    state TINYINT NOT NULL,             -- 0 regular, 1 moved on (parked at a close), 2 late
    scale TINYINT NOT NULL,             -- quantity is quantity x 10^-scale
    quantity BIGINT NOT NULL,
    time TIMESTAMP_NS NOT NULL,
    source_id INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    key_hi BIGINT NOT NULL,             -- keyed 128-bit hash of (operatorId, source, id)
    key_lo BIGINT NOT NULL,
    digest BIGINT NOT NULL,             -- keyed 64-bit digest of the content
    received_at TIMESTAMP NOT NULL
);

CREATE TABLE usage_conflict (
    conflict_id BIGINT NOT NULL,
    account_id INTEGER NOT NULL,
    resource_id INTEGER NOT NULL,
    meter_id INTEGER NOT NULL,
    attribute_set_id INTEGER NOT NULL,
    day DATE NOT NULL,
    scale TINYINT NOT NULL,
    quantity BIGINT NOT NULL,
    time TIMESTAMP_NS NOT NULL,
    source_id INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    key_hi BIGINT NOT NULL,
    key_lo BIGINT NOT NULL,
    digest BIGINT NOT NULL,
    received_at TIMESTAMP NOT NULL
);

-- What was received, by receipt day and source; one row for each source of an acknowledged body.
CREATE TABLE receipt (
    day DATE NOT NULL,
    source_id INTEGER NOT NULL,
    received BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    conflicts BIGINT NOT NULL,
    rejected BIGINT NOT NULL
);

CREATE TABLE close_run (
    close_id VARCHAR NOT NULL,
    month INTEGER NOT NULL,
    seq BIGINT NOT NULL,                -- usage up to and including this was taken
    closed_at TIMESTAMP NOT NULL,
    usage_file VARCHAR NOT NULL,        -- relative to the data directory
    usage_sha256 VARCHAR NOT NULL,
    usage_rows BIGINT NOT NULL,
    lines_file VARCHAR NOT NULL,
    lines_sha256 VARCHAR NOT NULL,
    lines_rows BIGINT NOT NULL
);

CREATE TABLE closed_bill (
    account_id INTEGER NOT NULL,
    month INTEGER NOT NULL,
    close_id VARCHAR NOT NULL,
    body VARCHAR NOT NULL               -- JSON: the bill with every step
);

CREATE TABLE job (
    job_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL,
    state VARCHAR NOT NULL,             -- queued, running, done, failed
    body VARCHAR NOT NULL               -- JSON: what was asked, progress, problems, result
);

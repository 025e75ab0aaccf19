-- Format 2: users of operators, authenticators, revoked tokens, exported files, payments and coupons.

CREATE TABLE operator_user (
    operator_id VARCHAR NOT NULL,
    user_name VARCHAR NOT NULL,
    password_hash VARCHAR,              -- Argon2id, encoded; NULL: signs in by AuthKey only
    permissions VARCHAR NOT NULL,       -- JSON list of names
    generation INTEGER NOT NULL,        -- tokens of an earlier one are revoked
    created_at TIMESTAMP NOT NULL
);

ALTER TABLE auth_key ADD COLUMN user_name VARCHAR;  -- NULL: of the operator itself

-- Authenticators (TOTP). user_name is '' for the operator itself.
CREATE TABLE authenticator (
    operator_id VARCHAR NOT NULL,
    user_name VARCHAR NOT NULL,
    secret VARCHAR NOT NULL,            -- base64
    confirmed BOOLEAN NOT NULL,
    last_step BIGINT NOT NULL           -- the last time step whose code was used: no code works twice
);

CREATE TABLE revoked_token (
    api_key VARCHAR NOT NULL,
    expires_at TIMESTAMP NOT NULL
);

CREATE TABLE exported_file (
    file_id VARCHAR NOT NULL,
    account_id INTEGER NOT NULL,
    month INTEGER NOT NULL,
    waited_for BOOLEAN NOT NULL,        -- the caller waits for its end and has no id to ask with
    folder VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL,
    state VARCHAR NOT NULL,             -- processing, exported, failed
    ended_at TIMESTAMP,
    size BIGINT,                        -- bytes
    problem_code VARCHAR,
    problem_message VARCHAR
);

CREATE TABLE payment (
    payment_id VARCHAR NOT NULL,        -- yyyyMMddHHmmssSSS_<uuid>
    account_id INTEGER NOT NULL,
    status VARCHAR NOT NULL,            -- a payment status of the wire contract
    amount VARCHAR NOT NULL,
    tax VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- The closed months that a payment covers.
CREATE TABLE payment_month (
    payment_id VARCHAR NOT NULL,
    account_id INTEGER NOT NULL,
    month INTEGER NOT NULL
);

CREATE TABLE coupon (
    coupon_code VARCHAR NOT NULL,
    account_id INTEGER NOT NULL,
    amount VARCHAR NOT NULL,
    balance VARCHAR NOT NULL,
    expiry_month INTEGER NOT NULL,
    item VARCHAR                        -- NULL: for everything
);

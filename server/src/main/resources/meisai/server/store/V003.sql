-- Format 3: voids, corrections, posted charges, tax by month, coupons over months, payments that wait.

-- Whatever changes what is billed takes its place in one order: usage, voids, releases, posted charges, coupons.

-- Records that are not billed any more, by key and content. A record of an open month leaves the bill, one of a closed
-- month is corrected in the oldest open one.
CREATE TABLE usage_void (
    seq BIGINT NOT NULL,
    account_id INTEGER NOT NULL,
    month INTEGER NOT NULL,             -- service month of the record
    key_hi BIGINT NOT NULL,
    key_lo BIGINT NOT NULL,
    digest BIGINT NOT NULL,
    why VARCHAR NOT NULL,               -- call, replaced, conflict
    voided_at TIMESTAMP NOT NULL
);

-- Keys that a record said it replaces: what comes under them later is void at once.
CREATE TABLE usage_replaced (
    key_hi BIGINT NOT NULL,
    key_lo BIGINT NOT NULL
);

-- Late usage that the policy 'park' holds (usage.state 3) is booked once its month is released.
CREATE TABLE usage_release (
    seq BIGINT NOT NULL,
    account_id INTEGER NOT NULL,
    month INTEGER NOT NULL,
    released_at TIMESTAMP NOT NULL
);

ALTER TABLE usage_conflict ADD COLUMN kept VARCHAR;     -- first, second; NULL: not resolved

CREATE TABLE posted_charge (
    seq BIGINT NOT NULL,
    account_id INTEGER NOT NULL,
    operator_id VARCHAR NOT NULL,
    id VARCHAR NOT NULL,                -- one charge an operator and id
    day DATE NOT NULL,
    item VARCHAR NOT NULL,
    quantity VARCHAR NOT NULL,
    unit_price VARCHAR,                 -- NULL: of the item
    kind VARCHAR,                       -- NULL: of no resource
    resource VARCHAR,
    posted_at TIMESTAMP NOT NULL
);

-- Other content under the id of a posted charge: kept and not billed.
CREATE TABLE posted_charge_conflict (
    conflict_id BIGINT NOT NULL,
    operator_id VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    normal VARCHAR NOT NULL,            -- the content, equal for equal contents
    content VARCHAR NOT NULL,           -- JSON as it came
    posted_at TIMESTAMP NOT NULL
);

CREATE TABLE account_tax (
    account_id INTEGER NOT NULL,
    from_month INTEGER NOT NULL,
    rates VARCHAR NOT NULL,             -- JSON: tax category -> rate
    rounding VARCHAR NOT NULL,
    registration_number VARCHAR,
    exempt BOOLEAN NOT NULL
);
INSERT INTO account_tax
    SELECT account_id, first_month, tax_rates, tax_rounding, registration_number, false FROM account;
ALTER TABLE account DROP COLUMN tax_rates;
ALTER TABLE account DROP COLUMN tax_rounding;
ALTER TABLE account DROP COLUMN registration_number;
ALTER TABLE account ADD COLUMN country VARCHAR;         -- ISO 3166; NULL: only weekends are no business days
UPDATE account SET country = 'JP' WHERE coverage = 'jp';

-- What is left of a coupon is its amount less its uses.
DROP TABLE coupon;
CREATE TABLE coupon (
    seq BIGINT NOT NULL,
    coupon_code VARCHAR NOT NULL,
    account_id INTEGER NOT NULL,
    amount VARCHAR NOT NULL,
    from_month INTEGER NOT NULL,
    expiry_month INTEGER NOT NULL,
    scope VARCHAR,                      -- an item or a category; NULL: for everything
    granted_at TIMESTAMP NOT NULL
);
CREATE TABLE coupon_use (
    account_id INTEGER NOT NULL,
    month INTEGER NOT NULL,
    coupon_code VARCHAR NOT NULL,
    amount VARCHAR NOT NULL
);

-- Closed months whose amount is below the minimum charge, until a payment takes them.
CREATE TABLE waiting_month (
    account_id INTEGER NOT NULL,
    month INTEGER NOT NULL,
    amount VARCHAR NOT NULL,
    tax VARCHAR NOT NULL
);

-- A month of an account is closed once.
ALTER TABLE closed_bill ADD COLUMN manifest VARCHAR;    -- JSON: price books, digests; NULL: closed before format 3
CREATE UNIQUE INDEX closed_once ON closed_bill (account_id, month);
CREATE UNIQUE INDEX posted_once ON posted_charge (operator_id, id);

ALTER TABLE exported_file ADD COLUMN payment_id VARCHAR;    -- the payment whose statement it is; NULL: a bill

-- Keys of requests that are carried out once.
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

-- Format 4: what shows whether a COMMIT lasted, the audit log, provider keys with names and roles, retention, exports for
-- spreadsheets.

-- The last transaction without usage: where a COMMIT fails, it is looked for once the store is open again.
CREATE TABLE commit_sign (
    number BIGINT NOT NULL              -- one row
);
INSERT INTO commit_sign VALUES (0);

-- Every change that a call made, except usage: that is counted by day and source in receipt. A row is added with the
-- change; none is ever changed.
CREATE TABLE audit (
    number BIGINT NOT NULL,
    called_at TIMESTAMP NOT NULL,
    caller VARCHAR NOT NULL,            -- provider:<key id>, operator:<id>, user:<operator id>/<name>
    operator_id VARCHAR,                -- whom it was about, where the call says so
    method VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    request_id VARCHAR NOT NULL,
    asked VARCHAR,                      -- these three: JSON, without secrets
    before VARCHAR,
    after VARCHAR
);

ALTER TABLE provider_key ADD COLUMN key_id VARCHAR;
ALTER TABLE provider_key ADD COLUMN name VARCHAR;
ALTER TABLE provider_key ADD COLUMN role VARCHAR;           -- admin, billing, import, reader
ALTER TABLE provider_key ADD COLUMN revoked_at TIMESTAMP;
UPDATE provider_key SET key_id = 'pk_' || left(key_hash, 12), name = 'first', role = 'admin';

-- Months up to this one take no changes; seq: of the last change before that was so. One row; 0: none.
CREATE TABLE retention (
    month INTEGER NOT NULL,
    seq BIGINT NOT NULL
);
INSERT INTO retention VALUES (0, 0);

-- Resources whose id was replaced by a random one, and whose tags and SIM ids are gone.
CREATE TABLE anonymous_resource (
    resource_id INTEGER NOT NULL,
    made_at TIMESTAMP NOT NULL
);

ALTER TABLE close_run ADD COLUMN usage_removed_at TIMESTAMP;
ALTER TABLE close_run ADD COLUMN lines_removed_at TIMESTAMP;
ALTER TABLE exported_file ADD COLUMN cells VARCHAR;         -- verbatim, text: how texts of senders stand in the file
UPDATE exported_file SET cells = 'verbatim';
ALTER TABLE exported_file ADD COLUMN batch VARCHAR;         -- what files that one job makes have in common; NULL: asked for alone

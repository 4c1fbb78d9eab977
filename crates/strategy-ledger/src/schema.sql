-- A strategy ledger, version 1. What stands here, and why, is in docs/LEDGER.md.
-- Decimals are exact text, times are nanoseconds since 1970 in UTC.

-- What is known of each order now.
CREATE TABLE orders (
    order_no           INTEGER PRIMARY KEY,
    order_id           TEXT NOT NULL UNIQUE,
    parent_group_id    TEXT NOT NULL,
    connector_order_id TEXT,
    symbol             TEXT NOT NULL,
    side               TEXT NOT NULL CHECK (side IN ('BUY', 'SELL')),
    order_type         TEXT NOT NULL CHECK (order_type IN ('MARKET', 'LIMIT', 'STOP_LIMIT')),
    quantity           TEXT NOT NULL,
    price              TEXT,
    stop_price         TEXT,
    status             TEXT NOT NULL CHECK (status IN ('PENDING', 'OPEN', 'PARTIALLY_FILLED',
        'FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED')),
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX orders_by_connector_order_id ON orders (connector_order_id)
    WHERE connector_order_id IS NOT NULL;
CREATE INDEX orders_by_group ON orders (parent_group_id, status);
CREATE INDEX orders_by_status ON orders (status, created_at);

-- What was said of each order, and what became of it. The first is its
-- registration. `seq` counts reports and fills together.
CREATE TABLE reports (
    seq                INTEGER PRIMARY KEY,
    order_no           INTEGER NOT NULL REFERENCES orders,
    effect             TEXT NOT NULL CHECK (effect IN ('registered', 'advanced', 'amended',
        'unchanged', 'contradicted')),
    status             TEXT NOT NULL CHECK (status IN ('PENDING', 'OPEN', 'PARTIALLY_FILLED',
        'FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED')),
    connector_order_id TEXT,
    updated_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX reports_by_order ON reports (order_no, updated_at);

-- What was executed. A fill that conflicts with another is kept, and not
-- counted.
CREATE TABLE fills (
    seq               INTEGER PRIMARY KEY,
    order_no          INTEGER NOT NULL REFERENCES orders,
    fill_id           TEXT NOT NULL UNIQUE,
    connector_fill_id TEXT,
    filled_quantity   TEXT NOT NULL,
    fill_price        TEXT NOT NULL,
    commission        TEXT,
    commission_asset  TEXT,
    executed_at       INTEGER NOT NULL,
    conflicts_with    TEXT REFERENCES fills (fill_id)
) STRICT;
CREATE INDEX fills_by_order ON fills (order_no);
CREATE UNIQUE INDEX fills_that_count ON fills (order_no, connector_fill_id)
    WHERE conflicts_with IS NULL AND connector_fill_id IS NOT NULL;

-- What was said stays said.
CREATE TRIGGER orders_stay BEFORE DELETE ON orders
    BEGIN SELECT RAISE(ABORT, 'an order is never deleted'); END;
CREATE TRIGGER orders_keep_their_terms BEFORE UPDATE OF order_no, order_id, parent_group_id,
    symbol, side, order_type, quantity, price, stop_price, created_at ON orders
    BEGIN SELECT RAISE(ABORT, 'the terms of an order never change'); END;
CREATE TRIGGER reports_stay BEFORE DELETE ON reports
    BEGIN SELECT RAISE(ABORT, 'a report is never deleted'); END;
CREATE TRIGGER reports_never_change BEFORE UPDATE ON reports
    BEGIN SELECT RAISE(ABORT, 'a report never changes'); END;
CREATE TRIGGER fills_stay BEFORE DELETE ON fills
    BEGIN SELECT RAISE(ABORT, 'a fill is never deleted'); END;
CREATE TRIGGER fills_never_change BEFORE UPDATE ON fills
    BEGIN SELECT RAISE(ABORT, 'a fill never changes'); END;

-- Nor does it by `INSERT OR REPLACE`, which deletes without a word. What is there
-- already is left out for orders and fills, which the ledger counts on.
CREATE TRIGGER orders_are_not_replaced BEFORE INSERT ON orders
    WHEN EXISTS (SELECT 1 FROM orders WHERE order_id = NEW.order_id OR order_no = NEW.order_no)
    BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER reports_are_not_replaced BEFORE INSERT ON reports
    WHEN EXISTS (SELECT 1 FROM reports WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'a report never changes'); END;
CREATE TRIGGER fills_are_not_replaced BEFORE INSERT ON fills
    WHEN EXISTS (SELECT 1 FROM fills WHERE fill_id = NEW.fill_id OR seq = NEW.seq)
        OR NEW.conflicts_with IS NULL AND EXISTS (SELECT 1 FROM fills
            WHERE order_no = NEW.order_no AND connector_fill_id = NEW.connector_fill_id
            AND conflicts_with IS NULL)
    BEGIN SELECT RAISE(IGNORE); END;

-- The same, with ids and times to read.
CREATE VIEW readable_orders AS
    SELECT order_id, parent_group_id, connector_order_id, symbol, side, order_type, quantity,
        price, stop_price, status,
        strftime('%Y-%m-%dT%H:%M:%S', (created_at - (created_at % 1000000000 + 1000000000) % 1000000000) / 1000000000, 'unixepoch')
        || printf('.%09dZ', (created_at % 1000000000 + 1000000000) % 1000000000) AS created_at,
        strftime('%Y-%m-%dT%H:%M:%S', (updated_at - (updated_at % 1000000000 + 1000000000) % 1000000000) / 1000000000, 'unixepoch')
        || printf('.%09dZ', (updated_at % 1000000000 + 1000000000) % 1000000000) AS updated_at
    FROM orders;
CREATE VIEW readable_reports AS
    SELECT seq, order_id, effect, reports.status, reports.connector_order_id,
        strftime('%Y-%m-%dT%H:%M:%S', (reports.updated_at - (reports.updated_at % 1000000000 + 1000000000) % 1000000000) / 1000000000, 'unixepoch')
        || printf('.%09dZ', (reports.updated_at % 1000000000 + 1000000000) % 1000000000) AS updated_at
    FROM reports JOIN orders USING (order_no);
CREATE VIEW readable_fills AS
    SELECT seq, fill_id, order_id AS parent_order_id, connector_fill_id, filled_quantity,
        fill_price, commission, commission_asset,
        strftime('%Y-%m-%dT%H:%M:%S', (executed_at - (executed_at % 1000000000 + 1000000000) % 1000000000) / 1000000000, 'unixepoch')
        || printf('.%09dZ', (executed_at % 1000000000 + 1000000000) % 1000000000) AS executed_at,
        conflicts_with
    FROM fills JOIN orders USING (order_no);

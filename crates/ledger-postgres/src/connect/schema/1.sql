CREATE SCHEMA ledger;

CREATE TABLE ledger.identity (
    ledger            bytea    NOT NULL,
    version           integer  NOT NULL,
    era               integer  NOT NULL,
    system_identifier bigint   NOT NULL,
    database_oid      bigint   NOT NULL,
    is_one            boolean  NOT NULL DEFAULT TRUE PRIMARY KEY CHECK (is_one)
);

CREATE SEQUENCE ledger.order_numbers;
CREATE SEQUENCE ledger.change_numbers;

CREATE TABLE ledger.order_rows (
    order_no           bigint NOT NULL PRIMARY KEY,
    order_id           text COLLATE "C" NOT NULL UNIQUE,
    parent_group_id    text COLLATE "C" NOT NULL,
    connector_order_id text COLLATE "C",
    named_at           bigint,
    symbol             text COLLATE "C" NOT NULL,
    side               text COLLATE "C" NOT NULL CHECK (side IN ('BUY', 'SELL')),
    order_type         text COLLATE "C" NOT NULL
        CHECK (order_type IN ('MARKET', 'LIMIT', 'STOP_LIMIT')),
    quantity           text COLLATE "C" NOT NULL CHECK (quantity ~ '^[0-9]+([.][0-9]+)?$'),
    price              text COLLATE "C" CHECK (price ~ '^-?[0-9]+([.][0-9]+)?$'),
    stop_price         text COLLATE "C" CHECK (stop_price ~ '^-?[0-9]+([.][0-9]+)?$'),
    status             text COLLATE "C" NOT NULL CHECK (status IN ('PENDING', 'OPEN',
        'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED')),
    created_at         bigint NOT NULL,
    updated_at         bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX orders_by_group ON ledger.order_rows (parent_group_id, status);
CREATE INDEX orders_by_status ON ledger.order_rows (status, created_at, order_id);

CREATE TABLE ledger.change_rows (
    seq                bigint  NOT NULL PRIMARY KEY DEFAULT nextval('ledger.change_numbers'),
    era                integer NOT NULL DEFAULT 1,
    xid                bigint  NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    order_no           bigint,
    effect             text COLLATE "C" NOT NULL CHECK (effect IN ('registered', 'advanced',
        'amended', 'unchanged', 'contradicted', 'filled', 'completed', 'conflicted', 'busted',
        'requested', 'answered', 'ruled')),
    at                 bigint,
    digest             bytea   NOT NULL CHECK (length(digest) = 16),
    status             text COLLATE "C" CHECK (status IN ('PENDING', 'OPEN',
        'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED')),
    connector_order_id text COLLATE "C",
    reason             text COLLATE "C",
    cumulative         text COLLATE "C" CHECK (cumulative ~ '^[0-9]+([.][0-9]+)?$'),
    fill_id            text COLLATE "C",
    part               integer,
    connector_fill_id  text COLLATE "C",
    filled_quantity    text COLLATE "C" CHECK (filled_quantity ~ '^[0-9]+([.][0-9]+)?$'),
    fill_price         text COLLATE "C" CHECK (fill_price ~ '^-?[0-9]+([.][0-9]+)?$'),
    commission         text COLLATE "C" CHECK (commission ~ '^-?[0-9]+([.][0-9]+)?$'),
    commission_asset   text COLLATE "C",
    command            text COLLATE "C",
    group_id           text COLLATE "C",
    parent_plan_id     text COLLATE "C",
    CHECK (num_nonnulls(status, fill_id, command, group_id) = 1),
    CHECK ((order_no IS NULL) = (group_id IS NOT NULL)),
    CHECK ((fill_id IS NULL) = (part IS NULL))
);
CREATE UNIQUE INDEX changes_in_order ON ledger.change_rows (era, xid, seq);
CREATE INDEX changes_by_order ON ledger.change_rows (order_no, at);
CREATE UNIQUE INDEX registrations ON ledger.change_rows (order_no) WHERE effect = 'registered'
    AND order_no IS NOT NULL;
CREATE INDEX reports_by_connector_order_id ON ledger.change_rows (connector_order_id, order_no)
    WHERE connector_order_id IS NOT NULL;
CREATE UNIQUE INDEX fills_by_id ON ledger.change_rows (fill_id, part) WHERE fill_id IS NOT NULL;
CREATE INDEX fills_by_connector_fill_id ON ledger.change_rows (connector_fill_id, order_no)
    WHERE connector_fill_id IS NOT NULL;
CREATE INDEX news_by_order ON ledger.change_rows (order_no, effect) WHERE command IS NOT NULL;
CREATE UNIQUE INDEX groups_by_id ON ledger.change_rows (group_id) WHERE group_id IS NOT NULL;

CREATE FUNCTION ledger.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: what a ledger has recorded never changes',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'raise_exception';
END
$$;
CREATE TRIGGER changes_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.change_rows
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();
CREATE TRIGGER orders_stay BEFORE DELETE OR TRUNCATE ON ledger.order_rows
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();
CREATE TRIGGER orders_keep_their_terms BEFORE UPDATE OF order_no, order_id, parent_group_id,
    symbol, side, order_type, quantity, price, stop_price, created_at ON ledger.order_rows
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();
CREATE TRIGGER identity_stays BEFORE DELETE OR TRUNCATE OR UPDATE OF ledger ON ledger.identity
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();

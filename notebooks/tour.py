"""A tour for new analysts: which tables there are, what a row is, and the few rules that keep sums right.

Open with: .venv/bin/marimo edit notebooks/tour.py (`warehouse.py` beside it says which warehouse is read).
"""

import marimo

app = marimo.App(width="medium", app_title="kmall: a tour of the tables")


@app.cell
def imports():
    import re
    from pathlib import Path

    import altair as alt
    import marimo as mo
    import warehouse
    import yaml

    return Path, alt, mo, re, warehouse, yaml


@app.cell
def title(mo, warehouse):
    needed = ("unified.order_lines", "unified.orders", "unified.sales_daily", "unified.inventory", "unified.variants")
    needed += ("reports.data_freshness",)
    problem = warehouse.problem(*needed)
    mo.stop(problem, mo.md(problem or ""))
    as_of = warehouse.present()
    mo.md(
        f"""
        # A tour of the tables

        This notebook reads `{warehouse.name()}`, whose data reaches to {as_of:%Y-%m-%d %H:%M} UTC. Change any query and
        run its cell: nothing can be broken, the warehouse is opened read-only, and only for the moment of a question.

        Every column is described in the yml beside its model, in `pipelines/unified/models`: section 1 shows it.
        """
    )
    return (as_of,)


@app.cell
def descriptions(Path, as_of, yaml):
    as_of  # nothing to describe without a warehouse
    models = Path(__file__).parents[1] / "pipelines" / "unified" / "models"
    described = {
        f"{file.parent.name}.{model['name']}": model
        for schema in ("unified", "reports")
        for file in sorted((models / schema).glob("*.yml"))
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", [])
    }
    return (described,)


@app.cell
def tables(described, mo, re, warehouse):
    names = warehouse.rows("""
        select table_schema, table_name
        from information_schema.tables
        where table_schema in ('unified', 'reports')
        order by table_schema desc, table_name
    """)
    counts = " union all ".join(
        f"select {place} as place, '{schema}.{table}' as table_name, count(*) as row_count from {schema}.{table}"
        for place, (schema, table) in enumerate(names)
    )
    table_sizes = warehouse.ask(f"select table_name, row_count from ({counts}) as counted order by place")
    listed = "\n".join(
        f"| `{name}` | {count:,} | {re.split('(?<=[.:]) ', described[name]['description'])[0].rstrip(':.')} |"
        for name, count in zip(*table_sizes.to_pydict().values(), strict=True)
        if name in described
    )
    mo.md(
        f"""
## 1. What there is

`unified` holds one table per thing, all malls below each other. `reports` holds answers. Both are built by
`kmall transform` from the raw tables (`raw_cafe24` ...), which hold what each mall said, in its own words.

| table | rows | what a row is |
|:---|---:|:---|
{listed}
        """
    )
    return (table_sizes,)


@app.cell
def choose_table(mo, table_sizes):
    known = table_sizes["table_name"].to_pylist()
    table = mo.ui.dropdown(known, value="unified.order_lines", label="Tell me about", searchable=True)
    table
    return (table,)


@app.cell
def columns(described, mo, table):
    model = described.get(table.value, {"description": "Not described here."})
    column_meanings = {column["name"]: column["description"] for column in model.get("columns", [])}
    meanings = "\n".join(f"| `{column}` | {meaning} |" for column, meaning in column_meanings.items())
    mo.vstack(
        [
            mo.md(model["description"]),
            mo.accordion({f"{len(column_meanings)} columns": mo.md(f"| column | meaning |\n|:---|:---|\n{meanings}")}),
        ]
    )
    return (column_meanings,)


@app.cell
def one_order(as_of, mo, warehouse):
    as_of
    # an order with several lines says more
    example_order = warehouse.ask("""
        with chosen as (
            select order_key
            from unified.orders
            where line_count > 1 and not is_mirror
            order by ordered_at desc, order_key
            limit 1
        )
        select
            lines.platform, lines.order_id, lines.line_id, lines.sku, lines.product_name, lines.qty_ordered,
            lines.qty_active, lines.canonical_status, lines.native_status, lines.native_status_text
        from unified.order_lines as lines
        inner join chosen on lines.order_key = chosen.order_key
        order by lines.line_id
    """)
    mo.vstack(
        [
            mo.md(
                """
                ## 2. The line is the unit

                `order_lines` has one row per ordered item. Each line has a status of its own,
                in 22 common words (`canonical_status`) with the mall's own code beside it
                (`native_status`). `orders` rolls them up: `order_key` joins the two. Ids are
                text, never numbers.
                """
            ),
            mo.ui.table(example_order, selection=None),
        ]
    )
    return (example_order,)


@app.cell
def axes(alt, as_of, mo, warehouse):
    as_of
    status_axes = warehouse.ask("""
        select fulfilment_status, claim_type, refund_status, count(*) as line_count
        from unified.order_lines
        group by fulfilment_status, claim_type, refund_status
        order by line_count desc, fulfilment_status, claim_type, refund_status
    """)
    way = ["pending_payment", "paid", "on_hold", "preparing", "ready_to_ship", "shipped", "delivered", "confirmed"]
    cells = alt.Chart(
        status_axes, title="Order lines: where the goods are, and what the buyer wants", width="container"
    ).encode(
        x=alt.X("claim_type:N", title="claim_type", sort=["none"], axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("fulfilment_status:N", title="fulfilment_status", sort=way),
        tooltip=["fulfilment_status:N", "claim_type:N", "sum(line_count):Q"],
    )
    axes_chart = cells.mark_rect().encode(
        color=alt.Color("sum(line_count):Q", legend=None, scale=alt.Scale(range=["#eef4fb", "#7fb0dc"], type="sqrt"))
    ) + cells.mark_text().encode(text="sum(line_count):Q")
    mo.vstack(
        [
            mo.md(
                """
                ## 3. Three questions, three columns

                `fulfilment_status` says where the goods are, `claim_type` with `claim_phase`
                what the buyer wants, `refund_status` where the money is. `canonical_status`
                is the one word for display. Do not work out sales from a status: money has
                columns of its own.
                """
            ),
            axes_chart,
        ]
    )
    return axes_chart, status_axes


@app.cell
def counted_once(as_of, mo, warehouse):
    as_of
    not_sales = warehouse.ask("""
        select
            platform,
            count(*) as all_lines,
            sum(case when is_mirror then 1 else 0 end) as mirrors,
            sum(case when line_kind = 'exchange_replacement' and not is_mirror then 1 else 0 end) as replacements,
            sum(case when not is_mirror and line_kind <> 'exchange_replacement' then 1 else 0 end) as sold_lines
        from unified.order_lines
        group by platform
        order by platform
    """)
    mo.vstack(
        [
            mo.md(
                """
                ## 4. Two filters on every sum

                `is_mirror`: an order that another connected mall holds as its own, seen a
                second time. `line_kind = 'exchange_replacement'`: what was sent instead of an
                exchanged line. Leave both out:

                ```sql
                where not is_mirror and line_kind <> 'exchange_replacement'
                ```
                """
            ),
            mo.ui.table(not_sales, selection=None),
        ]
    )
    return (not_sales,)


@app.cell
def money(as_of, mo, warehouse):
    as_of
    sales_by_currency = warehouse.ask("""
        select
            currency,
            sum(order_count) as order_count,
            sum(gross_amount) as gross_amount,
            sum(discount_seller) as discount_seller,
            sum(refund_goods_amount_of_orders) as refund_goods_amount_of_orders,
            sum(net_sales_of_orders) as net_sales_of_orders,
            sum(net_sales) as net_sales,
            count(distinct platform || ' ' || shop_alias || ' ' || shop_no) as shops,
            count(distinct case when net_sales is not null then platform || ' ' || shop_alias || ' ' || shop_no end)
                as shops_that_tell
        from unified.sales_daily
        group by currency
        order by currency
    """)
    mo.vstack(
        [
            mo.md(
                """
                ## 5. Money has a currency

                Never add up over `currency`. `sales_daily` has refunds twice: on the day the
                money went back (`refund_amount`), and with the orders it belongs to
                (`..._of_orders`). Null means that the mall does not tell; it is not zero. A sum
                leaves nulls out without a word: `shops_that_tell` counts the shops behind
                `net_sales`, which is why it can be less than `net_sales_of_orders`.
                """
            ),
            mo.ui.table(sales_by_currency, selection=None),
        ]
    )
    return (sales_by_currency,)


@app.cell
def stock(as_of, mo, warehouse):
    as_of
    stock_policies = warehouse.ask("""
        select
            stock_policy,
            count(*) as listings,
            sum(case when qty_available is null then 1 else 0 end) as without_a_quantity,
            sum(case when qty_listed < 0 then 1 else 0 end) as below_zero
        from unified.inventory
        where not is_deleted
        group by stock_policy
        order by stock_policy
    """)
    mo.vstack(
        [
            mo.md(
                """
                ## 6. Null, zero and below zero

                `inventory` has one row per listing. A listing whose pieces nobody counts
                (`untracked`) has no quantity: null, not 0 and not a big number. Below zero:
                more was sold than there was.
                """
            ),
            mo.ui.table(stock_policies, selection=None),
        ]
    )
    return (stock_policies,)


@app.cell
def items(as_of, mo, warehouse):
    as_of
    matching = warehouse.ask("""
        select match_method, count(*) as listings, count(distinct sku) as skus
        from unified.variants
        group by match_method
        order by listings desc, match_method
    """)
    mo.vstack(
        [
            mo.md(
                """
                ## 7. One item, many listings

                `sku` ties the listings of one physical item together. `match_method` says how
                it was found: your own `sku_map.csv`, equal seller codes, equal barcodes;
                never names. `native`: nobody else has it. `kmall match` shows what is not
                tied yet. `sku_stock` has one row per item over all malls: the same box is not
                counted twice.
                """
            ),
            mo.ui.table(matching, selection=None),
        ]
    )
    return (matching,)


@app.cell
def times(as_of, mo, warehouse):
    as_of
    late_evening = warehouse.ask("""
        select platform, order_id, ordered_at, ordered_date_kst
        from unified.orders
        where extract(hour from ordered_at) >= 15
        order by ordered_at desc, platform, order_id
        limit 5
    """)
    mo.vstack(
        [
            mo.md(
                """
                ## 8. Times are UTC, days are Korean

                `..._at` is a moment in UTC, `..._date_kst` the Korean day it falls on: from
                15:00 UTC that is the next one. Group by the day column, never by a cast of
                the moment.
                """
            ),
            mo.ui.table(late_evening, selection=None),
        ]
    )
    return (late_evening,)


@app.cell
def trust(as_of, mo, warehouse):
    as_of
    freshness = warehouse.ask("""
        select platform, shop_alias, resource, last_status, data_through, last_success_at
        from reports.data_freshness
        order by data_through, platform, shop_alias, resource
    """)
    mo.vstack(
        [
            mo.md(
                """
                ## 9. How far to trust it

                `reports.data_freshness` says how old each part is, `reports.unknown_status`
                which codes nobody knows yet, `reports.data_issues` what does not fit
                together, `reports.shop_capabilities` what a mall cannot tell, and why.

                The other notebooks answer the daily questions: `orders.py`, `stock.py`,
                `claims.py`. `kmall export` writes any of these tables for Excel.
                """
            ),
            mo.ui.table(freshness, page_size=8, selection=None),
        ]
    )
    return (freshness,)


if __name__ == "__main__":
    app.run()

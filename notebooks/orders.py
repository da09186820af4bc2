"""Orders now: where they stand, what waits to be shipped, what was sold, how long each step takes.

Open with: .venv/bin/marimo edit notebooks/orders.py (`warehouse.py` beside it says which warehouse is read).
"""

import marimo

app = marimo.App(width="medium", app_title="kmall: orders now")


@app.cell
def imports():
    from datetime import timedelta

    import altair as alt
    import marimo as mo
    import warehouse

    return alt, mo, timedelta, warehouse


@app.cell
def title(mo, warehouse):
    needed = ("unified.order_lines", "unified.orders", "unified.order_status_history", "unified.sales_daily")
    problem = warehouse.problem(*needed)
    mo.stop(problem, mo.md(problem or ""))
    as_of = warehouse.present()
    mo.md(
        f"# Orders now\n\nRead from `{warehouse.name()}`, which reaches to {as_of:%Y-%m-%d %H:%M} UTC. Days are Korean."
    )
    return (as_of,)


@app.cell
def choose(as_of, mo, warehouse):
    as_of  # nothing to choose without a warehouse
    names = warehouse.rows(
        "select distinct platform || ' ' || shop_alias as shop from unified.order_lines order by shop"
    )
    shop = mo.ui.dropdown(["all shops", *(each for (each,) in names)], value="all shops", label="Shop")
    days = mo.ui.slider(7, 90, value=28, label="Days back", show_value=True)
    mo.hstack([shop, days], justify="start", gap=2)
    return days, shop


@app.cell
def filters(shop):
    # a mirror is the same sale seen in a second mall; a replacement is sent instead of a line, it is no sale of its own
    sold = "not is_mirror and line_kind <> 'exchange_replacement'"
    of_shop = "(%s = 'all shops' or platform || ' ' || shop_alias = %s)"
    chosen = (shop.value, shop.value)
    return chosen, of_shop, sold


@app.cell
def by_status(alt, chosen, mo, of_shop, sold, warehouse):
    lines_by_status = warehouse.ask(
        f"""
        select platform, canonical_status, status_rank, count(*) as line_count, min(ordered_at) as oldest_ordered_at
        from unified.order_lines
        where {sold} and {of_shop}
        group by platform, canonical_status, status_rank
        order by status_rank, platform
        """,
        *chosen,
    )
    status_chart = (
        alt.Chart(lines_by_status, title="Order lines by status", width="container")
        .mark_bar()
        .encode(
            x=alt.X("line_count:Q", title="order lines"),
            y=alt.Y("canonical_status:N", title=None, sort=alt.EncodingSortField("status_rank", op="min")),
            color=alt.Color("platform:N", title=None),
            tooltip=["platform:N", "canonical_status:N", "line_count:Q", "oldest_ordered_at:T"],
        )
    )
    mo.vstack([mo.md("## Where they stand"), mo.ui.altair_chart(status_chart)])
    return lines_by_status, status_chart


@app.cell
def to_ship(as_of, chosen, mo, of_shop, sold, warehouse):
    waiting = warehouse.ask(
        f"""
        select
            cast(
                floor(extract(epoch from cast(%s as timestamp with time zone) - coalesce(paid_at, ordered_at)) / 3600)
                as bigint
            ) as hours_waiting,
            ship_due_at < %s as is_overdue,
            canonical_status, platform, shop_alias, order_id, product_name, option_text, qty_active, sku, line_id,
            coalesce(paid_at, ordered_at) as waiting_since,
            ship_due_at
        from unified.order_lines
        where {sold} and qty_active > 0 and canonical_status in ('paid', 'preparing', 'ready_to_ship') and {of_shop}
        order by waiting_since, platform, shop_alias, line_id
        """,
        as_of,
        as_of,
        *chosen,
    )
    overdue = sum(bool(late) for late in waiting["is_overdue"].to_pylist())
    mo.vstack(
        [
            mo.md(
                f"""
                ## To ship: {waiting.num_rows} lines, {overdue} overdue

                The longest waiting first. Overdue: the mall's own day to ship (`ship_due_at`) is past;
                without such a day nobody knows.
                """
            ),
            mo.ui.table(waiting, page_size=12, selection=None, show_column_summaries=False),
        ]
    )
    return (waiting,)


@app.cell
def per_day(alt, as_of, chosen, days, mo, of_shop, timedelta, warehouse):
    orders_per_day = warehouse.ask(
        f"""
        select ordered_date_kst, canonical_status, status_rank, count(*) as order_count
        from unified.orders
        where not is_mirror and {of_shop} and ordered_at > %s
        group by ordered_date_kst, canonical_status, status_rank
        order by ordered_date_kst, status_rank
        """,
        *chosen,
        as_of - timedelta(days=days.value),
    )
    orders_chart = (
        alt.Chart(orders_per_day, title="Orders per day, by what became of them", width="container")
        .mark_bar()
        .encode(
            x=alt.X("utcyearmonthdate(ordered_date_kst):T", title="day of order (KST)", axis=alt.Axis(format="%m-%d")),
            y=alt.Y("order_count:Q", title="orders"),
            color=alt.Color(
                "canonical_status:N",
                title="status",
                sort=alt.EncodingSortField("status_rank", op="min"),
                scale=alt.Scale(scheme="tableau20"),
            ),
            order=alt.Order("status_rank:Q", sort="descending"),
            tooltip=["ordered_date_kst:T", "canonical_status:N", "order_count:Q"],
        )
    )
    mo.vstack([mo.md("## Day by day"), mo.ui.altair_chart(orders_chart)])
    return orders_chart, orders_per_day


@app.cell
def choose_currency(as_of, mo, warehouse):
    as_of
    found = [name for (name,) in warehouse.rows("select distinct currency from unified.sales_daily order by currency")]
    mo.stop(not found, mo.md("No sales yet."))
    currency = mo.ui.dropdown(found, value="KRW" if "KRW" in found else found[0], label="Currency")
    mo.vstack(
        [
            mo.md(
                """
                ## What was sold

                Paid orders, on the day they were placed. Net is gross less the seller's discounts less goods
                given back, whenever that was, so the last days still go down. Shipping and fees are not in it.
                Amounts are never added up over currencies: choose one.
                """
            ),
            currency,
        ]
    )
    return (currency,)


@app.cell
def sales(alt, as_of, chosen, currency, days, mo, of_shop, timedelta, warehouse):
    # `net_sales` is null where a mall tells no refunds: the columns of the orders' own day are there for every mall
    sales_per_day = warehouse.ask(
        f"""
        select
            date_kst,
            sum(order_count) as order_count,
            sum(gross_amount) as gross_amount,
            sum(discount_seller) as discount_seller,
            sum(refund_goods_amount_of_orders) as refund_goods_amount_of_orders,
            sum(net_sales_of_orders) as net_sales_of_orders
        from unified.sales_daily
        where currency = %s and {of_shop} and date_kst > %s
        group by date_kst
        order by date_kst
        """,
        currency.value,
        *chosen,
        (as_of + timedelta(hours=9) - timedelta(days=days.value)).date(),
    )
    mo.stop(not sales_per_day.num_rows, mo.md("Nothing sold in these days."))
    parts = {
        "net_sales_of_orders": "net sales",
        "refund_goods_amount_of_orders": "goods given back",
        "discount_seller": "discounts of the seller",
    }
    part = f"{parts}[datum.column]"
    sales_chart = (
        alt.Chart(
            sales_per_day, title=f"Gross sales per day and what is left of them, {currency.value}", width="container"
        )
        .transform_fold(list(parts), ["column", "amount"])
        .transform_calculate(part=part, place=f"indexof({list(parts)}, datum.column)")
        .mark_bar()
        .encode(
            x=alt.X("utcyearmonthdate(date_kst):T", title="day of order (KST)", axis=alt.Axis(format="%m-%d")),
            y=alt.Y("amount:Q", title=currency.value, axis=alt.Axis(format=",.2~f")),
            color=alt.Color(
                "part:N",
                title=None,
                scale=alt.Scale(domain=list(parts.values()), range=["#4c78a8", "#e45756", "#bab0ac"]),
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                "date_kst:T",
                "part:N",
                alt.Tooltip("amount:Q", format=",.2~f"),
                alt.Tooltip("gross_amount:Q", format=",.2~f"),
                "order_count:Q",
            ],
        )
    )
    mo.vstack(
        [
            mo.ui.altair_chart(sales_chart),
            mo.ui.table(sales_per_day, page_size=7, selection=None, show_column_summaries=False),
        ]
    )
    return sales_chart, sales_per_day


@app.cell
def step_times(alt, as_of, chosen, mo, warehouse):
    as_of
    # a step that is still going on has no length yet; one that only loads saw is as long as the time between them
    time_in_status = warehouse.ask(
        """
        with steps as (
            select
                platform, shop_alias, line_key, canonical_status, status_rank, seconds_in_status, entered_source,
                lead(entered_source) over (partition by line_key order by sequence_no) as left_source
            from unified.order_status_history
        ),

        told as (
            select
                steps.canonical_status, steps.status_rank, steps.seconds_in_status / 3600.0 as hours,
                case
                    when steps.entered_source = 'observed' or steps.left_source = 'observed'
                        then steps.platform || ', seen by loads'
                    else steps.platform
                end as known_from
            from steps
            inner join unified.order_lines as lines on steps.line_key = lines.line_key
            where
                steps.seconds_in_status is not null
                and steps.canonical_status in ('paid', 'preparing', 'ready_to_ship', 'shipped')
                and not lines.is_mirror
                and lines.line_kind <> 'exchange_replacement'
                and (%s = 'all shops' or steps.platform || ' ' || steps.shop_alias = %s)
        )

        select
            canonical_status,
            known_from,
            count(*) as line_count,
            cast(percentile_cont(0.5) within group (order by hours) as decimal(18, 1)) as median_hours,
            cast(percentile_cont(0.9) within group (order by hours) as decimal(18, 1)) as slow_hours
        from told
        group by canonical_status, known_from, status_rank
        order by status_rank, known_from
        """,
        *chosen,
    )
    base = alt.Chart(time_in_status)
    order_of_steps = ["paid", "preparing", "ready_to_ship", "shipped"]
    y = alt.Y("known_from:N", title=None, axis=alt.Axis(labelLimit=240))
    told = [
        "known_from:N",
        alt.Tooltip("median_hours:Q", format=".1f"),
        alt.Tooltip("slow_hours:Q", format=".1f"),
        "line_count:Q",
    ]
    steps_chart = (
        alt.layer(
            base.mark_bar(opacity=0.35).encode(x=alt.X("slow_hours:Q", title="hours"), y=y, tooltip=told),
            base.mark_bar(size=8).encode(x="median_hours:Q", y=y, tooltip=told),
        )
        .properties(width=520)
        .facet(
            row=alt.Row("canonical_status:N", title=None, sort=order_of_steps),
            title="Hours in each status: half of the lines take no longer (dark), nine in ten (light)",
        )
        .resolve_scale(y="independent")
    )
    mo.vstack(
        [
            mo.md(
                """
                ## How long each step takes

                Where a mall does not tell when something changed, only the load that saw it first is known
                (`entered_source = 'observed'`). Such steps stand apart as *seen by loads*: the fewer loads a day, the
                rougher they are.
                """
            ),
            steps_chart,
        ]
    )
    return steps_chart, time_in_status


if __name__ == "__main__":
    app.run()

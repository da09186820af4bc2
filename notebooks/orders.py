"""Orders now: where they stand, what waits to be shipped, how long each step takes.

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
    mo.stop(warehouse.place() is None, mo.md(warehouse.MISSING))
    mo.stop(not warehouse.has("unified.order_lines"), mo.md(warehouse.not_built("unified.order_lines")))
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
            platform, shop_alias, order_id, line_id, sku, product_name, option_text, qty_active, canonical_status,
            coalesce(paid_at, ordered_at) as waiting_since,
            ship_due_at,
            cast(
                floor(extract(epoch from cast(%s as timestamp with time zone) - coalesce(paid_at, ordered_at)) / 3600)
                as bigint
            ) as hours_waiting,
            ship_due_at < %s as is_overdue
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
            mo.md(f"## To ship: {waiting.num_rows} lines, {overdue} overdue\n\nThe longest waiting first."),
            mo.ui.table(waiting, page_size=12, selection=None),
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
            x=alt.X("utcyearmonthdate(ordered_date_kst):T", title="day of order (KST)"),
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
def step_times(alt, chosen, mo, of_shop, warehouse):
    steps = "unified.order_status_history"
    mo.stop(not warehouse.has(steps), mo.md(warehouse.not_built(steps)))
    # a step that is still going on has no length yet
    time_in_status = warehouse.ask(
        f"""
        select
            platform,
            canonical_status,
            count(*) as line_count,
            cast(percentile_cont(0.5) within group (order by seconds_in_status) / 3600.0 as double precision)
                as median_hours,
            cast(percentile_cont(0.9) within group (order by seconds_in_status) / 3600.0 as double precision)
                as slow_hours
        from {steps}
        where seconds_in_status is not null and canonical_status in ('paid', 'preparing', 'ready_to_ship', 'shipped')
            and {of_shop}
        group by platform, canonical_status, status_rank
        order by status_rank, platform
        """,
        *chosen,
    )
    base = alt.Chart(time_in_status)
    order_of_steps = ["paid", "preparing", "ready_to_ship", "shipped"]
    y = alt.Y("platform:N", title=None)
    told = ["platform:N", "median_hours:Q", "slow_hours:Q", "line_count:Q"]
    steps_chart = (
        alt.layer(
            base.mark_bar(opacity=0.35).encode(x=alt.X("slow_hours:Q", title="hours"), y=y, tooltip=told),
            base.mark_bar(size=8).encode(x="median_hours:Q", y=y, tooltip=told),
        )
        .properties(width=560)
        .facet(
            row=alt.Row("canonical_status:N", title=None, sort=order_of_steps),
            title="Hours in each status: half of the lines take no longer (dark), nine in ten (light)",
        )
    )
    mo.vstack(
        [
            mo.md(
                """
                ## How long each step takes

                Where a mall tells no time of a change, it is known only to the load that saw
                it (`entered_source = 'observed'`).
                """
            ),
            steps_chart,
        ]
    )
    return steps_chart, time_in_status


if __name__ == "__main__":
    app.run()

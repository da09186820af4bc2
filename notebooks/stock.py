"""Stock and reorder: what runs out, how much to order, where more is offered than there is.

Open with: .venv/bin/marimo edit notebooks/stock.py (`warehouse.py` beside it says which warehouse is read).
"""

import marimo

app = marimo.App(width="medium", app_title="kmall: stock and reorder")


@app.cell
def imports():
    import altair as alt
    import marimo as mo
    import warehouse

    # the same colour for the same alert in every chart
    alert_colours = alt.Scale(
        domain=["sold_out", "reorder", "ok", "insufficient_history", "untracked"],
        range=["#c0392b", "#f58518", "#54a24b", "#9ecae9", "#bab0ac"],
    )
    return alert_colours, alt, mo, warehouse


@app.cell
def title(mo, warehouse):
    needed = ("unified.sku_stock", "reports.low_stock", "reports.oversell_risk", "unified.inventory_daily")
    problem = warehouse.problem(*needed)
    mo.stop(problem, mo.md(problem or ""))
    as_of = warehouse.present()
    mo.md(
        f"# Stock and reorder\n\nRead from `{warehouse.name()}`, which reaches to {as_of:%Y-%m-%d %H:%M} UTC. One SKU"
        " is one physical item, however many malls list it; quantities are pieces of it."
    )
    return (as_of,)


@app.cell
def alerts(alert_colours, alt, as_of, mo, warehouse):
    as_of  # nothing to ask without a warehouse
    alert_counts = warehouse.ask("""
        select alert_level, count(*) as sku_count
        from reports.low_stock
        group by alert_level
        order by alert_level
    """)
    alerts_chart = (
        alt.Chart(alert_counts, title="SKUs by alert", width="container")
        .mark_bar()
        .encode(
            x=alt.X("sku_count:Q", title="SKUs"),
            y=alt.Y("alert_level:N", title=None, sort=alert_colours.domain),
            color=alt.Color("alert_level:N", legend=None, scale=alert_colours),
            tooltip=["alert_level:N", "sku_count:Q"],
        )
    )
    mo.vstack([mo.md("## What runs out"), mo.ui.altair_chart(alerts_chart)])
    return alert_counts, alerts_chart


@app.cell
def alarming(as_of, mo, warehouse):
    as_of
    running_out = warehouse.ask("""
        select
            alert_level, sku, sku_name, qty_available, days_of_cover, reorder_point, velocity_28d, units_sold_28d,
            days_in_stock_28d, reason
        from reports.low_stock
        where alert_level in ('sold_out', 'reorder')
        order by case alert_level when 'sold_out' then 1 else 2 end, days_of_cover, sku
    """)
    mo.stop(not running_out.num_rows, mo.md("Nothing is at its reorder point."))
    mo.vstack(
        [
            mo.md("Sold out first, then by days of cover: how long the pieces last at the speed of the last 28 days."),
            mo.ui.table(running_out, page_size=10, selection=None, show_column_summaries=False),
        ]
    )
    return (running_out,)


@app.cell
def plan(as_of, mo):
    as_of
    cover_days = mo.ui.slider(0, 90, value=28, label="Days it should last", show_value=True)
    mo.vstack(
        [
            mo.md(
                """
                ## What to order

                To order = velocity × (lead time + days it should last) + safety stock − what
                can be sold. Velocity is pieces sold per day on which there was stock, over 28
                days. The lead time is that of your `stock_pool.csv`, else 7 days.
                """
            ),
            cover_days,
        ]
    )
    return (cover_days,)


@app.cell
def to_order(cover_days, mo, warehouse):
    order_plan = warehouse.ask(
        """
        with planned as (
            select
                *,
                cast(
                    ceil(velocity_28d * (lead_time_days + %s) + coalesce(safety_stock, 0) - qty_available) as bigint
                ) as to_order
            from reports.low_stock
            where velocity_28d > 0 and qty_available is not null
        )
        select
            sku, sku_name, to_order, days_of_cover, qty_available, velocity_28d, units_sold_28d, lead_time_days,
            alert_level
        from planned
        where to_order > 0
        order by days_of_cover, sku
        """,
        cover_days.value,
    )
    pieces = sum(order_plan["to_order"].to_pylist())
    mo.stop(not pieces, mo.md("Nothing to order: no SKU sells faster than it lasts, or none is known for long enough."))
    mo.vstack(
        [
            mo.md(f"**{order_plan.num_rows} SKUs, {pieces:,} pieces**, what runs out first above."),
            mo.ui.table(order_plan, page_size=12, selection=None, show_column_summaries=False),
        ]
    )
    return (order_plan,)


@app.cell
def cover(alert_colours, alt, as_of, mo, warehouse):
    as_of
    stock_cover = warehouse.ask("""
        select
            sku, sku_name, alert_level, qty_available, velocity_28d, days_of_cover
        from reports.low_stock
        where velocity_28d > 0 and qty_available is not null
        order by sku
    """)
    mo.stop(not stock_cover.num_rows, mo.md("No SKU is known for long enough yet to say how fast it sells."))
    points = (
        alt.Chart(stock_cover, title="Pieces left against pieces sold per day", width="container")
        .mark_circle(size=70, opacity=0.7)
        .encode(
            x=alt.X("velocity_28d:Q", title="pieces sold per day in stock"),
            y=alt.Y("qty_available:Q", title="pieces left", scale=alt.Scale(type="symlog")),
            color=alt.Color("alert_level:N", title=None, scale=alert_colours),
            tooltip=["sku:N", "sku_name:N", "qty_available:Q", "velocity_28d:Q", "days_of_cover:Q"],
        )
    )
    mo.ui.altair_chart(points)
    return points, stock_cover


@app.cell
def oversell(as_of, mo, warehouse):
    as_of
    risky = warehouse.ask("""
        select
            sku, sku_name, risk_level, reason, pool_qty, open_demand_qty, max_listed, min_listed, negative_mall_count,
            untracked_mall_count
        from reports.oversell_risk
        where risk_level <> 'none'
        order by case risk_level when 'critical' then 1 when 'high' then 2 else 3 end, sku
    """)
    mo.vstack(
        [
            mo.md(f"## Where more can be sold than there is: {risky.num_rows} SKUs"),
            mo.ui.table(risky, page_size=10, selection=None, show_column_summaries=False),
        ]
    )
    return (risky,)


@app.cell
def pools(as_of, mo, warehouse):
    sku_pools = warehouse.ask(
        """
        select
            sku, sku_name, pool_source, pool_qty, qty_available, open_demand_qty, qty_on_hand_est, max_listed,
            min_listed, mall_count, untracked_mall_count, negative_mall_count, forced_soldout_mall_count,
            has_zero_mismatch,
            cast(
                floor(extract(epoch from cast(%s as timestamp with time zone) - pool_observed_at) / 3600) as bigint
            ) as age_hours
        from unified.sku_stock
        order by sku
        """,
        as_of,
    )
    ages = [age for age in sku_pools["age_hours"].to_pylist() if age is not None]
    oldest = f"The oldest figure is {max(ages)} hours old" if ages else "No figure has been read"
    mo.vstack(
        [
            mo.md(
                f"""
                ## The stock of every SKU

                One box, however many malls show it: `pool_source` says whose figure counts. {oldest} (`age_hours`,
                counted back from how far the data reaches). Null: no mall counts the pieces; it is not zero.
                """
            ),
            mo.ui.table(sku_pools, page_size=10, selection=None, show_column_summaries=False),
        ]
    )
    return (sku_pools,)


@app.cell
def choose_sku(as_of, mo, warehouse):
    as_of
    # the most sold first, so that the first choice has something to show
    names = warehouse.rows("""
        select sku || '  ' || coalesce(sku_name, '') as label, sku
        from reports.low_stock
        order by units_sold_28d desc, sku
    """)
    mo.stop(not names, mo.md("No SKU yet."))
    sku = mo.ui.dropdown(dict(names), value=names[0][0], label="SKU", searchable=True)
    mo.vstack([mo.md("## One SKU, mall by mall"), sku])
    return (sku,)


@app.cell
def malls(mo, sku, warehouse):
    listings = warehouse.ask(
        """
        select
            platform, shop_alias, shop_no, variant_id, seller_code, match_method, units_per_listing, stock_policy,
            qty_listed, qty_available, is_selling, price, currency, observed_at
        from unified.inventory
        where sku = %s and not is_deleted
        order by platform, shop_alias, shop_no, variant_id
        """,
        sku.value,
    )
    mo.ui.table(listings, selection=None, show_column_summaries=False)
    return (listings,)


@app.cell
def history(alt, mo, sku, warehouse):
    stock_history = warehouse.ask(
        """
        select
            concat_ws(' ', daily.platform, daily.shop_alias, daily.shop_no, daily.variant_id) as listing,
            daily.date_kst, daily.qty_available_close, daily.units_sold, daily.is_stockout, daily.is_carried
        from unified.inventory_daily as daily
        inner join unified.variant_skus as variants on daily.variant_key = variants.variant_key
        where variants.sku = %s
        order by listing, daily.date_kst
        """,
        sku.value,
    )
    mo.stop(not stock_history.num_rows, mo.md("No mall lists it, so there is no history."))
    days = alt.X("utcyearmonthdate(date_kst):T", title="Korean day", axis=alt.Axis(format="%m-%d"))
    told = ["listing:N", "date_kst:T", "qty_available_close:Q", "units_sold:Q", "is_stockout:N", "is_carried:N"]
    base = alt.Chart(stock_history).encode(x=days, tooltip=told)
    listings_chart = (
        alt.layer(
            base.transform_filter("datum.is_stockout").mark_rect(color="#c0392b", opacity=0.45),
            base.mark_bar().encode(
                y=alt.Y("qty_available_close:Q", title="pieces"),
                color=alt.condition("datum.is_carried", alt.value("#c6d6e8"), alt.value("#4c78a8")),
            ),
        )
        .properties(width=640, height=70)
        .facet(
            facet=alt.Facet("listing:N", title=None, header=alt.Header(labelAnchor="start", labelFontWeight="bold")),
            columns=1,
            title="Pieces that could be sold at the end of each day (pale: not read that day; red: none)",
        )
    )
    stockout_days = sum(stock_history["is_stockout"].to_pylist())
    mo.vstack(
        [
            listings_chart,
            mo.md(
                f"""
                {stockout_days} days of a listing without stock. A day without a reading carries the figures of the day
                before on (`is_carried`). Stock before the first load is not known: history begins with it. A day with
                neither bar nor red is not counted by its mall.
                """
            ),
        ]
    )
    return listings_chart, stock_history


if __name__ == "__main__":
    app.run()

"""Claims and refunds: what is open, what comes back and why, what it costs.

Open with: .venv/bin/marimo edit notebooks/claims.py (`warehouse.py` beside it says which warehouse is read).
"""

import marimo

app = marimo.App(width="medium", app_title="kmall: claims and refunds")


@app.cell
def imports():
    from datetime import timedelta

    import altair as alt
    import marimo as mo
    import warehouse

    return alt, mo, timedelta, warehouse


@app.cell
def title(mo, warehouse):
    needed = ("unified.claims", "unified.sales_daily", "reports.open_claims", "reports.claim_rates")
    needed += ("reports.refunds_monthly",)
    problem = warehouse.problem(*needed)
    mo.stop(problem, mo.md(problem or ""))
    as_of = warehouse.present()
    mo.md(
        f"# Claims and refunds\n\nRead from `{warehouse.name()}`, which reaches to {as_of:%Y-%m-%d %H:%M} UTC. A claim"
        " stands once per order line. Orders that were never paid (`cancel_unpaid`) are no claims of this page."
    )
    return (as_of,)


@app.cell
def still_open(alt, as_of, mo, warehouse):
    as_of  # nothing to ask without a warehouse
    open_by_phase = warehouse.ask("""
        select claim_type, claim_phase, count(*) as line_count, max(days_open) as longest_days
        from reports.open_claims
        group by claim_type, claim_phase
        order by claim_type, claim_phase
    """)
    phases = ["requested", "accepted", "held", "collecting", "collected", "reshipping", "refunding"]
    cells = alt.Chart(open_by_phase, title="Open claims: lines by type and phase", width="container").encode(
        x=alt.X("claim_phase:N", title=None, sort=phases, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("claim_type:N", title=None),
    )
    open_chart = cells.mark_rect().encode(
        color=alt.Color("line_count:Q", title="lines", legend=None, scale=alt.Scale(range=["#fdebd8", "#f2944a"])),
        tooltip=["claim_type:N", "claim_phase:N", "line_count:Q", "longest_days:Q"],
    ) + cells.mark_text().encode(text="line_count:Q")
    mo.vstack([mo.md("## What is open"), open_chart])
    return open_by_phase, open_chart


@app.cell
def oldest(as_of, mo, warehouse):
    as_of
    oldest_claims = warehouse.ask("""
        select
            days_open, claim_type, claim_phase, reason_group, platform, shop_alias, claim_id, sku, qty,
            refund_status, refund_pending_amount, currency, order_id, line_id
        from reports.open_claims
        order by coalesce(days_open, -1) desc, platform, claim_id, line_id
    """)
    mo.stop(not oldest_claims.num_rows, mo.md("No claim is open."))
    mo.ui.table(oldest_claims, page_size=10, selection=None, show_column_summaries=False)
    return (oldest_claims,)


@app.cell
def choose_days(as_of, mo):
    as_of
    days = mo.ui.slider(7, 365, value=90, label="Days back", show_value=True)
    mo.vstack([mo.md("## What comes back, and why"), days])
    return (days,)


@app.cell
def reasons(alt, as_of, days, mo, timedelta, warehouse):
    claim_reasons = warehouse.ask(
        """
        select claim_type, coalesce(reason_group, 'unknown') as reason_group, sum(qty) as pieces
        from unified.claims
        where
            not is_mirror
            and claim_type in ('cancel', 'return', 'exchange')
            and coalesce(claim_phase, '') not in ('rejected', 'withdrawn')
            and coalesce(requested_at, claim_completed_at) > %s
        group by claim_type, coalesce(reason_group, 'unknown')
        order by claim_type, pieces desc, reason_group
        """,
        as_of - timedelta(days=days.value),
    )
    reasons_chart = (
        alt.Chart(claim_reasons, title=f"Pieces claimed in {days.value} days, by reason", width="container")
        .mark_bar()
        .encode(
            x=alt.X("pieces:Q", title="pieces"),
            y=alt.Y("reason_group:N", title=None, sort="-x"),
            color=alt.Color("claim_type:N", title=None),
            tooltip=["claim_type:N", "reason_group:N", "pieces:Q"],
        )
    )
    mo.ui.altair_chart(reasons_chart)
    return claim_reasons, reasons_chart


@app.cell
def rates(alt, as_of, mo, warehouse):
    as_of
    # one return of one sale is no rate
    return_rates = warehouse.ask("""
        select
            sku || ' ' || currency as label, sku, product_name, units_sold, units_returned, return_rate,
            coalesce(top_reason_group, 'unknown') as top_reason_group, refund_amount, currency
        from reports.claim_rates
        where units_sold >= 5 and units_returned > 0
        order by return_rate desc, sku
    """)
    rates_chart = (
        alt.Chart(return_rates.slice(0, 20), title="The 20 highest return rates of the last 90 days", width="container")
        .mark_bar()
        .encode(
            x=alt.X("return_rate:Q", title="pieces returned of pieces sold", axis=alt.Axis(format="%")),
            y=alt.Y("label:N", title=None, sort=None),
            color=alt.Color("top_reason_group:N", title="most often because"),
            tooltip=["sku:N", "product_name:N", "units_sold:Q", "units_returned:Q", "refund_amount:Q", "currency:N"],
        )
    )
    mo.vstack(
        [
            mo.ui.altair_chart(rates_chart),
            mo.ui.table(return_rates, page_size=8, selection=None, show_column_summaries=False),
        ]
    )
    return rates_chart, return_rates


@app.cell
def choose_currency(as_of, mo, warehouse):
    as_of
    found = [name for (name,) in warehouse.rows("select distinct currency from unified.sales_daily order by currency")]
    mo.stop(not found, mo.md("No sales yet."))
    currency = mo.ui.dropdown(found, value="KRW" if "KRW" in found else found[0], label="Currency")
    mo.vstack([mo.md("## What it costs\n\nAmounts are never added up over currencies: choose one."), currency])
    return (currency,)


@app.cell
def refunds(alt, currency, mo, warehouse):
    # the same money on two days: when it went back, and when it had come in
    refund_days = warehouse.ask(
        """
        with both_days as (
            select date_kst, 'paid back on that day' as counted, sum(refund_amount) as amount
            from unified.sales_daily
            where currency = %s
            group by date_kst
            union all
            select date_kst, 'of orders of that day' as counted, sum(refund_amount_of_orders) as amount
            from unified.sales_daily
            where currency = %s
            group by date_kst
        )
        select date_kst, counted, amount
        from both_days
        where amount <> 0
        order by date_kst, counted
        """,
        currency.value,
        currency.value,
    )
    mo.stop(not refund_days.num_rows, mo.md(f"No refund in {currency.value} is known."))
    refunds_chart = (
        alt.Chart(refund_days, title=f"Refunds by day, {currency.value}", width="container")
        .mark_bar()
        .encode(
            x=alt.X("utcyearmonthdate(date_kst):T", title="Korean day", axis=alt.Axis(format="%m-%d")),
            y=alt.Y("amount:Q", title=currency.value, axis=alt.Axis(format=",.2~f")),
            row=alt.Row("counted:N", title=None, header=alt.Header(labelOrient="top", labelAnchor="start")),
            tooltip=["date_kst:T", "counted:N", alt.Tooltip("amount:Q", format=",.2~f")],
        )
        .properties(width=620, height=140)
    )
    mo.vstack(
        [
            refunds_chart,
            mo.md("MakeShop Japan and WISA do not tell what they give back: they are in neither of these figures."),
        ]
    )
    return refund_days, refunds_chart


@app.cell
def by_month(alt, currency, mo, warehouse):
    refund_months = warehouse.ask(
        """
        select
            month_kst, platform, shop_alias,
            sum(refund_done_amount) as refund_done_amount,
            sum(refund_pending_amount) as refund_pending_amount,
            sum(claim_fee_amount) as claim_fee_amount,
            sum(claim_count) as claim_count
        from reports.refunds_monthly
        where currency = %s
        group by month_kst, platform, shop_alias
        order by month_kst, platform, shop_alias
        """,
        currency.value,
    )
    mo.stop(not refund_months.num_rows, mo.md(f"No refund in {currency.value} is known."))
    states = {"refund_done_amount": "paid back", "refund_pending_amount": "still owed"}
    months_chart = (
        alt.Chart(refund_months, title=f"Refunds by month and mall, {currency.value}")
        .transform_fold(list(states), ["column", "amount"])
        .transform_calculate(state=f"{states}[datum.column]")
        .mark_bar()
        .encode(
            x=alt.X("amount:Q", title=currency.value, axis=alt.Axis(format=",.2~f")),
            y=alt.Y("platform:N", title=None),
            row=alt.Row("utcyearmonth(month_kst):T", title=None, header=alt.Header(format="%Y-%m")),
            color=alt.Color(
                "state:N", title=None, scale=alt.Scale(domain=list(states.values()), range=["#4c78a8", "#e45756"])
            ),
            tooltip=["platform:N", "shop_alias:N", "state:N", alt.Tooltip("amount:Q", format=",.2~f"), "claim_count:Q"],
        )
        .properties(width=560)
    )
    mo.vstack([months_chart, mo.ui.table(refund_months, selection=None, show_column_summaries=False)])
    return months_chart, refund_months


@app.cell
def restock(alt, as_of, mo, warehouse):
    as_of
    restocked = warehouse.ask("""
        select
            platform, coalesce(restock_state, 'not settled') as restock_state, count(*) as line_count,
            sum(expected_restock_qty) as pieces
        from unified.claims
        where not is_mirror and claim_type = 'return' and claim_phase = 'completed'
        group by platform, coalesce(restock_state, 'not settled')
        order by platform, restock_state
    """)
    mo.stop(not restocked.num_rows, mo.md("No return is finished yet."))
    restock_chart = (
        alt.Chart(
            restocked, title="Finished returns: lines whose goods are back in the mall's stock", width="container"
        )
        .mark_bar()
        .encode(
            x=alt.X("line_count:Q", title="claimed lines", axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("platform:N", title=None),
            color=alt.Color(
                "restock_state:N",
                title=None,
                scale=alt.Scale(
                    domain=["restored", "not_restored", "unknown", "not settled"],
                    range=["#54a24b", "#e45756", "#bab0ac", "#eeca3b"],
                ),
            ),
            tooltip=["platform:N", "restock_state:N", "line_count:Q", "pieces:Q"],
        )
    )
    mo.vstack(
        [
            mo.md(
                """
                ## Did returned goods go back to stock?

                `unknown`: the mall does not tell. Then count the shelf, and set the stock by hand.
                """
            ),
            mo.ui.altair_chart(restock_chart),
            mo.ui.table(restocked, selection=None, show_column_summaries=False),
        ]
    )
    return restock_chart, restocked


if __name__ == "__main__":
    app.run()

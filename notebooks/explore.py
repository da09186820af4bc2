"""Orders per day and stock, from the warehouse, read-only. Open with: .venv/bin/marimo edit notebooks/explore.py

The warehouse is the DuckDB file that KMALL_WAREHOUSE names, else kmall.duckdb, else demo.duckdb, in the current folder.
"""

import marimo

app = marimo.App(width="medium", app_title="kmall: orders and stock")


@app.cell
def imports():
    import os
    from pathlib import Path

    import altair as alt
    import duckdb
    import marimo as mo

    return Path, alt, duckdb, mo, os


@app.cell
def open_warehouse(Path, duckdb, mo, os):
    candidates = [os.environ.get("KMALL_WAREHOUSE", ""), "kmall.duckdb", "demo.duckdb"]
    file = next((name for name in candidates if name and Path(name).is_file()), None)
    mo.stop(file is None, mo.md("No warehouse here yet. `make demo` makes one; `KMALL_WAREHOUSE` names another."))
    warehouse = duckdb.connect(file, read_only=True)
    mo.md(f"# Orders and stock\n\nRead from `{file}`. Days are Korean.")
    return (warehouse,)


@app.cell
def choose_shop(mo, warehouse):
    shops = warehouse.sql("select distinct platform || ' ' || shop_alias from unified.orders order by all").fetchall()
    shop = mo.ui.dropdown([name for (name,) in shops], value=shops[0][0] if shops else None, label="Shop")
    mo.stop(not shops, mo.md("The warehouse holds no orders."))
    shop
    return (shop,)


@app.cell
def orders_per_day(alt, mo, shop, warehouse):
    # a mirror is the same sale seen in a second mall
    daily_orders = warehouse.execute(
        """
        select ordered_date_kst, canonical_status, count(*) as order_count
        from unified.orders
        where platform || ' ' || shop_alias = ? and not is_mirror
        group by all
        order by all
        """,
        [shop.value],
    ).to_arrow_table()
    orders_chart = (
        alt.Chart(daily_orders, title="Orders per day, by what became of them")
        .mark_bar()
        .encode(
            x=alt.X("ordered_date_kst:T", title="day of order (KST)"),
            y=alt.Y("order_count:Q", title="orders"),
            color=alt.Color("canonical_status:N", title="status"),
            tooltip=["ordered_date_kst:T", "canonical_status:N", "order_count:Q"],
        )
    )
    mo.ui.altair_chart(orders_chart)
    return daily_orders, orders_chart


@app.cell
def lowest_stock(alt, mo, shop, warehouse):
    # untracked variants have no quantity: they are neither low nor high
    stock = warehouse.execute(
        """
        select
            coalesce(product_name, product_id) || coalesce(' / ' || option_text, '') as variant,
            qty_available,
            qty_committed
        from unified.inventory
        where platform || ' ' || shop_alias = ? and not is_deleted and qty_available is not null
        order by qty_available, variant_id
        limit 25
        """,
        [shop.value],
    ).to_arrow_table()
    stock_chart = (
        alt.Chart(stock, title="The 25 variants with the least to sell")
        .mark_bar()
        .encode(
            x=alt.X("qty_available:Q", title="pieces left to sell"),
            y=alt.Y("variant:N", title=None, sort=None),
            tooltip=["variant:N", "qty_available:Q", "qty_committed:Q"],
        )
    )
    mo.ui.altair_chart(stock_chart)
    return stock, stock_chart


if __name__ == "__main__":
    app.run()

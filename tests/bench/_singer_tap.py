"""A Singer tap of orders and their lines, for the environment of `requirements-singer.txt`: needs nothing of ours.

python _singer_tap.py URL COLUMNS BEGUN: COLUMNS is a file with the columns of both streams, BEGUN one to write the
moment at which all was imported.
"""

import sys
import time
from pathlib import Path

import orjson
import requests

TYPES = {"varchar": "string", "bigint": "integer", "double": "number", "boolean": "boolean", "json": "array"}
KEYS = {"orders": ["shop_no", "order_id"], "order_items": ["shop_no", "order_item_code"]}


def main() -> None:
    url, columns, begun = sys.argv[1:]
    Path(begun).write_text(str(time.perf_counter()))
    wanted = orjson.loads(Path(columns).read_bytes())
    paths = {stream: [(column, path.split(".")) for column, path, *_ in wanted[stream]] for stream in wanted}
    paths["order_items"] += [("shop_no", ["shop_no"]), ("order_id", ["order_id"])]
    out = sys.stdout.buffer
    for stream, key in KEYS.items():
        properties = {column: {"type": ["null", TYPES[wire]]} for column, _, wire, _ in wanted[stream]}
        if stream == "order_items":
            properties |= {"shop_no": {"type": ["null", "integer"]}, "order_id": {"type": ["null", "string"]}}
        schema = {"type": "object", "properties": properties}
        _write(out, {"type": "SCHEMA", "stream": stream, "schema": schema, "key_properties": key})
    offset = 0
    with requests.Session() as session:
        while True:
            answer = session.get(url, params={"offset": offset, "limit": 1000}, timeout=120)
            orders = orjson.loads(answer.content)["orders"]
            if not orders:
                break
            for order in orders:
                _write(out, {"type": "RECORD", "stream": "orders", "record": _taken(order, paths["orders"])})
                for item in order["items"]:
                    record = _taken({**item, "order_id": order["order_id"]}, paths["order_items"])
                    _write(out, {"type": "RECORD", "stream": "order_items", "record": record})
            offset += len(orders)
    _write(out, {"type": "STATE", "value": {"bookmarks": {"orders": {"offset": offset}}}})
    out.flush()


def _taken(record: dict, paths: list) -> dict:
    taken = {}
    for column, path in paths:
        value = record
        for part in path:
            value = value.get(part) if value else None
        taken[column] = value
    return taken


def _write(out, message: dict) -> None:
    out.write(orjson.dumps(message, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()

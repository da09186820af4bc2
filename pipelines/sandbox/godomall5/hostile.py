"""Answers that hurt a careless XML reader. For `switches.hostile_body`.

For one call: `mall.faults.add(status=200, body=hostile.BODIES["entity_bomb"])`.
"""

HTML = (
    "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n<hr>"
    "<center>nginx</center>\n</body>\n</html>\n"
)
NOT_XML = "DB connection error. 잠시 후 다시 시도해 주세요."
ENTITIES = "".join(f'<!ENTITY lol{number} "{f"&lol{number - 1};" * 10}">\n' for number in range(1, 10))
ENTITY_BOMB = (
    f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE data [\n<!ENTITY lol0 "lol">\n{ENTITIES}]>\n'
    "<data><header><code>000</code><msg>&lol9;</msg></header><return></return></data>"
)
EXTERNAL_ENTITY = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE data [<!ENTITY secret SYSTEM "file:///etc/hostname">]>\n'
    "<data><header><code>000</code><msg>&secret;</msg></header><return></return></data>"
)
DOCTYPE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE data SYSTEM "http://dtd.example.test/data.dtd">\n'
    "<data><header><code>000</code><msg>OK</msg></header><return></return></data>"
)
BODIES: dict[str, bytes] = {
    name: text.encode()
    for name, text in (
        ("html", HTML),
        ("not_xml", NOT_XML),
        ("entity_bomb", ENTITY_BOMB),
        ("external_entity", EXTERNAL_ENTITY),
        ("doctype", DOCTYPE),
    )
}


def comments(size: int) -> str:
    """XML comments of about `size` bytes."""
    line = f"<!-- {'.' * 90} -->\n"
    return line * (size // len(line) + 1) if size else ""


def nested(depth: int) -> str:
    """Elements nested `depth` deep."""
    return "<deep>" * depth + "</deep>" * depth

"""What stands in the address of a warehouse, taken apart. Every mistake is a WrongConfiguration that shows the form."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from sources.shared.errors import WrongConfiguration


def folder_of(text: str) -> str:
    """A bucket's URL as it is, a local folder absolute."""
    if "://" in text and not text.startswith("file://"):
        return text
    folder = unquote(urlsplit(text).path) if text.startswith("file://") else text
    if not folder:
        raise WrongConfiguration("[kmall] warehouse: no folder is named", fix="write delta:folder or iceberg:folder.")
    return str(Path(folder).expanduser().resolve())


def catalog_parts(kind: str, text: str) -> tuple[str, str]:
    """Of a lake whose catalog is in PostgreSQL, `postgresql://user@host/database?files=folder`: the catalog's URL and
    the folder. Raises: WrongConfiguration where one is not named, or a DuckLake's folder is a bucket.
    """
    parts = urlsplit(text)
    query = dict(parse_qsl(parts.query))
    files = query.pop("files", "")
    is_named = parts.scheme in ("postgres", "postgresql") and parts.path.strip("/") and files
    is_bucket = "://" in files and not files.startswith("file://")
    if not is_named or (kind == "ducklake" and is_bucket):
        place = "folder/that/all/writers/see" if kind == "ducklake" else "folder, or files=s3://bucket/path"
        raise WrongConfiguration(
            f"[kmall] warehouse: {kind}: names no database of PostgreSQL, or no folder",
            fix=f"write {kind}:postgresql://user@host/database?files=/{place}.",
        )
    return parts._replace(scheme="postgresql", query=urlencode(query)).geturl(), folder_of(files)


def check_named(destination: str, text: str) -> None:
    """Raises: WrongConfiguration when the URL has no project, account, host or database."""
    parts = urlsplit(text)
    wanted = {
        "motherduck": ("md:database", parts.path.strip("/")),
        "bigquery": ("bigquery://project/location", parts.netloc),
        "snowflake": ("snowflake://user@account/database?warehouse=name&role=name", parts.path.strip("/")),
        "clickhouse": ("clickhouse://user@host:9440/database", parts.hostname),
    }
    form, named = wanted[destination]
    if not named:
        raise WrongConfiguration(f"[kmall] warehouse: {parts.scheme}: names no database", fix=f"write {form}.")


def clickhouse_parts(url: str) -> Mapping[str, Any]:
    """dlt reads the port of ClickHouse's HTTP interface from no URL. What is not told is left for dlt's providers."""
    parts = urlsplit(url)
    told: dict[str, Any] = {
        "host": parts.hostname,
        "port": parts.port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "database": parts.path.strip("/"),
    }
    known = ("http_port", "secure", "connect_timeout", "send_receive_timeout")
    told |= {name: int(value) for name, value in parse_qsl(parts.query) if name in known and value.isdigit()}
    return {name: value for name, value in told.items() if value not in (None, "")}

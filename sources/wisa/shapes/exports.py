"""What became of the files in the drop folder. No cell of a file is in here: the rows are still in the file itself."""

from sources.shared.shapes import INTEGER, JSON, TEXT, Shape

DROP_FILE = Shape(
    table="drop_files",
    key=("shop", "sha256"),
    fields={
        **dict.fromkeys(
            (
                *("sha256", "name", "resource"),
                "status",  # loaded or refused
                "reason",  # why it was refused
                "encoding",  # of a CSV file, as detected; xlsx or xls
                *("newest_at", "modified_at"),  # the newest time in the file and its name; the file's own. With offset
            ),
            TEXT,
        ),
        "rows": INTEGER,  # good rows, of which some may have lost to a newer file
        "rejected": INTEGER,  # rows in quarantined_rows
    },
)  # one row a content: the same file under another name is not loaded again

QUARANTINED_ROW = Shape(
    table="quarantined_rows",
    key=("shop", "sha256", "line"),
    fields={
        **dict.fromkeys(("sha256", "file", "resource", "reason"), TEXT),
        "columns": JSON,  # the columns that are to blame
        "line": INTEGER,  # of the file, from 1: the first one of a row that spans several
    },
)

"""CSV, JSON Lines, XLSX and Parquet: the record's own tables whole, a file or sheet for each."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from saksi.errors import BackendError
from saksi.publish.download import incident_form
from saksi.publish.exports import inert
from saksi.publish.exports.facts import Loss
from saksi.publish.exports.rows import INTEGER, NUMBER, TABLES, TEXT, Cell, Table
from saksi.publish.exports.workbook import Book, workbook
from saksi.publish.public import PublicCase

GUARDED = "reads like a formula: an apostrophe stands before it, so that no spreadsheet runs it"
CUT = "longer than a cell of a workbook holds (32,767 characters): cut"
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
BATCH = 10_000


def write_csv(case: PublicCase, folder: Path) -> Iterator[Loss]:
    """A CSV file (UTF-8, RFC 4180) for each table; absent is empty."""
    for table in TABLES:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([column.name for column in table.columns])
            for row in table.rows(case):
                writer.writerow([_csv_cell(cell) for cell in row])
                yield from _guarded(table, row)


def _csv_cell(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return inert.for_cell(cell) if isinstance(cell, str) else cell


def _guarded(table: Table, row: Sequence[Cell]) -> Iterator[Loss]:
    for column, cell in zip(table.columns, row, strict=True):
        if isinstance(cell, str) and inert.is_formula(cell):
            yield Loss(str(row[0]), f"{table.name}.{column.name}", cell, GUARDED)


def write_jsonl(case: PublicCase, folder: Path) -> Iterator[Loss]:
    """One incident a line in the outward contract's shape, claims and traces inside; documents apart."""
    with (folder / "incidents.jsonl").open("w", encoding="utf-8") as out:
        for incident in case.incidents:
            out.write(json.dumps(incident_form(incident), ensure_ascii=False) + "\n")
    (table,) = (t for t in TABLES if t.name == "documents")
    names = [column.name for column in table.columns]
    with (folder / "documents.jsonl").open("w", encoding="utf-8") as out:
        for row in table.rows(case):
            out.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")
    yield from ()


def write_xlsx(case: PublicCase, folder: Path) -> Iterator[Loss]:
    """One workbook with a sheet for each table, a second one where a table is longer than a sheet.

    Texts are always texts: no formula, no link is ever made of one.
    """
    with workbook(folder / "record.xlsx") as book:
        for table in TABLES:
            yield from _sheets(book, table, case)


def _sheets(book: Book, table: Table, case: PublicCase) -> Iterator[Loss]:
    columns = [(c.name, 34 if c.name in ("quote", "sentence", "grade_reasons") else 14) for c in table.columns]
    rows, number = table.rows(case), 1
    while True:
        count = 0
        with book.sheet(table.name if number == 1 else f"{table.name} {number}", columns) as put:
            for row in islice(rows, MOST_ROWS):
                count += 1
                put([cell[:LONGEST_CELL] if isinstance(cell, str) else cell for cell in row])
                yield from _cut(table, row)
        if count < MOST_ROWS:
            return
        number += 1


def _cut(table: Table, row: Sequence[Cell]) -> Iterator[Loss]:
    for column, cell in zip(table.columns, row, strict=True):
        if isinstance(cell, str) and len(cell) > LONGEST_CELL:
            yield Loss(str(row[0]), f"{table.name}.{column.name}", f"{len(cell)} characters", CUT)


def write_parquet(case: PublicCase, folder: Path) -> Iterator[Loss]:
    """A Parquet file (zstd) for each table, with typed columns; absent is null."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise BackendError("Parquet needs a package more", hint="pip install 'saksi[parquet]'") from error
    kinds = {TEXT: pa.string(), INTEGER: pa.int64(), NUMBER: pa.float64()}
    for table in TABLES:
        schema = pa.schema([(c.name, kinds.get(c.kind, pa.bool_())) for c in table.columns])
        rows = table.rows(case)
        with pq.ParquetWriter(folder / f"{table.name}.parquet", schema, compression="zstd") as writer:
            while batch := list(islice(rows, BATCH)):
                columns = [
                    pa.array(cells, kind) for cells, kind in zip(zip(*batch, strict=True), schema.types, strict=True)
                ]
                writer.write_batch(pa.record_batch(columns, schema=schema))
    yield from ()

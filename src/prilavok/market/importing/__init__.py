"""History out of files: each row becomes facts by a mapping, and goes through the same intake.

`mapping` is the document and what it makes of a row, `sources` read rows from CSV, JSON lines,
Parquet and fixed-width files, `actions.import_file` takes them in, batch by batch. How far it has
come is stored in the transaction of each batch, so that an import that was killed goes on from
there; and since every fact has an id, nothing is ever taken twice.
"""

from prilavok.market.importing.actions import Import, Summary, import_file, rehearse_import
from prilavok.market.importing.mapping import Mapping, mapping_of_toml, preset, preset_names

__all__ = [
    "Import",
    "Mapping",
    "Summary",
    "import_file",
    "mapping_of_toml",
    "preset",
    "preset_names",
    "rehearse_import",
]

"""The place where a marketplace's buyers and sellers meet."""

__version__ = "0.1.0"

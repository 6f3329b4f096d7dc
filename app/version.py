"""The version of Countersign: every file that names it is made from this line."""

from __future__ import annotations

VERSION = "0.1.0"

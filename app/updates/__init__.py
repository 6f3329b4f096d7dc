"""Whether there is a newer Countersign: a small signed text, read at most once a day, shown and nothing more.

`manifest` checks that text (packaging/manifest.py signs it), `feed` reads it from the publisher, `memory` keeps the last one that
was good. Nothing is downloaded or installed: the person opens the page of the release.
"""

"""Where text came from: clusters, first carriers, agency text, sources, originality.

Pure functions over frozen dataclasses; `provtrace.archive.derive` loads what they work on and
stores what they tell. docs/provenance.md says what each verdict rests on.
"""

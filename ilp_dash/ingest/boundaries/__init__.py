"""A city's own boundary file: read, matched to the reference, repaired, kept.
geopandas is used in `reading` and `placing` only."""

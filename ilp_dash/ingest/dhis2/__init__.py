"""Figures of DHIS2: exported files into reports by a mapping table, and the pull that fetches such files."""

"""Demonstration data: simulated reports of the five reference cities, written as the workbooks puskesmas send."""

from ilp_dash.demo.files import generate
from ilp_dash.demo.reports import make_reports

__all__ = ["generate", "make_reports"]

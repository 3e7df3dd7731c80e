"""Figures as data: pure functions from plain values to small dicts, drawn in the browser by static/figur.js."""

"""The pack for a meeting: one workbook, one presentation, papers. From finished tables and sentences to bytes.

What to show is decided by who makes the pack (ui/pack); here it is only written down. Nothing here needs a browser.
The libraries of the presentation and of the papers are loaded when one is made.
"""

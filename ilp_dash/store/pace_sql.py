"""What is left of a reporting year, as SQL: c is a row of `spm_coverage` or `pws_coverage`, i its indicator."""

# Months left of the reporting year of indicator i after a month of c, and people of c to the annual target of PWS.
MONTHS_LEFT = "CAST(11 - (month(c.month) - i.year_start + 12) % 12 AS INTEGER)"
# The same from the last report on while the year is open: months not reported are no lost months.
MONTHS_OPEN = f"""
  CAST({MONTHS_LEFT} + CASE WHEN {MONTHS_LEFT} > 0
       THEN datediff('month', coalesce(c.last_month, c.month), c.month) ELSE 0 END AS INTEGER)"""
PWS_GOAL_LEFT = """
  CAST(CASE WHEN c.sasaran > 0 AND c.served_ytd IS NOT NULL THEN greatest(
    (CAST(round(c.target_pct * 10000) AS BIGINT) * c.sasaran + 999999) // 1000000 - c.served_ytd, 0) END AS INTEGER)"""

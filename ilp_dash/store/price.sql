-- What the public view costs a city (variable `kota`), told once both views of it are whole.

INSERT INTO to_ilp.harga
SELECT kota_code, indicator, CAST(count(*) AS INTEGER) AS figures, CAST(count(*) FILTER (away) AS INTEGER) AS hidden
FROM (SELECT kota_code, indicator, hidden_ytd AS away FROM to_umum.pws
      WHERE level = 'kelurahan' AND month(month) % 3 = 0 AND (hidden_ytd OR served_ytd IS NOT NULL)
      UNION ALL SELECT s.kota_code, s.indicator, s.hidden FROM to_umum.spm s
      JOIN to_ilp.indicator i ON i.id = s.indicator
      WHERE i.sensitive AND s.level = 'puskesmas' AND month(s.month) % 3 = 0 AND (s.hidden OR s.served_ytd IS NOT NULL))
WHERE kota_code = getvariable('kota')
GROUP BY ALL ORDER BY ALL;

INSERT INTO to_umum.harga FROM to_ilp.harga WHERE kota_code = getvariable('kota');

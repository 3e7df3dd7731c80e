-- What all cities share, in the public view (store/public.sql has what is a city's).

CREATE TABLE umum.bulan AS SELECT * REPLACE (month_no % 3 = 0 AS offered) FROM bulan;

CREATE TABLE umum.dataset AS SELECT * REPLACE ('umum' AS view_name) FROM dataset;

-- Of some people only the year of birth is known. The register writes the first of January for them, as registers everywhere do;
-- from now on it also says so, and a voucher and an identity check no longer take that day for the person's own.
alter table person add column birth_year_only boolean not null default false;
alter table person add constraint a_year_stands_as_its_first_day
    check (not birth_year_only or extract(doy from birth_date) = 1);

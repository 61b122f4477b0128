-- An income that nobody said is unknown; 0 is a household that has none. Versions from before this keep their 0 and their score, as nobody
-- rewrites what an officer found: there a 0 says one or the other.
alter table assessment alter column income_per_head_minor drop not null;

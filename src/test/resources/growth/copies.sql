-- Copies of cases: all rows that belong to a case, of whatever table, with numbers, codes, ids and days of their own; read by Copies. Each table gets
-- its copies by one statement, in which only those columns are computed that have something of the copy's own. Triggers do not run, so what they would
-- refuse is looked for afterwards (Invariants). All of this is gone with "discard temp".

-- of the case that is prepared now: its rows, what they are known by and what stands in their place, its numbers of the database's own
create temp table template (relname text, line jsonb, place tid);
create temp table id_of (id text primary key, nth int, put text);
create temp table numbered (relname text primary key, col text, first bigint, step int);
create temp table nth_of (relname text, id bigint, nth bigint, primary key (relname, id));
create temp table cell (relname text, nth bigint, col text, put text, primary key (relname, col, nth));

-- columns that have the number of a row of another table, which a copy has of its own
create temp table number_of (relname text, col text, other text, primary key (relname, col));
insert into number_of values ('ledger_posting', 'entry_id', 'ledger_entry'), ('audit_unsealed', 'entry', 'audit_entry'),
    ('insight_signal', 'key', 'fraud_signal'), ('insight_refusal', 'key', 'audit_entry');

-- of all cases: the statements that make the copies, the money that they move, and from where on numbers are free
create temp table copying (nr serial, relname text, made bigint, sql text);
create temp table moved (account bigint, minor bigint);
create temp table taken (relname text primary key, until bigint);
create temp table free_number as
    select greatest(1000000, coalesce(max(cast(regexp_replace(x.number, '^.*-', '') as bigint)), 0) + 1) as next
      from (select number from application union all select number from claim) x;

-- all rows of a case: those that name it, then those that name what these are known by, and so on until nothing new is named
create function pg_temp.discover(its_case text, growing text) returns void language plpgsql as $$
declare
    its record;
    pattern text := its_case;
begin
    insert into id_of values (its_case);
    while pattern is not null loop
        for its in select c.oid, c.relname from pg_class c
                    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname = any (string_to_array(growing, ',')) loop
            -- as text of a row, which is made faster than JSON
            execute format('insert into template select %L, to_jsonb(t), ctid from %I t where t::text ~ %L
                               and not exists (select from template x where x.relname = %L and x.place = t.ctid)', its.relname, its.relname, pattern, its.relname);
        end loop;
        with fresh as (
            insert into id_of
            select distinct regexp_replace(v.value #>> '{}', '^\w+:', '') from template p, jsonb_each(p.line) v
             where v.value #>> '{}' ~ '^((\w+:)?[0-9a-f]{8}-[0-9a-f-]{27}|[AC]-\d{4}-\d+|[0-9A-Z]{4}(-[0-9A-Z]{4}){3}|P(-[0-9A-F]{4}){3})$'
               and v.key in (select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                              where i.indrelid = to_regclass(p.relname) and i.indisunique)
            on conflict do nothing returning id)
        select string_agg(id, '|') into pattern from fresh;
    end loop;
    insert into template select 'ledger_posting', to_jsonb(p) from ledger_posting p
     where entry_id in (select cast(line ->> 'id' as bigint) from template where relname = 'ledger_entry');
    insert into template select 'audit_unsealed', jsonb_build_object('entry', line -> 'id') from template where relname = 'audit_entry';
    -- what the engine keeps of a variable beside it, and deletes with it
    insert into template select 'act_ge_bytearray', to_jsonb(b) from act_ge_bytearray b where id_ in (select line ->> 'bytearray_id_' from template);
    insert into id_of select line ->> 'id_' from template where relname = 'act_ge_bytearray' on conflict do nothing;
    -- an engine's or a random UUID keeps what tells it from the others, and has the copy's number at its end
    update id_of set put = left(id, 24) || '@UUID-ENDING' where id ~ '^[0-9a-f]{8}-';
    update id_of i set nth = o.nth, put = '@CODE' || o.nth || '@'
      from (select id, row_number() over (order by id) - 1 as nth from id_of where put is null) o where o.id = i.id;
end $$;

-- a value with a place for what each copy has of its own
create function pg_temp.placed(value text) returns text language plpgsql as $$
declare
    known record;
begin
    for known in select id, put from id_of where position(id in value) > 0 loop
        value := replace(value, known.id, known.put);
    end loop;
    return value;
end $$;

-- what a column with such places is in a copy: SQL of the row r of the template and the copy k
create function pg_temp.in_copy(its_table text, its_column text, has_value bigint) returns text language plpgsql as $$
declare
    puts record;
    known record;
    sql text := format('r.%I', its_column);
begin
    select count(*) = has_value and bool_and(put ~ '^[^@]*@UUID-ENDING$') as ids, count(*) = has_value and count(distinct put) = 1 and min(put) ~ '^@CODE\d+@$' as one_code,
           min(put) as put, bool_or(put ~ '@UUID-ENDING') as some_ids into puts from cell where relname = its_table and col = its_column;
    if puts.ids then
        update cell set put = left(put, -12) where relname = its_table and col = its_column;
        return sql || ' || k.ending';
    elsif puts.one_code then
        return format('case when %s is not null then k.code%s end', sql, (select nth from id_of where put = puts.put));
    end if;
    if puts.some_ids then
        sql := format('replace(%s, ''@UUID-ENDING'', k.ending)', sql);
    end if;
    for known in select i.nth, i.put from id_of i where i.nth is not null
                  and exists (select from cell c where c.relname = its_table and c.col = its_column and position(i.put in c.put) > 0) loop
        sql := format('replace(%s, %L, k.code%s)', sql, known.put, known.nth);
    end loop;
    return sql;
end $$;

-- finds a case and writes the statements that copy it
create function pg_temp.prepare(its_case text, growing text, copies int, days int) returns void language plpgsql as $$
declare
    its record;
    counted record;
    col record;
    base bigint;
    n bigint;
    copies_of_it text := 'copies_of_' || (select count(*) from copying);
    applicant text := (select a.applicant from application a where a.number = its_case);
    providers text[] := (select array_agg(provider_code order by provider_code) from programme_provider
                          where programme_code in (select programme_code from application where number = its_case
                                                   union select programme_code from claim where number = its_case));
    kept text;
    columns text;
    vals text;
    own text;
    typed text;
begin
    truncate template, id_of, numbered, nth_of, cell;
    perform pg_temp.discover(its_case, growing);
    analyze id_of;
    select next into base from free_number;
    update free_number set next = next + copies;
    execute format('create temp table %I as select k, %s + k as number, lpad(to_hex(%s + k), 12, ''0'') as ending, ''-'' || (%s + k) as suffix, make_interval(days => k %% %s) as back, 1 + k %% 37 as times %s
                      from generate_series(0, %s) k', copies_of_it, base, base, base, greatest(days, 1), (
        select string_agg(', ' || case when id ~ '^[AC]-' then format('%L || (%s + k)', left(id, 7), base)
                   when id ~ '^P-' then format('regexp_replace(upper(lpad(to_hex(%s + k), 12, ''0'')), ''(....)(....)(....)'', ''P-\1-\2-\3'')', base)
                   else format('regexp_replace(translate(upper(lpad(to_hex((%s + k) * 8 + %s), 16, ''0'')), ''0189'', ''GHJK''), ''(....)(....)(....)(....)'', ''\1-\2-\3-\4'')', base, nth)
                   end || ' as code' || nth, '') from id_of where nth is not null), copies - 1);
    -- numbers of the database's own
    for counted in
        select distinct on (c.relname) c.relname, a.attname, coalesce(pg_get_serial_sequence(c.relname, a.attname), substring(pg_get_expr(d.adbin, d.adrelid) from 'nextval\(''([^'']+)')) as seq,
               (select count(*) from template t where t.relname = c.relname) as many
          from pg_index i join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
          left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
         where i.indisunique and i.indnkeyatts = 1 and a.atttypid = 'bigint'::regtype and c.relname in (select relname from template)
           and c.relname not in ('audit_unsealed') order by c.relname, i.indisprimary desc loop
        execute format('select coalesce(max(%I), 0) + 1 from %I', counted.attname, counted.relname) into n;
        n := greatest(n, (select until from taken where relname = counted.relname));
        if counted.seq is not null then
            -- the product goes on meanwhile: it may take some of these hundred before the sequence is past the copies
            n := greatest(n, nextval(counted.seq)) + 100;
            perform setval(counted.seq, n + copies * counted.many);
        end if;
        insert into numbered values (counted.relname, counted.attname, n, counted.many);
        insert into taken values (counted.relname, n + copies * counted.many) on conflict (relname) do update set until = excluded.until;
        insert into nth_of select relname, (line ->> counted.attname)::bigint, row_number() over (order by (line ->> counted.attname)::bigint) - 1
          from template where relname = counted.relname;
    end loop;
    for its in select relname, count(*) as many from template group by 1 order by 1 loop
        execute format('create temp table typed as select coalesce((select nth from nth_of o where o.relname = %L and o.id = (t.line ->> %L)::bigint), row_number() over () - 1) as nth__, r.*
                          from template t cross join lateral jsonb_populate_record(null::%I, t.line) r where t.relname = %L',
                       its.relname, (select d.col from numbered d where d.relname = its.relname), its.relname, its.relname);
        kept := 'nth__';
        columns := null;
        vals := null;
        for col in select a.attname, a.atttypid, format_type(a.atttypid, null) as as_type, t.typcategory = 'S' as is_text, d.first, d.step, o.other
                     from pg_attribute a join pg_type t on t.oid = a.atttypid left join numbered d on d.relname = its.relname and d.col = a.attname
                     left join number_of o on o.relname = its.relname and o.col = a.attname
                    where a.attrelid = to_regclass(its.relname) and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum loop
            own := null;
            typed := format('r.%I', col.attname);
            if col.atttypid not in ('int'::regtype, 'bigint'::regtype, 'bool'::regtype, 'timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype, 'bytea'::regtype) then
                execute format('insert into cell select %L, nth__, %L, placed from (select nth__, %I::text as value, pg_temp.placed(%I::text) as placed from typed) p where value <> placed',
                               its.relname, col.attname, col.attname, col.attname);
                if found then
                    execute format('select count(%I) from typed', col.attname) into n;
                    own := pg_temp.in_copy(its.relname, col.attname, n);
                    typed := case when col.is_text then own else format('cast(%s as %s)', own, col.as_type) end;
                end if;
            end if;
            kept := kept || case
                when col.other is not null then format(', (select nth from nth_of where relname = %L and id = r.%I::bigint) as %I', col.other, col.attname, col.attname)
                when own is null then format(', r.%I', col.attname)
                else format(', coalesce((select put from cell c where c.relname = %L and c.col = %L and c.nth = r.nth__), r.%I::text) as %I',
                            its.relname, col.attname, col.attname, col.attname) end;
            columns := concat_ws(', ', columns, quote_ident(col.attname));
            vals := concat_ws(', ', vals, case
                when col.first is not null then format('%s + k.k * %s + r.nth__', col.first, col.step)
                -- a provider's own number of the invoice is on no other claim
                when col.attname in ('invoice_number', 'invoice_key') then format('%s || '' '' || k.number', typed)
                -- places in status lists that the product has not come to
                when col.attname = 'status_list' then '1 + k.number / 1000000'
                when col.attname = 'status_index' then 'k.number % 1000000'
                -- each has an applicant of its own; facts for figures name roles only
                when col.attname in ('applicant', 'filed_by', 'user_id', 'person', 'actor', 'created_by', 'uploaded_by', 'asked_by')
                     and col.atttypid = 'text'::regtype and its.relname not like all (array['act\_%', 'insight\_%']) then
                    format('case when %s = %L then %L || k.suffix else %s end', typed, applicant, applicant, typed)
                -- a signal about an officer and a provider is raised once a day, in whichever case that was
                when col.attname = 'subject' and its.relname = 'fraud_signal' then typed || ' || k.suffix'
                -- amounts are not all the same: all of a copy are so many times those of its case
                when col.attname like '%\_minor' then typed || ' * k.times'
                -- each provider of the programme has some of the claims
                when col.attname = 'provider_code' and cardinality(providers) > 1 then
                    format('case when %s is not null then (%L::text[])[1 + k.k %% %s] end', typed, providers, cardinality(providers))
                -- people who are not alike
                when its.relname in ('person', 'person_version') and col.attname ~ '_hash$' then format('sha256(%s || int8send(k.number))', typed)
                when its.relname in ('person', 'person_version') and col.attname in ('name_latin', 'name_sound') then
                    'regexp_replace(translate(left(md5(k.number::text), 14), ''0123456789'', ''lmnorstuwz''), ''^.{6}'', ''\& '')'
                when its.relname in ('person', 'person_version') and col.attname = 'birth_date' then 'date ''1930-01-01'' + ((k.number * 397) % 30000)::int'
                when col.attname = 'person_id' then format('coalesce(%s + k.k, %s)', coalesce((select first::text from numbered where relname = 'person'), 'null'), typed)
                when col.other is not null then
                    (select format('cast(%s + k.k * %s + %s as %s)', first, step, typed, col.as_type) from numbered where relname = col.other)
                when col.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype) and days > 0 and its.relname not like 'act\_ru\_%' then typed || ' - k.back'
                when col.atttypid = 'date'::regtype and days > 0 then format('cast(%s - k.back as date)', typed)
                else typed end);
        end loop;
        execute format('create temp table %I as select %s from typed r', its.relname || '_' || copies_of_it, kept);
        drop table typed;
        -- "offset 0": copy by copy, as the rows of a case come to lie beside one another
        insert into copying (relname, made, sql) values (its.relname, its.many * copies, format(
            'insert into %I (%s) overriding system value select %s from %I k cross join lateral (select * from %I offset 0) r',
            its.relname, columns, vals, copies_of_it, its.relname || '_' || copies_of_it));
    end loop;
    insert into moved select (line ->> 'account_id')::bigint, sum((line ->> 'amount_minor')::bigint) * (select sum(1 + k % 37) from generate_series(0, copies - 1) k)
      from template where relname = 'ledger_posting' group by 1;
end $$;

-- no index of these tables is written until "reindex"
create function pg_temp.leave_indexes() returns void language plpgsql as $$
declare
    its record;
begin
    for its in select distinct relname from copying order by 1 loop
        execute format('lock table %I in access exclusive mode', its.relname);
    end loop;
    update pg_index set indisready = false, indisvalid = false where indrelid in (select to_regclass(relname) from copying);
end $$;

-- the money of the copies: it is given first
create function pg_temp.give_money() returns void language plpgsql as $$
declare
    its record;
    n bigint;
begin
    for its in select f.id as funding, a.id as account, a.programme_code as programme, a.fiscal_year as year, -sum(m.minor) as minor
                 from moved m join ledger_account a on a.id = m.account and a.kind = 'available'
                 join ledger_account f on f.programme_code = a.programme_code and f.fiscal_year = a.fiscal_year and f.kind = 'funding'
                group by f.id, a.id having sum(m.minor) < 0 loop
        insert into ledger_entry overriding system value select (jsonb_populate_record(null::ledger_entry, to_jsonb(e) || jsonb_build_object('id', nextval(pg_get_serial_sequence('ledger_entry', 'id')),
             'business_key', 'fund:copies:' || its.account || ':' || (select next from free_number)))).*
          from ledger_entry e where e.kind = 'fund' and e.programme_code = its.programme and e.fiscal_year = its.year limit 1
          returning id into n;
        insert into ledger_posting (entry_id, account_id, amount_minor) values (n, its.funding, -its.minor), (n, its.account, its.minor);
        insert into moved values (its.funding, -its.minor), (its.account, its.minor);
    end loop;
    update ledger_account a set balance_minor = balance_minor + m.minor from (select account, sum(minor) as minor from moved group by 1) m where m.account = a.id;
end $$;

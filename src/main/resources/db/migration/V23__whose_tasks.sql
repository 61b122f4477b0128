-- Who may read (decision 0025). The engine knows from now on which programme a process instance belongs to, as its tenant; what is open
-- already gets its programme here. A new database has no engine tables yet when this runs.
do $$
begin
    if to_regclass('act_ru_execution') is null then
        return;
    end if;
    -- a case's number is the key of its process and of those that it calls; a set-up has the programme's code
    create temporary table whose on commit drop as
        select e.id_ as instance, coalesce(a.programme_code, c.programme_code, p.code) as programme
          from act_ru_execution e
          left join application a on a.number = e.business_key_
          left join claim c on c.number = e.business_key_
          left join programme p on p.code = e.business_key_
         where e.id_ = e.proc_inst_id_ and coalesce(a.programme_code, c.programme_code, p.code) is not null;
    create index on whose (instance);
    update act_ru_execution r set tenant_id_ = w.programme from whose w where r.proc_inst_id_ = w.instance and r.tenant_id_ is null;
    update act_ru_task r set tenant_id_ = w.programme from whose w where r.proc_inst_id_ = w.instance and r.tenant_id_ is null;
    update act_ru_variable r set tenant_id_ = w.programme from whose w where r.proc_inst_id_ = w.instance and r.tenant_id_ is null;
    update act_ru_event_subscr r set tenant_id_ = w.programme from whose w where r.proc_inst_id_ = w.instance and r.tenant_id_ is null;
    update act_ru_job r set tenant_id_ = w.programme from whose w where r.process_instance_id_ = w.instance and r.tenant_id_ is null;
    update act_ru_incident r set tenant_id_ = w.programme from whose w where r.proc_inst_id_ = w.instance and r.tenant_id_ is null;
end
$$;

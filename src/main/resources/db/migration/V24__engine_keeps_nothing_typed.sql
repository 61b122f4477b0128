-- What the engine kept of people until now is removed: of cases that have ended, and of every decision table that was asked.
-- Cases that still run keep what their models count on. On a new database the engine has no tables yet.
do $$
begin
    if to_regclass('act_hi_varinst') is null then
        return;
    end if;

    create temporary table typed_before on commit drop as
    select v.id_, v.bytearray_id_
      from act_hi_varinst v
      left join act_hi_procinst p on p.id_ = v.root_proc_inst_id_
     where p.end_time_ is not null
       and v.name_ in ('treatmentType', 'urgency', 'ageYears', 'householdSize', 'incomePerHeadMinor', 'need', 'vulnerability', 'medicalUrgency',
                       'recommendedAmount', 'amountReason', 'voucherItems', 'reason', 'reasonCode', 'reasons', 'reassignReason', 'changeReason',
                       'earlierDecisions', 'earlierStages', 'assessment', 'identity', 'sameIdCase', 'likeness', 'sameNeedLikeness',
                       'paymentReference', 'paidOn', 'backTo', 'notice');

    create temporary table bytes_before on commit drop as
    select bytearray_id_ as id_ from typed_before where bytearray_id_ is not null
    union
    select d.bytearray_id_ from act_hi_detail d where d.bytearray_id_ is not null and d.var_inst_id_ in (select id_ from typed_before)
    union
    select bytearray_id_ from act_hi_dec_in where bytearray_id_ is not null
    union
    select bytearray_id_ from act_hi_dec_out where bytearray_id_ is not null;

    delete from act_hi_detail where var_inst_id_ in (select id_ from typed_before);
    delete from act_hi_varinst where id_ in (select id_ from typed_before);
    delete from act_hi_dec_in;
    delete from act_hi_dec_out;
    delete from act_hi_comment where type_ = 'comment';
    delete from act_ge_bytearray where id_ in (select id_ from bytes_before);
    -- a task that was delegated is its officer's again
    update act_ru_task set delegation_ = null where delegation_ is not null;
end
$$;

-- A decision table can reject an application and return a claim. The reason that it gives is one of the coded reasons, which have a text
-- in every language; a code that nobody has explained reaches neither applicant nor provider.

alter table decision_reason
    drop constraint decision_reason_decision_check,
    add constraint decision_reason_decision_check check
        (decision in ('approve', 'reject', 'sendBack', 'uphold', 'overturn', 'authorise', 'decline', 'return')),
    drop constraint claims_are_approved_or_rejected,
    add constraint reason_fits_the_kinds_of_case check
        (case decision when 'approve' then true when 'reject' then true when 'return' then case_kinds = '{claim}'
                       else case_kinds = '{application}' end);

insert into decision_reason (code, decision, case_kinds, position, label) values
    ('missingDocuments', 'return', '{claim}', 1, 'No document proves the claim. Add the invoice or a receipt.'),
    ('exceedsRedeemed',  'return', '{claim}', 2, 'The claim asks for more than was redeemed.'),
    ('tooLate',          'return', '{claim}', 3, 'The last redemption is too long ago: a claim must be submitted within 90 days.');

insert into decision_reason_text (code, language, text) values
    ('missingDocuments', 'en', 'No document proves the claim. Add the invoice or a receipt.'),
    ('missingDocuments', 'fr', 'Aucun document ne justifie la demande. Ajoutez la facture ou un reçu.'),
    ('missingDocuments', 'am', 'ጥያቄውን የሚያረጋግጥ ሰነድ የለም። ደረሰኝ ወይም የክፍያ መጠየቂያ ያክሉ።'),
    ('missingDocuments', 'ar', 'لا توجد وثيقة تثبت المطالبة. أضف الفاتورة أو الإيصال.'),
    ('exceedsRedeemed',  'en', 'The claim asks for more than was redeemed.'),
    ('exceedsRedeemed',  'fr', 'La demande dépasse le montant utilisé sur les bons.'),
    ('exceedsRedeemed',  'am', 'የተጠየቀው ገንዘብ ከቫውቸሩ ጥቅም ላይ ከዋለው ይበልጣል።'),
    ('exceedsRedeemed',  'ar', 'تطلب المطالبة أكثر مما صُرف من القسائم.'),
    ('tooLate',          'en', 'The last redemption is too long ago: a claim must be submitted within 90 days.'),
    ('tooLate',          'fr', 'La dernière utilisation est trop ancienne : une demande doit être remise dans les 90 jours.'),
    ('tooLate',          'am', 'የመጨረሻው አጠቃቀም ጊዜው አልፏል፤ ጥያቄ በ90 ቀናት ውስጥ መቅረብ አለበት።'),
    ('tooLate',          'ar', 'مضى وقت طويل على آخر صرف: يجب تقديم المطالبة خلال 90 يومًا.');

create function refuse_unknown_reason() returns trigger language plpgsql as $$
declare
    its_kind text := case tg_table_name when 'claim' then 'claim' else 'application' end;
begin
    if not exists (select from decision_reason where code = new.reason_code and decision in ('reject', 'return') and its_kind = any (case_kinds)) then
        raise exception '% ends with the reason "%", and no such reason is known: add it to the coded reasons, and try again', new.number, new.reason_code
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger application_reason_is_known before update of reason_code on application
    for each row when (new.reason_code is not null and new.reason_code is distinct from old.reason_code) execute function refuse_unknown_reason();
create trigger claim_reason_is_known before update of reason_code on claim
    for each row when (new.reason_code is not null and new.reason_code is distinct from old.reason_code) execute function refuse_unknown_reason();

-- What people are told, in their language.

-- ---------------------------------------------------------------- messages on their way

-- What a message says lies here sealed until it has left on that way; the row stays, so that none is sent twice.
create table message (
    business_key    text primary key,
    case_number     text not null,
    mail            bytea,
    sms             bytea,
    posted_at       timestamptz not null
);
create index message_case on message (case_number);

-- ---------------------------------------------------------------- reasons in plain words

-- A coded reason as an applicant reads it; decision_reason.label is how officers choose it.
create table decision_reason_text (
    code            text not null references decision_reason,
    language        text not null check (language ~ '^[a-z]{2,3}$'),
    text            text not null check (length(trim(text)) > 0),
    primary key (code, language)
);

insert into decision_reason_text (code, language, text) values
    ('needConfirmed',       'en', 'You need this help, and we could confirm it.'),
    ('needConfirmed',       'am', 'ይህ እርዳታ እንደሚያስፈልግዎ አረጋግጠናል።'),
    ('needConfirmed',       'ar', 'تأكدنا من أنك بحاجة إلى هذه المساعدة.'),
    ('needConfirmed',       'fr', 'Vous avez besoin de cette aide, et nous avons pu le confirmer.'),
    ('urgentNeed',          'en', 'You need this help soon: waiting would do harm.'),
    ('urgentNeed',          'am', 'ይህ እርዳታ በቶሎ ያስፈልግዎታል፤ መዘግየት ጉዳት ያስከትላል።'),
    ('urgentNeed',          'ar', 'أنت بحاجة إلى هذه المساعدة سريعًا: الانتظار يسبب ضررًا.'),
    ('urgentNeed',          'fr', 'Vous avez vite besoin de cette aide : attendre serait nuisible.'),
    ('documentsVerified',   'en', 'Your documents are in order.'),
    ('documentsVerified',   'am', 'ሰነዶችዎ የተሟሉና ትክክለኛ ናቸው።'),
    ('documentsVerified',   'ar', 'مستنداتك سليمة.'),
    ('documentsVerified',   'fr', 'Vos documents sont en ordre.'),
    ('claimVerified',       'en', 'The claim and its documents are correct.'),
    ('claimVerified',       'am', 'የክፍያ ጥያቄውና ሰነዶቹ ትክክል ናቸው።'),
    ('claimVerified',       'ar', 'المطالبة ومستنداتها صحيحة.'),
    ('claimVerified',       'fr', 'La demande de remboursement et ses documents sont corrects.'),
    ('notEligible',         'en', 'This programme does not help with what you asked for.'),
    ('notEligible',         'am', 'ይህ ፕሮግራም ለጠየቁት ነገር እርዳታ አይሰጥም።'),
    ('notEligible',         'ar', 'هذا البرنامج لا يقدم المساعدة التي طلبتها.'),
    ('notEligible',         'fr', 'Ce programme n’aide pas pour ce que vous avez demandé.'),
    ('documentsMissing',    'en', 'A document that we need is missing, or we could not read it.'),
    ('documentsMissing',    'am', 'የሚያስፈልግ ሰነድ ጎድሏል ወይም ሊነበብ አልቻለም።'),
    ('documentsMissing',    'ar', 'ينقص مستند نحتاج إليه، أو لم نتمكن من قراءته.'),
    ('documentsMissing',    'fr', 'Un document nécessaire manque, ou nous n’avons pas pu le lire.'),
    ('documentsInvalid',    'en', 'A document is not genuine, or does not fit what you told us.'),
    ('documentsInvalid',    'am', 'አንድ ሰነድ ትክክለኛ አይደለም ወይም ከነገሩን ጋር አይጣጣምም።'),
    ('documentsInvalid',    'ar', 'أحد المستندات غير أصلي أو لا يتفق مع ما ذكرته لنا.'),
    ('documentsInvalid',    'fr', 'Un document n’est pas authentique, ou ne correspond pas à ce que vous nous avez dit.'),
    ('needNotConfirmed',    'en', 'We could not confirm that this help is needed.'),
    ('needNotConfirmed',    'am', 'ይህ እርዳታ እንደሚያስፈልግ ማረጋገጥ አልቻልንም።'),
    ('needNotConfirmed',    'ar', 'لم نتمكن من التأكد من الحاجة إلى هذه المساعدة.'),
    ('needNotConfirmed',    'fr', 'Nous n’avons pas pu confirmer que cette aide est nécessaire.'),
    ('alreadyAssisted',     'en', 'Somebody has already been helped with this need.'),
    ('alreadyAssisted',     'am', 'ለዚህ ፍላጎት ከዚህ በፊት እርዳታ ተሰጥቷል።'),
    ('alreadyAssisted',     'ar', 'سبق تقديم المساعدة لهذه الحاجة.'),
    ('alreadyAssisted',     'fr', 'Une aide a déjà été donnée pour ce besoin.'),
    ('claimNotJustified',   'en', 'The claim does not match the help given.'),
    ('claimNotJustified',   'am', 'የክፍያ ጥያቄው ከተሰጠው እርዳታ ጋር አይጣጣምም።'),
    ('claimNotJustified',   'ar', 'المطالبة لا تتفق مع المساعدة المقدمة.'),
    ('claimNotJustified',   'fr', 'La demande de remboursement ne correspond pas à l’aide donnée.'),
    ('aboveProgrammeLimit', 'en', 'The cost is higher than this programme may pay.'),
    ('aboveProgrammeLimit', 'am', 'ወጪው ይህ ፕሮግራም ሊከፍል ከሚችለው በላይ ነው።'),
    ('aboveProgrammeLimit', 'ar', 'التكلفة أعلى مما يمكن لهذا البرنامج دفعه.'),
    ('aboveProgrammeLimit', 'fr', 'Le coût dépasse ce que ce programme peut payer.'),
    ('treatmentNotCovered', 'en', 'This programme does not pay for this kind of treatment.'),
    ('treatmentNotCovered', 'am', 'ይህ ፕሮግራም ለዚህ ዓይነት ሕክምና አይከፍልም።'),
    ('treatmentNotCovered', 'ar', 'هذا البرنامج لا يدفع تكاليف هذا النوع من العلاج.'),
    ('treatmentNotCovered', 'fr', 'Ce programme ne paie pas ce genre de traitement.');
